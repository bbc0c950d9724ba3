//! A plan in another program's conventions, restated so that its dates stay.
//!
//! The programs agree on networks, calendars and constraints; they differ in what progress does to the work that is
//! left. In P6 it waits for the data date and, under retained logic, for its predecessors. In MS Project nothing waits
//! for a status date: what has begun goes on at its resume date, and what has not is held by a constraint, start no
//! earlier than. MS Project's own *Reschedule uncompleted work* writes just these two (Chatfield & Johnson 2019,
//! *Microsoft Project 2019 Step by Step*, chapter 14).

use chainage_model::{
    Activity, ActivityKind, Calendar, CalendarId, Constraint, ConstraintKind, Dialect, DurationType, IdVec,
    Lag, LagCalendar, Moment, Placement, Plan, ProgressRule, ProjectId, SchedulingOptions, Status,
    WorkingTime,
};

use crate::calendar::WorkingCalendar;
use crate::cpm::{self, Dates, Driver, Schedule};
use crate::network::{Link, Network, Node};

/// The edits keep what the plan names as it is.
const SOUND: &str = "dates, options and lags name nothing that a plan could lack";

/// Returns the plan with MS Project's conventions and the dates it has under its own; as it is if it has them already.
///
/// - Started work resumes where the schedule goes on with it, with what is left there.
/// - Work that has not begun and waits for the data date, the start of its project or what is left of a lag starts no
///   earlier than it does; so does work as late as possible, which takes its free float in P6 and all its float in
///   MS Project.
/// - Work that a mandatory date holds against its links is placed by hand, at that date.
/// - Lags counted around the clock become elapsed. Those on another calendar than the successor's become as much time
///   of the successor's as there is between the same dates.
/// - A link that the dates of P6 do not keep becomes a lead: one from work that finished after the data date, which
///   counts from that in P6, or from a milestone as late as possible that is shown after a gap its successor works in.
/// - A finish that must be met and is missed becomes a deadline.
/// - Expected finishes become durations; planned pauses, which P6's conventions pass over, are left out.
///
/// # Panics
/// If the network or the schedule is of another plan.
///
/// # Examples
///
/// ```
/// use chainage_engine::{Network, cpm, restate};
/// # use chainage_model::{Activity, Calendar, Moment, Plan, Progress, Project, WorkingTime};
/// # let (day, mut plan) = (WorkingTime::from_hours(8), Plan::new());
/// # let office = plan.add_calendar(Calendar::office("office"))?;
/// # let monday = Moment::from_ymd_hm(2026, 3, 2, 8, 0);
/// # let p = plan.add_project(Project {
/// #     start: monday, data_date: Moment::from_ymd_hm(2026, 3, 9, 8, 0), calendar: Some(office),
/// #     ..Project::new("P", "Bypass")
/// # })?;
/// // Begun on Monday 2 March, three days are left on the data date, Monday 9 March.
/// let dig = plan.add_activity(Activity {
///     duration: day * 5,
///     progress: Progress { actual_start: monday, remaining: Some(day * 3), ..Progress::default() },
///     ..Activity::task(p, "A", "Dig")
/// })?;
/// let network = Network::compile(&plan).expect("the plan is sound");
/// let schedule = cpm::schedule(&network, &network.options());
///
/// let restated = restate::for_ms_project(&plan, &network, &schedule);
/// let network = Network::compile(&restated).expect("so is the restated one");
/// let again = cpm::schedule(&network, &network.options());
/// assert_eq!(again[dig].finish.to_string(), "2026-03-11T17:00");
/// assert_eq!(again[dig].finish, schedule[dig].finish);
/// # Ok::<(), chainage_model::ModelError>(())
/// ```
///
/// # Complexity
/// That of compiling and scheduling twice.
pub fn for_ms_project(plan: &Plan, network: &Network, schedule: &Schedule) -> Plan {
    let mut restated = plan.clone();
    let is_foreign = |id: ProjectId| schedule.options()[id].dialect == Dialect::P6;
    for id in plan.projects().ids().filter(|&id| is_foreign(id)) {
        let edited = restated.edit_project(id, |project| {
            project.start = Some(network.frame(id).planned_start);
            project.options = SchedulingOptions {
                dialect: Dialect::MsProject,
                progress: ProgressRule::ProgressOverride,
                lag_calendar: LagCalendar::Successor,
                // In P6 links may push what a constraint names.
                honour_constraints: false,
                ..project.options
            };
        });
        edited.expect(SOUND);
    }
    for node in network.nodes() {
        let (id, project) = (network.activity(node), network.work(node).project);
        if is_foreign(project) {
            let (calendar, options) = (network.calendar_of(id), &schedule.options()[project]);
            restated
                .edit_activity(id, |activity| restate(activity, options, calendar, &schedule[id]))
                .expect(SOUND);
            restate_lags(network, schedule, node, &mut restated);
        }
    }
    hold(network, schedule, &mut restated, is_foreign, start_in_ms_project, place);
    // What is held may push against what a date holds.
    hold(network, schedule, &mut restated, is_foreign, start_in_ms_project, place);
    restated
}

