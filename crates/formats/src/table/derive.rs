//! What follows from the other columns of a row: kinds, constraints, durations.

use std::collections::HashSet;

use chainage_model::{Diagnostic, Moment, Span, Week};
use chrono::{Datelike, NaiveDate};

use super::activity::{into_items, note, text_of};
use super::column::{CODE, CONSTRAINT_DATE, CONSTRAINT_TYPE, FINISH, MILESTONE, START};
use super::read::{Record, node};
use crate::schema::hours::{parse_day_hours, read_week};
use crate::shape::At;
use crate::tree::{Found, Node, Value};

/// Hours of calendars that are named but not described: by a part of the name, in the order they are looked for.
const USUAL: [(&[&str], &str, &str); 3] = [
    (
        &["24h", "24小时", "24x7", "24/7", "7x24", "continuous", "elapsed", "日历天", "连续"],
        "Mon-Sun 00:00-24:00",
        "around the clock",
    ),
    (
        &["7d", "7天", "7x8", "七天", "sevenday"],
        "Mon-Sun 08:00-12:00 13:00-17:00",
        "every day, 08:00-12:00 and 13:00-17:00",
    ),
    (&["5d", "5天", "5x8", "五天", "fiveday", "office", "standard", "标准", "工作日"], OFFICE, OFFICE_HOURS),
];
/// The hours of work that names no calendar.
pub(super) const OFFICE: &str = "Mon-Fri 08:00-12:00 13:00-17:00";
/// The same in words.
pub(super) const OFFICE_HOURS: &str = "Monday to Friday, 08:00-12:00 and 13:00-17:00";

/// Turns a mark of milestones, or a duration of nothing, into a kind.
pub(super) fn milestones(record: &mut Record) {
    let marked = record.take(MILESTONE).is_some_and(|node| node.value == Value::Boolean(true));
    let is_nothing = record
        .text("duration")
        .is_some_and(|text| chainage_model::notation::parse_span(text).is_ok_and(|span| span.is_zero()));
    if record.has("kind") || record.has("quantity.amount") || !(marked || is_nothing) {
        return;
    }
    let kind = if record.has("after") { "finish-milestone" } else { "start-milestone" };
    record.fields.push(("kind".to_owned(), node(record.span, Value::Text(kind.to_owned()))));
}

/// Turns the type and the date of a constraint, as P6 and MS Project have them, into ours.
pub(super) fn constraints(record: &mut Record, found: &mut Found) {
    let (kind, date) = (record.take(CONSTRAINT_TYPE), record.take(CONSTRAINT_DATE));
    let Some((text, span)) = kind.and_then(|node| Some((text_of(&node.value)?, node.span))) else { return };
    let plain: String = text
        .chars()
        .filter(|c| !(c.is_whitespace() || "-_.…".contains(*c)))
        .flat_map(char::to_lowercase)
        .collect();
    let word = match plain.as_str() {
        "" | "none" | "无" | "assoonaspossible" | "asap" | "越早越好" => return,
        "aslateaspossible" | "alap" | "越晚越好" => {
            record
                .fields
                .push(("placement".to_owned(), node(span, Value::Text("as-late-as-possible".to_owned()))));
            return;
        }
        "startnoearlierthan" | "startonorafter" | "snet" | "不得早于开始" | "开始不早于" | "不早于开始" => {
            "start-no-earlier-than"
        }
        "startnolaterthan" | "startonorbefore" | "snlt" | "不得晚于开始" | "开始不晚于" | "不晚于开始" => {
            "start-no-later-than"
        }
        "finishnoearlierthan" | "finishonorafter" | "fnet" | "不得早于完成" | "完成不早于" | "不早于完成" => {
            "finish-no-earlier-than"
        }
        "finishnolaterthan" | "finishonorbefore" | "fnlt" | "不得晚于完成" | "完成不晚于" | "不晚于完成" => {
            "finish-no-later-than"
        }
        "muststarton" | "starton" | "mso" | "必须开始于" => "start-on",
        "mustfinishon" | "finishon" | "mfo" | "必须完成于" => "finish-on",
        "mandatorystart" | "强制开始" => "mandatory-start",
        "mandatoryfinish" | "强制完成" => "mandatory-finish",
        _ => {
            let help =
                "expected one like Start No Earlier Than, Start On or After, Must Finish On, 不得早于…开始";
            return found.error_with_help("I007", span, format!("unknown constraint \"{text}\""), help);
        }
    };
    match date.and_then(|node| text_of(&node.value)) {
        Some(date) => push_constraint(record, span, format!("{word} {date}")),
        None => found.error("PLAN003", span, format!("the constraint \"{text}\" needs a date")),
    }
}

