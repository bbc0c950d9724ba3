//! Sheets to a plan: each row becomes a table of our own format, and is read as such.

use std::collections::HashMap;

use chainage_model::{Diagnostic, Severity, Span};

use super::activity::Activities;
use super::cell::{self, Reading};
use super::column::{ACTIVITIES, CODE, Kind, LABELS, PROJECT, Page, SHEETS};
use super::heading::{Bound, Headings, page_of};
use super::sheet::{Raw, Row, Sheet};
use crate::assemble::assemble;
use crate::schema::File;
use crate::shape::Shape;
use crate::tree::{Entry, Found, Node, Value};
use crate::{FileText, Import, ReadError};

/// Unknown headings beyond this many are not compared with those that are known.
const MOST_LIKELY: usize = 50;

/// A row as it was read: what its cells hold, by key.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Record {
    /// The keys and their values, in the order of the columns.
    pub(super) fields: Vec<(String, Node)>,
    /// The place of the row.
    pub(super) span: Span,
    /// Whether a cell could not be read: what the row lacks may be just that.
    pub(super) is_broken: bool,
}

impl Record {
    /// Returns whether the row has something under a key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|(own, _)| own == key)
    }

    /// Takes what the row has under a key.
    pub(super) fn take(&mut self, key: &str) -> Option<Node> {
        let at = self.fields.iter().position(|(own, _)| own == key)?;
        Some(self.fields.remove(at).1)
    }

    /// Returns the text under a key.
    pub(super) fn text(&self, key: &str) -> Option<&str> {
        match &self.fields.iter().find(|(own, _)| own == key)?.1.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Takes a code.
    pub(super) fn code(&mut self, key: &str) -> Option<(String, Span)> {
        match self.take(key)? {
            Node { value: Value::Text(code), span } => Some((code, span)),
            _ => None,
        }
    }
}

/// Reads the sheets of a file.
pub(super) fn read(name: &str, sheets: &[Sheet], files: Vec<FileText>) -> Result<Import, ReadError> {
    let mut reader = Reader { sheets, found: Found::default(), notes: Vec::new() };
    let root = reader.root(name);
    let Reader { mut found, mut notes, .. } = reader;
    let call = |diagnostic: &mut Diagnostic| {
        // The tables of one file stand below each other.
        let begins = |sheet: &Sheet| sheet.rows.first().map_or(0, |row| row.span().start);
        let holds = |sheet: &Sheet, span: Span| sheet.file == span.file && begins(sheet) <= span.start;
        let sheet = |span: Span| sheets.iter().rev().find(|sheet| holds(sheet, span));
        if let Some(place) = diagnostic.span.and_then(|span| sheet(span)?.call(span)) {
            diagnostic.message = format!("{place}: {}", diagnostic.message);
        }
        for (span, why) in &mut diagnostic.related {
            if let Some(place) = sheet(*span).and_then(|sheet| sheet.call(*span)) {
                *why = format!("{why}: {place}");
            }
        }
    };
    notes.iter_mut().for_each(call);
    let assembled = root.and_then(|root| {
        let file = File::decode(Node::from(Value::Table(root)), &mut found)?;
        Some(assemble(vec![file], &mut found))
    });
    match assembled {
        Some((plan, origins)) if found.is_empty() => Ok(Import { plan, diagnostics: notes, origins, files }),
        _ => {
            let mut diagnostics = found.into_diagnostics();
            diagnostics.iter_mut().for_each(call);
            // What was assumed matters once the plan can be read; what the headings were taken for matters now.
            diagnostics.extend(
                notes.into_iter().filter(|note| note.span.is_some() && note.severity >= Severity::Warning),
            );
            Err(ReadError { diagnostics, files })
        }
    }
}

/// What is read from sheets before it is a plan.
pub(super) struct Reader<'a> {
    sheets: &'a [Sheet],
    /// What is wrong.
    pub(super) found: Found,
    /// What a person should know.
    pub(super) notes: Vec<Diagnostic>,
}

