//! The critical path method.
//!
//! Four steps, one after another: early dates forwards, late dates and floats backwards, the longest path, and the
//! dates of what spans other work. The rules are those of Primavera P6 and Microsoft Project where
//! [`SchedulingOptions`](chainage_model::SchedulingOptions) says so; the pages under `crates/engine/spec` show each with dates.
//!
//! # References
//! Kelley, J. E. & Walker, M. R.: *Critical-Path Planning and Scheduling*, 1959.
//! Roy, B.: *Graphes et ordonnancements*, 1962 (the four kinds of links between activities on nodes).

mod backward;
mod ceiling;
mod conflict;
mod driver;
mod explain;
mod float;
mod forward;
mod further;
mod ms_project;
mod own;
mod pass;
mod path;
mod plain;
mod schedule;
mod summary;

pub(crate) use ceiling::{cap_late, latest_start, over};
pub(crate) use driver::relationship_room;
pub use driver::{ChainStep, RelationshipFloats};
pub use explain::{Bound, Candidate, FloatLimit, FloatReason, explain, explain_float, explain_late};
pub(crate) use further::count_back;
pub use further::{FloatsTo, IndependentFloats};
pub use path::{FloatPath, PathRule, float_paths};
pub use schedule::{Dates, Driver, ProjectDates, Schedule};

use crate::network::{Network, Options};
pub(crate) use backward::date as date_late;
pub(crate) use forward::date as date_early;
pub use pass::Pass;

/// Schedules a network: early and late dates, floats and the reason for every date.
///
/// Never fails: what cannot be met is in [`Schedule::conflicts`].
///
/// # Complexity
/// O(activities + links).
pub fn schedule(network: &Network, options: &Options) -> Schedule {
    let mut pass = Pass::new(network);
    pass.forward(network, options);
    pass.backward(network, options);
    schedule_of(network, options, &pass)
}

/// Makes a schedule of a pass that has all its dates and floats.
pub(crate) fn schedule_of(network: &Network, options: &Options, pass: &Pass) -> Schedule {
    let mut schedule = Schedule::of(network, options, pass);
    driver::mark_longest_path(network, pass, &mut schedule);
    summary::date_spans(network, &mut schedule);
    conflict::find(network, pass, &mut schedule);
    schedule
}
