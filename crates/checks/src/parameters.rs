//! Time parameters of a network as the plan states them, and the identities between them.
//!
//! Stated is what the file keeps of another program's run, else what is computed. The identities are those of every
//! textbook of the critical path method (and of JGJ/T 121): each looks at an activity and its neighbours only, so that
//! it holds or not whatever pass made the numbers.

use chainage_engine::network::{Clock, Link, Node};
use chainage_engine::{Network, Schedule, WorkingCalendar};
use chainage_model::{
    ActivityId, Dialect, Direction, FloatBase, IdVec, Moment, Plan, ProjectId, SchedulingOptions, Status,
    WorkingTime,
};

use crate::brief::Brief;
use crate::rule::{Context, Scheduled};

/// The six time parameters, and whether the activity is said to be critical.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameters {
    pub(crate) early_start: Moment,
    pub(crate) early_finish: Moment,
    pub(crate) late_start: Moment,
    pub(crate) late_finish: Moment,
    pub(crate) total_float: WorkingTime,
    pub(crate) free_float: WorkingTime,
    pub(crate) critical: bool,
    /// Whether it has not started.
    pub(crate) is_open: bool,
    /// Its calendar.
    pub(crate) clock: Clock,
}

/// The parameters of all nodes, by rank as links name them: made once for the rules that go through all of them.
pub(crate) type AllParameters = IdVec<Node, Parameters>;

/// The parameters of a plan that could be scheduled.
pub(crate) fn parameters(
    plan: &Plan,
    brief: &Brief,
    network: &Network,
    schedule: &Schedule,
) -> AllParameters {
    let of = |node| {
        let id = network.activity(node);
        let dates = &schedule[id];
        let is_stored = brief.activities[id].is_stored;
        let stored = is_stored.then(|| plan.activity(id).stored.as_deref().copied());
        let stored = stored.flatten().unwrap_or_default();
        Parameters {
            early_start: stored.early_start.unwrap_or(dates.early_start),
            early_finish: stored.early_finish.unwrap_or(dates.early_finish),
            late_start: stored.late_start.unwrap_or(dates.late_start),
            late_finish: stored.late_finish.unwrap_or(dates.late_finish),
            total_float: stored.total_float.unwrap_or(dates.total_float),
            free_float: stored.free_float.unwrap_or(dates.free_float),
            critical: stored.critical.unwrap_or(dates.critical),
            is_open: brief.activities[id].status == Status::NotStarted,
            clock: network.clock_of(node),
        }
    };
    network.nodes().map(of).collect()
}

/// A scheduled plan whose parameters are looked at.
pub(crate) struct Stated<'a> {
    context: &'a Context<'a>,
    pub(crate) scheduled: Scheduled<'a>,
    ends: IdVec<ProjectId, Ends>,
}

/// What float is measured to, and how much of it there is at least: of a project, or of the plan if all its projects
/// are measured to its last finish.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ends {
    /// Tc, and the activity that makes it: the last in the network.
    pub(crate) last: Option<(Moment, ActivityId)>,
    /// The least total float of incomplete work.
    pub(crate) least: WorkingTime,
}

impl<'a> Context<'a> {
    /// The plan's parameters, if it is scheduled forward by the rules the identities are for: not those of MS Project.
    pub(crate) fn stated(&'a self) -> Option<Stated<'a>> {
        let scheduled = self.scheduled?;
        let options = scheduled.schedule.options();
        let is_other = |options: &SchedulingOptions| {
            options.dialect == Dialect::MsProject || options.direction != Direction::FromStart
        };
        if options.projects().any(|(_, options)| is_other(options)) {
            return None;
        }
        let none = Ends { last: None, least: WorkingTime::LARGEST };
        let ends = IdVec::filled(self.plan.projects().len(), none);
        let mut stated = Stated { context: self, scheduled, ends };
        for node in scheduled.network.nodes() {
            let id = scheduled.network.activity(node);
            let project = self.project(id);
            let own = Ends {
                last: Some((scheduled.schedule[id].early_finish, id)),
                least: if self.is_net(id) { self.parameters[node].total_float } else { WorkingTime::LARGEST },
            };
            stated.ends[project] = stated.ends[project].with(own);
        }
        let all = stated.ends.iter().fold(none, |all, ends| all.with(*ends));
        for (project, options) in options.projects() {
            if options.float_base == FloatBase::LatestProject {
                stated.ends[project] = all;
            }
        }
        Some(stated)
    }
}

impl Ends {
    fn with(self, other: Self) -> Self {
        // Of those that finish last the one ranked last stands for the finish.
        let last =
            if other.last.map(|(at, _)| at) >= self.last.map(|(at, _)| at) { other.last } else { self.last };
        Self { last, least: self.least.min(other.least) }
    }
}

impl<'a> Stated<'a> {
    /// The parameters of an activity in the network.
    pub(crate) fn of(&self, id: ActivityId) -> &'a Parameters {
        let node = self.scheduled.network.node_of(id).expect("rules look at work in the network");
        self.at(node)
    }

