//! The plan in few bytes: what nearly every rule asks of nearly every activity and relationship.
//!
//! A plan's rows are long, and a hundred rules each go through all of them: they wait for memory, not for the
//! processor. Made once, these columns are what they go through instead.

use chainage_model::{
    ActivityId, ActivityKind, Id, IdVec, Lag, LagCalendar, MINUTES_PER_DAY, Placement, Plan, ProjectId,
    Relationship, RelationshipId, RelationshipKind, Status, WorkingTime,
};

use crate::numbering::{Style, styles};

/// The columns.
#[derive(Debug)]
pub(crate) struct Brief {
    pub(crate) activities: IdVec<ActivityId, ActivityBrief>,
    codes: Codes,
    pub(crate) links: IdVec<RelationshipId, LinkBrief>,
    pub(crate) incoming: Rows,
    pub(crate) outgoing: Rows,
    /// How the activities of each project are numbered.
    pub(crate) styles: IdVec<ProjectId, Option<Style>>,
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
    /// Whether it asks for resources.
    pub(crate) has_assignments: bool,
    /// Planned duration.
    pub(crate) duration: WorkingTime,
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
    /// Whether the plan says why it or its lag is there.
    pub(crate) has_reason: bool,
    pub(crate) written: Written,
    /// The length of a day of the calendar the lag is counted on.
    day_minutes: u32,
    pub(crate) lag: WorkingTime,
}

/// How people write a lag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// In working time.
    Working,
    /// In elapsed time: it is counted around the clock.
    Elapsed,
    /// As a percentage of the predecessor's duration.
    Percent,
}

/// A relationship as the activity at one of its ends sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tie {
    pub(crate) link: RelationshipId,
    /// The activity at the other end.
    pub(crate) other: ActivityId,
    pub(crate) kind: RelationshipKind,
}

/// Relationships by the activity at one of their ends, in contiguous rows.
#[derive(Debug)]
pub(crate) struct Rows {
    /// Where the row of each activity begins, and at last where the last one ends.
    begins: Vec<u32>,
    ties: Vec<Tie>,
}

impl Brief {
    pub(crate) fn new(plan: &Plan) -> Self {
        let activities: IdVec<ActivityId, _> = plan.activities().ids().map(|id| of(plan, id)).collect();
        let links: IdVec<RelationshipId, _> =
            plan.relationships().iter().map(|link| link_of(plan, &activities, link)).collect();
        let incoming = Rows::new(activities.len(), &links, |link| (link.successor, link.predecessor));
        let outgoing = Rows::new(activities.len(), &links, |link| (link.predecessor, link.successor));
        let codes = plan.activities().iter().map(|activity| activity.code.as_str());
        let styles = styles(plan.projects().len(), activities.iter().zip(codes));
        Self { activities, codes: Codes::new(plan), links, incoming, outgoing, styles }
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
        has_assignments: !activity.assignments.is_empty(),
        duration: activity.duration,
        remaining: activity.progress.remaining_of(activity.duration),
        day_minutes: u32::try_from(day).unwrap_or(u32::MAX),
    }
}

fn link_of(plan: &Plan, activities: &IdVec<ActivityId, ActivityBrief>, link: &Relationship) -> LinkBrief {
    let written = match link.lag {
        Lag::Percent(_) => Written::Percent,
        Lag::Time(_) if link.lag_calendar == LagCalendar::Continuous => Written::Elapsed,
        Lag::Time(_) => Written::Working,
    };
    LinkBrief {
        predecessor: link.predecessor,
        successor: link.successor,
        kind: link.kind,
        has_reason: !link.reason.is_empty(),
        written,
        day_minutes: u32::try_from(lag_day_minutes(plan, activities, link)).unwrap_or(u32::MAX),
        lag: link.lag.of(activities[link.predecessor].duration),
    }
}

/// The length of a day of the calendar a lag is counted on, in minutes.
fn lag_day_minutes(plan: &Plan, activities: &IdVec<ActivityId, ActivityBrief>, link: &Relationship) -> i64 {
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

impl LinkBrief {
    /// The length of a day of the calendar the lag is counted on.
    pub(crate) fn day(&self) -> WorkingTime {
        WorkingTime::from_minutes(self.day_minutes.into())
    }

    /// The lag in working days of the calendar it is counted on.
    pub(crate) fn lag_days(&self) -> f64 {
        self.lag.to_days(self.day())
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
        ends: impl Fn(&LinkBrief) -> (ActivityId, ActivityId),
    ) -> Self {
        let mut begins = vec![0_u32; n_activities + 1];
        for link in links {
            begins[ends(link).0.index() + 1] += 1;
        }
        for at in 1..begins.len() {
            begins[at] += begins[at - 1];
        }
        let mut next = begins.clone();
        let tie = |(id, link): (RelationshipId, &LinkBrief)| {
            let (own, other) = ends(link);
            (own, Tie { link: id, other, kind: link.kind })
        };
        let mut ties: Vec<Tie> = links.enumerated().map(|link| tie(link).1).collect();
        for (own, tie) in links.enumerated().map(tie) {
            let place = &mut next[own.index()];
            ties[*place as usize] = tie;
            *place += 1;
        }
        Self { begins, ties }
    }

    pub(crate) fn of(&self, id: ActivityId) -> &[Tie] {
        &self.ties[self.begins[id.index()] as usize..self.begins[id.index() + 1] as usize]
    }
}
