//! Earlier plans to compare with.

use std::collections::BTreeMap;

use crate::amount::Money;
use crate::id::ActivityId;
use crate::time::{Moment, WorkingTime};

/// What was planned for an activity at some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BaselineDates {
    /// Planned start.
    pub start: Moment,
    /// Planned finish.
    pub finish: Moment,
    /// Planned duration, if it was kept.
    pub duration: Option<WorkingTime>,
    /// Planned cost, if it was kept.
    pub cost: Option<Money>,
}

/// A plan as it was approved.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Baseline {
    /// Its name.
    pub name: String,
    /// Its data date.
    pub data_date: Option<Moment>,
    /// Its dates.
    pub activities: BTreeMap<ActivityId, BaselineDates>,
}
