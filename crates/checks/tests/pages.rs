//! Every rule's page is run: what it says fails, fails with exactly these findings; what it says passes, passes.
//!
//! `UPDATE_EXPECT=1 cargo test -p chainage-checks --test pages` writes the findings anew; read them before committing.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chainage_checks::{
    Inspection, Profile, RESERVED, RULES, Rule, Setting, Threshold, find_reserved, find_rule,
};
use chainage_model::{Diagnostic, Language, Plan};

/// Runs one rule alone, allowing no finding, or with the bounds that its value is compared with.
fn findings(rule: &Rule, base: Option<&Plan>, plan: &Plan) -> Vec<Diagnostic> {
    let mut profile = Profile::empty("page");
    let setting = match rule.code {
        "L007" => Setting::threshold(Threshold::AtLeast(90.0)),
        "L012" => Setting::threshold(Threshold::Between(2.0, 4.0)),
        "F004" | "B002" | "B005" | "B007" => Setting::threshold(Threshold::AtLeast(0.95)),
        "B004" => Setting::threshold(Threshold::AtLeast(0.75)),
        "B008" => Setting::threshold(Threshold::AtMost(1.1)),
        "B010" => Setting::threshold(Threshold::AtMost(5.0)),
        "B012" | "S005" => Setting::threshold(Threshold::AtMost(1.5)),
        "T006" => Setting::threshold(Threshold::Between(5.0, 25.0)),
        "F008" => Setting::threshold(Threshold::Between(0.5, 1.5)),
        "U005" => Setting::threshold(Threshold::AtMost(40.0)),
        _ => Setting::none(),
    };
    profile.set(rule.code, setting);
    let mut inspection = Inspection::new(plan);
    if let Some(base) = base {
        inspection = inspection.with_base(base);
    }
    inspection.run(&profile).findings().cloned().collect()
}

/// Reads a plan in our own format.
fn read(text: &str) -> Result<Plan, chainage_formats::ReadError> {
    chainage_formats::read("plan.toml", text.as_bytes(), &mut |_| Err("no file".into()))
        .map(|import| import.plan)
}

/// What a page's example says: defects of the file for rules about reading, else findings.
fn outcome(rule: &Rule, base: Option<&str>, kind: &str, text: &str) -> Result<String, String> {
    let base = match base {
        Some(text) if text.starts_with("chainage") => Some(read(text).map_err(|error| error.to_string())?),
        Some(text) => Some(chainage_testkit::notation::parse(text)?),
        None => None,
    };
    let found = match kind {
        "plan" => findings(rule, base.as_ref(), &chainage_testkit::notation::parse(text)?),
        _ => match read(text) {
            Ok(plan) => findings(rule, base.as_ref(), &plan),
            Err(error) => error.diagnostics.into_iter().filter(|d| d.code.as_str() == rule.code).collect(),
        },
    };
    let mut text = String::new();
    for finding in found {
        writeln!(text, "{} {}", finding.code, finding.message).map_err(|error| error.to_string())?;
    }
    Ok(text)
}

fn pages() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
    let families = std::fs::read_dir(folder)
        .expect("the rules are here")
        .map(|entry| entry.expect("a folder can be read").path())
        .filter(|path| path.is_dir());
    let files = families.flat_map(|family| {
        std::fs::read_dir(family)
            .expect("a family is a folder")
            .map(|entry| entry.expect("a folder can be read").path())
    });
    let mut pages: Vec<_> =
        files.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect();
    pages.sort();
    pages
}