impl Reader<'_> {
    /// Returns the file as a tree; `None` if there is no table of activities.
    fn root(&mut self, name: &str) -> Option<Vec<Entry>> {
        let mut tables: HashMap<&str, Vec<Record>> = HashMap::new();
        let main = self.main_sheet()?;
        for (index, sheet) in self.sheets.iter().enumerate() {
            let page = if index == main { page_of("Activities") } else { page_of(&sheet.name) };
            let Some(page) = page.filter(|page| index == main || page.name != "Activities") else {
                if !sheet.rows.is_empty() {
                    self.other_sheet(sheet);
                }
                continue;
            };
            let records = self.records(sheet, page)?;
            tables.entry(page.name).or_default().extend(records);
        }
        let mut take = |name: &str| tables.remove(name);
        let (day_lists, calendars) = (take("Day lists"), take("Calendars"));
        let (links, baselines) = (take("Relationships"), take("Baselines"));
        let mut root = vec![Entry::new("chainage", Value::Number(crate::schema::VERSION.to_string()))];
        for (page, key) in [
            ("Alignments", "alignments"),
            ("Uncertainty", "uncertainty"),
            ("Risks", "risks"),
            ("Funding", "funding"),
        ] {
            if let Some(records) = take(page) {
                root.push(Entry::new(key, Value::Table(self.by_code(records))));
            }
        }
        if let Some(record) = take("Programme").and_then(|records| records.into_iter().next()) {
            root.push(entry("programme", record.span, nest(record.fields)));
        }
        root.extend(day_lists.map(|records| Entry::new("day-lists", Value::Table(self.by_code(records)))));
        let mut activities =
            Activities::new(name, title(&self.sheets[main]), self.sheets[main].decimal_comma);
        activities.calendars(calendars.map(|records| self.by_code(records)));
        for record in take("Projects").unwrap_or_default() {
            if let Some((code, entry)) = self.coded(record) {
                activities.project(code, entry.span).push_table(entry);
            }
        }
        if let Some(records) = take("WBS") {
            for (project, entry) in self.by_project(records) {
                activities.wbs(project, entry);
            }
        }
        if let Some(records) = take("Resources") {
            for (project, entry) in self.by_project(records) {
                activities.resource(project, entry);
            }
        }
        let records = take("Activities").unwrap_or_default();
        activities.read(records, self);
        let mut links: Vec<Node> = links
            .unwrap_or_default()
            .into_iter()
            .map(|record| node(record.span, nest(record.fields)))
            .collect();
        root.extend(activities.into_entries(self, &mut links));
        if !links.is_empty() {
            root.push(Entry::new("relationships", Value::List(links)));
        }
        root.extend(baselines.map(|records| Entry::new("baselines", Value::List(baselines_of(records)))));
        Some(root)
    }

    /// Returns the sheet with the activities: by its name, else the first with their headings.
    fn main_sheet(&mut self) -> Option<usize> {
        let named = |sheet: &&Sheet| page_of(&sheet.name).is_some_and(|page| page.name == "Activities");
        let headings = Headings::of(ACTIVITIES);
        let headed = |sheet: &Sheet| page_of(&sheet.name).is_none() && headings.find_row(sheet).is_some();
        let mut filled = self.sheets.iter().filter(|sheet| !sheet.rows.is_empty());
        let Some(first) = filled.next() else {
            self.found.error("FILE004", Span::default(), "there is nothing in the table");
            return None;
        };
        let main = self.sheets.iter().position(|sheet| named(&sheet) && !sheet.rows.is_empty());
        let main = main.or_else(|| self.sheets.iter().position(headed));
        if main.is_none() {
            let row = &first.rows[0];
            let near = row.cells.iter().take(MOST_LIKELY).find_map(|cell| headings.near(&cell.raw.text()));
            let message =
                "there is no row of headings, with at least Code (编号) or Name (名称) and Duration (工期)";
            let help = near.map_or_else(
                || "name the columns in the first row: Code, Name, Duration, Predecessors".to_owned(),
                |near| format!("did you mean \"{near}\"?"),
            );
            self.found.error_with_help("TABLE001", row.span(), message, help);
        }
        main
    }

    fn other_sheet(&mut self, sheet: &Sheet) {
        let note = Diagnostic::warning("TABLE002", format!("sheet {} is not read", sheet.name));
        let names = SHEETS.iter().flat_map(Page::names);
        self.notes.push(match chainage_model::notation::nearest(&sheet.name, names) {
            Some(near) => note.with_help(format!("did you mean \"{near}\"?")),
            None => note,
        });
    }

    /// Reads the rows below the headings.
    fn records(&mut self, sheet: &Sheet, page: &Page) -> Option<Vec<Record>> {
        let known = Headings::of(page.columns);
        let Some(headings) = known.find_row(sheet) else {
            if let Some(row) = sheet.rows.first() {
                let known: Vec<&str> =
                    page.columns.iter().filter_map(|column| column.headings().next()).collect();
                let message = format!("there is no row of headings; known are {}", known.join(", "));
                self.found.error("TABLE001", row.span(), message);
                return None;
            }
            return Some(Vec::new());
        };
        let bound = self.bound(headings, &known, page.columns.len() == ACTIVITIES.len());
        let rows: Vec<&Row> = sheet.rows.iter().filter(|row| row.number > headings.number).collect();
        let shares: Vec<bool> = bound
            .iter()
            .map(|bound| bound.kind == Kind::Percent && are_shares(&rows, bound.column))
            .collect();
        Some(rows.iter().map(|row| self.record(row, &bound, &shares, sheet.decimal_comma)).collect())
    }

    fn bound(&mut self, headings: &Row, known: &Headings<'_>, has_labels: bool) -> Vec<Bound> {
        let mut bound: Vec<Bound> = Vec::new();
        let mut spans: HashMap<String, Span> = HashMap::new();
        let mut n_unknown = 0;
        for new in known.bind(headings) {
            if let Some(&first) = spans.get(&new.key) {
                let message = format!("two columns are read as {}", new.key);
                let error = Diagnostic::error("TABLE002", message).at(Some(new.span));
                self.found.add(error.with_related(first, "the other"));
                continue;
            }
            if let Some(unknown) = &new.unknown {
                n_unknown += 1;
                let near = (n_unknown <= MOST_LIKELY).then(|| known.near(unknown)).flatten();
                let what = if has_labels { "kept as a label" } else { "not read" };
                let severity = if near.is_some() || !has_labels { Severity::Warning } else { Severity::Info };
                let message = format!("column \"{unknown}\" is not known, and {what}");
                let note = Diagnostic::new(chainage_model::Code::new("TABLE002"), severity, message)
                    .at(Some(new.span));
                self.notes.push(match near {
                    Some(near) => note.with_help(format!("did you mean \"{near}\"?")),
                    None => note,
                });
                if !has_labels {
                    continue;
                }
            }
            spans.insert(new.key.clone(), new.span);
            bound.push(new);
        }
        bound
    }

    fn record(&mut self, row: &Row, bound: &[Bound], shares: &[bool], decimal_comma: bool) -> Record {
        let mut record = Record { span: row.span(), ..Record::default() };
        for cell in &row.cells {
            // The columns stand in order, as the cells do.
            let Ok(at) = bound.binary_search_by_key(&cell.column, |bound| bound.column) else { continue };
            let reading = Reading { decimal_comma, shares: shares[at] };
            match cell::read(&cell.raw, &bound[at], reading) {
                Ok(value) => record.fields.push((bound[at].key.clone(), placed(value.into(), cell.span))),
                Err((code, message)) => {
                    self.found.error(code, cell.span, message);
                    record.is_broken = true;
                }
            }
        }
        record
    }

    /// Returns the tables of records by their codes.
    fn by_code(&mut self, records: Vec<Record>) -> Vec<Entry> {
        records.into_iter().filter_map(|record| self.coded(record)).map(|(_, entry)| entry).collect()
    }

    fn by_project(&mut self, records: Vec<Record>) -> Vec<(Option<(String, Span)>, Entry)> {
        let mut entries = Vec::new();
        for mut record in records {
            let project = record.code(PROJECT);
            entries.extend(self.coded(record).map(|(_, entry)| (project, entry)));
        }
        entries
    }

    /// Takes the code out of a record; one without is reported.
    fn coded(&mut self, mut record: Record) -> Option<(String, Entry)> {
        let Some((code, span)) = record.code(CODE) else {
            self.found.error("PLAN003", record.span, "the row needs a code");
            return None;
        };
        if record.is_broken {
            self.found.mark_broken(span);
        }
        let entry = Entry { key: code.clone(), span, node: node(record.span, nest(record.fields)) };
        Some((code, entry))
    }
}

