//! The hours of calendars.

use chainage_model::{CalendarId, Plan, Shift};

use crate::pmxml::calendar::DAYS;
use crate::xer::write::table::hours_and_exceptions;
use crate::xml::Elements;

/// Writes the week of a calendar, Sunday first, and its exceptions, with what it has from its bases.
pub(super) fn write(plan: &Plan, id: CalendarId, calendar: &mut Elements) {
    let (week, exceptions) = hours_and_exceptions(plan, id);
    calendar.within("StandardWorkWeek", |days| {
        for weekday in [6, 0, 1, 2, 3, 4, 5] {
            days.within("StandardWorkHours", |day| {
                day.put("DayOfWeek", DAYS[weekday]);
                write_shifts(week.0[weekday].as_deref().unwrap_or_default(), day);
            });
        }
    });
    calendar.within("HolidayOrExceptions", |days| {
        for exception in exceptions {
            for date in exception.days.from.iter_days().take_while(|date| *date <= exception.days.to) {
                days.within("HolidayOrException", |day| {
                    day.put("Date", format_args!("{date}T00:00:00"));
                    write_shifts(&exception.shifts, day);
                });
            }
        }
    });
}

/// Writes shifts, as finishes their last minutes.
fn write_shifts(shifts: &[Shift], day: &mut Elements) {
    for shift in shifts {
        let clock = |minute: u16| format!("{:02}:{:02}:00", minute / 60, minute % 60);
        day.within("WorkTime", |time| {
            time.put("Start", clock(shift.start));
            time.put("Finish", clock(shift.end - 1));
        });
    }
}
