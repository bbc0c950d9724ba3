//! Workbooks: bytes to sheets and back.
//!
//! A workbook is a ZIP archive, so a small file can unpack to a large one: what it unpacks to is counted before it is
//! read, and cells are taken one by one, so that two cells far apart take no room between them.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use chainage_model::{FileId, Span};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::csv::too_large;
use super::date::{serial, to_serial};
use super::sheet::{Cell, Grid, MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Raw, Row, Sheet};
use crate::{FileText, WriteError};

/// The most bytes that a workbook may unpack to.
const MOST_BYTES: usize = 1 << 29;
/// The most sheets of a workbook.
const MOST_SHEETS: usize = 1000;

/// Reads the sheets of a workbook, and writes the text of each: a line a row, so that places can be shown.
pub(super) fn read(name: &str, bytes: &[u8]) -> Result<(Vec<Sheet>, Vec<FileText>), String> {
    // calamine 0.38 takes the ends of a range from each other, and stops where a damaged file has them the wrong way.
    std::panic::catch_unwind(|| read_sheets(name, bytes))
        .unwrap_or_else(|_| Err(format!("{name} cannot be read as a workbook: a part of it is damaged")))
}

fn read_sheets(name: &str, bytes: &[u8]) -> Result<(Vec<Sheet>, Vec<FileText>), String> {
    let damaged = |why: String| format!("{name} cannot be read as a workbook: {why}");
    unpacks(bytes).map_err(|why| damaged(why.to_owned()))?;
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| damaged(error.to_string()))?;
    // Workbooks of old Macintoshes count from 1904.
    let epoch = if workbook.has_1904_epoch() { 1462.0 } else { 0.0 };
    let names = workbook.sheet_names();
    if names.len() > MOST_SHEETS {
        return Err(damaged(format!("it has more than {MOST_SHEETS} sheets")));
    }
    let (mut sheets, mut files, mut n_cells) = (Vec::new(), Vec::new(), 0);
    for (index, sheet_name) in names.into_iter().enumerate() {
        let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        let (mut rows, mut text) = (Vec::<Row>::new(), String::new());
        // Sheets of charts have no cells.
        if let Ok(mut cells) = workbook.worksheet_cells_reader(&sheet_name) {
            let mut grid: Vec<(u32, u32, Raw)> = Vec::new();
            while let Some(cell) = cells.next_cell().map_err(|error| damaged(error.to_string()))? {
                let (row, column) = cell.get_position();
                n_cells += 1;
                if row >= MOST_ROWS || column >= MOST_COLUMNS || n_cells > MOST_CELLS {
                    return Err(too_large());
                }
                grid.extend(raw(cell.get_value(), epoch).map(|raw| (row, column, raw)));
            }
            grid.sort_by_key(|(row, column, _)| (*row, *column));
            grid.dedup_by_key(|(row, column, _)| (*row, *column));
            for (row, column, raw) in grid {
                put(&mut rows, &mut text, file, row + 1, column, raw);
            }
        }
        files.push(FileText { name: name.to_owned(), text });
        sheets.push(Sheet { name: sheet_name, file, rows, decimal_comma: false });
    }
    Ok((sheets, files))
}

/// Counts what an archive unpacks to, whatever it says itself.
fn unpacks(bytes: &[u8]) -> Result<(), &'static str> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| "the archive is damaged")?;
    let mut total = 0;
    let mut buffer = vec![0; 1 << 16];
    for index in 0..archive.len() {
        let mut entry =
            archive.by_index(index).map_err(|_| "the archive is damaged, or protected by a password")?;
        loop {
            match entry.read(&mut buffer) {
                Ok(0) => break,
                Ok(n_bytes) => total += n_bytes,
                Err(_) => return Err("the archive is damaged"),
            }
            if total > MOST_BYTES {
                return Err("it unpacks to more than 512 MB");
            }
        }
    }
    Ok(())
}

