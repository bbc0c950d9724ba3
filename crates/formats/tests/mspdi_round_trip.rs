//! MS Project's XML, read, written and read again: nothing changes.

use chainage_formats::{Format, losses, mspdi, no_includes, write};
use chainage_model::{Plan, Relationship};
use chainage_testkit::notation::plan;
use chainage_testkit::real;

fn again(plan: &Plan) -> Plan {
    let bytes = mspdi::write(plan).expect("a plan of one project can be written");
    let import = mspdi::read("again.xml", &bytes).unwrap_or_else(|error| panic!("{error}"));
    let complaints: Vec<_> = import.diagnostics.iter().map(|found| &found.message).collect();
    assert!(complaints.is_empty(), "{complaints:?}");
    import.plan
}

/// Relationships by their ends: those of a summary stand with it in the file, and with the work below it once written.
fn sorted(plan: &Plan) -> Vec<&Relationship> {
    let mut relationships: Vec<_> = plan.relationships().iter().collect();
    relationships.sort_by_key(|one| (one.successor, one.predecessor, one.kind));
    relationships
}

fn assert_same(first: &Plan, second: &Plan, name: &str) {
    assert_eq!(first.projects(), second.projects(), "{name}");
    assert_eq!(first.calendars(), second.calendars(), "{name}");
    assert_eq!(first.resources(), second.resources(), "{name}");
    assert_eq!(first.wbs(), second.wbs(), "{name}");
    for (one, other) in first.activities().iter().zip(second.activities().iter()) {
        assert_eq!(one, other, "{name}");
    }
    assert_eq!(first.activities().len(), second.activities().len(), "{name}");
    assert_eq!(sorted(first), sorted(second), "{name}");
    assert_eq!(first.baselines, second.baselines, "{name}");
    assert_eq!(first.currency, second.currency, "{name}");
}

#[test]
fn real_files_come_back_as_they_were_read() {
    let files = real::files("msp", "xml", "round trips of MS Project files");
    let n_files = files.len();
    for (name, bytes) in files {
        let first = mspdi::read(&name, &bytes).unwrap().plan;
        let second = again(&first);
        assert_same(&first, &second, &name);
        assert_eq!(second, again(&second), "{name}");
    }
    assert!(n_files == 0 || n_files > 30, "only {n_files} files were there");
}

#[test]
fn what_has_no_element_of_its_own_survives_in_custom_fields() {
    let first = plan(
        "option dialect ms-project\n\
         wbs W\n\
         A.1 5d in W snet 2026-03-04 fnlt 2026-03-20 label team=north label team=south\n\
         M start   <- A.1 FS+2d\n\
         L loe     <- A.1 SS, M FF\n\
         B 3ed alap label crew=2   <- A.1 FF-1ed on continuous",
    );
    let second = again(&first);
    let of = |plan: &Plan| -> Vec<_> {
        let activities = plan.activities().iter();
        let facts = activities.map(|one| {
            (
                one.code.clone(),
                one.kind,
                one.placement,
                one.constraints.clone(),
                one.labels.clone(),
                one.elapsed,
            )
        });
        facts.collect()
    };
    assert_eq!(of(&first), of(&second));
    assert_eq!(sorted(&first), sorted(&second));
    assert_eq!(second, again(&second));
}

#[test]
fn what_is_left_out_is_said() {
    let first = plan("calendar site Mon-Sat 08:00-18:00\nclosed site 04-15..10-15\nA 5d on site");
    let found = losses(&first, Format::Mspdi);
    assert!(found[0].message.contains("seasons"), "{}", found[0].message);
    assert_eq!(losses(&plan("A 5d"), Format::Mspdi), []);
}

#[test]
fn several_projects_are_rows_above_their_own_work() {
    let programme = plan(
        "option dialect ms-project\nstart 2026-03-02 08:00\nA 1d\n\
         project Q on night\ncalendar night Mon-Fri 20:00-24:00\nstart 2026-04-06 08:00\nwbs W\nA 1d in W\nB 2d <- A, P/A",
    );
    let written = mspdi::write(&programme).unwrap();
    let text = String::from_utf8(written).unwrap();
    assert!(text.contains("<OutlineNumber>2.1.1</OutlineNumber>"), "a node below its project: {text}");
    let second = again(&programme);
    let starts = |plan: &Plan| -> Vec<_> {
        plan.projects().iter().map(|one| (one.code.clone(), one.start, one.calendar)).collect()
    };
    assert_eq!(starts(&second), starts(&programme));
    assert_eq!(second.wbs(), programme.wbs());
    let codes = |plan: &Plan| -> Vec<_> {
        plan.activities().enumerated().map(|(id, one)| (plan.full_code(id), one.constraints.len())).collect()
    };
    assert_eq!(codes(&second), codes(&programme));
    assert_eq!(sorted(&second), sorted(&programme));
    assert_eq!(second, again(&second));
}

#[test]
fn the_registry_writes_and_reads_it() {
    let bytes = write(&plan("A 1d\nB 2d <- A"), Format::Mspdi).unwrap();
    let import = chainage_formats::read("plan.xml", &bytes, &mut no_includes).unwrap();
    assert_eq!(import.plan.relationships().len(), 1);
}
