//! What a comparison says, as text and as Markdown.

use std::fmt::Write;

use chainage_model::Language;

use super::word::word;
use crate::table::{Align, Table};

/// A heading, lines below it, and a table.
pub(super) struct Section {
    pub(super) title: String,
    pub(super) lines: Vec<String>,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Section {
    pub(super) fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), lines: Vec::new(), head: Vec::new(), rows: Vec::new() }
    }
}

/// Writes sections for a terminal.
pub(super) fn text(sections: &[Section]) -> String {
    let mut text = String::new();
    for section in sections {
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

/// Writes sections for the comment below a change.
pub(super) fn markdown(sections: &[Section]) -> String {
    let mut text = String::new();
    for (n, section) in sections.iter().enumerate() {
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

/// Several words in a language; codes among them stay.
pub(super) fn words(text: &str, between: &str, language: Language) -> String {
    text.split(between).map(|part| word(part, language)).collect::<Vec<_>>().join(between)
}

/// One of two wordings.
pub(super) fn say<T>(language: Language, english: T, chinese: T) -> T {
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stay_among_words() {
        assert_eq!(words("milestone GZ/GZ-V7", " ", Language::Chinese), "里程碑 GZ/GZ-V7");
        assert_eq!(words("scope + logic", " + ", Language::Chinese), "工作范围 + 逻辑关系");
        assert_eq!(words("scope + logic", " + ", Language::English), "scope + logic");
    }
}
