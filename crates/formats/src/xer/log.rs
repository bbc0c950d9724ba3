//! What a reader found odd, with bounds on how often it says so.

use std::collections::BTreeMap;

use chainage_model::{Code, Diagnostic, FileId, Severity, Span};

use super::lex::Piece;

/// Reports of one kind that are kept; more are counted.
const KEPT: usize = 20;

/// Diagnostics, at most [`KEPT`] of a code.
#[derive(Debug, Default)]
pub(crate) struct Log {
    diagnostics: Vec<Diagnostic>,
    counts: BTreeMap<&'static str, (Severity, usize)>,
}

impl Log {
    /// Adds a diagnostic made by a function, unless there are enough of its code.
    pub(crate) fn add(&mut self, code: &'static str, severity: Severity, make: impl FnOnce() -> Diagnostic) {
        let (_, count) = self.counts.entry(code).or_insert((severity, 0));
        *count += 1;
        if *count <= KEPT {
            self.diagnostics.push(make());
        }
    }

    /// Warns of something about the file as a whole.
    pub(crate) fn warn(&mut self, code: &'static str, message: impl Into<String>) {
        self.add(code, Severity::Warning, || Diagnostic::warning(code, message));
    }

    /// Warns of a field of a row.
    pub(crate) fn field(&mut self, code: &'static str, place: Place, field: &str, what: &str) {
        self.add(code, Severity::Warning, || {
            let of = if field.is_empty() { String::new() } else { format!(", {field}") };
            Diagnostic::warning(code, format!("{} row {}{of}: {what}", place.table, place.row))
                .at(Some(place.span()))
        });
    }

    /// Returns what was found, the rest of each code as one line.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        for (code, (severity, count)) in self.counts {
            if count > KEPT {
                let message = format!("{} more of the kind {code} are not listed", count - KEPT);
                self.diagnostics.push(Diagnostic::new(Code::new(code), severity, message));
            }
        }
        self.diagnostics
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