    /// The parameters of the activity at the other end of a link, or of any node.
    pub(crate) fn at(&self, node: Node) -> &'a Parameters {
        &self.context.parameters[node]
    }

    /// Open activities with nothing but links and a duration: not started, as soon as possible, without dates of their
    /// own. The identities hold for these.
    pub(crate) fn plain(&self) -> impl Iterator<Item = ActivityId> + '_ {
        self.context.net().iter().copied().filter(|&id| self.is_plain(id))
    }

    /// Whether an activity is one of [`Stated::plain`] if it is open.
    pub(crate) fn is_plain(&self, id: ActivityId) -> bool {
        self.context.brief.activities[id].is_plain && self.scheduled.network.node_of(id).is_some()
    }

    /// The calendar of an activity.
    pub(crate) fn calendar(&self, id: ActivityId) -> &'a WorkingCalendar {
        self.scheduled.network.calendar_of(id)
    }

    /// The links into an activity.
    pub(crate) fn incoming(&self, id: ActivityId) -> &'a [Link] {
        let network = self.scheduled.network;
        network.node_of(id).map_or(&[], |node| network.predecessors(node))
    }

    /// The links out of an activity.
    pub(crate) fn outgoing(&self, id: ActivityId) -> &'a [Link] {
        let network = self.scheduled.network;
        network.node_of(id).map_or(&[], |node| network.successors(node))
    }

    /// The activity at the other end of a link.
    pub(crate) fn other(&self, link: &Link) -> ActivityId {
        self.scheduled.network.activity(link.node)
    }

    /// What a link into an activity asks of its start or finish; `None` where progress changes what it asks.
    pub(crate) fn asks(&self, link: &Link) -> Option<Moment> {
        let before = self.at(link.node);
        let from = if link.kind.from_start() { before.early_start } else { before.early_finish };
        before.is_open.then(|| self.scheduled.network.clock(link.calendar).add(from, link.lag))
    }

    /// LAG(i,j) of a link into an activity: the working time on its calendar between what the link asks and what the
    /// activity does. In a network with SS, FF and SF links the ends are those of the link.
    pub(crate) fn lag(&self, id: ActivityId, link: &Link) -> Option<WorkingTime> {
        let own = self.of(id);
        let to = if link.kind.to_start() { own.early_start } else { own.early_finish };
        Some(self.calendar(id).between(self.asks(link)?, to))
    }

    /// The room that a link out of an activity leaves it, on its own calendar, before its successor's early dates
    /// (`is_late`: before its late dates).
    pub(crate) fn room(&self, id: ActivityId, link: &Link, is_late: bool) -> WorkingTime {
        let (own, next) = (self.of(id), self.at(link.node));
        let to = match (link.kind.to_start(), is_late) {
            (true, false) => next.early_start,
            (true, true) => next.late_start,
            (false, false) => next.early_finish,
            (false, true) => next.late_finish,
        };
        let from = match (link.kind.from_start(), is_late) {
            (true, false) => own.early_start,
            (true, true) => own.late_start,
            (false, false) => own.early_finish,
            (false, true) => own.late_finish,
        };
        let latest = self.scheduled.network.clock(link.calendar).add(to, -link.lag);
        self.calendar(id).between(from, latest)
    }

    /// Whether the activity, what follows it, and the lags between are counted on one calendar.
    pub(crate) fn is_one_calendar(&self, id: ActivityId) -> bool {
        let own = self.of(id).clock;
        let is_own = |link: &Link| self.at(link.node).clock == own && link.calendar == own;
        self.outgoing(id).iter().all(is_own)
    }

    /// Before this nothing open of a project starts.
    pub(crate) fn floor(&self, project: ProjectId) -> Moment {
        let data_date = self.scheduled.network.data_date(project);
        self.context.plan.project(project).start.map_or(data_date, |start| start.max(data_date))
    }

    /// What the float of a project's work is measured to.
    pub(crate) fn ends(&self, project: ProjectId) -> &Ends {
        &self.ends[project]
    }

    /// Tc and Tp of a project: the computed finish, and the one late dates are counted from.
    pub(crate) fn finishes(&self, project: ProjectId) -> (Moment, Moment) {
        let computed = self.ends[project].last.map_or_else(|| self.floor(project), |(finish, _)| finish);
        (computed, self.context.plan.project(project).finish_by.unwrap_or(computed))
    }
}
