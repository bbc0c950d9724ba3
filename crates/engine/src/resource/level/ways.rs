//! What activities ask of limited resources, in each of their ways, and when they work.

use chainage_model::{
    Activity, ActivityKind, Assignment, Breaks, CalendarId, Dialect, IdVec, Plan, ResourceId, ResourceKind,
    Status, WorkingTime,
};

use super::crew::Trip;
use super::pool::Pool;
use crate::calendar::{WorkingCalendar, compile_common};
use crate::network::{Network, Node};

/// For how long a resource is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hold {
    /// From start to finish.
    Through,
    /// While the activity works.
    Working,
    /// From the start for ever: it is used up.
    Ever,
}

/// What an activity asks of a limited resource.
#[derive(Clone, Copy, Debug)]
pub(super) struct Demand {
    pub(super) resource: ResourceId,
    pub(super) need: i64,
    pub(super) hold: Hold,
    /// Where the activity is, if the resource travels.
    pub(super) trip: Trip,
}

/// When an activity works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hours {
    /// On its own calendar.
    Own,
    /// When its resources work as well: a place in the list of common calendars, and whose calendar it is for.
    Common(usize, ResourceId),
    /// Never: the calendars have nothing in common.
    Never(ResourceId),
}

/// A way of doing an activity.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) remaining: WorkingTime,
    pub(super) demands: Vec<Demand>,
    hours: Hours,
}

/// The ways of all activities of a network.
#[derive(Clone, Debug)]
pub(super) struct Ways {
    of: IdVec<Node, Vec<Way>>,
    common: Vec<WorkingCalendar>,
}

/// The pool of each resource that has a limit.
pub(super) type Pools = IdVec<ResourceId, Option<Pool>>;

/// Returns the pools before anything is taken.
pub(super) fn pools_of(plan: &Plan) -> Pools {
    let mut pools: Pools = plan.resources().iter().map(Pool::new).collect();
    for activity in plan.activities() {
        let Some(places) = plan.places_of(activity) else { continue };
        let of_modes = activity.modes.iter().flat_map(|mode| &mode.assignments);
        for assignment in activity.assignments.iter().chain(of_modes) {
            let pool = pools[assignment.resource].as_mut();
            if let Some(crews) = pool.and_then(|pool| pool.crews.as_mut()) {
                crews.reach(places);
            }
        }
    }
    pools
}

impl Ways {
    /// Finds the ways of all activities for which `counts` is true; the others ask for nothing.
    pub(super) fn new(
        plan: &Plan,
        network: &Network,
        pools: &Pools,
        counts: impl Fn(&Activity) -> bool,
    ) -> Self {
        let mut sets: Vec<(Vec<CalendarId>, ResourceId)> = Vec::new();
        let mut of: IdVec<Node, Vec<Way>> = IdVec::new();
        for node in network.nodes() {
            let id = network.activity(node);
            let activity = plan.activity(id);
            let is_open = activity.progress.status() == Status::NotStarted;
            let remaining = network.work(node).remaining;
            let own = (remaining, activity.assignments.as_slice());
            let others = activity.modes.iter().map(|mode| (mode.duration, mode.assignments.as_slice()));
            let others = others.filter(|_| is_open && counts(activity));
            let mut ways = Vec::with_capacity(1 + activity.modes.len());
            for (remaining, assignments) in std::iter::once(own).chain(others) {
                let demands = if counts(activity) {
                    demands_of(plan, pools, activity, assignments)
                } else {
                    Vec::new()
                };
                let set = calendars_of(plan, network, activity, &demands).filter(|_| is_open);
                let hours = set.map_or(Hours::Own, |(set, resource)| {
                    let known = sets.iter().position(|(known, _)| *known == set);
                    let place = known.unwrap_or_else(|| {
                        sets.push((set, resource));
                        sets.len() - 1
                    });
                    Hours::Common(place, resource)
                });
                ways.push(Way { remaining, demands, hours });
            }
            of.push(ways);
        }
        let mut common = Vec::with_capacity(sets.len());
        let mut places = Vec::with_capacity(sets.len());
        let sets: Vec<Vec<CalendarId>> = sets.into_iter().map(|(set, _)| set).collect();
        for compiled in compile_common(plan, &sets) {
            places.push(compiled.map(|calendar| {
                common.push(calendar);
                common.len() - 1
            }));
        }
        for way in of.iter_mut().flatten() {
            if let Hours::Common(place, resource) = way.hours {
                way.hours = places[place].map_or(Hours::Never(resource), |at| Hours::Common(at, resource));
            }
        }
        Self { of, common }
    }

