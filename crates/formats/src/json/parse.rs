//! JSON with places.
//!
//! `serde_json` checks the text and finds where values end: a raw value is a part of the text it was read from, so
//! its place is where it begins.

use std::borrow::Cow;
use std::fmt;

use chainage_model::{Diagnostic, FileId, Span};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::tree::{Entry, Found, Node, Value};

/// How deep values may stand in each other; our own format needs seven.
const DEEPEST: usize = 32;

/// Reads a text into values with places; `None` if it is no JSON.
pub(crate) fn parse(text: &str, file: FileId, found: &mut Found) -> Option<Node> {
    let whole: &RawValue = match serde_json::from_str(text) {
        Ok(whole) => whole,
        Err(error) => {
            let at = offset(text, error.line(), error.column());
            let message = error.to_string();
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
            found.error("JSON001", Span { file, start: at, end: at }, message);
            return None;
        }
    };
    let before = found.is_empty();
    let node = Parser { text, file, found }.node(whole, 0)?;
    // A value that was left out for its depth or its duplicate is reported; the rest can be read.
    (before || !found.is_empty()).then_some(node)
}

struct Parser<'a> {
    text: &'a str,
    file: FileId,
    found: &'a mut Found,
}

impl<'a> Parser<'a> {
    fn node(&mut self, raw: &'a RawValue, depth: usize) -> Option<Node> {
        let span = self.span(raw.get());
        if depth > DEEPEST {
            self.found.error("JSON001", span, format!("values are nested more than {DEEPEST} deep"));
            return None;
        }
        let text = raw.get();
        let value = match text.as_bytes().first()? {
            b'{' => self.table(text, span, depth)?,
            b'[' => {
                let items: Vec<&RawValue> = self.read(text, span)?;
                Value::List(items.into_iter().filter_map(|item| self.node(item, depth + 1)).collect())
            }
            b'"' => Value::Text(self.read(text, span)?),
            b't' | b'f' => Value::Boolean(text == "true"),
            b'n' => Value::Nothing,
            _ => Value::Number(text.to_owned()),
        };
        Some(Node { value, span })
    }

    fn table(&mut self, text: &'a str, span: Span, depth: usize) -> Option<Value> {
        let Members(members) = self.read(text, span)?;
        let mut entries: Vec<Entry> = Vec::with_capacity(members.len());
        let mut keys = std::collections::HashMap::new();
        for (key, raw) in members {
            let span = self.key_span(&key, matches!(key, Cow::Borrowed(_)), raw.get());
            if let Some(first) = keys.insert(key.clone(), span) {
                let error = Diagnostic::error("I001", format!("\"{key}\" is there twice")).at(Some(span));
                self.found.add(error.with_related(first, "first here"));
                continue;
            }
            if let Some(node) = self.node(raw, depth + 1) {
                entries.push(Entry { key: key.into_owned(), span, node });
            }
        }
        Some(Value::Table(entries))
    }

    fn read<T: Deserialize<'a>>(&mut self, text: &'a str, span: Span) -> Option<T> {
        serde_json::from_str(text).map_err(|error| self.found.error("JSON001", span, error.to_string())).ok()
    }

    /// Returns the place of a part of the text.
    fn span(&self, part: &str) -> Span {
        let start = part.as_ptr() as usize - self.text.as_ptr() as usize;
        self.place(start, start + part.len())
    }

    /// Returns the place of a key: the string before the value and its colon.
    fn key_span(&self, key: &str, is_borrowed: bool, value: &str) -> Span {
        if is_borrowed {
            return self.span(key);
        }
        // A key with escapes is a copy; its quotes are found backwards from the value, which follows a colon.
        let value = value.as_ptr() as usize - self.text.as_ptr() as usize;
        let end = self.text[..value].trim_end().trim_end_matches(':').trim_end().len();
        self.place(end.saturating_sub(1), end)
    }

    fn place(&self, start: usize, end: usize) -> Span {
        let byte = |offset| u32::try_from(offset).unwrap_or(u32::MAX);
        Span { file: self.file, start: byte(start), end: byte(end) }
    }
}

/// The members of an object in order, with duplicates.
struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(Key(key)) = map.next_key()? {
                    members.push((key, map.next_value()?));
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

/// A key, borrowed where it has no escapes.
#[derive(serde::Deserialize)]
struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

/// Returns the byte at a line and column, both counted from one.
fn offset(text: &str, line: usize, column: usize) -> u32 {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    u32::try_from(at).unwrap_or(u32::MAX)
}
