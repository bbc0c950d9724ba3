//! Sheets: rows of cells, each with its place.

use chainage_model::{FileId, Span};

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Raw {
    /// A text.
    Text(String),
    /// A number of a workbook.
    Number(f64),
    /// A date of a workbook, in our spelling.
    Date(String),
    /// True or false, of a workbook.
    Truth(bool),
}

impl Raw {
    /// Returns the content as a person reads it.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) | Self::Date(text) => text.clone(),
            Self::Number(number) => crate::shape::write_real(*number),
            Self::Truth(yes) => yes.to_string(),
        }
    }
}

/// A cell that is not empty.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    /// Its column, from zero.
    pub(super) column: u32,
    /// What stands in it.
    pub(super) raw: Raw,
    /// Its place in the text of the file.
    pub(super) span: Span,
}

/// A row that is not empty.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// Its number, from one, as spreadsheets show it.
    pub(super) number: u32,
    /// Its cells that are not empty, from the left.
    pub(super) cells: Vec<Cell>,
}

impl Row {
    /// Returns the place of the whole row.
    pub(super) fn span(&self) -> Span {
        let (Some(first), Some(last)) = (self.cells.first(), self.cells.last()) else {
            return Span::default();
        };
        Span { end: last.span.end, ..first.span }
    }
}

/// A sheet of a workbook, or a table of separated values.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Sheet {
    /// Its name; empty for separated values.
    pub(super) name: String,
    /// The file whose text its places are in.
    pub(super) file: FileId,
    /// Its rows that are not empty.
    pub(super) rows: Vec<Row>,
    /// Whether 1,5 is one and a half: where columns are separated by semicolons.
    pub(super) decimal_comma: bool,
}

impl Sheet {
    /// Returns what people call the place that a span begins in: `sheet Activities, cell D7`.
    pub(super) fn call(&self, span: Span) -> Option<String> {
        let after = self.rows.partition_point(|row| row.span().start <= span.start);
        let row = &self.rows[after.checked_sub(1)?];
        let after = row.cells.partition_point(|cell| cell.span.start <= span.start);
        let cell = &row.cells[after.checked_sub(1)?];
        let place = if span == row.span() && row.cells.len() > 1 {
            format!("row {}", row.number)
        } else {
            format!("cell {}{}", letters(cell.column), row.number)
        };
        Some(if self.name.is_empty() { place } else { format!("sheet {}, {place}", self.name) })
    }
}

/// The most rows of a sheet, and the most columns: what spreadsheets can hold.
pub(super) const MOST_ROWS: u32 = 1 << 20;
pub(super) const MOST_COLUMNS: u32 = 1 << 14;
/// The most cells that are read from a file.
pub(super) const MOST_CELLS: usize = 20_000_000;

/// Returns the letters of a column: A, B, …, Z, AA.
pub(super) fn letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// A sheet to be written: headings, then rows of values, `None` for empty cells.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Grid {
    /// Its name.
    pub(super) name: &'static str,
    /// The headings.
    pub(super) headings: Vec<String>,
    /// The rows.
    pub(super) rows: Vec<Vec<Option<Raw>>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        let names = [0, 25, 26, 51, 52, 701, 702, 16_383].map(letters);
        assert_eq!(names, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }
}