/// Returns the plan with P6's conventions, in what P6's files can hold, and the dates it has under its own.
///
/// - The data date is no later than the first work that has not begun; what has happened counts as it happened
///   (*actual dates*).
/// - Lags that name a calendar or count a share become as much time of the calendar that P6 takes as there is between
///   the same dates; elapsed durations go to a calendar that never stops.
/// - Work placed by hand, or put earlier than its links by a constraint, has a mandatory start.
/// - What has begun and would finish before the data date has nothing left there: P6 has no work to come in the past.
/// - Pauses and the calendars of resources become part of durations; delays by levelling start no earlier.
///
/// Inactive work has no equal in P6.
///
/// # Panics
/// If the network or the schedule is of another plan.
///
/// # Examples
///
/// ```
/// use chainage_engine::{Network, cpm, restate};
/// # use chainage_model::{Activity, Calendar, Dialect, Moment, Placement, Plan, Project, SchedulingOptions, StoredDates};
/// # let mut plan = Plan::new();
/// # let office = plan.add_calendar(Calendar::office("office"))?;
/// # let options = SchedulingOptions { dialect: Dialect::MsProject, ..SchedulingOptions::default() };
/// # let p = plan.add_project(Project {
/// #     start: Moment::from_ymd_hm(2026, 3, 2, 8, 0), calendar: Some(office), options, ..Project::new("P", "Bypass")
/// # })?;
/// // Placed by hand from Wednesday to Friday.
/// let (start, finish) = (Moment::from_ymd_hm(2026, 3, 4, 8, 0), Moment::from_ymd_hm(2026, 3, 6, 17, 0));
/// let dig = plan.add_activity(Activity {
///     placement: Placement::Manual,
///     stored: Some(Box::new(StoredDates { start, finish, ..StoredDates::default() })),
///     ..Activity::task(p, "A", "Dig")
/// })?;
/// let network = Network::compile(&plan).expect("the plan is sound");
/// let schedule = cpm::schedule(&network, &network.options());
///
/// let restated = restate::for_p6(&plan, &network, &schedule);
/// let network = Network::compile(&restated).expect("so is the restated one");
/// let again = cpm::schedule(&network, &network.options());
/// assert_eq!(again[dig].early_finish.to_string(), "2026-03-06T17:00");
/// # Ok::<(), chainage_model::ModelError>(())
/// ```
///
/// # Complexity
/// That of compiling and scheduling twice.
pub fn for_p6(plan: &Plan, network: &Network, schedule: &Schedule) -> Plan {
    let mut restated = plan.clone();
    let is_foreign = |id: ProjectId| schedule.options()[id].dialect == Dialect::MsProject;
    let first = first_open(network, schedule);
    for id in plan.projects().ids().filter(|&id| is_foreign(id)) {
        let edited = restated.edit_project(id, |project| {
            let frame = network.frame(id);
            let begins = first[id].unwrap_or(frame.data_date);
            project.start = Some(frame.planned_start.min(begins));
            project.data_date = Some(frame.data_date.min(begins));
            project.options = SchedulingOptions {
                dialect: Dialect::P6,
                progress: ProgressRule::ActualDates,
                lag_calendar: LagCalendar::Successor,
                ..project.options
            };
        });
        edited.expect(SOUND);
    }
    let round = plan.activities().iter().any(|activity| activity.elapsed).then(|| continuous(&mut restated));
    for node in network.nodes() {
        let id = network.activity(node);
        let calendar = network.calendar_of(id);
        let data_date = restated.project(plan.activity(id).project).data_date;
        let edited = restated.edit_activity(id, |activity| {
            if std::mem::take(&mut activity.elapsed) {
                activity.calendar = round;
            }
            if is_foreign(activity.project) {
                restate_for_p6(activity, calendar, &schedule[id], data_date);
            }
        });
        edited.expect(SOUND);
        restate_lags_for_p6(network, schedule, node, &mut restated);
    }
    hold(network, schedule, &mut restated, is_foreign, start_no_earlier, start_on);
    hold(network, schedule, &mut restated, is_foreign, start_no_earlier, start_on);
    restated
}

