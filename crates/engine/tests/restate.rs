//! A plan in P6's conventions and the same one in MS Project's have the same dates.

use chainage_engine::{Network, Schedule, cpm, restate};
use chainage_model::{Dialect, Placement, Plan};
use chainage_testkit::notation::plan;

fn schedule(plan: &Plan) -> (Network, Schedule) {
    let network = Network::compile(plan).expect("the plan is sound");
    let schedule = cpm::schedule(&network, &network.options());
    (network, schedule)
}

/// Asserts that two schedules of the activities of a plan are the same, counted in working time: the programs write
/// the two sides of a gap differently.
fn assert_same(plan: &Plan, (network, before): (&Network, &Schedule), after: &Schedule) {
    for (id, activity) in plan.activities().enumerated() {
        let calendar = network.calendar_of(id);
        let dates = |schedule: &Schedule| [schedule[id].start, schedule[id].finish];
        let [before, after] = [dates(before), dates(after)];
        let is_same = |at: usize| calendar.between(before[at], after[at]).is_zero();
        assert!(is_same(0) && is_same(1), "{}: {before:?} became {after:?}", activity.code);
    }
}

/// Restates a plan, asserts that its dates stay, and returns what it became.
fn check(text: &str) -> Plan {
    let first = plan(text);
    let (network, before) = schedule(&first);
    let second = restate::for_ms_project(&first, &network, &before);
    assert!(second.projects().iter().all(|project| project.options.dialect == Dialect::MsProject));
    let (_, after) = schedule(&second);
    assert_same(&first, (&network, &before), &after);
    let (network, _) = schedule(&second);
    assert_eq!(restate::for_ms_project(&second, &network, &after), second, "it has the conventions already");
    second
}

#[test]
fn what_is_left_goes_on_at_the_data_date_and_the_rest_waits_for_it() {
    let restated = check(
        "data-date Mon 2026-03-16 08:00\n\
         A 10d started Mon 2026-03-02 08:00 left 4d\n\
         B 3d\n\
         C 2d snet 2026-03-04\n\
         D 1d <- A\n\
         M start",
    );
    let constraints = |code: &str| restated.activity(restated.find_activity(code).unwrap()).constraints.len();
    assert_eq!(["A", "B", "C", "D", "M"].map(constraints), [0, 1, 1, 0, 1], "D follows from A");
}

#[test]
fn retained_logic_becomes_the_resume_date() {
    check(
        "data-date Mon 2026-03-09 08:00\n\
         A 10d\n\
         B 10d started Mon 2026-03-02 08:00 left 4d <- A\n\
         C 2d done Mon 2026-03-02 08:00..Tue 2026-03-03 17:00\n\
         D 5d <- C FS+8d, B SS+6d",
    );
}

#[test]
fn lags_keep_their_dates_on_the_calendars_of_successors() {
    check(
        "calendar six Mon-Sat 08:00-12:00 13:00-17:00\ncalendar round continuous\n\
         A 4d on six\n\
         B 2d <- A FS+3d\n\
         C 2d on round <- A\n\
         D 2d <- C FS+2d\n\
         E 2d on six <- B SS+1d, D FF+2d on successor",
    );
}

#[test]
fn dates_against_links_are_placed_by_hand() {
    let restated = check("A 10d\nB 2d mandatory-start 2026-03-04 <- A\nC 1d <- B");
    assert_eq!(restated.activity(restated.find_activity("B").unwrap()).placement, Placement::Manual);
    check("option expected-finish\ndata-date Mon 2026-03-02 08:00\nA 2d expected 2026-03-20\nB 1d <- A");
    check("A 10d\nB 2d alap\nC 1d <- A, B\nD 30d");
}

#[test]
fn links_that_p6_does_not_keep_become_leads() {
    // B is done after the data date, which C does not wait for where progress overrides logic.
    let restated = check(
        "option progress override\ndata-date Mon 2026-03-09 08:00\n\
         B 2d done Mon 2026-03-09 08:00..Tue 2026-03-10 17:00\n\
         C 2d <- B",
    );
    assert_eq!(restated.relationships().iter().next().unwrap().lag, lag(-33 * 60));
    // On the calendar of M its Monday is Friday, so Sunday is not before it.
    let restated = check(
        "calendar week Mon-Sun 08:00-12:00 13:00-17:00\n\
         X 6d on week\nM start alap\nB 1d on week <- X, M",
    );
    assert_eq!(
        restated.relationships().iter().map(|link| link.lag).collect::<Vec<_>>(),
        [lag(0), lag(-24 * 60)]
    );
}

fn lag(minutes: i64) -> chainage_model::Lag {
    chainage_model::Lag::Time(chainage_model::WorkingTime::from_minutes(minutes))
}

#[test]
fn a_finish_that_is_missed_becomes_a_deadline() {
    let restated = check("data-date Mon 2026-03-16 08:00\nA 1d\nM finish finish-on Fri 2026-03-06 17:00");
    let milestone = restated.activity(restated.find_activity("M").unwrap());
    assert_eq!(milestone.deadline.unwrap().to_string(), "2026-03-06T17:00");
    assert_eq!(milestone.constraints.len(), 1);
}

/// Restates a plan in MS Project's conventions in those of P6, asserts that its dates stay, and returns what it became.
fn check_p6(text: &str) -> Plan {
    let first = plan(text);
    let (network, before) = schedule(&first);
    let second = restate::for_p6(&first, &network, &before);
    let (_, after) = schedule(&second);
    assert_same(&first, (&network, &before), &after);
    second
}

#[test]
fn work_of_ms_project_keeps_its_dates_in_p6() {
    // Work before the data date that has not begun, work by hand, a delay, an elapsed duration and lags of all kinds.
    let restated = check_p6(
        "option dialect ms-project\ndata-date Mon 2026-03-16 08:00\n\
         A 5d\n\
         B 4d started Mon 2026-03-09 08:00 left 2d resumes Mon 2026-03-23 08:00 <- A\n\
         C 2d manual Wed 2026-03-04 08:00..Thu 2026-03-05 17:00 <- A\n\
         D 3ed <- A FS+2ed on continuous\n\
         E 2d delay 2ed <- A FS+1d\n\
         F 2d done Mon 2026-03-02 08:00..Tue 2026-03-03 17:00\n\
         G 1d <- F FS+2d",
    );
    let project = restated.projects().iter().next().unwrap();
    assert_eq!(project.data_date, project.start, "the first work has not begun");
    assert!(restated.activities().iter().all(|activity| !activity.elapsed));
}

#[test]
fn lags_with_a_calendar_of_their_own_go_to_that_of_p6() {
    let restated = check_p6("A 4d\nB 2d <- A FS+3d on continuous\nC 1d <- B FS-1d on successor");
    let default = chainage_model::LagCalendar::Default;
    assert!(restated.relationships().iter().all(|one| one.lag_calendar == default));
}
