//! What could not be met.

use chainage_model::{ConstraintKind, Diagnostic, Dialect, Direction, Moment, Status, Subject, WorkingTime};

use super::driver::relationship_room;
use super::ms_project;
use super::own::Own;
use super::pass::Pass;
use super::schedule::{Dates, Schedule};
use crate::network::{Detail, Link, Network, Node};

/// Finds constraints, deadlines and mandatory dates that the dates do not keep.
///
/// What the plan asks for and scheduling does not do comes first.
pub(super) fn find(network: &Network, pass: &Pass, schedule: &mut Schedule) {
    let mut conflicts = network.ignored.clone();
    for node in network.nodes() {
        let work = network.work(node);
        let Some(detail) = network.detail(work).filter(|_| work.status != Status::Finished) else { continue };
        let dates = schedule.dates[network.activity(node)];
        of_constraints(network, pass, schedule, node, detail, &dates, &mut conflicts);
        if let Some(deadline) = detail.deadline.filter(|&deadline| dates.early_finish > deadline) {
            let late = miss(network, node, deadline, dates.early_finish);
            let message = format!(
                "activity {}: the deadline {} is missed by {late}",
                detail.code,
                deadline.finish_date()
            );
            conflicts.push(
                Diagnostic::warning("C009", message)
                    .about(Subject::Activity(network.activity(node)))
                    .with_help("shorten what drives it, or agree a later deadline"),
            );
        }
    }
    of_maximum_lags(network, schedule, &mut conflicts);
    for (id, frame) in network.frames().enumerated() {
        let finish = schedule.projects[id].finish;
        if let Some(by) = frame.finish_by.filter(|&by| finish > by) {
            let message = format!(
                "the project must finish by {} and finishes {}",
                by.finish_date(),
                finish.finish_date()
            );
            let conflict = Diagnostic::error("F013", message).about(Subject::Project(id));
            conflicts.push(conflict.with_help("shorten the driving chain, or agree a later date"));
        }
    }
    schedule.conflicts = conflicts;
}

/// Maximum lags that the dates exceed: those that no dates keep, or that only work kept which does not wait.
fn of_maximum_lags(network: &Network, schedule: &Schedule, conflicts: &mut Vec<Diagnostic>) {
    for ceiling in &network.ceilings {
        let (first, second) = (&schedule.dates[ceiling.predecessor], &schedule.dates[ceiling.successor]);
        let from = if ceiling.kind.from_start() { first.start } else { first.finish };
        let to = if ceiling.kind.to_start() { second.start } else { second.finish };
        let clock = network.clock(ceiling.clock);
        let over = clock.between(from, to) - ceiling.most;
        if over > WorkingTime::ZERO {
            let day = clock.day_length();
            let (most, over) = (ceiling.most.to_days(day), over.to_days(day));
            let message = format!(
                "link {}: its maximum lag of {most:.1} d is exceeded by {over:.1} d",
                ceiling.spelled
            );
            let conflict = Diagnostic::error("I005", message)
                .about(Subject::Relationship(ceiling.relationship))
                .about(Subject::Activity(ceiling.predecessor))
                .about(Subject::Activity(ceiling.successor));
            conflicts.push(
                conflict
                    .with_help("the least times between the two are longer than it allows: take out what keeps the successor waiting, or allow more"),
            );
        }
    }
}

