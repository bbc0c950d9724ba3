//! `chainage check`

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use chainage::checks::{Inspection, Profile, Ratchet, Report};
use chainage::formats::policy::{PolicyFile, Spelled};
use chainage::formats::{self, Import};
use chainage::model::{Diagnostic, FileId, Language, Moment, Plan, Severity, notation::nearest};
use chainage::policy::Policy;
use chainage::report::{CheckView, check_json, check_markdown, github, junit, rule_line, sarif};
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::args::{Check, CheckFormat, FailOn};
use crate::exit::Exit;
use crate::{render, world};

pub(crate) fn run(options: &Check, language: Language) -> Result<Exit, Exit> {
    let mut import = world::read(&options.path)?;
    let policy = policy(options, &mut import)?;
    let earlier = options.earlier.as_deref().map(world::read).transpose()?;
    let mut inspection = Inspection::new(&import.plan).with_diagnostics(&import.diagnostics);
    if let Some(earlier) = &earlier {
        inspection = inspection.with_base(&earlier.plan);
    }
    let mut report = inspection.run(&policy.profile);
    report.suppress(&policy.suppressions, today(options, &import.plan));
    if let Some(path) = &options.ratchet {
        if options.update_ratchet {
            let accepted = Accepted { schema: "chainage/1".to_owned(), accepted: Ratchet::of(&report).0 };
            world::write(path, super::json(&accepted).as_bytes())?;
        }
        let accepted: Accepted = parse(path)?;
        report.keep_worse(&Ratchet(accepted.accepted));
    }
    if let Some(path) = &options.baseline {
        report.keep_new(&import.plan, &known(path)?);
    }
    let shown: Vec<Diagnostic> =
        report.findings().filter(|finding| finding.severity >= options.show.into()).cloned().collect();
    let files: Vec<(&str, &str)> =
        import.files.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect();
    let view =
        CheckView { plan: &import.plan, report: &report, origins: &import.origins, files: &files, language };
    let of_policy = policy.fail_on.unwrap_or(Some(Severity::Error));
    let fail_on = options.fail_on.map_or(of_policy, FailOn::severity);
    let written = match options.format {
        CheckFormat::Text => text(&report, &shown, &import, language),
        CheckFormat::Concise => render::concise(&shown, &import.files, Some(&import.origins)),
        CheckFormat::Json => super::json(&check_json(&view)),
        CheckFormat::Sarif => super::json(&sarif(&view, env!("CARGO_PKG_VERSION"))),
        CheckFormat::Junit => junit(&view, fail_on),
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
    let fails = report.worst().is_some_and(|worst| fail_on.is_some_and(|least| worst >= least));
    Ok(if fails { Exit::Findings } else { Exit::Fine })
}

/// The day that is named, else the latest data date of the plan, so that the same files give the same answer on any
/// day; the clock is asked only for plans without one.
fn today(options: &Check, plan: &Plan) -> NaiveDate {
    let data_date = || plan.projects().iter().filter_map(|project| project.data_date).max();
    options.today.or_else(|| data_date().map(Moment::finish_date)).unwrap_or_else(world::today)
}

/// The policy that is named, else the one beside the plan, else none but the profile.
fn policy(options: &Check, import: &mut Import) -> Result<Policy, Exit> {
    let path = options.policy.clone().or_else(|| world::beside(&options.path, "chainage.toml"));
    let mut file = PolicyFile::default();
    if let Some(path) = path {
        let name = path.display().to_string();
        let bytes = world::load(&path).map_err(|message| world::refuse(&message))?;
        // Places in the policy are told from those in the plan by a number of their own.
        let id = FileId(u32::try_from(import.files.len()).unwrap_or(u32::MAX));
        let read = formats::policy::read(&name, &bytes, id);
        file = read.map_err(|error| {
            import.files.extend(error.files);
            world::complain(render::full(&error.diagnostics, &import.files, None).trim_end());
            Exit::Unreadable
        })?;
        import.files.push(file.file.clone());
    }
    if let Some(name) = &options.profile {
        file.profile = Some(Spelled { text: name.clone(), ..Spelled::default() });
        if Profile::named(name).is_none() {
            let near = nearest(name, Profile::NAMES);
            let hint = near.map_or_else(
                || format!("; there are {}", Profile::NAMES.join(", ")),
                |near| format!("; did you mean {near}?"),
            );
            return Err(world::refuse(&format!("no profile {name}{hint}")));
        }
    }
    Policy::of(&file, &import.plan).map_err(|wrong| {
        world::complain(render::full(&wrong, &import.files, None).trim_end());
        Exit::Unreadable
    })
}

/// Accepted values as a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    schema: String,
    accepted: BTreeMap<String, f64>,
}

fn parse<T: DeserializeOwned>(path: &Path) -> Result<T, Exit> {
    let bytes = world::load(path).map_err(|message| world::refuse(&message))?;
    serde_json::from_slice(&bytes).map_err(|error| world::refuse(&format!("{}: {error}", path.display())))
}

/// The fingerprints of an earlier run, from SARIF or JSON.
fn known(path: &Path) -> Result<HashSet<String>, Exit> {
    let earlier: Value = parse(path)?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let runs = list(&earlier["runs"]);
    let mut names: HashSet<String> = HashSet::new();
    if !earlier["runs"].is_array() && !earlier["findings"].is_array() {
        return Err(world::refuse(&format!(
            "{}: neither SARIF nor the JSON of chainage check",
            path.display()
        )));
    }
    let results = runs.iter().flat_map(|run| list(&run["results"]));
    names.extend(results.filter_map(|r| Some(r["partialFingerprints"]["chainage/v1"].as_str()?.to_owned())));
    names.extend(
        list(&earlier["findings"]).iter().filter_map(|f| Some(f["fingerprint"].as_str()?.to_owned())),
    );
    Ok(names)
}

fn text(report: &Report, shown: &[Diagnostic], import: &Import, language: Language) -> String {
    let mut text = render::full(shown, &import.files, Some(&import.origins));
    for rule in &report.rules {
        text.push_str(&rule_line(rule, language));
        text.push('\n');
    }
    let n_accepted = report.suppressed().count();
    if n_accepted > 0 {
        text = match language {
            Language::English => format!("{text}\n{n_accepted} findings are accepted by the policy\n"),
            Language::Chinese => format!("{text}\n策略文件接受了 {n_accepted} 条发现\n"),
        };
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
