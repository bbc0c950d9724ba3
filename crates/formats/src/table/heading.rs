//! Which column a heading means.
//!
//! Headings are compared without case, blanks, hyphens and what stands in brackets; a unit in brackets is kept
//! (`工期(小时)`). A key of the format is always a heading of its own (`quantity.rate`, `stored.early-start`).

use std::collections::BTreeMap;

use chainage_model::Span;
use chainage_model::notation::nearest;

use super::column::{ACTIVITIES, BASELINES, Column, Kind, LABELS, PROJECTS, Page, SHEETS};
use super::sheet::{Cell, Row, Sheet};

/// Finds the page that a sheet's name tells.
pub(super) fn page_of(name: &str) -> Option<&'static Page> {
    let (name, _) = normal(name);
    SHEETS.iter().find(|page| page.names().any(|other| normal(other).0 == name))
}

/// What a column of a sheet that was read stands for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bound {
    /// The column, from zero.
    pub(super) column: u32,
    /// The key of the format.
    pub(super) key: String,
    /// What its cells hold.
    pub(super) kind: Kind,
    /// The unit in its heading, in lower case.
    pub(super) unit: String,
    /// The place of the heading.
    pub(super) span: Span,
    /// The heading as it is written, where it is not known.
    pub(super) unknown: Option<String>,
}

/// The headings that are known, as they are compared.
pub(super) struct Headings<'a> {
    columns: &'a [Column],
    /// Places among the columns.
    by_name: BTreeMap<String, usize>,
}

impl<'a> Headings<'a> {
    /// Gathers the headings of columns.
    pub(super) fn of(columns: &'a [Column]) -> Self {
        let mut by_name = BTreeMap::new();
        for (place, column) in columns.iter().enumerate() {
            for heading in column.headings() {
                by_name.entry(normal(heading).0).or_insert(place);
            }
        }
        Self { columns, by_name }
    }

    /// Finds the row of headings of a sheet: the one of the first rows with the most known ones.
    pub(super) fn find_row<'s>(&self, sheet: &'s Sheet) -> Option<&'s Row> {
        let known = |row: &&Row| row.cells.iter().filter(|cell| self.knows(cell)).count();
        let best = sheet.rows.iter().take(30).rev().max_by_key(known)?;
        let n_known = known(&best);
        (n_known >= 2 || (n_known == 1 && best.cells.len() == 1)).then_some(best)
    }

    /// Returns whether a cell is a heading.
    pub(super) fn knows(&self, cell: &Cell) -> bool {
        self.find(&cell.raw.text()).is_some()
    }

    /// Returns what the columns under a row of headings stand for.
    pub(super) fn bind(&self, row: &Row) -> Vec<Bound> {
        let bound = |cell: &Cell| {
            let text = cell.raw.text();
            let known = self.find(&text).map(|(key, kind, unit)| (key, kind, unit, None));
            let label = text.trim();
            let (key, kind, unit, unknown) = known.unwrap_or_else(|| {
                (format!("{LABELS}{label}"), Kind::List, String::new(), Some(label.to_owned()))
            });
            Bound { column: cell.column, key, kind, unit, span: cell.span, unknown }
        };
        row.cells.iter().map(bound).collect()
    }

    /// Finds the key, the kind and the unit of a heading.
    fn find(&self, heading: &str) -> Option<(String, Kind, String)> {
        let heading = heading.trim();
        let (name, unit) = normal(heading);
        let own = self.columns.iter().find(|column| column.key == heading);
        if let Some(column) = own.or_else(|| Some(&self.columns[*self.by_name.get(&name)?])) {
            return Some((column.key.to_owned(), column.kind, unit));
        }
        if let Some(key) = heading.strip_prefix(LABELS).filter(|key| !key.is_empty()) {
            return Some((format!("{LABELS}{key}"), Kind::List, String::new()));
        }
        let n_columns = self.columns.len();
        let path = heading.strip_prefix("project.").filter(|_| n_columns == ACTIVITIES.len());
        if let Some(key) = path {
            let column = PROJECTS.iter().find(|column| column.key == key);
            return Some((heading.to_owned(), column.map_or(Kind::Any, |column| column.kind), String::new()));
        }
        // Tables that are not often made by hand are headed by their keys.
        let is_open = n_columns < ACTIVITIES.len() && n_columns != BASELINES.len();
        let is_key = !heading.is_empty()
            && heading.bytes().all(|byte| byte.is_ascii_lowercase() || b"-.".contains(&byte));
        (is_open && is_key).then(|| (heading.to_owned(), Kind::Any, String::new()))
    }

    /// Returns the heading that is nearest to an unknown one.
    pub(super) fn near(&self, heading: &str) -> Option<&'static str> {
        let near = nearest(&normal(heading).0, self.by_name.keys().map(String::as_str))?;
        let mut headings = self.columns[self.by_name[near]].headings();
        headings.find(|heading| normal(heading).0 == near)
    }
}

/// Returns a heading as headings are compared, and the unit in its brackets or behind its slash.
fn normal(heading: &str) -> (String, String) {
    let squeeze = |text: &str| -> String {
        let kept = text.chars().filter(|c| !(c.is_whitespace() || "_-:：*'\u{feff}".contains(*c)));
        kept.flat_map(char::to_lowercase).collect()
    };
    let open = heading.find(['(', '（', '[', '【', '/']).filter(|&at| at > 0);
    let (name, rest) = heading.split_at(open.unwrap_or(heading.len()));
    let unit = rest.trim_start_matches(['(', '（', '[', '【', '/']);
    let unit = unit.split([')', '）', ']', '】']).next().unwrap_or_default();
    (squeeze(name), squeeze(unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::column::START;

    fn key(heading: &str) -> (String, String) {
        Headings::of(ACTIVITIES).find(heading).map(|(key, _, unit)| (key, unit)).unwrap_or_default()
    }

    #[test]
    fn headings_are_known_in_both_languages() {
        let pairs = [
            ("ACTIVITY id", "code"),
            (" Task_Name", "name"),
            ("工 期", "duration"),
            ("紧前工作", "after"),
            ("% Complete", "percent"),
            ("计划开始时间", START),
            ("日历", "calendar"),
            ("stored.early-start", "stored.early-start"),
            ("labels.Lot", "labels.Lot"),
            ("project.data-date", "project.data-date"),
        ];
        for (heading, wanted) in pairs {
            assert_eq!(key(heading).0, wanted, "{heading}");
        }
        assert_eq!(key("工期（小时）"), ("duration".to_owned(), "小时".to_owned()));
        assert_eq!(key("Duration / h"), ("duration".to_owned(), "h".to_owned()));
        assert_eq!(key("Duraton").0, "");
        let near = |heading| Headings::of(ACTIVITIES).near(heading);
        assert_eq!(near("Duraton"), Some("Duration"));
        assert_eq!(near("紧前工做"), Some("紧前工作"));
    }

    #[test]
    fn no_heading_stands_for_two_columns() {
        for page in SHEETS {
            let mut seen = BTreeMap::new();
            for column in page.columns {
                for heading in column.headings() {
                    let (name, _) = normal(heading);
                    let other = seen.insert(name, column.key);
                    assert!(other.is_none_or(|other| other == column.key), "{heading} of {}", page.name);
                }
            }
        }
        let names: Vec<String> =
            SHEETS.iter().flat_map(|page| page.names().map(|name| normal(name).0)).collect();
        assert_eq!(names.iter().collect::<std::collections::HashSet<_>>().len(), names.len());
    }
}
