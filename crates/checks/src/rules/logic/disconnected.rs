//! Parts of the plan that have nothing to do with the rest.

use chainage_model::{ActivityId, Id, IdVec, Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("disconnected.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L016",
    name: "disconnected-parts",
    zh: "互不相连的部分",
    severity: Severity::Error,
    page: include_str!("disconnected.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut part_of: IdVec<ActivityId, Option<usize>> = IdVec::filled(context.plan.activities().len(), None);
    let mut parts: Vec<Vec<ActivityId>> = Vec::new();
    for id in context.plan.activities().ids().filter(|&id| context.is_discrete(id)) {
        if part_of[id].is_none() {
            let members = flood(context, id, parts.len(), &mut part_of);
            parts.push(members);
        }
    }
    // The part with the most activities is the plan; complete parts have nothing left to connect.
    let largest = parts.iter().enumerate().max_by_key(|(at, part)| (part.len(), std::cmp::Reverse(*at)));
    let largest = largest.map(|(at, _)| at);
    let is_finish = |id: ActivityId| {
        let project = context.plan.activity(id).project;
        let computed =
            context.scheduled.and_then(|scheduled| scheduled.schedule.project(project).finish_activity);
        context.plan.project(project).finish_milestone.or(computed) == Some(id)
    };
    let mut findings = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let leads_to_a_finish = part.iter().any(|&id| is_finish(id));
        if Some(at) == largest || leads_to_a_finish || part.iter().all(|&id| context.is_complete(id)) {
            continue;
        }
        let first = &context.plan.activity(part[0]).code;
        let message = match part.len() {
            1 => format!("activity {first} is connected to nothing"),
            n => format!("{n} activities from {first} on are connected to nothing else"),
        };
        let finding = rule.finding(message).with_help("tie the part to the rest, at least to the finish");
        findings.push(part.iter().fold(finding, |f, &id| f.about(Subject::Activity(id))));
    }
    Checked::count(findings, context.plan.activities().len(), Population::All)
}

/// Marks everything connected to an activity, whatever the direction of the links.
fn flood(
    context: &Context<'_>,
    from: ActivityId,
    part: usize,
    part_of: &mut IdVec<ActivityId, Option<usize>>,
) -> Vec<ActivityId> {
    let mut members = Vec::new();
    let mut open = vec![from];
    part_of[from] = Some(part);
    while let Some(id) = open.pop() {
        members.push(id);
        let after = context.outgoing(id).iter().map(|&link| context.plan.relationship(link).successor);
        let before = context.incoming(id).iter().map(|&link| context.plan.relationship(link).predecessor);
        for next in after.chain(before) {
            if part_of[next].is_none() && context.is_discrete(next) {
                part_of[next] = Some(part);
                open.push(next);
            }
        }
    }
    members.sort_unstable_by_key(|id| id.index());
    members
}
