//! Resources, their availability, and what activities ask of them.

use crate::amount::{Money, Units};
use crate::id::{CalendarId, ProjectId, ResourceId};
use crate::location::{Chainage, Place};
use crate::text::{Name, Source};
use crate::time::{MINUTES_PER_DAY, Moment, WorkingTime};

/// Whether a resource comes back after use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum ResourceKind {
    /// Held while working and free again after: crews, machines, rooms.
    #[default]
    Renewable,
    /// Used up: money, material.
    Consumable,
}

/// What becomes of a resource while the work it is assigned to pauses: nights, weekends, breaks.
///
/// Kreter, Schutt & Stuckey 2017, *Using constraint programming for solving RCPSP/max-cal*: a resource may stay held in
/// breaks or be free for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Breaks {
    /// Held from the start of an activity to its finish: what stands on site, like a crane.
    #[default]
    Held,
    /// Free for work on another calendar whenever the activity pauses: people and what they take along.
    Released,
}

/// What it takes to move a resource from the place of one work to that of the next.
///
/// ```
/// use chainage_model::{Chainage, Travel, WorkingTime};
/// let km = |km: i64| Chainage::from_millimetres(km * 1_000_000);
/// let travel = Travel { per_day: km(24), setup: WorkingTime::from_hours(6) };
/// assert_eq!(travel.over(km(10)), WorkingTime::from_hours(16));
/// assert_eq!(travel.over(km(0)), WorkingTime::ZERO);
/// ```
#[doc(alias = "转场")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Travel {
    /// The distance it covers in a day around the clock; more than zero.
    pub per_day: Chainage,
    /// Elapsed time that every move takes besides: to dismantle, load and set up.
    pub setup: WorkingTime,
}

impl Travel {
    /// Returns the elapsed time over a distance, in whole minutes; none if there is no distance.
    pub fn over(&self, distance: Chainage) -> WorkingTime {
        let distance = i128::from(distance.millimetres().unsigned_abs());
        if distance == 0 {
            return WorkingTime::ZERO;
        }
        let per_day = i128::from(self.per_day.millimetres().max(1));
        let minutes = (distance * i128::from(MINUTES_PER_DAY) + per_day - 1) / per_day;
        self.setup + WorkingTime::from_minutes(i64::try_from(minutes).unwrap_or(i64::MAX / 4))
    }

    /// Returns the elapsed time from one place to another; between alignments, whose distance nobody states, the setup.
    pub fn between(&self, from: Place, to: Place) -> WorkingTime {
        if from.alignment == to.alignment {
            self.over(Chainage::from_millimetres(to.at.millimetres().saturating_sub(from.at.millimetres())))
        } else {
            self.setup
        }
    }
}

/// How much of a resource there is from some moment on; of a consumable resource, how much by then in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Availability {
    /// From when; `None` from the beginning.
    pub from: Option<Moment>,
    /// How much.
    pub units: Units,
}

/// Something activities need and there is only so much of.
#[doc(alias = "资源")]
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// The code, unique among the resources of its project and the shared ones.
    pub code: String,
    /// The name.
    pub name: Name,
    /// Whether it comes back after use.
    pub kind: ResourceKind,
    /// What it is counted in (crews, rigs, t).
    pub unit: String,
    /// The project whose pool it is; `None` if all projects share it.
    pub project: Option<ProjectId>,
    /// When it works; `None` for the calendars of the activities.
    pub calendar: Option<CalendarId>,
    /// What becomes of it while an activity pauses.
    pub breaks: Breaks,
    /// What it takes to move it along an alignment; `None` if that is not looked at. Its units are whole crews then,
    /// no more than [`MOST_CREWS`], and stay with their work whatever becomes of it in breaks.
    pub travel: Option<Travel>,
    /// How much there is, in order of time; empty if there is no limit.
    pub capacity: Vec<Availability>,
    /// Cost of a unit for an hour of work.
    pub cost_per_hour: Option<Money>,
    /// Where it comes from.
    pub sources: Vec<Source>,
}

/// More crews than this are not told apart: travel is not looked at then.
pub const MOST_CREWS: usize = 1000;

impl Resource {
    /// Returns how its crews travel and how many there are at most, if they do: renewable, of a limited number.
    pub fn crews(&self) -> Option<(Travel, usize)> {
        let most = self.capacity.iter().map(|step| step.units.thousandths()).max()?;
        let n_crews = usize::try_from(most / 1000).ok().filter(|&n_crews| n_crews <= MOST_CREWS)?;
        let travel = self.travel.filter(|_| self.kind == ResourceKind::Renewable)?;
        Some((travel, n_crews))
    }

    /// Returns a shared renewable resource of constant capacity.
    pub fn renewable(code: impl Into<String>, units: Units) -> Self {
        Self {
            code: code.into(),
            name: Name::default(),
            kind: ResourceKind::Renewable,
            unit: String::new(),
            project: None,
            calendar: None,
            breaks: Breaks::default(),
            travel: None,
            capacity: vec![Availability { from: None, units }],
            cost_per_hour: None,
            sources: Vec::new(),
        }
    }
}

/// What an activity asks of a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The resource.
    pub resource: ResourceId,
    /// Units held while working; for a consumable resource the total used.
    pub units: Units,
    /// Whether the resource's calendar drives the dates of a resource-dependent activity.
    pub driving: bool,
    /// Work left for this assignment, in time of one unit at work; `None` to follow the activity.
    pub remaining: Option<WorkingTime>,
}

impl Assignment {
    /// Returns an assignment that follows the activity.
    pub fn new(resource: ResourceId, units: Units) -> Self {
        Self { resource, units, driving: true, remaining: None }
    }
}

/// One way of doing an activity.
#[derive(Clone, Debug, PartialEq)]
pub struct Mode {
    /// The name.
    pub name: Name,
    /// Its duration.
    pub duration: WorkingTime,
    /// Its demands.
    pub assignments: Vec<Assignment>,
    /// Its cost.
    pub cost: Option<Money>,
}
