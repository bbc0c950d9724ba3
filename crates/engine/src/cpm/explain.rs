//! Every bound on a date, the winner first.

use chainage_model::{
    ActivityId, Constraint, ConstraintKind, Dialect, Moment, Placement, RelationshipId, Status, WorkingTime,
};

use super::backward::{ask, cap_of};
use super::forward::{propose, propose_retained, retains_logic};
use super::ms_project;
use super::pass::Pass;
use super::schedule::Schedule;
use crate::network::Network;

/// Something that bounds a date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// The start of the project.
    ProjectStart,
    /// The data date.
    DataDate,
    /// What has happened: an actual date, or the date work resumes.
    Actual,
    /// A constraint of the activity.
    Constraint(Constraint),
    /// A date from a project that is not in the plan.
    External,
    /// A relationship: from a predecessor for early dates, to a successor for late dates.
    Relationship(RelationshipId),
    /// The deadline of the activity (late dates).
    Deadline,
    /// The finish that float is counted from (late dates).
    Finish,
    /// The activity is placed as late as its successors allow.
    AsLateAsPossible,
}

/// A bound, the date it would give alone, and how far that is from the date there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// What bounds.
    pub bound: Bound,
    /// The early start, or the late finish, that it would give alone.
    pub date: Moment,
    /// Working time of the activity's calendar between this and the winner's date: zero for whatever binds.
    pub margin: WorkingTime,
}

/// Returns every bound on the early start of an activity, the winner first, then by margin.
///
/// Empty for level of effort, summaries and inactive activities.
///
/// # Complexity
/// A forward and a backward pass: O(activities + links).
pub fn explain(network: &Network, schedule: &Schedule, of: ActivityId) -> Vec<Candidate> {
    let Some(node) = network.node_of(of) else { return Vec::new() };
    let pass = passed(network, schedule);
    let options = schedule.options();
    let work = network.work(node);
    let clock = network.clock(work.clock);
    let frame = network.frame(work.project);
    let remaining = pass.remaining[node];
    let mut bounds = vec![(Bound::DataDate, frame.data_date)];
    if frame.start > frame.data_date || !frame.has_data_date {
        bounds = vec![(Bound::ProjectStart, frame.start)];
    }
    if options.dialect == Dialect::MsProject {
        bounds = vec![ms_project::frame_bound(frame, network.detail(work))];
    }
    for link in network.predecessors(node) {
        let proposal = match work.status {
            Status::NotStarted => propose(network, options, &pass, link, work, clock, remaining),
            _ if retains_logic(options) => propose_retained(network, &pass, link, work, clock, remaining),
            _ => continue,
        };
        bounds.push((Bound::Relationship(link.relationship), proposal.start));
    }
    if let Some(detail) = network.detail(work) {
        for &constraint in &detail.constraints {
            let date = match constraint.kind {
                ConstraintKind::StartNoEarlierThan
                | ConstraintKind::StartOn
                | ConstraintKind::MandatoryStart => constraint.date,
                ConstraintKind::FinishNoEarlierThan
                | ConstraintKind::FinishOn
                | ConstraintKind::MandatoryFinish => clock.add(constraint.date, -remaining),
                ConstraintKind::StartNoLaterThan | ConstraintKind::FinishNoLaterThan => continue,
            };
            bounds.push((Bound::Constraint(constraint), date));
        }
        bounds.extend(detail.external_early_start.map(|date| (Bound::External, date)));
        bounds.extend(detail.resume.map(|date| (Bound::Actual, date)));
    }
    let start = pass.early[node].start();
    if work.placement == Placement::AsLateAsPossible {
        bounds.push((Bound::AsLateAsPossible, start));
    }
    ranked(bounds, |date| clock.between(date, start), |date| clock.next_start(date))
}

/// Returns every bound on the late finish of an activity, the winner first, then by margin.
///
/// Empty for level of effort, summaries and inactive activities.
///
/// # Complexity
/// A forward and a backward pass: O(activities + links).
pub fn explain_late(network: &Network, schedule: &Schedule, of: ActivityId) -> Vec<Candidate> {
    let Some(node) = network.node_of(of) else { return Vec::new() };
    let pass = passed(network, schedule);
    let work = network.work(node);
    let clock = network.clock(work.clock);
    let remaining = pass.remaining[node];
    let options = schedule.options();
    let cap = cap_of(network, options, &pass, work);
    let mut bounds = vec![(Bound::Finish, cap)];
    for link in network.successors(node) {
        let finish = match options.dialect {
            Dialect::P6 => Some(ask(network, &pass, link, work, clock, remaining).finish),
            Dialect::MsProject => {
                ms_project::ask(&pass, link, &ms_project::Own::new(network, work, remaining), cap)
            }
        };
        bounds.extend(finish.map(|finish| (Bound::Relationship(link.relationship), finish)));
    }
    if let Some(detail) = network.detail(work) {
        for &constraint in &detail.constraints {
            let date = match constraint.kind {
                ConstraintKind::StartNoLaterThan
                | ConstraintKind::StartOn
                | ConstraintKind::MandatoryStart => clock.add(clock.next_start(constraint.date), remaining),
                ConstraintKind::FinishNoLaterThan
                | ConstraintKind::FinishOn
                | ConstraintKind::MandatoryFinish => constraint.date,
                ConstraintKind::StartNoEarlierThan | ConstraintKind::FinishNoEarlierThan => continue,
            };
            bounds.push((Bound::Constraint(constraint), date));
        }
        bounds.extend(detail.deadline.map(|date| (Bound::Deadline, date)));
        bounds.extend(detail.external_late_finish.map(|date| (Bound::External, date)));
    }
    let finish = pass.late[node].finish();
    ranked(bounds, |date| clock.between(finish, date), |date| clock.previous_finish(date))
}

/// The passes a schedule was made from.
fn passed(network: &Network, schedule: &Schedule) -> Pass {
    let mut pass = Pass::new(network);
    pass.forward(network, schedule.options());
    pass.backward(network, schedule.options());
    pass
}

fn ranked(
    bounds: Vec<(Bound, Moment)>,
    margin: impl Fn(Moment) -> WorkingTime,
    shown: impl Fn(Moment) -> Moment,
) -> Vec<Candidate> {
    let mut candidates: Vec<_> = bounds
        .into_iter()
        .map(|(bound, date)| Candidate { bound, date: shown(date), margin: margin(date) })
        .collect();
    // A bound that was overruled (a mandatory date against a link) has a negative margin and is no winner.
    candidates.sort_by_key(|candidate| (candidate.margin.is_negative(), candidate.margin));
    candidates
}
