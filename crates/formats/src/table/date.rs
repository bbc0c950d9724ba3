//! Dates as sheets have them: ISO, `2026/3/2`, `2026年3月2日 8:00`, `02-Mar-26`, serial numbers of spreadsheets.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, Weekday};

use crate::schema::date::Wrong;

/// Returns our spelling of a date.
pub(super) fn date(text: &str) -> Result<String, Wrong> {
    // P6 marks actual dates with A and constrained ones with an asterisk.
    let trimmed = text.trim().trim_end_matches('*').trim_end_matches(" A").trim();
    if let Ok(number) = trimmed.parse::<f64>()
        && trimmed.len() != 8
    {
        return serial(number);
    }
    let (weekday, body) = split_weekday(trimmed);
    let (day, time) = split_time(body);
    let date = day_of(day).or_else(|| day_by_weekday(day, weekday?)).ok_or_else(|| wrong(text, day))?;
    match time.map(clock) {
        None => Ok(date.to_string()),
        Some(Some((24, 0))) => Ok(format!("{date}T24:00")),
        Some(Some((hour, minute))) => Ok(format!("{date}T{hour:02}:{minute:02}")),
        Some(None) => Err((
            "PLAN002",
            format!("\"{text}\" has no time of day that can be read; expected one like 08:00"),
        )),
    }
}

/// Returns our spelling of a serial number: days since 1899-12-30, rounded to the minute.
pub(super) fn serial(number: f64) -> Result<String, Wrong> {
    if !(61.0..110_000.0).contains(&number) {
        return Err(("PLAN002", format!("{number} is not a date; expected one like 2026-03-02")));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 61 and 110,000 days"
    )]
    let minutes = (number * 1440.0).round() as u64;
    let first = NaiveDate::from_ymd_opt(1899, 12, 30).expect("a day of the calendar");
    let date =
        first.checked_add_days(Days::new(minutes / 1440)).expect("110,000 days lie within chrono's years");
    let minute = minutes % 1440;
    Ok(if minute == 0 { date.to_string() } else { format!("{date}T{:02}:{:02}", minute / 60, minute % 60) })
}

/// Returns the serial number of a date in our spelling, if spreadsheets have one and it reads as the same.
pub(super) fn to_serial(text: &str) -> Option<f64> {
    let moment = match text.split_once('T') {
        Some(_) => NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").ok()?,
        None => NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0)?,
    };
    let first = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    #[expect(clippy::cast_precision_loss, reason = "minutes of a few centuries")]
    let number = (moment - first).num_minutes() as f64 / 1440.0;
    serial(number).is_ok_and(|again| again == text).then_some(number)
}

fn wrong(text: &str, day: &str) -> Wrong {
    let parts: Vec<Option<u32>> = day.split(['/', '.', '-']).map(|part| part.parse().ok()).collect();
    let message = match parts.as_slice() {
        [Some(a), Some(b), Some(_)] if *a <= 31 && *b <= 31 => {
            format!("\"{text}\" can be read in two ways; write the year first, as in 2026-03-02")
        }
        [Some(_), Some(_), Some(_)] => format!("there is no day {text} in the calendar"),
        _ => format!(
            "\"{text}\" is not a date; expected one like 2026-03-02, 2026-03-02 08:00 or 2026年3月2日"
        ),
    };
    ("PLAN002", message)
}

/// Divides the weekday that MS Project writes from the date behind it.
fn split_weekday(text: &str) -> (Option<Weekday>, &str) {
    let (first, rest) = text.split_once(' ').unwrap_or(("", text));
    match crate::schema::hours::parse_weekday(first.trim_end_matches([',', '.'])) {
        Some(weekday) => (Some(weekday), rest.trim_start()),
        None => (None, text),
    }
}

/// Reads a day and a month in numbers, in the order that falls on the weekday written before it; `None` if both do.
fn day_by_weekday(text: &str, weekday: Weekday) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let &[a, b, year] = parts.as_slice() else { return None };
    let (a, b) = (a.parse().ok()?, b.parse().ok()?);
    let year = match (year.len(), year.parse::<i32>().ok()?) {
        (4, year) => year,
        (2, year) => 2000 + year,
        _ => return None,
    };
    let readings = [NaiveDate::from_ymd_opt(year, b, a), NaiveDate::from_ymd_opt(year, a, b)];
    let mut fitting = readings.into_iter().flatten().filter(|date| date.weekday() == weekday);
    let first = fitting.next()?;
    fitting.all(|other| other == first).then_some(first)
}

/// Divides a day from a time: at a T or a blank before a number with a colon, or behind 日.
fn split_time(text: &str) -> (&str, Option<&str>) {
    let Some(colon) = text.find([':', '：', '时']) else { return (text, None) };
    let digits = text[..colon].trim_end_matches(|c: char| c.is_ascii_digit());
    (digits.trim_end_matches(['T', 't']).trim_end(), Some(&text[digits.len()..]))
}

