//! Planned pauses, from the work that is spread over time.
//!
//! Work that was edited period by period (`WorkContour` 8) is listed in `TimephasedData`: periods of working time
//! whose value is zero are pauses, those without a value have no working time.

use chainage_model::{CalendarId, Moment, Plan, Shift, Split, WorkingTime};
use chrono::NaiveDate;

use crate::mspdi::duration::{parse_duration, parse_moment, parse_whole};
use crate::mspdi::schema::PeriodOfWorkRow;

/// Periods beyond this many of one assignment are not looked at.
const MOST_PERIODS: usize = 20_000;
/// Days of one period that are looked at.
const MOST_DAYS: usize = 400;

/// Finds the pauses in the remaining work of an assignment, in working time of a calendar.
pub(super) fn splits_of(plan: &Plan, calendar: CalendarId, rows: &[PeriodOfWorkRow<'_>]) -> Vec<Split> {
    let mut splits = Vec::new();
    let (mut worked, mut pause) = (WorkingTime::ZERO, WorkingTime::ZERO);
    for row in rows.iter().take(MOST_PERIODS) {
        let is_remaining = row.kind.as_deref().and_then(parse_whole) == Some(1);
        let from = row.from.as_deref().and_then(parse_moment);
        let to = row.to.as_deref().and_then(parse_moment);
        let value = row.value.as_deref().and_then(parse_duration);
        let (true, Some(from), Some(to), Some(value)) = (is_remaining, from, to, value) else { continue };
        let time = working_time(plan, calendar, from, to);
        if value.is_zero() {
            pause += time;
            continue;
        }
        if !pause.is_zero() && !worked.is_zero() {
            splits.push(Split { after: worked, pause });
        }
        pause = WorkingTime::ZERO;
        worked += time;
    }
    splits
}

fn working_time(plan: &Plan, calendar: CalendarId, from: Moment, to: Moment) -> WorkingTime {
    let days = from.date().iter_days().take(MOST_DAYS).take_while(|day| Moment::from_date(*day) < to);
    let minutes = days.map(|day| {
        let midnight = Moment::from_date(day).minutes();
        let (first, last) = (from.minutes() - midnight, to.minutes() - midnight);
        let within = |shift: &Shift| (last.min(shift.end.into()) - first.max(shift.start.into())).max(0);
        shifts_on(plan, calendar, day).iter().map(within).sum::<i64>()
    });
    WorkingTime::from_minutes(minutes.sum())
}

/// The hours of a day: of an exception, of the week, or of the base calendar.
fn shifts_on(plan: &Plan, calendar: CalendarId, day: NaiveDate) -> &[Shift] {
    let mut at = Some(calendar);
    while let Some(id) = at {
        let calendar = plan.calendar(id);
        let covers = |one: &&chainage_model::Exception| one.days.from <= day && day <= one.days.to;
        if let Some(exception) = calendar.exceptions.iter().rev().find(covers) {
            return &exception.shifts;
        }
        if let Some(shifts) = calendar.week.day(chrono::Datelike::weekday(&day)) {
            return shifts;
        }
        at = calendar.base;
    }
    &[]
}
