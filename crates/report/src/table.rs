//! Tables in fixed-width text. Wide characters count two, so that Chinese columns stand straight.

use unicode_width::UnicodeWidthStr;

/// On which side of its column a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A table: a head and rows of as many cells. Nothing is ever cut.
///
/// ```
/// use chainage_report::table::{Align, Table};
/// let mut table = Table::new(&[("code", Align::Left), ("float", Align::Right)]);
/// table.row(["开通".to_owned(), "5 d".to_owned()]);
/// assert_eq!(table.to_string(), "code  float\n开通    5 d\n");
/// ```
#[derive(Clone, Debug)]
pub struct Table {
    head: Vec<(String, Align)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// Returns a table without rows.
    pub fn new(head: &[(&str, Align)]) -> Self {
        Self { head: head.iter().map(|&(text, align)| (text.to_owned(), align)).collect(), rows: Vec::new() }
    }

    /// Adds a row; missing cells are empty.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let mut row: Vec<_> = cells.into_iter().collect();
        row.resize(self.head.len(), String::new());
        self.rows.push(row);
    }

    /// Returns the table with each line indented by some blanks.
    pub fn indented(&self, blanks: usize) -> String {
        let widths: Vec<usize> = (0..self.head.len())
            .map(|column| {
                let cells = self.rows.iter().map(|row| row[column].width());
                cells.chain([self.head[column].0.width()]).max().unwrap_or(0)
            })
            .collect();
        let head: Vec<_> = self.head.iter().map(|(text, _)| text.clone()).collect();
        let mut text = String::new();
        for row in std::iter::once(&head).chain(&self.rows) {
            let mut line = " ".repeat(blanks);
            for (column, cell) in row.iter().enumerate() {
                let gap = if column == 0 { "" } else { "  " };
                let pad = " ".repeat(widths[column] - cell.width());
                match self.head[column].1 {
                    Align::Left => line = format!("{line}{gap}{cell}{pad}"),
                    Align::Right => line = format!("{line}{gap}{pad}{cell}"),
                }
            }
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.indented(0))
    }
}

/// Writes numbers in groups of three digits: `1,143`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(
            (grouped(7), grouped(1143), grouped(1_000_000)),
            ("7".into(), "1,143".into(), "1,000,000".into())
        );
    }
}