/// Reads `8:00`, `08:00:00`, `5:00 PM`, `8时30分`.
fn clock(text: &str) -> Option<(u32, u32)> {
    let upper = text.trim().to_ascii_uppercase();
    let (body, half) = match (upper.strip_suffix("AM"), upper.strip_suffix("PM")) {
        (Some(body), _) => (body, Some(0)),
        (_, Some(body)) => (body, Some(12)),
        _ => (upper.as_str(), None),
    };
    let mut parts = body.trim().trim_end_matches('分').split([':', '：', '时']);
    let mut part = |default: Option<&'static str>| {
        parts.next().filter(|part| !part.is_empty()).or(default)?.trim().parse::<u32>().ok()
    };
    let (hour, minute, second) = (part(None)?, part(Some("0"))?, part(Some("0"))?);
    let hour = match half {
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) => hour % 12 + half,
        None => hour,
    };
    let is_time =
        parts.next().is_none() && minute < 60 && second < 60 && (hour < 24 || (hour, minute) == (24, 0));
    is_time.then_some((hour, minute))
}

/// Reads a day, the year first or the month in letters; `None` if it is none or could be another.
fn day_of(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return NaiveDate::from_ymd_opt(
            text[..4].parse().ok()?,
            text[4..6].parse().ok()?,
            text[6..].parse().ok()?,
        );
    }
    let parts: Vec<&str> =
        text.split(|c: char| "-/. ,年月日".contains(c)).filter(|part| !part.is_empty()).collect();
    let &[a, b, c] = parts.as_slice() else { return None };
    let number = |text: &str| text.parse::<u32>().ok();
    let year = |text: &str| match (text.len(), text.parse::<i32>()) {
        (4, Ok(year)) => Some(year),
        (2, Ok(year)) => Some(if year < 70 { 2000 + year } else { 1900 + year }),
        _ => None,
    };
    match (month_of(a), month_of(b)) {
        // 02-Mar-26, 2 March 2026
        (None, Some(month)) if a.len() < 3 => NaiveDate::from_ymd_opt(year(c)?, month, number(a)?),
        // 2026-Mar-02
        (None, Some(month)) => NaiveDate::from_ymd_opt(year(a)?, month, number(c)?),
        // Mar 2, 2026
        (Some(month), None) => NaiveDate::from_ymd_opt(year(c)?, month, number(b)?),
        // 2026/3/2, 2026年3月2日, and 26年3月2日
        (None, None) if a.len() == 4 || text.contains('年') => {
            NaiveDate::from_ymd_opt(year(a)?, number(b)?, number(c)?)
        }
        // 31/12/2026 and 12/31/2026 can only be one day.
        (None, None) if c.len() == 4 => {
            let (a, b) = (number(a)?, number(b)?);
            match (a > 12, b > 12) {
                (true, false) => NaiveDate::from_ymd_opt(year(c)?, b, a),
                (false, true) => NaiveDate::from_ymd_opt(year(c)?, a, b),
                _ if a == b => NaiveDate::from_ymd_opt(year(c)?, a, b),
                _ => None,
            }
        }
        _ => None,
    }
}

fn month_of(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let lower = text.to_lowercase();
    let index = MONTHS.iter().position(|month| lower.starts_with(month))?;
    u32::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        date(text).unwrap_or_else(|(_, message)| message)
    }

    #[test]
    fn dates_read_as_people_write_them() {
        for text in [
            "2026-03-02",
            "2026/3/2",
            "2026.03.02",
            "2026年3月2日",
            "20260302",
            "02-Mar-26",
            "2 March 2026",
            "Mar 2, 2026",
            "46083",
            "Mon 2026/3/2",
            "02-Mar-26 A",
            "周一 2026年3月2日",
            "2026-Mar-02",
            "Mon 02/03/26",
            "Mon 3/2/2026",
        ] {
            assert_eq!(read(text), "2026-03-02", "{text}");
        }
        for text in [
            "2026-03-02T08:00",
            "2026-03-02 8:00:00",
            "2026年3月2日 8:00",
            "2026年3月2日8时",
            "02-Mar-26 08:00 A",
            "46083.333333333",
            "2026/3/2 8:00 AM",
            "2026年3月2日 08：00",
        ] {
            assert_eq!(read(text), "2026-03-02T08:00", "{text}");
        }
        assert_eq!(read("31/12/2026"), "2026-12-31");
        assert_eq!(read("2026-03-02 5:00 PM"), "2026-03-02T17:00");
    }

    #[test]
    fn dates_of_two_readings_are_refused() {
        assert!(read("03/02/2026").contains("two ways"));
        assert!(read("26-3-2").contains("two ways"));
        // 5 January and 1 May 2026 are a Monday and a Friday, 2 March and 3 February a Monday and a Tuesday.
        assert_eq!(read("Fri 05/01/26"), "2026-05-01");
        assert_eq!(read("Tue 03/03/26"), "2026-03-03");
        assert!(read("Sun 02/03/26").contains("two ways"));
        assert!(read("2026-02-30").contains("no day"));
        assert!(read("soon").contains("not a date"));
        assert!(read("5").contains("not a date"));
        assert!(read("2026-03-02 25:00").contains("time of day"));
    }

    #[test]
    fn serial_numbers_read_as_they_are_written() {
        for text in ["2026-03-02", "2026-03-02T08:00", "1900-03-01", "2199-12-31T23:59"] {
            assert_eq!(serial(to_serial(text).unwrap()).unwrap(), text);
        }
        assert_eq!(to_serial("1900-02-28"), None);
        assert_eq!(to_serial("2026-03-02T24:00"), None);
    }
}
