//! Calendars.

use std::borrow::Cow;

use chainage_model::{Calendar, CalendarId, Exception, Id, Plan, Shift};
use chrono::NaiveDate;

use crate::expand::{expanded, is_rich};
use crate::xml::Elements;

/// Returns the UID of a calendar.
pub(super) fn uid(calendar: CalendarId) -> usize {
    calendar.index() + 1
}

/// Writes all calendars.
pub(super) fn write_all(plan: &Plan, elements: &mut Elements) {
    elements.within("Calendars", |calendars| {
        for (id, calendar) in plan.calendars().enumerated() {
            let written =
                if is_rich(plan, id) { Cow::Owned(expanded(plan, id)) } else { Cow::Borrowed(calendar) };
            calendars.within("Calendar", |element| write(id, &written, element));
        }
    });
}

fn write(id: CalendarId, calendar: &Calendar, element: &mut Elements) {
    element.put("UID", uid(id));
    element.put("Name", &calendar.code);
    element.put_flag("IsBaseCalendar", calendar.base.is_none());
    match calendar.base {
        Some(base) => element.put("BaseCalendarUID", uid(base)),
        None => element.put("BaseCalendarUID", -1),
    }
    if !calendar.week.is_silent() {
        element.within("WeekDays", |days| {
            // Sunday is 1; the week of the model begins on Monday.
            for (day_type, weekday) in [6, 0, 1, 2, 3, 4, 5].into_iter().enumerate() {
                let Some(shifts) = &calendar.week.0[weekday] else { continue };
                days.within("WeekDay", |day| {
                    day.put("DayType", day_type + 1);
                    write_hours(shifts, day);
                });
            }
        });
    }
    // Of exceptions that overlap MS Project takes the first, the model the last.
    element.within("Exceptions", |exceptions| {
        for exception in calendar.exceptions.iter().rev() {
            exceptions.within("Exception", |element| write_exception(exception, element));
        }
    });
}

fn write_exception(exception: &Exception, element: &mut Elements) {
    let days = exception.days;
    element.put_flag("EnteredByOccurrences", false);
    element.within("TimePeriod", |period| {
        period.put("FromDate", at(days.from, "00:00:00"));
        period.put("ToDate", at(days.to, "23:59:00"));
    });
    element.put("Occurrences", (days.to - days.from).num_days() + 1);
    element.put("Name", "");
    element.put("Type", 1);
    write_hours(&exception.shifts, element);
}

fn write_hours(shifts: &[Shift], element: &mut Elements) {
    element.put_flag("DayWorking", !shifts.is_empty());
    if shifts.is_empty() {
        return;
    }
    element.within("WorkingTimes", |times| {
        for shift in shifts {
            times.within("WorkingTime", |time| {
                time.put("FromTime", clock_time(shift.start));
                time.put("ToTime", clock_time(shift.end));
            });
        }
    });
}

/// Midnight at the end of a day is written like midnight at its beginning.
fn clock_time(minute: u16) -> String {
    format!("{:02}:{:02}:00", minute / 60 % 24, minute % 60)
}

fn at(day: NaiveDate, time: &str) -> String {
    format!("{}T{time}", day.format("%Y-%m-%d"))
}
