//! A comparison for people: the same sections as text and as Markdown.

use chainage_model::{Language, MINUTES_PER_DAY, WorkingTime, notation};

use super::ComparisonView;
use super::json::{ComparisonJson, LimitJson, SplitJson, comparison_json};
use super::section::{self, Section, say, words};
use super::word::word;

/// Writes a comparison for a terminal.
pub fn comparison_text(view: &ComparisonView<'_>) -> String {
    section::text(&sections(&comparison_json(view), view.language))
}

/// Writes a comparison for the comment below a change.
pub fn comparison_markdown(view: &ComparisonView<'_>) -> String {
    section::markdown(&sections(&comparison_json(view), view.language))
}

fn sections(json: &ComparisonJson, language: Language) -> Vec<Section> {
    let mut sections = vec![finish(json, language), splits(json, language)];
    sections.extend(changes(json, language));
    sections.extend(critical_path(json, language));
    sections.extend(float_jumps(json, language));
    sections.extend(limits(&json.limits, language));
    sections.extend(findings(json, language));
    sections
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
    let (working, elapsed) = (span(split.working, split.day_length), elapsed(split.elapsed));
    format!("{} -> {} ({working}, {elapsed})", split.old, split.new)
}

/// `+7ed`, `-2ed5eh`, `0ed`.
pub(super) fn elapsed(minutes: i64) -> String {
    let text = span(minutes, MINUTES_PER_DAY);
    text.chars().flat_map(|c| c.is_ascii_alphabetic().then_some('e').into_iter().chain([c])).collect()
}

/// `+2d`, `-2138d4h`, `-30m`, `0d`.
fn span(minutes: i64, day_length: i64) -> String {
    let spell = |minutes| {
        notation::write_span(WorkingTime::from_minutes(minutes), WorkingTime::from_minutes(day_length))
    };
    let sign = if minutes > 0 { "+" } else { "" };
    match minutes % day_length.max(1) {
        rest if rest == 0 || rest == minutes => format!("{sign}{}", spell(minutes)),
        rest => format!("{sign}{}{}", spell(minutes - rest), spell(rest.abs())),
    }
}

fn splits(json: &ComparisonJson, language: Language) -> Section {
    let mut section = Section::new(say(language, "moves by cause", "按原因分解的移动"));
    let order: Vec<String> = json.order.iter().map(|groups| words(groups, " + ", language)).collect();
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
    section.head = head.into_iter().map(str::to_owned).chain(order).collect();
    let rows = json.projects.iter().filter(|split| split.old != split.new).chain(&json.milestones);
    for split in [&json.finish].into_iter().chain(rows) {
        let part =
            |&minutes: &i64| if minutes == 0 { "·".to_owned() } else { span(minutes, split.day_length) };
        let whole = span(split.working, split.day_length);
        let row = [words(&split.of, " ", language), split.old.clone(), split.new.clone(), whole];
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

pub(super) fn limits(limits: &[LimitJson], language: Language) -> Option<Section> {
    let mut section = Section::new(say(language, "limits", "限值"));
    for limit in limits {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_are_spelled_in_days_and_what_is_left_in_hours() {
        assert_eq!(span(480, 480), "+1d");
        assert_eq!(span(-480 * 2138 - 240, 480), "-2138d4h");
        assert_eq!(elapsed(-60 * 53), "-2ed5eh");
        assert_eq!((span(180, 480), span(0, 480)), ("+3h".to_owned(), "0d".to_owned()));
    }
}
