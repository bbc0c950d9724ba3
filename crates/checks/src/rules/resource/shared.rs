//! One resource on several near-critical paths.

use std::collections::BTreeMap;

use chainage_engine::Driver;
use chainage_model::{ActivityId, IdVec, ResourceId, ResourceKind, Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule, Scheduled};

#[doc = include_str!("shared.md")]
pub(crate) static RULE: Rule = Rule {
    code: "S009",
    name: "shared-critical-resource",
    zh: "多条近关键线路共用同一资源",
    severity: Severity::Info,
    page: include_str!("shared.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let most = setting.parameter("days", 10.0);
    let is_limited = |id: ResourceId| {
        let resource = context.plan.resource(id);
        resource.kind == ResourceKind::Renewable && !resource.capacity.is_empty()
    };
    let is_any_limited = context.plan.resources().ids().any(is_limited);
    let Some(scheduled) = context.scheduled.filter(|_| is_any_limited) else {
        return Checked::count(Vec::new(), 0, Population::Other);
    };
    let near: Vec<ActivityId> = context
        .tasks()
        .iter()
        .copied()
        .filter(|&id| context.float_days(id).is_some_and(|float| float <= most))
        .collect();
    let path = paths(context, scheduled, &near);
    // The first user on each path stands for it.
    let mut users: BTreeMap<ResourceId, BTreeMap<ActivityId, ActivityId>> = BTreeMap::new();
    for &id in &near {
        for assignment in &context.plan.activity(id).assignments {
            users.entry(assignment.resource).or_default().entry(path[id]).or_insert(id);
        }
    }
    users.retain(|id, _| is_limited(*id));
    let of = users.len();
    let shared = users.into_iter().filter(|(_, paths)| paths.len() > 1);
    let findings = shared.map(|(id, paths)| {
        let codes: Vec<&str> = paths.values().map(|&user| context.code(user)).take(5).collect();
        let message = format!(
            "resource {}: {} paths with at most {most:.0} d of float wait for it: {}",
            context.plan.resource(id).code,
            paths.len(),
            codes.join(", ")
        );
        let finding = rule.finding(message).about(Subject::Resource(id));
        let finding = paths.values().fold(finding, |finding, &user| finding.about(Subject::Activity(user)));
        finding.with_help("a delay on one path delays the others through it: keep a second one at hand")
    });
    Checked::count(findings.collect(), of, Population::Other)
}

/// The path of every near-critical activity, named by its first activity: a driver hands its path on to the one
/// successor it drives that has least float, and every other successor begins a path.
fn paths(
    context: &Context<'_>,
    scheduled: Scheduled<'_>,
    near: &[ActivityId],
) -> IdVec<ActivityId, ActivityId> {
    let mut heir: BTreeMap<ActivityId, ActivityId> = BTreeMap::new();
    let driver_of = |id: ActivityId| match scheduled.schedule[id].driver {
        Driver::Relationship(link) => Some(context.link(link).predecessor),
        _ => None,
    };
    for &id in near {
        let Some(driver) = driver_of(id) else { continue };
        let float = |id: ActivityId| scheduled.schedule[id].total_float;
        heir.entry(driver)
            .and_modify(|known| {
                if float(id) < float(*known) {
                    *known = id;
                }
            })
            .or_insert(id);
    }
    let mut path: IdVec<ActivityId, ActivityId> = context.plan.activities().ids().collect::<Vec<_>>().into();
    // Drivers stand before what they drive in the network.
    for node in scheduled.network.nodes() {
        let id = scheduled.network.activity(node);
        if let Some(driver) = driver_of(id).filter(|driver| heir.get(driver) == Some(&id)) {
            path[id] = path[driver];
        }
    }
    path
}
