//! Rows of P6's tables as people read them: table, number, and the fields that matter, by name.

use std::ops::Range;

/// Fields by which people know a thing, in the order they are shown.
const KNOWN_BY: [&str; 14] = [
    "task_code",
    "task_name",
    "proj_short_name",
    "wbs_short_name",
    "wbs_name",
    "clndr_name",
    "rsrc_short_name",
    "rsrc_name",
    "actv_code_name",
    "udf_type_label",
    "pred_task_id",
    "task_id",
    "pred_type",
    "lag_hr_cnt",
];

/// Fields that are shown at most, besides the one that is spoken of.
const SHOWN: usize = 4;

/// Characters of a value that are shown.
const LONGEST_VALUE: usize = 60;

/// The rows of an XER file, by where they begin.
pub(crate) struct Rows<'a> {
    tables: Vec<Table<'a>>,
    rows: Vec<Row>,
}

struct Table<'a> {
    name: &'a str,
    columns: Vec<&'a str>,
}

struct Row {
    /// The first byte behind the marker.
    start: usize,
    table: usize,
    /// From one, counted in its table.
    number: usize,
}

/// A row in words.
pub(crate) struct Excerpt {
    /// The text.
    pub(crate) text: String,
    /// The part that is spoken of.
    pub(crate) marked: Range<usize>,
}

impl<'a> Rows<'a> {
    /// Finds the rows of a text; `None` if it is no XER file.
    pub(crate) fn of(text: &'a str) -> Option<Self> {
        if !text.starts_with("ERMHDR") && !text.starts_with("%T\t") {
            return None;
        }
        let mut found = Self { tables: Vec::new(), rows: Vec::new() };
        let mut number = 0;
        let mut start = 0;
        for line in text.split(['\n', '\r']) {
            match line.get(..3) {
                Some("%T\t") => {
                    found.tables.push(Table { name: line[3..].trim(), columns: Vec::new() });
                    number = 0;
                }
                Some("%F\t") => {
                    if let Some(table) = found.tables.last_mut() {
                        table.columns = line[3..].split('\t').map(str::trim).collect();
                    }
                }
                Some("%R\t") if !found.tables.is_empty() => {
                    number += 1;
                    found.rows.push(Row { start: start + 3, table: found.tables.len() - 1, number });
                }
                _ => {}
            }
            start += line.len() + 1;
        }
        Some(found)
    }

    /// Puts the row at a place into words: the fields people know it by, and the field that a message names.
    pub(crate) fn excerpt(&self, text: &str, place: Range<usize>, message: &str) -> Option<Excerpt> {
        let at = self.rows.partition_point(|row| row.start <= place.start).checked_sub(1)?;
        let row = &self.rows[at];
        let table = &self.tables[row.table];
        let cells: Vec<&str> = text.get(row.start..place.end)?.split('\t').collect();
        let value = |column: &str| {
            let at = table.columns.iter().position(|known| known.eq_ignore_ascii_case(column))?;
            cells.get(at).map(|cell| shown(cell))
        };
        let spoken_of = table.columns.iter().find(|column| message.contains(&format!(", {column}:")));
        let known = KNOWN_BY.iter().filter(|column| Some(**column) != spoken_of.copied());
        let mut fields: Vec<(&str, String)> =
            known.filter_map(|column| Some((*column, value(column)?))).take(SHOWN).collect();
        if fields.is_empty() {
            fields.extend(table.columns.first().and_then(|column| Some((*column, value(column)?))));
        }
        let mut excerpt = format!("{} row {}", table.name, row.number);
        for (column, value) in fields {
            excerpt.extend(["  ", column, ": ", &value]);
        }
        let mut marked = 0..excerpt.len();
        if let Some((column, value)) = spoken_of.and_then(|column| Some((column, value(column)?))) {
            excerpt.extend(["  ", column, ": "]);
            let start = excerpt.len();
            // What is empty is marked where it should be.
            excerpt.push_str(if value.is_empty() { "(empty)" } else { &value });
            marked = start..excerpt.len();
        }
        Some(Excerpt { text: excerpt, marked })
    }
}

fn shown(cell: &str) -> String {
    let cell = cell.trim();
    let short: String =
        cell.chars().take(LONGEST_VALUE).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if short.chars().count() < cell.chars().count() { short + "…" } else { short }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "ERMHDR\t19\r\n%T\tTASK\r\n%F\ttask_id\ttask_code\ttask_name\tact_start_date\r\n\
                        %R\t1\tA10\tDig\t\r\n%R\t2\tA20\tPour\nthe slab\tsoon\r\n%E\r\n";

    fn excerpt(row: &str, message: &str) -> (String, String) {
        let start = FILE.find(row).unwrap();
        let end = start + row.len();
        let Excerpt { text, marked } = Rows::of(FILE).unwrap().excerpt(FILE, start..end, message).unwrap();
        let part = text[marked].to_owned();
        (text, part)
    }

    #[test]
    fn a_row_is_shown_by_what_people_know_it_by() {
        let (text, marked) = excerpt("1\tA10\tDig\t", "activity A10 has no successor");
        assert_eq!(text, "TASK row 1  task_code: A10  task_name: Dig  task_id: 1");
        assert_eq!(marked, text);
    }

    #[test]
    fn the_field_that_is_wrong_is_marked() {
        let message = "TASK row 2, act_start_date: \"soon\" is not a date; the field is taken for empty";
        let (text, marked) = excerpt("2\tA20\tPour\nthe slab\tsoon", message);
        assert_eq!(
            text,
            "TASK row 2  task_code: A20  task_name: Pour the slab  task_id: 2  act_start_date: soon"
        );
        assert_eq!(marked, "soon");
        let (_, marked) =
            excerpt("1\tA10\tDig\t", "TASK row 1, act_start_date: an actual finish without a start");
        assert_eq!(marked, "(empty)");
    }

    #[test]
    fn other_files_have_no_rows() {
        assert!(Rows::of("[activities]\nA = 1\n").is_none());
    }
}
