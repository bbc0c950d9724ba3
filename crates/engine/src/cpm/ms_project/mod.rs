//! Microsoft Project's conventions, where they differ from P6's: [`Dialect::MsProject`](chainage_model::Dialect).
//!
//! The network, the passes and the result are the same; what differs is what one activity makes of its neighbours:
//!
//! - work that has begun keeps its actual start, and what is left of it goes on at its resume date, whatever its
//!   predecessors do; a fixed duration keeps its span;
//! - nothing waits for a data date;
//! - work that depends on resources takes the time each of them needs, on its own calendar;
//! - constraints win over links where constraints are honoured, and only the primary one is weighed against links;
//! - a summary's constraint reaches the work below it as a further constraint;
//! - late dates: work that has begun holds its predecessors at its resume date, and a start that has happened or is set
//!   by hand is held by no link out of it;
//! - a project scheduled from its finish is the mirror image of one scheduled from its start: late dates are counted
//!   back from the finish, early ones from the first of them, and what is not as soon as possible is shown late.
//!
//! `crates/engine/spec/ms_project.md` shows each with dates.

mod early;
mod float;
mod late;

use chainage_model::Moment;

pub(super) use early::{date as date_early, place_late, propose};
pub(super) use float::measure;
pub(super) use late::{ask, date as date_late, place_early};

use super::explain::Bound;
use crate::network::{Detail, ProjectFrame};

/// What bounds an early start beside links and constraints: what has happened, else the start of the project.
pub(super) fn frame_bound(frame: &ProjectFrame, detail: Option<&Detail>) -> (Bound, Moment) {
    let started = detail.and_then(|detail| detail.actual_start);
    started.map_or((Bound::ProjectStart, frame.planned_start), |started| (Bound::Actual, started))
}
