//! Civil time and working time, both in whole minutes; the only conversions from and to `chrono`.
//!
//! A plan has no time zone: a [`Moment`] is what a clock on the wall of the site shows.

use std::fmt;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Timelike};

/// Minutes in a civil day.
pub const MINUTES_PER_DAY: i64 = 24 * 60;

/// A civil minute without a zone, counted from 1970-01-01 00:00.
///
/// Moments read from files lie between [`Moment::EARLIEST`] and [`Moment::LATEST`]; `formats` refuses others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(i64);

impl Moment {
    /// The earliest moment a plan may name: 1900-01-01 00:00.
    pub const EARLIEST: Self = Self(-36_816_480);
    /// The latest moment a plan may name: 2200-01-01 00:00.
    pub const LATEST: Self = Self(120_969_792 - 1_152);

    /// Returns the moment that many minutes after 1970-01-01 00:00.
    #[inline]
    pub const fn from_minutes(minutes: i64) -> Self {
        Self(minutes)
    }

    /// Returns the minutes since 1970-01-01 00:00.
    #[inline]
    pub const fn minutes(self) -> i64 {
        self.0
    }

    /// Returns 00:00 of a day.
    pub fn from_date(date: NaiveDate) -> Self {
        Self::from_datetime(date.and_time(NaiveTime::MIN))
    }

    /// Returns the moment of a date and time, seconds dropped.
    pub fn from_datetime(datetime: NaiveDateTime) -> Self {
        Self(datetime.and_utc().timestamp().div_euclid(60))
    }

    /// Returns the moment of year, month, day, hour and minute, or `None` if there is no such moment.
    ///
    /// ```
    /// use chainage_model::Moment;
    /// assert_eq!(Moment::from_ymd_hm(2026, 3, 2, 8, 0).unwrap().to_string(), "2026-03-02T08:00");
    /// assert_eq!(Moment::from_ymd_hm(2026, 2, 30, 8, 0), None);
    /// ```
    pub fn from_ymd_hm(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> Option<Self> {
        let date = NaiveDate::from_ymd_opt(year, month, day)?;
        Some(Self::from_datetime(date.and_hms_opt(hour, minute, 0)?))
    }

    /// Returns the date and time.
    pub fn to_datetime(self) -> NaiveDateTime {
        DateTime::from_timestamp(self.0.saturating_mul(60), 0).unwrap_or_default().naive_utc()
    }

    /// Returns the day on which this moment lies; 24:00 is 00:00 of the next day.
    pub fn date(self) -> NaiveDate {
        self.to_datetime().date()
    }

    /// Returns the last day that has a minute before this moment: the day of a finish.
    ///
    /// A finish at 24:00 on Friday reads as Saturday 00:00; people say it finished on Friday.
    pub fn finish_date(self) -> NaiveDate {
        Self(self.0 - 1).date()
    }

    /// Returns the day number: days since 1970-01-01.
    #[inline]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(MINUTES_PER_DAY)
    }

    /// Returns the minutes since midnight.
    #[inline]
    pub const fn minute_of_day(self) -> i64 {
        self.0.rem_euclid(MINUTES_PER_DAY)
    }
}

impl fmt::Display for Moment {
    /// Writes `2026-03-02T08:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let datetime = self.to_datetime();
        let clock = [datetime.month(), datetime.day(), datetime.hour(), datetime.minute()];
        let Some(year) = u32::try_from(datetime.year()).ok().filter(|&year| year < 10_000) else {
            let [month, day, hour, minute] = clock;
            return write!(f, "{:04}-{month:02}-{day:02}T{hour:02}:{minute:02}", datetime.year());
        };
        // Whole tables of dates are written: digits are put into place, not formatted one number at a time.
        let mut text = *b"0000-00-00T00:00";
        let parts =
            [(0, year / 100), (2, year % 100)].into_iter().chain([5, 8, 11, 14].into_iter().zip(clock));
        for (at, number) in parts {
            let digit = |n: u32| u8::try_from(n % 10).map_or(b'?', |digit| b'0' + digit);
            text[at] = digit(number / 10);
            text[at + 1] = digit(number);
        }
        f.write_str(std::str::from_utf8(&text).expect("digits and signs are ASCII"))
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Sub for Moment {
    type Output = WorkingTime;

    /// Elapsed time between two moments.
    #[inline]
    fn sub(self, other: Self) -> WorkingTime {
        WorkingTime(self.0 - other.0)
    }
}

impl Add<WorkingTime> for Moment {
    type Output = Self;

    /// The moment after some elapsed time.
    #[inline]
    fn add(self, elapsed: WorkingTime) -> Self {
        Self(self.0 + elapsed.0)
    }
}

impl Sub<WorkingTime> for Moment {
    type Output = Self;

    /// The moment before some elapsed time.
    #[inline]
    fn sub(self, elapsed: WorkingTime) -> Self {
        Self(self.0 - elapsed.0)
    }
}

/// Signed minutes of working time on some calendar: every duration, lag and float.
///
/// Elapsed time is working time on the calendar that never stops.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WorkingTime(i64);

impl WorkingTime {
    /// No time.
    pub const ZERO: Self = Self(0);
    /// The largest amount a single duration or lag may have: a thousand years of elapsed time.
    ///
    /// The compiler refuses larger ones, so that sums over a network cannot overflow.
    pub const LARGEST: Self = Self(1_000 * 366 * MINUTES_PER_DAY);

    /// Returns an amount of minutes.
    #[inline]
    pub const fn from_minutes(minutes: i64) -> Self {
        Self(minutes)
    }

    /// Returns an amount of hours.
    pub const fn from_hours(hours: i64) -> Self {
        Self(hours * 60)
    }

    /// Returns the minutes.
    #[inline]
    pub const fn minutes(self) -> i64 {
        self.0
    }

    /// Returns whether the amount is zero.
    #[inline]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// Returns whether the amount is below zero.
    #[inline]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Returns the amount in days of `day_length` each, for showing.
    ///
    /// ```
    /// use chainage_model::WorkingTime;
    /// assert!((WorkingTime::from_hours(12).to_days(WorkingTime::from_hours(8)) - 1.5).abs() < 1e-9);
    /// ```
    #[expect(clippy::cast_precision_loss, reason = "for showing; 2^53 minutes are 17 billion years")]
    pub fn to_days(self, day_length: Self) -> f64 {
        self.0 as f64 / (day_length.0.max(1)) as f64
    }
}

impl fmt::Debug for WorkingTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}min", self.0)
    }
}

impl Add for WorkingTime {
    type Output = Self;

    #[inline]
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for WorkingTime {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for WorkingTime {
    type Output = Self;

    #[inline]
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl SubAssign for WorkingTime {
    #[inline]
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Neg for WorkingTime {
    type Output = Self;

    #[inline]
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<i64> for WorkingTime {
    type Output = Self;

    #[inline]
    fn mul(self, factor: i64) -> Self {
        Self(self.0 * factor)
    }
}

impl std::iter::Sum for WorkingTime {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_the_dates_they_say() {
        assert_eq!(Moment::EARLIEST.to_string(), "1900-01-01T00:00");
        assert_eq!(Moment::LATEST.to_string(), "2200-01-01T00:00");
    }

    #[test]
    fn a_finish_at_midnight_belongs_to_the_day_before() {
        let midnight = Moment::from_ymd_hm(2026, 3, 7, 0, 0).unwrap();
        assert_eq!(midnight.finish_date(), NaiveDate::from_ymd_opt(2026, 3, 6).unwrap());
        assert_eq!(midnight.date(), NaiveDate::from_ymd_opt(2026, 3, 7).unwrap());
    }
}
