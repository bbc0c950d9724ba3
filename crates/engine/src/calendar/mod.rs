//! Working calendars: one monotone count with two inverses.
//!
//! ```text
//! count(m)      working minutes before m
//! finish_at(n)  the earliest moment with count n      Mon 17:00
//! start_at(n)   the latest moment with count n        Tue 08:00
//! ```
//!
//! `finish_at(count(m)) <= m <= start_at(count(m))`, always: finishes are read by `finish_at`, starts by `start_at`.
//! Early finish is `finish_at(count(start) + duration)`, total float `count(late finish) - count(early finish)`.
//! Nothing steps day by day: each call looks up a table.
//!
//! A calendar is compiled day by day over the years its plan speaks of and thirty more. Outside of these it repeats
//! in periods of 28 years, after which weekdays and leap years fall on the same dates again.

mod compile;

use std::collections::HashMap;

use chainage_model::{CalendarId, MINUTES_PER_DAY, Moment, Shift, WorkingTime};
use chrono::NaiveDate;

pub(crate) use compile::{Years, compile_all};

/// Days in the period after which a calendar repeats outside its table: 28 years.
const PERIOD_DAYS: i64 = 10_227;
/// Working minutes in a step of the inverse index.
const STEP: i64 = 512;
/// Answers beyond year 9999 (or as far back) are cut off there.
const FARTHEST: i64 = 4_223_375_040;

/// A calendar compiled for arithmetic.
///
/// ```
/// use chainage_engine::WorkingCalendar;
/// use chainage_model::{Calendar, Moment, Plan, WorkingTime};
///
/// let mut plan = Plan::new();
/// let office = plan.add_calendar(Calendar::office("office"))?;
/// let office = WorkingCalendar::compile(&plan, office).expect("office hours have working time");
/// let monday = Moment::from_ymd_hm(2026, 3, 2, 8, 0).unwrap();
/// let after_a_day = office.count(monday) + WorkingTime::from_hours(8);
/// assert_eq!(office.finish_at(after_a_day).to_string(), "2026-03-02T17:00");
/// assert_eq!(office.start_at(after_a_day).to_string(), "2026-03-03T08:00");
/// # Ok::<(), chainage_model::ModelError>(())
/// ```
#[derive(Clone, Debug)]
pub struct WorkingCalendar {
    /// Day number of the first day of the table.
    first_day: i64,
    /// The days of the table, and one more at the end, beyond it.
    days: Vec<Day>,
    /// For each step of working minutes: the worked day in which it begins.
    day_of_step: Vec<u32>,
    /// The shifts of days that have more than two, by day.
    crowded: HashMap<u32, Vec<Shift>>,
    /// Working minutes in the table.
    total: i64,
    /// Working minutes in the first and in the last period of the table.
    period: (i64, i64),
    day_length: WorkingTime,
}

/// A day in twelve bytes: one look-up counts it.
#[derive(Clone, Copy, Debug)]
struct Day {
    /// Working minutes before it, counted from the first day of the table.
    before: u32,
    /// Its shifts; an empty one is nothing, and a second one that is [`CROWDED`] says that there are more than two.
    shifts: [Shift; 2],
}

const NO_SHIFT: Shift = Shift { start: 0, end: 0 };
const CROWDED: Shift = Shift { start: u16::MAX, end: u16::MAX };

impl WorkingCalendar {
    /// Compiles one calendar of a plan, for the years its plan speaks of.
    ///
    /// Returns `None` if the calendar has no working time that repeats.
    pub fn compile(plan: &chainage_model::Plan, id: CalendarId) -> Option<Self> {
        compile_all(plan, Years::of(plan))[id].clone()
    }

    /// Returns the calendar that never stops, on which elapsed time is counted.
    #[expect(clippy::missing_panics_doc, reason = "a week of whole days always has working time")]
    pub fn continuous() -> Self {
        let years = Years { first: 1970, last: 2069 };
        let n_days = usize::try_from(years.days().1).expect("years have days");
        Self::from_days(
            years.days().0,
            &vec![1; n_days],
            &[Vec::new(), vec![Shift::ALL_DAY]],
            WorkingTime::from_hours(24),
        )
        .expect("it always works")
    }

