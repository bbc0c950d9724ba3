//! The compiled plan: activities ranked so that every link leads forward, links in contiguous rows.
//!
//! A [`Network`] proves that links form no loop, that every calendar in use has working time, that durations are not
//! negative and that sums cannot overflow. Level of effort and summaries take no part in it: their dates follow.

mod compile;
mod crew;
mod defect;
mod limits;
mod options;
mod order;
mod rows;
mod spans;

use chainage_model::{
    Activity, ActivityId, ActivityKind, CalendarId, Constraint, IdVec, Moment, Placement, ProjectId,
    RelationshipId, RelationshipKind, SchedulingOptions, Status, WorkingTime, define_id,
};

use crate::calendar::WorkingCalendar;
pub(crate) use crew::Crew;
pub use defect::CompileError;
pub(crate) use limits::Ceiling;
pub use options::Options;
use rows::Rows;
pub(crate) use spans::{Over, Span, Spans, Tie};

define_id!(
    /// An activity's rank in topological order: links lead from lower nodes to higher ones.
    Node
);

/// A link as seen from one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The node at the other end.
    pub node: Node,
    /// Which ends are tied, predecessor first.
    pub kind: RelationshipKind,
    /// The calendar of the lag.
    pub calendar: Clock,
    /// The least time between the ends.
    pub lag: WorkingTime,
    /// The relationship it was compiled from.
    pub relationship: RelationshipId,
    /// Whether both ends have the same calendar.
    pub(crate) is_same_calendar: bool,
}

/// A compiled calendar of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Clock(u32);

/// What scheduling needs of every activity, in few bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    /// What is left, on `clock`.
    pub(crate) remaining: WorkingTime,
    /// The count of the moment before which nothing open of its project starts, on `clock`.
    pub(crate) begin: WorkingTime,
    pub(crate) clock: Clock,
    pub(crate) project: ProjectId,
    pub(crate) kind: ActivityKind,
    pub(crate) status: Status,
    pub(crate) placement: Placement,
    pub(crate) plain: Plain,
    /// Place in `details`, if there is anything out of the ordinary.
    pub(crate) detail: Option<std::num::NonZeroU32>,
}

/// Where an activity has nothing out of the ordinary, so that its dates have a short way (see `cpm::plain`).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Plain(u8);

impl Plain {
    const BEFORE: u8 = 1;
    const AFTER: u8 = 2;

    /// Whether the activity and the links into it are plain.
    #[inline]
    pub(crate) fn before(self) -> bool {
        self.0 & Self::BEFORE != 0
    }

    /// Whether the activity and the links out of it are plain.
    #[inline]
    pub(crate) fn after(self) -> bool {
        self.0 & Self::AFTER != 0
    }
}

/// What only some activities have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Detail {
    /// The code, for messages.
    pub(crate) code: String,
    pub(crate) actual_start: Option<Moment>,
    pub(crate) actual_finish: Option<Moment>,
    pub(crate) suspend: Option<Moment>,
    pub(crate) resume: Option<Moment>,
    pub(crate) expected_finish: Option<Moment>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) deadline: Option<Moment>,
    pub(crate) external_early_start: Option<Moment>,
    pub(crate) external_late_finish: Option<Moment>,
    /// Stored start and finish of a manually scheduled activity.
    pub(crate) manual: Option<(Moment, Moment)>,
    pub(crate) levelling_delay: WorkingTime,
    /// The whole duration, what has been done included.
    pub(crate) duration: WorkingTime,
    /// Whether started work keeps the span of its duration.
    pub(crate) keeps_span: bool,
    /// Planned pauses still to come, together.
    pub(crate) pauses: WorkingTime,
    /// The driving assignments of work that depends on resources.
    pub(crate) crews: Vec<Crew>,
}

/// The dates of a project that scheduling needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ProjectFrame {
    /// The data date, else the start, else the earliest actual date.
    pub(crate) data_date: Moment,
    /// Nothing open starts before this: the later of data date and start.
    pub(crate) start: Moment,
    /// The planned start, else the data date.
    pub(crate) planned_start: Moment,
    pub(crate) finish_by: Option<Moment>,
    pub(crate) finish_milestone: Option<ActivityId>,
    /// Whether a data date was stated.
    pub(crate) has_data_date: bool,
}

/// A plan made ready for scheduling.
#[derive(Clone, Debug)]
pub struct Network {
    clocks: Vec<WorkingCalendar>,
    clock_of_calendar: IdVec<CalendarId, Option<Clock>>,
    clock_of_activity: IdVec<ActivityId, Clock>,
    activity_of: IdVec<Node, ActivityId>,
    node_of: IdVec<ActivityId, Option<Node>>,
    work: IdVec<Node, Work>,
    details: Vec<Detail>,
    incoming: Rows,
    outgoing: Rows,
    frames: IdVec<ProjectId, ProjectFrame>,
    options: Options,
    n_relationships: usize,
    /// What spans other work, level of effort first.
    pub(crate) spans: Spans,
    pub(crate) ceilings: Vec<Ceiling>,
    /// What the plan asks for and the dates take no account of.
    pub(crate) ignored: Vec<chainage_model::Diagnostic>,
}

