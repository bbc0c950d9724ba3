//! What a plan *is*: projects, activities, relationships, calendars, resources and locations.
//!
//! A [`Plan`] is open data that people edit and files hold. It is consistent (every id in it names something, every
//! code is unique), but it need not be schedulable: that is what compiling it says. This crate knows nothing of
//! files or of scheduling.
//!
//! ```
//! use chainage_model::{Activity, Calendar, Moment, Plan, Project, Relationship, RelationshipKind, WorkingTime};
//!
//! let day = WorkingTime::from_hours(8);
//! let mut plan = Plan::new();
//! let office = plan.add_calendar(Calendar::office("office"))?;
//! let bypass = plan.add_project(Project {
//!     start: Moment::from_ymd_hm(2026, 3, 2, 8, 0),
//!     calendar: Some(office),
//!     ..Project::new("P", "Bypass")
//! })?;
//! let earth = plan.add_activity(Activity { duration: day * 20, ..Activity::task(bypass, "E", "Earthworks") })?;
//! let drains = plan.add_activity(Activity { duration: day * 15, ..Activity::task(bypass, "D", "Drains") })?;
//! plan.add_relationship(Relationship::new(earth, drains, RelationshipKind::StartStart).with_lag(day * 5))?;
//! plan.add_relationship(Relationship::new(earth, drains, RelationshipKind::FinishFinish))?;
//! assert_eq!(plan.relationships().len(), 2);
//! # Ok::<(), chainage_model::ModelError>(())
//! ```
//!
//! | module | holds |
//! | --- | --- |
//! | [`id`](Id) | dense ids and the vectors they index |
//! | `time` | [`Moment`] and [`WorkingTime`], the only conversions from and to `chrono` |
//! | `plan` | [`Plan`]: adding, finding, changing |
//! | `activity`, `relationship`, `calendar`, `resource`, `location` | what a plan is made of |
//! | [`notation`] | `5d`, `A SS+45d`, `K12+300`, and the nearest name to a mistyped one |
//! | `instance` | [`Instance`]: a resource-constrained problem of a published benchmark |
//! | `diagnostic` | [`Diagnostic`]: what readers, the compiler and checks report |

mod activity;
mod amount;
mod baseline;
mod calendar;
mod code;
mod diagnostic;
mod error;
mod funding;
mod hours;
mod id;
mod instance;
mod location;
pub mod notation;
mod options;
mod plan;
mod progress;
mod project;
mod relationship;
mod resource;
mod text;
mod time;
mod uncertainty;
mod wbs;

pub use activity::{
    Activity, ActivityKind, Constraint, ConstraintKind, DurationType, Placement, Quantity, Split, StoredDates,
};
pub use amount::{Money, Units};
pub use baseline::{Baseline, BaselineDates};
pub use calendar::{Calendar, DayList, DayRange, DayRule, Exception, Season, Shift, Week};
pub use diagnostic::{Code, Diagnostic, FileId, Origins, Severity, Span, Subject, Subjects};
pub use error::ModelError;
pub use funding::Funding;
pub use id::{
    ActivityId, AlignmentId, CalendarId, DayListId, Id, IdVec, ProjectId, RelationshipId, ResourceId,
    UncertaintyId, WbsId,
};
pub use instance::{Instance, InstanceActivity, InstanceEnd, InstanceLag, InstanceMode};
pub use location::{Alignment, Chainage, Place, Section, Separation, Stretch};
pub use options::{
    Criticality, Dialect, Direction, FloatBase, FloatRule, ProgressRule, SchedulingOptions, StartLag,
};
pub use plan::Plan;
pub use progress::{Progress, Status};
pub use project::Project;
pub use relationship::{Lag, LagCalendar, Relationship, RelationshipKind};
pub use resource::{Assignment, Availability, Breaks, MOST_CREWS, Mode, Resource, ResourceKind, Travel};
pub use text::{Language, Name, Source, Trust};
pub use time::{MINUTES_PER_DAY, Moment, WorkingTime};
pub use uncertainty::{Occurrence, Risk, Uncertainty};
pub use wbs::Wbs;
