//! Costs where no work is, and sums that are not the contract's.

use std::collections::BTreeSet;

use chainage_model::{ActivityKind, IdVec, Money, Placement, ProjectId, Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("cost.md")]
pub(crate) static RULE: Rule = Rule {
    code: "S008",
    name: "cost-loading",
    zh: "费用加载与合同额不符",
    severity: Severity::Warning,
    page: include_str!("cost.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let plan = context.plan;
    let percent = setting.parameter("percent", 0.5);
    let mut findings = Vec::new();
    let mut costs: IdVec<ProjectId, Money> = IdVec::filled(plan.projects().len(), Money::ZERO);
    let mut of = 0;
    for (id, activity) in plan.activities().enumerated() {
        let Some(cost) = activity.cost.filter(|&cost| cost != Money::ZERO) else { continue };
        of += 1;
        let says = if activity.kind == ActivityKind::WbsSummary {
            format!("is a summary with a cost of {cost} of its own")
        } else if activity.placement == Placement::Inactive {
            format!("is inactive and has a cost of {cost}")
        } else if cost < Money::ZERO {
            format!("has a cost of {cost}")
        } else {
            costs[activity.project] += cost;
            continue;
        };
        findings.push(rule.activity(context, id, says).with_help("put the cost on the work it pays for"));
    }
    // Money is compared where every pot that pays for a project pays for the same projects.
    for (projects, money) in pots(context) {
        let cost: Money = projects.iter().map(|&id| costs[id]).sum();
        if cost != Money::ZERO && differs(cost, money, percent) {
            findings.push(sum(rule, context, &projects, cost, ("funding brings", money)));
        }
    }
    for (id, approved) in approved(context) {
        if costs[id] != Money::ZERO && differs(costs[id], approved, percent) {
            findings.push(sum(rule, context, &[id], costs[id], ("the baseline has", approved)));
        }
    }
    Checked::count(findings, of, Population::Other)
}

/// Projects that are paid for together, and with how much.
fn pots(context: &Context<'_>) -> Vec<(Vec<ProjectId>, Money)> {
    let plan = context.plan;
    let meant = |projects: &[ProjectId]| -> BTreeSet<ProjectId> {
        if projects.is_empty() { plan.projects().ids().collect() } else { projects.iter().copied().collect() }
    };
    let mut pots: Vec<(BTreeSet<ProjectId>, Money)> = Vec::new();
    for funding in &plan.funding {
        let (mut projects, mut money) = (meant(&funding.projects), funding.amount);
        let (shared, apart): (Vec<_>, Vec<_>) =
            pots.into_iter().partition(|(others, _)| !others.is_disjoint(&projects));
        pots = apart;
        for (others, more) in shared {
            projects.extend(others);
            money += more;
        }
        pots.push((projects, money));
    }
    pots.into_iter().map(|(projects, money)| (projects.into_iter().collect(), money)).collect()
}

/// What the current baseline keeps of costs, by project.
fn approved(context: &Context<'_>) -> impl Iterator<Item = (ProjectId, Money)> {
    let mut sums: IdVec<ProjectId, Option<Money>> = IdVec::filled(context.plan.projects().len(), None);
    for (&id, dates) in context.plan.baselines.first().iter().flat_map(|baseline| &baseline.activities) {
        if let Some(cost) = dates.cost {
            *sums[context.project(id)].get_or_insert_default() += cost;
        }
    }
    sums.enumerated().filter_map(|(id, sum)| Some((id, (*sum)?))).collect::<Vec<_>>().into_iter()
}

#[expect(clippy::cast_precision_loss, reason = "money is far below 2^53")]
fn differs(cost: Money, sum: Money, percent: f64) -> bool {
    let (cost, sum) = (cost.smallest() as f64, sum.smallest() as f64);
    (cost - sum).abs() > percent / 100.0 * sum.abs()
}

fn sum(
    rule: &Rule,
    context: &Context<'_>,
    projects: &[ProjectId],
    cost: Money,
    (whose, other): (&str, Money),
) -> chainage_model::Diagnostic {
    let codes: Vec<&str> = projects.iter().map(|&id| context.plan.project(id).code.as_str()).collect();
    let message = format!("activities of {} cost {cost} together, {whose} {other}", codes.join(", "));
    let finding =
        projects.iter().fold(rule.finding(message), |finding, &id| finding.about(Subject::Project(id)));
    finding.with_help("load the missing cost, take out what is loaded twice, or agree the change")
}