/// Returns whether a workbook has shares, 0.45, where percentages are meant: all numbers are at most one.
fn are_shares(rows: &[&Row], column: u32) -> bool {
    let mut cells = rows.iter().flat_map(|row| &row.cells).filter(|cell| cell.column == column);
    let mut numbers = cells.by_ref().filter_map(|cell| match cell.raw {
        Raw::Number(number) => Some(number),
        _ => None,
    });
    numbers.next().is_some_and(|first| first <= 1.0) && numbers.all(|number| number <= 1.0)
}

/// Returns the only cell of a row above the headings: the title of the sheet.
fn title(sheet: &Sheet) -> Option<String> {
    let headings = Headings::of(ACTIVITIES);
    let headings = headings.find_row(sheet)?;
    let above = sheet.rows.iter().take_while(|row| row.number < headings.number);
    above.filter(|row| row.cells.len() == 1).map(|row| row.cells[0].raw.text().trim().to_owned()).next()
}

/// Puts fields with dots in their keys into tables.
pub(super) fn nest(fields: Vec<(String, Node)>) -> Value {
    let mut entries: Vec<Entry> = Vec::new();
    for (path, value) in fields {
        let parts: Vec<&str> = match path.strip_prefix(LABELS) {
            Some(label) => vec!["labels", label],
            None => path.split('.').collect(),
        };
        let (last, above) = parts.split_last().expect("a split has a part");
        let mut into = &mut entries;
        for part in above {
            let at = into.iter().position(|entry| entry.key == *part).unwrap_or_else(|| {
                into.push(entry(part, value.span, Value::Table(Vec::new())));
                into.len() - 1
            });
            into = table_of(&mut into[at].node.value);
        }
        into.push(Entry { key: (*last).to_owned(), span: value.span, node: value });
    }
    Value::Table(entries)
}

