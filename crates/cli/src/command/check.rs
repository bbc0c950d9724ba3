//! `chainage check`

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use chainage::checks::{Inspection, Ratchet, Report};
use chainage::formats::Import;
use chainage::model::{Diagnostic, Language, Severity};
use chainage::report::{CheckView, check_json, check_markdown, github, junit, rule_line, sarif};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::policy;
use crate::args::{Check, CheckFormat, FailOn};
use crate::exit::Exit;
use crate::{render, world};

pub(crate) fn run(options: &Check, language: Language) -> Result<Exit, Exit> {
    let mut import = world::read(&options.path)?;
    let profile = options.profile.as_deref();
    let policy = policy::read(&options.path, options.policy.as_deref(), profile, &mut import)?;
    let earlier = options.earlier.as_deref().map(world::read).transpose()?;
    let mut inspection = Inspection::new(&import.plan).with_diagnostics(&import.diagnostics);
    if let Some(earlier) = &earlier {
        inspection = inspection.with_base(&earlier.plan);
    }
    let mut report = inspection.run(&policy.profile);
    let today = options.today.unwrap_or_else(|| policy::today(&import.plan));
    report.suppress(&policy.suppressions, today);
    if let Some(path) = &options.ratchet {
        if options.update_ratchet {
            let accepted = Accepted { schema: "chainage/1".to_owned(), accepted: Ratchet::of(&report).0 };
            world::write(path, super::json(&accepted).as_bytes())?;
        }
        if !path.exists() {
            let says = format!("{}: no such file; --update-ratchet writes it", path.display());
            return Err(world::refuse(&says));
        }
        let accepted: Accepted = parse(path, "what --update-ratchet writes")?;
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

/// Accepted values as a file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Accepted {
    schema: String,
    accepted: BTreeMap<String, f64>,
}

fn parse<T: DeserializeOwned>(path: &Path, what: &str) -> Result<T, Exit> {
    let bytes = world::load(path).map_err(|message| world::refuse(&message))?;
    serde_json::from_slice(&bytes)
        .map_err(|error| world::refuse(&format!("{}: not {what}: {error}", path.display())))
}

/// The fingerprints of an earlier run, from SARIF or JSON.
fn known(path: &Path) -> Result<HashSet<String>, Exit> {
    let what = "SARIF or the JSON of chainage check";
    let earlier: Value = parse(path, what)?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let runs = list(&earlier["runs"]);
    let mut names: HashSet<String> = HashSet::new();
    if !earlier["runs"].is_array() && !earlier["findings"].is_array() {
        return Err(world::refuse(&format!("{}: not {what}", path.display())));
    }
    // What an earlier comparison missed was not there.
    let results =
        runs.iter().flat_map(|run| list(&run["results"])).filter(|r| r["baselineState"] != "absent");
    names.extend(results.filter_map(|r| Some(r["partialFingerprints"]["chainage/v1"].as_str()?.to_owned())));
    names.extend(
        list(&earlier["findings"]).iter().filter_map(|f| Some(f["fingerprint"].as_str()?.to_owned())),
    );
    Ok(names)
}

fn text(report: &Report, shown: &[Diagnostic], import: &Import, language: Language) -> String {
    let mut text = render::full_in(language, shown, &import.files, Some(&import.origins));
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
    let n_known: usize = report.rules.iter().map(|rule| rule.known.len()).sum();
    if n_known > 0 {
        text = match language {
            Language::English => format!("{text}\n{n_known} findings are known from the baseline\n"),
            Language::Chinese => format!("{text}\n{n_known} 条发现在基准中已有\n"),
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
