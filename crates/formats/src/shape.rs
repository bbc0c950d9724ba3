//! How values of a file become values of Rust and back, with a JSON Schema for editors: one trait, [`Shape`].
//!
//! A table of the format is written down once, as a struct in [`table!`](crate::shape::table); reading, writing and
//! the schema follow from it. Reading goes on after an error, so that all errors are found.

use std::borrow::Cow;

use chainage_model::{Diagnostic, Span};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::tree::{Entry, Found, Node, Value, did_you_mean};

/// A type that a value of a file stands for.
pub(crate) trait Shape: Sized {
    /// Reads a value; what is wrong is added to `found`.
    fn decode(node: Node, found: &mut Found) -> Option<Self>;

    /// Writes the value.
    fn encode(&self) -> Value;

    /// Returns whether a table leaves the key out.
    fn is_absent(&self) -> bool {
        false
    }

    /// Returns the schema.
    fn schema(generator: &mut SchemaGenerator) -> Schema;
}

/// A value and the place it was read from.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct At<T> {
    /// The value.
    pub(crate) value: T,
    /// The place; the default where it was not read.
    pub(crate) span: Span,
}

impl<T> At<T> {
    /// Returns a value that was not read.
    pub(crate) fn new(value: T) -> Self {
        Self { value, span: Span::default() }
    }
}

impl<T: Shape> Shape for At<T> {
    fn decode(node: Node, found: &mut Found) -> Option<Self> {
        let span = node.span;
        found.reading(span, |found| T::decode(node, found)).map(|value| Self { value, span })
    }

    fn encode(&self) -> Value {
        self.value.encode()
    }

    fn is_absent(&self) -> bool {
        self.value.is_absent()
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

impl<T: Shape> Shape for Option<T> {
    fn decode(node: Node, found: &mut Found) -> Option<Self> {
        if node.value == Value::Nothing {
            return Some(None);
        }
        T::decode(node, found).map(Some)
    }

    fn encode(&self) -> Value {
        self.as_ref().map_or(Value::Nothing, Shape::encode)
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        T::schema(generator)
    }
}

/// A list; a single value may stand for a list of one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Many<T>(pub(crate) Vec<T>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Shape> Shape for Many<T> {
    fn decode(node: Node, found: &mut Found) -> Option<Self> {
        Some(Self(match node.value {
            Value::List(items) => items.into_iter().filter_map(|item| T::decode(item, found)).collect(),
            Value::Nothing => Vec::new(),
            _ => T::decode(node, found).into_iter().collect(),
        }))
    }

    fn encode(&self) -> Value {
        match self.0.as_slice() {
            [one] => match one.encode() {
                value @ (Value::List(_) | Value::Table(_)) => Value::List(vec![value.into()]),
                value => value,
            },
            items => encode_list(items),
        }
    }

    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let item = T::schema(generator);
        json_schema!({ "anyOf": [item, { "type": "array", "items": item }] })
    }
}

impl<T: Shape> Shape for Vec<T> {
    fn decode(node: Node, found: &mut Found) -> Option<Self> {
        match node.value {
            Value::List(items) => Some(items.into_iter().filter_map(|item| T::decode(item, found)).collect()),
            other => wrong_kind(&other, node.span, "a list", found),
        }
    }

    fn encode(&self) -> Value {
        encode_list(self)
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let item = T::schema(generator);
        json_schema!({ "type": "array", "items": item })
    }
}

fn encode_list<T: Shape>(items: &[T]) -> Value {
    Value::List(items.iter().map(|item| item.encode().into()).collect())
}

/// Things by their code, in the order of the file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Map<T>(pub(crate) Vec<(At<String>, T)>);

impl<T> Default for Map<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Shape + Default> Shape for Map<T> {
    fn decode(node: Node, found: &mut Found) -> Option<Self> {
        let Value::Table(entries) = node.value else {
            return wrong_kind(&node.value, node.span, "a table", found);
        };
        // A thing that cannot be read keeps its code, so that references to it are not reported as well.
        let thing = |entry: Entry| {
            let code = At { value: entry.key, span: entry.span };
            let thing = found.reading(entry.span, |found| T::decode(entry.node, found));
            (code, thing.unwrap_or_default())
        };
        Some(Self(entries.into_iter().map(thing).collect()))
    }

