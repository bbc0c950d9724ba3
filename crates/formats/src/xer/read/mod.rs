//! From the tables of an XER file to a plan.
//!
//! The parts are read in the order in which they name each other: calendars, projects, work breakdown, resources, what
//! hangs on activities, activities, relationships.

mod activity;
mod attachment;
mod calendar;
mod key;
mod project;
mod relationship;
mod resource;
mod wbs;

pub(crate) use activity::{CONSTRAINTS, PRIORITIES};
pub(crate) use relationship::KINDS;

use std::collections::{BTreeMap, HashMap, HashSet};

use chainage_model::{
    ActivityId, CalendarId, Diagnostic, IdVec, Origins, Plan, ProjectId, RelationshipId, ResourceId, WbsId,
};

use super::log::{Log, Place, RowAt};
use super::schema::Currency;
use super::source::Source;
use super::value::{self, Garbled, Numbers};
use key::Keyed;

/// What is made of a file.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) plan: Plan,
    pub(crate) origins: Origins,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) rows: Rows,
}

/// The rows that the things of a plan were read from; things made up for lack of a row have none.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    pub(crate) projects: IdVec<ProjectId, Option<RowAt>>,
    pub(crate) options: BTreeMap<ProjectId, RowAt>,
    pub(crate) calendars: IdVec<CalendarId, Option<RowAt>>,
    pub(crate) wbs: IdVec<WbsId, Option<RowAt>>,
    pub(crate) roots: BTreeMap<ProjectId, RowAt>,
    pub(crate) resources: IdVec<ResourceId, Option<RowAt>>,
    pub(crate) activities: IdVec<ActivityId, Option<RowAt>>,
    pub(crate) relationships: IdVec<RelationshipId, Option<RowAt>>,
}

/// Reads the tables of a file.
pub(crate) fn read(source: &impl Source, log: Log) -> Content {
    let mut reader = Reader::new(source, log);
    reader.settings();
    reader.calendars();
    reader.projects();
    reader.wbs();
    reader.resources();
    let attachments = reader.attachments();
    reader.activities(attachments);
    reader.relationships();
    reader.late_checks();
    reader.content.diagnostics = reader.log.finish();
    reader.content
}

/// A file half read.
struct Reader<'a, S> {
    source: &'a S,
    log: Log,
    numbers: Numbers,
    content: Content,
    projects: Keyed<'a, ProjectId>,
    separators: HashMap<ProjectId, &'a str>,
    /// Projects that were not exported: those of their activities that others are linked to are here as they stood.
    guests: HashSet<ProjectId>,
    calendars: Keyed<'a, CalendarId>,
    default_calendar: Option<CalendarId>,
    // `None` for the node that stands for the project itself.
    wbs: Keyed<'a, Option<WbsId>>,
    resources: Keyed<'a, ResourceId>,
    activities: Keyed<'a, ActivityId>,
    tally: Tally,
}

/// What is reported once a file, not once a row.
#[derive(Debug, Default)]
struct Tally {
    after_data_date: usize,
    dangling: usize,
}

impl<'a, S: Source> Reader<'a, S> {
    fn new(source: &'a S, log: Log) -> Self {
        Self {
            source,
            log,
            numbers: Numbers { decimal_comma: false },
            content: Content::default(),
            projects: Keyed::default(),
            separators: HashMap::new(),
            guests: HashSet::new(),
            calendars: Keyed::default(),
            default_calendar: None,
            wbs: Keyed::default(),
            resources: Keyed::default(),
            activities: Keyed::default(),
            tally: Tally::default(),
        }
    }

