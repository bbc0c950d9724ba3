//! Amounts of time as sheets have them: `5`, `5 days`, `5天`, `1,5 wks`, `10 edays`; and numbers.

use chainage_model::notation::parse_span;

use crate::schema::date::Wrong;

/// Units as people write them, and ours.
const UNITS: [(&str, &[&str]); 8] = [
    (
        "d",
        &[
            "d",
            "day",
            "days",
            "dy",
            "dys",
            "wd",
            "workday",
            "workdays",
            "workingday",
            "workingdays",
            "天",
            "日",
            "工日",
            "工作日",
            "个工作日",
        ],
    ),
    (
        "ed",
        &[
            "ed",
            "eday",
            "edays",
            "elapsedday",
            "elapseddays",
            "calendarday",
            "calendardays",
            "cd",
            "日历天",
            "日历日",
            "历日",
            "自然日",
            "自然天",
        ],
    ),
    ("w", &["w", "wk", "wks", "week", "weeks", "周", "星期", "个星期"]),
    ("ew", &["ew", "ewk", "ewks", "eweek", "eweeks", "elapsedweek", "elapsedweeks"]),
    ("h", &["h", "hr", "hrs", "hour", "hours", "小时", "时", "工时", "个小时"]),
    ("eh", &["eh", "ehr", "ehrs", "ehour", "ehours", "elapsedhour", "elapsedhours"]),
    ("m", &["m", "min", "mins", "minute", "minutes", "分", "分钟"]),
    ("em", &["em", "emin", "emins", "eminute", "eminutes"]),
];

/// Returns our spelling of a unit.
pub(super) fn unit(text: &str) -> Option<&'static str> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    UNITS.iter().find(|(_, others)| others.contains(&text.as_str())).map(|(unit, _)| *unit)
}

/// Returns our spelling of an amount of time; a bare number counts in `default`.
pub(super) fn amount(text: &str, default: &str, decimal_comma: bool) -> Result<String, Wrong> {
    let trimmed = text.trim().trim_end_matches('?').trim_end();
    let body = trimmed.strip_prefix(['-', '−', '+']).unwrap_or(trimmed).trim_start();
    let sign = if trimmed.starts_with(['-', '−']) { "-" } else { "" };
    let number_end = body.find(|c: char| !(c.is_ascii_digit() || ".,".contains(c))).unwrap_or(body.len());
    let (digits, rest) = (body[..number_end].trim(), body[number_end..].trim());
    let unit = if rest.is_empty() { Some(default) } else { unit(rest) };
    match (number(digits, decimal_comma), unit) {
        // Ours already, "4h30m" among them.
        _ if parse_span(trimmed).is_ok() && !rest.is_empty() => Ok(trimmed.to_owned()),
        (Some(number), Some(unit)) => Ok(format!("{sign}{}{unit}", thousandths(&number))),
        (Some(_), None) if ["mo", "mon", "mons", "month", "months", "月", "个月"].contains(&rest) => {
            Err((
                "PLAN002",
                format!("\"{text}\": months differ in length; write days (30d, 20d) or elapsed days (90ed)"),
            ))
        }
        _ => Err((
            "PLAN002",
            format!(
                "\"{text}\" is not an amount of time; expected one like 5, 5d, 4h30m, 2ed, 5 days or 5天"
            ),
        )),
    }
}

/// Returns the spelling of a number without thousands separators, or nothing if it is none.
///
/// A comma divides thousands if three digits follow each, unless commas are for decimals here.
pub(super) fn number(text: &str, decimal_comma: bool) -> Option<String> {
    let (sign, body) = match text.strip_prefix(['-', '−']) {
        Some(body) => ("-", body),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (body, exponent) = match body.find(['e', 'E']) {
        Some(at) if body[at + 1..].parse::<i16>().is_ok() => body.split_at(at),
        _ => (body, ""),
    };
    let parts: Vec<&str> = body.split(',').collect();
    let is_thousands = parts.len() > 1
        && !(decimal_comma && parts.len() == 2)
        && parts[1..].iter().all(|part| part.split('.').next().is_some_and(|digits| digits.len() == 3));
    let plain = match parts.as_slice() {
        [_] => body.to_owned(),
        _ if is_thousands => parts.concat(),
        [whole, decimals] if !decimals.contains('.') => format!("{}.{decimals}", whole.replace('.', "")),
        _ => return None,
    };
    let digits = plain.bytes().filter(u8::is_ascii_digit).count();
    let is_number = digits > 0
        && plain.matches('.').count() < 2
        && plain.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_number.then(|| format!("{sign}{plain}{exponent}"))
}

/// Rounds the spelling of a number to three decimals, which is all that an amount of time has.
fn thousandths(number: &str) -> String {
    let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    match number.parse::<f64>() {
        Ok(value) if decimals > 3 || number.contains(['e', 'E']) => {
            let text = format!("{value:.3}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        _ => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_time_read_as_people_write_them() {
        let read = |text| amount(text, "d", false).unwrap_or_else(|(_, message)| message);
        let texts = [
            "5",
            "5d",
            "5 days?",
            "5天",
            "10 个工作日",
            "3 wks",
            "10日历天",
            "2.0",
            "0.333333",
            "4h30m",
            "-2 d",
            "1,000",
        ];
        let ours = ["5d", "5d", "5d", "5d", "10d", "3w", "10ed", "2.0d", "0.333d", "4h30m", "-2 d", "1000d"];
        assert_eq!(texts.map(read), ours);
        assert_eq!(amount("40", "h", false).unwrap(), "40h");
        assert_eq!(amount("1,5", "d", true).unwrap(), "1.5d");
        assert!(read("3个月").contains("months differ"));
        assert!(read("5 dogs").contains("not an amount"));
    }

    #[test]
    fn commas_divide_thousands_or_decimals() {
        let read = |text, comma| number(text, comma).unwrap_or_default();
        assert_eq!(
            [read("1,234,567.5", false), read("1,5", false), read("1,234", true), read("12,34,56", false)],
            ["1234567.5", "1.5", "1.234", ""]
        );
        assert_eq!(
            [read("1.2.3", false), read("-7", false), read("1e3", false), read("e3", false)],
            ["", "-7", "1e3", ""]
        );
    }
}
