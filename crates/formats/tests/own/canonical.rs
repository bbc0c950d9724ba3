//! The order of things that our own format keeps: activities by project, relationships by successor, labels by type.

use std::collections::HashMap;

use chainage_model::{
    Activity, ActivityId, Assignment, Baseline, Funding, Plan, Project, Relationship, ResourceId, Wbs, WbsId,
};

/// Returns the same plan in that order.
pub(crate) fn canonical(plan: &Plan) -> Plan {
    let mut result = Plan::new();
    result.name = plan.name.clone();
    result.currency.clone_from(&plan.currency);
    result.sources.clone_from(&plan.sources);
    result.note.clone_from(&plan.note);
    result.risks.clone_from(&plan.risks);
    for list in plan.day_lists() {
        result.add_day_list(list.clone()).unwrap();
    }
    for calendar in plan.calendars() {
        result.add_calendar(calendar.clone()).unwrap();
    }
    for alignment in plan.alignments() {
        result.add_alignment(alignment.clone()).unwrap();
    }
    for class in plan.uncertainties() {
        result.add_uncertainty(class.clone()).unwrap();
    }
    for project in plan.projects() {
        result.add_project(Project { finish_milestone: None, ..project.clone() }).unwrap();
    }
    let mut resources: HashMap<ResourceId, ResourceId> = HashMap::new();
    for pool in std::iter::once(None).chain(plan.projects().ids().map(Some)) {
        for (id, resource) in plan.resources().enumerated().filter(|(_, resource)| resource.project == pool) {
            resources.insert(id, result.add_resource(resource.clone()).unwrap());
        }
    }
    let mut nodes: HashMap<WbsId, WbsId> = HashMap::new();
    for project in plan.projects().ids() {
        for (id, node) in plan.wbs().enumerated().filter(|(_, node)| node.project == project) {
            let parent = node.parent.map(|parent| nodes[&parent]);
            nodes.insert(id, result.add_wbs(Wbs { parent, ..node.clone() }).unwrap());
        }
    }
    let mut activities: HashMap<ActivityId, ActivityId> = HashMap::new();
    let renew = |assignments: &[Assignment]| -> Vec<Assignment> {
        assignments.iter().map(|one| Assignment { resource: resources[&one.resource], ..*one }).collect()
    };
    for project in plan.projects().ids() {
        for (id, activity) in
            plan.activities().enumerated().filter(|(_, activity)| activity.project == project)
        {
            let mut renewed = Activity {
                wbs: activity.wbs.map(|node| nodes[&node]),
                assignments: renew(&activity.assignments),
                ..activity.clone()
            };
            for mode in &mut renewed.modes {
                mode.assignments = renew(&mode.assignments);
            }
            renewed.labels = by_type(&activity.labels);
            activities.insert(id, result.add_activity(renewed).unwrap());
        }
    }
    for project in plan.projects().ids() {
        let milestone = plan.project(project).finish_milestone.map(|id| activities[&id]);
        result.edit_project(project, |project| project.finish_milestone = milestone).unwrap();
    }
    let renewed = |one: &Relationship| Relationship {
        predecessor: activities[&one.predecessor],
        successor: activities[&one.successor],
        ..one.clone()
    };
    let mut relationships: Vec<Relationship> = plan.relationships().iter().map(renewed).collect();
    relationships.sort_by_key(|relationship| relationship.successor);
    for relationship in relationships {
        result.add_relationship(relationship).unwrap();
    }
    let funding =
        |one: &Funding| Funding { released_by: one.released_by.map(|id| activities[&id]), ..one.clone() };
    result.funding = plan.funding.iter().map(funding).collect();
    let baseline = |one: &Baseline| Baseline {
        activities: one.activities.iter().map(|(id, dates)| (activities[id], *dates)).collect(),
        ..one.clone()
    };
    result.baselines = plan.baselines.iter().map(baseline).collect();
    result
}

fn by_type(labels: &[(String, String)]) -> Vec<(String, String)> {
    let mut types: Vec<&String> = Vec::new();
    for (kind, _) in labels {
        if !types.contains(&kind) {
            types.push(kind);
        }
    }
    types.iter().flat_map(|kind| labels.iter().filter(move |(other, _)| other == *kind).cloned()).collect()
}
