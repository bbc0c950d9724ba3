//! The kernel: buffers in rank order, made once and used again.

use chainage_model::{Dialect, Direction, IdVec, Moment, ProjectId, Status, WorkingTime};

use super::schedule::{Driver, Schedule};
use super::{backward, ceiling, float, forward, ms_project};
use crate::calendar::WorkingCalendar;
use crate::network::{Network, Node, Options};

/// The dates of all nodes, in rank order; made once, then repeated without allocation.
#[derive(Clone, Debug)]
pub struct Pass {
    /// What is left of each activity; may be changed between passes (risk, what-if).
    pub remaining: IdVec<Node, WorkingTime>,
    pub(crate) early: IdVec<Node, Ends>,
    pub(crate) late: IdVec<Node, Ends>,
    pub(crate) total_float: IdVec<Node, WorkingTime>,
    pub(crate) free_float: IdVec<Node, WorkingTime>,
    pub(crate) driver: IdVec<Node, Driver>,
    pub(crate) frame: Frame,
}

/// An end of an activity: when, and how much working time of the activity's own calendar is before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    pub(super) at: Moment,
    pub(super) count: WorkingTime,
}

/// Finish and start of an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ends([End; 2]);

impl Ends {
    #[inline]
    pub(super) fn new(start: End, finish: End) -> Self {
        Self([finish, start])
    }

    /// Counts two ends.
    pub(super) fn of(clock: &WorkingCalendar, start: Moment, finish: Moment) -> Self {
        let end = |at| End { at, count: clock.count(at) };
        Self::new(end(start), end(finish))
    }

    /// Returns the start or the finish.
    #[inline]
    pub(super) fn end(&self, is_start: bool) -> End {
        self.0[usize::from(is_start)]
    }

    #[inline]
    pub(crate) fn start(&self) -> Moment {
        self.end(true).at
    }

    #[inline]
    pub(crate) fn finish(&self) -> Moment {
        self.end(false).at
    }
}

/// The last early finish of all projects and of each.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) finish: IdVec<ProjectId, Moment>,
    pub(crate) latest: Moment,
    /// When each project that is scheduled from its finish begins.
    begin: IdVec<ProjectId, Option<Moment>>,
}

impl Pass {
    /// Returns buffers for a network, with the durations that are left in it.
    pub fn new(network: &Network) -> Self {
        let n_nodes = network.nodes().len();
        let undated = End { at: Moment::from_minutes(0), count: WorkingTime::ZERO };
        let ends = || IdVec::filled(n_nodes, Ends::new(undated, undated));
        let amounts = || IdVec::filled(n_nodes, WorkingTime::ZERO);
        Self {
            remaining: network.nodes().map(|node| network.work(node).remaining).collect(),
            early: ends(),
            late: ends(),
            total_float: amounts(),
            free_float: amounts(),
            driver: IdVec::filled(n_nodes, Driver::ProjectStart),
            frame: Frame {
                finish: network.frames().iter().map(|frame| frame.start).collect(),
                latest: Moment::from_minutes(0),
                begin: IdVec::filled(network.frames().len(), None),
            },
        }
    }

    /// Returns the early dates of a schedule, with the durations they enclose.
    pub(super) fn of(network: &Network, schedule: &Schedule) -> Self {
        let mut pass = Self::new(network);
        for node in network.nodes() {
            let dates = &schedule[network.activity(node)];
            pass.set_early(network, node, dates.early_start, dates.early_finish);
            if network.work(node).status != Status::Finished {
                let ends = pass.early[node];
                pass.remaining[node] = ends.end(false).count - ends.end(true).count;
            }
        }
        pass
    }

    /// Finds early dates and what drives them.
    ///
    /// A project that is scheduled from its finish begins when its late dates do: they are found first.
    pub fn forward(&mut self, network: &Network, options: &Options) {
        self.frame.begin.iter_mut().for_each(|begin| *begin = None);
        self.date_early(network, options);
        if options.has_from_finish() {
            for node in network.nodes().rev() {
                backward::date(network, options, self, node);
            }
            self.find_begins(network, options);
            self.date_early(network, options);
        }
    }