    /// Lends the ways of a node, its own assignments first.
    pub(super) fn of(&self, node: Node) -> &[Way] {
        &self.of[node]
    }

    /// Returns the calendar on which a node is done in one of its ways.
    pub(super) fn clock<'a>(&'a self, network: &'a Network, node: Node, way: &Way) -> &'a WorkingCalendar {
        match way.hours {
            Hours::Common(place, _) => &self.common[place],
            Hours::Own | Hours::Never(_) => network.calendar_of(network.activity(node)),
        }
    }
}

impl Way {
    /// Returns the resource whose calendar the activity keeps beside its own.
    pub(super) fn keeps(&self) -> Option<ResourceId> {
        match self.hours {
            Hours::Common(_, resource) => Some(resource),
            Hours::Own | Hours::Never(_) => None,
        }
    }

    /// Returns the resource without which the way can never be gone: it has too little at any time, or works at no
    /// time at which the activity does.
    pub(super) fn never(&self, pools: &Pools) -> Option<ResourceId> {
        if let Hours::Never(resource) = self.hours {
            return Some(resource);
        }
        let is_short = |demand: &&Demand| {
            pools[demand.resource].as_ref().is_some_and(|pool| !pool.ever_has(demand.need))
        };
        self.demands.iter().find(is_short).map(|demand| demand.resource)
    }
}

/// Sums assignments resource by resource; resources without a limit are left aside.
fn demands_of(plan: &Plan, pools: &Pools, activity: &Activity, assignments: &[Assignment]) -> Vec<Demand> {
    let mut demands: Vec<Demand> = Vec::new();
    for assignment in assignments {
        let need = assignment.units.thousandths();
        if need <= 0 || pools[assignment.resource].is_none() {
            continue;
        }
        let resource = plan.resource(assignment.resource);
        let hold = match (resource.kind, resource.breaks) {
            (ResourceKind::Consumable, _) => Hold::Ever,
            (ResourceKind::Renewable, Breaks::Released) if resource.crews().is_none() => Hold::Working,
            (ResourceKind::Renewable, _) => Hold::Through,
        };
        let trip = resource.crews().and_then(|_| plan.places_of(activity));
        match demands.iter_mut().find(|demand| demand.resource == assignment.resource) {
            Some(demand) => demand.need += need,
            None => demands.push(Demand { resource: assignment.resource, need, hold, trip }),
        }
    }
    demands
}

/// The calendars an activity keeps because of its resources, its own first unless it depends on resources; `None` if
/// its own is enough. Elapsed time stops for nothing; MS Project's dates keep the calendars of resources already.
fn calendars_of(
    plan: &Plan,
    network: &Network,
    activity: &Activity,
    demands: &[Demand],
) -> Option<(Vec<CalendarId>, ResourceId)> {
    if activity.elapsed
        || activity.kind.is_milestone()
        || network.options_of(activity).dialect == Dialect::MsProject
    {
        return None;
    }
    let calendar = activity.calendar.or(plan.project(activity.project).calendar);
    let own = calendar.or(plan.calendars().ids().next())?;
    let is_bound = activity.kind != ActivityKind::ResourceDependent;
    let mut set: Vec<CalendarId> = if is_bound { vec![own] } else { Vec::new() };
    let mut whose = None;
    for demand in demands {
        let resource = plan.resource(demand.resource);
        if let Some(calendar) = resource.calendar
            && resource.kind == ResourceKind::Renewable
            && !set.contains(&calendar)
        {
            set.push(calendar);
            whose.get_or_insert(demand.resource);
        }
    }
    (set != [own]).then_some(set).zip(whose)
}
