//! An independent judge of levelled dates.
//!
//! Of the scheme it shares nothing: it reads the plan, and looks at every stretch of time in which something is held.

use std::collections::{BTreeMap, BTreeSet};

use chainage_model::{
    ActivityId, ActivityKind, Assignment, Breaks, Dialect, Moment, Place, Plan, RelationshipId, Resource,
    ResourceId, ResourceKind, Status, WorkingTime,
};

use super::Levelled;
use crate::calendar::WorkingCalendar;
use crate::cpm::{Pass, Schedule};
use crate::network::Network;

/// A way in which levelled dates are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LevelViolation {
    /// More of a resource is held, or has been used up, than there is, and it is not said.
    #[error("resource {resource:?}: {held} thousandths are held at {at}, there are {capacity}")]
    Capacity {
        /// The resource.
        resource: ResourceId,
        /// When.
        at: Moment,
        /// How much is held, in thousandths of a unit.
        held: i64,
        /// How much there is, in thousandths of a unit.
        capacity: i64,
    },
    /// An activity starts before its links, constraints or data date allow.
    #[error("activity {activity:?} starts at {start}, its links allow {earliest}")]
    Early {
        /// The activity.
        activity: ActivityId,
        /// Its start.
        start: Moment,
        /// The earliest its links allow.
        earliest: Moment,
    },
    /// A maximum lag is exceeded, and it is not said.
    #[error("relationship {relationship:?} exceeds its maximum lag")]
    MaximumLag {
        /// The relationship.
        relationship: RelationshipId,
    },
    /// A date that has happened moved.
    #[error("activity {activity:?}: a date that has happened moved")]
    Actual {
        /// The activity.
        activity: ActivityId,
    },
    /// An activity does not work as long as it has to, on the hours its calendar and its resources have in common.
    #[error("activity {activity:?} works {worked} minutes, not {asked}")]
    Work {
        /// The activity.
        activity: ActivityId,
        /// How long it works, in minutes.
        worked: i64,
        /// How long it has to.
        asked: i64,
    },
    /// Not as many crews are sent to an activity as it asks for, or another one than there is.
    #[error("activity {activity:?} has {sent} crews of resource {resource:?}, it asks for {asked}")]
    Crews {
        /// The activity.
        activity: ActivityId,
        /// The resource.
        resource: ResourceId,
        /// The crews that are sent.
        sent: usize,
        /// The crews it asks for.
        asked: usize,
    },
    /// A crew is at an activity before it can have come from the one before.
    #[error(
        "crew {crew} of resource {resource:?} is at activity {activity:?} at {start}, it can be at {earliest}"
    )]
    Travel {
        /// The resource.
        resource: ResourceId,
        /// Which of its crews.
        crew: usize,
        /// The activity it comes to.
        activity: ActivityId,
        /// When that starts.
        start: Moment,
        /// When the crew can be there.
        earliest: Moment,
    },
    /// An activity that may not be split is interrupted, or its pieces are not in order.
    #[error("activity {activity:?} is interrupted")]
    Split {
        /// The activity.
        activity: ActivityId,
    },
}

