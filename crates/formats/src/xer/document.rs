//! An XER file as it is, tables that mean nothing to a plan included.

use std::collections::BTreeMap;

use encoding_rs::Encoding;

use super::lex::{Lines, Piece, Table};
use super::log::{Log, Place, RowAt};
use super::schema;
use super::value;
use super::write::{Changes, Row};

/// An XER file that was read, kept so that it can be written back with all that a plan does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub(crate) text: String,
    pub(crate) lines: Lines,
    pub(crate) encoding: &'static Encoding,
    pub(crate) mark: bool,
}

impl Document {
    /// Returns the decoded text; spans of diagnostics count its bytes.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the name of the encoding the file was read in, as the WHATWG calls it.
    pub fn encoding(&self) -> &'static str {
        self.encoding.name()
    }

    /// Iterates over the names of the tables, in the order of the file.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        self.lines.tables.iter().map(|table| self.piece(table.name))
    }

    pub(crate) fn piece(&self, piece: Piece) -> &str {
        &self.text[piece.range()]
    }

    pub(crate) fn has_rows(&self, name: &str) -> bool {
        self.named(name).any(|(_, table)| !table.rows.is_empty())
    }

    /// Returns a field of a row; empty if there is no such column.
    pub(crate) fn cell(&self, at: RowAt, column: &str) -> &str {
        let table = &self.lines.tables[at.table as usize];
        let place = place_of(&self.columns(table), column);
        let row = self.piece(table.rows[at.row as usize]);
        row.split('\t').nth(place).unwrap_or_default()
    }

    fn columns<'a>(&'a self, table: &Table) -> Vec<&'a str> {
        table.columns.map(|line| self.piece(line).split('\t').map(str::trim).collect()).unwrap_or_default()
    }

    /// Iterates over the fields of a column, in all tables or those of a name; tables without it are passed over.
    pub(crate) fn column<'a>(
        &'a self,
        table: Option<&'a str>,
        column: &'a str,
    ) -> impl Iterator<Item = (RowAt, &'a str)> {
        let tables = self.lines.tables.iter().enumerate();
        let wanted = tables.filter(move |(_, found)| {
            table.is_none_or(|name| self.piece(found.name).eq_ignore_ascii_case(name))
        });
        wanted.flat_map(move |(table_at, table)| {
            let place = place_of(&self.columns(table), column);
            let rows = table.rows.iter().enumerate().filter(move |_| place != usize::MAX);
            rows.filter_map(move |(row_at, &piece)| {
                Some((RowAt::new(table_at, row_at), self.piece(piece).split('\t').nth(place)?.trim()))
            })
        })
    }

    /// Returns the text of the file with changed rows, with the line ends P6 writes, a header and an end.
    pub(crate) fn rewritten(&self, changes: &Changes<'_>) -> String {
        let mut text = String::with_capacity(self.text.len() + self.text.len() / 16);
        let header = self.lines.header.map_or("ERMHDR\t19.12", |line| self.piece(line));
        text.extend([header.trim_end(), "\r\n"]);
        // New rows of a table go behind its rows: the last ones, if it comes twice.
        let mut added: BTreeMap<usize, Vec<&Row<'_>>> = BTreeMap::new();
        let mut tables: Vec<(&str, Vec<&Row<'_>>)> = Vec::new();
        for (name, row) in &changes.added {
            match (self.named(name).last(), tables.iter_mut().find(|(known, _)| known == name)) {
                (Some((table, _)), _) => added.entry(table).or_default().push(row),
                (None, Some((_, rows))) => rows.push(row),
                (None, None) => tables.push((name, vec![row])),
            }
        }
        for (at, table) in self.lines.tables.iter().enumerate() {
            let added = added.get(&at).map(Vec::as_slice).unwrap_or_default();
            self.rewrite_table(at, table, changes, added, &mut text);
        }
        for (name, rows) in tables {
            text.extend(["%T\t", name, "\r\n%F"]);
            for (column, _) in rows.iter().take(1).copied().flatten() {
                text.extend(["\t", column]);
            }
            text.push_str("\r\n");
            for row in rows {
                text.push_str("%R");
                for (_, cell) in row {
                    text.extend(["\t", cell]);
                }
                text.push_str("\r\n");
            }
        }
        text.push_str("%E\r\n");
        text
    }

    fn rewrite_table(
        &self,
        table_at: usize,
        table: &Table,
        Changes { patches, removed, .. }: &Changes<'_>,
        added: &[&Row<'_>],
        text: &mut String,
    ) {
        let mut columns = self.columns(table);
        let n_columns = columns.len();
        text.extend(["%T\t", self.piece(table.name), "\r\n"]);
        let at = |row: usize| RowAt::new(table_at, row);
        let patched = (0..table.rows.len()).filter_map(|row| patches.get(&at(row)));
        for (column, _) in patched.filter(|_| n_columns > 0).chain(added.iter().copied()).flatten() {
            if place_of(&columns, column) == usize::MAX {
                columns.push(column);
            }
        }
        let line = table.columns.map(|line| self.piece(line));
        if line.is_some() || !columns.is_empty() {
            text.extend(["%F\t", line.unwrap_or_default()]);
            for (at, column) in columns.iter().enumerate().skip(n_columns) {
                text.extend([if at == 0 { "" } else { "\t" }, column]);
            }
            text.push_str("\r\n");
        }
        for (row_at, &piece) in table.rows.iter().enumerate().filter(|(row, _)| !removed.contains(&at(*row)))
        {
            let row = self.piece(piece);
            text.push_str("%R\t");
            match patches.get(&at(row_at)) {
                None => {
                    text.push_str(row);
                    // Columns that other rows needed are empty here.
                    text.extend(std::iter::repeat_n('\t', columns.len() - n_columns));
                }
                Some(patch) => {
                    let mut cells: Vec<&str> = row.split('\t').collect();
                    if cells.len() > n_columns {
                        cut_surplus(&mut cells, row, &columns[..n_columns]);
                    }
                    cells.resize(columns.len(), "");
                    for (column, cell) in patch {
                        cells[place_of(&columns, column)] = cell;
                    }
                    text.push_str(&cells.join("\t"));
                }
            }
            text.push_str("\r\n");
        }
        for row in added {
            let mut cells = vec![""; columns.len()];
            for (column, cell) in *row {
                cells[place_of(&columns, column)] = cell;
            }
            text.extend(["%R\t", &cells.join("\t"), "\r\n"]);
        }
    }

    fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = (usize, &'a Table)> {
        let is_named = move |(_, table): &(usize, &Table)| self.piece(table.name).eq_ignore_ascii_case(name);
        self.lines.tables.iter().enumerate().filter(is_named)
    }

    /// Calls a function with every row of a kind; tables of the same name count as one.
    pub(crate) fn each<'a, R: schema::Row<'a>>(
        &'a self,
        log: &mut Log,
        mut take: impl FnMut(&mut Log, Place, R),
    ) {
        let mut cells = Vec::new();
        let mut number = 0;
        for (table_at, table) in self.named(R::TABLE) {
            let columns = self.columns(table);
            if columns.is_empty() && !table.rows.is_empty() {
                log.warn(
                    "XER007",
                    format!("table {} has rows but no columns; its rows are left out", R::TABLE),
                );
                continue;
            }
            let places: Vec<usize> = R::COLUMNS.iter().map(|&column| place_of(&columns, column)).collect();
            for (row_at, &piece) in table.rows.iter().enumerate() {
                number += 1;
                let at = RowAt::new(table_at, row_at);
                let place = Place { table: R::TABLE, row: number, piece, at };
                cells.clear();
                push_cells(&mut cells, self.piece(piece));
                if cells.len() != columns.len() {
                    fit(&mut cells, self.piece(piece), &columns, place, log);
                }
                take(log, place, R::from_cells(&cells, &places));
            }
        }
    }
}

/// Cuts a row at its tabs. Cells are a few bytes long: a plain loop is several times faster than a search for each tab.
fn push_cells<'a>(cells: &mut Vec<&'a str>, row: &'a str) {
    let mut start = 0;
    for (at, byte) in row.bytes().enumerate() {
        if byte == b'\t' {
            cells.push(&row[start..at]);
            start = at + 1;
        }
    }
    cells.push(&row[start..]);
}

