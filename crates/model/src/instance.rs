//! Resource-constrained scheduling problems as published benchmarks state them.
//!
//! An instance is plain data between a reader and the engine, as a [`Plan`](crate::Plan) is; it has no calendars and
//! no dates, only whole periods counted from zero.

use crate::id::{ActivityId, IdVec};

/// A resource-constrained project scheduling problem in whole periods.
///
/// The first and the last activity of published instances are dummies without duration; nothing here depends on it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Instance {
    /// The name.
    pub name: String,
    /// The activities, in the order of the file.
    pub activities: IdVec<ActivityId, InstanceActivity>,
    /// What holds between the starts and finishes of activities.
    pub lags: Vec<InstanceLag>,
    /// Units of each renewable resource, in every period.
    pub renewable: Vec<i64>,
    /// Units of each consumable resource, for the whole project.
    pub consumable: Vec<i64>,
    /// Level of each reservoir at the beginning; a level may never fall below zero.
    pub reservoirs: Vec<i64>,
}

/// An activity of an [`Instance`].
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct InstanceActivity {
    /// The ways of doing it, at least one.
    pub modes: Vec<InstanceMode>,
    /// For each reservoir: taken out at the start, put in at the finish. Empty if there are no reservoirs.
    pub stock: Vec<(i64, i64)>,
}

/// A way of doing an activity of an [`Instance`].
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct InstanceMode {
    /// Duration in periods.
    pub duration: i64,
    /// Units held of each renewable resource.
    pub renewable: Vec<i64>,
    /// Units used up of each consumable resource.
    pub consumable: Vec<i64>,
}

/// A least time between two activities of an [`Instance`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InstanceLag {
    /// The activity that comes first.
    pub predecessor: ActivityId,
    /// The activity that waits.
    pub successor: ActivityId,
    /// From which end of the predecessor to the start of the successor.
    pub from: InstanceEnd,
    /// The least number of periods; below zero from the start it is a maximum lag read backwards.
    pub periods: i64,
}

/// An end of an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InstanceEnd {
    /// Its start.
    Start,
    /// Its finish.
    Finish,
}