/// Returns the entries of a table; what is none becomes one.
fn table_of(value: &mut Value) -> &mut Vec<Entry> {
    if !matches!(value, Value::Table(_)) {
        *value = Value::default();
    }
    let Value::Table(entries) = value else { unreachable!("it was made a table") };
    entries
}

/// Returns an entry at a place.
pub(super) fn entry(key: &str, span: Span, value: Value) -> Entry {
    Entry { key: key.to_owned(), span, node: node(span, value) }
}

/// Returns a value at a place.
pub(super) fn node(span: Span, value: Value) -> Node {
    Node { value, span }
}

/// Puts a value, with all that is in it, at the place of its cell.
fn placed(node: Node, span: Span) -> Node {
    let value = match node.value {
        Value::List(items) => Value::List(items.into_iter().map(|item| placed(item, span)).collect()),
        Value::Table(entries) => {
            let entry = |entry: Entry| Entry { span, node: placed(entry.node, span), ..entry };
            Value::Table(entries.into_iter().map(entry).collect())
        }
        value => value,
    };
    Node { value, span }
}

/// A baseline whose rows are being gathered.
#[derive(Debug, Default)]
struct Gathered {
    number: Option<Value>,
    about: Vec<Entry>,
    activities: Vec<Entry>,
    span: Span,
}

/// Gathers the rows of baselines: those of one number are one.
fn baselines_of(records: Vec<Record>) -> Vec<Node> {
    let mut baselines: Vec<Gathered> = Vec::new();
    for mut record in records {
        let number = record.take("no").map(|node| node.value);
        if baselines.last().is_none_or(|last| last.number != number) {
            baselines.push(Gathered { number, span: record.span, ..Gathered::default() });
        }
        let baseline = baselines.last_mut().expect("one was pushed");
        for key in ["name", "data-date"] {
            if let Some(node) = record.take(key)
                && baseline.about.iter().all(|entry| entry.key != key)
            {
                baseline.about.push(Entry { key: key.to_owned(), span: node.span, node });
            }
        }
        if let Some((code, span)) = record.code("activity") {
            let node = node(record.span, nest(record.fields));
            baseline.activities.push(Entry { key: code, span, node });
        }
    }
    let table = |mut baseline: Gathered| {
        let activities = entry("activities", baseline.span, Value::Table(baseline.activities));
        baseline.about.push(activities);
        node(baseline.span, Value::Table(baseline.about))
    };
    baselines.into_iter().map(table).collect()
}