fn place_of(columns: &[&str], wanted: &str) -> usize {
    columns.iter().position(|column| column.eq_ignore_ascii_case(wanted)).unwrap_or(usize::MAX)
}

/// Makes a row of another length fit its columns: missing cells are empty; surplus cells are taken for a text with
/// tabs in it, in the column where that leaves most cells with what their columns promise.
fn fit<'a>(cells: &mut Vec<&'a str>, row: &'a str, columns: &[&str], place: Place, log: &mut Log) {
    if cells.len() > columns.len() {
        if cut_surplus(cells, row, columns) {
            log.field("XER008", place, "", "more cells than columns; a text with tabs in it is assumed");
        }
    } else if cells.len() + 1 < columns.len() || !cells.last().is_some_and(|last| last.is_empty()) {
        let what = format!("{} cells for {} columns; the missing ones are empty", cells.len(), columns.len());
        log.field("XER007", place, "", &what);
    }
}

/// Cuts a row with more cells than columns. `true` if a text with tabs was assumed; blank cells behind a row whose cells
/// are all what their columns promise are only dropped.
fn cut_surplus<'a>(cells: &mut Vec<&'a str>, row: &'a str, columns: &[&str]) -> bool {
    let is_blank = cells[columns.len()..].iter().all(|cell| cell.trim().is_empty());
    let fits = || columns.iter().zip(cells.iter()).all(|(column, cell)| is_plausible(column, cell));
    let is_text = !is_blank || !fits();
    let surplus = cells.len() - columns.len();
    if is_text && surplus <= 16 {
        join_surplus(cells, row, columns, surplus);
    }
    cells.truncate(columns.len());
    is_text
}