    /// Builds the tables from the pattern of each day.
    fn from_days(
        first_day: i64,
        days: &[u32],
        patterns: &[Vec<Shift>],
        day_length: WorkingTime,
    ) -> Option<Self> {
        let lengths: Vec<u32> =
            patterns.iter().map(|shifts| shifts.iter().map(|s| u32::from(s.end - s.start)).sum()).collect();
        let mut table = Vec::with_capacity(days.len() + 1);
        let mut crowded = HashMap::new();
        let mut before = 0_u32;
        let number = |count: usize| u32::try_from(count).expect("a table has fewer than 2^32 days");
        for (day, &pattern) in days.iter().enumerate() {
            let shifts = match patterns[pattern as usize][..] {
                [] => [NO_SHIFT; 2],
                [one] => [one, NO_SHIFT],
                [one, two] => [one, two],
                ref many => {
                    crowded.insert(number(day), many.to_vec());
                    [NO_SHIFT, CROWDED]
                }
            };
            table.push(Day { before, shifts });
            before += lengths[pattern as usize];
        }
        table.push(Day { before, shifts: [NO_SHIFT; 2] });
        let total = i64::from(before);
        let mut day_of_step = Vec::with_capacity(usize::try_from(total / STEP).unwrap_or(0) + 2);
        let mut day = 0;
        let mut step = 0;
        while step < total {
            // The worked day that holds the step's first minute.
            while i64::from(table[day + 1].before) <= step {
                day += 1;
            }
            day_of_step.push(number(day));
            step += STEP;
        }
        let mut calendar =
            Self { first_day, days: table, day_of_step, crowded, total, period: (0, 0), day_length };
        let n_days = i64::try_from(days.len()).expect("a table has few days");
        let period = PERIOD_DAYS.min(n_days);
        // A table shorter than a period is a week pattern; it is scaled to the period by whole weeks.
        let (head, tail) = (calendar.in_table(period, 0), total - calendar.in_table(n_days - period, 0));
        calendar.period = if period < PERIOD_DAYS {
            (total * PERIOD_DAYS / n_days, total * PERIOD_DAYS / n_days)
        } else {
            (head, tail)
        };
        (calendar.period.0 > 0 && calendar.period.1 > 0).then_some(calendar)
    }

    /// Returns the working minutes before a moment, counted from a day of the calendar's own: only differences and
    /// the inverses give a sense to the number.
    #[inline]
    pub fn count(&self, m: Moment) -> WorkingTime {
        let day = m.day() - self.first_day;
        let n_days = self.n_days();
        let minutes = if (0..n_days).contains(&day) {
            self.in_table(day, m.minute_of_day())
        } else if day < 0 {
            let periods = (-day + PERIOD_DAYS - 1) / PERIOD_DAYS;
            self.in_table_or_end(day + periods * PERIOD_DAYS, m.minute_of_day()) - periods * self.period.0
        } else {
            let periods = (day - n_days) / PERIOD_DAYS + 1;
            self.in_table_or_start(day - periods * PERIOD_DAYS, m.minute_of_day()) + periods * self.period.1
        };
        WorkingTime::from_minutes(minutes)
    }

    /// Returns the earliest moment with this count: how a finish is read.
    #[inline]
    pub fn finish_at(&self, n: WorkingTime) -> Moment {
        self.inverse(n.minutes(), Side::Finish)
    }

    /// Returns the latest moment with this count: how a start is read.
    #[inline]
    pub fn start_at(&self, n: WorkingTime) -> Moment {
        self.inverse(n.minutes(), Side::Start)
    }

    /// Returns the working time from one moment to another, negative if the second is earlier.
    #[inline]
    pub fn between(&self, from: Moment, to: Moment) -> WorkingTime {
        self.count(to) - self.count(from)
    }

    /// Returns the moment itself if work follows at once, else the next start of work.
    #[inline]
    pub fn next_start(&self, m: Moment) -> Moment {
        self.start_at(self.count(m))
    }

    /// Returns the moment itself if work precedes at once, else the previous finish of work.
    #[inline]
    pub fn previous_finish(&self, m: Moment) -> Moment {
        self.finish_at(self.count(m))
    }

    /// Returns the moment some working time after another: with time to add, where that time has just been worked
    /// (at the end of a shift rather than the start of the next); with time to take away, where it is about to be
    /// worked; with none, the moment itself.
    #[inline]
    pub fn add(&self, m: Moment, time: WorkingTime) -> Moment {
        match time.minutes() {
            0 => m,
            1.. => self.finish_at(self.count(m) + time),
            _ => self.start_at(self.count(m) + time),
        }
    }

    /// Returns whether work precedes or follows the moment at once.
    pub fn touches_work(&self, m: Moment) -> bool {
        let n = self.count(m);
        self.start_at(n) == m || self.finish_at(n) == m
    }

    /// Returns whether a day has working time.
    pub fn is_worked(&self, day: NaiveDate) -> bool {
        let start = Moment::from_date(day);
        !self.between(start, start + WorkingTime::from_minutes(MINUTES_PER_DAY)).is_zero()
    }

    /// Returns the minutes people mean by a day on this calendar.
    pub fn day_length(&self) -> WorkingTime {
        self.day_length
    }

