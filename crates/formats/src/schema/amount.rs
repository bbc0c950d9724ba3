//! Amounts of the format: durations, money, units, places.

use chainage_model::notation::{self, parse_chainage};
use chainage_model::{Chainage, Money, Stretch, Units, WorkingTime};
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::schema::date::Wrong;
use crate::shape::{At, Shape, decode_number, notation};
use crate::tree::{Found, Node, Value};

/// An amount of time in its own spelling, before a calendar says how long a day is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Amount {
    /// As written.
    text: String,
    /// What it means.
    span: notation::Span,
}

notation! {
    /// An amount of time: 5d (days of the calendar's day length), 2w, 4h30m, 2ed (elapsed days), 5eh.
    Amount, Amount::parse, Amount::write;
    /// A place (K12+300, 12.3km, 12300m) or a stretch in the direction of work: K2+253..K20+500.
    Stretch, parse_stretch, write_stretch;
    /// A distance: 500m, 1km.
    Chainage, parse_distance, |distance| write_distance(*distance);
}

impl Amount {
    fn parse(text: &str) -> Result<Self, Wrong> {
        let span = notation::parse_span(text).map_err(|error| {
            let too_large = error.0.ends_with("thousand years");
            (if too_large { "I006" } else { "PLAN002" }, error.0)
        })?;
        Ok(Self { text: text.to_owned(), span })
    }

    fn write(&self) -> String {
        self.text.clone()
    }

    /// Returns an amount as it is written best: of elapsed time, or in days of `day_length`.
    pub(crate) fn of(time: WorkingTime, elapsed: bool, day_length: WorkingTime) -> Self {
        let text =
            if elapsed { notation::write_elapsed(time) } else { notation::write_span(time, day_length) };
        let span = notation::Span { minutes: time.minutes(), elapsed, ..notation::Span::default() };
        Self { text, span }
    }
}

impl At<Amount> {
    /// Returns whether the amount is elapsed time.
    pub(crate) fn is_elapsed(&self) -> bool {
        self.value.span.elapsed
    }

    /// Returns the time, which may be negative.
    pub(crate) fn signed(&self, day_length: WorkingTime, found: &mut Found) -> Option<WorkingTime> {
        let time = self.value.span.to_time(day_length);
        if time.is_none() {
            found.error("I006", self.span, format!("{} is over a thousand years", self.value.text));
        }
        time
    }

    /// Returns the time, which must not be negative.
    pub(crate) fn time(&self, day_length: WorkingTime, found: &mut Found) -> Option<WorkingTime> {
        let time = self.signed(day_length, found)?;
        if time.is_negative() {
            found.error("I006", self.span, format!("{} is less than nothing", self.value.text));
            return None;
        }
        Some(time)
    }

    /// Returns the time of an amount that must be working time, or must be elapsed time.
    pub(crate) fn time_of(
        &self,
        elapsed: bool,
        day_length: WorkingTime,
        found: &mut Found,
    ) -> Option<WorkingTime> {
        if self.is_elapsed() != elapsed && !self.value.span.is_zero() {
            let (expected, example) =
                if elapsed { ("elapsed", "like 2ed or 5eh") } else { ("working", "like 2d or 5h") };
            let message = format!("{} must be {expected} time here, {example}", self.value.text);
            found.error("PLAN002", self.span, message);
            return None;
        }
        self.time(day_length, found)
    }
}

/// Money in millions of the plan's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Millions(pub(crate) Money);

/// Money in the plan's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Currency(pub(crate) Money);

macro_rules! decimals {
    ($($type:ty, $places:literal, $make:expr, $smallest:expr, $description:literal, $least:expr;)*) => {$(
        impl Shape for $type {
            fn decode(node: Node, found: &mut Found) -> Option<Self> {
                let text = decode_number(node.value, node.span, found)?;
                let least: Option<i64> = $least;
                match parse_decimal(&text, $places) {
                    Ok(number) if least.is_none_or(|least| number >= least) => Some($make(number)),
                    Ok(_) => {
                        found.error("I006", node.span, format!("{text} is less than nothing"));
                        None
                    }
                    Err(message) => {
                        found.error("I006", node.span, message);
                        None
                    }
                }
            }

            fn encode(&self) -> Value {
                Value::Number(write_decimal($smallest(self), $places))
            }

            fn schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "number", "description": $description })
            }
        }
    )*};
}

