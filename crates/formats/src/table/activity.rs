//! Rows of activities: what a sheet made by hand leaves out is filled in, and said.
//!
//! | the sheet | is read as |
//! | --- | --- |
//! | has no codes | activities are numbered from 1 |
//! | has no project | one project, named by the title above the headings or by the file |
//! | has no start of the project | the earliest of its dates |
//! | Start and Finish | dates to compare with; a start without predecessors is a start no earlier than that |
//! | Start and Finish without Duration | the working days from one to the other |
//! | a duration of nothing | a milestone |
//! | names calendars, resources or WBS nodes that no sheet describes | made, with a guess of the hours by the name |

use std::collections::{BTreeMap, HashMap, HashSet};

use super::column::{CODE, ID, PROJECT, START};
use super::derive::{
    Guesses, OFFICE, OFFICE_HOURS, constraints, dates, milestones, usual, usual_week, week_of,
};
use super::logic::{Codes, logic};
use super::read::{Reader, Record, entry, nest, node};
use crate::schema::resource::split_units;
use crate::tree::{Entry, Found, Node, Value};
use chainage_model::{Code, Diagnostic, Severity, Span, Week};

/// A project and what belongs to it.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) code: String,
    span: Span,
    fields: Vec<(String, Node)>,
    wbs: Vec<Entry>,
    resources: Vec<Entry>,
    pub(super) activities: Vec<Record>,
}

impl Part {
    /// Adds what a table of projects says.
    pub(super) fn push_table(&mut self, table: Entry) {
        if let Value::Table(entries) = table.node.value {
            self.fields.extend(entries.into_iter().map(|entry| (entry.key, entry.node)));
        }
    }

    fn has(&self, key: &str) -> bool {
        self.fields.iter().any(|(own, _)| own == key)
    }

    fn text(&self, key: &str) -> Option<String> {
        self.fields.iter().find(|(own, _)| own == key).and_then(|(_, node)| text_of(&node.value))
    }
}

/// What becomes of the rows of activities.
#[derive(Debug)]
pub(super) struct Activities {
    /// The project of rows that name none.
    default: String,
    title: Option<String>,
    decimal_comma: bool,
    parts: Vec<Part>,
    /// Places among the parts, by code.
    places: HashMap<String, usize>,
    /// Calendars, if a sheet describes them.
    calendars: Option<Vec<Entry>>,
    /// Resources of all projects.
    resources: Vec<Entry>,
    /// Which sheets there are.
    described: HashSet<&'static str>,
}

