//! The text of an XER file as tables, without a copy of any field.
//!
//! A line begins with a marker: `ERMHDR` (header), `%T` (table), `%F` (columns), `%R` (row), `%E` (end). Whatever
//! begins with none of them continues the row before: texts may hold line breaks. All line ends are known: CR LF, LF,
//! CR, and mixtures. Quotation marks mean nothing.

use std::ops::Range;

/// A range of bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) struct Piece {
    start: u32,
    end: u32,
}

impl Piece {
    pub(crate) fn new(range: Range<usize>) -> Self {
        let narrow = |at: usize| u32::try_from(at).expect("texts over 4 GiB are refused before they are cut");
        Self { start: narrow(range.start), end: narrow(range.end) }
    }

    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Returns first and last byte, for a span.
    pub(crate) fn bounds(self) -> (u32, u32) {
        (self.start, self.end)
    }
}

/// A table as it stands in the file; a name may come twice.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Table {
    /// The name as written.
    pub(crate) name: Piece,
    /// The line of columns, without its marker.
    pub(crate) columns: Option<Piece>,
    /// The rows, without their markers and line ends.
    pub(crate) rows: Vec<Piece>,
}

/// The lines of a file, sorted into tables.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Lines {
    /// The header line, if there is one.
    pub(crate) header: Option<Piece>,
    /// The tables in the order of the file.
    pub(crate) tables: Vec<Table>,
    /// Whether `%E` ended the file.
    pub(crate) ended: bool,
    /// Lines that belong to no table.
    pub(crate) strays: usize,
}

impl Lines {
    /// Sorts the lines of a text. Works on bytes, since all encodings of XER files keep tabs, line ends and `%`.
    pub(crate) fn of(text: &[u8]) -> Self {
        let mut lines = Self::default();
        let mut open = Open::Nothing;
        let mut at = 0;
        while at < text.len() && !lines.ended {
            let end = line_end(text, at);
            lines.take(text, at..end, &mut open);
            at = end + 1;
        }
        lines
    }

    fn take(&mut self, text: &[u8], line: Range<usize>, open: &mut Open) {
        let bytes = &text[line.clone()];
        let rest = |marker: usize| Piece::new((line.start + marker).min(line.end)..line.end);
        match marker(bytes) {
            Some(Marker::Header) => {
                self.header.get_or_insert(Piece::new(line));
                *open = Open::Nothing;
            }
            Some(Marker::Table) => {
                self.tables.push(Table { name: trimmed(text, rest(3)), ..Table::default() });
                *open = Open::Nothing;
            }
            Some(Marker::End) => self.ended = true,
            Some(Marker::Columns) => match self.tables.last_mut() {
                Some(table) => {
                    table.columns.get_or_insert(rest(3));
                    *open = Open::Columns;
                }
                None => self.strays += 1,
            },
            Some(Marker::Row) => match self.tables.last_mut() {
                Some(table) => {
                    table.rows.push(rest(3));
                    *open = Open::Row;
                }
                None => self.strays += 1,
            },
            None if bytes.trim_ascii().is_empty() => {}
            None => match (&open, self.tables.last_mut().and_then(|table| table.rows.last_mut())) {
                (Open::Row, Some(row)) => row.end = Piece::new(line).end,
                _ => self.strays += 1,
            },
        }
    }
}

/// What a line without a marker continues.
enum Open {
    Nothing,
    Columns,
    Row,
}

enum Marker {
    Header,
    Table,
    Columns,
    Row,
    End,
}

fn marker(line: &[u8]) -> Option<Marker> {
    match line {
        [b'%', letter, rest @ ..] if rest.first().is_none_or(|&next| next == b'\t' || next == b' ') => {
            match letter.to_ascii_uppercase() {
                b'T' => Some(Marker::Table),
                b'F' => Some(Marker::Columns),
                b'R' => Some(Marker::Row),
                b'E' => Some(Marker::End),
                _ => None,
            }
        }
        [b'E', b'R', b'M', b'H', b'D', b'R', ..] => Some(Marker::Header),
        _ => None,
    }
}

fn line_end(text: &[u8], from: usize) -> usize {
    memchr::memchr2(b'\n', b'\r', &text[from..]).map_or(text.len(), |at| from + at)
}

fn trimmed(text: &[u8], piece: Piece) -> Piece {
    let bytes = &text[piece.range()];
    let start = piece.range().start + (bytes.len() - bytes.trim_ascii_start().len());
    Piece::new(start..start + bytes.trim_ascii().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(String, Vec<String>)> {
        let show = |piece: Piece| text[piece.range()].to_owned();
        let lines = Lines::of(text.as_bytes());
        lines.tables.iter().map(|t| (show(t.name), t.rows.iter().map(|&row| show(row)).collect())).collect()
    }

    #[test]
    fn every_kind_of_line_end_is_one() {
        let expected = vec![("A".to_owned(), vec!["1\t2".to_owned(), "3\t4".to_owned()])];
        for text in [
            "%T\tA\r\n%F\tx\ty\r\n%R\t1\t2\r\n%R\t3\t4\r\n%E\r\n",
            "%T\tA\n%F\tx\ty\n%R\t1\t2\n%R\t3\t4\n%E",
            "%T\tA\r%F\tx\ty\r%R\t1\t2\r%R\t3\t4",
            "%T\tA\r\n%F\tx\ty\n%R\t1\t2\r%R\t3\t4\n\n\n",
        ] {
            assert_eq!(shown(text), expected);
        }
    }

    #[test]
    fn a_line_without_marker_continues_its_row() {
        let text = "%T\tA\n%F\tx\ty\n%R\t1\tfirst\nsecond 100%\n%Q\tthird\n\n%R\t2\t\"x\n%E\nafter the end";
        assert_eq!(
            shown(text),
            [("A".to_owned(), vec!["1\tfirst\nsecond 100%\n%Q\tthird".to_owned(), "2\t\"x".to_owned()])]
        );
    }

    #[test]
    fn lines_outside_tables_are_counted() {
        let lines = Lines::of(b"hello\n%R\t1\n%T\tA\nstray\n");
        assert_eq!((lines.strays, lines.tables.len(), lines.ended), (3, 1, false));
    }
}