impl Network {
    /// Iterates over the nodes in topological order.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = Node> + ExactSizeIterator + Clone + use<> {
        self.activity_of.ids()
    }

    /// Returns the node of an activity; `None` for level of effort, summaries and inactive activities.
    pub fn node_of(&self, activity: ActivityId) -> Option<Node> {
        self.node_of[activity]
    }

    /// Returns the activity of a node.
    pub fn activity(&self, node: Node) -> ActivityId {
        self.activity_of[node]
    }

    /// Lends the links out of a node.
    pub fn successors(&self, node: Node) -> &[Link] {
        self.outgoing.row(node)
    }

    /// Lends the links into a node.
    pub fn predecessors(&self, node: Node) -> &[Link] {
        self.incoming.row(node)
    }

    /// Returns the number of links.
    pub fn n_links(&self) -> usize {
        self.incoming.n_links()
    }

    /// Iterates over the activities of the plan, in the network or not.
    pub fn activities(&self) -> impl ExactSizeIterator<Item = ActivityId> + use<> {
        self.node_of.ids()
    }

    /// Returns the number of activities of the plan, in the network or not.
    pub fn n_activities(&self) -> usize {
        self.node_of.len()
    }

    /// Returns the number of relationships of the plan, compiled to links or not.
    pub fn n_relationships(&self) -> usize {
        self.n_relationships
    }

    /// Lends a compiled calendar of the plan; the calendar that never stops if it has no working time and is not used.
    pub fn calendar(&self, calendar: CalendarId) -> &WorkingCalendar {
        self.clock(self.clock_of_calendar[calendar].unwrap_or(Clock(0)))
    }

    /// Lends the calendar of an activity.
    pub fn calendar_of(&self, activity: ActivityId) -> &WorkingCalendar {
        self.clock(self.clock_of_activity[activity])
    }

    /// Returns the calendar of a node by the name links give it.
    pub fn clock_of(&self, node: Node) -> Clock {
        self.work[node].clock
    }

    /// Lends a calendar by the name links give it.
    #[inline]
    pub fn clock(&self, clock: Clock) -> &WorkingCalendar {
        &self.clocks[clock.0 as usize]
    }

    /// Returns what is left of an activity's duration; zero for those outside the network.
    pub fn remaining(&self, activity: ActivityId) -> WorkingTime {
        self.node_of[activity].map_or(WorkingTime::ZERO, |node| self.work[node].remaining)
    }

    /// Returns whether an activity has begun and ended; those outside the network have not.
    pub fn status(&self, activity: ActivityId) -> Status {
        self.node_of[activity].map_or(Status::NotStarted, |node| self.work[node].status)
    }

    /// Returns the options that the projects of the plan ask for.
    pub fn options(&self) -> Options {
        self.options.clone()
    }

    /// Lends the options that an activity's project asks for.
    pub(crate) fn options_of(&self, activity: &Activity) -> &SchedulingOptions {
        &self.options[activity.project]
    }

    /// Returns the data date of a project, or its start if it has none.
    pub fn data_date(&self, project: ProjectId) -> Moment {
        self.frames[project].data_date
    }

    pub(crate) fn work(&self, node: Node) -> &Work {
        &self.work[node]
    }

    /// Changes the lag of a link into a node, for early dates; returns the one it had.
    pub(crate) fn set_lag(
        &mut self,
        node: Node,
        relationship: RelationshipId,
        lag: WorkingTime,
    ) -> WorkingTime {
        self.work[node].plain = Plain::default();
        let mut links = self.incoming.row_mut(node).iter_mut();
        let link = links.find(|link| link.relationship == relationship);
        link.map_or(lag, |link| std::mem::replace(&mut link.lag, lag))
    }

    /// Changes what a node has that only some have; returns what it had.
    pub(crate) fn set_detail(&mut self, node: Node, mut detail: Box<Detail>) -> Box<Detail> {
        if let Some(place) = self.work[node].detail {
            std::mem::swap(&mut self.details[place.get() as usize], &mut detail);
        }
        detail
    }

    /// The same network, in which nothing has a short way.
    #[cfg(test)]
    pub(crate) fn without_short_ways(mut self) -> Self {
        self.work.iter_mut().for_each(|work| work.plain = Plain::default());
        self
    }

    pub(crate) fn detail(&self, work: &Work) -> Option<&Detail> {
        work.detail.map(|place| &self.details[place.get() as usize])
    }

    pub(crate) fn frame(&self, project: ProjectId) -> &ProjectFrame {
        &self.frames[project]
    }

    pub(crate) fn frames(&self) -> &IdVec<ProjectId, ProjectFrame> {
        &self.frames
    }
}