/// Checks levelled dates: links, maximum lags, actual dates, working time, capacities. Overloads that are
/// [reported](Levelled::unresolved) are none.
///
/// # Errors
/// Everything that is wrong.
pub fn verify_level(
    plan: &Plan,
    network: &Network,
    before: &Schedule,
    levelled: &Levelled,
) -> Result<(), Vec<LevelViolation>> {
    let judge = Judge { plan, network, before, levelled };
    let mut found = Vec::new();
    judge.links(&mut found);
    judge.maximum_lags(&mut found);
    for id in plan.activities().ids().filter(|&id| network.node_of(id).is_some()) {
        judge.work(id, &mut found);
    }
    for (resource, of) in plan.resources().enumerated() {
        if !of.capacity.is_empty() {
            judge.capacity(resource, of, &mut found);
            judge.crews(resource, of, &mut found);
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

struct Judge<'a> {
    plan: &'a Plan,
    network: &'a Network,
    before: &'a Schedule,
    levelled: &'a Levelled,
}

impl Judge<'_> {
    fn mode(&self, id: ActivityId) -> Option<&chainage_model::Mode> {
        let (_, place) = self.levelled.modes.iter().find(|(activity, _)| *activity == id)?;
        self.plan.activity(id).modes.get(*place)
    }

    fn asks(&self, id: ActivityId) -> &[Assignment] {
        self.mode(id).map_or(&self.plan.activity(id).assignments, |mode| &mode.assignments)
    }

    fn remaining(&self, id: ActivityId) -> WorkingTime {
        self.mode(id).map_or(self.network.remaining(id), |mode| mode.duration)
    }

    fn pieces(&self, id: ActivityId) -> &[(Moment, Moment)] {
        let moved = self.levelled.moved.iter().find(|one| one.activity == id);
        moved.map_or(&[], |one| &one.pieces)
    }

    /// The stretches in which an activity is under way.
    fn stretches(&self, id: ActivityId) -> Vec<(Moment, Moment)> {
        let dates = &self.levelled.schedule[id];
        match self.pieces(id) {
            [] => vec![(dates.early_start, dates.early_finish)],
            pieces => pieces.to_vec(),
        }
    }

    fn is_excused(&self, id: ActivityId) -> bool {
        self.levelled.unresolved.iter().any(|one| one.activity == id)
    }

    fn links(&self, found: &mut Vec<LevelViolation>) {
        let (network, options) = (self.network, self.before.options());
        let mut pass = Pass::new(network);
        for node in network.nodes() {
            let activity = network.activity(node);
            let (old, new) = (&self.before[activity], &self.levelled.schedule[activity]);
            pass.remaining[node] = self.remaining(activity);
            crate::cpm::date_early(network, options, &mut pass, node);
            if new.early_start < pass.early[node].start() {
                let (start, earliest) = (new.early_start, pass.early[node].start());
                found.push(LevelViolation::Early { activity, start, earliest });
            }
            let is_done = network.status(activity) == Status::Finished;
            let has_begun = network.status(activity) != Status::NotStarted;
            if (is_done && old.finish != new.finish) || (has_begun && old.start != new.start) {
                found.push(LevelViolation::Actual { activity });
            }
            // Successors are judged by the dates that were given, not by those that would have been possible.
            pass.set_early(network, node, new.early_start, new.early_finish);
        }
    }

    fn maximum_lags(&self, found: &mut Vec<LevelViolation>) {
        let dates = |id: ActivityId, is_start: bool| {
            let dates = &self.levelled.schedule[id];
            if is_start { dates.early_start } else { dates.early_finish }
        };
        for ceiling in &self.network.ceilings {
            let relationship = ceiling.relationship;
            let from = dates(ceiling.predecessor, ceiling.kind.from_start());
            let to = dates(ceiling.successor, ceiling.kind.to_start());
            let is_exceeded = self.network.clock(ceiling.clock).between(from, to) > ceiling.most;
            if is_exceeded && !self.levelled.exceeded.contains(&relationship) {
                found.push(LevelViolation::MaximumLag { relationship });
            }
        }
    }

    /// Whether the working time of an activity that waits for resources is right.
    fn work(&self, id: ActivityId, found: &mut Vec<LevelViolation>) {
        let (activity, dates) = (self.plan.activity(id), &self.levelled.schedule[id]);
        let is_limited = |one: &&Assignment| {
            one.units.thousandths() > 0 && !self.plan.resource(one.resource).capacity.is_empty()
        };
        let limited: Vec<&Assignment> = self.asks(id).iter().filter(is_limited).collect();
        let moved = self.levelled.moved.iter().any(|one| one.activity == id);
        if !moved || limited.is_empty() || activity.kind.is_milestone() || self.is_excused(id) {
            return;
        }
        let stretches = self.stretches(id);
        let is_in_order = stretches.windows(2).all(|pair| pair[0].1 < pair[1].0);
        let ends = stretches.first().map(|one| one.0).zip(stretches.last().map(|one| one.1));
        let is_whole = ends == Some((dates.early_start, dates.early_finish));
        if !is_in_order || !is_whole || (stretches.len() > 1 && !activity.may_split) {
            found.push(LevelViolation::Split { activity: id });
            return;
        }
        let resources = limited.iter().map(|one| self.plan.resource(one.resource));
        let theirs: Vec<&WorkingCalendar> = self.calendars(resources, activity.elapsed).collect();
        let own = self.network.calendar_of(id);
        let is_own = activity.kind != ActivityKind::ResourceDependent || theirs.is_empty();
        let mut worked = 0;
        for (start, finish) in stretches {
            let mut hours =
                if is_own { own.intervals(start, finish).collect() } else { vec![(start, finish)] };
            for calendar in &theirs {
                hours = common(&hours, calendar);
            }
            worked += hours.iter().map(|(from, to)| (*to - *from).minutes()).sum::<i64>();
        }
        let asked = self.remaining(id).minutes();
        let options = self.network.options_of(activity);
        // An expected finish says itself how much is left.
        let is_told = options.use_expected_finish && activity.progress.expected_finish.is_some();
        if worked != asked && options.dialect != Dialect::MsProject && !is_told {
            found.push(LevelViolation::Work { activity: id, worked, asked });
        }
    }

    /// The calendars of renewable resources; work in elapsed time keeps none.
    fn calendars<'a>(
        &'a self,
        resources: impl Iterator<Item = &'a Resource> + 'a,
        is_elapsed: bool,
    ) -> impl Iterator<Item = &'a WorkingCalendar> + 'a {
        resources
            .filter(move |resource| resource.kind == ResourceKind::Renewable && !is_elapsed)
            .filter_map(|resource| resource.calendar)
            .map(|calendar| self.network.calendar(calendar))
    }

    /// The stretches in which an activity holds a resource; what is finished holds nothing that can be used again.
    fn holds(&self, id: ActivityId, resource: &Resource) -> Vec<(Moment, Moment)> {
        let dates = &self.levelled.schedule[id];
        if resource.kind == ResourceKind::Consumable {
            let has_begun = self.network.status(id) != Status::NotStarted;
            return vec![(if has_begun { dates.start } else { dates.early_start }, Moment::LATEST)];
        }
        if self.network.status(id) == Status::Finished {
            return Vec::new();
        }
        let stretches = self.stretches(id).into_iter().filter(|(start, finish)| start < finish);
        if resource.breaks == Breaks::Held || resource.crews().is_some() {
            return stretches.collect();
        }
        let is_dependent = self.plan.activity(id).kind == ActivityKind::ResourceDependent;
        let limited = self.asks(id).iter().map(|one| self.plan.resource(one.resource));
        let limited = limited.filter(|resource| !resource.capacity.is_empty());
        let is_open = self.network.status(id) == Status::NotStarted;
        let theirs: Vec<_> =
            self.calendars(limited, self.plan.activity(id).elapsed).filter(|_| is_open).collect();
        let own = self.network.calendar_of(id);
        let mut held = Vec::new();
        for (start, finish) in stretches {
            let mut hours = if is_dependent && !theirs.is_empty() {
                vec![(start, finish)]
            } else {
                own.intervals(start, finish).collect()
            };
            for calendar in &theirs {
                hours = common(&hours, calendar);
            }
            held.extend(hours);
        }
        held
    }

    /// Whether every activity has its crews, and each of them time to come.
    fn crews(&self, resource: ResourceId, of: &Resource, found: &mut Vec<LevelViolation>) {
        let Some((travel, most)) = of.crews() else { return };
        let n_crews = |units: i64| usize::try_from(units.unsigned_abs().div_ceil(1000)).unwrap_or(usize::MAX);
        let dates = |id: ActivityId| {
            let dates = &self.levelled.schedule[id];
            (dates.early_start, dates.early_finish)
        };
        let mut sent: BTreeMap<ActivityId, BTreeSet<usize>> = BTreeMap::new();
        let mut days: BTreeMap<usize, Vec<(Moment, ActivityId)>> = BTreeMap::new();
        for work in self.levelled.crews.iter().filter(|work| work.resource == resource) {
            sent.entry(work.activity).or_default().insert(work.crew);
            days.entry(work.crew).or_default().push((dates(work.activity).0, work.activity));
        }
        for activity in self.plan.activities().ids().filter(|&id| self.network.node_of(id).is_some()) {
            let own = self.asks(activity).iter().filter(|one| one.resource == resource);
            let units: i64 = own.map(|one| one.units.thousandths().max(0)).sum();
            let (start, finish) = dates(activity);
            let is_held = units > 0
                && start < finish
                && self.network.status(activity) != Status::Finished
                && self.levelled.only.is_none_or(|only| self.plan.activity(activity).project == only)
                && !self
                    .levelled
                    .unresolved
                    .iter()
                    .any(|one| (one.activity, one.resource) == (activity, resource));
            let known = sent.get(&activity);
            let is_there = known.and_then(BTreeSet::last).is_none_or(|&last| last < most);
            let (sent, asked) = (known.map_or(0, BTreeSet::len), n_crews(units));
            if is_held && (sent != asked || !is_there) {
                found.push(LevelViolation::Crews { activity, resource, sent, asked });
            }
        }
        for (crew, mut days) in days {
            days.sort_unstable();
            // Since when the crew is free, and where it was last at work that says a place.
            let mut left: Option<(Moment, Option<(Moment, Place)>)> = None;
            for (start, activity) in days {
                let from = left.and_then(|(_, seen)| seen).zip(self.place(activity, true));
                let arrival = from.map(|((at, from), to)| at + travel.between(from, to));
                let earliest = arrival.max(left.map(|(free, _)| free));
                if let Some(earliest) = earliest.filter(|&earliest| start < earliest) {
                    found.push(LevelViolation::Travel { resource, crew, activity, start, earliest });
                }
                let finish = dates(activity).1;
                let seen = self.place(activity, false).map(|place| (finish, place));
                left = Some((finish, seen.or(left.and_then(|(_, seen)| seen))));
            }
        }
    }

    /// The place at which an activity begins or ends.
    fn place(&self, id: ActivityId, is_begin: bool) -> Option<Place> {
        let activity = self.plan.activity(id);
        let alignment = activity.alignment.or(self.plan.project(activity.project).alignment);
        let at = if is_begin { activity.stretches.first()?.from } else { activity.stretches.last()?.to };
        Some(Place { alignment, at })
    }

    fn capacity(&self, resource: ResourceId, of: &Resource, found: &mut Vec<LevelViolation>) {
        let excused = |id: ActivityId| {
            self.levelled.unresolved.iter().any(|one| one.activity == id && one.resource == resource)
        };
        let mut changes: Vec<(Moment, i64)> = Vec::new();
        let mut overlooked: Vec<(Moment, Moment)> = Vec::new();
        let is_meant = |id: &ActivityId| {
            self.levelled.only.is_none_or(|project| self.plan.activity(*id).project == project)
        };
        for id in self.plan.activities().ids().filter(is_meant) {
            if self.network.node_of(id).is_none() {
                continue;
            }
            let own = self.asks(id).iter().filter(|assignment| assignment.resource == resource);
            let units: i64 = own.map(|assignment| assignment.units.thousandths()).sum();
            if units <= 0 {
                continue;
            }
            for (start, finish) in self.holds(id, of) {
                changes.push((start, units));
                changes.push((finish, -units));
                if excused(id) {
                    overlooked.push((start, finish));
                }
            }
        }
        changes.extend(of.capacity.iter().filter_map(|step| step.from).map(|from| (from, 0)));
        changes.sort_unstable();
        let (mut held, mut next) = (0, 0);
        while next < changes.len() {
            let at = changes[next].0;
            while next < changes.len() && changes[next].0 == at {
                held += changes[next].1;
                next += 1;
            }
            let until = changes.get(next).map_or(at, |change| change.0);
            let before = |step: &&chainage_model::Availability| step.from.is_none_or(|from| from <= at);
            let capacity = of.capacity.iter().rev().find(before).map_or(0, |step| step.units.thousandths());
            let is_overlooked =
                overlooked.iter().any(|(start, finish)| *start < until.max(at) && at < *finish);
            if held > capacity && at < until && !is_overlooked {
                found.push(LevelViolation::Capacity { resource, at, held, capacity });
            }
        }
    }
}

/// What stretches of time have in common with a calendar.
fn common(hours: &[(Moment, Moment)], calendar: &WorkingCalendar) -> Vec<(Moment, Moment)> {
    hours.iter().flat_map(|&(from, to)| calendar.intervals(from, to)).collect()
}
