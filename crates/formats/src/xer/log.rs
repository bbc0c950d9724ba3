//! What a reader found odd, with bounds on how often it says so.

use std::collections::BTreeMap;

use chainage_model::{Code, Diagnostic, FileId, Severity, Span};

use super::lex::Piece;
use super::source::{OF_XER, Vocabulary};

/// Reports of one kind that are kept; more are counted.
const KEPT: usize = 20;

/// Diagnostics, at most [`KEPT`] of a code.
#[derive(Debug)]
pub(crate) struct Log {
    diagnostics: Vec<Diagnostic>,
    counts: BTreeMap<&'static str, (Severity, usize)>,
    vocabulary: Vocabulary,
}

impl Default for Log {
    fn default() -> Self {
        Self::new(OF_XER)
    }
}

impl Log {
    /// Returns an empty log of a file that calls things its own way.
    pub(crate) fn new(vocabulary: Vocabulary) -> Self {
        Self { diagnostics: Vec::new(), counts: BTreeMap::new(), vocabulary }
    }

    /// Adds a diagnostic made by a function, unless there are enough of its code.
    pub(crate) fn add(&mut self, code: &'static str, severity: Severity, make: impl FnOnce() -> Diagnostic) {
        let (_, count) = self.counts.entry(code).or_insert((severity, 0));
        *count += 1;
        if *count <= KEPT {
            self.diagnostics.push(Diagnostic { code: self.code(code), ..make() });
        }
    }

    /// Warns of something about the file as a whole.
    pub(crate) fn warn(&mut self, code: &'static str, message: impl Into<String>) {
        self.add(code, Severity::Warning, || Diagnostic::warning(code, message));
    }

    /// Warns of a table that is not there.
    pub(crate) fn lack(&mut self, code: &'static str, table: &'static str, instead: &str) {
        let Vocabulary { table: of, table_name, .. } = self.vocabulary;
        self.warn(code, format!("the file has no {of}{}: {instead}", table_name(table)));
    }

    /// Warns of a field of a row.
    pub(crate) fn field(&mut self, code: &'static str, place: Place, field: &str, what: &str) {
        let Vocabulary { row, table_name, column_name, .. } = self.vocabulary;
        self.add(code, Severity::Warning, || {
            let table = table_name(place.table);
            let of = if field.is_empty() { "" } else { ", " };
            let field = column_name(place.table, field);
            Diagnostic::warning(code, format!("{table} {row}{}{of}{field}: {what}", place.row))
                .at(Some(place.span()))
        });
    }

    /// Returns what was found, the rest of each code as one line.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        for (&code, &(severity, count)) in &self.counts {
            if count > KEPT {
                let code = self.code(code);
                let message = format!("{} more of the kind {code} are not listed", count - KEPT);
                self.diagnostics.push(Diagnostic::new(code, severity, message));
            }
        }
        self.diagnostics
    }

    /// Returns a code of the readers of P6's tables as this file's format writes it.
    fn code(&self, code: &'static str) -> Code {
        match code.strip_prefix(OF_XER.letters) {
            Some(number) if self.vocabulary.letters != OF_XER.letters => {
                format!("{}{number}", self.vocabulary.letters).into()
            }
            _ => Code::new(code),
        }
    }
}

/// Where a row stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The table.
    pub(crate) table: &'static str,
    /// The row's number in its table, from 1.
    pub(crate) row: usize,
    /// The text of the row.
    pub(crate) piece: Piece,
    /// The table among the tables of the file, and the row among its rows.
    pub(crate) at: RowAt,
}

/// A row by its place among the tables and rows of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct RowAt {
    /// The table among the tables of the file.
    pub(crate) table: u32,
    /// The row among the rows of the table.
    pub(crate) row: u32,
}

impl RowAt {
    pub(crate) fn new(table: usize, row: usize) -> Self {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { table: narrow(table), row: narrow(row) }
    }
}

impl Place {
    /// Returns the bytes of the row.
    pub(crate) fn span(self) -> Span {
        let (start, end) = self.piece.bounds();
        Span { file: FileId::default(), start, end }
    }
}