    fn encode(&self) -> Value {
        Value::Table(self.0.iter().map(|(code, thing)| Entry::new(&code.value, thing.encode())).collect())
    }

    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let item = T::schema(generator);
        json_schema!({ "type": "object", "additionalProperties": item })
    }
}

macro_rules! schema_of_shapes {
    ($($wrapper:ident)*) => {$(
        impl<T: Shape> JsonSchema for $wrapper<T>
        where
            Self: Shape,
        {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($wrapper).into()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                <Self as Shape>::schema(generator)
            }
        }
    )*};
}

schema_of_shapes!(At Many Map);

impl Shape for String {
    fn decode(node: Node, found: &mut Found) -> Option<Self> {
        match node.value {
            Value::Text(text) => Some(text),
            other => wrong_kind(&other, node.span, "a text", found),
        }
    }

    fn encode(&self) -> Value {
        Value::Text(self.clone())
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

impl Shape for bool {
    fn decode(node: Node, found: &mut Found) -> Option<Self> {
        match node.value {
            Value::Boolean(yes) => Some(yes),
            other => wrong_kind(&other, node.span, "true or false", found),
        }
    }

    fn encode(&self) -> Value {
        Value::Boolean(*self)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "boolean" })
    }
}

macro_rules! whole_numbers {
    ($($type:ty)*) => {$(
        impl Shape for $type {
            fn decode(node: Node, found: &mut Found) -> Option<Self> {
                let text = decode_number(node.value, node.span, found)?;
                let number = text.parse().ok();
                if number.is_none() {
                    let message = format!("{text} is not a whole number between 0 and {}", Self::MAX);
                    found.error("I006", node.span, message);
                }
                number
            }

            fn encode(&self) -> Value {
                Value::Number(self.to_string())
            }

            fn schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "integer", "minimum": 0, "maximum": Self::MAX })
            }
        }
    )*};
}

whole_numbers!(u8 u16);

impl Shape for f64 {
    fn decode(node: Node, found: &mut Found) -> Option<Self> {
        let text = decode_number(node.value, node.span, found)?;
        match text.parse::<Self>() {
            Ok(number) if number.is_finite() => Some(number),
            _ => {
                found.error("I006", node.span, format!("{text} is not a number to reckon with"));
                None
            }
        }
    }

