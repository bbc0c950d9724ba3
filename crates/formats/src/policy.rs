//! The policy of a repository: which checks run, what they allow, and what is accepted with a reason.
//!
//! ```toml
//! profile = "infra"
//! fail-on = "warning"           # info, warning, error, never; --fail-on of the command wins
//!
//! [population]                  # whom all rules count
//! without = ["label:wave=rolling", "project:OLD"]   # or only = […]; also wbs:NODE, kind:finish-milestone, code:X-*
//!
//! [rules.L001]                  # by code or by name
//! severity = "error"            # info, warning, error
//! at-most = 2                   # or at-least = 90, between = [5, 25], report = true, off = true
//!
//! [rules.high-duration.with]    # numbers of the rule's formula; its page names them
//! days = 60
//!
//! [rules.high-duration.population] # whom this rule counts, instead
//! only = "wbs:TRACK"
//!
//! [[suppress]]
//! rule = "L001"
//! of = ["GZ/GZ-220", "GZ-210 SS GZ-220"]   # activities, links, projects, calendars, resources; without it, all
//! reason = "handed over to the station project"
//! until = "2026-12-31"          # once the plan's data date is past this day the suppression is itself a finding
//! ```
//!
//! What the words mean — whether a rule or an activity is there — is known to those who have rules and a plan; here
//! every word keeps its place.

use chainage_model::{FileId, Severity, Span};
use chrono::NaiveDate;

use crate::schema::date::StartDate;
use crate::shape::{At, Many, Map, Shape, table, words};
use crate::tree::Found;
use crate::{FileText, ReadError, text, toml};

/// A word of the policy and its place.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Spelled {
    /// The word.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A policy as it is written.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PolicyFile {
    /// The profile it begins with.
    pub profile: Option<Spelled>,
    /// How bad a finding has to be for the check to fail.
    pub fail_on: Option<PolicyFailOn>,
    /// Whom all rules count.
    pub population: PolicyPopulation,
    /// What it says of rules.
    pub rules: Vec<PolicyRule>,
    /// What it accepts.
    pub suppressions: Vec<PolicySuppression>,
    /// The file, for showing places in it.
    pub file: FileText,
}

/// What a policy says of a rule.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PolicyRule {
    /// Its code or name.
    pub rule: Spelled,
    /// Whether it does not run.
    pub off: bool,
    /// How bad a finding is.
    pub severity: Option<Severity>,
    /// What the measured value has to satisfy.
    pub limit: Option<PolicyLimit>,
    /// Numbers of its formula, by name.
    pub parameters: Vec<(Spelled, f64)>,
    /// Whom it counts.
    pub population: PolicyPopulation,
}

/// How bad a finding has to be for the check to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyFailOn {
    /// Any finding fails.
    Info,
    /// Warnings and errors fail.
    Warning,
    /// Errors fail.
    Error,
    /// Nothing fails.
    Never,
}

impl PolicyFailOn {
    /// Returns the least severity that fails.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
            Self::Never => None,
        }
    }
}

/// Whom rules count: each word is a sort of thing and what it is called, `label:wave=rolling`.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PolicyPopulation {
    /// Those who are counted; empty for everybody.
    pub only: Vec<Spelled>,
    /// Those who are not.
    pub without: Vec<Spelled>,
}

/// What a measured value has to satisfy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PolicyLimit {
    /// At most this much.
    AtMost(f64),
    /// At least this much.
    AtLeast(f64),
    /// Within these bounds.
    Between(f64, f64),
    /// Anything: it is reported only.
    Report,
}

/// Findings that are accepted.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct PolicySuppression {
    /// The code or name of the rule.
    pub rule: Spelled,
    /// What the findings speak of; empty for all findings of the rule.
    pub of: Vec<Spelled>,
    /// Why.
    pub reason: String,
    /// The last day it holds.
    pub until: Option<NaiveDate>,
    /// Where it stands.
    pub span: Span,
}

words! {
    Severity { "info" => Info, "warning" => Warning, "error" => Error, }
    PolicyFailOn { "info" => Info, "warning" => Warning, "error" => Error, "never" => Never, }
}

table! {
    /// A policy.
    PolicyTable("a policy") {
        /// infra, dcma, gao, ndia, p6-log or cn.
        profile: Option<At<String>>,
        /// How bad a finding has to be for the check to fail: info, warning, error, never.
        fail_on: Option<At<PolicyFailOn>>,
        /// Whom all rules count.
        population: Option<PopulationTable>,
        /// Rules by code or name.
        rules: Map<At<RuleTable>>,
        /// Findings that are accepted.
        suppress: Vec<At<SuppressTable>>,
    }

    /// A rule of a policy.
    RuleTable("a rule of a policy") {
        /// Whether it does not run.
        off: Option<bool>,
        /// How bad a finding is.
        severity: Option<At<Severity>>,
        /// The most that is allowed.
        at_most: Option<f64>,
        /// The least that is allowed.
        at_least: Option<f64>,
        /// The bounds of what is allowed.
        between: Option<At<Vec<f64>>>,
        /// Whether the value is only reported.
        report: Option<bool>,
        /// Numbers of the formula.
        with: Map<f64>,
        /// Whom it counts, instead of what is said for all rules.
        population: Option<PopulationTable>,
    }

    /// Whom rules count.
    PopulationTable("a population") {
        /// Those who are counted: project:CODE, wbs:CODE, label:KIND, label:KIND=VALUE, kind:KIND, code:CODE, code:X-*.
        only: Many<At<String>>,
        /// Those who are not.
        without: Many<At<String>>,
    }

    /// Findings that are accepted.
    SuppressTable("a suppression") {
        /// The code or name of the rule.
        rule: At<String>,
        /// What the findings speak of.
        of: Many<At<String>>,
        /// Why they are accepted.
        reason: String,
        /// The last day.
        until: Option<At<StartDate>>,
    }
}

