//! One spelling everywhere: `5d`, `4h30m`, `2ed`, `A SS+45d`, `K12+300`.
//!
//! | text | means |
//! | --- | --- |
//! | `5d`, `1.5d` | working days of the calendar's day length |
//! | `2w` | weeks of five such days |
//! | `4h`, `30m` or `30min`, `4h30m` | hours and minutes of working time |
//! | `5ed`, `4eh` | elapsed days of 24 hours, elapsed hours |
//! | `A` | the activity A, finish to start, no lag |
//! | `A SS+45d`, `A FF`, `A FS-20d`, `A FS+50%` | kind and lag of a relationship from A |
//! | `K12+300`, `12.3km`, `12300m` | a chainage |

use std::fmt;

use crate::location::Chainage;
use crate::relationship::RelationshipKind;
use crate::time::{MINUTES_PER_DAY, WorkingTime};

/// Why a text is not what it should be: lower case, no full stop, with what was expected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotationError(pub String);

/// An amount of time as people write it, before a calendar says how long a day is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Span {
    /// Thousandths of days, of the calendar's day length or elapsed.
    pub days: i64,
    /// Minutes besides.
    pub minutes: i64,
    /// Whether it is elapsed time.
    pub elapsed: bool,
}

impl Span {
    /// Returns whether it is no time at all.
    pub fn is_zero(&self) -> bool {
        self.days == 0 && self.minutes == 0
    }

    /// Returns the time, given how long a day is; elapsed days have 24 hours.
    ///
    /// `None` if it is over [`WorkingTime::LARGEST`].
    pub fn to_time(self, day_length: WorkingTime) -> Option<WorkingTime> {
        let day = if self.elapsed { MINUTES_PER_DAY } else { day_length.minutes() };
        let minutes = i128::from(self.days) * i128::from(day) / 1000 + i128::from(self.minutes);
        (minutes.abs() <= i128::from(WorkingTime::LARGEST.minutes()))
            .then(|| i64::try_from(minutes).ok().map(WorkingTime::from_minutes))?
    }
}

/// Reads an amount of time.
///
/// ```
/// use chainage_model::{notation, WorkingTime};
/// let day = WorkingTime::from_hours(8);
/// assert_eq!(notation::parse_span("1.5d")?.to_time(day), Some(WorkingTime::from_hours(12)));
/// assert_eq!(notation::parse_span("-4h30m")?.to_time(day), Some(WorkingTime::from_minutes(-270)));
/// assert!(notation::parse_span("5 dogs").is_err());
/// # Ok::<(), notation::NotationError>(())
/// ```
///
/// # Errors
/// If the text is not a row of numbers with units.
pub fn parse_span(text: &str) -> Result<Span, NotationError> {
    let wrong =
        || NotationError(format!("\"{text}\" is not an amount of time; expected one like 5d, 4h30m or 2ed"));
    let trimmed = text.trim();
    let (sign, mut rest) = match trimmed.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    if rest == "0" {
        return Ok(Span::default());
    }
    let mut span = Span::default();
    let mut parts = 0;
    while !rest.is_empty() {
        let number_end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.')).ok_or_else(wrong)?;
        let number = &rest[..number_end];
        let is_number = !number.is_empty() && number != "." && number.matches('.').count() < 2;
        let too_large = || NotationError(format!("\"{text}\" is over a thousand years"));
        let thousandths =
            parse_thousandths(number).ok_or_else(|| if is_number { too_large() } else { wrong() })?;
        rest = rest[number_end..].trim_start();
        let unit_end = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (elapsed, unit) = match rest[..unit_end].strip_prefix('e') {
            Some(unit) => (true, unit),
            None => (false, &rest[..unit_end]),
        };
        rest = rest[unit_end..].trim_start();
        if parts > 0 && elapsed != span.elapsed {
            return Err(NotationError(format!("\"{text}\" mixes elapsed and working time")));
        }
        span.elapsed = elapsed;
        parts += 1;
        let add =
            |sum: i64, amount: Option<i64>| amount.and_then(|a| sum.checked_add(a)).ok_or_else(too_large);
        match unit {
            "d" => span.days = add(span.days, Some(thousandths))?,
            "w" => span.days = add(span.days, thousandths.checked_mul(if elapsed { 7 } else { 5 }))?,
            "h" => span.minutes = add(span.minutes, thousandths.checked_mul(60).map(|m| m / 1000))?,
            "m" | "min" => span.minutes = add(span.minutes, Some(thousandths / 1000))?,
            _ => return Err(wrong()),
        }
    }
    if parts == 0 {
        return Err(wrong());
    }
    span.days *= sign;
    span.minutes *= sign;
    Ok(span)
}