fn of_constraints(
    network: &Network,
    pass: &Pass,
    schedule: &Schedule,
    node: Node,
    detail: &Detail,
    dates: &Dates,
    conflicts: &mut Vec<Diagnostic>,
) {
    let work = network.work(node);
    let activity = Subject::Activity(network.activity(node));
    let clock = network.clock(work.clock);
    for constraint in &detail.constraints {
        let date = constraint.date;
        let options = &schedule.options()[work.project];
        let wins = options.dialect == Dialect::MsProject && options.honour_constraints;
        if wins && constraint.kind.is_hard() && work.status == Status::NotStarted {
            conflicts.extend(against_logic(network, pass, schedule, node, detail));
        }
        let (what, missed) = match constraint.kind {
            ConstraintKind::StartNoLaterThan => ("start no later than", late_start(clock, dates, date)),
            ConstraintKind::StartOn => ("start on", late_start(clock, dates, date)),
            ConstraintKind::FinishNoLaterThan => ("finish no later than", late_finish(clock, dates, date)),
            ConstraintKind::FinishOn => ("finish on", late_finish(clock, dates, date)),
            ConstraintKind::MandatoryStart | ConstraintKind::MandatoryFinish if wins => continue,
            ConstraintKind::MandatoryStart | ConstraintKind::MandatoryFinish => {
                conflicts.extend(against_logic(network, pass, schedule, node, detail));
                continue;
            }
            ConstraintKind::StartNoEarlierThan | ConstraintKind::FinishNoEarlierThan => {
                if wins && options.direction == Direction::FromFinish {
                    conflicts.extend(against_successors(network, pass, node, detail));
                }
                continue;
            }
        };
        let is_start = constraint.kind.is_on_start();
        if let Some(actual) = missed.filter(|_| !is_start || work.status == Status::NotStarted) {
            let late = miss(network, node, date, actual);
            let message =
                format!("activity {}: its constraint {what} {date} is missed by {late}", detail.code);
            let conflict = Diagnostic::error("C004", message).about(activity);
            conflicts.push(conflict.with_help("move the constraint, or shorten what drives the activity"));
        }
    }
}

fn late_start(clock: &crate::WorkingCalendar, dates: &Dates, date: Moment) -> Option<Moment> {
    (clock.between(date, dates.early_start) > WorkingTime::ZERO).then_some(dates.early_start)
}

fn late_finish(clock: &crate::WorkingCalendar, dates: &Dates, date: Moment) -> Option<Moment> {
    (clock.between(date, dates.early_finish) > WorkingTime::ZERO).then_some(dates.early_finish)
}

/// A mandatory date that lies before what the links into the activity allow.
fn against_logic(
    network: &Network,
    pass: &Pass,
    schedule: &Schedule,
    node: Node,
    detail: &Detail,
) -> Option<Diagnostic> {
    let room = |link: &&Link| relationship_room(network, schedule.options(), pass, node, link);
    let worst = network.predecessors(node).iter().min_by_key(room)?;
    let clock = network.clock(network.work(node).clock);
    let early = -room(&worst).to_days(clock.day_length());
    (early > 0.0).then(|| {
        let message = format!(
            "activity {}: its mandatory date is {early:.1} d before what a link into it allows",
            detail.code
        );
        Diagnostic::error("C005", message)
            .about(Subject::Activity(network.activity(node)))
            .about(Subject::Relationship(worst.relationship))
            .with_help("use a constraint that links may push, or move the date")
    })
}

/// A date that lies after what the links out of an activity allow, in a project scheduled from its finish.
fn against_successors(network: &Network, pass: &Pass, node: Node, detail: &Detail) -> Option<Diagnostic> {
    let own = Own::of(network, pass, node);
    let asked = |link: &Link| Some((ms_project::ask(pass, link, &own, Moment::LATEST)?, link.relationship));
    let (allowed, relationship) = network.successors(node).iter().filter_map(asked).min()?;
    let late = own.clock.between(allowed, pass.late[node].finish()).to_days(own.clock.day_length());
    (late > 0.0).then(|| {
        let code = &detail.code;
        let message =
            format!("activity {code}: its mandatory date is {late:.1} d after what a link out of it allows");
        Diagnostic::error("C005", message)
            .about(Subject::Activity(network.activity(node)))
            .about(Subject::Relationship(relationship))
            .with_help("use a constraint that links may push, or move the date")
    })
}

/// How late something is, in working days of the activity's calendar.
fn miss(network: &Network, node: Node, asked: Moment, given: Moment) -> String {
    let clock = network.clock(network.work(node).clock);
    let days = clock.between(asked, given).to_days(clock.day_length());
    format!("{days:.1} d")
}
