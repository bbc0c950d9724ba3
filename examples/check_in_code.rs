//! Checks in code: run a profile over a plan and read what it measured and found as data.
//!
//! `cargo run --example check_in_code [PLAN.toml]`

#![expect(clippy::print_stdout, reason = "an example shows its results")]

use std::error::Error;

use chainage::checks::{Inspection, Profile, Setting, Threshold};
use chainage::formats::{self, no_includes};
use chainage::model::{Severity, Subject};

const PLAN: &str = r#"
chainage = 1
[calendars.site]
week = "Mon-Sat 08:00-12:00 13:00-17:00"
[project]
code = "BY"
name = "Bypass"
start = "2026-03-02"
calendar = "site"
[activities]
EARTH = { name = "Earthworks", duration = "20d" }
DRAIN = { name = "Drains", duration = "15d", after = ["EARTH FS-3d"] }
SIGNS = { name = "Signs", duration = "5d" }
OPEN = { name = "Open", kind = "finish-milestone", after = ["DRAIN"] }
"#;

fn main() -> Result<(), Box<dyn Error>> {
    let (name, bytes) = match std::env::args().nth(1) {
        Some(path) => (path.clone(), std::fs::read(path)?),
        None => ("bypass.toml".to_owned(), PLAN.as_bytes().to_vec()),
    };
    let import = formats::read(&name, &bytes, &mut no_includes)?;

    // A profile is data: begin with a named one and change what your programme sees differently.
    let mut profile = Profile::infra();
    profile.set("R001", Setting::threshold(Threshold::AtMost(0.0)).with_severity(Severity::Error));

    let report = Inspection::new(&import.plan).with_diagnostics(&import.diagnostics).run(&profile);
    for rule in report.rules.iter().filter(|rule| !rule.passed) {
        let measured = rule.measured;
        println!("{} {}: {} of {}", rule.rule.code, rule.rule.name, measured.n, measured.of);
    }
    for finding in report.findings().filter(|finding| finding.severity >= Severity::Warning) {
        let about = finding.subjects.iter().find_map(|&subject| match subject {
            Subject::Activity(id) => Some(import.plan.activity(id).code.as_str()),
            _ => None,
        });
        println!("  {}[{}] {}: {}", finding.severity, finding.code, about.unwrap_or("plan"), finding.message);
    }
    match report.worst() {
        Some(Severity::Error) => println!("not to be trusted"),
        _ => println!("sound enough"),
    }
    Ok(())
}
