//! Who is counted: the populations of a plan, found once for all rules.

use std::fmt;

use chainage_model::{
    ActivityId, ActivityKind, IdVec, Lag, Moment, Plan, ProjectId, RelationshipId, Status, WorkingTime,
    notation,
};

use crate::brief::{Brief, LinkBrief, Tie, Written};
use crate::rule::Context;
use crate::scope::Scope;

/// Populations.
#[derive(Debug)]
pub(crate) struct Counts {
    /// Whom a policy counts, if not everybody.
    counted: Option<IdVec<ActivityId, bool>>,
    net: Vec<ActivityId>,
    tasks: Vec<ActivityId>,
    links: Vec<RelationshipId>,
}

impl Counts {
    pub(crate) fn new(plan: &Plan, brief: &Brief, scope: &Scope) -> Self {
        let counted = (!scope.is_everybody()).then(|| scope.counted(plan));
        let is_counted = |id| counted.as_ref().is_none_or(|counted| counted[id]);
        let net = |id: &ActivityId| brief.activities[*id].is_net() && is_counted(*id);
        let net: Vec<_> = brief.activities.ids().filter(net).collect();
        let is_task = |id: &ActivityId| !brief.activities[*id].kind.is_milestone();
        let tasks = net.iter().copied().filter(is_task).collect();
        let is_open = |id| brief.activities[id].status != Status::Finished;
        let links = brief.links.enumerated();
        let links = links.filter(|(_, link)| is_open(link.successor) && is_counted(link.successor));
        let links = links.map(|(id, _)| id).collect();
        Self { counted, net, tasks, links }
    }

    /// Whether an activity is one of those a policy counts.
    pub(crate) fn is_counted(&self, id: ActivityId) -> bool {
        self.counted.as_ref().is_none_or(|counted| counted[id])
    }

    /// Whether a policy leaves nobody out.
    pub(crate) fn is_everybody(&self) -> bool {
        self.counted.is_none()
    }

    /// How many activities a policy leaves out.
    pub(crate) fn n_left_out(&self) -> usize {
        self.counted.iter().flatten().filter(|&&is_counted| !is_counted).count()
    }
}