/// The first start of work that has not begun, by project.
fn first_open(network: &Network, schedule: &Schedule) -> IdVec<ProjectId, Option<Moment>> {
    let mut first = IdVec::filled(network.frames().len(), None);
    for node in network.nodes().filter(|&node| network.work(node).status == Status::NotStarted) {
        let start = schedule[network.activity(node)].start;
        let first = &mut first[network.work(node).project];
        *first = Some(first.map_or(start, |first: Moment| first.min(start)));
    }
    first
}

/// Finds or adds a calendar that never stops.
fn continuous(plan: &mut Plan) -> CalendarId {
    let mut codes = (1..).map(|n| if n == 1 { "24 hours".to_owned() } else { format!("24 hours ({n})") });
    let code = codes.find(|code| plan.find_calendar(code).is_none()).unwrap_or_default();
    plan.add_calendar(Calendar::continuous(code)).expect("the code is free")
}

/// Gives an activity of MS Project its dates by a duration and its progress, on its own calendar.
fn restate_for_p6(
    activity: &mut Activity,
    calendar: &WorkingCalendar,
    dates: &Dates,
    data_date: Option<Moment>,
) {
    if activity.kind == ActivityKind::ResourceDependent {
        activity.kind = ActivityKind::Task;
    }
    activity.splits.clear();
    if !std::mem::take(&mut activity.levelling_delay).is_zero() {
        start_no_earlier(activity, dates.start);
    }
    match activity.progress.status() {
        Status::NotStarted => {
            activity.duration = calendar.between(dates.start, dates.finish).max(WorkingTime::ZERO);
            activity.progress.remaining = None;
        }
        Status::InProgress => {
            let goes_on = activity.progress.resume.max(data_date).unwrap_or(dates.start);
            let left = calendar.between(goes_on, dates.finish).max(WorkingTime::ZERO);
            activity.progress.remaining = Some(left);
        }
        Status::Finished => {}
    }
    if activity.placement == Placement::Manual {
        start_on(activity, dates);
    }
}