/// Reads a policy. `file` is what its places are to name.
///
/// # Errors
/// With everything that is wrong: unknown keys and words with the nearest known one, wrong values, a suppression
/// without a rule or a reason.
///
/// ```
/// use chainage_formats::policy;
///
/// let policy = policy::read("chainage.toml", b"profile = \"cn\"\n[rules.L001]\nat-most = 2\n", Default::default())?;
/// assert_eq!(policy.rules[0].limit, Some(policy::PolicyLimit::AtMost(2.0)));
///
/// let error = policy::read("chainage.toml", b"[rules.L001]\nat-mots = 2\n", Default::default()).unwrap_err();
/// assert_eq!(error.diagnostics[0].help.as_deref(), Some("did you mean \"at-most\"?"));
/// # Ok::<(), chainage_formats::ReadError>(())
/// ```
pub fn read(name: &str, bytes: &[u8], file: FileId) -> Result<PolicyFile, ReadError> {
    let mut found = Found::default();
    let start = Span { file, start: 0, end: 0 };
    let text = text::decode(bytes).unwrap_or_else(|(code, message)| {
        found.error(code, start, format!("{name} {message}"));
        String::new()
    });
    let table = toml::parse(&text, file, &mut found).and_then(|root| PolicyTable::decode(root, &mut found));
    let table = table.unwrap_or_default();
    let rules = table.rules.0.iter().map(|(rule, table)| rule_of(rule, table, &mut found)).collect();
    let suppressions = table.suppress.iter().map(|table| suppression_of(table, &mut found)).collect();
    let file = FileText { name: name.to_owned(), text };
    if !found.is_empty() {
        return Err(ReadError { diagnostics: found.into_diagnostics(), files: vec![file] });
    }
    Ok(PolicyFile {
        profile: table.profile.as_ref().map(spelled),
        fail_on: table.fail_on.as_ref().map(|word| word.value),
        population: population_of(table.population.as_ref()),
        rules,
        suppressions,
        file,
    })
}

fn spelled(word: &At<String>) -> Spelled {
    Spelled { text: word.value.clone(), span: word.span }
}

fn population_of(table: Option<&PopulationTable>) -> PolicyPopulation {
    let list = |words: &Many<At<String>>| words.0.iter().map(spelled).collect();
    table.map_or_else(PolicyPopulation::default, |table| PolicyPopulation {
        only: list(&table.only),
        without: list(&table.without),
    })
}

fn rule_of(rule: &At<String>, table: &At<RuleTable>, found: &mut Found) -> PolicyRule {
    let said = &table.value;
    let between = said.between.as_ref().and_then(|bounds| match bounds.value[..] {
        [least, most] if least <= most => Some(PolicyLimit::Between(least, most)),
        _ => {
            found.error("PLAN003", bounds.span, "between needs two numbers, the smaller one first");
            None
        }
    });
    let limits: Vec<PolicyLimit> = [
        said.at_most.map(PolicyLimit::AtMost),
        said.at_least.map(PolicyLimit::AtLeast),
        between,
        said.report.filter(|&report| report).map(|_| PolicyLimit::Report),
    ]
    .into_iter()
    .flatten()
    .collect();
    if limits.len() > 1 {
        let message =
            format!("rule {}: at-most, at-least, between and report exclude each other", rule.value);
        found.error("PLAN003", rule.span, message);
    }
    PolicyRule {
        rule: spelled(rule),
        off: said.off.unwrap_or(false),
        severity: said.severity.as_ref().map(|severity| severity.value),
        limit: limits.first().copied(),
        parameters: said.with.0.iter().map(|(name, value)| (spelled(name), *value)).collect(),
        population: population_of(said.population.as_ref()),
    }
}

fn suppression_of(table: &At<SuppressTable>, found: &mut Found) -> PolicySuppression {
    let said = &table.value;
    if said.rule.value.is_empty() {
        found.missing(table.span, "a suppression needs the rule it suppresses");
    }
    if said.reason.trim().is_empty() {
        found.missing(table.span, "a suppression needs a reason");
    }
    PolicySuppression {
        rule: spelled(&said.rule),
        of: said.of.0.iter().map(spelled).collect(),
        reason: said.reason.clone(),
        until: said.until.as_ref().map(|date| date.value.0.date()),
        span: table.span,
    }
}
