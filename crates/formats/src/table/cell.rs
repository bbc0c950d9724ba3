//! From what stands in a cell to a value of the format, and back.

use chainage_model::FileId;

use super::amount::{amount, number, unit};
use super::column::Kind;
use super::date::{date, to_serial};
use super::heading::Bound;
use super::sheet::Raw;
use crate::json;
use crate::schema::date::Wrong;
use crate::shape::write_real;
use crate::tree::{Found, Node, Value};

/// How the numbers of a column are meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Reading {
    /// Whether 1,5 is one and a half.
    pub(super) decimal_comma: bool,
    /// Whether percentages are shares: 0.45 for 45 %.
    pub(super) shares: bool,
}

/// Reads a cell.
pub(super) fn read(raw: &Raw, bound: &Bound, reading: Reading) -> Result<Value, Wrong> {
    let text = raw.text();
    if let Some(value) = spelled(&text, bound.kind) {
        return Ok(value);
    }
    let trimmed = text.trim();
    let numeral = || match raw {
        Raw::Number(value) => Some(write_real(*value)),
        _ => number(trimmed, reading.decimal_comma),
    };
    let no_number = || ("PLAN002", format!("\"{trimmed}\" is not a number"));
    Ok(match bound.kind {
        Kind::Text => Value::Text(text),
        Kind::Code => Value::Text(trimmed.to_owned()),
        Kind::Word(words) => Value::Text(word(trimmed, words)),
        Kind::Amount => {
            Value::Text(amount(trimmed, unit(&bound.unit).unwrap_or("d"), reading.decimal_comma)?)
        }
        Kind::Lag if trimmed.ends_with(['%', '％']) => Value::Text(trimmed.replace('％', "%")),
        Kind::Lag => Value::Text(amount(trimmed, unit(&bound.unit).unwrap_or("d"), reading.decimal_comma)?),
        Kind::Date => Value::Text(date(trimmed)?),
        Kind::Number => Value::Number(numeral().ok_or_else(no_number)?),
        Kind::Numbers => {
            let parts = trimmed.split([',', ';', ' ', '，', '；', '、']).filter(|part| !part.is_empty());
            let numbers =
                parts.map(|part| number(part, false).map(|number| Node::from(Value::Number(number))));
            Value::List(numbers.collect::<Option<_>>().ok_or_else(no_number)?)
        }
        Kind::Percent => Value::Number(percent(trimmed, numeral(), reading).ok_or_else(no_number)?),
        Kind::Millions => Value::Number(millions(numeral(), trimmed, &bound.unit)?),
        Kind::Truth => Value::Boolean(
            truth(trimmed).ok_or_else(|| ("PLAN002", format!("\"{trimmed}\" is neither yes nor no")))?,
        ),
        Kind::List => list(trimmed, &[';', '；', '\n']),
        Kind::Demands => list(&units_of_demands(trimmed), &[';', ',', '；', '，', '、', '\n']),
        Kind::Links => list(trimmed, &[';', ',', '；', '，', '、', '\n']),
        Kind::Any => match raw {
            Raw::Number(value) => Value::Number(write_real(*value)),
            Raw::Truth(yes) => Value::Boolean(*yes),
            Raw::Text(_) | Raw::Date(_) => match text.as_str() {
                "true" => Value::Boolean(true),
                "false" => Value::Boolean(false),
                _ if text.parse::<f64>().is_ok_and(f64::is_finite) => Value::Number(text),
                _ => Value::Text(text),
            },
        },
    })
}

/// Returns a value that is spelled in JSON, which every column but those of texts understands.
fn spelled(text: &str, kind: Kind) -> Option<Value> {
    let trimmed = text.trim();
    let is_text = matches!(kind, Kind::Text | Kind::Code | Kind::Word(_));
    let begins = trimmed.starts_with('"') || (!is_text && trimmed.starts_with(['[', '{']));
    if !begins {
        return None;
    }
    let mut found = Found::default();
    let node = json::parse(trimmed, FileId(0), &mut found)?;
    found.is_empty().then_some(node.value)
}

