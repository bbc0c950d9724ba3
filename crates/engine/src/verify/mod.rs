//! Is a schedule, made by anyone, consistent with a plan: its links, calendars, constraints, progress, capacities?
//!
//! The judge takes dates and looks at each fact of the plan in turn. It shares nothing with the passes that make
//! dates: of the network it takes calendars and lags only. A date may be known to the day only; then a fact is broken
//! if no minute of that day keeps it.
//!
//! ```
//! use chainage_engine::{Network, cpm, verify::{Given, Stated, verify}};
//! use chainage_model::{Activity, Calendar, Moment, Plan, Project, Relationship, WorkingTime};
//!
//! let day = WorkingTime::from_hours(8);
//! let mut plan = Plan::new();
//! let office = plan.add_calendar(Calendar::office("office"))?;
//! let start = Moment::from_ymd_hm(2026, 3, 2, 8, 0);
//! let project = plan.add_project(Project { start, calendar: Some(office), ..Project::new("P", "Bypass") })?;
//! let a = plan.add_activity(Activity { duration: day * 5, ..Activity::task(project, "A", "Clear the site") })?;
//! let b = plan.add_activity(Activity { duration: day * 3, ..Activity::task(project, "B", "Dig") })?;
//! plan.add_relationship(Relationship::finish_start(a, b))?;
//! let network = Network::compile(&plan).unwrap();
//! let mut given = Given::of(&cpm::schedule(&network, &network.options()));
//! assert!(verify(&plan, &network, &given).is_empty());
//!
//! // B on Friday, although A takes the whole week.
//! let exact = |day, hour| Moment::from_ymd_hm(2026, 3, day, hour, 0).map(Stated::exact);
//! given.set(b, exact(6, 8).zip(exact(10, 17)));
//! let broken = verify(&plan, &network, &given);
//! assert_eq!(broken[0].message, "B starts 2026-03-06T08:00, 1d before A FS allows (2026-03-06T17:00)");
//! assert_eq!(broken.len(), 1);
//! # Ok::<(), chainage_model::ModelError>(())
//! ```

mod capacity;
mod link;
mod target;

use chainage_model::{
    ActivityId, ConstraintKind, IdVec, MINUTES_PER_DAY, Moment, Placement, Plan, ProjectId, RelationshipId,
    ResourceId, Status, WorkingTime, notation,
};
use chrono::NaiveDate;

use crate::cpm::Schedule;
use crate::network::Network;

pub use capacity::verify_capacities;
pub use target::take_unreachable;

/// A date as a schedule states it: the minutes it may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The first.
    pub earliest: Moment,
    /// The last.
    pub latest: Moment,
}

impl Stated {
    /// Returns a date known to the minute.
    pub fn exact(moment: Moment) -> Self {
        Self { earliest: moment, latest: moment }
    }

    /// Returns a date known to the day: any minute of it.
    pub fn day(date: NaiveDate) -> Self {
        let earliest = Moment::from_date(date);
        Self { earliest, latest: earliest + WorkingTime::from_minutes(MINUTES_PER_DAY) }
    }

    fn is_exact(self) -> bool {
        self.earliest == self.latest
    }

    fn spelled(self) -> String {
        if self.is_exact() { self.earliest.to_string() } else { self.earliest.date().to_string() }
    }
}

/// The starts and finishes of a schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    dates: IdVec<ActivityId, Option<(Stated, Stated)>>,
}

impl Given {
    /// Returns no dates for as many activities as a plan has.
    pub fn none(plan: &Plan) -> Self {
        Self { dates: IdVec::filled(plan.activities().len(), None) }
    }

    /// Returns the dates of a schedule.
    pub fn of(schedule: &Schedule) -> Self {
        let both = |start, finish| Some((Stated::exact(start), Stated::exact(finish)));
        Self { dates: schedule.activities().map(|(_, dates)| both(dates.start, dates.finish)).collect() }
    }