fn join_surplus<'a>(cells: &mut Vec<&'a str>, row: &'a str, columns: &[&str], surplus: usize) {
    let wrong = |at: usize| {
        let shifted = |column: usize| cells[if column <= at { column } else { column + surplus }];
        (0..columns.len())
            .filter(|&column| column != at && !is_plausible(columns[column], shifted(column)))
            .count()
    };
    let texts = (0..columns.len()).filter(|&at| is_text(columns[at]));
    let Some(at) = texts.min_by_key(|&at| wrong(at)) else { return };
    let start = cells[..at].iter().map(|cell| cell.len() + 1).sum::<usize>();
    let length = cells[at..=at + surplus].iter().map(|cell| cell.len() + 1).sum::<usize>() - 1;
    cells.splice(at..=at + surplus, [&row[start..start + length]]);
}

fn is_text(column: &str) -> bool {
    let column = column.to_ascii_lowercase();
    ["_name", "_text", "_descr", "_notes", "_memo", "comments", "_value"]
        .iter()
        .any(|end| column.ends_with(end))
}

fn is_plausible(column: &str, cell: &str) -> bool {
    let numbers = value::Numbers { decimal_comma: false };
    let column = column.to_ascii_lowercase();
    match column.rsplit('_').next().unwrap_or_default() {
        "date" | "date2" => value::date(cell).is_ok(),
        "cnt" | "qty" | "cost" | "num" | "id" | "pct" => numbers.number(cell).is_ok(),
        "flag" => matches!(cell.trim(), "" | "Y" | "N"),
        "type" | "type2" | "code" if column != "task_code" => !cell.contains(' '),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xer::schema::Activity;

    fn tasks(text: &str) -> (Vec<(String, String, String)>, usize) {
        let document = Document {
            text: text.to_owned(),
            lines: Lines::of(text.as_bytes()),
            encoding: encoding_rs::UTF_8,
            mark: false,
        };
        let mut log = Log::default();
        let mut found = Vec::new();
        document.each::<Activity<'_>>(&mut log, |_, _, task| {
            found.push((task.task_id.to_owned(), task.task_name.to_owned(), task.act_start_date.to_owned()));
        });
        (found, log.finish().len())
    }

    #[test]
    fn rows_of_any_length_are_read() {
        let head = "%T\ttask\n%F\ttask_id\ttask_type\tTASK_NAME\tact_start_date\tdriving_path_flag\n";
        let row = |id: &str, name: &str, date: &str| (id.to_owned(), name.to_owned(), date.to_owned());
        assert_eq!(tasks(&format!("{head}%R\t1\tTT_Task\tDig")), (vec![row("1", "Dig", "")], 1));
        let (found, complaints) = tasks(&format!(
            "{head}%R\t1\tTT_Task\tDig\tdeep\tholes\t2026-03-02 08:00\tN\n%R\t2\tTT_Task\tFill\t\tN\t\t\n"
        ));
        assert_eq!(found[0].1, "Dig\tdeep\tholes");
        assert_eq!(found[0].2, "2026-03-02 08:00");
        assert_eq!((found[1].clone(), complaints), (row("2", "Fill", ""), 1));
    }
}
