//! Scheduling with limited resources.
//!
//! A [`Problem`] is a set of activities with durations, demands and lags, and resources with capacities. A [`Solver`]
//! looks for starts that keep all of them and finish as early as can be; its [`Outcome`] has the best schedule found
//! *and* a bound no schedule can beat. [`verify`] judges any solution, from wherever it comes.
//!
//! | file | holds |
//! | --- | --- |
//! | `problem` | [`Problem`], compiled from a published [`Instance`](chainage_model::Instance) |
//! | `kernel`, `sgs` | packed numbers, and the schemes that generate schedules from lists |
//! | `generate` | [`Generator`]: one schedule from one list |
//! | `priority` | orders by which planners and searches take activities |
//! | `search` | population search over lists |
//! | `general` | search with modes, consumable resources, maximum lags and reservoirs |
//! | `window`, `bound` | what a deadline leaves of the windows; lower bounds |
//! | `learn`, `exact`, `near` | exact search that learns from failures; proofs; neighbourhoods of a schedule |
//! | `conflict` | [`conflict()`]: why there is no schedule |
//! | `solve` | [`Engine`]: search and proof in turns |
//! | `level` | [`level()`]: resource-feasible dates for a plan on its calendars |
//! | `smooth` | [`smooth()`]: even demand, with every finish as it is |
//! | `verify` | the judge; it shares no code with the rest |

mod bound;
mod conflict;
mod exact;
mod general;
mod generate;
mod kernel;
mod learn;
mod level;
mod near;
mod priority;
mod problem;
mod search;
mod sgs;
mod smooth;
mod solve;
mod solver;
mod verify;
mod window;

pub use conflict::{Conflict, conflict};
pub use generate::{Generator, Scheme};
pub use level::{
    ChainLink, CrewWork, LevelOptions, LevelViolation, Levelled, Moved, Unmoved, Unresolved, level,
    level_until, verify_level,
};
pub use priority::Rule;
pub use problem::{Problem, ProblemError};
pub use smooth::{Objective, SmoothOptions, Smoothed, smooth};
pub use solve::{Engine, Job, Together, solve};
pub use solver::{AfterSchedules, Outcome, Progress, Solution, Solver, Status, Stop};
pub use verify::{Violation, verify};
