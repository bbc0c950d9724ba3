//! P6's XML, written and read again: nothing changes, whether the plan came from XER or PMXML.

use std::collections::BTreeMap;

use chainage_formats::{pmxml, xer};
use chainage_model::{
    Activity, ActivityId, Baseline, BaselineDates, Exception, Id, Name, Placement, Plan, ProjectId,
    Relationship, RelationshipKind, ResourceKind, Wbs, Week, WorkingTime,
};
use chainage_testkit::real;

fn again(plan: &Plan, name: &str) -> Plan {
    let import =
        pmxml::read("again.xml", &pmxml::write(plan)).unwrap_or_else(|error| panic!("{name}: {error}"));
    import.plan
}

/// What an activity is known by, whatever its number: XML holds the activities of a project together.
type Key = (ProjectId, String);

fn key(plan: &Plan, id: ActivityId) -> Key {
    (plan.activity(id).project, plan.activity(id).code.clone())
}

/// Activities with the codes of their nodes.
fn activities(plan: &Plan) -> BTreeMap<Key, (Activity, Option<&str>)> {
    let facts = plan.activities().enumerated().map(|(id, activity)| {
        let node = activity.wbs.map(|wbs| plan.wbs()[wbs].code.as_str());
        (key(plan, id), (Activity { wbs: None, ..activity.clone() }, node))
    });
    facts.collect()
}

/// Relationships by their ends.
fn relationships(plan: &Plan) -> Vec<(Key, Key, RelationshipKind, Relationship)> {
    let any = ActivityId::from_index(0);
    let facts = plan.relationships().iter().map(|one| {
        let free = Relationship { predecessor: any, successor: any, ..one.clone() };
        (key(plan, one.successor), key(plan, one.predecessor), one.kind, free)
    });
    let mut facts: Vec<_> = facts.collect();
    facts.sort_by(|one, other| (&one.0, &one.1, one.2).cmp(&(&other.0, &other.1, other.2)));
    facts
}

/// Nodes with the codes of those above.
fn nodes(plan: &Plan) -> BTreeMap<(ProjectId, &str), (Name, Option<&str>)> {
    let above = |wbs: &Wbs| wbs.parent.map(|parent| plan.wbs()[parent].code.as_str());
    plan.wbs().iter().map(|wbs| ((wbs.project, wbs.code.as_str()), (wbs.name.clone(), above(wbs)))).collect()
}

/// The hours of calendars, with what they have from their bases left to them.
fn calendars(plan: &Plan) -> Vec<(&str, &Week, &[Exception], WorkingTime)> {
    let calendars = plan.calendars().iter();
    calendars.map(|one| (one.code.as_str(), &one.week, one.exceptions.as_slice(), one.day_length)).collect()
}

fn baselines(plan: &Plan) -> Vec<(&str, Vec<(Key, BaselineDates)>)> {
    let dates = |one: &Baseline| one.activities.iter().map(|(&id, &dates)| (key(plan, id), dates)).collect();
    plan.baselines.iter().map(|one| (one.name.as_str(), dates(one))).collect()
}

fn assert_same(first: &Plan, second: &Plan, name: &str) {
    assert_eq!(first.projects(), second.projects(), "{name}");
    assert_eq!(calendars(first), calendars(second), "{name}");
    assert_eq!(first.resources(), second.resources(), "{name}");
    assert_eq!(nodes(first), nodes(second), "{name}");
    let others = activities(second);
    for (key, activity) in activities(first) {
        assert_eq!(Some(&activity), others.get(&key), "{name}");
    }
    assert_eq!(first.activities().len(), second.activities().len(), "{name}");
    assert_eq!(relationships(first), relationships(second), "{name}");
    assert_eq!(baselines(first), baselines(second), "{name}");
    assert_eq!(first.currency, second.currency, "{name}");
}

/// Returns a plan as P6 holds it: names where there are none (the code stands in), a data date (the start), nothing
/// left of what is finished, no time for material, which is not paid out by the hour, and all projects exported.
fn as_p6_holds(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    let named = |name: &Name, code: &str| if name.is_empty() { Name::new(code) } else { name.clone() };
    for id in plan.projects().ids() {
        let edit = plan.edit_project(id, |project| {
            project.name = named(&project.name, &project.code);
            project.data_date = project.data_date.or(project.start);
        });
        edit.expect("such edits change neither codes nor ids");
    }
    let materials: Vec<_> = plan
        .resources()
        .enumerated()
        .filter(|(_, one)| one.kind == ResourceKind::Consumable)
        .map(|(id, _)| id)
        .collect();
    for id in plan.activities().ids() {
        let edit = plan.edit_activity(id, |activity| {
            activity.name = named(&activity.name, &activity.code);
            if activity.placement == Placement::Manual {
                activity.placement = Placement::AsSoonAsPossible;
            }
            if activity.progress.actual_finish.is_some() && !activity.kind.is_milestone() {
                activity.progress.remaining = Some(WorkingTime::ZERO);
            }
            for assignment in activity.assignments.iter_mut().filter(|one| materials.contains(&one.resource))
            {
                assignment.remaining = None;
            }
        });
        edit.expect("such edits change neither codes nor ids");
    }
    plan
}

fn files(ending: &str) -> Vec<(String, Vec<u8>)> {
    real::files("p6", ending, "round trips of P6 files as XML")
}

#[test]
fn real_xer_files_come_back_from_xml_as_they_were_read() {
    for (name, bytes) in files("xer") {
        let first = xer::read(&name, &bytes, &xer::Options::default()).unwrap().plan;
        assert_same(&as_p6_holds(&first), &again(&first, &name), &name);
    }
}

#[test]
fn real_xml_files_come_back_as_they_were_read() {
    let files = files("xml");
    for (name, bytes) in &files {
        let import = pmxml::read(name, bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        println!("{name}: {} activities", import.plan.activities().len());
        for diagnostic in &import.diagnostics {
            println!("    {} {}", diagnostic.code, diagnostic.message);
        }
        assert_same(&as_p6_holds(&import.plan), &again(&import.plan, name), name);
    }
}