    fn encode(&self) -> Value {
        Value::Number(write_real(*self))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}

/// Writes a real number in the shortest form that reads as the same number; whole ones without a point.
pub(crate) fn write_real(number: f64) -> String {
    let text = format!("{number:?}");
    match text.strip_suffix(".0") {
        Some(whole) => whole.to_owned(),
        None => text,
    }
}

/// Returns the spelling of a number.
pub(crate) fn decode_number(value: Value, span: Span, found: &mut Found) -> Option<String> {
    match value {
        Value::Number(text) => Some(text),
        other => wrong_kind(&other, span, "a number", found),
    }
}

/// Reports a value of the wrong kind.
pub(crate) fn wrong_kind<T>(value: &Value, span: Span, expected: &str, found: &mut Found) -> Option<T> {
    let message = format!("expected {expected}, found {}", value.kind());
    let error = Diagnostic::error("PLAN001", message).at(Some(span));
    found.add(match value {
        Value::Number(_) | Value::Date(_) | Value::Boolean(_) if expected == "a text" => {
            error.with_help("put it in quotes")
        }
        Value::Text(_) if expected == "a number" => error.with_help("write it without quotes"),
        _ => error,
    });
    None
}

/// Reports a key that a table does not have.
pub(crate) fn unknown_key(table: &str, entry: &Entry, known: &[&str], found: &mut Found) {
    let known: Vec<String> = known.iter().map(|key| key.replace('_', "-")).collect();
    let error =
        Diagnostic::error("I007", format!("unknown key \"{}\" in {table}", entry.key)).at(Some(entry.span));
    found.add(match did_you_mean(&entry.key, known.iter().map(String::as_str)) {
        Some(help) => error.with_help(help),
        None if known.len() <= 12 => error.with_help(format!("known are {}", known.join(", "))),
        None => error,
    });
}

/// Returns whether a key of a file is the name of a field: `finish-by` is `finish_by`.
pub(crate) fn is_key(key: &str, field: &str) -> bool {
    key.len() == field.len()
        && key.bytes().zip(field.bytes()).all(|(k, f)| k == if f == b'_' { b'-' } else { f })
}

/// Defines a table of the format: a struct whose fields, with `-` for `_`, are the keys.
///
/// The words before the brace are what messages call the table.
macro_rules! table {
    ($($(#[$attribute:meta])* $name:ident($what:literal) {
        $($(#[$field_attribute:meta])* $field:ident: $type:ty,)*
    })*) => {$(
        $(#[$attribute])*
        #[derive(Clone, Debug, Default, PartialEq, schemars::JsonSchema)]
        #[schemars(rename_all = "kebab-case", deny_unknown_fields)]
        pub(crate) struct $name {
            $($(#[$field_attribute])* pub(crate) $field: $type,)*
        }

        impl $crate::shape::Shape for $name {
            fn decode(node: $crate::tree::Node, found: &mut $crate::tree::Found) -> Option<Self> {
                let $crate::tree::Value::Table(entries) = node.value else {
                    return $crate::shape::wrong_kind(&node.value, node.span, concat!($what, " as a table"), found);
                };
                let mut table = Self::default();
                for entry in entries {
                    match entry.key.as_str() {
                        $(key if $crate::shape::is_key(key, stringify!($field)) => {
                            if let Some(value) = $crate::shape::Shape::decode(entry.node, found) {
                                table.$field = value;
                            }
                        })*
                        _ => $crate::shape::unknown_key($what, &entry, &[$(stringify!($field)),*], found),
                    }
                }
                Some(table)
            }

            fn encode(&self) -> $crate::tree::Value {
                let mut entries = Vec::new();
                $(if !$crate::shape::Shape::is_absent(&self.$field) {
                    let value = $crate::shape::Shape::encode(&self.$field);
                    entries.push($crate::tree::Entry::new(stringify!($field).replace('_', "-"), value));
                })*
                $crate::tree::Value::Table(entries)
            }

            fn schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                generator.subschema_for::<Self>()
            }
        }
    )*};
}

/// Defines how words of the format stand for the variants of an enum.
macro_rules! words {
    ($($type:ty { $($word:literal => $variant:ident,)* })*) => {$(
        impl $crate::shape::Shape for $type {
            fn decode(node: $crate::tree::Node, found: &mut $crate::tree::Found) -> Option<Self> {
                let span = node.span;
                let word = <String as $crate::shape::Shape>::decode(node, found)?;
                match word.as_str() {
                    $($word => Some(Self::$variant),)*
                    _ => $crate::shape::unknown_word(&word, span, &[$($word),*], found),
                }
            }

            fn encode(&self) -> $crate::tree::Value {
                $crate::tree::Value::Text(match self {
                    $(Self::$variant => $word.to_owned(),)*
                })
            }

            fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "enum": [$($word),*] })
            }
        }
    )*};
}

/// Reports a word that is none of those known.
pub(crate) fn unknown_word<T>(word: &str, span: Span, known: &[&str], found: &mut Found) -> Option<T> {
    let help = did_you_mean(word, known.iter().copied());
    let help = help.unwrap_or_else(|| format!("expected one of {}", known.join(", ")));
    found.error_with_help("I007", span, format!("unknown word \"{word}\""), help);
    None
}

/// Gives types whose shape is written by hand their place in the schema.
macro_rules! inline_schema {
    ($($type:ident)*) => {$(
        impl schemars::JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                <Self as $crate::shape::Shape>::schema(generator)
            }
        }
    )*};
}

/// Defines how texts of the format are read and written: `parse` gives a reason where it cannot.
macro_rules! notation {
    ($($(#[doc = $doc:literal])* $type:ty, $parse:path, $write:expr;)*) => {$(
        impl $crate::shape::Shape for $type {
            fn decode(node: $crate::tree::Node, found: &mut $crate::tree::Found) -> Option<Self> {
                let span = node.span;
                let text = $crate::shape::decode_text(node, found)?;
                match $parse(&text) {
                    Ok(value) => Some(value),
                    Err((code, message)) => {
                        found.error(code, span, message);
                        None
                    }
                }
            }

            fn encode(&self) -> $crate::tree::Value {
                let write: fn(&Self) -> String = $write;
                $crate::tree::Value::Text(write(self))
            }

            fn schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "description": concat!($($doc),*).trim() })
            }
        }
    )*};
}

/// Returns a text, or a date written without quotes.
pub(crate) fn decode_text(node: Node, found: &mut Found) -> Option<String> {
    match node.value {
        Value::Date(text) => Some(text),
        _ => String::decode(node, found),
    }
}

pub(crate) use {inline_schema, notation, table, words};
