//! A calendar that looks at every minute.

use chainage_model::{CalendarId, DayRule, IdVec, MINUTES_PER_DAY, Moment, Plan, Shift, WorkingTime};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// What time is counted on: a calendar, or around the clock.
pub type Axis = Option<CalendarId>;

/// Which minutes of a stretch of time each calendar of a plan works.
#[derive(Debug)]
pub struct Calendars {
    first: Moment,
    /// One flag a minute from `first` on.
    works: IdVec<CalendarId, Vec<bool>>,
}

impl Calendars {
    /// Looks at all calendars of a plan, from the start of one day to the end of another.
    pub fn new(plan: &Plan, from: NaiveDate, to: NaiveDate) -> Self {
        let days: Vec<NaiveDate> = from.iter_days().take_while(|day| *day <= to).collect();
        let works = plan
            .calendars()
            .ids()
            .map(|calendar| days.iter().flat_map(|&day| minutes_of(plan, calendar, day)).collect())
            .collect();
        Self { first: Moment::from_date(from), works }
    }

    /// Whether the minute that begins at a moment is worked.
    ///
    /// # Panics
    /// If the moment is outside: the stretch has to be longer for this plan.
    pub fn works(&self, axis: Axis, m: Moment) -> bool {
        let Some(calendar) = axis else { return true };
        let minute = usize::try_from((m - self.first).minutes()).ok();
        let works = minute.and_then(|minute| self.works[calendar].get(minute).copied());
        works.unwrap_or_else(|| panic!("{m} is outside the stretch of time that is looked at"))
    }

    /// Whether the minute that ends at a moment is worked.
    pub fn worked(&self, axis: Axis, m: Moment) -> bool {
        self.works(axis, m - MINUTE)
    }

    /// Working minutes between two moments; negative if the second is earlier.
    pub fn between(&self, axis: Axis, a: Moment, b: Moment) -> WorkingTime {
        if b < a {
            return -self.between(axis, b, a);
        }
        let mut work = WorkingTime::ZERO;
        let mut m = a;
        while m < b {
            if self.works(axis, m) {
                work += MINUTE;
            }
            m = m + MINUTE;
        }
        work
    }

    /// The moment if work follows at once, else the next moment at which it does.
    pub fn up(&self, axis: Axis, mut m: Moment) -> Moment {
        while !self.works(axis, m) {
            m = m + MINUTE;
        }
        m
    }

    /// The moment if work precedes at once, else the last moment before at which it does.
    pub fn down(&self, axis: Axis, mut m: Moment) -> Moment {
        while !self.worked(axis, m) {
            m = m - MINUTE;
        }
        m
    }

    /// The earliest moment with some work after another; for negative work the latest with as much work before it;
    /// for none the moment itself.
    pub fn add(&self, axis: Axis, mut m: Moment, mut work: WorkingTime) -> Moment {
        while work > WorkingTime::ZERO {
            if self.works(axis, m) {
                work -= MINUTE;
            }
            m = m + MINUTE;
        }
        while work < WorkingTime::ZERO {
            m = m - MINUTE;
            if self.works(axis, m) {
                work += MINUTE;
            }
        }
        m
    }
}

const MINUTE: WorkingTime = WorkingTime::from_minutes(1);

/// Which minutes of a day a calendar works: its layers one after the other.
fn minutes_of(plan: &Plan, id: CalendarId, day: NaiveDate) -> Vec<bool> {
    let calendar = plan.calendar(id);
    // What the base says, then the week where it says something.
    let mut minutes = match calendar.base {
        Some(base) => minutes_of(plan, base, day),
        None => mark(&[]),
    };
    if let Some(shifts) = calendar.week.day(day.weekday()) {
        minutes = mark(shifts);
    }
    // Seasons and lost days take away.
    let is_closed = calendar.closed_seasons.iter().any(|season| season.contains(day));
    if is_closed || calendar.lost_days.is_some_and(|lost| is_lost(&lost, day)) {
        minutes = mark(&[]);
    }
    // Lists of days, in order.
    for rule in &calendar.day_rules {
        match *rule {
            DayRule::Closed { list, from, to } => {
                let is_hit = plan
                    .day_list(list)
                    .days
                    .iter()
                    .any(|range| shift_day(range.from, from) <= day && day <= shift_day(range.to, to));
                if is_hit {
                    minutes = mark(&[]);
                }
            }
            DayRule::Worked { list, like } => {
                if plan.day_list(list).days.iter().any(|range| range.from <= day && day <= range.to) {
                    minutes = mark(hours_of(plan, id, like));
                }
            }
        }
    }
    // Exceptions, a later one wins.
    for exception in &calendar.exceptions {
        if exception.days.from <= day && day <= exception.days.to {
            minutes = mark(&exception.shifts);
        }
    }
    // Only when the others work as well.
    for &other in &calendar.within {
        for (minute, works) in minutes.iter_mut().zip(minutes_of(plan, other, day)) {
            *minute = *minute && works;
        }
    }
    minutes
}

