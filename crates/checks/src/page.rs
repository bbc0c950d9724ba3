//! Pages of rules, one file for both languages: English first, then the section 中文.

use std::fmt::Write as _;

use chainage_model::Language;

/// Returns a page in a language. Examples are the same in both, and a Chinese page leaves out the English words
/// between them.
pub(crate) fn in_language(page: &str, language: Language) -> String {
    let (english, chinese) = page.split_once("\n## 中文\n").unwrap_or((page, ""));
    if language == Language::English {
        return format!("{}\n", english.trim_end());
    }
    let mut text = chinese.trim().replace("### ", "## ");
    for (heading, own) in [("Fails", "不通过的示例"), ("Passes", "通过的示例")] {
        let blocks = blocks(section(english, heading));
        if !blocks.is_empty() {
            write!(text, "\n\n## {own}\n{blocks}").expect("a string takes any text");
        }
    }
    let references = section(english, "References").trim();
    if !references.is_empty() {
        write!(text, "\n\n## 依据\n{references}").expect("a string takes any text");
    }
    format!("{}\n", text.trim_end())
}

/// What stands below a heading.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let after = page.split_once(&format!("## {heading}\n")).map_or("", |(_, after)| after);
    after.split_once("\n## ").map_or(after, |(section, _)| section)
}

/// The blocks between fences, with these.
fn blocks(section: &str) -> String {
    let mut blocks = String::new();
    let mut is_open = false;
    for line in section.lines() {
        let is_fence = line.starts_with("```");
        if is_open || is_fence {
            blocks.push_str(line);
            blocks.push('\n');
        }
        is_open ^= is_fence;
    }
    blocks.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "## What it checks\nA thing.\n\n## Fails\nSo:\n```plan\nA 5d\n```\n\n## References\nOurs.\n\n## 中文\n### 检查内容\n一件事。\n";

    #[test]
    fn each_language_has_its_words_and_both_the_examples() {
        let english = in_language(PAGE, Language::English);
        assert!(english.ends_with("## References\nOurs.\n") && !english.contains('中'));
        let chinese = in_language(PAGE, Language::Chinese);
        let expected = "## 检查内容\n一件事。\n\n## 不通过的示例\n```plan\nA 5d\n```\n\n## 依据\nOurs.\n";
        assert_eq!(chinese, expected);
    }
}
