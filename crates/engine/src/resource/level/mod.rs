//! Levelling: dates that resources allow.
//!
//! Activities are taken in an order planners expect (work that has begun, then by priority of the project and of the
//! activity, then by late finish) and each starts as soon as its links, its constraints *and* its resources allow: the
//! serial generation scheme on real calendars. Links date an activity on its own calendar; then it waits for its
//! resources:
//!
//! - A renewable resource is held from start to finish, over nights and weekends too, or, where it is released in
//!   [`Breaks`](chainage_model::Breaks), while the activity works. What there is may change from day to day.
//! - An activity works only while the renewable resources it waits for work: on what its calendar and theirs have in
//!   common. Work that depends on resources keeps theirs alone. (Three cases of Kreter, Schutt & Stuckey 2017, *Using
//!   constraint programming for solving RCPSP/max-cal*.) Resources without a limit are not levelled, and their
//!   calendars hold nothing.
//! - A resource that [travels](chainage_model::Travel) is so many crews, each at one place at a time: one that has
//!   finished somewhere is free elsewhere when it has got there.
//! - A consumable resource is used up from the start of the activity on; there must be enough of it then and later.
//! - An activity that may be split is interrupted where it finishes earlier for it.
//!
//! Dates that have happened, mandatory dates and manual dates do not move; where they ask for more than there is, it
//! is reported and not hidden. So is a demand that can never be met: such an activity keeps its date. Where an activity
//! waits, one that it may follow by a maximum lag only waits as well.
//!
//! After levelling, late dates and floats are those of the network *with* the resources: an activity that another
//! waited for cannot finish later without delaying it. [`Levelled::chain`] is the path of links and waits that makes the
//! finish: the resource-critical path, or critical chain (Goldratt 1997, *Critical Chain*).

mod bound;
mod ceiling;
mod crew;
mod improve;
mod outcome;
mod pool;
mod relax;
mod run;
mod verify;
mod ways;

use chainage_model::{ActivityId, IdVec, Moment, Plan, ProjectId, RelationshipId, ResourceId};

use super::solver::Stop;
use crate::cpm::{Driver, Schedule};
use crate::network::Network;
use run::Leveller;
pub use verify::{LevelViolation, verify_level};

/// How to level.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LevelOptions {
    /// Move activities within their total float only; what does not fit stays and is reported.
    pub within_float: bool,
    /// Activities that start before this moment keep their dates: work that has been given out.
    pub frozen_before: Option<Moment>,
    /// Activities that keep their dates. Their resources are set aside before others get any.
    pub pinned: Vec<ActivityId>,
    /// The starts in force, to be changed as little as can be: an activity leaves its date only if its links or its
    /// resources make it, and never for an earlier one. `None` to start everything as early as can be.
    pub keep: Option<Vec<(ActivityId, Moment)>>,
    /// Level this project as if it had the resources to itself; what others ask for does not count.
    pub only: Option<ProjectId>,
    /// The seed of draws when better orders are searched for.
    pub seed: u64,
}

impl Default for LevelOptions {
    fn default() -> Self {
        Self { within_float: false, frozen_before: None, pinned: Vec::new(), keep: None, only: None, seed: 1 }
    }
}

/// An activity that waits for a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The activity.
    pub activity: ActivityId,
    /// When it starts without limits on resources, in the plan that has none; or the start in force, if it was to be
    /// kept.
    pub from: Moment,
    /// When it starts now.
    pub to: Moment,
    /// The resource it waits for last.
    pub resource: ResourceId,
    /// Those who held it until then; empty if the capacity only grows then, or the resource works again.
    pub holders: Vec<ActivityId>,
    /// The stretches in which it works, if it is interrupted; empty if not.
    pub pieces: Vec<(Moment, Moment)>,
}

/// A demand that could not be met without breaking a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// The activity, which keeps the date its links give.
    pub activity: ActivityId,
    /// The resource it lacks.
    pub resource: ResourceId,
    /// Why it did not move.
    pub reason: Unmoved,
}

