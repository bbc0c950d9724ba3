//! TOML with places.

use chainage_model::{Diagnostic, FileId, Span};
use toml::de::{DeTable, DeValue};

use crate::tree::{Entry, Found, Node, Value};

/// Reads a text into values with places; `None` if it is no TOML, with all that is wrong reported.
pub(crate) fn parse(text: &str, file: FileId, found: &mut Found) -> Option<Node> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let place = |range: std::ops::Range<usize>| {
        let byte = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Span { file, start: byte(range.start), end: byte(range.end) }
    };
    for error in &errors {
        let range = error.span().unwrap_or(0..0);
        let key = text.get(range.clone()).unwrap_or_default();
        found.add(if error.message().contains("duplicate key") {
            Diagnostic::error("I001", format!("{key} is there twice")).at(Some(place(range)))
        } else {
            Diagnostic::error("TOML001", error.message()).at(Some(place(range)))
        });
    }
    if !errors.is_empty() {
        return None;
    }
    let span = place(root.span());
    Some(Node { value: table(root.into_inner(), &place), span })
}

fn node(value: DeValue<'_>, span: Span, place: &impl Fn(std::ops::Range<usize>) -> Span) -> Node {
    let value = match value {
        DeValue::String(text) => Value::Text(text.into_owned()),
        DeValue::Integer(number) => Value::Number(match number.radix() {
            10 => number.as_str().to_owned(),
            radix => match i128::from_str_radix(number.as_str(), radix) {
                Ok(number) => number.to_string(),
                // Beyond any number of the format, and so refused where it is read.
                Err(_) => "inf".to_owned(),
            },
        }),
        DeValue::Float(number) => Value::Number(number.as_str().to_owned()),
        DeValue::Boolean(yes) => Value::Boolean(yes),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(items) => {
            let item = |item: toml::Spanned<DeValue<'_>>| {
                let span = place(item.span());
                node(item.into_inner(), span, place)
            };
            Value::List(items.into_iter().map(item).collect())
        }
        DeValue::Table(entries) => table(entries, place),
    };
    Node { value, span }
}

/// Returns the entries in the order of the file.
fn table(entries: DeTable<'_>, place: &impl Fn(std::ops::Range<usize>) -> Span) -> Value {
    let entry = |(key, value): (toml::Spanned<std::borrow::Cow<'_, str>>, toml::Spanned<DeValue<'_>>)| {
        let span = place(value.span());
        Entry {
            span: place(key.span()),
            key: key.into_inner().into_owned(),
            node: node(value.into_inner(), span, place),
        }
    };
    let mut entries: Vec<Entry> = entries.into_iter().map(entry).collect();
    entries.sort_by_key(|entry| entry.span.start);
    Value::Table(entries)
}
