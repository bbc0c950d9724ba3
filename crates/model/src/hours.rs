//! What a calendar says of one day.
//!
//! This is the definition of the layers of a [`Calendar`], looked at a day at a time. The engine compiles the same
//! layers for all days at once.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::calendar::{Calendar, DayRange, DayRule, Shift};
use crate::id::CalendarId;
use crate::plan::Plan;

impl Calendar {
    /// Returns whether a day is one of the [lost days](Calendar::lost_days).
    pub fn loses(&self, date: NaiveDate) -> bool {
        self.lost_days.is_some_and(|lost| {
            let n = u32::from(lost[date.month0() as usize]);
            let length = u32::from(date.num_days_in_month());
            date.day() * n / length != (date.day() - 1) * n / length
        })
    }
}

impl Plan {
    /// Returns the working hours of a calendar on a day, in order, none of them touching: all layers of the
    /// [`Calendar`], and the calendars it lies within.
    ///
    /// ```
    /// use chainage_model::{Calendar, Plan, Season, Shift};
    /// use chrono::NaiveDate;
    ///
    /// let mut plan = Plan::new();
    /// let dry = Calendar { closed_seasons: vec![Season { from: (4, 15), to: (10, 15) }], ..Calendar::office("dry") };
    /// let dry = plan.add_calendar(dry)?;
    /// let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).expect("the day is in the calendar");
    /// assert_eq!(plan.hours_on(dry, day(10, 15)), []);
    /// assert_eq!(plan.hours_on(dry, day(10, 16)).first(), Some(&Shift { start: 480, end: 720 }));
    /// # Ok::<(), chainage_model::ModelError>(())
    /// ```
    pub fn hours_on(&self, calendar: CalendarId, date: NaiveDate) -> Vec<Shift> {
        let calendar = self.calendar(calendar);
        let mut hours = match (calendar.week.day(date.weekday()), calendar.base) {
            (Some(own), _) => joined(own),
            (None, Some(base)) => self.hours_on(base, date),
            (None, None) => Vec::new(),
        };
        if calendar.loses(date) || calendar.closed_seasons.iter().any(|season| season.contains(date)) {
            hours.clear();
        }
        for rule in &calendar.day_rules {
            match *rule {
                DayRule::Closed { list, from, to } => {
                    let is_closed = |range: &DayRange| {
                        (shifted(range.from, from)..=shifted(range.to, to)).contains(&date)
                    };
                    if self.day_list(list).days.iter().any(is_closed) {
                        hours.clear();
                    }
                }
                DayRule::Worked { list, like } => {
                    if self.day_list(list).days.iter().any(|range| range.contains(date)) {
                        hours = self.usual_hours(calendar, like);
                    }
                }
            }
        }
        if let Some(last) = calendar.exceptions.iter().rev().find(|exception| exception.days.contains(date)) {
            hours = joined(&last.shifts);
        }
        for &other in &calendar.within {
            hours = common(&hours, &self.hours_on(other, date));
        }
        hours
    }

    /// Returns the working hours of a weekday when nothing special is on: by the week of the calendar, else of its
    /// base, within the usual hours of the calendars it lies within.
    pub fn hours_of_weekday(&self, calendar: CalendarId, weekday: Weekday) -> Vec<Shift> {
        let calendar = self.calendar(calendar);
        let own = match (calendar.week.day(weekday), calendar.base) {
            (Some(own), _) => joined(own),
            (None, Some(base)) => self.hours_of_weekday(base, weekday),
            (None, None) => Vec::new(),
        };
        calendar
            .within
            .iter()
            .fold(own, |hours, &other| common(&hours, &self.hours_of_weekday(other, weekday)))
    }

    /// Returns the hours that the week of a calendar, else of its base, gives a weekday.
    fn usual_hours(&self, calendar: &Calendar, weekday: Weekday) -> Vec<Shift> {
        match (calendar.week.day(weekday), calendar.base) {
            (Some(own), _) => joined(own),
            (None, Some(base)) => self.usual_hours(self.calendar(base), weekday),
            (None, None) => Vec::new(),
        }
    }
}

