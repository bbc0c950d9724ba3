//! What the fields of an XER row hold: dates, hours, numbers, flags.

use chainage_model::{Moment, Money, Units, WorkingTime};
use chrono::NaiveDate;

/// A field that does not hold what its column promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Garbled;

/// Reads a date: `2026-03-02 08:00`, with or without leading zeros, seconds, `T`, zone (dropped), or `02-MAR-26`.
///
/// `Ok(None)` if the field is empty.
pub(crate) fn date(text: &str) -> Result<Option<Moment>, Garbled> {
    let moment = match canonical_date(text.as_bytes()) {
        Some(moment) => moment,
        None if text.trim().is_empty() => return Ok(None),
        None => loose_date(text.trim()).ok_or(Garbled)?,
    };
    (Moment::EARLIEST..=Moment::LATEST).contains(&moment).then_some(Some(moment)).ok_or(Garbled)
}

/// Reads exactly `2026-03-02 08:00`, the spelling of nearly all fields.
fn canonical_date(text: &[u8]) -> Option<Moment> {
    let digits = |range: std::ops::Range<usize>| {
        text[range]
            .iter()
            .try_fold(0_u32, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
    };
    let separators = text.len() == 16
        && text[4] == b'-'
        && text[7] == b'-'
        && (text[10] == b' ' || text[10] == b'T')
        && text[13] == b':';
    if !separators {
        return None;
    }
    let year = i32::try_from(digits(0..4)?).ok()?;
    moment(year, digits(5..7)?, digits(8..10)?, digits(11..13)?, digits(14..16)?)
}

fn loose_date(text: &str) -> Option<Moment> {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let mut parts = day.split(['-', '/', '.']);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let (year, month, day) = match month_of(second) {
        Some(month) => (full_year(third)?, month, first.parse().ok()?),
        None if first.len() == 4 => (first.parse().ok()?, second.parse().ok()?, third.parse().ok()?),
        None => return None,
    };
    let (hour, minute) = clock(time)?;
    moment(year, month, day, hour, minute)
}

/// Reads `8:00`, `08:00:30`, `08:00Z`, `08:00+02:00`, `8:00 PM` or nothing.
fn clock(text: &str) -> Option<(u32, u32)> {
    let text = text.trim();
    if text.is_empty() {
        return Some((0, 0));
    }
    let zone = text.find(['Z', '+']).or_else(|| text.rfind('-')).unwrap_or(text.len());
    time_of_day(&text[..zone])
}

/// Reads a time of day in hours and minutes, on a clock of 24 or 12 hours; seconds are dropped.
pub(crate) fn time_of_day(text: &str) -> Option<(u32, u32)> {
    let text = text.trim().trim_end_matches('.');
    let half = |suffix: &str| {
        let cut = text.len().checked_sub(suffix.len())?;
        let tail = text.get(cut..)?;
        tail.eq_ignore_ascii_case(suffix).then(|| text[..cut].trim_end())
    };
    let (digits, afternoon) = match (half("AM").or_else(|| half("A.M")), half("PM").or_else(|| half("P.M"))) {
        (Some(digits), _) => (digits, Some(false)),
        (_, Some(digits)) => (digits, Some(true)),
        _ => (text, None),
    };
    let mut parts = digits.split(':');
    let hour: u32 = parts.next()?.trim().parse().ok()?;
    let minute: u32 = parts.next().map_or(Some(0), |minute| minute.trim().parse().ok())?;
    let hour = match afternoon {
        Some(after) if (1..=12).contains(&hour) => hour % 12 + if after { 12 } else { 0 },
        Some(_) => return None,
        None => hour,
    };
    (minute < 60 && (hour < 24 || (hour == 24 && minute == 0))).then_some((hour, minute))
}

fn moment(year: i32, month: u32, day: u32, hour: u32, minute: u32) -> Option<Moment> {
    let date = NaiveDate::from_ymd_opt(year, month, day)?;
    let minutes = i64::from(hour) * 60 + i64::from(minute);
    (hour <= 24 && minute < 60).then(|| Moment::from_date(date) + WorkingTime::from_minutes(minutes))
}

fn month_of(text: &str) -> Option<u32> {
    const MONTHS: [&str; 12] =
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let start = text.get(..3)?;
    (1..).zip(MONTHS).find(|(_, month)| month.eq_ignore_ascii_case(start)).map(|(number, _)| number)
}

fn full_year(text: &str) -> Option<i32> {
    let year: i32 = text.parse().ok()?;
    Some(match text.len() {
        2 if year < 70 => 2000 + year,
        2 => 1900 + year,
        _ => year,
    })
}

/// How a file writes numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numbers {
    /// Whether a lone comma before three digits is a decimal sign.
    pub(crate) decimal_comma: bool,
}

impl Numbers {
    /// Reads a number; `Ok(None)` if the field is empty.
    pub(crate) fn number(self, text: &str) -> Result<Option<f64>, Garbled> {
        if let Some(whole) = small_integer(text.as_bytes()) {
            return Ok(Some(f64::from(whole)));
        }
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let plain = text.parse::<f64>().ok().or_else(|| self.grouped(text)?.parse().ok());
        plain.filter(|number| number.is_finite()).map(Some).ok_or(Garbled)
    }

