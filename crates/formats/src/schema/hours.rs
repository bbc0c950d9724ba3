//! Hours of days: `Mon-Fri 08:00-12:00 13:00-17:00`, `2026-05-02 08:00-12:00`.

use chainage_model::{Exception, Shift, Week};
use chrono::Weekday;

use crate::schema::date::{Wrong, parse_days, write_days};
use crate::shape::{At, notation};
use crate::tree::{Found, did_you_mean};

/// The weekdays as they are written, Monday first.
pub(crate) const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Some weekdays and their hours.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DayHours {
    /// Which days, Monday first.
    days: [bool; 7],
    /// Their hours; `None` leaves them to the base calendar.
    hours: Option<Vec<Shift>>,
}

notation! {
    /// Days and their hours: Mon-Fri 08:00-12:00 13:00-17:00; Sat,Sun off; Sat base.
    DayHours, parse_day_hours, write_day_hours;
    /// Days that differ: 2026-05-02 (off), 2026-05-03..2026-05-05 08:00-12:00.
    Exception, parse_exception, write_exception;
}

/// Reads a weekday: `Mon`, `monday`, `周一`, `星期一`.
pub(crate) fn parse_weekday(text: &str) -> Option<Weekday> {
    let index = WEEKDAYS.iter().position(|day| day.eq_ignore_ascii_case(text));
    let chinese = || {
        let day = text.strip_prefix('周').or_else(|| text.strip_prefix("星期"))?;
        ["一", "二", "三", "四", "五", "六", "日"].iter().position(|name| *name == day)
    };
    match index.or_else(chinese) {
        Some(index) => Weekday::try_from(u8::try_from(index).ok()?).ok(),
        None => text.parse().ok(),
    }
}

pub(crate) fn parse_day_hours(text: &str) -> Result<DayHours, Wrong> {
    let trimmed = text.trim();
    let (days, hours) = trimmed.split_once(char::is_whitespace).unwrap_or((trimmed, ""));
    let index = |day: &str| {
        parse_weekday(day.trim()).map(|day| day.num_days_from_monday() as usize).ok_or_else(|| {
            let near = did_you_mean(day, WEEKDAYS).map_or_else(String::new, |near| format!("; {near}"));
            ("PLAN002", format!("\"{day}\" is not a day of the week{near}"))
        })
    };
    let mut named = [false; 7];
    for part in days.split(',') {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (index(from)?, index(to)?);
        let mut day = from;
        named[day] = true;
        // A range may pass Sunday: "Sat-Mon".
        while day != to {
            day = (day + 1) % 7;
            named[day] = true;
        }
    }
    let hours = match hours.trim() {
        "off" => Some(Vec::new()),
        "base" => None,
        "" => {
            return Err((
                "PLAN002",
                format!("\"{text}\" needs hours, as in \"{days} 08:00-12:00 13:00-17:00\", or off"),
            ));
        }
        hours => Some(parse_shifts(hours)?),
    };
    Ok(DayHours { days: named, hours })
}

fn write_day_hours(line: &DayHours) -> String {
    let named = |day: usize| day < 7 && line.days[day];
    let mut parts = Vec::new();
    let mut day = 0;
    while day < 7 {
        if !named(day) {
            day += 1;
            continue;
        }
        let first = day;
        while named(day + 1) {
            day += 1;
        }
        parts.push(match day - first {
            0 => WEEKDAYS[first].to_owned(),
            1 => format!("{},{}", WEEKDAYS[first], WEEKDAYS[day]),
            _ => format!("{}-{}", WEEKDAYS[first], WEEKDAYS[day]),
        });
        day += 1;
    }
    let hours = match &line.hours {
        None => "base".to_owned(),
        Some(shifts) if shifts.is_empty() => "off".to_owned(),
        Some(shifts) => write_shifts(shifts),
    };
    format!("{} {hours}", parts.join(","))
}

/// Reads `08:00-12:00 13:00-17:00`.
pub(crate) fn parse_shifts(text: &str) -> Result<Vec<Shift>, Wrong> {
    text.split([' ', ',']).filter(|part| !part.is_empty()).map(parse_shift).collect()
}