/// Why an activity did not wait for a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unmoved {
    /// It asks for more than there is, from some moment on, for ever.
    NeverEnough,
    /// Its date has happened, or is mandatory or manual, pinned or frozen.
    Fixed,
    /// It has too little float.
    NoFloat,
}

/// A crew at work: a unit of a resource that travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CrewWork {
    /// The resource.
    pub resource: ResourceId,
    /// Which of its crews, from zero on.
    pub crew: usize,
    /// The activity.
    pub activity: ActivityId,
}

/// A step of the resource-critical path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainLink {
    /// The activity.
    pub activity: ActivityId,
    /// Why it is not earlier: the link or the resource that leads from the step before.
    pub driver: Driver,
}

/// What levelling makes of a schedule.
#[derive(Clone, Debug)]
pub struct Levelled {
    /// The dates; [`Driver::Resource`] where an activity waits for a resource.
    pub schedule: Schedule,
    /// Activities that wait for a resource themselves, in order of their new starts.
    pub moved: Vec<Moved>,
    /// What could not be resolved.
    pub unresolved: Vec<Unresolved>,
    /// Maximum lags that these dates exceed: no way was found to keep them.
    pub exceeded: Vec<RelationshipId>,
    /// Activities that are done in another of their modes, with its place.
    pub modes: Vec<(ActivityId, usize)>,
    /// Which crew of a resource that travels does what, in order of resources, crews and time.
    pub crews: Vec<CrewWork>,
    /// Links and waits that make the finish of the whole, from the first activity to the last.
    pub chain: Vec<ChainLink>,
    /// No levelling that keeps every capacity finishes before: at least the finish without limits on resources.
    pub bound: Moment,
    /// Schedules generated.
    pub schedules: u64,
    /// The project whose demands alone were levelled.
    pub only: Option<ProjectId>,
}

/// Levels a schedule by priority.
///
/// # Complexity
/// O(activities · log activities + links + steps of the pools that are passed over).
pub fn level(plan: &Plan, network: &Network, schedule: &Schedule, options: &LevelOptions) -> Levelled {
    let leveller = Leveller::new(plan, network, schedule, options.clone());
    let run = leveller.run(&leveller.first_choice(plan));
    let bound = leveller.free_finish().min(leveller.finish_of(&run.pass));
    leveller.outcome(run, bound, 1)
}

/// Levels a schedule by priority, then looks for orders that finish earlier until told to stop, and for a bound.
///
/// The finish of the whole comes first, then the sum of the projects' finishes; where dates are to be
/// [kept](LevelOptions::keep), how far activities move comes before both. Projects and activities of higher priority
/// still go first. Small plans are searched to the end: then the bound is the finish.
pub fn level_until(
    plan: &Plan,
    network: &Network,
    schedule: &Schedule,
    options: &LevelOptions,
    stop: &mut dyn Stop,
) -> Levelled {
    let leveller = Leveller::new(plan, network, schedule, options.clone());
    let choice = leveller.first_choice(plan);
    let run = leveller.run(&choice);
    let bound = leveller.bound(&run, leveller.free_finish());
    let found = leveller.improve(choice, run, bound, stop);
    let bound = found.bound.min(leveller.finish_of(&found.run.pass));
    leveller.outcome(found.run, bound, found.schedules)
}

impl Leveller<'_> {
    /// Returns when the whole finishes without limits on resources, every activity in its shortest way.
    fn free_finish(&self) -> Moment {
        let has_modes = self.network.nodes().any(|node| self.ways.of(node).len() > 1);
        if !has_modes {
            return self.schedule.finish();
        }
        let mut pass = self.shortest();
        let no_floors = IdVec::filled(self.is_fixed.len(), None);
        self.forward(&mut pass, &no_floors, None);
        self.finish_of(&pass)
    }
}