/// Counts the lags into a node on the calendar that P6 takes for all of them.
fn restate_lags_for_p6(network: &Network, schedule: &Schedule, node: Node, plan: &mut Plan) {
    for link in network.predecessors(node) {
        let relationship = plan.relationship(link.relationship);
        let wanted = match plan.project(network.work(node).project).options.lag_calendar {
            LagCalendar::Successor => network.work(node).clock,
            LagCalendar::Predecessor => network.work(link.node).clock,
            _ => continue,
        };
        if relationship.lag.is_zero()
            || (relationship.lag_calendar == LagCalendar::Default && link.calendar == wanted)
        {
            continue;
        }
        let before = &schedule[network.activity(link.node)];
        let from = if link.kind.from_start() { before.early_start } else { before.early_finish };
        let until = network.clock(link.calendar).add(from, link.lag);
        let lag = Lag::Time(network.clock(wanted).between(from, until));
        let edited = plan.edit_relationship(link.relationship, |relationship| {
            (relationship.lag, relationship.lag_calendar) = (lag, LagCalendar::Default);
        });
        edited.expect(SOUND);
    }
}

/// Gives an activity its dates by its own progress, on its own calendar.
fn restate(activity: &mut Activity, options: &SchedulingOptions, calendar: &WorkingCalendar, dates: &Dates) {
    activity.splits.clear();
    for constraint in &mut activity.constraints {
        constraint.kind = match constraint.kind {
            ConstraintKind::MandatoryStart => ConstraintKind::StartOn,
            ConstraintKind::MandatoryFinish => ConstraintKind::FinishOn,
            kind => kind,
        };
    }
    let expected = activity.progress.expected_finish.take().is_some() && options.use_expected_finish;
    match activity.progress.status() {
        Status::NotStarted if expected => {
            activity.duration = calendar.between(dates.early_start, dates.early_finish);
        }
        Status::InProgress => {
            // It may have begun after the data date.
            let resume = dates.early_start.max(dates.start);
            let left = calendar.between(resume, dates.early_finish).max(WorkingTime::ZERO);
            activity.progress.resume = Some(resume);
            activity.progress.remaining = Some(left);
            activity.constraints.retain(|one| one.kind != ConstraintKind::FinishNoEarlierThan);
            // A fixed duration would keep its span, whatever is left.
            if activity.duration_type == DurationType::FixedDuration {
                activity.duration_type = DurationType::FixedUnits;
            }
            if left.is_zero() {
                activity.duration = calendar.between(dates.start, dates.early_finish).max(WorkingTime::ZERO);
            }
        }
        Status::NotStarted | Status::Finished => {}
    }
}

/// Counts the lags into a node around the clock or on its own calendar, as MS Project does. A lag that asks for more
/// than the dates give is what there is between them, around the clock.
fn restate_lags(network: &Network, schedule: &Schedule, node: Node, plan: &mut Plan) {
    let own = network.work(node).clock;
    for link in network.predecessors(node) {
        let clock = network.clock(link.calendar);
        let is_continuous = clock.is_continuous() && link.calendar != own;
        let before = &schedule[network.activity(link.node)];
        let from = if link.kind.from_start() { before.early_start } else { before.early_finish };
        let lag = network.clock(own).between(from, clock.add(from, link.lag));
        let lead = lead_of(network, schedule, node, link);
        let edited = plan.edit_relationship(link.relationship, |relationship| {
            // P6 gives some links a minute that they do not have in the file.
            let is_own = link.lag.is_zero() || (link.calendar == own && !relationship.lag.is_zero());
            relationship.lag_calendar =
                if is_continuous { LagCalendar::Continuous } else { LagCalendar::Default };
            if !is_own && !is_continuous {
                relationship.lag = Lag::Time(lag);
            }
            if let Some(lead) = lead {
                (relationship.lag, relationship.lag_calendar) = (Lag::Time(lead), LagCalendar::Continuous);
            }
        });
        edited.expect(SOUND);
    }
}

