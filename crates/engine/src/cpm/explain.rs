//! Every bound on a date, the winner first.

use chainage_model::{
    ActivityId, Constraint, ConstraintKind, Dialect, Moment, Placement, RelationshipId, Status, WorkingTime,
};

use super::backward::{ask, asks_back, cap_of};
use super::float::room_on;
use super::forward::{propose, propose_retained, retains_logic};
use super::ms_project;
use super::own::Own;
use super::pass::Pass;
use super::schedule::{Driver, Schedule};
use crate::network::{Link, Network, Node};

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
    /// The most time that a relationship allows before its successor.
    MaximumLag(RelationshipId),
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
/// Empty for level of effort, summaries and inactive activities. What is finished started when it did: nothing else
/// bounds it.
///
/// # Complexity
/// A forward and a backward pass: O(activities + links).
pub fn explain(network: &Network, schedule: &Schedule, of: ActivityId) -> Vec<Candidate> {
    let Some(node) = network.node_of(of) else { return Vec::new() };
    let work = network.work(node);
    if work.status == Status::Finished {
        return happened(schedule[of].start);
    }
    let pass = passed(network, schedule);
    let options = &schedule.options()[work.project];
    let own = Own::of(network, &pass, node);
    let clock = own.clock;
    let frame = network.frame(work.project);
    let mut bounds = vec![(Bound::DataDate, frame.data_date)];
    if frame.start > frame.data_date || !frame.has_data_date {
        bounds = vec![(Bound::ProjectStart, frame.start)];
    }
    if options.dialect == Dialect::MsProject {
        bounds = vec![ms_project::frame_bound(frame, network.detail(work))];
    }
    for link in network.predecessors(node) {
        let proposal = match work.status {
            Status::NotStarted => propose(options, &pass, link, &own),
            _ if retains_logic(options) => propose_retained(&pass, link, &own),
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
                | ConstraintKind::MandatoryFinish => own.start_before(constraint.date),
                ConstraintKind::StartNoLaterThan | ConstraintKind::FinishNoLaterThan => continue,
            };
            bounds.push((Bound::Constraint(constraint), date));
        }
        bounds.extend(detail.external_early_start.map(|date| (Bound::External, date)));
        bounds.extend(detail.resume.map(|date| (Bound::Actual, date)));
    }
    let start = pass.early[node].start();
    if let Driver::MaximumLag(relationship) = pass.driver[node] {
        bounds.push((Bound::MaximumLag(relationship), start));
    }
    if work.placement == Placement::AsLateAsPossible {
        bounds.push((Bound::AsLateAsPossible, start));
    }
    ranked(bounds, |date| clock.between(date, start), |date| own.begin(date))
}

/// Returns every bound on the late finish of an activity, the winner first, then by margin.
///
/// Empty for level of effort, summaries and inactive activities; what is finished has its actual finish alone.
///
/// # Complexity
/// A forward and a backward pass: O(activities + links).
pub fn explain_late(network: &Network, schedule: &Schedule, of: ActivityId) -> Vec<Candidate> {
    let Some(node) = network.node_of(of) else { return Vec::new() };
    if network.work(node).status == Status::Finished {
        return happened(schedule[of].finish);
    }
    late_bounds(network, schedule, &passed(network, schedule), node)
}

fn happened(date: Moment) -> Vec<Candidate> {
    vec![Candidate { bound: Bound::Actual, date, margin: WorkingTime::ZERO }]
}

fn late_bounds(network: &Network, schedule: &Schedule, pass: &Pass, node: Node) -> Vec<Candidate> {
    let work = network.work(node);
    let own = Own::of(network, pass, node);
    let clock = own.clock;
    let options = &schedule.options()[work.project];
    let cap = cap_of(network, options, pass, work);
    let mut bounds = vec![(Bound::Finish, cap)];
    for link in network.successors(node) {
        let finish = match options.dialect {
            Dialect::P6 if !asks_back(network, schedule.options(), link) => None,
            Dialect::P6 => Some(ask(pass, link, &own).finish),
            Dialect::MsProject => ms_project::ask(pass, link, &own, cap),
        };
        bounds.extend(finish.map(|finish| (Bound::Relationship(link.relationship), finish)));
    }
    if let Some(detail) = network.detail(work) {
        for &constraint in &detail.constraints {
            let date = match constraint.kind {
                ConstraintKind::StartNoLaterThan
                | ConstraintKind::StartOn
                | ConstraintKind::MandatoryStart => own.finish_from(own.begin(constraint.date)),
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
    ranked(bounds, |date| clock.between(finish, date), |date| own.end(date))
}

/// What the float of an activity is, and what limits it.
#[derive(Clone, Debug, PartialEq)]
pub struct FloatReason {
    /// Every bound on the late finish, the one that limits the total float first.
    pub limits: Vec<FloatLimit>,
    /// What that comes from: activity by activity, each with the bound that limits it, to the one that no successor
    /// limits.
    pub chain: Vec<(ActivityId, Bound)>,
}

/// A bound on the late side, and the float it would leave alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FloatLimit {
    /// What bounds.
    pub bound: Bound,
    /// How long it can wait: the late date of the end of the successor that a link ties, else the bound itself.
    pub until: Moment,
    /// The total float it would leave alone.
    pub total: WorkingTime,
    /// The free float it would leave alone: what the activity can use without moving that successor.
    pub free: Option<WorkingTime>,
}

/// Explains the float of an activity: it is what its successors, constraints and the finish can wait.
///
/// `None` for level of effort, summaries and inactive activities.
///
/// # Complexity
/// A forward and a backward pass: O(activities + links).
pub fn explain_float(network: &Network, schedule: &Schedule, of: ActivityId) -> Option<FloatReason> {
    let node = network.node_of(of)?;
    let pass = passed(network, schedule);
    let total = schedule[of].total_float;
    let bounds = late_bounds(network, schedule, &pass, node);
    let limits = bounds.iter().map(|candidate| {
        let (until, free) = match tied(network, node, candidate.bound) {
            Some(link) => {
                let dates = &schedule[network.activity(link.node)];
                let late = if link.kind.to_start() { dates.late_start } else { dates.late_finish };
                (late, Some(room_on(network, &pass, node, network.work(node), link)))
            }
            None => (candidate.date, None),
        };
        FloatLimit { bound: candidate.bound, until, total: total + candidate.margin, free }
    });
    let mut reason = FloatReason { limits: limits.collect(), chain: Vec::new() };
    let mut at = Some((node, bounds));
    while let Some((node, bounds)) = at {
        let Some(winner) = bounds.first() else { break };
        reason.chain.push((network.activity(node), winner.bound));
        at = tied(network, node, winner.bound)
            .map(|link| (link.node, late_bounds(network, schedule, &pass, link.node)));
    }
    Some(reason)
}

/// The link out of a node that a bound names.
fn tied(network: &Network, node: Node, bound: Bound) -> Option<&Link> {
    let Bound::Relationship(id) = bound else { return None };
    network.successors(node).iter().find(|link| link.relationship == id)
}

/// The passes a schedule was made from.
pub(super) fn passed(network: &Network, schedule: &Schedule) -> Pass {
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