    /// Sets the start and finish of an activity.
    ///
    /// # Panics
    /// If the activity is of another, larger plan.
    pub fn set(&mut self, activity: ActivityId, dates: Option<(Stated, Stated)>) {
        self.dates[activity] = dates;
    }

    /// Returns the start and finish of an activity, if they are given.
    pub fn get(&self, activity: ActivityId) -> Option<(Stated, Stated)> {
        self.dates.get(activity).copied().flatten()
    }
}

/// What is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The schedule has no dates for the activity.
    Missing,
    /// The finish lies before the start.
    Order,
    /// A start or finish in non-working time.
    Calendar,
    /// Not as much working time as the duration, or what is left of it.
    Duration,
    /// A date that has happened is another one.
    Actual,
    /// Open work before the data date or the start of the project.
    DataDate,
    /// A link.
    Link(RelationshipId),
    /// The maximum lag of a link.
    MaximumLag(RelationshipId),
    /// A constraint, or a date from outside the plan.
    Constraint,
    /// A deadline of an activity, or a constraint that says no later than: until when it should have been.
    Late(Moment),
    /// The date by which a project must finish.
    LateProject(ProjectId),
    /// More of a resource is held than there is.
    Capacity(ResourceId),
}

impl Broken {
    /// Returns the relationship, if one is broken.
    pub fn relationship(self) -> Option<RelationshipId> {
        match self {
            Self::Link(id) | Self::MaximumLag(id) => Some(id),
            _ => None,
        }
    }

    /// Returns a short name: `link`, `calendar`, `duration`, …
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Order => "order",
            Self::Calendar => "calendar",
            Self::Duration => "duration",
            Self::Actual => "actual",
            Self::DataDate => "data-date",
            Self::Link(_) => "link",
            Self::MaximumLag(_) => "maximum-lag",
            Self::Constraint => "constraint",
            Self::Late(_) | Self::LateProject(_) => "late",
            Self::Capacity(_) => "capacity",
        }
    }
}

/// A fact of the plan that a schedule does not keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What is broken.
    pub broken: Broken,
    /// Whose dates break it.
    pub activity: ActivityId,
    /// By how much, in working time of the activity's calendar; thousandths of a unit for capacities.
    pub by: i64,
    /// The same in words.
    pub message: String,
}

/// Judges dates by the links, calendars, constraints and progress of a plan: everything they break, activity by
/// activity. Level of effort, summaries and inactive work are not judged: others make their dates.
///
/// # Complexity
/// O(activities + links).
pub fn verify(plan: &Plan, network: &Network, given: &Given) -> Vec<Violation> {
    let mut judge = Judge { plan, network, given, found: Vec::new() };
    for id in plan.activities().ids().filter(|&id| network.node_of(id).is_some()) {
        judge.activity(id);
    }
    judge.maximum_lags();
    judge.finish_by();
    judge.found
}

struct Judge<'a> {
    plan: &'a Plan,
    network: &'a Network,
    given: &'a Given,
    found: Vec<Violation>,
}