    /// Rewrites a number with a decimal comma or groups of digits into plain decimals.
    fn grouped(self, text: &str) -> Option<String> {
        let plain: String =
            text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'')).collect();
        let decimal = match (plain.rfind(','), plain.rfind('.')) {
            (Some(comma), Some(point)) => Some(comma.max(point)),
            (Some(comma), None) => {
                let is_group = plain.len() - comma == 4 && !self.decimal_comma;
                (plain.matches(',').count() == 1 && !is_group).then_some(comma)
            }
            (None, Some(point)) => (plain.matches('.').count() == 1).then_some(point),
            (None, None) => None,
        };
        let number: String = plain
            .char_indices()
            .filter_map(|(at, c)| match c {
                _ if Some(at) == decimal => Some('.'),
                ',' | '.' => None,
                other => Some(other),
            })
            .collect();
        number.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte)).then_some(number)
    }

    /// Reads hours as minutes, rounded; `Ok(None)` if the field is empty.
    pub(crate) fn hours(self, text: &str) -> Result<Option<WorkingTime>, Garbled> {
        let Some(hours) = self.number(text)? else { return Ok(None) };
        minutes_of_hours(hours).map(Some).ok_or(Garbled)
    }
}

/// Returns hours as minutes, rounded; `None` if there are more than a plan may hold.
pub(crate) fn minutes_of_hours(hours: f64) -> Option<WorkingTime> {
    let minutes = (hours * 60.0).round();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "within the largest amount"
    )]
    (minutes.abs() <= WorkingTime::LARGEST.minutes() as f64)
        .then(|| WorkingTime::from_minutes(minutes as i64))
}

fn small_integer(text: &[u8]) -> Option<u32> {
    (1..=9).contains(&text.len()).then_some(())?;
    text.iter().try_fold(0, |sum: u32, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

/// Returns an amount of money in the smallest unit, rounded.
pub(crate) fn money(amount: f64) -> Money {
    Money::from_smallest(rounded(amount * 100.0))
}

/// Returns units in thousandths, rounded.
pub(crate) fn units(amount: f64) -> Units {
    Units::from_thousandths(rounded(amount * 1000.0))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "bounded: a plan's sums of such amounts stay far inside i64"
)]
fn rounded(amount: f64) -> i64 {
    amount.clamp(-1e15, 1e15).round() as i64
}

/// Returns a text without the control characters some exporters leave in it, line breaks kept.
pub(crate) fn text(field: &str) -> String {
    let field = field.trim();
    if !field.bytes().any(|byte| byte < b' ' || byte == 0x7f) {
        return field.to_owned();
    }
    let unified =
        field.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}'], "\n").replace("\u{7f}\u{7f}", "\n");
    unified.chars().filter(|&c| c == '\n' || c == '\t' || !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        date(text).map_or("garbled".to_owned(), |d| d.map_or("-".to_owned(), |d| d.to_string()))
    }

    #[test]
    fn dates_of_many_exporters() {
        for (text, expected) in [
            ("2021-09-13 08:00", "2021-09-13T08:00"),
            ("2021-9-13 08:00", "2021-09-13T08:00"),
            ("2021-09-13 08:00:59", "2021-09-13T08:00"),
            ("2021-09-13T08:00:00Z", "2021-09-13T08:00"),
            ("2021-09-13T08:00:00+02:00", "2021-09-13T08:00"),
            ("2021-09-13T08:00:00-05:00", "2021-09-13T08:00"),
            ("15-JAN-24", "2024-01-15T00:00"),
            ("15-jan-2024 17:30", "2024-01-15T17:30"),
            ("2021-09-13", "2021-09-13T00:00"),
            ("2021-09-13 24:00", "2021-09-14T00:00"),
            ("", "-"),
            ("9", "garbled"),
            ("2021-02-30 08:00", "garbled"),
            ("0001-01-01 00:00", "garbled"),
            ("2021-13-01 08:00", "garbled"),
            ("日期", "garbled"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn hours_are_rounded_to_minutes() {
        let numbers = Numbers { decimal_comma: false };
        let minutes = |text| numbers.hours(text).map(|time| time.map(WorkingTime::minutes));
        assert_eq!(minutes("8"), Ok(Some(480)));
        assert_eq!(minutes("13.333333"), Ok(Some(800)));
        assert_eq!(minutes("-1.5"), Ok(Some(-90)));
        assert_eq!(minutes("8,5"), Ok(Some(510)));
        assert_eq!(minutes("1,234"), Ok(Some(74_040)));
        assert_eq!(minutes("1.234,5"), Ok(Some(74_070)));
        assert_eq!(Numbers { decimal_comma: true }.hours("1,234"), Ok(Some(WorkingTime::from_minutes(74))));
        assert_eq!(minutes(""), Ok(None));
        assert_eq!(minutes("1e300"), Err(Garbled));
        assert_eq!(minutes("abc"), Err(Garbled));
        assert_eq!(minutes("NaN"), Err(Garbled));
    }

    #[test]
    fn clocks_of_twelve_hours() {
        assert_eq!(time_of_day("8:00 AM"), Some((8, 0)));
        assert_eq!(time_of_day("12:00 AM"), Some((0, 0)));
        assert_eq!(time_of_day("12:30 PM"), Some((12, 30)));
        assert_eq!(time_of_day("5:00 p.m."), Some((17, 0)));
        assert_eq!(time_of_day("25:00"), None);
        assert_eq!(time_of_day("noon"), None);
    }
}
