//! Summaries that say other dates than the work below them.

use chainage_model::{ActivityId, ActivityKind, IdVec, Moment, Placement, ProjectId, Severity, WbsId};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule, Scheduled};

#[doc = include_str!("vertical.md")]
pub(crate) static RULE: Rule = Rule {
    code: "T003",
    name: "vertical-trace",
    zh: "上下级计划日期不一致",
    severity: Severity::Error,
    page: include_str!("vertical.md"),
    check,
};

/// From the first start to the last finish of some work.
type Span = Option<(Moment, Moment)>;

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let plan = context.plan;
    let is_summary = |id: &ActivityId| {
        let activity = plan.activity(*id);
        activity.kind == ActivityKind::WbsSummary && activity.placement != Placement::Inactive
    };
    let summaries: Vec<ActivityId> = plan.activities().ids().filter(is_summary).collect();
    let mut findings = Vec::new();
    let Some(scheduled) = context.scheduled.filter(|_| !summaries.is_empty()) else {
        return Checked::count(findings, summaries.len(), Population::Other);
    };
    let (nodes, projects) = rolled_up(context, scheduled);
    for &id in &summaries {
        let activity = plan.activity(id);
        let below = activity.wbs.map_or(projects[activity.project], |node| nodes[node]);
        let (Some((start, finish)), (own_start, own_finish)) = (below, stated(context, scheduled, id)) else {
            continue;
        };
        let mut says = Vec::new();
        if own_start.date() != start.date() {
            says.push(format!("starts {}, the work below it {}", own_start.date(), start.date()));
        }
        if own_finish.finish_date() != finish.finish_date() {
            says.push(format!(
                "finishes {}, the work below it {}",
                own_finish.finish_date(),
                finish.finish_date()
            ));
        }
        if !says.is_empty() {
            findings.push(
                rule.activity(context, id, says.join("; "))
                    .with_help("let the summary take its dates from the work below it"),
            );
        }
    }
    Checked::count(findings, summaries.len(), Population::Other)
}

/// The dates the plan shows: what happened, else what the file says, else what is computed.
fn stated(context: &Context<'_>, scheduled: Scheduled<'_>, id: ActivityId) -> (Moment, Moment) {
    let (activity, dates) = (context.plan.activity(id), &scheduled.schedule[id]);
    let stored = activity.stored.as_deref().copied().unwrap_or_default();
    let start = activity.progress.actual_start.or(stored.start).or(stored.early_start);
    let finish = activity.progress.actual_finish.or(stored.finish).or(stored.early_finish);
    (start.unwrap_or(dates.start), finish.unwrap_or(dates.finish))
}

/// The spans of the work at or below every node, and of every project.
fn rolled_up(
    context: &Context<'_>,
    scheduled: Scheduled<'_>,
) -> (IdVec<WbsId, Span>, IdVec<ProjectId, Span>) {
    let plan = context.plan;
    let mut nodes: IdVec<WbsId, Span> = IdVec::filled(plan.wbs().len(), None);
    let mut projects: IdVec<ProjectId, Span> = IdVec::filled(plan.projects().len(), None);
    for id in plan.activities().ids().filter(|&id| context.is_discrete(id)) {
        let dates = Some(stated(context, scheduled, id));
        let activity = plan.activity(id);
        projects[activity.project] = joined(projects[activity.project], dates);
        if let Some(node) = activity.wbs {
            nodes[node] = joined(nodes[node], dates);
        }
    }
    // Nodes come after the node above them.
    for (id, node) in plan.wbs().enumerated().rev() {
        if let Some(above) = node.parent {
            nodes[above] = joined(nodes[above], nodes[id]);
        }
    }
    (nodes, projects)
}

fn joined(one: Span, other: Span) -> Span {
    match (one, other) {
        (Some(one), Some(other)) => Some((one.0.min(other.0), one.1.max(other.1))),
        (one, other) => one.or(other),
    }
}