    /// Iterates over the stretches of working time between two moments, joined where they meet.
    pub fn intervals(&self, from: Moment, to: Moment) -> impl Iterator<Item = (Moment, Moment)> + '_ {
        let mut at = from;
        std::iter::from_fn(move || {
            let start = self.next_start(at);
            if start >= to {
                return None;
            }
            let mut end = self.shift_end(start);
            while end < to && self.next_start(end) == end {
                end = self.shift_end(end);
            }
            at = end;
            Some((start, end.min(to)))
        })
    }

    /// The end of the shift that a moment of work lies in.
    fn shift_end(&self, start: Moment) -> Moment {
        let minute = start.minute_of_day();
        let mut day = start.day() - self.first_day;
        if !(0..self.n_days()).contains(&day) {
            day = day.rem_euclid(PERIOD_DAYS.min(self.n_days()));
        }
        let end = self.shifts(day).iter().map(|s| i64::from(s.end)).find(|&end| end > minute);
        Moment::from_minutes(start.day() * MINUTES_PER_DAY + end.unwrap_or(MINUTES_PER_DAY))
    }

    /// The shifts of a day of the table.
    #[inline]
    fn shifts(&self, day: i64) -> &[Shift] {
        let shifts = &self.day(day).shifts;
        if shifts[1] == CROWDED { self.many_shifts(day) } else { shifts }
    }

    #[cold]
    fn many_shifts(&self, day: i64) -> &[Shift] {
        u32::try_from(day).ok().and_then(|day| self.crowded.get(&day)).map_or(&[], Vec::as_slice)
    }

    #[inline]
    fn day(&self, day: i64) -> &Day {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "callers keep days within the table"
        )]
        &self.days[day as usize]
    }

    fn n_days(&self) -> i64 {
        i64::try_from(self.days.len()).expect("a table has few days") - 1
    }

    /// Working minutes from the first day of the table to a minute of one of its days, or to its end.
    #[inline]
    fn in_table(&self, day: i64, minute: i64) -> i64 {
        let worked = |shifts: &[Shift]| -> i64 {
            shifts.iter().map(|s| (minute.min(i64::from(s.end)) - i64::from(s.start)).max(0)).sum()
        };
        let Day { before, shifts } = self.day(day);
        i64::from(*before) + if shifts[1] == CROWDED { worked(self.many_shifts(day)) } else { worked(shifts) }
    }

    fn in_table_or_end(&self, day: i64, minute: i64) -> i64 {
        if day < self.n_days() { self.in_table(day, minute) } else { self.total }
    }

    fn in_table_or_start(&self, day: i64, minute: i64) -> i64 {
        if day >= 0 { self.in_table(day, minute) } else { 0 }
    }

    #[inline]
    fn inverse(&self, n: i64, side: Side) -> Moment {
        let within = match side {
            Side::Finish => 0 < n && n <= self.total,
            Side::Start => 0 <= n && n < self.total,
        };
        if within {
            return self.inverse_in_table(n, side);
        }
        // Bring the count into the table by whole periods.
        let (period, periods) = if n <= 0 {
            let period = self.period.0;
            let least = i64::from(side == Side::Finish);
            (period, -((least - n).max(0) + period - 1).div_euclid(period).max(1))
        } else {
            let period = self.period.1;
            let most = self.total - i64::from(side == Side::Start);
            (period, ((n - most).max(0) + period - 1).div_euclid(period).max(1))
        };
        let Some(shift) = periods.checked_mul(PERIOD_DAYS * MINUTES_PER_DAY).filter(|s| s.abs() < FARTHEST)
        else {
            return Moment::from_minutes(if n <= 0 { -FARTHEST } else { FARTHEST });
        };
        let inner = n - periods * period;
        let base = self.inverse_in_table(
            inner.clamp(i64::from(side == Side::Finish), self.total - i64::from(side == Side::Start)),
            side,
        );
        Moment::from_minutes((base.minutes() + shift).clamp(-FARTHEST, FARTHEST))
    }

    #[inline]
    fn inverse_in_table(&self, n: i64, side: Side) -> Moment {
        // A finish is the end of the minute before n, a start the beginning of the minute after it.
        let minute = n - i64::from(side == Side::Finish);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "callers keep counts within the table"
        )]
        let mut day = i64::from(self.day_of_step[(minute / STEP) as usize]);
        while i64::from(self.day(day + 1).before) <= minute {
            day += 1;
        }
        let mut left = minute - i64::from(self.day(day).before);
        let midnight = (self.first_day + day) * MINUTES_PER_DAY;
        for shift in self.shifts(day) {
            let length = i64::from(shift.end - shift.start);
            if left < length {
                let at = midnight + i64::from(shift.start) + left;
                return Moment::from_minutes(at + i64::from(side == Side::Finish));
            }
            left -= length;
        }
        unreachable!("a worked day holds the counts between its own and the next one's")
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    Finish,
}
