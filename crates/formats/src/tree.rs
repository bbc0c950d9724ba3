//! What TOML and JSON have in common: values with the place they stand at.

use std::borrow::Cow;
use std::collections::HashSet;

use chainage_model::{Code, Diagnostic, Severity, Span};

/// A value and its place.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Node {
    /// The value.
    pub(crate) value: Value,
    /// Its place; the default where a tree is made for writing.
    pub(crate) span: Span,
}

impl Node {
    /// Returns whether it is a table with a key.
    pub(crate) fn has(&self, key: &str) -> bool {
        matches!(&self.value, Value::Table(entries) if entries.iter().any(|entry| entry.key == key))
    }
}

impl From<Value> for Node {
    fn from(value: Value) -> Self {
        Self { value, span: Span::default() }
    }
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// `null` of JSON.
    Nothing,
    /// Yes or no.
    Boolean(bool),
    /// A number in its own spelling, so that decimals stay exact.
    Number(String),
    /// A text.
    Text(String),
    /// A date of TOML, written without quotes.
    Date(String),
    /// Values in order.
    List(Vec<Node>),
    /// Keys with values, in the order of the file.
    Table(Vec<Entry>),
}

impl Default for Value {
    fn default() -> Self {
        Self::Table(Vec::new())
    }
}

impl Value {
    /// Returns what kind of value it is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Nothing => "null",
            Self::Boolean(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "a text",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    /// The key.
    pub(crate) key: String,
    /// The place of the key.
    pub(crate) span: Span,
    /// The value.
    pub(crate) node: Node,
}

impl Entry {
    /// Returns an entry for writing.
    pub(crate) fn new(key: impl Into<String>, value: Value) -> Self {
        Self { key: key.into(), span: Span::default(), node: value.into() }
    }
}

/// Errors as they are found, so that all of a run are reported together.
#[derive(Debug, Default)]
pub(crate) struct Found {
    diagnostics: Vec<Diagnostic>,
    /// Errors beyond [`Found::MOST`], counted only.
    hidden: usize,
    /// Names that were compared with mistyped ones.
    n_compared: usize,
    /// Places of tables with a value that could not be read: what they lack may be just that.
    broken: HashSet<Span>,
}

impl Found {
    /// How many errors are kept; a file that is all wrong need not fill memory with messages.
    const MOST: usize = 500;
    /// How many names are compared in a run: thousands of mistyped codes in a large plan would take minutes.
    const MOST_COMPARED: usize = 1_000_000;

    /// Returns the known code that is nearest to one that names nothing, if one is near.
    pub(crate) fn nearest<'a>(
        &mut self,
        code: &str,
        known: &mut dyn Iterator<Item = &'a str>,
    ) -> Option<&'a str> {
        if self.n_compared > Self::MOST_COMPARED {
            return None;
        }
        let known: Vec<&str> = known.collect();
        self.n_compared += known.len();
        chainage_model::notation::nearest(code, known)
    }

    /// Adds an error at a place.
    pub(crate) fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.add(Diagnostic::error(code, message).at(Some(span)));
    }

    /// Adds an error at a place, with what to do.
    pub(crate) fn error_with_help(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
        help: impl Into<Cow<'static, str>>,
    ) {
        self.add(Diagnostic::error(code, message).at(Some(span)).with_help(help));
    }

    /// Adds an error for something that a table needs, unless a value of the table could not be read.
    pub(crate) fn missing(&mut self, table: Span, message: impl Into<String>) {
        if !self.is_broken(table) {
            self.error("PLAN003", table, message);
        }
    }

    /// Returns whether not all of what stands at a place could be read.
    pub(crate) fn is_broken(&self, place: Span) -> bool {
        self.broken.contains(&place)
    }

    /// Remembers that not all of what stands at a place could be read.
    pub(crate) fn mark_broken(&mut self, place: Span) {
        self.broken.insert(place);
    }

    /// Reads something at a place, and remembers the place if not all of it could be read.
    pub(crate) fn reading<T>(&mut self, place: Span, read: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.diagnostics.len() + self.hidden;
        let result = read(self);
        if self.diagnostics.len() + self.hidden > before {
            self.broken.insert(place);
        }
        result
    }

    /// Adds a diagnostic.
    pub(crate) fn add(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < Self::MOST {
            self.diagnostics.push(diagnostic);
        } else {
            self.hidden += 1;
        }
    }

    /// Returns whether nothing was found.
    pub(crate) fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// Returns what was found, in the order of the files.
    pub(crate) fn into_diagnostics(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|found| found.span);
        if self.hidden > 0 {
            let message = format!("{} more errors are not shown", self.hidden);
            self.diagnostics.push(Diagnostic::new(Code::new("PLAN000"), Severity::Error, message));
        }
        self.diagnostics
    }
}

/// Returns help for a word that is not known, if one that is known is near.
pub(crate) fn did_you_mean(word: &str, known: impl IntoIterator<Item: AsRef<str>>) -> Option<String> {
    let known: Vec<_> = known.into_iter().collect();
    let near = chainage_model::notation::nearest(word, known.iter().map(AsRef::as_ref))?;
    Some(format!("did you mean \"{near}\"?"))
}
