//! Calendars.

use chainage_model::{Calendar, CalendarId, Name, Week, WorkingTime};

use super::key::Keyed;
use super::{Namesakes, Reader};
use crate::xer::calendar::Hours;
use crate::xer::log::Place;
use crate::xer::schema;
use crate::xer::source::Source;
use crate::xer::value;

/// A calendar's row, its hours, and whether its base is needed.
struct Entry<'a> {
    place: Place,
    row: schema::Calendar<'a>,
    hours: Hours,
}

impl<'a, S: Source> Reader<'a, S> {
    pub(super) fn calendars(&mut self) {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        let mut by_key: Keyed<'a, usize> = Keyed::default();
        let source = self.source;
        source.each(&mut self.log, |log, place, row: schema::Calendar<'a>| {
            let hours = source.hours(place, &row);
            for complaint in &hours.complaints {
                log.field("XER014", place, "clndr_data", complaint);
            }
            if by_key.contains(row.clndr_id) {
                log.field("XER025", place, "clndr_id", "the key is used twice; the last one holds");
            }
            by_key.insert(row.clndr_id, entries.len());
            entries.push(Entry { place, row, hours });
        });
        let mut namesakes = Namesakes::new();
        let mut made: Vec<Option<CalendarId>> = vec![None; entries.len()];
        // The last chain that each was in.
        let mut seen = vec![usize::MAX; entries.len()];
        for start in 0..entries.len() {
            // The chain of bases down to one that is made, needs none, or closes a loop.
            let mut chain = vec![start];
            seen[start] = start;
            loop {
                let last = chain[chain.len() - 1];
                let next = base_of(&entries[last], &by_key).filter(|&next| made[next].is_none());
                match next {
                    Some(next) if seen[next] == start => {
                        self.log.field(
                            "XER016",
                            entries[last].place,
                            "base_clndr_id",
                            "the base calendars form a loop",
                        );
                        break;
                    }
                    Some(next) => {
                        seen[next] = start;
                        chain.push(next);
                    }
                    None => break,
                }
            }
            for at in chain.into_iter().rev() {
                if made[at].is_none() {
                    let base = base_of(&entries[at], &by_key).and_then(|base| made[base]);
                    made[at] = Some(self.add_calendar(&entries[at], base, &mut namesakes));
                }
            }
        }
        for (entry, &id) in entries.iter().zip(&made) {
            let id = id.expect("every chain was made");
            self.calendars.insert(entry.row.clndr_id, id);
        }
        let is_default = |entry: &Entry<'_>| entry.row.default_flag.eq_ignore_ascii_case("Y");
        let default = entries.iter().position(is_default).or((!entries.is_empty()).then_some(0));
        self.default_calendar = default.and_then(|at| made[at]);
    }

    fn add_calendar(
        &mut self,
        entry: &Entry<'a>,
        base: Option<CalendarId>,
        namesakes: &mut Namesakes<()>,
    ) -> CalendarId {
        let Entry { place, row, hours } = entry;
        let plan = &self.content.plan;
        let is_taken = |code: &str| plan.find_calendar(code).is_some();
        let instead = || format!("calendar {}", row.clndr_id);
        let (code, as_wanted) = namesakes.free((), row.clndr_name, instead, is_taken);
        if !as_wanted {
            let what = format!("the name is empty or used twice; the calendar is called \"{code}\"");
            self.log.field("XER017", *place, "clndr_name", &what);
        }
        let inherits = hours.week.is_none() && base.is_some();
        let mut week = match &hours.week {
            Some(week) => week.clone(),
            None if inherits => Week::default(),
            None => {
                self.log.field("XER014", *place, "clndr_data", "no hours are given; office hours hold");
                Calendar::office("").week
            }
        };
        let never = !inherits
            && week.0.iter().all(|day| day.as_ref().is_none_or(Vec::is_empty))
            && hours.exceptions.iter().all(|exception| exception.shifts.is_empty());
        if never {
            self.log.field(
                "XER015",
                *place,
                "clndr_data",
                "the calendar never works; it is taken to work around the clock",
            );
            week = Calendar::continuous("").week;
        }
        let day_hours = self.numbers.hours(row.day_hr_cnt).ok().flatten();
        let usual =
            || week.0.iter().flatten().map(|day| length(day)).max().filter(|length| !length.is_zero());
        let is_day =
            |length: &WorkingTime| *length > WorkingTime::ZERO && *length <= WorkingTime::from_hours(24);
        let day_length = day_hours.filter(is_day).or_else(usual).unwrap_or(Calendar::EIGHT_HOURS);
        let calendar = Calendar {
            name: Name::new(value::text(row.clndr_name)),
            base: base.filter(|_| inherits),
            week,
            exceptions: hours.exceptions.clone(),
            day_length,
            ..Calendar::new(code)
        };
        let alone =
            base.map(|_| Calendar { base: None, week: Calendar::office("").week, ..calendar.clone() });
        let added = self.content.plan.add_calendar(calendar);
        let id = added.unwrap_or_else(|error| {
            self.log.field("XER016", *place, "base_clndr_id", &format!("{error}; office hours hold"));
            let alone = alone.expect("the code is free, so only its base can be refused");
            self.content.plan.add_calendar(alone).expect("it has no base")
        });
        self.content.rows.calendars.push(Some(place.at));
        self.content.origins.calendars.push(Some(place.span()));
        id
    }

    /// Returns the calendar for activities of projects that name none, made up if the file has none at all.
    pub(super) fn fallback_calendar(&mut self) -> CalendarId {
        *self.default_calendar.get_or_insert_with(|| {
            self.content.rows.calendars.push(None);
            self.content.origins.calendars.push(None);
            let office = Calendar { name: Name::new("Office hours"), ..Calendar::office("office") };
            self.content.plan.add_calendar(office).expect("the plan has no calendars yet")
        })
    }
}

/// Returns the base of a calendar that says nothing itself.
fn base_of(entry: &Entry<'_>, by_key: &Keyed<'_, usize>) -> Option<usize> {
    entry.hours.week.is_none().then(|| by_key.get(entry.row.base_clndr_id).copied())?
}

fn length(day: &[chainage_model::Shift]) -> WorkingTime {
    WorkingTime::from_minutes(day.iter().map(|shift| i64::from(shift.end) - i64::from(shift.start)).sum())
}
