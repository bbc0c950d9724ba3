//! `chainage diff`

use std::collections::HashSet;
use std::path::PathBuf;

use chainage::checks::{Inspection, fingerprints};
use chainage::engine::compare::{Dated, Limit, Verdict, compare};
use chainage::formats::Import;
use chainage::model::{Diagnostic, Language, Severity};
use chainage::report::{
    ComparisonView, SchedulesView, WrittenSchedule, comparison_json, comparison_markdown, comparison_text,
    judge_schedules, read_schedule, schedules_json, schedules_markdown, schedules_text,
};
use clap::{Args, ValueEnum};

use super::policy;
use crate::args::FailOn;
use crate::exit::Exit;
use crate::world;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The plan before: a file, or a folder with programme.toml or plan.toml. Or a schedule.
    old: PathBuf,
    /// The plan after; a schedule, if OLD is one.
    new: PathBuf,
    /// How to write.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Exit with 1 if a finish moves later than this: 'finish +5d', 'project:CODE +5d', 'milestone:CODE +0d'. Days are
    /// working days; 5ed are elapsed days, the only ones that schedules know. May be given several times.
    #[arg(long, value_name = "LIMIT")]
    fail_if: Vec<String>,
    /// Run the checks on both plans and show the findings that only the new one has.
    #[arg(long)]
    new_findings_only: bool,
    /// The profile of these checks: infra, dcma, gao, ndia, p6-log, cn; without it what the policy says, else infra.
    #[arg(long, requires = "new_findings_only")]
    profile: Option<String>,
    /// The policy of these checks; without it, chainage.toml beside the new plan if there is one.
    #[arg(long, value_name = "FILE", requires = "new_findings_only")]
    policy: Option<PathBuf>,
    /// Exit with 1 if a new finding is at least this bad; without it what the policy says, else error.
    #[arg(long, value_enum, value_name = "SEVERITY", requires = "new_findings_only")]
    fail_on: Option<FailOn>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// For programs: the versioned contract `chainage/1`.
    Json,
    /// For the comment below a change.
    Md,
}

/// What can be compared.
enum Side {
    Plan(Box<Import>),
    Schedule(WrittenSchedule),
}

pub(crate) fn run(options: &Arguments, language: Language) -> Result<Exit, Exit> {
    let limits: Result<Vec<Limit>, _> = options.fail_if.iter().map(|text| Limit::parse(text)).collect();
    let limits = limits.map_err(refuse)?;
    match (side(&options.old)?, side(&options.new)?) {
        (Side::Plan(old), Side::Plan(new)) => plans(options, &limits, &old, *new, language),
        (Side::Schedule(old), Side::Schedule(new)) => schedules(options, &limits, &old, &new, language),
        _ => Err(world::refuse(
            "one is a plan, the other a schedule; give two plans or two schedules (chainage verify judges a \
             schedule by a plan)",
        )),
    }
}

fn refuse(error: impl std::fmt::Display) -> Exit {
    world::refuse(&format!("--fail-if: {error}"))
}

fn side(path: &std::path::Path) -> Result<Side, Exit> {
    let file = world::locate(path).map_err(|message| world::refuse(&message))?;
    let bytes = world::load(&file).map_err(|message| world::refuse(&message))?;
    match read_schedule(&bytes) {
        Some(read) => read
            .map(Side::Schedule)
            .map_err(|error| world::refuse(&format!("{}: no schedule: {error}", file.display()))),
        None => Ok(Side::Plan(Box::new(world::import(&file, &bytes)?))),
    }
}

fn schedules(
    options: &Arguments,
    limits: &[Limit],
    old: &WrittenSchedule,
    new: &WrittenSchedule,
    language: Language,
) -> Result<Exit, Exit> {
    if options.new_findings_only {
        return Err(world::refuse("--new-findings-only: checks need plans, not schedules"));
    }
    let verdicts: Result<Vec<Verdict>, _> =
        limits.iter().map(|limit| judge_schedules(limit, old, new)).collect();
    let verdicts = verdicts.map_err(refuse)?;
    let view = SchedulesView { old, new, verdicts: &verdicts, language };
    world::say(&match options.format {
        Format::Text => schedules_text(&view),
        Format::Json => super::json(&schedules_json(&view)),
        Format::Md => schedules_markdown(&view),
    });
    Ok(if verdicts.iter().any(|verdict| verdict.is_exceeded) { Exit::Findings } else { Exit::Fine })
}

fn plans(
    options: &Arguments,
    limits: &[Limit],
    before: &Import,
    mut after: Import,
    language: Language,
) -> Result<Exit, Exit> {
    let profile = options.profile.as_deref();
    let policy = options
        .new_findings_only
        .then(|| policy::read(&options.new, options.policy.as_deref(), profile, &mut after))
        .transpose()?;
    let (old_network, old_schedule) = world::schedule(before)?;
    let (new_network, new_schedule) = world::schedule(&after)?;
    let old = Dated { plan: &before.plan, network: &old_network, schedule: &old_schedule };
    let new = Dated { plan: &after.plan, network: &new_network, schedule: &new_schedule };
    let comparison = compare(old, new);
    let judged: Result<Vec<_>, _> = limits.iter().map(|limit| limit.judge(&comparison, old, new)).collect();
    let verdicts = judged.map_err(refuse)?;
    let report = policy.as_ref().map(|policy| {
        let earlier =
            Inspection::new(&before.plan).with_diagnostics(&before.diagnostics).run(&policy.profile);
        let known: HashSet<String> =
            fingerprints(&before.plan, &earlier.findings().collect::<Vec<_>>()).into_iter().collect();
        let mut report =
            Inspection::new(&after.plan).with_diagnostics(&after.diagnostics).run(&policy.profile);
        report.suppress(&policy.suppressions, policy::today(&after.plan));
        report.keep_new(&after.plan, &known);
        report
    });
    let findings: Option<Vec<&Diagnostic>> = report.as_ref().map(|report| report.findings().collect());
    let view = ComparisonView {
        comparison: &comparison,
        old,
        new,
        verdicts: &verdicts,
        new_findings: findings.as_deref(),
        language,
    };
    world::say(&match options.format {
        Format::Text => comparison_text(&view),
        Format::Json => super::json(&comparison_json(&view)),
        Format::Md => comparison_markdown(&view),
    });
    let is_exceeded = verdicts.iter().any(|verdict| verdict.is_exceeded);
    let of_policy = policy.and_then(|policy| policy.fail_on).unwrap_or(Some(Severity::Error));
    let least = options.fail_on.map_or(of_policy, FailOn::severity);
    let is_bad = |finding: &&Diagnostic| least.is_some_and(|least| finding.severity >= least);
    let has_worse = findings.iter().flatten().any(is_bad);
    Ok(if is_exceeded || has_worse { Exit::Findings } else { Exit::Fine })
}
