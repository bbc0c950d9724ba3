//! Where P6's tables come from: a text of tables (XER), or objects in XML (PMXML).

use super::calendar::{self, Hours};
use super::document::Document;
use super::log::{Log, Place};
use super::schema::{Calendar, Row};

/// P6's tables, whatever the file spells them in.
pub(crate) trait Source {
    /// Calls a function with every row of a kind.
    fn each<'a, R: Row<'a>>(&'a self, log: &mut Log, take: impl FnMut(&mut Log, Place, R));

    /// Returns whether a table has rows.
    fn has_rows(&self, table: &str) -> bool;

    /// Returns the code of the currency; empty if the file names none.
    fn currency(&self) -> &str;

    /// Returns the hours of a calendar that stands at a place.
    fn hours(&self, place: Place, calendar: &Calendar<'_>) -> Hours;
}

impl Source for Document {
    fn each<'a, R: Row<'a>>(&'a self, log: &mut Log, take: impl FnMut(&mut Log, Place, R)) {
        self.each(log, take);
    }

    fn has_rows(&self, table: &str) -> bool {
        self.has_rows(table)
    }

    fn currency(&self) -> &str {
        let header = self.lines.header.map(|line| self.piece(line)).unwrap_or_default();
        header.split('\t').nth(8).unwrap_or_default().trim()
    }

    fn hours(&self, _: Place, calendar: &Calendar<'_>) -> Hours {
        calendar::parse(calendar.clndr_data)
    }
}

/// How a file calls P6's tables and columns, for messages.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Vocabulary {
    /// What the codes of diagnostics begin with.
    pub(crate) letters: &'static str,
    /// What stands before the name of a table.
    pub(crate) table: &'static str,
    /// What stands before the number of a row.
    pub(crate) row: &'static str,
    /// Returns the name of a table.
    pub(crate) table_name: fn(&'static str) -> &'static str,
    /// Returns the name of a column of a table.
    pub(crate) column_name: for<'t> fn(&'static str, &'t str) -> &'t str,
}

/// XER uses P6's own names.
pub(crate) const OF_XER: Vocabulary = Vocabulary {
    letters: "XER",
    table: "table ",
    row: "row ",
    table_name: |table| table,
    column_name: |_, column| column,
};
