//! Parts of the plan that have nothing to do with the rest.

use chainage_model::{ActivityId, IdVec, Severity, Subject};

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
    let mut joined = Joined(context.plan.activities().ids().collect());
    for link in &context.brief.links {
        if context.is_discrete(link.predecessor) && context.is_discrete(link.successor) {
            joined.join(link.predecessor, link.successor);
        }
    }
    let mut part_of: IdVec<ActivityId, Option<usize>> = IdVec::filled(context.plan.activities().len(), None);
    let mut parts: Vec<Vec<ActivityId>> = Vec::new();
    for id in context.plan.activities().ids().filter(|&id| context.is_discrete(id)) {
        let part = *part_of[joined.first(id)].get_or_insert_with(|| {
            parts.push(Vec::new());
            parts.len() - 1
        });
        parts[part].push(id);
    }
    // The part with the most activities is the plan; complete parts have nothing left to connect.
    let largest = parts.iter().enumerate().max_by_key(|(at, part)| (part.len(), std::cmp::Reverse(*at)));
    let largest = largest.map(|(at, _)| at);
    let is_finish = |id: ActivityId| {
        let project = context.project(id);
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
        let first = context.code(part[0]);
        let message = match part.len() {
            1 => format!("activity {first} is connected to nothing"),
            n => format!("{n} activities from {first} on are connected to nothing else"),
        };
        let finding = rule.finding(message).with_help("tie the part to the rest, at least to the finish");
        findings.push(part.iter().fold(finding, |f, &id| f.about(Subject::Activity(id))));
    }
    Checked::count(findings, context.plan.activities().len(), Population::All)
}

/// Sets of activities that are joined, each known by one of them (Galler and Fischer, 1964).
struct Joined(IdVec<ActivityId, ActivityId>);

impl Joined {
    /// Returns the one by which the set of an activity is known; the way there becomes half as long.
    fn first(&mut self, mut id: ActivityId) -> ActivityId {
        while self.0[id] != id {
            self.0[id] = self.0[self.0[id]];
            id = self.0[id];
        }
        id
    }

    fn join(&mut self, one: ActivityId, other: ActivityId) {
        let (one, other) = (self.first(one), self.first(other));
        self.0[one.max(other)] = one.min(other);
    }
}
