//! Floats measured for those who ask for them: independent float, and the float to a chosen activity.
//!
//! Total and free float are part of every schedule; with them the field knows
//!
//! - *interfering* float, the part of total float that successors lose when it is used
//!   ([`Dates::interfering_float`](super::Dates::interfering_float));
//! - *independent* float, the part of free float that is left even when all predecessors are as late as they may be;
//! - the float to a milestone: how much later an activity may be before that milestone moves, whatever moves besides.
//!
//! # References
//! Thomas, W.: *Four float measures for critical path scheduling*, 1969.
//! Battersby, A.: *Network Analysis for Planning and Scheduling*, 1964 (independent float, never negative).

use std::ops::Index;

use chainage_model::{ActivityId, ActivityKind, ConstraintKind, Dialect, IdVec, Moment, Status, WorkingTime};

use super::backward::{ask, asks_back};
use super::explain::passed;
use super::float::total_float;
use super::forward::{propose, propose_retained, retains_logic};
use super::ms_project;
use super::own::Own;
use super::pass::{Ends, Pass};
use super::schedule::Schedule;
use crate::network::{Link, Network, Node, Options};

/// How much later each activity may be without moving a successor even when its predecessors are all as late as they
/// may be.
#[doc(alias = "独立时差")]
#[derive(Clone, Debug)]
pub struct IndependentFloats(IdVec<ActivityId, WorkingTime>);

impl IndependentFloats {
    /// Measures the independent float of every activity: its free float, less what its start loses when its
    /// predecessors take their late dates. Never negative; zero for what is finished or outside the network.
    ///
    /// # Complexity
    /// A forward and a backward pass: O(activities + links).
    pub fn of(network: &Network, schedule: &Schedule) -> Self {
        let pass = passed(network, schedule);
        let mut late = pass.clone();
        late.early.clone_from(&pass.late);
        let mut floats = IdVec::filled(network.n_activities(), WorkingTime::ZERO);
        for node in network.nodes() {
            let work = network.work(node);
            if work.status == Status::Finished {
                continue;
            }
            let options = &schedule.options()[work.project];
            let own = Own::of(network, &pass, node);
            let lost = |link: &Link| {
                let proposal = match work.status {
                    Status::NotStarted => propose(options, &late, link, &own),
                    _ if retains_logic(options) => propose_retained(&late, link, &own),
                    _ => return WorkingTime::ZERO,
                };
                own.clock.between(pass.early[node].start(), proposal.start)
            };
            let lost = network.predecessors(node).iter().map(lost).fold(WorkingTime::ZERO, WorkingTime::max);
            let id = network.activity(node);
            floats[id] = (schedule[id].free_float - lost).max(WorkingTime::ZERO);
        }
        Self(floats)
    }
}

impl Index<ActivityId> for IndependentFloats {
    type Output = WorkingTime;

    fn index(&self, activity: ActivityId) -> &WorkingTime {
        &self.0[activity]
    }
}

/// How much later each activity may be before a chosen one moves.
#[derive(Clone, Debug)]
pub struct FloatsTo {
    target: ActivityId,
    floats: IdVec<ActivityId, Option<WorkingTime>>,
}

impl FloatsTo {
    /// Measures the float of every activity to one of them; `None` if that one takes no part in the network.
    ///
    /// Late dates are counted back from the early dates of the chosen activity along the links that lead to it, and
    /// from nothing else: constraints and deadlines on the way take nothing. A mandatory or manual date on the way
    /// stands; what comes before it has to reach it.
    ///
    /// ```
    /// use chainage_engine::{Network, cpm};
    /// # use chainage_model::{Activity, Calendar, Moment, Plan, Project, Relationship, RelationshipKind, WorkingTime};
    /// # let (day, mut plan) = (WorkingTime::from_hours(8), Plan::new());
    /// # let office = plan.add_calendar(Calendar::office("office"))?;
    /// # let p = plan.add_project(Project {
    /// #     start: Moment::from_ymd_hm(2026, 3, 2, 8, 0), calendar: Some(office), ..Project::new("P", "Bypass")
    /// # })?;
    /// # let mut task = |code, days| plan.add_activity(Activity { duration: day * days, ..Activity::task(p, code, code) });
    /// let (dig, pour, pave) = (task("dig", 2)?, task("pour", 3)?, task("pave", 9)?);
    /// plan.add_relationship(Relationship::new(dig, pour, RelationshipKind::FinishStart).with_lag(day))?;
    ///
    /// let network = Network::compile(&plan).expect("the plan is sound");
    /// let schedule = cpm::schedule(&network, &network.options());
    /// assert_eq!(schedule[dig].total_float, day * 3); // pave takes nine days, dig and pour six
    /// let floats = cpm::FloatsTo::of(&network, &schedule, pour).expect("pour is in the network");
    /// assert_eq!((floats.of_activity(dig), floats.of_activity(pave)), (Some(WorkingTime::ZERO), None));
    /// # Ok::<(), chainage_model::ModelError>(())
    /// ```
    ///
    /// # Complexity
    /// A backward pass: O(activities + links).
    pub fn of(network: &Network, schedule: &Schedule, target: ActivityId) -> Option<Self> {
        let end = network.node_of(target)?;
        let options = schedule.options();
        let mut pass = Pass::of(network, schedule);
        pass.late[end] = pass.early[end];
        let mut leads = IdVec::filled(network.nodes().len(), false);
        leads[end] = true;
        count_back(network, options, &mut pass, &mut leads);
        let mut floats = IdVec::filled(network.n_activities(), None);
        for node in network.nodes().filter(|&node| leads[node]) {
            let work = network.work(node);
            if work.status != Status::Finished {
                let clock = network.clock(work.clock);
                let float = total_float(&options[work.project], &pass, node, work, clock);
                floats[network.activity(node)] = Some(float);
            }
        }
        Some(Self { target, floats })
    }