#[test]
fn every_page_fails_and_passes_as_it_says() {
    let mut wrong = String::new();
    for path in pages() {
        let page = std::fs::read_to_string(&path).unwrap();
        let rule =
            *RULES.iter().find(|rule| rule.page == page || page.contains(rule.page)).unwrap_or_else(|| {
                panic!("{} is no rule's page; was it changed since the build?", path.display())
            });
        let (mut fails, mut passes) = (0, 0);
        let mut written = String::new();
        let (mut kind, mut example, mut expected) = (String::new(), String::new(), None::<String>);
        // An earlier state of the plan holds for the example after it, in either notation.
        let mut base = None::<String>;
        let mut open: Option<String> = None;
        for line in page.lines() {
            match (&open, line.strip_prefix("```")) {
                (None, Some(fence)) => {
                    open = Some(fence.to_owned());
                    if fence == "findings" {
                        expected = Some(String::new());
                    } else if fence == "base" {
                        base = Some(String::new());
                    } else {
                        (kind, example) = (fence.to_owned(), String::new());
                    }
                }
                (Some(fence), Some(_)) => {
                    if fence == "findings" {
                        let actual = outcome(rule, base.as_deref(), &kind, &example)
                            .unwrap_or_else(|error| format!("ERROR {error}\n"));
                        let expected = expected.take().unwrap_or_default();
                        if actual != expected {
                            writeln!(
                                wrong,
                                "{}:\n{example}expected\n{expected}but found\n{actual}",
                                path.display()
                            )
                            .unwrap();
                        }
                        *(if actual.is_empty() { &mut passes } else { &mut fails }) += 1;
                        written.push_str(&actual);
                        base = None;
                    }
                    open = None;
                }
                (Some(fence), None) if fence == "findings" => {
                    writeln!(expected.get_or_insert_default(), "{line}").unwrap();
                    continue;
                }
                (Some(fence), None) if fence == "base" => {
                    writeln!(base.get_or_insert_default(), "{line}").unwrap();
                }
                (Some(_), None) => writeln!(example, "{line}").unwrap(),
                (None, None) => {}
            }
            writeln!(written, "{line}").unwrap();
        }
        if passes == 0 || fails == 0 {
            writeln!(
                wrong,
                "{}: {fails} examples fail and {passes} pass; there must be one of each",
                path.display()
            )
            .unwrap();
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, written).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn codes_and_names_are_unique_and_in_order() {
    for pair in RULES.windows(2) {
        assert_ne!(pair[0].code, pair[1].code);
    }
    for (at, rule) in RULES.iter().enumerate() {
        assert!(RULES[at + 1..].iter().all(|other| other.name != rule.name), "{rule:?} shares its name");
        assert_eq!(rule.code.len(), 4, "{rule:?}");
    }
}

#[test]
fn every_profile_is_found_by_its_name() {
    for name in Profile::NAMES {
        assert_eq!(Profile::named(name).map(|profile| profile.name), Some(name.to_owned()));
    }
    assert_eq!(Profile::named("none"), None);
}

#[test]
fn every_rule_has_a_page_of_its_own() {
    let written: Vec<_> = pages().iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for rule in RULES {
        assert_eq!(written.iter().filter(|page| page.as_str() == rule.page).count(), 1, "{rule:?}");
    }
}

/// The words between backquotes.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_page_speaks_chinese_and_names_the_same_numbers() {
    let is_chinese =
        |text: &str| text.chars().filter(|&c| ('\u{4e00}'..='\u{9fff}').contains(&c)).count() >= 4;
    let mut wrong = String::new();
    for rule in RULES {
        let page = rule.page_in(Language::Chinese);
        for heading in ["## 检查内容\n", "## 为什么重要\n", "## 处理办法\n"] {
            let section = page.split_once(heading).map_or("", |(_, after)| after);
            let section = section.split("\n## ").next().unwrap_or_default();
            if !is_chinese(section) {
                writeln!(wrong, "{rule:?}: nothing below {}", heading.trim_end()).unwrap();
            }
        }
        let english = rule.page_in(Language::English);
        let what = english.split("\n## Why").next().unwrap_or_default();
        let said = quoted(page.split("\n## 为什么").next().unwrap_or_default());
        for name in quoted(what).into_iter().filter(|name| !said.contains(name)) {
            writeln!(wrong, "{rule:?}: the Chinese page does not name `{name}`").unwrap();
        }
        for example in ["\n## 不通过的示例\n```", "\n## 通过的示例\n```"] {
            if !page.contains(example) {
                writeln!(wrong, "{rule:?}: no {}", example.trim()).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn reserved_codes_are_no_rules() {
    for reserved in RESERVED {
        assert!(find_rule(reserved.code).is_none() && find_rule(reserved.name).is_none(), "{reserved:?}");
    }
    assert!(find_reserved("q001").is_some() && find_reserved("L001").is_none());
}
