//! What work holds of renewable resources, and when.

use chainage_model::{ActivityId, IdVec, Moment, ResourceId, ResourceKind, Status};

use crate::rule::{Context, Scheduled};

/// Units of a resource that an activity holds from one moment to another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Use {
    pub(crate) activity: ActivityId,
    pub(crate) from: Moment,
    pub(crate) to: Moment,
    /// In thousandths.
    pub(crate) units: i64,
}

/// A stretch in which nothing changes: what is held, and what there is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) from: Moment,
    pub(crate) to: Moment,
    /// In thousandths.
    pub(crate) held: i64,
    /// In thousandths; `None` if there is no limit.
    pub(crate) capacity: Option<i64>,
}

impl Step {
    /// The units held beyond what there is.
    pub(crate) fn over(&self) -> i64 {
        self.capacity.map_or(0, |capacity| (self.held - capacity).max(0))
    }

    /// Unit-minutes of some units over the stretch.
    #[expect(clippy::cast_precision_loss, reason = "for shares and means")]
    pub(crate) fn time(&self, units: i64) -> f64 {
        units as f64 * (self.to - self.from).minutes() as f64
    }
}

impl<'a> Context<'a> {
    /// Who holds what of every renewable resource. Open work holds from start to finish, started work from the data
    /// date on, complete work nothing.
    pub(crate) fn uses(&self, scheduled: Scheduled<'a>) -> IdVec<ResourceId, Vec<Use>> {
        let mut uses = IdVec::filled(self.plan.resources().len(), Vec::new());
        for &activity in self.net().iter().filter(|&&id| self.brief.activities[id].has_assignments) {
            let of = self.plan.activity(activity);
            let dates = &scheduled.schedule[activity];
            let from = match of.progress.status() {
                Status::InProgress => scheduled.network.data_date(of.project).max(dates.start),
                _ => dates.start,
            };
            for assignment in of.assignments.iter().filter(|_| from < dates.finish) {
                let (id, units) = (assignment.resource, assignment.units.thousandths());
                if units > 0 && self.plan.resource(id).kind == ResourceKind::Renewable {
                    uses[id].push(Use { activity, from, to: dates.finish, units });
                }
            }
        }
        uses
    }

    /// The stretches between the changes of what is held of a resource and what there is.
    pub(crate) fn steps(&self, resource: ResourceId, uses: &[Use]) -> Vec<Step> {
        let capacity = &self.plan.resource(resource).capacity;
        let there = |at: Moment| {
            let before = |step: &&chainage_model::Availability| step.from.is_none_or(|from| from <= at);
            let last = capacity.iter().rev().find(before).map_or(0, |step| step.units.thousandths());
            (!capacity.is_empty()).then_some(last)
        };
        let mut changes: Vec<(Moment, i64)> =
            uses.iter().flat_map(|one| [(one.from, one.units), (one.to, -one.units)]).collect();
        changes.extend(capacity.iter().filter_map(|step| Some((step.from?, 0))));
        changes.sort_unstable();
        let mut held = 0;
        let mut steps = Vec::with_capacity(changes.len());
        for pair in changes.windows(2) {
            held += pair[0].1;
            if pair[0].0 < pair[1].0 && held > 0 {
                steps.push(Step { from: pair[0].0, to: pair[1].0, held, capacity: there(pair[0].0) });
            }
        }
        steps
    }
}
