//! Who is counted: the populations of a plan, found once for all rules.

use chainage_model::{
    ActivityId, ActivityKind, IdVec, Lag, LagCalendar, Moment, Placement, Plan, RelationshipId, Status,
    WorkingTime, notation,
};

use crate::rule::Context;
use crate::scope::Scope;

/// Links by activity.
#[derive(Debug)]
pub(crate) struct Ends {
    incoming: IdVec<ActivityId, Vec<RelationshipId>>,
    outgoing: IdVec<ActivityId, Vec<RelationshipId>>,
}

/// Populations.
#[derive(Debug)]
pub(crate) struct Counts {
    /// Whom a policy counts, if not everybody.
    counted: Option<IdVec<ActivityId, bool>>,
    net: Vec<ActivityId>,
    tasks: Vec<ActivityId>,
    links: Vec<RelationshipId>,
}

impl Ends {
    pub(crate) fn new(plan: &Plan) -> Self {
        let n_activities = plan.activities().len();
        let mut incoming = IdVec::filled(n_activities, Vec::new());
        let mut outgoing = IdVec::filled(n_activities, Vec::new());
        for (id, link) in plan.relationships().enumerated() {
            outgoing[link.predecessor].push(id);
            incoming[link.successor].push(id);
        }
        Self { incoming, outgoing }
    }
}

impl Counts {
    pub(crate) fn new(plan: &Plan, scope: &Scope) -> Self {
        let counted = (!scope.is_everybody()).then(|| scope.counted(plan));
        let is_counted = |id| counted.as_ref().is_none_or(|counted| counted[id]);
        let net: Vec<_> = plan.activities().ids().filter(|&id| is_net(plan, id) && is_counted(id)).collect();
        let tasks = net.iter().copied().filter(|&id| !plan.activity(id).kind.is_milestone()).collect();
        let is_open = |id| plan.activity(id).progress.status() != Status::Finished;
        let links = plan
            .relationships()
            .enumerated()
            .filter(|(_, link)| is_open(link.successor) && is_counted(link.successor));
        let links = links.map(|(id, _)| id).collect();
        Self { counted, net, tasks, links }
    }

    /// Whether an activity is one of those a policy counts.
    pub(crate) fn is_counted(&self, id: ActivityId) -> bool {
        self.counted.as_ref().is_none_or(|counted| counted[id])
    }

    /// How many activities a policy leaves out.
    pub(crate) fn n_left_out(&self) -> usize {
        self.counted.iter().flatten().filter(|&&is_counted| !is_counted).count()
    }
}