fn parse_shift(text: &str) -> Result<Shift, Wrong> {
    let wrong = || ("PLAN002", format!("\"{text}\" is not a shift; expected one like 08:00-12:00"));
    let (from, to) = text.split_once(['-', '–']).ok_or_else(wrong)?;
    let minute = |text: &str| {
        let (hour, minute) = text.split_once(':')?;
        let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
        (hour <= 24 && minute < 60 && hour * 60 + minute <= 24 * 60).then(|| hour * 60 + minute)
    };
    let (start, end) = (minute(from).ok_or_else(wrong)?, minute(to).ok_or_else(wrong)?);
    Shift::new(start, end).ok_or_else(|| {
        let split = "write the hours before midnight and those after it on their own days, as in 20:00-24:00";
        ("PLAN002", format!("the shift {text} ends before it begins; {split}"))
    })
}

/// Writes `08:00-12:00 13:00-17:00`.
pub(crate) fn write_shifts(shifts: &[Shift]) -> String {
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let shift = |shift: &Shift| format!("{}-{}", clock(shift.start), clock(shift.end));
    shifts.iter().map(shift).collect::<Vec<_>>().join(" ")
}

fn parse_exception(text: &str) -> Result<Exception, Wrong> {
    let trimmed = text.trim();
    let (days, hours) = trimmed.split_once(char::is_whitespace).unwrap_or((trimmed, "off"));
    let shifts = if hours.trim() == "off" { Vec::new() } else { parse_shifts(hours)? };
    Ok(Exception { days: parse_days(days)?, shifts })
}

fn write_exception(exception: &Exception) -> String {
    if exception.shifts.is_empty() {
        write_days(exception.days)
    } else {
        format!("{} {}", write_days(exception.days), write_shifts(&exception.shifts))
    }
}

/// Puts the lines of a week together; days that none names are off, and without lines the week is silent.
pub(crate) fn read_week(lines: &[At<DayHours>], found: &mut Found) -> Week {
    if lines.is_empty() {
        return Week::default();
    }
    let mut week = Week(std::array::from_fn(|_| Some(Vec::new())));
    let mut named = [false; 7];
    for line in lines {
        for day in (0..7).filter(|&day| line.value.days[day]) {
            if std::mem::replace(&mut named[day], true) {
                let message = format!("{} is named twice in the week", WEEKDAYS[day]);
                found.error("PLAN004", line.span, message);
            }
            week.0[day].clone_from(&line.value.hours);
        }
    }
    week
}

/// Returns the lines of a week: days of the same hours together.
pub(crate) fn write_week(week: &Week) -> Vec<DayHours> {
    if week.is_silent() {
        return Vec::new();
    }
    let mut lines: Vec<DayHours> = Vec::new();
    for (day, hours) in week.0.iter().enumerate() {
        if let Some(line) = lines.iter_mut().find(|line| line.hours == *hours) {
            line.days[day] = true;
        } else {
            let mut days = [false; 7];
            days[day] = true;
            lines.push(DayHours { days, hours: hours.clone() });
        }
    }
    // Days off need no line, except where no other line would be left.
    if lines.len() > 1 {
        lines.retain(|line| line.hours.as_ref().is_none_or(|shifts| !shifts.is_empty()));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(lines: &[&str]) -> Result<Vec<String>, Wrong> {
        let lines: Result<Vec<_>, _> = lines.iter().map(|line| parse_day_hours(line).map(At::new)).collect();
        let week = read_week(&lines?, &mut Found::default());
        Ok(write_week(&week).iter().map(write_day_hours).collect())
    }

    #[test]
    fn weeks_read_as_they_are_written() {
        assert_eq!(again(&["Mon-Fri 08:00-12:00 13:00-17:00"]).unwrap(), ["Mon-Fri 08:00-12:00 13:00-17:00"]);
        assert_eq!(again(&["Sun,Mon-Wed 08:00-12:00", "Sat off"]).unwrap(), ["Mon-Wed,Sun 08:00-12:00"]);
        assert_eq!(again(&["Sat,Sun base"]).unwrap(), ["Sat,Sun base"]);
        assert_eq!(again(&["Mon-Sun off"]).unwrap(), ["Mon-Sun off"]);
        assert_eq!(again(&["周六-周一 00:00-24:00"]).unwrap(), ["Mon,Sat,Sun 00:00-24:00"]);
    }

    #[test]
    fn hours_that_are_none_are_refused() {
        for line in [
            "Mon",
            "Mon 8-12",
            "Mon 20:00-06:00",
            "Mon 08:00-24:30",
            "Mon 9999:00-10:00",
            "Mo 08:00-12:00",
            "Mon-Funday off",
        ] {
            assert!(parse_day_hours(line).is_err(), "{line}");
        }
        assert!(parse_day_hours("Mno off").unwrap_err().1.contains("\"Mon\""));
    }
}