fn mark(shifts: &[Shift]) -> Vec<bool> {
    (0..MINUTES_PER_DAY)
        .map(|m| shifts.iter().any(|s| i64::from(s.start) <= m && m < i64::from(s.end)))
        .collect()
}

/// The hours of a weekday: of the calendar's own week, or of the nearest base that names them.
fn hours_of(plan: &Plan, mut id: CalendarId, weekday: Weekday) -> &[Shift] {
    loop {
        let calendar = plan.calendar(id);
        match (calendar.week.day(weekday), calendar.base) {
            (Some(shifts), _) => return shifts,
            (None, Some(base)) => id = base,
            (None, None) => return &[],
        }
    }
}

/// Day `d` of a month with `n` of `L` days lost is lost if the floor of `d n / L` steps there.
fn is_lost(lost: &[u8; 12], day: NaiveDate) -> bool {
    let n = u32::from(lost[day.month0() as usize]);
    let length = (1..=31).rev().find(|&d| day.with_day(d).is_some()).expect("a month has days");
    day.day() * n / length != (day.day() - 1) * n / length
}

fn shift_day(day: NaiveDate, by: i16) -> NaiveDate {
    let days = Days::new(u64::from(by.unsigned_abs()));
    if by < 0 { day - days } else { day + days }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::{moment, plan};

    fn calendars(text: &str) -> (Calendars, Axis) {
        let plan = plan(text);
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
        let calendars = Calendars::new(&plan, day(2, 1), day(4, 30));
        (calendars, plan.calendars().ids().next_back())
    }

    #[test]
    fn a_shift_end_is_not_the_next_shift_start() {
        let (calendars, office) = calendars("A 1d");
        let (monday, friday) = (moment("2026-03-09 08:00"), moment("2026-03-06 17:00"));
        assert_eq!(calendars.up(office, friday), monday);
        assert_eq!(calendars.down(office, monday), friday);
        assert_eq!(calendars.between(office, friday, monday), WorkingTime::ZERO);
        assert_eq!(calendars.add(office, friday, WorkingTime::from_hours(8)), moment("2026-03-09 17:00"));
        assert_eq!(calendars.add(office, monday, WorkingTime::from_hours(-8)), moment("2026-03-06 08:00"));
    }

    #[test]
    fn layers_are_read_in_order() {
        let (calendars, site) = calendars(
            "calendar site Sat 08:00-10:00, base office
             holiday site 2026-03-03..2026-03-04
             worked site 2026-03-04 20:00-21:00",
        );
        let worked = |from, to| calendars.between(site, moment(from), moment(to)).minutes() / 60;
        assert_eq!(worked("2026-03-02 00:00", "2026-03-03 00:00"), 8);
        assert_eq!(worked("2026-03-03 00:00", "2026-03-04 00:00"), 0);
        assert_eq!(worked("2026-03-04 00:00", "2026-03-05 00:00"), 1);
        assert_eq!(worked("2026-03-07 00:00", "2026-03-08 00:00"), 2);
    }

    #[test]
    fn lost_days_are_spread_over_the_month() {
        let (calendars, c) = calendars("calendar c continuous\nlost c 0 0 3 0 0 0 0 0 0 0 0 0");
        let lost = (1..=31).filter(|d| !calendars.works(c, moment(&format!("2026-03-{d:02} 12:00"))));
        assert_eq!(lost.collect::<Vec<_>>(), [11, 21, 31]);
    }
}
