//! Amounts, dates and numbers as MSPDI writes them.
//!
//! | field | unit |
//! | --- | --- |
//! | `Duration`, `Work`, … | `PT8H0M0S` |
//! | `LinkLag`, `TotalSlack`, `LevelingDelay`, … | tenths of a minute |
//! | `LinkLag` with a format of percent | percent of the predecessor's duration |
//! | `DurationFormat`, `LagFormat` | a number for the unit that is shown; even ones from 4 to 12 and 20 are elapsed; 32 more: estimated |

use chainage_model::{Moment, WorkingTime};
use chrono::NaiveDate;

use crate::text::trimmed;

/// Reads `PT8H0M0S`: an amount in whole minutes, rounded to the nearest; it may be negative or have decimals.
pub(super) fn parse_duration(text: &str) -> Option<WorkingTime> {
    let text = trimmed(text);
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut rest = text.strip_prefix('P')?;
    let (mut seconds, mut in_time, mut is_empty) = (0.0_f64, false, true);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            (in_time, rest) = (true, after);
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let amount: f64 = rest[..end].replace(',', ".").parse().ok()?;
        let unit = match (&rest[end..=end], in_time) {
            ("D", false) => 86_400.0,
            ("W", false) => 604_800.0,
            ("M", false) => 30.0 * 86_400.0,
            ("Y", false) => 365.0 * 86_400.0,
            ("H", true) => 3_600.0,
            ("M", true) => 60.0,
            ("S", true) => 1.0,
            _ => return None,
        };
        seconds += amount * unit;
        is_empty = false;
        rest = &rest[end + 1..];
    }
    if is_empty {
        return None;
    }
    whole_minutes(if negative { -seconds } else { seconds } / 60.0)
}

/// Writes `PT8H0M0S`.
pub(super) fn write_duration(time: WorkingTime) -> String {
    let sign = if time.is_negative() { "-" } else { "" };
    let minutes = time.minutes().unsigned_abs();
    format!("{sign}PT{}H{}M0S", minutes / 60, minutes % 60)
}

/// Reads tenths of a minute, rounded to whole minutes.
pub(super) fn parse_tenths(text: &str) -> Option<WorkingTime> {
    whole_minutes(parse_number(text)? / 10.0)
}

fn whole_minutes(minutes: f64) -> Option<WorkingTime> {
    // Ten times what a plan may hold is still an amount someone can be told about.
    #[expect(clippy::cast_precision_loss, reason = "a bound")]
    let most = WorkingTime::LARGEST.minutes() as f64 * 10.0;
    #[expect(clippy::cast_possible_truncation, reason = "bounded by the comparison")]
    (minutes.abs() <= most).then(|| WorkingTime::from_minutes(minutes.round() as i64))
}

/// Reads a number, with a decimal point or comma.
pub(super) fn parse_number(text: &str) -> Option<f64> {
    let text = trimmed(text);
    let number = text.parse().ok().or_else(|| text.replace(',', ".").parse().ok());
    number.filter(|number: &f64| number.is_finite())
}

/// Reads a whole number; decimals are cut off.
pub(super) fn parse_whole(text: &str) -> Option<i64> {
    let text = trimmed(text);
    #[expect(clippy::cast_possible_truncation, reason = "bounded by the comparison")]
    text.parse().ok().or_else(|| parse_number(text).filter(|n| n.abs() < 1e15).map(|n| n as i64))
}

/// Reads `1`, `0`, `true` or `false`.
pub(super) fn parse_flag(text: &str) -> Option<bool> {
    match trimmed(text) {
        "1" | "true" | "True" | "TRUE" => Some(true),
        "0" | "false" | "False" | "FALSE" | "" => Some(false),
        _ => None,
    }
}

/// Reads `2026-03-02T08:00:00`; a zone or fractions of a second are cut off, seconds too.
pub(super) fn parse_moment(text: &str) -> Option<Moment> {
    let text = trimmed(text);
    let moment = fast_moment(text.as_bytes()).or_else(|| {
        let date = parse_date(text)?;
        let time = text.split_once(['T', ' ']).map_or(Some(0), |(_, time)| parse_time(time))?;
        Some(Moment::from_date(date) + WorkingTime::from_minutes(i64::from(time)))
    })?;
    (Moment::EARLIEST..=Moment::LATEST).contains(&moment).then_some(moment)
}

/// The common case, without a parser's detours.
fn fast_moment(text: &[u8]) -> Option<Moment> {
    let number = |from: usize, to: usize| {
        text[from..to]
            .iter()
            .try_fold(0_u32, |sum, b| b.is_ascii_digit().then(|| sum * 10 + u32::from(b - b'0')))
    };
    if text.len() < 16 || (text[4], text[7], text[10], text[13]) != (b'-', b'-', b'T', b':') {
        return None;
    }
    let year = i32::try_from(number(0, 4)?).ok()?;
    Moment::from_ymd_hm(year, number(5, 7)?, number(8, 10)?, number(11, 13)?, number(14, 16)?)
}

/// Writes `2026-03-02T08:00:00`.
pub(super) fn write_moment(moment: Moment) -> String {
    format!("{moment}:00")
}

/// Reads the day of a date.
pub(super) fn parse_date(text: &str) -> Option<NaiveDate> {
    let day = trimmed(text).split(['T', ' ']).next()?;
    let mut parts = day.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

/// Reads the minutes since midnight of `08:00:00`; 24:00 may be written.
pub(super) fn parse_time(text: &str) -> Option<u16> {
    let mut parts = trimmed(text).splitn(3, ':');
    let (hour, minute): (u16, u16) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (hour < 24 && minute < 60 || (hour, minute) == (24, 0)).then(|| hour * 60 + minute)
}

/// Returns whether a duration or lag format is of elapsed time.
pub(super) fn is_elapsed(format: i64) -> bool {
    let format = if format >= 32 { format - 32 } else { format };
    matches!(format, 4 | 6 | 8 | 10 | 12 | 20)
}

/// Returns whether a lag format is a percentage.
pub(super) fn is_percent(format: i64) -> bool {
    matches!(format, 19 | 20 | 51 | 52)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_round_to_minutes() {
        let minutes = |text| parse_duration(text).map(WorkingTime::minutes);
        assert_eq!(minutes("PT8H0M0S"), Some(480));
        assert_eq!(minutes("-PT1H30M0S"), Some(-90));
        assert_eq!(minutes("PT-1293H0M0S"), Some(-1293 * 60));
        assert_eq!(minutes("PT0H0M40.5S"), Some(1));
        assert_eq!(minutes("P1DT2H"), Some(1560));
        assert_eq!(minutes("PT9999999999999999999H0M0S"), None);
        assert_eq!((minutes("P"), minutes("8h"), minutes("")), (None, None, None));
    }

    #[test]
    fn dates_are_cut_to_the_minute() {
        let text = |text| parse_moment(text).map(|m| m.to_string());
        assert_eq!(text("2026-03-02T08:00:59.5+08:00").as_deref(), Some("2026-03-02T08:00"));
        assert_eq!(text("2026-3-2").as_deref(), Some("2026-03-02T00:00"));
        assert_eq!(
            (text("1601-01-01T00:00:00"), text("NA"), text("2026-02-30T08:00:00")),
            (None, None, None)
        );
    }

    #[test]
    fn even_formats_are_elapsed() {
        assert!(is_elapsed(8) && is_elapsed(40) && is_elapsed(20) && !is_elapsed(7) && !is_elapsed(39));
        assert!(is_percent(19) && is_percent(52) && !is_percent(7));
    }
}
