//! An activity, and the calendars it is worked on: its own, or those of the resources that drive it.
//!
//! Work that depends on resources begins when the first of its driving resources does and is done when the last one is,
//! each with its own share on its own calendar (Oracle, *P6 Professional Help*, "Activity types" and "Drive activity
//! dates"; Microsoft Project does so for all work whose resources have calendars). Its float stays on the calendar of
//! the activity.

use chainage_model::{Constraint, Moment, Placement, Status, WorkingTime};

use super::pass::{Ends, Pass};
use crate::calendar::WorkingCalendar;
use crate::network::{Crew, Detail, Network, Node, Work};

/// An activity and what it is worked with.
pub(super) struct Own<'a> {
    pub(super) network: &'a Network,
    pub(super) work: &'a Work,
    pub(super) clock: &'a WorkingCalendar,
    pub(super) detail: Option<&'a Detail>,
    /// What is left.
    pub(super) remaining: WorkingTime,
    /// Pauses still to come.
    pub(super) pauses: WorkingTime,
}

impl<'a> Own<'a> {
    pub(super) fn new(network: &'a Network, work: &'a Work, remaining: WorkingTime) -> Self {
        let detail = network.detail(work);
        let pauses = detail.map_or(WorkingTime::ZERO, |detail| detail.pauses);
        Self { network, work, clock: network.clock(work.clock), detail, remaining, pauses }
    }

    pub(super) fn of(network: &'a Network, pass: &Pass, node: Node) -> Self {
        Self::new(network, network.work(node), pass.remaining[node])
    }

    pub(super) fn is_open(&self) -> bool {
        self.work.status != Status::Finished
    }

    pub(super) fn is_late(&self) -> bool {
        self.work.placement == Placement::AsLateAsPossible
    }

    /// Whether the dates are set by hand.
    pub(super) fn is_manual(&self) -> bool {
        self.detail.is_some_and(|detail| detail.manual.is_some())
    }

    pub(super) fn constraints(&self) -> &'a [Constraint] {
        self.detail.map_or(&[], |detail| &detail.constraints)
    }

    fn crews(&self) -> &'a [Crew] {
        self.detail.map_or(&[], |detail| &detail.crews)
    }

    /// Whether resources drive the dates.
    pub(super) fn has_crews(&self) -> bool {
        !self.crews().is_empty()
    }

    /// Whether a moment is where work may end or begin; what resources drive is moved when all is known.
    pub(super) fn touches(&self, m: Moment) -> bool {
        self.has_crews() || self.clock.touches_work(m)
    }

    /// The whole duration, what has been done included.
    fn duration(&self) -> WorkingTime {
        self.detail.map_or(self.remaining, |detail| detail.duration)
    }

    /// Moves a start into working time: the first of any crew.
    pub(super) fn begin(&self, m: Moment) -> Moment {
        let first = self.crews().iter().map(|crew| self.network.clock(crew.clock).next_start(m)).min();
        first.unwrap_or_else(|| self.clock.next_start(m))
    }

    /// Moves a finish into working time: the last of any crew; what takes no time may also end where a crew begins.
    pub(super) fn end(&self, m: Moment) -> Moment {
        let end = |crew: &Crew| {
            let clock = self.network.clock(crew.clock);
            if self.remaining.is_zero() && clock.touches_work(m) { m } else { clock.previous_finish(m) }
        };
        let last = self.crews().iter().map(end).max();
        last.unwrap_or_else(|| self.clock.previous_finish(m))
    }

    /// When what is left is done if it goes on at a moment: when the last crew is.
    pub(super) fn finish_from(&self, start: Moment) -> Moment {
        let finish =
            |(clock, time): (&WorkingCalendar, WorkingTime)| clock.add(clock.next_start(start), time);
        let last = self.crew_times().map(finish).max();
        last.unwrap_or_else(|| self.clock.add(start, self.remaining + self.pauses))
    }

    /// When what is left must go on to be done by a moment: when the first crew must.
    pub(super) fn start_before(&self, finish: Moment) -> Moment {
        let first = self.crew_times().map(|(clock, time)| clock.add(finish, -time)).min();
        first.unwrap_or_else(|| self.clock.add(finish, -(self.remaining + self.pauses)))
    }

    /// The dates at which what is left is done by a moment, moved into working time.
    pub(super) fn ends_before(&self, finish: Moment) -> Ends {
        let is_work = !self.duration().is_zero();
        let finish = if is_work && !self.is_manual() { self.end(finish) } else { finish };
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
