//! Every rule's page is run: what it says fails, fails with exactly these findings; what it says passes, passes.
//!
//! `UPDATE_EXPECT=1 cargo test -p chainage-checks --test pages` writes the findings anew; read them before committing.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use chainage_checks::{Inspection, Profile, RULES, Rule, Setting, Threshold};
use chainage_model::{Diagnostic, Plan};

/// Runs one rule alone, allowing no finding, or with the bounds that its value is compared with.
fn findings(rule: &Rule, plan: &Plan) -> Vec<Diagnostic> {
    let mut profile = Profile::empty("page");
    let setting = match rule.code {
        "L007" => Setting::threshold(Threshold::AtLeast(90.0)),
        "L012" => Setting::threshold(Threshold::Between(2.0, 4.0)),
        "F004" => Setting::threshold(Threshold::AtLeast(0.95)),
        "F008" => Setting::threshold(Threshold::Between(0.5, 1.5)),
        "U005" => Setting::threshold(Threshold::AtMost(40.0)),
        _ => Setting::none(),
    };
    profile.set(rule.code, setting);
    Inspection::new(plan).run(&profile).findings().cloned().collect()
}

/// What a page's example says: defects of the file for rules about reading, else findings.
fn outcome(rule: &Rule, kind: &str, text: &str) -> Result<String, String> {
    let found = match kind {
        "plan" => findings(rule, &chainage_testkit::notation::parse(text)?),
        _ => match chainage_formats::read("plan.toml", text.as_bytes(), &mut |_| Err("no file".into())) {
            Ok(import) => findings(rule, &import.plan),
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
        let mut open: Option<String> = None;
        for line in page.lines() {
            match (&open, line.strip_prefix("```")) {
                (None, Some(fence)) => {
                    open = Some(fence.to_owned());
                    if fence == "findings" {
                        expected = Some(String::new());
                    } else {
                        (kind, example) = (fence.to_owned(), String::new());
                    }
                }
                (Some(fence), Some(_)) => {
                    if fence == "findings" {
                        let actual =
                            outcome(rule, &kind, &example).unwrap_or_else(|error| format!("ERROR {error}\n"));
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
                    }
                    open = None;
                }
                (Some(fence), None) if fence == "findings" => {
                    writeln!(expected.get_or_insert_default(), "{line}").unwrap();
                    continue;
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
