//! Slow answers that are easy to believe, to compare fast ones with.
//!
//! They are written from the documentation of the model, not from the engine, and step minute by minute.

mod calendar;
mod cpm;
mod level;
mod rcpsp;

pub use calendar::{Axis, Calendars};
pub use cpm::{Times, lag, schedule};
pub use level::{DayActivity, DayLink, DayPlan, DayResource, earliest_finish};
pub use rcpsp::shortest_makespan;
