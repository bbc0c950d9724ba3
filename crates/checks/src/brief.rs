//! The plan in few bytes: what nearly every rule asks of nearly every activity and relationship.
//!
//! A plan's rows are long, and a hundred rules each go through all of them: they wait for memory, not for the
//! processor. Made once, these columns are what they go through instead.

use chainage_model::{
    ActivityId, ActivityKind, Id, IdVec, LagCalendar, MINUTES_PER_DAY, Placement, Plan, ProjectId,
    Relationship, RelationshipId, RelationshipKind, Status, WorkingTime,
};

/// The columns.
#[derive(Debug)]
pub(crate) struct Brief {
    pub(crate) activities: IdVec<ActivityId, ActivityBrief>,
    codes: Codes,
    pub(crate) links: IdVec<RelationshipId, LinkBrief>,
    pub(crate) incoming: Rows,
    pub(crate) outgoing: Rows,
}

/// The codes of all activities in one text.
#[derive(Debug)]
struct Codes {
    text: String,
    /// Where the code of each activity ends.
    ends: IdVec<ActivityId, u32>,
}

/// An activity.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActivityBrief {
    pub(crate) kind: ActivityKind,
    pub(crate) status: Status,
    pub(crate) placement: Placement,
    pub(crate) project: ProjectId,
    /// Whether it has nothing but links and a duration: not started, as soon as possible, without dates of its own.
    pub(crate) is_plain: bool,
    /// Whether the file keeps dates of another program's run.
    pub(crate) is_stored: bool,
    /// What is left of it.
    pub(crate) remaining: WorkingTime,
    /// The length of a day of its calendar; eight hours if it has none.
    pub(crate) day_minutes: u32,
}

/// A relationship.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LinkBrief {
    pub(crate) predecessor: ActivityId,
    pub(crate) successor: ActivityId,
    pub(crate) kind: RelationshipKind,
    /// The lag in working days of the calendar it is counted on.
    pub(crate) lag_days: f64,
}

/// Relationships by the activity at one of their ends, in contiguous rows.
#[derive(Debug)]
pub(crate) struct Rows {
    /// Where the row of each activity begins, and at last where the last one ends.
    begins: Vec<u32>,
    links: Vec<RelationshipId>,
}

impl Brief {
    pub(crate) fn new(plan: &Plan) -> Self {
        let activities: IdVec<ActivityId, _> = plan.activities().ids().map(|id| of(plan, id)).collect();
        let links: IdVec<RelationshipId, _> =
            plan.relationships().iter().map(|link| link_of(plan, &activities, link)).collect();
        let incoming = Rows::new(activities.len(), &links, |link| link.successor);
        let outgoing = Rows::new(activities.len(), &links, |link| link.predecessor);
        Self { activities, codes: Codes::new(plan), links, incoming, outgoing }
    }

    /// The code of an activity.
    pub(crate) fn code(&self, id: ActivityId) -> &str {
        let Codes { text, ends } = &self.codes;
        let begin = id.index().checked_sub(1).map_or(0, |before| ends[ActivityId::from_index(before)]);
        &text[begin as usize..ends[id] as usize]
    }
}

impl Codes {
    fn new(plan: &Plan) -> Self {
        let mut text = String::new();
        let mut add = |code: &str| {
            text.push_str(code);
            u32::try_from(text.len()).expect("codes of a plan have fewer than 2^32 bytes")
        };
        let ends = plan.activities().iter().map(|activity| add(&activity.code)).collect();
        Self { text, ends }
    }
}

fn of(plan: &Plan, id: ActivityId) -> ActivityBrief {
    let activity = plan.activity(id);
    let is_plain = activity.progress.status() == Status::NotStarted
        && activity.placement == Placement::AsSoonAsPossible
        && activity.kind != ActivityKind::ResourceDependent
        && activity.constraints.is_empty()
        && activity.deadline.is_none()
        && activity.external_early_start.is_none()
        && activity.external_late_finish.is_none()
        && activity.progress.expected_finish.is_none()
        && activity.progress.suspend.is_none()
        && activity.levelling_delay.is_zero()
        && activity.splits.is_empty()
        && !activity.elapsed;
    let day =
        plan.calendar_of(id).map_or(480, |calendar| plan.calendar(calendar).day_length.minutes().max(1));
    ActivityBrief {
        kind: activity.kind,
        status: activity.progress.status(),
        placement: activity.placement,
        project: activity.project,
        is_plain,
        is_stored: activity.stored.is_some(),
        remaining: activity.progress.remaining_of(activity.duration),
        day_minutes: u32::try_from(day).unwrap_or(u32::MAX),
    }
}

#[expect(clippy::cast_precision_loss, reason = "lags are far below 2^53 minutes")]
fn link_of(plan: &Plan, activities: &IdVec<ActivityId, ActivityBrief>, link: &Relationship) -> LinkBrief {
    let lag_days = if link.lag.is_zero() {
        0.0
    } else {
        let minutes = link.lag.of(plan.activity(link.predecessor).duration).minutes();
        minutes as f64 / lag_day_minutes(plan, activities, link) as f64
    };
    LinkBrief { predecessor: link.predecessor, successor: link.successor, kind: link.kind, lag_days }
}

/// The length of a day of the calendar a lag is counted on, in minutes.
pub(crate) fn lag_day_minutes(
    plan: &Plan,
    activities: &IdVec<ActivityId, ActivityBrief>,
    link: &Relationship,
) -> i64 {
    let options = &plan.project(activities[link.successor].project).options;
    let rule = match link.lag_calendar {
        LagCalendar::Default => options.lag_calendar,
        stated => stated,
    };
    match rule {
        LagCalendar::Predecessor | LagCalendar::Default => activities[link.predecessor].day_minutes.into(),
        LagCalendar::Successor | LagCalendar::Project => activities[link.successor].day_minutes.into(),
        LagCalendar::Continuous => MINUTES_PER_DAY,
        LagCalendar::Calendar(id) => plan.calendar(id).day_length.minutes().max(1),
    }
}

impl ActivityBrief {
    /// Whether it is incomplete, and no level of effort, summary or inactive one.
    pub(crate) fn is_net(&self) -> bool {
        self.status != Status::Finished && self.is_discrete()
    }

    /// Whether it is no level of effort, summary or inactive one.
    pub(crate) fn is_discrete(&self) -> bool {
        !self.kind.is_summary() && self.is_active()
    }

    pub(crate) fn is_active(&self) -> bool {
        self.placement != Placement::Inactive
    }
}

impl Rows {
    fn new(
        n_activities: usize,
        links: &IdVec<RelationshipId, LinkBrief>,
        end: impl Fn(&LinkBrief) -> ActivityId,
    ) -> Self {
        let mut begins = vec![0_u32; n_activities + 1];
        for link in links {
            begins[end(link).index() + 1] += 1;
        }
        for at in 1..begins.len() {
            begins[at] += begins[at - 1];
        }
        let mut next = begins.clone();
        let mut row_links = vec![RelationshipId::from_index(0); links.len()];
        for (id, link) in links.enumerated() {
            let place = &mut next[end(link).index()];
            row_links[*place as usize] = id;
            *place += 1;
        }
        Self { begins, links: row_links }
    }

    pub(crate) fn of(&self, id: ActivityId) -> &[RelationshipId] {
        &self.links[self.begins[id.index()] as usize..self.begins[id.index() + 1] as usize]
    }
}
