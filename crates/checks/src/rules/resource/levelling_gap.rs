//! How much later a levelled plan finishes than levelling has to.

use chainage_engine::resource::{LevelOptions, Progress, level_until};
use chainage_engine::{Network, cpm};
use chainage_model::{Moment, Severity, Subject, WorkingTime};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Measured, Population, Rule, Scheduled, Unit, to_f64};

#[doc = include_str!("levelling_gap.md")]
pub(crate) static RULE: Rule = Rule {
    code: "S004",
    name: "levelling-gap",
    zh: "资源平衡与下界的差距",
    severity: Severity::Info,
    page: include_str!("levelling_gap.md"),
    check,
};

/// Larger plans are not levelled for a check.
const MOST: usize = 2_000;

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let measured = |value: f64, n, of| Measured {
        value,
        unit: Unit::Percent,
        n,
        of,
        population: Population::Other,
        gave_up: 0,
    };
    let levelled = context.scheduled.filter(|_| context.is_levelled());
    let bound = levelled
        .filter(|scheduled| scheduled.network.nodes().len() <= MOST)
        .and_then(|scheduled| Some((scheduled, bound(context, scheduled)?)));
    let Some((scheduled, (from, bound))) = bound else {
        return Checked::measured(Vec::new(), measured(0.0, 0, 0));
    };
    let finish = scheduled.schedule.finish();
    let (late, least) = ((finish - bound).minutes().max(0), (bound - from).minutes().max(1));
    if late == 0 {
        return Checked::measured(Vec::new(), measured(0.0, 0, 1));
    }
    let minutes = |time: i64| to_f64(usize::try_from(time).unwrap_or_default());
    let gap = 100.0 * minutes(late) / minutes(least);
    let message = format!(
        "the levelled plan finishes {}, {gap:.1} % later than the bound: no levelling finishes before {}",
        finish.finish_date(),
        bound.finish_date()
    );
    let last = context.plan.projects().ids().max_by_key(|&id| scheduled.schedule.project(id).finish);
    let finding =
        last.into_iter().fold(rule.finding(message), |finding, id| finding.about(Subject::Project(id)));
    let finding = finding.with_help("level again with time to search, or take delays away that hold nothing");
    Checked::measured(vec![finding], measured(gap, 1, 1))
}

/// From when the plan goes on, and before when no levelling of it finishes: the plan without its delays is levelled
/// once for a bound.
fn bound(context: &Context<'_>, scheduled: Scheduled<'_>) -> Option<(Moment, Moment)> {
    let mut plan = context.plan.clone();
    for id in plan.activities().ids() {
        plan.edit_activity(id, |activity| activity.levelling_delay = WorkingTime::ZERO).ok()?;
    }
    let network = Network::compile(&plan).ok()?;
    let free = cpm::schedule(&network, &network.options());
    let mut stop = |_: &Progress| true;
    let levelled = level_until(&plan, &network, &free, &LevelOptions::default(), &mut stop);
    let data_date = plan.projects().iter().filter_map(|project| project.data_date).min();
    let from = data_date.map_or(free.start(), |date| date.max(free.start()));
    Some((from, levelled.bound.min(scheduled.schedule.finish())))
}