/// Reads a decimal number without sign as thousandths.
fn parse_thousandths(text: &str) -> Option<i64> {
    parse_decimal(text, 3)
}

/// Reads a decimal number without sign as a count of its last place; further places are cut off.
fn parse_decimal(text: &str, places: usize) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(places);
    whole
        .bytes()
        .chain(digits)
        .try_fold(0, |number: i64, digit| number.checked_mul(10)?.checked_add(i64::from(digit - b'0')))
}

/// Writes an amount of time: in days if it is whole days, else in hours and minutes.
///
/// ```
/// use chainage_model::{notation, WorkingTime};
/// let day = WorkingTime::from_hours(8);
/// assert_eq!(notation::write_span(day * 45, day), "45d");
/// assert_eq!(notation::write_span(WorkingTime::from_minutes(-270), day), "-4h30m");
/// ```
pub fn write_span(time: WorkingTime, day_length: WorkingTime) -> String {
    spell_span(time, day_length).to_string()
}

/// An amount of time to be written as [`write_span`] does, into a longer text.
pub fn spell_span(time: WorkingTime, day_length: WorkingTime) -> impl fmt::Display {
    let sign = if time.is_negative() { "-" } else { "" };
    let minutes = time.minutes().unsigned_abs();
    let day = day_length.minutes().unsigned_abs();
    let (amount, unit, rest) = if minutes == 0 {
        (0, "d", 0)
    } else if day > 0 && minutes.is_multiple_of(day) {
        (minutes / day, "d", 0)
    } else if minutes < 60 {
        (minutes, "m", 0)
    } else {
        (minutes / 60, "h", minutes % 60)
    };
    SpelledSpan { sign, amount, unit, rest }
}

struct SpelledSpan {
    sign: &'static str,
    amount: u64,
    unit: &'static str,
    /// Minutes besides.
    rest: u64,
}

impl fmt::Display for SpelledSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sign)?;
        self.amount.fmt(f)?;
        f.write_str(self.unit)?;
        if self.rest > 0 {
            self.rest.fmt(f)?;
            f.write_str("m")?;
        }
        Ok(())
    }
}

/// Writes an amount of elapsed time: `2ed`, `5eh`.
pub fn write_elapsed(time: WorkingTime) -> String {
    let text = write_span(time, WorkingTime::from_minutes(MINUTES_PER_DAY));
    text.chars().flat_map(|c| c.is_ascii_alphabetic().then_some('e').into_iter().chain([c])).collect()
}

/// The lag of a relationship as people write it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LagText {
    /// An amount of time.
    Span(Span),
    /// A percentage of the predecessor's duration.
    Percent(f64),
}

/// A relationship from a predecessor as people write it.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkText<'a> {
    /// The predecessor's code.
    pub predecessor: &'a str,
    /// The kind.
    pub kind: RelationshipKind,
    /// The lag, if one is written.
    pub lag: Option<LagText>,
}