impl DayRange {
    /// Returns whether a day lies in the range.
    pub fn contains(&self, date: NaiveDate) -> bool {
        (self.from..=self.to).contains(&date)
    }
}

fn shifted(date: NaiveDate, days: i16) -> NaiveDate {
    let by = Days::new(u64::from(days.unsigned_abs()));
    let moved = if days < 0 { date.checked_sub_days(by) } else { date.checked_add_days(by) };
    moved.unwrap_or(date)
}

/// Returns shifts in order, joined where they touch or overlap; those that are none are left out.
fn joined(shifts: &[Shift]) -> Vec<Shift> {
    let mut sorted: Vec<Shift> =
        shifts.iter().filter_map(|shift| Shift::new(shift.start, shift.end)).collect();
    sorted.sort_unstable();
    sorted.dedup_by(|next, last| {
        let touches = next.start <= last.end;
        last.end = if touches { last.end.max(next.end) } else { last.end };
        touches
    });
    sorted
}

/// Returns the time that two days of shifts share.
fn common(one: &[Shift], other: &[Shift]) -> Vec<Shift> {
    let meet = |a: &Shift, b: &Shift| Shift::new(a.start.max(b.start), a.end.min(b.end));
    one.iter().flat_map(|a| other.iter().filter_map(move |b| meet(a, b))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{DayList, Exception, Week};

    const MORNING: Shift = Shift { start: 480, end: 720 };
    const AFTERNOON: Shift = Shift { start: 780, end: 1020 };

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, month, day).unwrap()
    }

    #[test]
    fn later_layers_win() {
        let mut plan = Plan::new();
        let list = |code: &str, date| DayList {
            code: code.into(),
            days: vec![DayRange::day(date)],
            ..DayList::default()
        };
        let feast = plan.add_day_list(list("feast", day(5, 5))).unwrap();
        let makeup = plan.add_day_list(list("makeup", day(5, 9))).unwrap();
        let office = plan.add_calendar(Calendar::office("office")).unwrap();
        let calendar = Calendar {
            base: Some(office),
            day_rules: vec![
                DayRule::Closed { list: feast, from: -1, to: 0 },
                DayRule::Worked { list: makeup, like: Weekday::Fri },
            ],
            exceptions: vec![Exception {
                days: DayRange { from: day(5, 5), to: day(5, 6) },
                shifts: vec![MORNING],
            }],
            ..Calendar::new("site")
        };
        let site = plan.add_calendar(calendar).unwrap();
        assert_eq!(plan.hours_on(site, day(5, 4)), [], "the day before the feast");
        assert_eq!(plan.hours_on(site, day(5, 5)), [MORNING], "the exception is the last word");
        assert_eq!(plan.hours_on(site, day(5, 7)), [MORNING, AFTERNOON], "the base's week");
        assert_eq!(plan.hours_on(site, day(5, 9)), [MORNING, AFTERNOON], "a Saturday worked like a Friday");
        assert_eq!(plan.hours_on(site, day(5, 10)), []);
    }

    #[test]
    fn work_within_others_is_what_all_share() {
        let mut plan = Plan::new();
        let office = plan.add_calendar(Calendar::office("office")).unwrap();
        let late = [Shift { start: 1000, end: 1200 }, Shift { start: 600, end: 1000 }];
        let week = Week::uniform(&[Weekday::Mon], &late);
        let crew = Calendar { week, within: vec![office], ..Calendar::new("crew") };
        let crew = plan.add_calendar(crew).unwrap();
        let shared = [Shift { start: 600, end: 720 }, AFTERNOON];
        assert_eq!(plan.hours_on(crew, day(3, 2)), shared);
        assert_eq!(plan.hours_of_weekday(crew, Weekday::Mon), shared);
        assert_eq!(plan.hours_of_weekday(crew, Weekday::Tue), []);
    }
}
