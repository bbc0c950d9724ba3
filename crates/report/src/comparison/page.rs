//! A comparison for people: the same sections as text and as Markdown.

use std::fmt::Write;

use chainage_model::{Language, WorkingTime, notation};

use super::ComparisonView;
use super::json::{ComparisonJson, SplitJson, comparison_json};
use super::word::word;
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
    for section in sections(&comparison_json(view), view.language) {
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
    for (n, section) in sections(&comparison_json(view), view.language).into_iter().enumerate() {
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

fn sections(json: &ComparisonJson, language: Language) -> Vec<Section> {
    let mut sections = vec![finish(json, language), splits(json, language)];
    sections.extend(changes(json, language));
    sections.extend(critical_path(json, language));
    sections.extend(float_jumps(json, language));
    sections.extend(limits(json, language));
    sections.extend(findings(json, language));
    sections
}

/// One of two wordings.
fn say<T>(language: Language, english: T, chinese: T) -> T {
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}

fn finish(json: &ComparisonJson, language: Language) -> Section {
    let whole = &json.finish;
    let title = say(language, "finish", "完工");
    let mut section = Section::new(format!("{title} {}", moved(whole, language)));
    let count = |fact: &str| {
        json.changes.iter().filter(|change| change.kind == "activity" && change.fact == fact).count()
    };
    let (added, removed, renamed) = (count("added"), count("removed"), count("code"));
    let (n_moved, n_changes) = (json.moved.len(), json.changes.len());
    let n_retroactive = json.changes.iter().filter(|change| change.retroactive).count();
    section.lines = match language {
        Language::English => vec![
            format!("activities: {added} added, {removed} removed, {renamed} renamed, {n_moved} moved"),
            format!("changes: {n_changes}, of which {n_retroactive} rewrite what was reported before"),
        ],
        Language::Chinese => vec![
            format!("工作: 新增 {added} 项, 删除 {removed} 项, 改码 {renamed} 项, 移动 {n_moved} 项"),
            format!("变更: {n_changes} 处, 其中 {n_retroactive} 处改写了已报告的内容"),
        ],
    };
    section
}

/// `2026-03-02T17:00 -> 2026-03-04T17:00 (+2d, +2ed)`.
fn moved(split: &SplitJson, language: Language) -> String {
    if split.old == split.new {
        return format!("{} ({})", split.new, say(language, "does not move", "不变"));
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

fn splits(json: &ComparisonJson, language: Language) -> Section {
    let mut section = Section::new(say(language, "moves by cause", "按原因分解的移动"));
    let order: Vec<&str> = json.order.iter().map(|group| word(group, language)).collect();
    section.lines = match language {
        Language::English => vec![
            format!("changes applied in this order: {}", order.join(", then ")),
            "in working days of each finish; the parts add up to the whole".to_owned(),
        ],
        Language::Chinese => vec![
            format!("变更依次代入: {}", order.join(", 再 ")),
            "单位为各完成日期的工作日; 各分项之和等于总移动".to_owned(),
        ],
    };
    let head = say(language, ["finish of", "was", "is", "moved"], ["完成", "原", "现", "移动"]);
    section.head = head.into_iter().chain(order).map(str::to_owned).collect();
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

fn changes(json: &ComparisonJson, language: Language) -> Option<Section> {
    let mut section = Section::new(say(language, "changes", "变更"));
    let head =
        say(language, ["group", "of", "fact", "was", "is", ""], ["类别", "对象", "内容", "原", "现", ""]);
    section.head = head.map(str::to_owned).to_vec();
    for change in &json.changes {
        let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "·".to_owned());
        let mark = if change.retroactive { say(language, "retroactive", "改写既往") } else { "" };
        section.rows.push(vec![
            word(&change.group, language).to_owned(),
            format!("{} {}", word(change.kind, language), change.code),
            word(change.fact, language).to_owned(),
            side(&change.old),
            side(&change.new),
            mark.to_owned(),
        ]);
    }
    (!section.rows.is_empty()).then_some(section)
}

fn critical_path(json: &ComparisonJson, language: Language) -> Option<Section> {
    let mut section = Section::new(say(language, "critical path", "关键线路"));
    let ways = [
        ("entered", "entered", "进入"),
        ("left", "left", "离开"),
        ("finished", "left, finished", "离开 (已完成)"),
    ];
    for (way, english, chinese) in ways {
        let codes: Vec<&str> = json
            .critical_path
            .iter()
            .filter(|passage| passage.way == way)
            .map(|passage| passage.code.as_str())
            .collect();
        if !codes.is_empty() {
            section.lines.push(format!("{}: {}", say(language, english, chinese), codes.join(", ")));
        }
    }
    (!section.lines.is_empty()).then_some(section)
}

fn float_jumps(json: &ComparisonJson, language: Language) -> Option<Section> {
    let mut section = Section::new(say(
        language,
        "total float that changed by more than 10 days",
        "变化超过 10 天的总时差",
    ));
    let head = say(language, ["activity", "was", "is"], ["工作", "原", "现"]);
    section.head = head.map(str::to_owned).to_vec();
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

fn limits(json: &ComparisonJson, language: Language) -> Option<Section> {
    let mut section = Section::new(say(language, "limits", "限值"));
    for limit in &json.limits {
        let says = if limit.exceeded {
            say(language, "exceeded", "超出")
        } else {
            say(language, "kept", "满足")
        };
        section.lines.push(format!("{says}: {}: {}", limit.limit, limit.because));
    }
    (!section.lines.is_empty()).then_some(section)
}

fn findings(json: &ComparisonJson, language: Language) -> Option<Section> {
    let findings = json.new_findings.as_ref()?;
    let title = say(language, "new findings", "新的发现");
    let mut section = Section::new(format!("{title}: {}", findings.len()));
    let line = |finding: &super::json::NewFindingJson| {
        format!("{}[{}]: {}", finding.severity, finding.code, finding.message)
    };
    section.lines = findings.iter().map(line).collect();
    Some(section)
}
