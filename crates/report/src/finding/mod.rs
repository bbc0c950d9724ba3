//! What checks found, for people, for code scanning and for CI.
//!
//! [`CheckView`] gathers a report of the checks and where its findings stand in the files; every format is a pure
//! function of it: [`check_json`], [`sarif`], [`junit`], [`github`], [`check_markdown`].

mod github;
mod json;
mod junit;
mod markdown;
mod sarif;

use std::fmt::Write;

use chainage_checks::{Report, RuleReport, Suppressed, Threshold, Unit, fingerprints};
use chainage_model::{Diagnostic, Language, Origins, Plan, Span};

pub use github::github;
pub use json::{CheckJson, FindingJson, RuleJson, check_json};
pub use junit::junit;
pub use markdown::check_markdown;
pub use sarif::sarif;

/// A report of the checks, and what is needed to show it.
#[derive(Clone, Copy, Debug)]
pub struct CheckView<'a> {
    /// The plan that was checked.
    pub plan: &'a Plan,
    /// What the checks found.
    pub report: &'a Report,
    /// Where the things of the plan stand.
    pub origins: &'a Origins,
    /// Names and texts of the files, by [`FileId`](chainage_model::FileId).
    pub files: &'a [(&'a str, &'a str)],
    /// The language of names.
    pub language: Language,
}

/// A finding with its rule and its place.
struct Row<'a> {
    /// Its rule, with its place in the report; none speaks of the policy.
    rule: Option<(usize, &'a RuleReport)>,
    finding: &'a Diagnostic,
    place: Option<Place<'a>>,
    /// Other places that belong to it, each with a word on why.
    related: Vec<(Place<'a>, &'a str)>,
    fingerprint: String,
}

/// A place as people count: lines and columns from one, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Place<'a> {
    file: &'a str,
    start: (usize, usize),
    end: (usize, usize),
}

impl<'a> CheckView<'a> {
    /// All findings, in order of rules.
    fn rows(&self) -> Vec<Row<'a>> {
        self.rows_and_known().0
    }

    /// All findings, and those that an earlier run had, in order of rules.
    fn rows_and_known(&self) -> (Vec<Row<'a>>, Vec<Row<'a>>) {
        let Report { rules, policy, known_policy, .. } = self.report;
        let of = |list: fn(&RuleReport) -> &Vec<Diagnostic>, policy: &'a Vec<Diagnostic>| {
            let rules = rules.iter().enumerate();
            rules
                .flat_map(move |rule| list(rule.1).iter().map(move |finding| (Some(rule), finding)))
                .chain(policy.iter().map(|finding| (None, finding)))
        };
        // Known ones first: of several that are alike they have the names they had.
        let known: Vec<_> = of(|rule| &rule.known, known_policy).collect();
        let n_known = known.len();
        let mut rows = self.placed(known.into_iter().chain(of(|rule| &rule.findings, policy)).collect());
        let new = rows.split_off(n_known);
        (new, rows)
    }

    /// All findings that the policy accepts.
    fn accepted(&self) -> Vec<(Row<'a>, &'a Suppressed)> {
        let of_rules = self.report.rules.iter().enumerate();
        let findings =
            of_rules.flat_map(|rule| rule.1.suppressed.iter().map(move |one| (Some(rule), &one.finding)));
        self.placed(findings.collect()).into_iter().zip(self.report.suppressed()).collect()
    }

    fn placed(&self, findings: Vec<(Option<(usize, &'a RuleReport)>, &'a Diagnostic)>) -> Vec<Row<'a>> {
        let names =
            fingerprints(self.plan, &findings.iter().map(|(_, finding)| *finding).collect::<Vec<_>>());
        let lines: Vec<Lines<'a>> = self.files.iter().map(|&(name, text)| Lines::of(name, text)).collect();
        let row = |((rule, finding), fingerprint): ((_, &'a Diagnostic), _)| {
            let related = finding.related.iter();
            let related =
                related.filter_map(|(span, why)| Some((place(&lines, *span)?, why.as_str()))).collect();
            let place = self.origins.place(finding).and_then(|span| place(&lines, span));
            Row { rule, finding, place, related, fingerprint }
        };
        findings.into_iter().zip(names).map(row).collect()
    }
}

