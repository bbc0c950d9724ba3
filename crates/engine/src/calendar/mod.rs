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

use std::hint::select_unpredictable;

use chainage_model::{CalendarId, MINUTES_PER_DAY, Moment, Shift, WorkingTime};
use chrono::NaiveDate;

pub(crate) use compile::{Compiled, Years, compile_all, compile_common};

/// Days in the period after which a calendar repeats outside its table: 28 years.
const PERIOD_DAYS: i64 = 10_227;
/// Minutes in a day, to divide a minute of the table by.
const MINUTES: u64 = 1440;
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
    /// The moment at which the table begins.
    origin: i64,
    /// The days of the table.
    days: Vec<Day>,
    /// The days of the table that have working time.
    worked: Vec<WorkedDay>,
    /// The days that each step of working minutes touches.
    steps: Vec<Step>,
    /// Working minutes in a step: two to this power, no more than a usual day has.
    step: u32,
    /// The shifts of days that have more than two, each pattern once.
    crowded: Vec<Vec<Shift>>,
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
    /// Its shifts; an empty one is nothing. If the second is [`CROWDED`] there are more than two, and the first holds
    /// their place in `crowded`.
    shifts: [Shift; 2],
}

/// A day that has working time, made so that a count needs one comparison to become a minute.
#[derive(Clone, Copy, Debug)]
struct WorkedDay {
    /// Working minutes before it, counted from the first day of the table.
    before: u32,
    /// What a count within its first shift lacks to the minute of the table; where there are more than two shifts, the
    /// minutes from the first midnight of the table to its own.
    offset: u32,
    /// The count with which its second shift begins; the place in `crowded` where there are more.
    second: u32,
    /// The minutes between its shifts; [`MANY`] where there are more than two.
    pause: u32,
}

/// A step of working minutes.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// The place in `worked` of the day in which it begins.
    place: u32,
    /// The count with which the day after that begins; [`MANY`] if the step touches a third day, one with more than two
    /// shifts, or the end of the table behind a second.
    next: u32,
}

/// More than a row has room for: the answer has to be searched for.
const MANY: u32 = u32::MAX;

const NO_SHIFT: Shift = Shift { start: 0, end: 0 };
const CROWDED: Shift = Shift { start: u16::MAX, end: u16::MAX };

/// A place in the list of crowded days, in the four bytes of a shift.
fn place_as_shift(place: u32) -> Shift {
    let [a, b, c, d] = place.to_le_bytes();
    Shift { start: u16::from_le_bytes([a, b]), end: u16::from_le_bytes([c, d]) }
}

fn place_in_shift(shift: Shift) -> usize {
    usize::from(shift.start) | usize::from(shift.end) << 16
}

impl WorkingCalendar {
    /// Compiles one calendar of a plan, for the years its plan speaks of.
    ///
    /// Returns `None` if the calendar has no working time that repeats, or the plan more calendars than can be held.
    pub fn compile(plan: &chainage_model::Plan, id: CalendarId) -> Option<Self> {
        let mut compiled = compile_all(plan, Years::of(plan))?;
        compiled.of[id].map(|place| compiled.calendars.swap_remove(place))
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
        let mut table = Vec::with_capacity(days.len());
        let mut crowded: Vec<(u32, Vec<Shift>)> = Vec::new();
        let mut before = 0_u32;
        let number = |count: usize| u32::try_from(count).expect("a table has fewer than 2^32 days");
        for &pattern in days {
            let shifts = match patterns[pattern as usize][..] {
                [] => [NO_SHIFT; 2],
                [one] => [one, NO_SHIFT],
                [one, two] => [one, two],
                ref many => {
                    let place =
                        crowded.iter().position(|(known, _)| *known == pattern).unwrap_or_else(|| {
                            crowded.push((pattern, many.to_vec()));
                            crowded.len() - 1
                        });
                    [place_as_shift(number(place)), CROWDED]
                }
            };
            table.push(Day { before, shifts });
            before += lengths[pattern as usize];
        }
        let total = i64::from(before);
        let worked_day = |(day, &Day { before, shifts: [first, second] }): (u32, &Day)| {
            let midnight = day * 1440;
            if second == CROWDED {
                let place = number(place_in_shift(first));
                return WorkedDay { before, offset: midnight, second: place, pause: MANY };
            }
            WorkedDay {
                before,
                offset: midnight + u32::from(first.start) - before,
                second: before + u32::from(first.end - first.start),
                pause: u32::from(second.start.saturating_sub(first.end)),
            }
        };
        let is_worked = |(_, day): &(u32, &Day)| day.shifts != [NO_SHIFT; 2];
        let worked: Vec<WorkedDay> = (0_u32..).zip(&table).filter(is_worked).map(worked_day).collect();
        let step = before.checked_div(number(worked.len()))?.ilog2();
        let begin = |place: usize| worked.get(place).map_or(before, |day| day.before);
        let mut steps = Vec::with_capacity((before >> step) as usize + 1);
        let mut place = 0;
        for minute in (0..before).step_by(1 << step) {
            while begin(place + 1) <= minute {
                place += 1;
            }
            let (next, end) = (begin(place + 1), minute + (1 << step));
            // Behind the last day of the table there is none that a second comparison could find.
            let is_last = end > before && next < before;
            let is_crowded = begin(place + 2) < end.min(before)
                || is_last
                || worked[place..].iter().take(2).any(|day| day.pause == MANY);
            steps.push(Step { place: number(place), next: if is_crowded { MANY } else { next } });
        }
        let mut calendar = Self {
            first_day,
            origin: first_day * MINUTES_PER_DAY,
            days: table,
            worked,
            steps,
            step,
            crowded: crowded.into_iter().map(|(_, shifts)| shifts).collect(),
            total,
            period: (0, 0),
            day_length,
        };
        let n_days = i64::try_from(days.len()).expect("a table has few days");
        let period = PERIOD_DAYS.min(n_days);
        // A table shorter than a period is a week pattern; it is scaled to the period by whole weeks.
        let (head, tail) =
            (calendar.in_table_or_end(period, 0), total - calendar.in_table(n_days - period, 0));
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
        // A moment before the table becomes a day far behind it.
        let since = (m.minutes() - self.origin).cast_unsigned();
        let minutes = match usize::try_from(since / MINUTES).map(|day| self.days.get(day)) {
            Ok(Some(day)) => self.in_day(day, since % MINUTES),
            _ => self.count_beyond(m),
        };
        WorkingTime::from_minutes(minutes)
    }