    /// Returns the activity the floats are measured to.
    pub fn target(&self) -> ActivityId {
        self.target
    }

    /// Returns the float of an activity, on its own calendar; `None` if nothing leads from it to the chosen one, or if
    /// it is finished.
    pub fn of_activity(&self, activity: ActivityId) -> Option<WorkingTime> {
        self.floats[activity]
    }
}

/// Counts late dates back from nodes that have theirs, and marks what leads to them.
pub(crate) fn count_back(
    network: &Network,
    options: &Options,
    pass: &mut Pass,
    leads: &mut IdVec<Node, bool>,
) {
    for node in network.nodes().rev() {
        let Some(asked) = late_before(network, options, pass, node, leads) else { continue };
        if !leads[node] {
            pass.late[node] = if stands(network, node) { pass.early[node] } else { asked };
            leads[node] = true;
        } else if asked.finish() < pass.late[node].finish() {
            pass.late[node] = asked;
        }
    }
}

/// Whether the dates of a node stand whatever its predecessors do.
pub(super) fn stands(network: &Network, node: Node) -> bool {
    network.detail(network.work(node)).is_some_and(|detail| {
        let is_mandatory =
            |kind| matches!(kind, ConstraintKind::MandatoryStart | ConstraintKind::MandatoryFinish);
        detail.manual.is_some() || detail.constraints.iter().any(|c| is_mandatory(c.kind))
    })
}

/// The late finish a link allows its predecessor; `None` if it asks for nothing.
pub(super) fn asked_back(
    network: &Network,
    options: &Options,
    pass: &Pass,
    node: Node,
    link: &Link,
) -> Option<(Moment, Option<Moment>)> {
    let own = Own::of(network, pass, node);
    match options[own.work.project].dialect {
        Dialect::P6 if asks_back(network, options, link) => {
            let found = ask(pass, link, &own);
            Some((found.finish, found.start))
        }
        Dialect::P6 => None,
        Dialect::MsProject => {
            // A link that asks for nothing gives the cap back.
            let asked = ms_project::ask(pass, link, &own, Moment::LATEST)?;
            (asked < Moment::LATEST).then_some((asked, None))
        }
    }
}

/// The late dates a node is allowed by its links to nodes that lead to the chosen one.
fn late_before(
    network: &Network,
    options: &Options,
    pass: &Pass,
    node: Node,
    leads: &IdVec<Node, bool>,
) -> Option<Ends> {
    let links = network.successors(node).iter().filter(|link| leads[link.node]);
    let asked = links.filter_map(|link| asked_back(network, options, pass, node, link));
    let (mut finish, start) = asked.min_by_key(|asked| asked.0)?;
    let own = Own::of(network, pass, node);
    let work = own.work;
    let is_work = !own.remaining.is_zero() && !work.kind.is_milestone();
    if options[work.project].dialect == Dialect::MsProject {
        return Some(own.ends_before(finish));
    }
    if work.kind != ActivityKind::StartMilestone && work.status != Status::Finished {
        finish = own.end(finish);
    }
    let start = start.filter(|_| work.kind != ActivityKind::FinishMilestone).unwrap_or_else(|| {
        let start = own.start_before(finish);
        if is_work { own.begin(start) } else { start }
    });
    Some(Ends::of(own.clock, start, finish))
}