/// A file with the bytes at which its lines begin.
struct Lines<'a> {
    name: &'a str,
    text: &'a str,
    begins: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(name: &'a str, text: &'a str) -> Self {
        let begins = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { name, text, begins }
    }

    /// Line and column of a byte.
    fn find(&self, byte: u32) -> (usize, usize) {
        let mut byte = (byte as usize).min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.begins.partition_point(|&begin| begin <= byte);
        (line, self.text[self.begins[line - 1]..byte].chars().count() + 1)
    }
}

fn place<'a>(lines: &[Lines<'a>], span: Span) -> Option<Place<'a>> {
    let file = lines.get(span.file.0 as usize)?;
    let (start, end) = (file.find(span.start), file.find(span.end.max(span.start)));
    Some(Place { file: file.name, start, end })
}

impl Row<'_> {
    fn is_of(&self, place: usize) -> bool {
        self.rule.is_some_and(|(own, _)| own == place)
    }
}

/// The name of a rule in a language.
fn name_of(rule: &RuleReport, language: Language) -> &'static str {
    if language == Language::Chinese { rule.rule.zh } else { rule.rule.name }
}

/// What a rule measured: `3`, `12.5 %`, `0.97`, `4.0 d`.
fn measured(rule: &RuleReport) -> String {
    let measured = rule.measured;
    match measured.unit {
        Unit::Count => measured.n.to_string(),
        Unit::Percent => format!("{:.1} %", measured.value),
        Unit::Ratio => format!("{:.2}", measured.value),
        Unit::Days => format!("{:.1} d", measured.value),
    }
}

/// Who is counted, and how many are not, or not to the end.
fn population(rule: &RuleReport) -> String {
    format!("{}{}", rule.measured.population, aside(rule, "; ", Language::English))
}

/// What the profile asks of the value.
fn asked(rule: &RuleReport, language: Language) -> String {
    let zh = language == Language::Chinese;
    match rule.threshold {
        Threshold::AtMost(most) if most <= 0.0 => if zh { "不允许" } else { "none allowed" }.to_owned(),
        Threshold::AtMost(most) if zh => format!("最多 {most}"),
        Threshold::AtMost(most) => format!("at most {most}"),
        Threshold::AtLeast(least) if zh => format!("至少 {least}"),
        Threshold::AtLeast(least) => format!("at least {least}"),
        Threshold::Between(least, most) if zh => format!("{least} 至 {most}"),
        Threshold::Between(least, most) => format!("{least} to {most}"),
        Threshold::Report => if zh { "仅报告" } else { "reported" }.to_owned(),
    }
}

/// One line a rule: whether it passes, what it measured on how many, and what was asked.
pub fn rule_line(rule: &RuleReport, language: Language) -> String {
    let mark = match rule.threshold {
        Threshold::Report => "·",
        _ if rule.passed => "✓",
        _ => "✗",
    };
    let (name, value, asked) = (name_of(rule, language), measured(rule), asked(rule, language));
    let (n, of) = (rule.measured.n, rule.measured.of);
    let aside = aside(rule, ", ", language);
    let of = match language {
        Language::English => format!("{n} of {of}"),
        Language::Chinese => format!("{n}/{of}"),
    };
    format!("{mark} {}  {name}: {value} ({of}){aside}, {asked}", rule.rule.code)
}

/// Who of the population is not looked at, or not to the end.
fn aside(rule: &RuleReport, separator: &str, language: Language) -> String {
    let words = match language {
        Language::English => ["left out by the policy", "not searched to the end"],
        Language::Chinese => ["项由策略文件排除", "项未搜索到底"],
    };
    let mut text = String::new();
    for (n, word) in [rule.left_out, rule.measured.gave_up].into_iter().zip(words).filter(|(n, _)| *n > 0) {
        let _ = write!(text, "{separator}{n} {word}");
    }
    text
}