fn is_net(plan: &Plan, id: ActivityId) -> bool {
    let activity = plan.activity(id);
    activity.progress.status() != Status::Finished
        && !activity.kind.is_summary()
        && activity.placement != Placement::Inactive
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
        is_net(self.plan, id) && self.counts.is_counted(id)
    }

    /// Relationships whose successor is not complete.
    pub fn links(&self) -> &'a [RelationshipId] {
        &self.counts.links
    }

    /// Relationships into an activity.
    pub fn incoming(&self, id: ActivityId) -> &'a [RelationshipId] {
        &self.ends.incoming[id]
    }

    /// Relationships out of an activity.
    pub fn outgoing(&self, id: ActivityId) -> &'a [RelationshipId] {
        &self.ends.outgoing[id]
    }

    /// Relationships into an activity, but those from inactive ones.
    pub fn held_by(&self, id: ActivityId) -> impl Iterator<Item = RelationshipId> + 'a {
        let this = *self;
        let is_held = move |link: &RelationshipId| this.is_active(this.plan.relationship(*link).predecessor);
        self.incoming(id).iter().copied().filter(is_held)
    }

    /// Relationships out of an activity, but those to inactive ones.
    pub fn holds(&self, id: ActivityId) -> impl Iterator<Item = RelationshipId> + 'a {
        let this = *self;
        let is_held = move |link: &RelationshipId| this.is_active(this.plan.relationship(*link).successor);
        self.outgoing(id).iter().copied().filter(is_held)
    }

    fn is_active(&self, id: ActivityId) -> bool {
        self.plan.activity(id).placement != Placement::Inactive
    }

    /// Whether an activity takes part in the logic: no level of effort, summary or inactive one.
    pub fn is_discrete(&self, id: ActivityId) -> bool {
        let activity = self.plan.activity(id);
        !activity.kind.is_summary() && activity.placement != Placement::Inactive
    }

    /// Whether the plan was levelled: levelling has delayed an activity.
    pub fn is_levelled(&self) -> bool {
        self.plan.activities().iter().any(|activity| !activity.levelling_delay.is_zero())
    }

    /// Whether an activity is complete.
    pub fn is_complete(&self, id: ActivityId) -> bool {
        self.plan.activity(id).progress.status() == Status::Finished
    }

    /// Whether an activity is level of effort.
    pub fn is_level_of_effort(&self, id: ActivityId) -> bool {
        self.plan.activity(id).kind == ActivityKind::LevelOfEffort
    }

    /// The length of a day of an activity's calendar, in minutes; eight hours if it has no calendar.
    pub fn day_minutes(&self, id: ActivityId) -> i64 {
        let calendar = self.plan.calendar_of(id).map(|calendar| self.plan.calendar(calendar).day_length);
        calendar.map_or(480, |length| length.minutes().max(1))
    }

    /// The lag of a relationship in working days of the calendar it is counted on.
    #[expect(clippy::cast_precision_loss, reason = "lags are far below 2^53 minutes")]
    pub fn lag_days(&self, id: RelationshipId) -> f64 {
        let link = self.plan.relationship(id);
        let minutes = link.lag.of(self.plan.activity(link.predecessor).duration).minutes();
        minutes as f64 / self.lag_day_minutes(id) as f64
    }

    /// The length of a day of the calendar a lag is counted on, in minutes.
    fn lag_day_minutes(&self, id: RelationshipId) -> i64 {
        let link = self.plan.relationship(id);
        let options = &self.plan.project(self.plan.activity(link.successor).project).options;
        let rule = match link.lag_calendar {
            LagCalendar::Default => options.lag_calendar,
            stated => stated,
        };
        match rule {
            LagCalendar::Predecessor | LagCalendar::Default => self.day_minutes(link.predecessor),
            LagCalendar::Successor | LagCalendar::Project => self.day_minutes(link.successor),
            LagCalendar::Continuous => chainage_model::MINUTES_PER_DAY,
            LagCalendar::Calendar(id) => self.plan.calendar(id).day_length.minutes().max(1),
        }
    }

    /// Writes a relationship as planners do: `A SS+5d B`.
    pub fn spell(&self, id: RelationshipId) -> String {
        let link = self.plan.relationship(id);
        let lag = match link.lag {
            lag if lag.is_zero() => String::new(),
            Lag::Time(time) => {
                let sign = if time.is_negative() { "" } else { "+" };
                if link.lag_calendar == LagCalendar::Continuous {
                    format!("{sign}{}", notation::write_elapsed(time))
                } else {
                    let day = WorkingTime::from_minutes(self.lag_day_minutes(id));
                    format!("{sign}{}", notation::write_span(time, day))
                }
            }
            Lag::Percent(percent) => format!("{percent:+}%"),
        };
        let code = |activity| &self.plan.activity(activity).code;
        format!("{} {}{lag} {}", code(link.predecessor), link.kind, code(link.successor))
    }

    /// The total float of an activity in working days of its calendar, if the plan is scheduled.
    pub fn float_days(&self, id: ActivityId) -> Option<f64> {
        let float = self.scheduled?.schedule[id].total_float;
        Some(float.to_days(WorkingTime::from_minutes(self.day_minutes(id))))
    }

    /// What is left of an activity, in working days of its calendar.
    pub fn remaining_days(&self, id: ActivityId) -> f64 {
        let activity = self.plan.activity(id);
        let remaining = activity.progress.remaining_of(activity.duration);
        remaining.to_days(WorkingTime::from_minutes(self.day_minutes(id)))
    }

    /// The working days between two moments on an activity's calendar, if the plan is scheduled.
    pub fn days_between(&self, id: ActivityId, from: Moment, to: Moment) -> Option<f64> {
        let calendar = self.scheduled?.network.calendar_of(id);
        Some(calendar.between(from, to).to_days(calendar.day_length()))
    }

    /// The data date of an activity's project.
    pub fn data_date(&self, id: ActivityId) -> Option<Moment> {
        self.plan.project(self.plan.activity(id).project).data_date
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
