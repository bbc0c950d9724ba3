//! Findings as data: `"schema": "chainage/1"`.

use serde::Serialize;

use super::{CheckView, population};

/// A report of the checks as JSON.
#[derive(Debug, Serialize)]
pub struct CheckJson<'a> {
    /// `chainage/1`.
    pub schema: &'static str,
    /// The profile that was run.
    pub profile: &'a str,
    /// One entry a rule, in order of codes.
    pub rules: Vec<RuleJson>,
    /// All findings, in order of rules.
    pub findings: Vec<FindingJson<'a>>,
}

/// What a rule measured.
#[derive(Debug, Serialize)]
pub struct RuleJson {
    /// The code: `L001`.
    pub code: &'static str,
    /// The short name: `open-ends`.
    pub name: &'static str,
    /// Whether the value satisfies the profile.
    pub passed: bool,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// The measured value: a count, a percentage, an index or working days.
    pub value: f64,
    /// How many of the population are meant.
    pub n: usize,
    /// The size of the population.
    pub of: usize,
    /// Who is counted.
    pub population: String,
}

/// A finding.
#[derive(Debug, Serialize)]
pub struct FindingJson<'a> {
    /// The code.
    pub code: &'a str,
    /// `error`, `warning` or `info`.
    pub severity: String,
    /// What is wrong with which thing.
    pub message: &'a str,
    /// What to do.
    pub help: Option<&'a str>,
    /// The same from run to run, whatever the lines: see [`fingerprints`](chainage_checks::fingerprints).
    pub fingerprint: String,
    /// The file, if the place is known.
    pub file: Option<&'a str>,
    /// The line, from one.
    pub line: Option<usize>,
    /// The column in characters, from one.
    pub column: Option<usize>,
}

/// Writes a report of the checks as JSON.
pub fn check_json<'a>(view: &CheckView<'a>) -> CheckJson<'a> {
    let rules = view.report.rules.iter().map(|rule| RuleJson {
        code: rule.rule.code,
        name: rule.rule.name,
        passed: rule.passed,
        severity: rule.severity.to_string(),
        value: rule.measured.value,
        n: rule.measured.n,
        of: rule.measured.of,
        population: population(rule),
    });
    let findings = view.rows().into_iter().map(|row| FindingJson {
        code: row.finding.code.as_str(),
        severity: row.finding.severity.to_string(),
        message: &row.finding.message,
        help: row.finding.help.as_deref(),
        fingerprint: row.fingerprint,
        file: row.place.map(|place| place.file),
        line: row.place.map(|place| place.start.0),
        column: row.place.map(|place| place.start.1),
    });
    CheckJson {
        schema: "chainage/1",
        profile: &view.report.profile,
        rules: rules.collect(),
        findings: findings.collect(),
    }
}