    /// Counts a moment before or after the table.
    #[cold]
    fn count_beyond(&self, m: Moment) -> i64 {
        let day = m.day() - self.first_day;
        let n_days = self.n_days();
        if day < 0 {
            let periods = (-day + PERIOD_DAYS - 1) / PERIOD_DAYS;
            self.in_table_or_end(day + periods * PERIOD_DAYS, m.minute_of_day()) - periods * self.period.0
        } else {
            let periods = (day - n_days) / PERIOD_DAYS + 1;
            self.in_table_or_start(day - periods * PERIOD_DAYS, m.minute_of_day()) + periods * self.period.1
        }
    }

    /// Returns the earliest moment with this count: how a finish is read.
    #[inline]
    pub fn finish_at(&self, n: WorkingTime) -> Moment {
        self.at(n, Side::Finish)
    }

    /// Returns the latest moment with this count: how a start is read.
    #[inline]
    pub fn start_at(&self, n: WorkingTime) -> Moment {
        self.at(n, Side::Start)
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

    /// Returns whether work never stops.
    pub(crate) fn is_continuous(&self) -> bool {
        self.total == self.n_days() * MINUTES_PER_DAY
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
        let end = self.shifts(self.day(day)).iter().map(|s| i64::from(s.end)).find(|&end| end > minute);
        Moment::from_minutes(start.day() * MINUTES_PER_DAY + end.unwrap_or(MINUTES_PER_DAY))
    }

    /// The shifts of a day of the table.
    #[inline]
    fn shifts<'a>(&'a self, day: &'a Day) -> &'a [Shift] {
        if day.shifts[1] == CROWDED { self.many_shifts(day.shifts[0]) } else { &day.shifts }
    }

    #[cold]
    fn many_shifts(&self, place: Shift) -> &[Shift] {
        &self.crowded[place_in_shift(place)]
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
        i64::try_from(self.days.len()).expect("a table has few days")
    }

    /// Working minutes from the first day of the table to a minute of one of its days, or to its end.
    fn in_table(&self, day: i64, minute: i64) -> i64 {
        self.in_day(self.day(day), minute.cast_unsigned())
    }

    #[inline]
    fn in_day(&self, day: &Day, minute: u64) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "a day has 1,440 minutes")]
        let minute = minute as u32;
        let worked = |shift: &Shift| minute.min(u32::from(shift.end)).saturating_sub(u32::from(shift.start));
        let of_shifts = match &day.shifts {
            [place, CROWDED] => self.many_shifts(*place).iter().map(worked).sum(),
            [first, second] => worked(first) + worked(second),
        };
        i64::from(day.before + of_shifts)
    }

    fn in_table_or_end(&self, day: i64, minute: i64) -> i64 {
        if day < self.n_days() { self.in_table(day, minute) } else { self.total }
    }

    fn in_table_or_start(&self, day: i64, minute: i64) -> i64 {
        if day >= 0 { self.in_table(day, minute) } else { 0 }
    }

    /// The moment with a count, read from a side. Without branches that cannot be foretold: passes ask at random.
    #[inline]
    pub(crate) fn at(&self, n: WorkingTime, side: Side) -> Moment {
        // A finish is the end of the minute before n, a start the beginning of the minute after it. A count before the
        // table becomes a minute far behind it.
        let minute = (n.minutes() - side as i64).cast_unsigned();
        let step = usize::try_from(minute >> self.step).ok().and_then(|step| self.steps.get(step));
        if let Some(&Step { place, next }) = step
            && next != MANY
            && let Some(day) = self.worked.get(place as usize + usize::from(u64::from(next) <= minute))
        {
            let pause = select_unpredictable(minute < u64::from(day.second), 0, day.pause);
            let minute = minute.cast_signed() + i64::from(day.offset) + i64::from(pause);
            return Moment::from_minutes(self.origin + minute + side as i64);
        }
        self.search(n, side)
    }

    /// The moment with a count for which the table has no short way.
    #[cold]
    fn search(&self, n: WorkingTime, side: Side) -> Moment {
        let minute = match u32::try_from(n.minutes() - side as i64) {
            Ok(minute) if i64::from(minute) < self.total => minute,
            _ => return self.beyond(n.minutes(), side),
        };
        let day = &self.worked[self.worked.partition_point(|day| day.before <= minute) - 1];
        let minute = if day.pause == MANY {
            day.offset + self.minute_of_crowded(day.second as usize, minute - day.before)
        } else {
            minute + day.offset + if minute < day.second { 0 } else { day.pause }
        };
        Moment::from_minutes(self.origin + i64::from(minute) + side as i64)
    }

    /// The minute of the day that begins some working minutes into a day with more than two shifts.
    fn minute_of_crowded(&self, place: usize, mut into: u32) -> u32 {
        for shift in &self.crowded[place] {
            let length = u32::from(shift.end - shift.start);
            if into < length {
                return u32::from(shift.start) + into;
            }
            into -= length;
        }
        unreachable!("a worked day holds the counts between its own and the next one's")
    }

    /// The moment with a count before or after the table.
    #[cold]
    fn beyond(&self, n: i64, side: Side) -> Moment {
        // Bring the count into the table by whole periods.
        let (period, periods) = if n <= 0 {
            let period = self.period.0;
            (period, -((side as i64 - n).max(0) + period - 1).div_euclid(period).max(1))
        } else {
            let period = self.period.1;
            let most = self.total - 1 + side as i64;
            (period, ((n - most).max(0) + period - 1).div_euclid(period).max(1))
        };
        let Some(shift) = periods.checked_mul(PERIOD_DAYS * MINUTES_PER_DAY).filter(|s| s.abs() < FARTHEST)
        else {
            return Moment::from_minutes(if n <= 0 { -FARTHEST } else { FARTHEST });
        };
        let inner = n - periods * period;
        let inner = inner.clamp(side as i64, self.total - 1 + side as i64);
        let base = self.at(WorkingTime::from_minutes(inner), side);
        Moment::from_minutes((base.minutes() + shift).clamp(-FARTHEST, FARTHEST))
    }
}

