//! Separated values: bytes to a sheet and back.
//!
//! UTF-8, UTF-16 with a mark, or GB 18030; separated by commas, semicolons or tabs, whichever makes the better
//! headings. A file is lexed here, not by a library, because messages need the place of every field in the text.

use chainage_model::{FileId, Span};
use encoding_rs::{Encoding, GB18030, UTF_8, WINDOWS_1252};

use super::column::ACTIVITIES;
use super::heading::{Headings, page_of};
use super::sheet::{Cell, Grid, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Raw, Row, Sheet};

/// Returns the text of a file and whether some of it could not be understood.
pub(super) fn decode(bytes: &[u8]) -> (String, Option<&'static str>) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, is_broken) = encoding.decode_without_bom_handling(&bytes[mark..]);
        return (text.into_owned(), is_broken.then_some(encoding.name()));
    }
    for encoding in [UTF_8, GB18030] {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            return (text.into_owned(), None);
        }
    }
    (WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(), Some("windows-1252"))
}

/// Reads a text with the separator that makes the better headings; a row that names a sheet, `[Calendars]`, begins
/// another table.
pub(super) fn read(text: &str) -> Result<Vec<Sheet>, String> {
    // Excel's own way of telling the separator: a first line "sep=;".
    let first = text.lines().next().unwrap_or_default().trim();
    let told = first.strip_prefix("sep=").and_then(|rest| rest.bytes().next());
    let head_end = text.char_indices().nth(20_000).map_or(text.len(), |(at, _)| at);
    let headings = Headings::of(ACTIVITIES);
    let score = |separator: u8| {
        let head = lex(&text[..head_end], separator);
        let known = |row: &Row| row.cells.iter().filter(|cell| headings.knows(cell)).count();
        head.map_or(0, |sheet| sheet.rows.iter().take(20).map(known).max().unwrap_or_default())
    };
    let separator = told.unwrap_or_else(|| {
        // The last of equals wins, so the comma comes last.
        b"\t;,".iter().copied().max_by_key(|&separator| score(separator)).unwrap_or(b',')
    });
    let mut sheet = lex(text, separator)?;
    if told.is_some() {
        sheet.rows.retain(|row| row.number > 1);
    }
    Ok(divided(sheet))
}

/// Divides what was read at the rows that name a sheet in brackets.
fn divided(sheet: Sheet) -> Vec<Sheet> {
    let Sheet { name, file, rows, decimal_comma } = sheet;
    let mut sheets = vec![Sheet { name, file, rows: Vec::new(), decimal_comma }];
    for row in rows {
        let only = row.cells.first().filter(|_| row.cells.len() == 1).map(|cell| cell.raw.text());
        let named = only.as_deref().and_then(|text| text.trim().strip_prefix('[')?.strip_suffix(']'));
        if let Some(page) = named.and_then(page_of) {
            sheets.push(Sheet { name: page.name.to_owned(), file, rows: Vec::new(), decimal_comma });
        } else if let Some(sheet) = sheets.last_mut() {
            sheet.rows.push(row);
        }
    }
    sheets
}

/// Takes a text apart: RFC 4180, with any line ends.
fn lex(text: &str, separator: u8) -> Result<Sheet, String> {
    let bytes = text.as_bytes();
    let mut sheet =
        Sheet { name: String::new(), file: FileId(0), rows: Vec::new(), decimal_comma: separator == b';' };
    let mut row = Row { number: 1, cells: Vec::new() };
    let (mut at, mut column, mut n_cells) = (0, 0, 0_usize);
    while at < bytes.len() {
        let (content, range, next) = field(text, at, separator);
        if !content.trim().is_empty() {
            let byte = |at| u32::try_from(at).unwrap_or(u32::MAX);
            let span = Span { file: FileId(0), start: byte(range.start), end: byte(range.end) };
            row.cells.push(Cell { column, raw: Raw::Text(content), span });
            n_cells += 1;
        }
        at = next;
        let ended = match bytes.get(at) {
            Some(&byte) if byte == separator => {
                at += 1;
                column += 1;
                // A separator at the end of the text is followed by an empty field.
                at == bytes.len()
            }
            Some(b'\r') => {
                at += if bytes.get(at + 1) == Some(&b'\n') { 2 } else { 1 };
                true
            }
            _ => {
                at += 1;
                true
            }
        };
        if ended {
            let next = Row { number: row.number + 1, cells: Vec::new() };
            let done = std::mem::replace(&mut row, next);
            if !done.cells.is_empty() {
                sheet.rows.push(done);
            }
            column = 0;
        }
        if row.number > MOST_ROWS + 1 || column >= MOST_COLUMNS || n_cells > MOST_CELLS {
            return Err(too_large());
        }
    }
    Ok(sheet)
}

