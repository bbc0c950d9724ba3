//! A workbook holds all of a plan; a table of activities all that it does not say it loses.

use chainage_formats::{Format, losses, no_includes, read_as, write};
use chainage_model::{
    Activity, ActivityKind, Assignment, Calendar, DayList, DayRange, DayRule, Moment, Plan, Project,
    Relationship, RelationshipKind, Resource, Season, Units, WorkingTime,
};
use chainage_testkit::strategy::plans;
use proptest::prelude::*;

use crate::canonical::canonical;

fn again(plan: &Plan, format: Format) -> Plan {
    let bytes = write(plan, format).unwrap();
    match read_as(format, "plan.csv", &bytes, &mut no_includes) {
        Ok(import) => import.plan,
        Err(error) => panic!("{error}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1961), ..ProptestConfig::with_cases(32) })]

    #[test]
    fn a_workbook_reads_as_the_plan_that_was_written(plan in plans()) {
        let plan = sorted(&canonical(&plan));
        prop_assert_eq!(difference(&sorted(&again(&plan, Format::Xlsx)), &plan), "");
    }

    #[test]
    fn a_second_trip_through_a_table_changes_nothing(plan in plans()) {
        let once = again(&plan, Format::Csv);
        let twice = again(&once, Format::Csv);
        prop_assert_eq!(difference(&once, &twice), "");
    }
}

#[test]
fn a_table_that_says_no_loss_loses_nothing() {
    let mut plan = Plan::new();
    let office = plan.add_calendar(Calendar::office("office")).unwrap();
    let project = Project {
        start: Moment::from_ymd_hm(2026, 3, 2, 0, 0),
        calendar: Some(office),
        ..Project::new("P", "Bypass; south, \"lot 2\"")
    };
    let project = plan.add_project(project).unwrap();
    let day = WorkingTime::from_hours(8);
    // Codes that hold what divides predecessors, and one that looks like a number.
    let mut last = None;
    for code in ["A", "B; C", "D, E FS", "0012"] {
        let activity = Activity { duration: day * 5, ..Activity::task(project, code, "Dig\nand fill") };
        let id = plan.add_activity(activity).unwrap();
        if let Some(last) = last {
            let link = Relationship::new(last, id, RelationshipKind::StartStart).with_lag(day * -2);
            plan.add_relationship(link).unwrap();
        }
        last = Some(id);
    }
    assert_eq!(losses(&plan, Format::Csv), []);
    assert_eq!(difference(&again(&plan, Format::Csv), &plan), "");
    // Calendars whose names do not tell their hours stand below.
    let feast = DayRange::day("2026-05-05".parse().unwrap());
    let feast = DayList { code: "feast".to_owned(), days: vec![feast], ..DayList::default() };
    let feast = plan.add_day_list(feast).unwrap();
    let calendar = Calendar {
        base: Some(office),
        closed_seasons: vec![Season { from: (12, 20), to: (1, 10) }],
        day_rules: vec![DayRule::Closed { list: feast, from: 0, to: 0 }],
        ..Calendar::new("dry")
    };
    let dry = plan.add_calendar(calendar).unwrap();
    let first = plan.find_activity("A").unwrap();
    plan.edit_activity(first, |activity| activity.calendar = Some(dry)).unwrap();
    assert_eq!(losses(&plan, Format::Csv), []);
    assert_eq!(difference(&again(&plan, Format::Csv), &plan), "");
    // So do resources: work that follows their calendars has its dates from there.
    let crew = Resource { calendar: Some(dry), ..Resource::renewable("crew", Units::whole(2)) };
    let crew = plan.add_resource(crew).unwrap();
    plan.edit_activity(first, |activity| {
        activity.kind = ActivityKind::ResourceDependent;
        activity.assignments.push(Assignment::new(crew, Units::whole(1)));
    })
    .unwrap();
    assert_eq!(losses(&plan, Format::Csv), []);
    assert_eq!(difference(&again(&plan, Format::Csv), &plan), "");
    plan.note = "kept nowhere".to_owned();
    let said = losses(&plan, Format::Csv);
    assert_eq!(said.len(), 1);
    assert!(said[0].message.contains("for what is said of the programme (1);"), "{}", said[0].message);
}

#[test]
fn the_same_plan_gives_the_same_workbook() {
    let mut plan = Plan::new();
    plan.add_calendar(Calendar::office("office")).unwrap();
    assert_eq!(write(&plan, Format::Xlsx).unwrap(), write(&plan, Format::Xlsx).unwrap());
}
/// Returns the plan with the labels of activities in order of their types: in a table it is that of the columns.
fn sorted(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    for id in plan.activities().ids().collect::<Vec<_>>() {
        plan.edit_activity(id, |activity| activity.labels.sort_by(|a, b| a.0.cmp(&b.0))).unwrap();
    }
    plan
}

/// Returns where two plans differ first, with a few lines around; nothing if they are the same.
fn difference(left: &Plan, right: &Plan) -> String {
    if left == right {
        return String::new();
    }
    let (left, right) = (format!("{left:#?}"), format!("{right:#?}"));
    let (left, right): (Vec<&str>, Vec<&str>) = (left.lines().collect(), right.lines().collect());
    let at = left.iter().zip(&right).take_while(|(left, right)| left == right).count();
    let near = |lines: &[&str]| lines[at.saturating_sub(8)..lines.len().min(at + 3)].join("\n");
    format!("{}\nthen\n{}", near(&left), near(&right))
}
