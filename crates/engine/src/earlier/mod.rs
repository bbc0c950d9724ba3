//! What single change would bring a finish forward, each found by scheduling again with it.
//!
//! A finish is held by its driving chain: as long as nothing on the chain changes, the chain alone keeps it where it
//! is. So a single change that helps is a change of the chain, and only those are tried: to shorten an activity, to
//! ease a lag or let two activities overlap, to lift what the chain begins with, to work on another calendar or on a
//! further day of the week, to start the project sooner. Of amounts the least that is enough is found: a backward pass
//! from the wanted finish says how much that would be if nothing else held it, and dates with and without the last
//! minute of it settle it.
//!
//! ```
//! use chainage_engine::earlier::{Change, Effort, earlier};
//! use chainage_engine::{Network, cpm};
//! # use chainage_model::{Activity, Calendar, Moment, Plan, Project, Relationship, WorkingTime};
//! # let (day, mut plan) = (WorkingTime::from_hours(8), Plan::new());
//! # let office = plan.add_calendar(Calendar::office("office"))?;
//! # let p = plan.add_project(Project {
//! #     start: Moment::from_ymd_hm(2026, 3, 2, 8, 0), calendar: Some(office), ..Project::new("P", "Bypass")
//! # })?;
//! # let mut task = |code, days| plan.add_activity(Activity { duration: day * days, ..Activity::task(p, code, code) });
//! let (dig, pour, pave) = (task("dig", 10)?, task("pour", 15)?, task("pave", 8)?);
//! plan.add_relationship(Relationship::finish_start(dig, pour))?;
//!
//! let network = Network::compile(&plan).expect("the plan is sound");
//! let schedule = cpm::schedule(&network, &network.options());
//! let week = WorkingTime::from_hours(24) * 7;
//! let answer = earlier(&plan, &network, &schedule, None, week, Effort::default());
//! assert!(answer.enough.iter().any(|found| found.change == Change::Shorten { activity: dig, by: day * 5 }));
//! assert!(answer.enough.iter().all(|found| found.finish <= answer.wanted));
//! # Ok::<(), chainage_model::ModelError>(())
//! ```

mod change;
mod search;
mod trial;

use chainage_model::{ActivityId, Moment, Plan, WorkingTime};

pub use change::{Change, Lifted};

use crate::cpm::Schedule;
use crate::network::Network;

/// How much may be spent on a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Activities dated again, all trials together.
    pub datings: u64,
}

impl Default for Effort {
    /// Some seconds at most, however large the plan.
    fn default() -> Self {
        Self { datings: 30_000_000 }
    }
}

/// A change, and the finish there would be with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Counterfactual {
    /// The change.
    pub change: Change,
    /// The finish with it.
    pub finish: Moment,
}

/// What would bring a finish forward.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// The finish there is.
    pub was: Moment,
    /// The latest finish that is early enough.
    pub wanted: Moment,
    /// The driving chain: no single change of anything else moves the finish.
    pub chain: Vec<ActivityId>,
    /// The changes of which each alone is enough, the least first: amounts by their share of what there is to take.
    pub enough: Vec<Counterfactual>,
    /// If none is enough, those that bring the finish forward most, with all that each can give.
    pub short: Vec<Counterfactual>,
    /// How many schedules were made.
    pub n_tried: usize,
    /// Whether everything was tried; if not, the effort was spent before.
    pub is_complete: bool,
}

/// Finds the single changes that would bring the finish of an activity, or of the plan, forward by some elapsed time.
///
/// # Complexity
/// Bounded by `effort`; each trial dates again what follows the change.
pub fn earlier(
    plan: &Plan,
    network: &Network,
    schedule: &Schedule,
    of: Option<ActivityId>,
    by: WorkingTime,
    effort: Effort,
) -> Earlier {
    search::Search::new(plan, network, schedule, of, by, effort).run()
}
