//! A comparison for people: the same sections as text and as Markdown.

use std::fmt::Write;

use chainage_model::{WorkingTime, notation};

use super::ComparisonView;
use super::json::{ComparisonJson, SplitJson, comparison_json};
use crate::table::{Align, Table};

/// A heading, lines below it, and a table.
struct Section {
    title: String,
    lines: Vec<String>,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Section {
    fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), lines: Vec::new(), head: Vec::new(), rows: Vec::new() }
    }
}

/// Writes a comparison for a terminal.
pub fn comparison_text(view: &ComparisonView<'_>) -> String {
    let mut text = String::new();
    for section in sections(&comparison_json(view)) {
        if !text.is_empty() {
            text.push('\n');
        }
        let _ = writeln!(text, "{}", section.title);
        for line in &section.lines {
            let _ = writeln!(text, "  {line}");
        }
        if !section.rows.is_empty() {
            let head: Vec<(&str, Align)> =
                section.head.iter().map(|name| (name.as_str(), Align::Left)).collect();
            let mut table = Table::new(&head);
            section.rows.iter().for_each(|row| table.row(row.iter().cloned()));
            text.push_str(&table.indented(2));
        }
    }
    text
}

/// Writes a comparison for the comment below a change.
pub fn comparison_markdown(view: &ComparisonView<'_>) -> String {
    let mut text = String::new();
    for (n, section) in sections(&comparison_json(view)).into_iter().enumerate() {
        let _ = writeln!(
            text,
            "{}{} {}\n",
            if n == 0 { "" } else { "\n" },
            if n == 0 { "##" } else { "###" },
            escaped(&section.title)
        );
        for line in &section.lines {
            let _ = writeln!(text, "- {}", escaped(line));
        }
        if !section.rows.is_empty() {
            if !section.lines.is_empty() {
                text.push('\n');
            }
            let row = |cells: &[String]| {
                format!("| {} |\n", cells.iter().map(|cell| escaped(cell)).collect::<Vec<_>>().join(" | "))
            };
            text.push_str(&row(&section.head));
            text.push_str(&row(&vec!["---".to_owned(); section.head.len()]));
            section.rows.iter().for_each(|cells| text.push_str(&row(cells)));
        }
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('|', "\\|")
        .replace('<', "&lt;")
        .replace('*', "\\*")
        .replace('_', "\\_")
}

fn sections(json: &ComparisonJson) -> Vec<Section> {
    let mut sections = vec![finish(json), splits(json)];
    sections.extend(changes(json));
    sections.extend(critical_path(json));
    sections.extend(float_jumps(json));
    sections.extend(limits(json));
    sections.extend(findings(json));
    sections
}

fn finish(json: &ComparisonJson) -> Section {
    let whole = &json.finish;
    let mut section = Section::new(format!("finish {}", moved(whole)));
    let count = |fact: &str| {
        json.changes.iter().filter(|change| change.kind == "activity" && change.fact == fact).count()
    };
    let (added, removed, renamed) = (count("added"), count("removed"), count("code"));
    let n_retroactive = json.changes.iter().filter(|change| change.retroactive).count();
    section.lines = vec![
        format!(
            "activities: {added} added, {removed} removed, {renamed} renamed, {} moved",
            json.moved.len()
        ),
        format!("changes: {}, of which {n_retroactive} rewrite what was reported before", json.changes.len()),
    ];
    section
}

/// `2026-03-02T17:00 -> 2026-03-04T17:00 (+2d, +2ed)`.
fn moved(split: &SplitJson) -> String {
    if split.old == split.new {
        return format!("{} (does not move)", split.new);
    }
    let elapsed = notation::write_elapsed(WorkingTime::from_minutes(split.elapsed));
    let sign = if split.elapsed < 0 { "" } else { "+" };
    let working = span(split.working, split.day_length);
    format!("{} -> {} ({working}, {sign}{elapsed})", split.old, split.new)
}

/// `+2d`, `-30m`, `0d`.
fn span(minutes: i64, day_length: i64) -> String {
    let sign = if minutes > 0 { "+" } else { "" };
    let text =
        notation::write_span(WorkingTime::from_minutes(minutes), WorkingTime::from_minutes(day_length));
    format!("{sign}{text}")
}

fn splits(json: &ComparisonJson) -> Section {
    let mut section = Section::new("moves by cause");
    section.lines.push(format!("changes applied in this order: {}", json.order.join(", then ")));
    section.lines.push("in working days of each finish; the parts add up to the whole".to_owned());
    let head = ["finish of", "was", "is", "moved"].map(str::to_owned);
    section.head = head.into_iter().chain(json.order.iter().cloned()).collect();
    let rows = json.projects.iter().filter(|split| split.old != split.new).chain(&json.milestones);
    for split in [&json.finish].into_iter().chain(rows) {
        let part =
            |&minutes: &i64| if minutes == 0 { "·".to_owned() } else { span(minutes, split.day_length) };
        let whole = span(split.working, split.day_length);
        let row = [split.of.clone(), split.old.clone(), split.new.clone(), whole];
        section.rows.push(row.into_iter().chain(split.working_parts.iter().map(part)).collect());
    }
    section
}

fn changes(json: &ComparisonJson) -> Option<Section> {
    let mut section = Section::new("changes");
    section.head = ["group", "of", "fact", "was", "is", ""].map(str::to_owned).to_vec();
    for change in &json.changes {
        let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "·".to_owned());
        let mark = if change.retroactive { "retroactive" } else { "" };
        section.rows.push(vec![
            change.group.clone(),
            format!("{} {}", change.kind, change.code),
            change.fact.to_owned(),
            side(&change.old),
            side(&change.new),
            mark.to_owned(),
        ]);
    }
    (!section.rows.is_empty()).then_some(section)
}

fn critical_path(json: &ComparisonJson) -> Option<Section> {
    let mut section = Section::new("critical path");
    for (way, says) in [("entered", "entered"), ("left", "left"), ("finished", "left, finished")] {
        let codes: Vec<&str> = json
            .critical_path
            .iter()
            .filter(|passage| passage.way == way)
            .map(|passage| passage.code.as_str())
            .collect();
        if !codes.is_empty() {
            section.lines.push(format!("{says}: {}", codes.join(", ")));
        }
    }
    (!section.lines.is_empty()).then_some(section)
}

fn float_jumps(json: &ComparisonJson) -> Option<Section> {
    let mut section = Section::new("total float that changed by more than 10 days");
    section.head = ["activity", "was", "is"].map(str::to_owned).to_vec();
    for jump in &json.float_jumps {
        let float = |minutes| {
            notation::write_span(
                WorkingTime::from_minutes(minutes),
                WorkingTime::from_minutes(jump.day_length),
            )
        };
        section.rows.push(vec![jump.code.clone(), float(jump.old), float(jump.new)]);
    }
    (!section.rows.is_empty()).then_some(section)
}

fn limits(json: &ComparisonJson) -> Option<Section> {
    let mut section = Section::new("limits");
    for limit in &json.limits {
        let says = if limit.exceeded { "exceeded" } else { "kept" };
        section.lines.push(format!("{says}: {}: {}", limit.limit, limit.because));
    }
    (!section.lines.is_empty()).then_some(section)
}

fn findings(json: &ComparisonJson) -> Option<Section> {
    let findings = json.new_findings.as_ref()?;
    let mut section = Section::new(format!("new findings: {}", findings.len()));
    let line = |finding: &super::json::NewFindingJson| {
        format!("{}[{}]: {}", finding.severity, finding.code, finding.message)
    };
    section.lines = findings.iter().map(line).collect();
    Some(section)
}