/// Reads a relationship from a predecessor: a code, then the kind and the lag if there are any.
///
/// ```
/// use chainage_model::{notation, RelationshipKind};
/// let link = notation::parse_link("GZ-220 SS+45d")?;
/// assert_eq!((link.predecessor, link.kind), ("GZ-220", RelationshipKind::StartStart));
/// assert_eq!(notation::parse_link("A 100")?.predecessor, "A 100");
/// # Ok::<(), notation::NotationError>(())
/// ```
///
/// # Errors
/// If there is no code, or what follows the kind is not a lag.
pub fn parse_link(text: &str) -> Result<LinkText<'_>, NotationError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(NotationError("a predecessor needs a code, as in \"A10 SS+5d\"".to_owned()));
    }
    let plain = Ok(LinkText { predecessor: text, kind: RelationshipKind::FinishStart, lag: None });
    // The kind is the last word that begins like one; a lag may stand apart from it: "A SS +5d".
    for (at, _) in text.char_indices().rev().filter(|(_, c)| c.is_whitespace()) {
        let word = text[at..].trim_start();
        let Some(kind) = word.get(..2).and_then(parse_kind) else { continue };
        let lag = word[2..].trim_start();
        if !(lag.is_empty() || lag.starts_with(['+', '-', '−'])) {
            continue;
        }
        let predecessor = text[..at].trim_end();
        return Ok(LinkText {
            predecessor,
            kind,
            lag: if lag.is_empty() { None } else { Some(parse_lag(lag)?) },
        });
    }
    plain
}

/// Reads `FS`, `SS`, `FF` or `SF`, in upper or lower case.
pub fn parse_kind(text: &str) -> Option<RelationshipKind> {
    match text.to_ascii_uppercase().as_str() {
        "FS" => Some(RelationshipKind::FinishStart),
        "SS" => Some(RelationshipKind::StartStart),
        "FF" => Some(RelationshipKind::FinishFinish),
        "SF" => Some(RelationshipKind::StartFinish),
        _ => None,
    }
}

/// Reads a lag: `+45d`, `-2ed`, `+50%`.
///
/// # Errors
/// If it is neither an amount of time nor a percentage.
pub fn parse_lag(text: &str) -> Result<LagText, NotationError> {
    match text.strip_suffix('%') {
        Some(percent) => match percent.trim().parse::<f64>() {
            Ok(percent) if percent.is_finite() && percent.abs() <= 100_000.0 => Ok(LagText::Percent(percent)),
            _ => Err(NotationError(format!("\"{text}\" is not a percentage; expected one like +50%"))),
        },
        None => parse_span(text).map(LagText::Span),
    }
}

/// Reads a chainage: `K12+300`, `12.3km`, `12300m`; a bare number is kilometres.
///
/// # Errors
/// If it is none of these.
pub fn parse_chainage(text: &str) -> Result<Chainage, NotationError> {
    let wrong =
        || NotationError(format!("\"{text}\" is not a chainage; expected one like K12+300 or 12.3km"));
    let trimmed = text.trim();
    let (sign, body) = match trimmed.strip_prefix('-') {
        Some(body) => (-1, body),
        None => (1, trimmed),
    };
    let millimetres = if let Some(stake) = body.strip_prefix(['K', 'k']) {
        let (kilometres, metres) = stake.split_once('+').unwrap_or((stake, "0"));
        let whole = parse_decimal(kilometres, 0).filter(|_| !kilometres.contains('.'));
        let kilometres = whole.and_then(|k| k.checked_mul(1_000_000));
        kilometres.and_then(|k| k.checked_add(parse_thousandths(metres)?))
    } else if let Some(kilometres) = body.strip_suffix("km") {
        parse_millionths(kilometres.trim_end())
    } else if let Some(metres) = body.strip_suffix('m') {
        parse_thousandths(metres.trim_end())
    } else {
        parse_millionths(body)
    };
    millimetres
        .filter(|mm| *mm <= 100_000_000_000)
        .map(|mm| Chainage::from_millimetres(sign * mm))
        .ok_or_else(wrong)
}

/// Reads a decimal number without sign as millionths.
fn parse_millionths(text: &str) -> Option<i64> {
    parse_decimal(text, 6)
}