impl Judge<'_> {
    fn code(&self, id: ActivityId) -> &str {
        &self.plan.activity(id).code
    }

    fn spell(&self, id: ActivityId, time: WorkingTime) -> String {
        notation::write_span(time, self.network.calendar_of(id).day_length())
    }

    fn add(&mut self, broken: Broken, activity: ActivityId, by: WorkingTime, message: String) {
        self.found.push(Violation { broken, activity, by: by.minutes(), message });
    }

    fn activity(&mut self, id: ActivityId) {
        let Some((start, finish)) = self.given.get(id) else {
            let message = format!("{} has no dates", self.code(id));
            return self.add(Broken::Missing, id, WorkingTime::ZERO, message);
        };
        if finish.latest < start.earliest {
            let by = self.network.calendar_of(id).between(finish.latest, start.earliest);
            let message = format!(
                "{} finishes {}, before its start {}",
                self.code(id),
                finish.spelled(),
                start.spelled()
            );
            return self.add(Broken::Order, id, by, message);
        }
        let activity = self.plan.activity(id);
        if activity.placement == Placement::Manual {
            return;
        }
        self.actuals(id, start, finish);
        match activity.progress.status() {
            Status::Finished => {}
            Status::InProgress => {
                if !self.follows_resources(id) {
                    self.left_over(id, finish);
                }
                self.links(id, start, finish);
                self.late(id, start, finish);
            }
            Status::NotStarted => {
                if !self.follows_resources(id) {
                    self.calendar(id, start, finish);
                    self.duration(id, start, finish);
                }
                self.frame(id, start);
                self.links(id, start, finish);
                self.constraints(id, start, finish);
                self.late(id, start, finish);
            }
        }
    }

    fn actuals(&mut self, id: ActivityId, start: Stated, finish: Stated) {
        let progress = &self.plan.activity(id).progress;
        let actual_start = progress.actual_start.or(progress.actual_finish);
        for (what, actual, stated) in
            [("started", actual_start, start), ("finished", progress.actual_finish, finish)]
        {
            let Some(actual) = actual else { continue };
            if actual < stated.earliest || stated.latest < actual {
                let by = self.network.calendar_of(id).between(actual, stated.earliest);
                let (code, says) = (self.code(id), stated.spelled());
                let message = format!("{code} {what} {actual}, the schedule says {says}");
                self.add(Broken::Actual, id, by, message);
            }
        }
    }

    fn calendar(&mut self, id: ActivityId, start: Stated, finish: Stated) {
        let calendar = self.network.calendar_of(id);
        let is_milestone = self.plan.activity(id).kind.is_milestone();
        let is_still = self.network.remaining(id).is_zero();
        let touches = |stated: Stated, is_start: bool| {
            if stated.is_exact() {
                let at = stated.earliest;
                let is_start_of_work = calendar.next_start(at) == at;
                let is_finish_of_work = calendar.previous_finish(at) == at;
                if is_milestone || is_still {
                    is_start_of_work || is_finish_of_work
                } else if is_start {
                    is_start_of_work
                } else {
                    is_finish_of_work || is_start_of_work
                }
            } else {
                !calendar.between(stated.earliest, stated.latest).is_zero()
            }
        };
        // A mandatory date stands, whatever the calendar says.
        let pins = |constraint: &chainage_model::Constraint| {
            let kind = constraint.kind;
            matches!(kind, ConstraintKind::MandatoryStart | ConstraintKind::MandatoryFinish)
        };
        let pinned = self.plan.activity(id).constraints.iter().filter(|one| pins(one)).map(|one| one.date);
        let pinned: Vec<Moment> = pinned.collect();
        let is_pinned = |stated: Stated| stated.is_exact() && pinned.contains(&stated.earliest);
        for (what, stated, is_start) in [("starts", start, true), ("finishes", finish, false)] {
            if !touches(stated, is_start) && !is_pinned(stated) {
                let next = calendar.next_start(stated.earliest);
                let message = format!(
                    "{} {what} {}, in non-working time of its calendar (work goes on {next})",
                    self.code(id),
                    stated.spelled()
                );
                self.add(Broken::Calendar, id, WorkingTime::ZERO, message);
            }
        }
    }

    fn duration(&mut self, id: ActivityId, start: Stated, finish: Stated) {
        let activity = self.plan.activity(id);
        // Expected finishes and planned pauses make the span another one than the duration.
        let is_other = (activity.progress.expected_finish.is_some()
            && self.network.options_of(activity).use_expected_finish)
            || !activity.splits.is_empty();
        if is_other {
            return;
        }
        let calendar = self.network.calendar_of(id);
        let asked = self.network.remaining(id);
        let least = calendar.between(start.latest, finish.earliest).max(WorkingTime::ZERO);
        let most = calendar.between(start.earliest, finish.latest);
        let by = if most < asked { most - asked } else { (least - asked).max(WorkingTime::ZERO) };
        if by > WorkingTime::ZERO && (activity.may_split || self.keeps_other_hours(id)) {
            return;
        }
        if !by.is_zero() {
            let (is, was) =
                (self.spell(id, if by.is_negative() { most } else { least }), self.spell(id, asked));
            let message = format!("{} takes {is} from start to finish, its duration is {was}", self.code(id));
            self.add(Broken::Duration, id, by, message);
        }
    }

    /// Whether resources decide when an activity is worked.
    fn follows_resources(&self, id: ActivityId) -> bool {
        let work = self.network.node_of(id).map(|node| self.network.work(node));
        work.and_then(|work| self.network.detail(work)).is_some_and(|detail| !detail.crews.is_empty())
    }

    /// Whether a resource with hours of its own may make an activity take longer.
    fn keeps_other_hours(&self, id: ActivityId) -> bool {
        let own = self.plan.calendar_of(id);
        self.plan.activity(id).assignments.iter().any(|one| {
            let resource = self.plan.resource(one.resource);
            !resource.capacity.is_empty() && resource.calendar.is_some() && resource.calendar != own
        })
    }

    /// What is left of started work lies after the data date.
    fn left_over(&mut self, id: ActivityId, finish: Stated) {
        let activity = self.plan.activity(id);
        if activity.progress.expected_finish.is_some()
            && self.network.options_of(activity).use_expected_finish
        {
            return;
        }
        let (calendar, left) = (self.network.calendar_of(id), self.network.remaining(id));
        let data_date = self.network.data_date(activity.project);
        let room = calendar.between(data_date, finish.latest);
        if room < left {
            let (code, left_says, room_says) = (self.code(id), self.spell(id, left), self.spell(id, room));
            let message = format!(
                "{code} has {left_says} left, but finishes {}, {room_says} after the data date",
                finish.spelled()
            );
            self.add(Broken::Duration, id, room - left, message);
        }
    }

    fn frame(&mut self, id: ActivityId, start: Stated) {
        let activity = self.plan.activity(id);
        let data_date = self.network.data_date(activity.project);
        let planned = self.plan.project(activity.project).start.filter(|_| activity.constraints.is_empty());
        let (what, earliest) = match planned {
            Some(planned) if planned > data_date => ("the start of the project", planned),
            _ => ("the data date", data_date),
        };
        let by = self.network.calendar_of(id).between(start.latest, earliest);
        if by > WorkingTime::ZERO {
            let (code, says) = (self.code(id), self.spell(id, by));
            let message = format!("{code} starts {}, {says} before {what} {earliest}", start.spelled());
            self.add(Broken::DataDate, id, by, message);
        }
    }

    fn constraints(&mut self, id: ActivityId, start: Stated, finish: Stated) {
        let activity = self.plan.activity(id);
        let data_date = self.network.data_date(activity.project);
        let calendar = self.network.calendar_of(id);
        let options = self.network.options_of(activity);
        let is_mandatory =
            |kind| matches!(kind, ConstraintKind::MandatoryStart | ConstraintKind::MandatoryFinish);
        let has_mandatory = activity.constraints.iter().any(|constraint| is_mandatory(constraint.kind));
        let mut early = Vec::new();
        for constraint in &activity.constraints {
            let (on_start, date) = (constraint.kind.is_on_start(), constraint.date);
            match constraint.kind {
                ConstraintKind::StartNoEarlierThan
                | ConstraintKind::StartOn
                | ConstraintKind::FinishNoEarlierThan
                | ConstraintKind::FinishOn
                    if !has_mandatory =>
                {
                    early.push((on_start, date));
                }
                ConstraintKind::MandatoryStart | ConstraintKind::MandatoryFinish
                    if activity.constraints.len() == 1 =>
                {
                    let stated = if on_start { start } else { finish };
                    // Open work cannot lie before the data date, not even for a mandatory date.
                    let is_held = calendar.between(data_date, start.latest) <= WorkingTime::ZERO;
                    early.push((on_start, date));
                    let late = calendar.between(date, stated.earliest);
                    if late > WorkingTime::ZERO && !is_held && activity.levelling_delay.is_zero() {
                        let (code, by) = (self.code(id), self.spell(id, late));
                        let word = if on_start { "start" } else { "finish" };
                        let message = format!("{code} is {by} later than its mandatory {word} {date}");
                        self.add(Broken::Constraint, id, late, message);
                    }
                }
                _ => {}
            }
        }
        if options.use_external_dates && !has_mandatory {
            early.extend(activity.external_early_start.map(|date| (true, date)));
        }
        for (on_start, date) in early {
            let (what, stated) = if on_start { ("starts", start) } else { ("finishes", finish) };
            let by = calendar.between(stated.latest, date);
            if by > WorkingTime::ZERO {
                let (code, says) = (self.code(id), self.spell(id, by));
                let message =
                    format!("{code} {what} {}, {says} before its constraint {date}", stated.spelled());
                self.add(Broken::Constraint, id, by, message);
            }
        }
    }

    fn late(&mut self, id: ActivityId, start: Stated, finish: Stated) {
        let activity = self.plan.activity(id);
        let is_open = activity.progress.status() == Status::NotStarted;
        let mut latest = Vec::new();
        for constraint in &activity.constraints {
            match constraint.kind {
                ConstraintKind::StartNoLaterThan | ConstraintKind::StartOn if is_open => {
                    latest.push(("starts", start, constraint.date, "its constraint"));
                }
                ConstraintKind::FinishNoLaterThan | ConstraintKind::FinishOn => {
                    latest.push(("finishes", finish, constraint.date, "its constraint"));
                }
                _ => {}
            }
        }
        latest.extend(activity.deadline.map(|date| ("finishes", finish, date, "its deadline")));
        for (what, stated, date, whose) in latest {
            let by = self.network.calendar_of(id).between(date, stated.earliest);
            if by > WorkingTime::ZERO {
                let (code, says) = (self.code(id), self.spell(id, by));
                let message = format!("{code} {what} {}, {says} after {whose} {date}", stated.spelled());
                self.add(Broken::Late(date), id, by, message);
            }
        }
    }

    fn maximum_lags(&mut self) {
        for ceiling in &self.network.ceilings {
            let ends = self.given.get(ceiling.predecessor).zip(self.given.get(ceiling.successor));
            let Some((first, second)) = ends else { continue };
            let from = if ceiling.kind.from_start() { first.0 } else { first.1 };
            let to = if ceiling.kind.to_start() { second.0 } else { second.1 };
            let by = self.network.clock(ceiling.clock).between(from.latest, to.earliest) - ceiling.most;
            if by > WorkingTime::ZERO {
                let day = self.network.clock(ceiling.clock).day_length();
                let says = notation::write_span(by, day);
                let message = format!("link {}: its maximum lag is exceeded by {says}", ceiling.spelled);
                self.add(Broken::MaximumLag(ceiling.relationship), ceiling.successor, by, message);
            }
        }
    }

    fn finish_by(&mut self) {
        for (project, of) in self.plan.projects().enumerated() {
            let Some(by) = of.finish_by else { continue };
            let of_project = |id: &ActivityId| {
                self.plan.activity(*id).project == project && self.network.node_of(*id).is_some()
            };
            let last = match of.finish_milestone {
                Some(milestone) => self.given.get(milestone).map(|dates| (milestone, dates.1)),
                None => self
                    .plan
                    .activities()
                    .ids()
                    .filter(of_project)
                    .filter_map(|id| self.given.get(id).map(|dates| (id, dates.1)))
                    .max_by_key(|(id, finish)| (finish.earliest, std::cmp::Reverse(*id))),
            };
            let Some((id, finish)) = last else { continue };
            let late: WorkingTime = self.network.calendar_of(id).between(by, finish.earliest);
            if late > WorkingTime::ZERO {
                let (code, says) = (self.code(id), self.spell(id, late));
                let message = format!(
                    "project {} must finish by {by}; {code} finishes {}, {says} later",
                    of.code,
                    finish.spelled()
                );
                self.add(Broken::LateProject(project), id, late, message);
            }
        }
    }
}
