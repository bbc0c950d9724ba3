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
//! - late dates: work that has begun holds its predecessors at its resume date.
//!
//! `crates/engine/spec/ms_project.md` shows each with dates.

mod early;
mod float;
mod late;

use chainage_model::{Constraint, Moment, Placement, Status, WorkingTime};

pub(super) use early::{date as date_early, place_late, propose};
pub(super) use float::measure;
pub(super) use late::{ask, date as date_late};

use super::explain::Bound;
use super::pass::{Ends, Pass};
use crate::calendar::WorkingCalendar;
use crate::network::{Crew, Detail, Network, Node, ProjectFrame, Work};

/// What bounds an early start beside links and constraints: what has happened, else the start of the project.
pub(super) fn frame_bound(frame: &ProjectFrame, detail: Option<&Detail>) -> (Bound, Moment) {
    let started = detail.and_then(|detail| detail.actual_start);
    started.map_or((Bound::ProjectStart, frame.planned_start), |started| (Bound::Actual, started))
}

/// An activity and what it is worked with.
pub(super) struct Own<'a> {
    network: &'a Network,
    work: &'a Work,
    clock: &'a WorkingCalendar,
    detail: Option<&'a Detail>,
    /// What is left.
    remaining: WorkingTime,
    /// Pauses still to come.
    pauses: WorkingTime,
}

impl<'a> Own<'a> {
    pub(super) fn new(network: &'a Network, work: &'a Work, remaining: WorkingTime) -> Self {
        let detail = network.detail(work);
        let pauses = detail.map_or(WorkingTime::ZERO, |detail| detail.pauses);
        Self { network, work, clock: network.clock(work.clock), detail, remaining, pauses }
    }

    fn of(network: &'a Network, pass: &Pass, node: Node) -> Self {
        Self::new(network, network.work(node), pass.remaining[node])
    }

    fn is_open(&self) -> bool {
        self.work.status != Status::Finished
    }

    fn is_late(&self) -> bool {
        self.work.placement == Placement::AsLateAsPossible
    }

    fn constraints(&self) -> &'a [Constraint] {
        self.detail.map_or(&[], |detail| &detail.constraints)
    }

    fn crews(&self) -> &'a [Crew] {
        self.detail.map_or(&[], |detail| &detail.crews)
    }

    /// The whole duration, what has been done included.
    fn duration(&self) -> WorkingTime {
        self.detail.map_or(self.remaining, |detail| detail.duration)
    }

    /// Moves a start into working time: the first of any crew.
    fn begin(&self, m: Moment) -> Moment {
        let first = self.crews().iter().map(|crew| self.network.clock(crew.clock).next_start(m)).min();
        first.unwrap_or_else(|| self.clock.next_start(m))
    }

    /// Moves a finish into working time: the last of any crew.
    fn end(&self, m: Moment) -> Moment {
        let last = self.crews().iter().map(|crew| self.network.clock(crew.clock).previous_finish(m)).max();
        last.unwrap_or_else(|| self.clock.previous_finish(m))
    }

    /// When what is left is done if it goes on at a moment: when the last crew is.
    fn finish_from(&self, start: Moment) -> Moment {
        let finish =
            |(clock, time): (&WorkingCalendar, WorkingTime)| clock.add(clock.next_start(start), time);
        let last = self.crew_times().map(finish).max();
        last.unwrap_or_else(|| self.clock.add(start, self.remaining + self.pauses))
    }

    /// When what is left must go on to be done by a moment: when the first crew must.
    fn start_before(&self, finish: Moment) -> Moment {
        let first = self.crew_times().map(|(clock, time)| clock.add(finish, -time)).min();
        first.unwrap_or_else(|| self.clock.add(finish, -(self.remaining + self.pauses)))
    }

    /// The dates at which what is left is done by a moment, moved into working time.
    pub(super) fn ends_before(&self, finish: Moment) -> Ends {
        let is_work = !self.duration().is_zero();
        let is_manual = self.detail.is_some_and(|detail| detail.manual.is_some());
        let finish = if is_work && !is_manual { self.end(finish) } else { finish };
        let start = self.start_before(finish);
        let start = if is_work { self.clock.next_start(start) } else { start };
        Ends::of(self.clock, start, finish)
    }

    /// The crews that have work left, and the time each needs; in proportion where what is left was changed.
    fn crew_times(&self) -> impl Iterator<Item = (&'a WorkingCalendar, WorkingTime)> + '_ {
        let planned = self.work.remaining;
        let time = move |crew: &Crew| {
            if self.remaining == planned || planned.is_zero() {
                return crew.time;
            }
            let minutes = i128::from(crew.time.minutes()) * i128::from(self.remaining.minutes());
            let share = minutes / i128::from(planned.minutes());
            WorkingTime::from_minutes(i64::try_from(share).unwrap_or(WorkingTime::LARGEST.minutes()))
        };
        let busy = self.crews().iter().filter(|crew| !crew.time.is_zero());
        busy.map(move |crew| (self.network.clock(crew.clock), time(crew) + self.pauses))
    }
}