/// Says that a table is larger than any plan.
pub(super) fn too_large() -> String {
    let most = format!("{MOST_ROWS} rows, {MOST_COLUMNS} columns and {MOST_CELLS} cells");
    format!("the table is too large for a plan; it may have {most}")
}

/// Returns the content of the field at a byte, its place, and the byte after it.
fn field(text: &str, start: usize, separator: u8) -> (String, std::ops::Range<usize>, usize) {
    let bytes = text.as_bytes();
    let plain_end = |from: usize| {
        let is_end = |byte: &u8| *byte == separator || matches!(byte, b'\r' | b'\n');
        bytes[from..].iter().position(is_end).map_or(bytes.len(), |length| from + length)
    };
    if bytes[start] != b'"' {
        let end = plain_end(start);
        return (text[start..end].to_owned(), start..end, end);
    }
    let mut content = String::new();
    let mut at = start + 1;
    loop {
        let Some(length) = bytes[at..].iter().position(|byte| *byte == b'"') else {
            content.push_str(&text[at..]);
            return (content, start..bytes.len(), bytes.len());
        };
        content.push_str(&text[at..at + length]);
        at += length + 1;
        if bytes.get(at) != Some(&b'"') {
            break;
        }
        content.push('"');
        at += 1;
    }
    // What follows the closing quote belongs to the field, as spreadsheets read it.
    let end = plain_end(at);
    content.push_str(&text[at..end]);
    (content, start..end, end)
}

/// Writes tables in UTF-8 with commas, and with the mark that spreadsheets know the encoding by; those after the first
/// below their names in brackets.
pub(super) fn write(grids: &[Grid]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(b"\xEF\xBB\xBF".to_vec());
    let texts = |row: &[Option<Raw>]| -> Vec<String> {
        row.iter().map(|cell| cell.as_ref().map_or_else(String::new, Raw::text)).collect()
    };
    for (place, grid) in grids.iter().enumerate() {
        let name = (place > 0).then(|| vec![format!("[{}]", grid.name)]);
        let rows = std::iter::once(grid.headings.clone()).chain(grid.rows.iter().map(|row| texts(row)));
        for row in name.into_iter().chain(rows) {
            writer.write_record(row).expect("a vector takes all that is written to it");
        }
    }
    writer.into_inner().expect("a vector takes all that is written to it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<String> {
        let [sheet] = <[Sheet; 1]>::try_from(read(text).unwrap()).unwrap();
        let cell = |row: &Row, cell: &Cell| {
            let place = sheet.call(cell.span).unwrap();
            assert_eq!(place, format!("cell {}{}", super::super::sheet::letters(cell.column), row.number));
            format!("{place}={}", cell.raw.text()).replacen("cell ", "", 1)
        };
        sheet.rows.iter().flat_map(|row| row.cells.iter().map(move |one| cell(row, one))).collect()
    }

    #[test]
    fn fields_know_their_cells() {
        assert_eq!(
            cells("Code,Name\r\nA,\"x, \"\"y\"\"\nz\"\n\nB,,3"),
            ["A1=Code", "B1=Name", "A2=A", "B2=x, \"y\"\nz", "A4=B", "C4=3"]
        );
        assert_eq!(cells("编号;工期\nA;1,5"), ["A1=编号", "B1=工期", "A2=A", "B2=1,5"]);
        assert_eq!(cells("Code\tName, long\nA\t2\n"), ["A1=Code", "B1=Name, long", "A2=A", "B2=2"]);
        assert_eq!(cells("sep=;\nCode;Name\n"), ["A2=Code", "B2=Name"]);
        assert_eq!(cells("Code,\"Name"), ["A1=Code", "B1=Name"]);
    }

    #[test]
    fn a_row_that_names_a_sheet_begins_another_table() {
        let sheets = read("Code,Name\n[lot 2],\n[Calendars],\nCode,Week\nsite,\n").unwrap();
        let shown: Vec<_> = sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.rows.len())).collect();
        assert_eq!(shown, [("", 2), ("Calendars", 2)]);
        assert_eq!(sheets[1].call(sheets[1].rows[1].cells[0].span).unwrap(), "sheet Calendars, cell A5");
    }

    #[test]
    fn encodings_of_spreadsheets_are_read() {
        let text = "编号,名称\nA,茂名";
        assert_eq!(decode(&GB18030.encode(text).0), (text.to_owned(), None));
        assert_eq!(decode(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()), (text.to_owned(), None));
        let wide: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&wide), (text.to_owned(), None));
        assert_eq!(decode(b"Br\xFCcke\xA0").1, Some("windows-1252"));
    }
}