impl Activities {
    /// Begins with the name of the file and the title of the sheet.
    pub(super) fn new(name: &str, title: Option<String>, decimal_comma: bool) -> Self {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem).trim();
        Self {
            default: if stem.is_empty() { "plan" } else { stem }.to_owned(),
            title,
            decimal_comma,
            parts: Vec::new(),
            places: HashMap::new(),
            calendars: None,
            resources: Vec::new(),
            described: HashSet::new(),
        }
    }

    /// Sets the calendars that a sheet describes.
    pub(super) fn calendars(&mut self, calendars: Option<Vec<Entry>>) {
        self.calendars = calendars;
    }

    /// Returns the project of a code.
    pub(super) fn project(&mut self, code: String, span: Span) -> &mut Part {
        self.described.insert("Projects");
        self.part(code, span)
    }

    /// Adds a WBS node.
    pub(super) fn wbs(&mut self, project: Option<(String, Span)>, node: Entry) {
        self.described.insert("WBS");
        let (code, span) = project.unwrap_or_else(|| (self.only(), node.span));
        self.part(code, span).wbs.push(node);
    }

    /// Adds a resource; without a project it is for all.
    pub(super) fn resource(&mut self, project: Option<(String, Span)>, resource: Entry) {
        self.described.insert("Resources");
        match project {
            Some((code, span)) => self.part(code, span).resources.push(resource),
            None => self.resources.push(resource),
        }
    }

    /// Returns the project of rows that name none: the only one, or that of the file.
    fn only(&self) -> String {
        match self.parts.as_slice() {
            [part] => part.code.clone(),
            _ => self.default.clone(),
        }
    }

    fn part(&mut self, code: String, span: Span) -> &mut Part {
        let at = self.places.get(&code).copied().unwrap_or_else(|| {
            self.places.insert(code.clone(), self.parts.len());
            self.parts.push(Part { code, span, ..Part::default() });
            self.parts.len() - 1
        });
        &mut self.parts[at]
    }

    /// Sorts rows into projects.
    pub(super) fn read(&mut self, records: Vec<Record>, reader: &mut Reader<'_>) {
        let has_codes = records.iter().any(|record| record.has(CODE));
        let has_ids = records.iter().any(|record| record.has(ID));
        let mut number = 0_usize;
        for mut record in records {
            if !record.has(CODE) {
                if record.fields.len() == 1 && record.has("name") && has_codes {
                    let name = record.text("name").unwrap_or_default();
                    let message = format!(
                        "the row has a name only, \"{name}\", and is read as a heading between activities"
                    );
                    reader.notes.push(Diagnostic::warning("TABLE004", message).at(Some(record.span)));
                    continue;
                }
                number += 1;
                match record.fields.iter().find(|(key, _)| key == ID) {
                    Some((_, id)) if !has_codes => record.fields.push((CODE.to_owned(), id.clone())),
                    _ if has_codes || has_ids => {
                        reader.found.error("PLAN003", record.span, "the activity needs a code");
                        continue;
                    }
                    _ => {
                        let code = node(record.span, Value::Text(number.to_string()));
                        record.fields.push((CODE.to_owned(), code));
                    }
                }
            }
            let (project, span) = record
                .code(PROJECT)
                .unwrap_or_else(|| (self.only(), Span { end: record.span.start, ..record.span }));
            let part = self.part(project, span);
            let own = std::mem::take(&mut record.fields);
            for (key, value) in own {
                match key.strip_prefix("project.") {
                    Some(key) if part.has(key) => {}
                    Some(key) => part.fields.push((key.to_owned(), value)),
                    None => record.fields.push((key, value)),
                }
            }
            part.activities.push(record);
        }
        if number > 0 && !has_ids {
            reader
                .notes
                .push(note("there is no column of codes (Code, 编号): activities are numbered from 1"));
        }
    }

    /// Returns the tables of the plan, and adds to its relationships.
    pub(super) fn into_entries(mut self, reader: &mut Reader<'_>, links: &mut Vec<Node>) -> Vec<Entry> {
        let codes = Codes::of(&self.parts);
        for part in &mut self.parts {
            for record in &mut part.activities {
                logic(record, &part.code, &codes, self.decimal_comma, links, &mut reader.found);
            }
        }
        let held: HashSet<String> = links.iter().filter_map(|link| field_text(link, "to")).collect();
        let weeks = self.weeks();
        let mut guesses = Guesses::default();
        for part in &mut self.parts {
            if !self.described.contains("Projects") {
                begin(part, reader);
            }
            let begins = part.text("start");
            let default = part.text("calendar");
            for record in &mut part.activities {
                milestones(record);
                constraints(record, &mut reader.found);
                let calendar = record.text("calendar").map(str::to_owned).or_else(|| default.clone());
                let week = match &calendar {
                    None => weeks.get(OFFICE).cloned(),
                    Some(code) => weeks
                        .get(code)
                        .cloned()
                        .or_else(|| self.calendars.is_none().then(|| usual_week(code))),
                };
                dates(record, begins.as_deref(), week.as_ref(), &held, &mut guesses, &mut reader.found);
            }
        }
        guesses.tell(&mut reader.notes);
        self.missing_calendars(reader, links);
        self.missing_nodes();
        self.missing_resources(reader);
        let mut entries = Vec::new();
        entries.extend(self.calendars.map(|calendars| Entry::new("calendars", Value::Table(calendars))));
        entries.push(Entry::new("resources", Value::Table(self.resources)));
        let is_only = self.parts.len() == 1 && !self.described.contains("Projects");
        let mut projects = Vec::new();
        for mut part in self.parts {
            if is_only && !part.has("name") && !part.has("zh") && part.code == self.default {
                let name = self.title.take().unwrap_or_else(|| self.default.clone());
                part.fields.push(("name".to_owned(), node(part.span, Value::Text(name))));
            }
            projects.push(project(part, &mut reader.found));
        }
        entries.push(Entry::new("projects", Value::Table(projects)));
        entries
    }

    /// Returns the plain weeks of calendars: those that could tell how many days a pair of dates spans.
    fn weeks(&self) -> HashMap<String, Week> {
        let mut weeks = HashMap::from([(OFFICE.to_owned(), week_of(&[OFFICE]))]);
        for calendar in self.calendars.iter().flatten() {
            let Value::Table(entries) = &calendar.node.value else { continue };
            let is_plain = entries
                .iter()
                .all(|entry| ["name", "zh", "week", "source", "day-length"].contains(&entry.key.as_str()));
            let lines = entries.iter().find(|entry| entry.key == "week").map(|entry| texts(&entry.node));
            if let (true, Some(lines)) = (is_plain, lines) {
                weeks.insert(
                    calendar.key.clone(),
                    week_of(&lines.iter().map(String::as_str).collect::<Vec<_>>()),
                );
            }
        }
        weeks
    }

    /// Describes calendars that are named, where no sheet does.
    fn missing_calendars(&mut self, reader: &mut Reader<'_>, links: &[Node]) {
        if self.calendars.is_some() {
            return;
        }
        let mut named: BTreeMap<String, Span> = BTreeMap::new();
        let mut add = |node: &Node| {
            if let Some(code) = text_of(&node.value) {
                named.entry(code).or_insert(node.span);
            }
        };
        links.iter().filter_map(|link| field(link, "lag-calendar")).for_each(&mut add);
        let mut is_left_open = false;
        for part in &self.parts {
            part.fields
                .iter()
                .filter(|(key, _)| key == "calendar" || key == "options.lag-calendar")
                .for_each(|(_, node)| add(node));
            for record in &part.activities {
                let calendar = record.fields.iter().find(|(key, _)| key == "calendar");
                is_left_open |= calendar.is_none() && !part.has("calendar");
                if let Some((_, node)) = calendar {
                    add(node);
                }
                let after = record.fields.iter().filter(|(key, _)| key == "after").map(|(_, node)| node);
                after.flat_map(items).filter_map(|link| field(link, "lag-calendar")).for_each(&mut add);
            }
        }
        let words = ["predecessor", "successor", "project", "continuous"];
        named.retain(|code, _| !words.contains(&code.as_str()));
        if named.is_empty() {
            return reader.notes.push(note(format!("no calendar is named: work is {OFFICE_HOURS}")));
        }
        if is_left_open {
            // Work that names no calendar is in office hours, whatever the others are in.
            for part in self.parts.iter_mut().filter(|part| !part.has("calendar")) {
                part.fields.push(("calendar".to_owned(), node(part.span, Value::Text("office".to_owned()))));
            }
            named.entry("office".to_owned()).or_default();
        }
        let mut calendars = Vec::new();
        for (code, span) in named {
            let (week, hours, is_known) = usual(&code);
            let message = format!("calendar \"{code}\" is not described here, and taken as {hours}");
            let severity = if is_known { Severity::Info } else { Severity::Warning };
            reader.notes.push(Diagnostic::new(Code::new("TABLE003"), severity, message));
            let code = code.strip_prefix("calendar ").map_or(code.clone(), str::to_owned);
            calendars.push(entry(
                &code,
                span,
                Value::Table(vec![entry("week", span, Value::Text(week.to_owned()))]),
            ));
        }
        self.calendars = Some(calendars);
    }

    fn missing_nodes(&mut self) {
        if self.described.contains("WBS") {
            return;
        }
        for part in &mut self.parts {
            let mut seen = HashSet::new();
            for record in &part.activities {
                let Some((_, named)) = record.fields.iter().find(|(key, _)| key == "wbs") else { continue };
                if let Some(code) = text_of(&named.value).filter(|code| seen.insert(code.clone())) {
                    part.wbs.push(entry(&code, named.span, Value::Table(Vec::new())));
                }
            }
        }
    }

    fn missing_resources(&mut self, reader: &mut Reader<'_>) {
        if self.described.contains("Resources") {
            return;
        }
        let mut seen = HashSet::new();
        for record in self.parts.iter().flat_map(|part| &part.activities) {
            let under =
                |wanted| record.fields.iter().filter(move |(key, _)| key == wanted).map(|(_, node)| node);
            let of_modes = under("modes").flat_map(items).filter_map(|mode| field(mode, "resources"));
            for demand in under("resources").chain(of_modes).flat_map(items) {
                let code = text_of(&demand.value).map(|text| split_units(&text).0.to_owned());
                let code = code.or_else(|| field_text(demand, "resource"));
                if let Some(code) = code.filter(|code| seen.insert(code.clone())) {
                    self.resources.push(entry(&code, demand.span, Value::Table(Vec::new())));
                }
            }
        }
        if !self.resources.is_empty() {
            let n = self.resources.len();
            reader.notes.push(note(format!(
                "{n} resources are named but not described: they have no capacity, so they hold nothing up"
            )));
        }
    }
}

