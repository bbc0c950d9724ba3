//! `chainage check`

use chainage::checks::{Inspection, Profile, Report};
use chainage::formats::Import;
use chainage::model::{Diagnostic, Language, Severity, notation::nearest};
use chainage::report::{CheckView, check_json, check_markdown, github, junit, rule_line, sarif};

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
    let files: Vec<(&str, &str)> =
        import.files.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect();
    let view =
        CheckView { plan: &import.plan, report: &report, origins: &import.origins, files: &files, language };
    let written = match options.format {
        CheckFormat::Text => text(&report, &shown, &import, language),
        CheckFormat::Concise => render::concise(&shown, &import.files, Some(&import.origins)),
        CheckFormat::Json => super::json(&check_json(&view)),
        CheckFormat::Sarif => super::json(&sarif(&view, env!("CARGO_PKG_VERSION"))),
        CheckFormat::Junit => junit(&view, options.fail_on.into()),
        CheckFormat::Github => github(&view),
        CheckFormat::Md => check_markdown(&view),
    };
    match &options.output {
        Some(path) => world::write(path, written.as_bytes())?,
        None => world::say(&written),
    }
    if inspection.scheduled().is_none() {
        return Ok(Exit::Infeasible);
    }
    let fails = report.worst().is_some_and(|worst| worst >= options.fail_on.into());
    Ok(if fails { Exit::Findings } else { Exit::Fine })
}

fn text(report: &Report, shown: &[Diagnostic], import: &Import, language: Language) -> String {
    let mut text = render::full(shown, &import.files, Some(&import.origins));
    for rule in &report.rules {
        text = format!("{text}{}\n", rule_line(rule, language));
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
