//! Calendars as people describe them.
//!
//! A calendar is read in layers, each over the one before:
//!
//! 1. what its base calendar says of the day, if it has one;
//! 2. its own week, for the weekdays it names;
//! 3. its closed seasons and its lost days take working time away;
//! 4. its day rules, in order: days closed around the days of a list, or worked although the week says otherwise;
//! 5. its exceptions, in order: a later one wins.
//!
//! Last, it works only when all calendars in [`Calendar::within`] work as well.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::id::{CalendarId, DayListId};
use crate::text::{Name, Source};
use crate::time::WorkingTime;

/// A stretch of working time within a day, in minutes since midnight; `0 <= start < end <= 1440`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Shift {
    /// First minute.
    pub start: u16,
    /// Minute after the last.
    pub end: u16,
}

impl Shift {
    /// Returns the shift between two minutes of a day, or `None` if it would be empty or pass midnight.
    pub fn new(start: u16, end: u16) -> Option<Self> {
        (start < end && end <= 24 * 60).then_some(Self { start, end })
    }

    /// The shift of a day without breaks.
    pub const ALL_DAY: Self = Self { start: 0, end: 24 * 60 };
}

/// The shifts of each weekday, Monday first; `None` leaves the day to the base calendar.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Week(pub [Option<Vec<Shift>>; 7]);

impl Week {
    /// Returns a week with the same shifts on each of some weekdays, and the others off.
    pub fn uniform(days: &[Weekday], shifts: &[Shift]) -> Self {
        let mut week = Self(std::array::from_fn(|_| Some(Vec::new())));
        for day in days {
            week.0[day.num_days_from_monday() as usize] = Some(shifts.to_vec());
        }
        week
    }

    /// Returns what the week says of a weekday.
    pub fn day(&self, weekday: Weekday) -> Option<&[Shift]> {
        self.0[weekday.num_days_from_monday() as usize].as_deref()
    }

    /// Returns whether the week says nothing at all.
    pub fn is_silent(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }
}

/// Days from one to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayRange {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

impl DayRange {
    /// Returns a range of one day.
    pub fn day(date: NaiveDate) -> Self {
        Self { from: date, to: date }
    }
}

/// A part of every year, from one month and day to another, both included; it may pass the new year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Season {
    /// First month (1 to 12) and day (1 to 31).
    pub from: (u8, u8),
    /// Last month and day.
    pub to: (u8, u8),
}

impl Season {
    /// Returns whether a day lies in the season.
    pub fn contains(&self, date: NaiveDate) -> bool {
        #[expect(clippy::cast_possible_truncation, reason = "months are at most 12, days at most 31")]
        let day = (date.month() as u8, date.day() as u8);
        if self.from <= self.to {
            self.from <= day && day <= self.to
        } else {
            day >= self.from || day <= self.to
        }
    }
}

/// Days that are replaced: without shifts a day off, else the hours of a day worked in another way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The days.
    pub days: DayRange,
    /// Their hours; none for days off.
    pub shifts: Vec<Shift>,
}

/// What the days of a list do to a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayRule {
    /// No work from `from` days before (negative) or after each range of the list to `to` days after it.
    Closed {
        /// The list.
        list: DayListId,
        /// First closed day, counted from the first day of each range.
        from: i16,
        /// Last closed day, counted from the last day of each range.
        to: i16,
    },
    /// The days of the list are worked with the hours of another weekday (调休, make-up workdays).
    Worked {
        /// The list.
        list: DayListId,
        /// The weekday whose hours they take.
        like: Weekday,
    },
}

/// Named days: statutory holidays, make-up workdays, feasts.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct DayList {
    /// The code, unique in its plan.
    pub code: String,
    /// What the days are.
    pub name: Name,
    /// The days.
    pub days: Vec<DayRange>,
    /// Where they come from.
    pub sources: Vec<Source>,
}

/// When work is possible.
#[doc(alias = "日历")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// The code, unique in its plan.
    pub code: String,
    /// The name.
    pub name: Name,
    /// The calendar that says what this one leaves open. A calendar without a base and a week never works.
    pub base: Option<CalendarId>,
    /// The hours of the weekdays.
    pub week: Week,
    /// Parts of every year without work.
    pub closed_seasons: Vec<Season>,
    /// Days lost in each month, January first, spread evenly over the month: with `n` of `L` days lost,
    /// day `d` is lost if `floor(d n / L)` differs from `floor((d - 1) n / L)`. Days lost take no account of days off.
    pub lost_days: Option<[u8; 12]>,
    /// What lists of days do.
    pub day_rules: Vec<DayRule>,
    /// Single days that differ.
    pub exceptions: Vec<Exception>,
    /// Work happens only when these calendars work as well (crew within site within season).
    pub within: Vec<CalendarId>,
    /// What people mean by a day on this calendar when they type or read durations.
    pub day_length: WorkingTime,
    /// Where it comes from.
    pub sources: Vec<Source>,
}

impl Calendar {
    /// A day of eight hours.
    pub const EIGHT_HOURS: WorkingTime = WorkingTime::from_hours(8);

    /// Returns a calendar that never works, to be filled.
    pub fn new(code: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            name: Name::default(),
            base: None,
            week: Week::default(),
            closed_seasons: Vec::new(),
            lost_days: None,
            day_rules: Vec::new(),
            exceptions: Vec::new(),
            within: Vec::new(),
            day_length: Self::EIGHT_HOURS,
            sources: Vec::new(),
        }
    }

    /// Returns the calendar of office hours: Monday to Friday, 08:00 to 12:00 and 13:00 to 17:00.
    pub fn office(code: impl Into<String>) -> Self {
        use Weekday::{Fri, Mon, Thu, Tue, Wed};
        let shifts = [Shift { start: 480, end: 720 }, Shift { start: 780, end: 1020 }];
        Self { week: Week::uniform(&[Mon, Tue, Wed, Thu, Fri], &shifts), ..Self::new(code) }
    }

    /// Returns the calendar that never stops: 24 hours on seven days.
    pub fn continuous(code: impl Into<String>) -> Self {
        Self {
            week: Week(std::array::from_fn(|_| Some(vec![Shift::ALL_DAY]))),
            day_length: WorkingTime::from_hours(24),
            ..Self::new(code)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_season_may_pass_the_new_year() {
        let dry = Season { from: (10, 16), to: (4, 14) };
        let day = |m, d| NaiveDate::from_ymd_opt(2024, m, d).unwrap();
        assert!(dry.contains(day(12, 31)) && dry.contains(day(4, 14)) && dry.contains(day(10, 16)));
        assert!(!dry.contains(day(4, 15)) && !dry.contains(day(7, 1)));
    }
}