decimals! {
    Millions, 8, |n| Self(Money::from_smallest(n)), |m: &Self| m.0.smallest(), "Millions of the currency.", None;
    Currency, 2, |n| Self(Money::from_smallest(n)), |m: &Self| m.0.smallest(), "An amount of the currency.", None;
    Units, 3, Self::from_thousandths, |u: &Self| u.thousandths(), "Units, with up to three decimals.", Some(0);
}

/// Reads a decimal number exactly, as a whole number of its smallest decimals.
pub(crate) fn parse_decimal(text: &str, places: i32) -> Result<i64, String> {
    let wrong = || format!("{text} is not a number to reckon with");
    let (sign, body) = match text.strip_prefix('-') {
        Some(body) => (-1, body),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = body.split_once(['e', 'E']).unwrap_or((body, "0"));
    let exponent: i32 = exponent.parse().map_err(|_| wrong())?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = format!("{whole}{fraction}");
    if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(wrong());
    }
    let shift = i64::from(places) + i64::from(exponent) - i64::try_from(fraction.len()).unwrap_or(i64::MAX);
    let too_large = || format!("{text} is too large");
    if digits.bytes().all(|digit| digit == b'0') {
        return Ok(0);
    }
    if shift >= 0 {
        let zeros = usize::try_from(shift).ok().filter(|zeros| *zeros < 30).ok_or_else(too_large)?;
        digits.extend(std::iter::repeat_n('0', zeros));
    } else {
        let kept = usize::try_from(shift.unsigned_abs()).ok().and_then(|cut| digits.len().checked_sub(cut));
        match kept {
            Some(kept) if digits[kept..].bytes().all(|digit| digit == b'0') => digits.truncate(kept),
            _ => return Err(format!("{text} has more than {places} decimals")),
        }
    }
    let number: i64 = digits.parse().map_err(|_| too_large())?;
    Ok(sign * number)
}

/// Writes a whole number of smallest decimals as a decimal number without trailing zeros.
pub(crate) fn write_decimal(number: i64, places: u32) -> String {
    let sign = if number < 0 { "-" } else { "" };
    let scale = 10_u64.pow(places);
    let (whole, fraction) = (number.unsigned_abs() / scale, number.unsigned_abs() % scale);
    let decimals = format!("{sign}{whole}.{fraction:0width$}", width = places as usize);
    decimals.trim_end_matches('0').trim_end_matches('.').to_owned()
}

pub(crate) fn parse_stretch(text: &str) -> Result<Stretch, Wrong> {
    let chainage = |text: &str| parse_chainage(text).map_err(|error| ("PLAN002", error.0));
    match text.split_once("..") {
        Some((from, to)) => Ok(Stretch { from: chainage(from)?, to: chainage(to)? }),
        None => chainage(text).map(Stretch::point),
    }
}

pub(crate) fn write_stretch(stretch: &Stretch) -> String {
    if stretch.is_point() { stretch.from.to_string() } else { format!("{}..{}", stretch.from, stretch.to) }
}

fn parse_distance(text: &str) -> Result<Chainage, Wrong> {
    parse_chainage(text)
        .map_err(|_| ("PLAN002", format!("\"{text}\" is not a distance; expected one like 500m or 1km")))
}

fn write_distance(distance: Chainage) -> String {
    if distance.millimetres() % 1_000_000 == 0 {
        format!("{}km", distance.millimetres() / 1_000_000)
    } else {
        format!("{}m", write_decimal(distance.millimetres(), 3))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_exact() {
        assert_eq!(parse_decimal("106.1", 8), Ok(10_610_000_000));
        assert_eq!(parse_decimal("-0.00000001", 8), Ok(-1));
        assert_eq!(parse_decimal("1.5e3", 2), Ok(150_000));
        assert_eq!(parse_decimal("1500e-2", 0), Ok(15));
        assert_eq!(parse_decimal("2.500", 1), Ok(25));
        assert_eq!(write_decimal(10_610_000_000, 8), "106.1");
        assert_eq!(write_decimal(-1, 8), "-0.00000001");
        assert_eq!(write_decimal(2_000, 3), "2");
    }

    #[test]
    fn numbers_that_do_not_fit_are_refused() {
        for text in
            ["nan", "inf", "", ".", "1e400", "99999999999999999999", "0.123456789", "1e99999999999", "--1"]
        {
            assert!(parse_decimal(text, 8).is_err(), "{text}");
        }
        assert_eq!(parse_decimal("0e400", 8), Ok(0));
        assert!(parse_decimal("1e-400", 8).is_err());
    }

    #[test]
    fn distances_read_as_they_are_written() {
        for text in ["1km", "500m", "0.5m", "12.345m"] {
            assert_eq!(write_distance(parse_distance(text).unwrap()), text);
        }
    }
}