impl<'a> Context<'a> {
    /// Incomplete activities without level of effort, summaries and inactive ones.
    pub fn net(&self) -> &'a [ActivityId] {
        &self.counts.net
    }

    /// [`Context::net`] without milestones.
    pub fn tasks(&self) -> &'a [ActivityId] {
        &self.counts.tasks
    }

    /// Whether an activity is one of [`Context::net`].
    pub fn is_net(&self, id: ActivityId) -> bool {
        self.brief.activities[id].is_net() && self.counts.is_counted(id)
    }

    /// Relationships whose successor is not complete.
    pub fn links(&self) -> &'a [RelationshipId] {
        &self.counts.links
    }

    /// The ends, the kind and the lag of a relationship.
    pub(crate) fn link(&self, id: RelationshipId) -> &'a LinkBrief {
        &self.brief.links[id]
    }

    /// Relationships into an activity.
    pub(crate) fn incoming(&self, id: ActivityId) -> &'a [Tie] {
        self.brief.incoming.of(id)
    }

    /// Relationships out of an activity.
    pub(crate) fn outgoing(&self, id: ActivityId) -> &'a [Tie] {
        self.brief.outgoing.of(id)
    }

    /// Relationships into an activity, but those from inactive ones.
    pub(crate) fn held_by(&self, id: ActivityId) -> impl Iterator<Item = &'a Tie> {
        let brief = self.brief;
        self.incoming(id).iter().filter(|tie| brief.activities[tie.other].is_active())
    }

    /// Relationships out of an activity, but those to inactive ones.
    pub(crate) fn holds(&self, id: ActivityId) -> impl Iterator<Item = &'a Tie> {
        let brief = self.brief;
        self.outgoing(id).iter().filter(|tie| brief.activities[tie.other].is_active())
    }

    /// Whether an activity takes part in the logic: no level of effort, summary or inactive one.
    pub fn is_discrete(&self, id: ActivityId) -> bool {
        self.brief.activities[id].is_discrete()
    }

    /// The code of an activity.
    pub fn code(&self, id: ActivityId) -> &'a str {
        self.brief.code(id)
    }

    /// The project of an activity.
    pub fn project(&self, id: ActivityId) -> ProjectId {
        self.brief.activities[id].project
    }

    /// Whether an activity is a milestone.
    pub fn is_milestone(&self, id: ActivityId) -> bool {
        self.brief.activities[id].kind.is_milestone()
    }

    /// Whether the plan was levelled: levelling has delayed an activity.
    pub fn is_levelled(&self) -> bool {
        self.plan.activities().iter().any(|activity| !activity.levelling_delay.is_zero())
    }

    /// How far an activity is.
    pub(crate) fn status(&self, id: ActivityId) -> Status {
        self.brief.activities[id].status
    }

    /// Whether an activity is complete.
    pub fn is_complete(&self, id: ActivityId) -> bool {
        self.status(id) == Status::Finished
    }

    /// Whether an activity is level of effort.
    pub fn is_level_of_effort(&self, id: ActivityId) -> bool {
        self.brief.activities[id].kind == ActivityKind::LevelOfEffort
    }

    /// The length of a day of an activity's calendar, in minutes; eight hours if it has no calendar.
    pub fn day_minutes(&self, id: ActivityId) -> i64 {
        i64::from(self.brief.activities[id].day_minutes)
    }

    /// The lag of a relationship in working days of the calendar it is counted on.
    pub fn lag_days(&self, id: RelationshipId) -> f64 {
        self.brief.links[id].lag_days()
    }

    /// A relationship as planners write it: `A SS+5d B`.
    pub fn spell(&self, id: RelationshipId) -> Spelled<'a> {
        Spelled { context: *self, id }
    }

    /// The total float of an activity in working days of its calendar, if the plan is scheduled.
    pub fn float_days(&self, id: ActivityId) -> Option<f64> {
        let float = self.scheduled?.schedule[id].total_float;
        Some(float.to_days(WorkingTime::from_minutes(self.day_minutes(id))))
    }

    /// What is left of an activity, in working days of its calendar.
    pub fn remaining_days(&self, id: ActivityId) -> f64 {
        let remaining = self.brief.activities[id].remaining;
        remaining.to_days(WorkingTime::from_minutes(self.day_minutes(id)))
    }

    /// The working days between two moments on an activity's calendar, if the plan is scheduled.
    pub fn days_between(&self, id: ActivityId, from: Moment, to: Moment) -> Option<f64> {
        let calendar = self.scheduled?.network.calendar_of(id);
        Some(calendar.between(from, to).to_days(calendar.day_length()))
    }

    /// The data date of an activity's project.
    pub fn data_date(&self, id: ActivityId) -> Option<Moment> {
        self.plan.project(self.project(id)).data_date
    }

    /// The value of an activity code.
    pub fn label(&self, id: ActivityId, kind: &str) -> Option<&'a str> {
        let labels = &self.plan.activity(id).labels;
        labels.iter().find(|(known, _)| known == kind).map(|(_, value)| value.as_str())
    }

    /// The finish of an activity: as it happened, else as computed.
    pub fn finish_of(&self, id: ActivityId) -> Option<Moment> {
        let actual = self.plan.activity(id).progress.actual_finish;
        actual.or_else(|| Some(self.scheduled?.schedule[id].early_finish))
    }
}

/// A relationship, to be written: findings are many, and no text of parts is made on the way.
#[derive(Debug)]
pub struct Spelled<'a> {
    context: Context<'a>,
    id: RelationshipId,
}

impl fmt::Display for Spelled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl Spelled<'_> {
    pub(crate) fn write(&self, f: &mut dyn fmt::Write) -> fmt::Result {
        let Context { plan, brief, .. } = self.context;
        let link = &brief.links[self.id];
        f.write_str(brief.code(link.predecessor))?;
        f.write_str(" ")?;
        f.write_str(link.kind.as_str())?;
        if let (Written::Percent, Lag::Percent(percent)) = (link.written, plan.relationship(self.id).lag) {
            write!(f, "{percent:+}%")?;
        } else if !link.lag.is_zero() {
            f.write_str(if link.lag.is_negative() { "" } else { "+" })?;
            if link.written == Written::Elapsed {
                f.write_str(&notation::write_elapsed(link.lag))?;
            } else {
                write!(f, "{}", notation::spell_span(link.lag, link.day()))?;
            }
        }
        f.write_str(" ")?;
        f.write_str(brief.code(link.successor))
    }
}