/// From which side a moment is read: as the start of the work after it, or as the finish of the work before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Start = 0,
    Finish = 1,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A week over and over, for somewhat more than a period.
    fn calendar(week: &[u32; 7]) -> WorkingCalendar {
        let shift = |from: u16, to: u16| Shift { start: from * 60, end: to * 60 };
        let patterns = [
            Vec::new(),
            vec![shift(8, 12), shift(13, 17)],
            vec![shift(8, 9)],
            vec![shift(0, 24)],
            vec![shift(6, 9), shift(10, 12), shift(14, 15)],
        ];
        WorkingCalendar::from_days(20_000, &week.repeat(1500), &patterns, WorkingTime::from_hours(8)).unwrap()
    }

    #[test]
    fn counts_and_moments_agree_up_to_the_ends_of_the_table_and_beyond() {
        for days in [
            [1, 1, 1, 1, 1, 1, 2],
            [2, 1, 1, 1, 0, 0, 2],
            [1, 1, 4, 1, 1, 2, 0],
            [3, 3, 3, 3, 3, 3, 3],
            [0, 0, 2, 1, 2, 4, 2],
            [2, 2, 2, 2, 2, 2, 3],
        ] {
            let calendar = calendar(&days);
            for n in (-2000..2000).chain(calendar.total - 2000..calendar.total + 2000) {
                let n = WorkingTime::from_minutes(n);
                let (finish, start) = (calendar.finish_at(n), calendar.start_at(n));
                assert!(finish <= start, "{days:?} at {n:?}");
                assert_eq!((calendar.count(finish), calendar.count(start)), (n, n), "{days:?}");
                let (before, after) =
                    (finish - WorkingTime::from_minutes(1), start + WorkingTime::from_minutes(1));
                assert!(calendar.count(before) < n && calendar.count(after) > n, "{days:?} at {n:?}");
            }
        }
    }
}