/// The time around the clock between the ends of a link into work that has not begun, if the link asks for more and
/// nothing but the rules of P6 is why the work does not wait.
fn lead_of(network: &Network, schedule: &Schedule, node: Node, link: &Link) -> Option<WorkingTime> {
    let (before, after) = (&schedule[network.activity(link.node)], &schedule[network.activity(node)]);
    let from = if link.kind.from_start() { before.start } else { before.finish };
    let to = if link.kind.to_start() { after.start } else { after.finish };
    let asked = network.clock(link.calendar).add(from, link.lag);
    let is_kept = network.clock(network.work(node).clock).between(asked, to) >= WorkingTime::ZERO;
    let is_open = network.status(network.activity(node)) == Status::NotStarted;
    (is_open && !is_kept && after.driver != Driver::Constraint)
        .then(|| WorkingTime::from_minutes(to.minutes() - from.minutes()))
}

/// Holds what would start earlier than it does for reasons other than work to come, and settles what a constraint puts
/// earlier than links would allow.
fn hold(
    network: &Network,
    schedule: &Schedule,
    plan: &mut Plan,
    concerns: impl Fn(ProjectId) -> bool,
    wait: impl Fn(&mut Activity, Moment),
    settle: impl Fn(&mut Activity, &Dates),
) {
    let Ok(free) = Network::compile(plan) else { return };
    let unheld = cpm::schedule(&free, &free.options());
    let is_open = |node: &Node| {
        let work = network.work(*node);
        work.status == Status::NotStarted && concerns(work.project)
    };
    for id in network.nodes().filter(is_open).map(|node| network.activity(node)) {
        let dates = &schedule[id];
        let moved = network.calendar_of(id).between(unheld[id].start, dates.start);
        let activity = plan.activity(id);
        let is_late = activity.placement == Placement::AsLateAsPossible && !moved.is_zero();
        let follows = matches!(dates.driver, Driver::Relationship(link) | Driver::MaximumLag(link)
            if network.status(plan.relationship(link).predecessor) == Status::NotStarted);
        if activity.placement == Placement::Manual {
            continue;
        }
        if is_late || (moved > WorkingTime::ZERO && !follows) {
            plan.edit_activity(id, |activity| wait(activity, dates.start)).expect(SOUND);
        } else if moved.is_negative() && dates.driver == Driver::Constraint {
            plan.edit_activity(id, |activity| settle(activity, dates)).expect(SOUND);
        }
    }
}

/// Lets dates stand whatever the links say.
fn place(activity: &mut Activity, dates: &Dates) {
    activity.placement = Placement::Manual;
    let stored = activity.stored.get_or_insert_default();
    (stored.start, stored.finish) = (Some(dates.start), Some(dates.finish));
}

/// Starts on a date whatever the links say, as P6 spells it.
fn start_on(activity: &mut Activity, dates: &Dates) {
    activity.placement = Placement::AsSoonAsPossible;
    activity.constraints = vec![Constraint { kind: ConstraintKind::MandatoryStart, date: dates.start }];
}

/// Starts no earlier than a date in MS Project, where a finish that must be met gives way: a missed one as a deadline.
fn start_in_ms_project(activity: &mut Activity, date: Moment) {
    let is_finish = |kind| matches!(kind, ConstraintKind::FinishOn | ConstraintKind::FinishNoLaterThan);
    if let Some(own) = activity.constraints.iter_mut().find(|own| is_finish(own.kind) && own.date < date) {
        activity.deadline = Some(activity.deadline.map_or(own.date, |deadline| deadline.min(own.date)));
        own.kind = ConstraintKind::StartNoEarlierThan;
    }
    start_no_earlier(activity, date);
}

/// Adds a start-no-earlier-than; MS Project has room for one constraint, so a weaker one of its kind gives way.
fn start_no_earlier(activity: &mut Activity, date: Moment) {
    let held = Constraint { kind: ConstraintKind::StartNoEarlierThan, date };
    activity.placement = Placement::AsSoonAsPossible;
    match activity.constraints.first_mut() {
        Some(own) if !own.kind.is_hard() => *own = held,
        _ => activity.constraints.push(held),
    }
}