    fn date_early(&mut self, network: &Network, options: &Options) {
        for node in network.nodes() {
            forward::date(network, options, self, node);
        }
        if !network.ceilings.is_empty() {
            ceiling::hold_early(network, options, self);
        }
        self.find_finishes(network);
    }

    /// Finds when projects scheduled from their finish have to begin: with their first late start, though not before
    /// their data date. Where work has begun that is behind them.
    fn find_begins(&mut self, network: &Network, options: &Options) {
        for node in network.nodes() {
            let work = network.work(node);
            let own = &options[work.project];
            if own.direction == Direction::FromFinish {
                let frame = network.frame(work.project);
                let is_held = frame.has_data_date && own.dialect == Dialect::P6;
                let floor = if is_held { frame.data_date } else { Moment::EARLIEST };
                let begin = self.late[node].start().max(floor);
                let first = &mut self.frame.begin[work.project];
                *first = Some(first.map_or(begin, |first| first.min(begin)));
            }
        }
        for work in network.nodes().map(|node| network.work(node)) {
            if work.status != Status::NotStarted {
                self.frame.begin[work.project] = None;
            }
        }
    }

    /// When work of a project may begin, if it is scheduled from its finish.
    pub(super) fn begin(&self, project: ProjectId) -> Option<Moment> {
        self.frame.begin[project]
    }

    /// Finds late dates and floats; early dates have to be there. Activities placed as late as possible move.
    pub fn backward(&mut self, network: &Network, options: &Options) {
        for node in network.nodes().rev() {
            backward::date(network, options, self, node);
        }
        if options.has_ms_project() {
            ms_project::place_late(network, options, self);
            ms_project::place_early(network, options, self);
            self.floats(network, options);
        }
        if !network.ceilings.is_empty() {
            ceiling::hold_late(network, options, self);
            self.floats(network, options);
        }
    }

    /// Finds total and free float again, where dates have been changed since the backward pass.
    pub fn floats(&mut self, network: &Network, options: &Options) {
        for node in network.nodes() {
            float::measure(network, options, self, node);
        }
    }

    /// Returns the early start of a node.
    pub fn early_start(&self, node: Node) -> Moment {
        self.early[node].start()
    }

    /// Returns the early finish of a node.
    pub fn early_finish(&self, node: Node) -> Moment {
        self.early[node].finish()
    }

    /// Sets the early dates of a node.
    pub(crate) fn set_early(&mut self, network: &Network, node: Node, start: Moment, finish: Moment) {
        self.early[node] = Ends::of(network.clock(network.work(node).clock), start, finish);
    }

    /// Sets the late dates of a node.
    pub(crate) fn set_late(&mut self, network: &Network, node: Node, start: Moment, finish: Moment) {
        self.late[node] = Ends::of(network.clock(network.work(node).clock), start, finish);
    }

    /// Returns the latest early finish of all.
    pub fn finish(&self) -> Moment {
        self.frame.latest
    }

    /// Finds the last early finish of all projects and of each.
    pub(crate) fn find_finishes(&mut self, network: &Network) {
        let never = Moment::from_minutes(i64::MIN);
        let Frame { finish, latest, .. } = &mut self.frame;
        finish.iter_mut().for_each(|finish| *finish = never);
        for node in network.nodes() {
            let last = &mut finish[network.work(node).project];
            *last = self.early[node].finish().max(*last);
        }
        let dated = finish.iter().filter(|&&finish| finish > never);
        *latest = dated.max().copied().unwrap_or(Moment::from_minutes(0));
        for (finish, frame) in finish.iter_mut().zip(network.frames()) {
            if *finish == never {
                *finish = frame.start;
            }
        }
    }
}