/// Returns the candidate nearest to a mistyped word, if one is near enough to be meant.
///
/// Near means few edits (insert, drop, replace, swap neighbours) for the length of the word, in upper or lower case;
/// O and 0, I, l and 1 are taken for each other, but of two that are as near, the one with the same letters is meant.
///
/// ```
/// use chainage_model::notation::nearest;
/// assert_eq!(nearest("A6O", ["A060", "A60", "B10"]), Some("A60"));
/// assert_eq!(nearest("A6O", ["A060", "B10"]), Some("A060"));
/// assert_eq!(nearest("L01", ["I001", "L001"]), Some("L001"));
/// assert_eq!(nearest("efort", ["effort", "duration"]), Some("effort"));
/// assert_eq!(nearest("紧前工做", ["紧前工作", "工期"]), Some("紧前工作"));
/// assert_eq!(nearest("zebra", ["effort", "duration"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (word, as_written) = (letters_of(word), lower_of(word));
    let limit = if word.len() < 2 { 0 } else { (word.len() / 3).clamp(1, 4) };
    let mut best: Option<((usize, usize), &str)> = None;
    for candidate in candidates {
        let within = best.map_or(limit, |((distance, _), _)| distance);
        // A letter takes one to four bytes.
        if candidate.len() + within < word.len() || candidate.len() > 4 * (word.len() + within) {
            continue;
        }
        let letters = letters_of(candidate);
        if letters.len().abs_diff(word.len()) > within {
            continue;
        }
        let distance = edit_distance(&word, &letters);
        if distance <= within {
            let both = (distance, edit_distance(&as_written, &lower_of(candidate)));
            if best.is_none_or(|(least, _)| both < least) {
                best = Some((both, candidate));
            }
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Returns the letters of a word as `nearest` compares them.
fn letters_of(word: &str) -> Vec<char> {
    let alike = |c| match c {
        'o' => '0',
        'i' | 'l' => '1',
        c => c,
    };
    lower_of(word).into_iter().map(alike).collect()
}

fn lower_of(word: &str) -> Vec<char> {
    word.to_lowercase().chars().take(64).collect()
}

/// Counts edits between two words: Damerau's distance with swaps of neighbours only (optimal string alignment).
fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let mut least = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_told_from_a_code_with_blanks() {
        let link = parse_link("Bridge 12 FS -20d").unwrap();
        assert_eq!(link.predecessor, "Bridge 12");
        assert_eq!(link.lag, Some(LagText::Span(Span { days: -20_000, ..Span::default() })));
        assert_eq!(parse_link("Bridge 12").unwrap().predecessor, "Bridge 12");
        assert_eq!(parse_link("A FF+1ed").unwrap().lag, Some(LagText::Span(parse_span("1ed").unwrap())));
        assert!(parse_link("A FF+x").is_err());
    }

    #[test]
    fn amounts_too_large_are_refused() {
        assert_eq!(parse_span("9999999d").unwrap().to_time(WorkingTime::from_hours(8)), None);
        assert!(parse_span("99999999999999999999d").is_err());
        assert!(parse_span("1d2eh").is_err());
        assert!(parse_span("").is_err());
    }

    #[test]
    fn signs_within_a_number_are_refused() {
        for text in ["K5+.+", "K5+1.+", "K++5", "K-1+5", "K1.x", "K1.5+3", "--5km", "+5", "-+5m"] {
            assert!(parse_chainage(text).is_err(), "{text}");
        }
    }

    #[test]
    fn elapsed_time_reads_as_it_is_written() {
        for minutes in [90, 2880, 60, 30] {
            let time = WorkingTime::from_minutes(minutes);
            let span = parse_span(&write_elapsed(time)).unwrap();
            assert!(span.elapsed);
            assert_eq!(span.to_time(WorkingTime::from_hours(8)), Some(time));
        }
    }

    #[test]
    fn chainages_read_in_all_spellings() {
        for text in ["K12+300", "12.3km", "12300m", "12.3"] {
            assert_eq!(parse_chainage(text).unwrap().to_string(), "K12+300");
        }
        assert_eq!(parse_chainage("K65+970.5").unwrap().to_string(), "K65+970.5");
        assert!(parse_chainage("Kx").is_err() && parse_chainage("1.2.3").is_err());
    }
}