fn word(text: &str, words: &[(&str, &str)]) -> String {
    let is_kept = |c: &char| !(c.is_whitespace() || *c == '_');
    let plain: String = text.chars().filter(is_kept).flat_map(char::to_lowercase).collect();
    let short = plain.replace('-', "");
    let is = |(word, others): &&(&str, &str)| {
        word.to_lowercase() == plain || others.split('|').any(|other| other == plain || other == short)
    };
    words.iter().find(is).map_or_else(|| text.to_owned(), |(word, _)| (*word).to_owned())
}

/// Reads `45%`, and a bare number as percent or as a share.
fn percent(text: &str, numeral: Option<String>, reading: Reading) -> Option<String> {
    if let Some(body) = text.strip_suffix(['%', '％']) {
        return number(body.trim(), reading.decimal_comma);
    }
    let numeral = numeral?;
    if !reading.shares {
        return Some(numeral);
    }
    let share: f64 = numeral.parse().ok()?;
    // A share of two decimals is a whole percentage, whatever its binary form.
    Some(write_real((share * 1e8).round() / 1e6))
}

/// Reads money, which counts in the unit of the heading: 元 if it has none.
fn millions(numeral: Option<String>, text: &str, unit: &str) -> Result<String, Wrong> {
    let bare = text.trim_start_matches(['¥', '￥', '$', '€', '£']).trim();
    let numeral = numeral.or_else(|| number(bare, false));
    let numeral = numeral.ok_or_else(|| ("PLAN002", format!("\"{text}\" is not an amount of money")))?;
    let exponent = match unit {
        "millions" | "million" | "m" | "百万" | "百万元" => return Ok(numeral),
        "亿" | "亿元" => 2,
        "万" | "万元" => -2,
        "thousands" | "thousand" | "k" | "千元" => -3,
        _ => -6,
    };
    let (mantissa, own) = numeral.split_once(['e', 'E']).unwrap_or((&numeral, "0"));
    Ok(format!("{mantissa}e{}", own.parse::<i32>().unwrap_or_default() + exponent))
}

fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "x" | "是" | "√" | "✓" | "真" => Some(true),
        "false" | "no" | "n" | "0" | "否" | "×" | "假" => Some(false),
        _ => None,
    }
}

/// Divides a list; a single item stands for itself.
fn list(text: &str, separators: &[char]) -> Value {
    let items = text.split(separators).map(str::trim).filter(|item| !item.is_empty());
    let mut items: Vec<Node> = items.map(|item| Node::from(Value::Text(item.to_owned()))).collect();
    match items.len() {
        1 => items.remove(0).value,
        _ => Value::List(items),
    }
}

/// Turns `Crane[50%]` of MS Project into `Crane:0.5`.
fn units_of_demands(text: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(open) = rest.find('[') {
        let Some(close) = rest[open..].find(']') else { break };
        let inside = rest[open + 1..open + close].trim();
        let units = match inside.strip_suffix('%') {
            Some(percent) => percent.trim().parse::<f64>().ok().map(|percent| write_real(percent / 100.0)),
            None => number(inside, false),
        };
        let Some(units) = units else { break };
        result = format!("{result}{}:{units}", &rest[..open]);
        rest = &rest[open + close + 1..];
    }
    result + rest
}

