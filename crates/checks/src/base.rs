//! An earlier state of the plan, and who is who in it.

use std::collections::HashMap;

use chainage_engine::{Network, Schedule, cpm};
use chainage_model::{Activity, ActivityId, IdVec, Moment, Plan, ProjectId, RelationshipId};

use crate::rule::Scheduled;

/// An earlier state of the plan, compiled and scheduled if it can be; activities are the same if project and code are.
#[derive(Debug)]
pub struct Base<'a> {
    /// The earlier plan.
    pub plan: &'a Plan,
    scheduled: Option<(Network, Schedule)>,
    before: IdVec<ActivityId, Option<ActivityId>>,
    n_dropped: usize,
}

impl<'a> Base<'a> {
    pub(crate) fn new(plan: &Plan, base: &'a Plan) -> Self {
        let scheduled = Network::compile(base).ok().map(|network| {
            let schedule = cpm::schedule(&network, &network.options());
            (network, schedule)
        });
        let key = |plan: &Plan, activity: &Activity| {
            (plan.project(activity.project).code.clone(), activity.code.clone())
        };
        let known: HashMap<_, _> = base.activities().enumerated().map(|(id, a)| (key(base, a), id)).collect();
        let before: IdVec<ActivityId, _> =
            plan.activities().iter().map(|activity| known.get(&key(plan, activity)).copied()).collect();
        let n_dropped = base.activities().len() - before.iter().flatten().count();
        Self { plan: base, scheduled, before, n_dropped }
    }

    /// Lends the compiled earlier plan and its dates, if it could be scheduled.
    pub fn scheduled(&self) -> Option<Scheduled<'_>> {
        self.scheduled.as_ref().map(|(network, schedule)| Scheduled { network, schedule })
    }

    /// Returns what an activity was called in the earlier plan, if it was there.
    pub fn before(&self, id: ActivityId) -> Option<ActivityId> {
        self.before[id]
    }

    /// Iterates over the activities of both plans: the id now, and the id before.
    pub fn pairs(&self) -> impl Iterator<Item = (ActivityId, ActivityId)> + '_ {
        self.before.enumerated().filter_map(|(id, before)| Some((id, (*before)?)))
    }

    /// Returns how many activities of the earlier plan are gone.
    pub fn n_dropped(&self) -> usize {
        self.n_dropped
    }

    /// Returns the data date that a project had.
    pub fn data_date(&self, plan: &Plan, project: ProjectId) -> Option<Moment> {
        let id = self.plan.find_project(&plan.project(project).code)?;
        self.plan.project(id).data_date
    }
}

/// Returns links into an activity as they can be compared between plans: predecessor, kind and lag, in order.
pub(crate) fn logic_of(plan: &Plan, links: impl Iterator<Item = RelationshipId>) -> Vec<String> {
    let spell = |id: RelationshipId| {
        let link = plan.relationship(id);
        let lag = link.lag.of(plan.activity(link.predecessor).duration).minutes();
        format!("{} {} {lag}", plan.full_code(link.predecessor), link.kind)
    };
    let mut logic: Vec<_> = links.map(spell).collect();
    logic.sort_unstable();
    logic
}

/// Returns the links into every activity of a plan.
pub(crate) fn incoming(plan: &Plan) -> IdVec<ActivityId, Vec<RelationshipId>> {
    let mut incoming = IdVec::filled(plan.activities().len(), Vec::new());
    for (id, link) in plan.relationships().enumerated() {
        incoming[link.successor].push(id);
    }
    incoming
}
