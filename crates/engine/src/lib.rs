//! *When* things happen: calendars, networks, the critical path method.
//!
//! ```text
//! Plan ──Network::compile──▶ Network ──cpm::schedule──▶ Schedule
//! ```
//!
//! [`Network::compile`] proves that a plan can be scheduled or says everything that keeps it from being; then
//! [`cpm::schedule`] cannot fail: what cannot be met is in [`Schedule::conflicts`].
//!
//! ```
//! use chainage_engine::{Network, cpm};
//! use chainage_model::{Activity, Calendar, Moment, Plan, Project, Relationship, RelationshipKind, WorkingTime};
//!
//! let day = WorkingTime::from_hours(8);
//! let mut plan = Plan::new();
//! let office = plan.add_calendar(Calendar::office("office"))?;
//! let project = plan.add_project(Project {
//!     start: Moment::from_ymd_hm(2026, 3, 2, 8, 0),
//!     calendar: Some(office),
//!     ..Project::new("P", "Bypass")
//! })?;
//! let a = plan.add_activity(Activity { duration: day * 5, ..Activity::task(project, "A", "Clear the site") })?;
//! let b = plan.add_activity(Activity { duration: day * 3, ..Activity::task(project, "B", "Dig") })?;
//! plan.add_relationship(Relationship::new(a, b, RelationshipKind::StartStart).with_lag(day * 4))?;
//!
//! let network = Network::compile(&plan).expect("the plan is sound");
//! let schedule = cpm::schedule(&network, &network.options());
//! assert_eq!(schedule[b].early_start.to_string(), "2026-03-06T08:00");
//! assert_eq!(schedule[b].early_finish.to_string(), "2026-03-10T17:00");
//! assert!(schedule[b].critical && schedule[a].critical);
//! # Ok::<(), chainage_model::ModelError>(())
//! ```
//!
//! Imports point one way: `calendar → network → cpm → {resource, compare, restate, verify, earlier}`.

pub mod calendar;
pub mod compare;
pub mod cpm;
pub mod earlier;
pub mod network;
pub mod parity;
pub mod resource;
pub mod restate;
pub mod verify;

pub use calendar::WorkingCalendar;
pub use cpm::{Dates, Driver, Schedule};
pub use network::{CompileError, Network, Node, Options};
