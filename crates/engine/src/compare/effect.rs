//! What the changes did to the dates.

use chainage_model::{ActivityId, Moment, Plan, Status, WorkingTime};

use super::matching::Matching;
use crate::cpm::Schedule;
use crate::network::Network;

/// A float that changes by more than so many days of its calendar jumps (check F011).
pub const FLOAT_JUMP_DAYS: i64 = 10;

/// A plan with its network and its schedule.
#[derive(Clone, Copy, Debug)]
pub struct Dated<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// Its network.
    pub network: &'a Network,
    /// Its schedule.
    pub schedule: &'a Schedule,
}

/// An activity whose dates moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// In the old plan.
    pub old: ActivityId,
    /// In the new plan.
    pub new: ActivityId,
    /// Start, before and after.
    pub start: (Moment, Moment),
    /// Finish, before and after.
    pub finish: (Moment, Moment),
    /// How much later it finishes, in working time of its calendar in the new plan.
    pub later: WorkingTime,
}

/// An activity whose total float changed much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FloatJump {
    /// In the new plan.
    pub activity: ActivityId,
    /// Total float before.
    pub old: WorkingTime,
    /// Total float after.
    pub new: WorkingTime,
}

/// Into the critical path, or out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Criticality {
    /// It is critical now.
    Entered,
    /// It is critical no more.
    Left,
    /// It is critical no more because it is finished.
    Finished,
}

/// An activity that entered or left the critical path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// In the new plan.
    pub activity: ActivityId,
    /// Which way.
    pub way: Criticality,
    /// Total float before.
    pub old: WorkingTime,
    /// Total float after.
    pub new: WorkingTime,
}

pub(super) fn moved(old: Dated<'_>, new: Dated<'_>, matching: &Matching) -> Vec<Moved> {
    let moved = |(a, b): (ActivityId, ActivityId)| {
        let (was, is) = (&old.schedule[a], &new.schedule[b]);
        ((was.start, was.finish) != (is.start, is.finish)).then(|| Moved {
            old: a,
            new: b,
            start: (was.start, is.start),
            finish: (was.finish, is.finish),
            later: new.network.calendar_of(b).between(was.finish, is.finish),
        })
    };
    matching.pairs().filter_map(moved).collect()
}

pub(super) fn float_jumps(old: Dated<'_>, new: Dated<'_>, matching: &Matching) -> Vec<FloatJump> {
    let is_open =
        |of: Dated<'_>, id| of.network.node_of(id).is_some() && of.network.status(id) != Status::Finished;
    let jump = |(a, b): (ActivityId, ActivityId)| {
        let (was, is) = (old.schedule[a].total_float, new.schedule[b].total_float);
        let by = (is - was).minutes().abs();
        let most = new.network.calendar_of(b).day_length().minutes() * FLOAT_JUMP_DAYS;
        (is_open(old, a) && is_open(new, b) && by > most).then_some(FloatJump {
            activity: b,
            old: was,
            new: is,
        })
    };
    matching.pairs().filter_map(jump).collect()
}

pub(super) fn passages(old: Dated<'_>, new: Dated<'_>, matching: &Matching) -> Vec<Passage> {
    let passage = |(a, b): (ActivityId, ActivityId)| {
        let (was, is) = (&old.schedule[a], &new.schedule[b]);
        let way = match (was.critical, is.critical) {
            (false, true) => Criticality::Entered,
            (true, false) if new.network.status(b) == Status::Finished => Criticality::Finished,
            (true, false) => Criticality::Left,
            _ => return None,
        };
        Some(Passage { activity: b, way, old: was.total_float, new: is.total_float })
    };
    matching.pairs().filter_map(passage).collect()
}
