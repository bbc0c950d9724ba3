//! `chainage check`

use chainage::checks::{Inspection, Profile, Report, RuleReport, Threshold, Unit};
use chainage::formats::{FileText, Import};
use chainage::model::{Diagnostic, Language, Origins, Severity, notation::nearest};
use serde::Serialize;

use crate::args::{Check, CheckFormat};
use crate::exit::Exit;
use crate::{render, world};

pub(crate) fn run(options: &Check, language: Language) -> Result<Exit, Exit> {
    let profile = Profile::named(&options.profile).ok_or_else(|| {
        let near = nearest(&options.profile, Profile::NAMES);
        let hint = near.map_or_else(
            || format!("; there are {}", Profile::NAMES.join(", ")),
            |n| format!("; did you mean {n}?"),
        );
        world::refuse(&format!("no profile {}{hint}", options.profile))
    })?;
    let import = world::read(&options.path)?;
    let inspection = Inspection::new(&import.plan).with_diagnostics(&import.diagnostics);
    let report = inspection.run(&profile);
    let shown: Vec<Diagnostic> =
        report.findings().filter(|finding| finding.severity >= options.show.into()).cloned().collect();
    world::say(&match options.format {
        CheckFormat::Text => text(&report, &shown, &import, language),
        CheckFormat::Concise => render::concise(&shown, &import.files, Some(&import.origins)),
        CheckFormat::Json => super::json(&json(&report, &import)),
    });
    if inspection.scheduled().is_none() {
        return Ok(Exit::Infeasible);
    }
    let fails = report.worst().is_some_and(|worst| worst >= options.fail_on.into());
    Ok(if fails { Exit::Findings } else { Exit::Fine })
}

fn text(report: &Report, shown: &[Diagnostic], import: &Import, language: Language) -> String {
    let mut text = render::full(shown, &import.files, Some(&import.origins));
    for rule in &report.rules {
        text = format!("{text}{}\n", line(rule, language));
    }
    let count = |severity| report.findings().filter(|finding| finding.severity == severity).count();
    let (errors, warnings, infos) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    match language {
        Language::English => format!(
            "{text}\nprofile {}: {errors} errors, {warnings} warnings, {infos} notes\n",
            report.profile
        ),
        Language::Chinese => {
            format!("{text}\n规则集 {}: {errors} 个错误, {warnings} 个警告, {infos} 条信息\n", report.profile)
        }
    }
}

/// One line a rule: whether it passes, what it measured on how many, and what was asked.
fn line(rule: &RuleReport, language: Language) -> String {
    let measured = rule.measured;
    let value = match measured.unit {
        Unit::Count => format!("{}", measured.n),
        Unit::Percent => format!("{:.1} %", measured.value),
        Unit::Ratio => format!("{:.2}", measured.value),
        Unit::Days => format!("{:.1} d", measured.value),
    };
    let asked = match rule.threshold {
        Threshold::AtMost(most) if most <= 0.0 => "none allowed".to_owned(),
        Threshold::AtMost(most) => format!("at most {most}"),
        Threshold::AtLeast(least) => format!("at least {least}"),
        Threshold::Between(least, most) => format!("{least} to {most}"),
        Threshold::Report => "reported".to_owned(),
    };
    let mark = if rule.threshold == Threshold::Report {
        "·"
    } else if rule.passed {
        "✓"
    } else {
        "✗"
    };
    let name = if language == Language::Chinese { rule.rule.zh } else { rule.rule.name };
    format!("{mark} {}  {name}: {value} ({} of {}), {asked}", rule.rule.code, measured.n, measured.of)
}

#[derive(Serialize)]
struct ReportJson<'a> {
    schema: &'static str,
    profile: &'a str,
    rules: Vec<RuleJson<'a>>,
    findings: Vec<FindingJson<'a>>,
}

#[derive(Serialize)]
struct RuleJson<'a> {
    code: &'a str,
    name: &'a str,
    passed: bool,
    severity: String,
    value: f64,
    n: usize,
    of: usize,
    population: String,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    code: &'a str,
    severity: String,
    message: &'a str,
    help: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<usize>,
    column: Option<usize>,
}

fn json<'a>(report: &'a Report, import: &'a Import) -> ReportJson<'a> {
    let rules = report.rules.iter().map(|rule| RuleJson {
        code: rule.rule.code,
        name: rule.rule.name,
        passed: rule.passed,
        severity: rule.severity.to_string(),
        value: rule.measured.value,
        n: rule.measured.n,
        of: rule.measured.of,
        population: rule.measured.population.to_string(),
    });
    let findings = report.findings().map(|finding| {
        let place = place(finding, &import.files, &import.origins);
        FindingJson {
            code: finding.code.as_str(),
            severity: finding.severity.to_string(),
            message: &finding.message,
            help: finding.help.as_deref(),
            file: place.map(|(name, _, _)| name),
            line: place.map(|(_, line, _)| line),
            column: place.map(|(_, _, column)| column),
        }
    });
    ReportJson {
        schema: "chainage/1",
        profile: &report.profile,
        rules: rules.collect(),
        findings: findings.collect(),
    }
}

fn place<'a>(
    finding: &Diagnostic,
    files: &'a [FileText],
    origins: &Origins,
) -> Option<(&'a str, usize, usize)> {
    let span = origins.place(finding)?;
    let file = files.get(span.file.0 as usize)?;
    let (line, column) = render::line_and_column(&file.text, span.start as usize);
    Some((&file.name, line, column))
}