fn push_constraint(record: &mut Record, span: Span, text: String) {
    let mut all = record.take("constraint").map(into_items).unwrap_or_default();
    all.push(node(span, Value::Text(text)));
    record.fields.push(("constraint".to_owned(), node(span, Value::List(all))));
}

/// What was made of dates, counted.
#[derive(Debug, Default)]
pub(super) struct Guesses {
    n_starts: usize,
    n_durations: usize,
}

impl Guesses {
    /// Tells what was made.
    pub(super) fn tell(&self, notes: &mut Vec<Diagnostic>) {
        if self.n_starts > 0 {
            let n = self.n_starts;
            notes
                .push(note(format!("{n} activities without predecessors start no earlier than their Start")));
        }
        if self.n_durations > 0 {
            let n = self.n_durations;
            notes.push(note(format!("{n} durations are the working days from Start to Finish")));
        }
    }
}

/// Keeps the dates of a sheet to compare with, and takes from them what is not there.
pub(super) fn dates(
    record: &mut Record,
    begins: Option<&str>,
    week: Option<&Week>,
    held: &HashSet<String>,
    guesses: &mut Guesses,
    found: &mut Found,
) {
    let (start, finish) = (record.take(START), record.take(FINISH));
    let text = |node: &Option<Node>| node.as_ref().and_then(|node| text_of(&node.value));
    let (from, to) = (text(&start), text(&finish));
    let is_point = record.text("kind").is_some_and(|kind| kind != "task" && kind != "resource-dependent");
    let has_duration = record.has("duration") || record.has("quantity.amount") || record.is_broken;
    if let (false, false, Some(from), Some(to), Some(span)) =
        (has_duration, is_point, &from, &to, finish.as_ref().map(|node| node.span))
    {
        match week.and_then(|week| working_days(week, from, to)) {
            Some(n_days) => {
                guesses.n_durations += 1;
                record.fields.push(("duration".to_owned(), node(span, Value::Text(format!("{n_days}d")))));
            }
            None => found.error(
                "PLAN003",
                span,
                format!("there is no working time from {from} to {to} that is known; give a Duration"),
            ),
        }
    }
    let is_held = record.has("after")
        || record.has("started")
        || record.has("constraint")
        || record.text(CODE).is_some_and(|code| held.contains(code));
    if let (false, Some(from), Some(node)) = (is_held, &from, &start)
        && begins.is_some_and(|begins| begins < from.as_str())
    {
        guesses.n_starts += 1;
        push_constraint(record, node.span, format!("start-no-earlier-than {from}"));
    }
    record.fields.extend(start.map(|node| ("stored.start".to_owned(), node)));
    record.fields.extend(finish.map(|node| ("stored.finish".to_owned(), node)));
}

/// Counts the days of a week's work from one date to another, both included.
fn working_days(week: &Week, from: &str, to: &str) -> Option<usize> {
    let day = |text: &str| text.get(..10)?.parse::<NaiveDate>().ok();
    let (from, to) = (day(from)?, day(to)?);
    let bounds = Moment::EARLIEST.date()..=Moment::LATEST.date();
    let in_range = from <= to && bounds.contains(&from) && bounds.contains(&to);
    let works = |date: &NaiveDate| week.day(date.weekday()).is_some_and(|shifts| !shifts.is_empty());
    let n_days = in_range.then(|| from.iter_days().take_while(|date| *date <= to).filter(works).count())?;
    (n_days > 0).then_some(n_days)
}

/// Returns the hours that a calendar's name suggests, in our spelling and in words, and whether it suggests any.
pub(super) fn usual(code: &str) -> (&'static str, &'static str, bool) {
    let squeezed: String = code
        .chars()
        .filter(|c| !(c.is_whitespace() || "-_".contains(*c)))
        .flat_map(char::to_lowercase)
        .collect();
    // A number has to stand for itself: not the 7d of 17d.
    let stands = |at: usize| !squeezed[..at].ends_with(|c: char| c.is_ascii_digit());
    let is = |parts: &[&str]| parts.iter().any(|part| squeezed.match_indices(part).any(|(at, _)| stands(at)));
    let found = USUAL.iter().find(|(parts, ..)| is(parts));
    found.map_or((OFFICE, OFFICE_HOURS, false), |(_, week, words)| (week, words, true))
}

/// Returns the week that a calendar's name suggests.
pub(super) fn usual_week(code: &str) -> Week {
    week_of(&[usual(code).0])
}

/// Returns a week of lines of hours.
pub(super) fn week_of(lines: &[&str]) -> Week {
    let hours: Vec<_> = lines.iter().filter_map(|line| parse_day_hours(line).ok()).map(At::new).collect();
    // What is wrong with the lines is said when the calendar is read.
    read_week(&hours, &mut Found::default())
}
