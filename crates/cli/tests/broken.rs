//! `examples/ci/broken`: a broken plan a rule, and each fails with exactly its finding.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use chainage::checks::RULES;

/// The codes of errors and warnings in concise lines.
fn codes(text: &str) -> BTreeSet<String> {
    let of_line = |line: &str| {
        let (_, rest) = line.split_once("error[").or_else(|| line.split_once("warning["))?;
        Some(rest.split_once(']')?.0.to_owned())
    };
    text.lines().filter_map(of_line).collect()
}

#[test]
fn every_broken_plan_fails_with_exactly_its_finding() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/ci/broken");
    let mut wrong = String::new();
    for rule in RULES {
        let plan = folder.join(rule.code).join("plan.toml");
        let earlier = plan.with_file_name("earlier.toml");
        let mut command = Command::new(env!("CARGO_BIN_EXE_chainage"));
        command.arg("check").arg(&plan).args(["--format", "concise", "--fail-on", "warning"]);
        if earlier.exists() {
            command.arg("--earlier").arg(&earlier);
        }
        let output = command.output().expect("the command runs");
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8(text).expect("it writes UTF-8");
        let is_failed = matches!(output.status.code(), Some(1..=3));
        if !is_failed || codes(&text) != BTreeSet::from([rule.code.to_owned()]) {
            writeln!(wrong, "{}: exit {:?}\n{text}", rule.code, output.status.code())
                .expect("a string takes any text");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