/// Lets a project begin with the earliest of its dates, if nothing says when.
fn begin(part: &mut Part, reader: &mut Reader<'_>) {
    if part.has("start") {
        return;
    }
    let keys = [START, "started", "stored.early-start", "stored.start"];
    let starts = part
        .activities
        .iter()
        .flat_map(|record| keys.iter().filter_map(|key| record.fields.iter().find(|(own, _)| own == key)));
    let first = starts.filter_map(|(_, node)| Some((text_of(&node.value)?, node.span))).min();
    match first {
        Some((date, span)) => part.fields.push(("start".to_owned(), node(span, Value::Text(date)))),
        None if part.has("data-date") => {}
        None => {
            let message = format!("nothing says when project {} starts", part.code);
            let help = "add a column Start (开始), or Project start with one date";
            reader.notes.push(Diagnostic::warning("TABLE003", message).with_help(help));
        }
    }
}

/// Returns the table of a project.
fn project(part: Part, found: &mut Found) -> Entry {
    let mut fields = part.fields;
    let mut add = |key: &str, entries: Vec<Entry>| {
        if !entries.is_empty() {
            fields.push((key.to_owned(), node(part.span, Value::Table(entries))));
        }
    };
    add("wbs", part.wbs);
    add("resources", part.resources);
    let mut activities = Vec::new();
    for mut record in part.activities {
        record.fields.retain(|(key, _)| key != ID);
        let Some((code, span)) = record.code(CODE) else { continue };
        if record.is_broken {
            found.mark_broken(span);
        }
        activities.push(Entry { key: code, span, node: node(record.span, nest(record.fields)) });
    }
    add("activities", activities);
    entry(&part.code, part.span, nest(fields))
}

pub(super) fn note(message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(Code::new("TABLE003"), Severity::Info, message)
}

pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn texts(node: &Node) -> Vec<String> {
    items(node).filter_map(|item| text_of(&item.value)).collect()
}

/// Returns the items of a list; anything else is one.
pub(super) fn items(node: &Node) -> impl Iterator<Item = &Node> {
    let (list, one) = match &node.value {
        Value::List(items) => (items.as_slice(), None),
        _ => (&[][..], Some(node)),
    };
    list.iter().chain(one)
}

pub(super) fn into_items(node: Node) -> Vec<Node> {
    match node.value {
        Value::List(items) => items,
        _ => vec![node],
    }
}

fn field<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    match &node.value {
        Value::Table(entries) => entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node),
        _ => None,
    }
}

pub(super) fn field_text(node: &Node, key: &str) -> Option<String> {
    field(node, key).and_then(|node| text_of(&node.value))
}