    /// Reads the currency and how it writes numbers.
    fn settings(&mut self) {
        let currency = self.source.currency();
        self.content.plan.currency = currency.to_owned();
        let mut decimal = "";
        self.source.each(&mut self.log, |_, _, row: Currency<'a>| {
            if !currency.is_empty() && row.curr_short_name.eq_ignore_ascii_case(currency) {
                decimal = row.decimal_symbol;
            }
        });
        self.numbers.decimal_comma = decimal == ",";
    }

    fn late_checks(&mut self) {
        for table in ["SCHEDOPTIONS", "PROJWBS", "CALENDAR"] {
            if !self.source.has_rows(table) {
                let instead = match table {
                    "SCHEDOPTIONS" => "P6's default scheduling options hold",
                    "PROJWBS" => "activities stand directly below their project",
                    _ => "office hours hold",
                };
                self.log.lack("XER013", table, instead);
            }
        }
        let Tally { after_data_date, dangling } = self.tally;
        if after_data_date > 0 {
            let message = format!("{after_data_date} actual dates lie after the data date of their project");
            self.log.warn("XER022", message);
        }
        if dangling > 0 {
            let message = format!(
                "{dangling} relationships name an activity that is not in the file; they are left out"
            );
            self.log.warn("XER019", message);
        }
    }
}

/// Reads a field of a row and reports one that is garbled.
struct Fields<'l> {
    log: &'l mut Log,
    place: Place,
    numbers: Numbers,
}

impl Fields<'_> {
    fn date(&mut self, column: &str, text: &str) -> Option<chainage_model::Moment> {
        self.checked("XER010", "a date", column, text, value::date(text))
    }

    fn hours(&mut self, column: &str, text: &str) -> Option<chainage_model::WorkingTime> {
        let hours = self.numbers.hours(text);
        self.checked("XER011", "a number of hours", column, text, hours)
    }

    fn number(&mut self, column: &str, text: &str) -> Option<f64> {
        let number = self.numbers.number(text);
        self.checked("XER011", "a number", column, text, number)
    }

    fn unknown(&mut self, column: &str, text: &str, instead: &str) {
        let what = format!("\"{}\" is not known; {instead}", shortened(text));
        self.log.field("XER012", self.place, column, &what);
    }

    fn checked<T>(
        &mut self,
        code: &'static str,
        what: &str,
        column: &str,
        text: &str,
        value: Result<Option<T>, Garbled>,
    ) -> Option<T> {
        value.unwrap_or_else(|Garbled| {
            let complaint = format!("\"{}\" is not {what}; the field is taken for empty", shortened(text));
            self.log.field(code, self.place, column, &complaint);
            None
        })
    }
}

/// Returns a text for a message: its first forty characters.
fn shortened(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Returns whether a code is one of some spellings: P6's, with or without its prefix, in any case.
fn is_code(text: &str, code: &str) -> bool {
    match code.len().checked_sub(text.len()) {
        Some(0) => text.eq_ignore_ascii_case(code),
        // What is missing is a prefix up to the first bar.
        Some(n) if code.find('_') == Some(n - 1) => text.eq_ignore_ascii_case(&code[n..]),
        _ => false,
    }
}

/// Returns what a code of a table stands for; nearly all are spelled as P6 does.
fn decoded<T: Copy>(text: &str, codes: &[(&str, T)]) -> Option<T> {
    let exact = codes.iter().find(|(code, _)| text == *code);
    exact.or_else(|| codes.iter().find(|(code, _)| is_code(text, code))).map(|&(_, thing)| thing)
}

/// Codes that were wanted more than once, each under its scope, and how often: a thousand namesakes must not mean a
/// million attempts.
#[derive(Debug)]
struct Namesakes<S> {
    counts: HashMap<(S, String), u32>,
}

impl<S: std::hash::Hash + Eq> Namesakes<S> {
    fn new() -> Self {
        Self { counts: HashMap::new() }
    }

    /// Returns a code that is free in its scope: the wanted one, else with a number behind it. `true` if it is as
    /// wanted.
    fn free(
        &mut self,
        scope: S,
        wanted: &str,
        instead: impl Fn() -> String,
        is_taken: impl Fn(&str) -> bool,
    ) -> (String, bool) {
        let mut wanted = value::text(wanted);
        if wanted.contains(['\n', '\t']) {
            wanted = wanted.replace(['\n', '\t'], " ");
        }
        let is_given = !wanted.is_empty();
        let code = if is_given { wanted } else { instead() };
        if !is_taken(&code) {
            return (code, is_given);
        }
        let count = self.counts.entry((scope, code.clone())).or_insert(1);
        loop {
            *count += 1;
            let other = format!("{code}~{count}");
            if !is_taken(&other) {
                return (other, false);
            }
        }
    }
}
