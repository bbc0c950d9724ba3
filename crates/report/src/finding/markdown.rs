//! A summary in Markdown, for the comment below a change.

use std::fmt::Write;

use chainage_model::{Language, Severity};

use super::{CheckView, Row, asked, measured, name_of};

/// Findings shown of one rule; the rest is counted.
const SHOWN: usize = 10;

/// Writes a heading with counts, a table of the rules that found something, and their findings.
pub fn check_markdown(view: &CheckView<'_>) -> String {
    let zh = view.language == Language::Chinese;
    let rows = view.rows();
    let count = |severity| rows.iter().filter(|row| row.finding.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    let profile = &view.report.profile;
    let mut text = if zh {
        format!("## 计划检查 · {profile}\n\n{errors} 个错误, {warnings} 个警告, {notes} 条信息\n")
    } else {
        format!("## Plan checks · {profile}\n\n{errors} errors, {warnings} warnings, {notes} notes\n")
    };
    let found = view.report.rules.iter().enumerate().filter(|(_, rule)| !rule.findings.is_empty());
    let found: Vec<_> = found.collect();
    if !found.is_empty() {
        text.push_str(if zh {
            "\n| 规则 | 测量值 | 要求 | 严重性 |\n"
        } else {
            "\n| rule | measured | asked | severity |\n"
        });
        text.push_str("| --- | --- | --- | --- |\n");
    }
    let mut details = String::new();
    for (place, rule) in found {
        let (code, name) = (rule.rule.code, name_of(rule, view.language));
        let (n, of, severity) = (rule.measured.n, rule.measured.of, rule.severity);
        let (value, asked) = (measured(rule), asked(rule, view.language));
        let line = format!("| {code} {name} | {value} ({n}/{of}) | {asked} | {severity} |\n");
        text.push_str(&line);
        let own: Vec<&Row<'_>> = rows.iter().filter(|row| row.is_of(place)).collect();
        let _ = write!(details, "\n### {code} {name}\n\n");
        for row in own.iter().take(SHOWN) {
            let place = row.place.map(|place| format!(" (`{}:{}`)", place.file, place.start.0));
            let _ = writeln!(details, "- {}{}", escaped(&row.finding.message), place.unwrap_or_default());
        }
        if own.len() > SHOWN {
            let more = own.len() - SHOWN;
            let _ = writeln!(
                details,
                "- {}",
                if zh { format!("另有 {more} 条") } else { format!("and {more} more") }
            );
        }
    }
    if !view.report.policy.is_empty() {
        text.push_str(if zh { "\n策略文件:\n\n" } else { "\nOf the policy:\n\n" });
        for finding in &view.report.policy {
            let _ = writeln!(text, "- {}", escaped(&finding.message));
        }
    }
    let n_suppressed = view.report.suppressed().count();
    if n_suppressed > 0 {
        let _ = match view.language {
            Language::English => writeln!(text, "\n{n_suppressed} findings are accepted by the policy."),
            Language::Chinese => writeln!(text, "\n策略文件接受了 {n_suppressed} 条发现。"),
        };
    }
    text + &details
}

/// Characters that Markdown or HTML would take for its own.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' => escaped.extend(['\\', character]),
            '\n' | '\r' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_do_not_become_markup() {
        assert_eq!(escaped("activity A_1*B <b> | c"), r"activity A\_1\*B &lt;b> \| c");
    }
}
