//! `chainage diff`

use std::collections::HashSet;

use chainage::checks::{Inspection, Profile, fingerprints};
use chainage::engine::compare::{Dated, Limit, compare};
use chainage::model::{Diagnostic, Language, notation::nearest};
use chainage::report::{ComparisonView, comparison_json, comparison_markdown, comparison_text};

use crate::args::{Diff, DiffFormat};
use crate::exit::Exit;
use crate::world;

pub(crate) fn run(options: &Diff, language: Language) -> Result<Exit, Exit> {
    let refuse = |error: chainage::engine::compare::LimitError| world::refuse(&format!("--fail-if: {error}"));
    let limits: Vec<Limit> =
        options.fail_if.iter().map(|text| Limit::parse(text)).collect::<Result<_, _>>().map_err(refuse)?;
    let name = &options.profile;
    let profile = Profile::named(name).ok_or_else(|| {
        let hint =
            nearest(name, Profile::NAMES).map_or(String::new(), |near| format!("; did you mean {near}?"));
        world::refuse(&format!("no profile {name}{hint}"))
    })?;
    let (before, after) = (world::read(&options.old)?, world::read(&options.new)?);
    let (old_network, old_schedule) = world::schedule(&before)?;
    let (new_network, new_schedule) = world::schedule(&after)?;
    let old = Dated { plan: &before.plan, network: &old_network, schedule: &old_schedule };
    let new = Dated { plan: &after.plan, network: &new_network, schedule: &new_schedule };
    let comparison = compare(old, new);
    let judged: Result<Vec<_>, _> = limits.iter().map(|limit| limit.judge(&comparison, old, new)).collect();
    let verdicts = judged.map_err(refuse)?;
    let mut report = Inspection::new(&after.plan).with_diagnostics(&after.diagnostics).run(&profile);
    let findings: Option<Vec<&Diagnostic>> = options.new_findings_only.then(|| {
        let earlier = Inspection::new(&before.plan).with_diagnostics(&before.diagnostics).run(&profile);
        let known: HashSet<String> =
            fingerprints(&before.plan, &earlier.findings().collect::<Vec<_>>()).into_iter().collect();
        report.keep_new(&after.plan, &known);
        report.findings().collect()
    });
    let view = ComparisonView {
        comparison: &comparison,
        old,
        new,
        verdicts: &verdicts,
        new_findings: findings.as_deref(),
        language,
    };
    world::say(&match options.format {
        DiffFormat::Text => comparison_text(&view),
        DiffFormat::Json => super::json(&comparison_json(&view)),
        DiffFormat::Md => comparison_markdown(&view),
    });
    let is_exceeded = verdicts.iter().any(|verdict| verdict.is_exceeded);
    let least = options.fail_on.severity();
    let is_bad = |finding: &&Diagnostic| least.is_some_and(|least| finding.severity >= least);
    let has_worse = findings.iter().flatten().any(is_bad);
    Ok(if is_exceeded || has_worse { Exit::Findings } else { Exit::Fine })
}