/// Returns the cell that reads as a value, plain if it can be, else in JSON.
pub(super) fn write(value: &Value, bound: &Bound, dates: bool) -> Raw {
    let reading = Reading { decimal_comma: false, shares: false };
    let plain = match (bound.kind, value) {
        (Kind::Date, Value::Text(text)) if dates && to_serial(text).is_some() => {
            Some(Raw::Date(text.clone()))
        }
        (Kind::Percent, Value::Number(number)) => Some(Raw::Text(format!("{number}%"))),
        (_, Value::Text(text)) => Some(Raw::Text(text.clone())),
        (Kind::Numbers | Kind::List | Kind::Demands | Kind::Links, Value::List(items)) => {
            join(items, bound.kind)
        }
        // A table of separated values has texts only.
        (_, Value::Number(number)) if dates => number.parse().ok().map(Raw::Number),
        (_, Value::Number(number)) => Some(Raw::Text(number.clone())),
        (_, Value::Boolean(yes)) if dates => Some(Raw::Truth(*yes)),
        (_, Value::Boolean(yes)) => Some(Raw::Text(if *yes { "yes" } else { "no" }.to_owned())),
        _ => None,
    };
    let is_faithful = |raw: &Raw| {
        let is_empty = raw.text().trim().is_empty();
        !is_empty && read(raw, bound, reading).is_ok_and(|again| again == *value)
    };
    plain.filter(is_faithful).unwrap_or_else(|| Raw::Text(json::one_line(value)))
}

fn join(items: &[Node], kind: Kind) -> Option<Raw> {
    let text = |node: &Node| match &node.value {
        Value::Text(text) | Value::Number(text) => Some(text.clone()),
        _ => None,
    };
    let texts: Option<Vec<String>> = items.iter().map(text).collect();
    Some(Raw::Text(texts?.join(if kind == Kind::Numbers { ", " } else { "; " })))
}

#[cfg(test)]
mod tests {
    use chainage_model::Span;

    use super::*;

    fn bound(kind: Kind, unit: &str) -> Bound {
        Bound {
            column: 0,
            key: String::new(),
            kind,
            unit: unit.to_owned(),
            span: Span::default(),
            unknown: None,
        }
    }

    fn value(text: &str, kind: Kind, unit: &str) -> String {
        let reading = Reading { decimal_comma: false, shares: false };
        match read(&Raw::Text(text.to_owned()), &bound(kind, unit), reading) {
            Ok(value) => json::one_line(&value),
            Err((_, message)) => message,
        }
    }

    #[test]
    fn cells_read_by_their_column() {
        assert_eq!(value("45 %", Kind::Percent, ""), "45");
        assert_eq!(value("120", Kind::Millions, "万元"), "120e-2");
        assert_eq!(value("¥1,200,000", Kind::Millions, ""), "1200000e-6");
        assert_eq!(value("A; B", Kind::List, ""), "[\"A\", \"B\"]");
        assert_eq!(value("Crane[50%],Crew[2]", Kind::Demands, ""), "[\"Crane:0.5\", \"Crew:2\"]");
        assert_eq!(value("0, 3，5", Kind::Numbers, ""), "[0, 3, 5]");
        assert_eq!(value("是", Kind::Truth, ""), "true");
        assert_eq!(value("maybe", Kind::Truth, ""), "\"maybe\" is neither yes nor no");
        assert_eq!(value("+50%", Kind::Lag, ""), "\"+50%\"");
        assert_eq!(value("{\"from\":\"A\"}", Kind::Links, ""), "{ \"from\": \"A\" }");
        assert_eq!(value("[seed] line 3", Kind::List, ""), "\"[seed] line 3\"");
    }

    #[test]
    fn what_would_read_as_something_else_is_written_in_json() {
        let text = |text: &str| Value::Text(text.to_owned());
        let written = |value: &Value, kind| write(value, &bound(kind, ""), false).text();
        assert_eq!(written(&text(" A"), Kind::Code), "\" A\"");
        assert_eq!(written(&text("A, B"), Kind::Links), "\"A, B\"");
        assert_eq!(written(&text("\"quoted\""), Kind::Text), "\"\\\"quoted\\\"\"");
        assert_eq!(written(&text("plain"), Kind::Text), "plain");
        assert_eq!(
            written(&Value::List(vec![text("A").into(), text("B SS+5d").into()]), Kind::Links),
            "A; B SS+5d"
        );
    }
}