/// Adds a cell to the last row or to a new one, and to the text.
fn put(rows: &mut Vec<Row>, text: &mut String, file: FileId, number: u32, column: u32, raw: Raw) {
    let last = rows.last().map_or(0, |row| row.number);
    if last < number {
        // A line for every row, so that the number of the line is that of the row.
        text.extend(std::iter::repeat_n('\n', (number - last.max(1)) as usize));
        rows.push(Row { number, cells: Vec::new() });
    } else {
        text.push('\t');
    }
    let start = text.len();
    text.extend(raw.text().chars().map(|c| if c.is_control() { ' ' } else { c }));
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let span = Span { file, start: byte(start), end: byte(text.len()) };
    if let Some(row) = rows.last_mut() {
        row.cells.push(Cell { column, raw, span });
    }
}

/// Returns the content of a cell, nothing for empty ones; dates count from `epoch` days after 1899-12-30.
fn raw(value: &DataRef<'_>, epoch: f64) -> Option<Raw> {
    let text = |text: &str| (!text.trim().is_empty()).then(|| Raw::Text(text.to_owned()));
    #[expect(clippy::cast_precision_loss, reason = "spreadsheets reckon in such numbers")]
    match value {
        DataRef::Empty => None,
        DataRef::Int(number) => Some(Raw::Number(*number as f64)),
        DataRef::Float(number) => Some(Raw::Number(*number)),
        DataRef::Bool(yes) => Some(Raw::Truth(*yes)),
        DataRef::SharedString(shared) => text(shared),
        DataRef::DateTime(date) => {
            let date_text = serial(date.as_f64() + epoch).ok().filter(|_| date.is_datetime());
            Some(date_text.map_or(Raw::Number(date.as_f64()), Raw::Date))
        }
        DataRef::String(own) | DataRef::DateTimeIso(own) | DataRef::DurationIso(own) => text(own),
        // An error of a formula reads as what the cell shows.
        DataRef::Error(error) => Some(Raw::Text(error.to_string())),
    }
}

/// Writes a workbook.
pub(super) fn write(grids: &[Grid]) -> Result<Vec<u8>, WriteError> {
    let refuse =
        |error: XlsxError| WriteError::CannotHold { format: crate::Format::Xlsx, what: error.to_string() };
    let mut workbook = Workbook::new();
    // The same plan gives the same bytes, whenever it is written.
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1).map_err(refuse)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
    for grid in grids {
        let sheet = workbook.add_worksheet();
        fill(sheet, grid).map_err(refuse)?;
    }
    workbook.save_to_buffer().map_err(refuse)
}

fn fill(sheet: &mut Worksheet, grid: &Grid) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let minute = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    sheet.set_name(grid.name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, heading) in grid.headings.iter().enumerate() {
        let column = u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)?;
        sheet.write_string_with_format(0, column, heading, &bold)?;
        let cells = grid.rows.iter().take(200).filter_map(|row| row[usize::from(column)].as_ref());
        let widest = cells.map(|raw| width(&raw.text())).max().unwrap_or_default().max(width(heading));
        sheet.set_column_width(column, f64::from(u32::try_from(widest.clamp(8, 48)).unwrap_or(48)) + 1.0)?;
    }
    for (row, cells) in grid.rows.iter().enumerate() {
        let row = u32::try_from(row + 1).map_err(|_| XlsxError::RowColumnLimitError)?;
        for (column, raw) in cells.iter().enumerate() {
            let column = u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)?;
            match raw {
                None => {}
                Some(Raw::Text(text)) => drop(sheet.write_string(row, column, text)?),
                Some(Raw::Number(number)) => drop(sheet.write_number(row, column, *number)?),
                Some(Raw::Truth(yes)) => drop(sheet.write_boolean(row, column, *yes)?),
                Some(Raw::Date(text)) => {
                    let format = if text.contains('T') { &minute } else { &day };
                    let number = to_serial(text).unwrap_or_default();
                    sheet.write_number_with_format(row, column, number, format)?;
                }
            }
        }
    }
    Ok(())
}

/// Returns how wide a text is: Chinese characters count two.
fn width(text: &str) -> usize {
    text.lines().next().unwrap_or_default().chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}
