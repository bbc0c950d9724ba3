//! From a plan to a network: calendars, checks, ranks, rows — one function a pass.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

use chainage_model::{
    Activity, ActivityId, CalendarId, Diagnostic, Dialect, Direction, DurationType, Id, IdVec, Lag,
    LagCalendar, Moment, Placement, Plan, ProjectId, Relationship, RelationshipId, RelationshipKind, Status,
    Subject, WorkingTime,
};

use super::crew::{crews_of, kept_together, pauses_of};
use super::limits::{Ceiling, ignored_by_scheduling};
use super::options::Options;
use super::order::{rank, spell};
use super::rows::Rows;
use super::spans::spans_of;
use super::{Clock, CompileError, Detail, Link, Network, Node, Plain, ProjectFrame, Work};
use crate::calendar::{Compiled, WorkingCalendar, Years, compile_all, compile_common};

/// The most that durations and lags may add up to: ten thousand years of elapsed time.
const LARGEST_SUM: i64 = 10 * WorkingTime::LARGEST.minutes();

impl Network {
    /// Compiles a plan.
    ///
    /// # Errors
    /// With every defect that keeps the plan from having a schedule: loops (`I003`), links of an activity with itself
    /// (`I004`), amounts out of range (`I006`), calendars without working time (`I008`), dates that contradict each
    /// other (`I009`).
    ///
    /// # Complexity
    /// O(activities + links + days of the calendars' tables).
    pub fn compile(plan: &Plan) -> Result<Self, CompileError> {
        let mut defects = Vec::new();
        let clocks = Clocks::of(plan, &mut defects);
        check_amounts(plan, &mut defects);
        check_progress(plan, &mut defects);
        let briefs = plan.activities().iter().map(Brief::of).collect();
        let ends = ends_of(plan, &briefs, &mut defects);
        let mut order = rank(plan, &ends, &mut defects);
        if !defects.is_empty() {
            return Err(CompileError { defects });
        }
        order.retain(|&id| briefs[id].takes_part);
        Ok(assemble(plan, clocks, &briefs, &ends, order))
    }
}

/// Whether an activity takes part in the network.
pub(super) fn takes_part(activity: &Activity) -> bool {
    !activity.kind.is_summary() && activity.placement != Placement::Inactive
}

/// What is asked of an activity at every link: few bytes, where its row is long.
struct Brief {
    project: ProjectId,
    takes_part: bool,
    is_manual: bool,
}

impl Brief {
    fn of(activity: &Activity) -> Self {
        Self {
            project: activity.project,
            takes_part: takes_part(activity),
            is_manual: activity.placement == Placement::Manual,
        }
    }
}

type Briefs = IdVec<ActivityId, Brief>;

/// Compiled calendars; the first one never stops.
struct Clocks {
    all: Vec<WorkingCalendar>,
    of_calendar: IdVec<CalendarId, Option<Clock>>,
    of_activity: IdVec<ActivityId, Clock>,
    /// What two calendars have in common, where work keeps both.
    common: BTreeMap<(CalendarId, CalendarId), Clock>,
}

impl Clocks {
    fn of(plan: &Plan, defects: &mut Vec<Diagnostic>) -> Self {
        let mut clocks = vec![WorkingCalendar::continuous()];
        let compiled = compile_all(plan, Years::of(plan)).unwrap_or_else(|| {
            let n = plan.calendars().len();
            let message = format!("{n} calendars over the years of the plan are more than can be held");
            let help = "leave out calendars that nothing uses";
            defects.push(Diagnostic::error("I008", message).with_help(help));
            Compiled { of: IdVec::filled(n, Some(0)), calendars: vec![WorkingCalendar::continuous()] }
        });
        clocks.extend(compiled.calendars);
        let of_calendar: IdVec<CalendarId, Option<Clock>> =
            compiled.of.iter().map(|place| place.map(|place| clock_at(place + 1))).collect();
        let mut used: IdVec<CalendarId, Option<ActivityId>> = IdVec::filled(plan.calendars().len(), None);
        // A plan without any calendar is counted in office hours.
        let office = plan.calendars().is_empty().then(|| {
            clocks.push(office_hours());
            Clock(1)
        });
        let mut of_activity = IdVec::new();
        for (id, activity) in plan.activities().enumerated() {
            let calendar = plan.calendar_of(id);
            if let Some(calendar) = calendar {
                used[calendar].get_or_insert(id);
            }
            let clock = if activity.elapsed {
                Clock(0)
            } else {
                calendar
                    .or(plan.calendars().ids().next())
                    .and_then(|c| of_calendar[c])
                    .or(office)
                    .unwrap_or(Clock(0))
            };
            of_activity.push(clock);
        }
        for (id, calendar) in plan.calendars().enumerated() {
            if let (None, Some(activity)) = (of_calendar[id], used[id]) {
                let user = &plan.activity(activity).code;
                let message = format!(
                    "calendar {} has no working time that repeats, and activity {user} uses it",
                    calendar.code
                );
                let defect = Diagnostic::error("I008", message)
                    .about(Subject::Calendar(id))
                    .about(Subject::Activity(activity));
                defects.push(defect.with_help("give the calendar a week with hours, or a base calendar"));
            }
        }
        let pairs: BTreeSet<_> = plan.activities().iter().flat_map(|one| kept_together(plan, one)).collect();
        let sets: Vec<Vec<CalendarId>> = pairs.iter().map(|&(own, theirs)| vec![own, theirs]).collect();
        let mut common = BTreeMap::new();
        for (pair, calendar) in pairs.into_iter().zip(compile_common(plan, &sets)) {
            if let Some(calendar) = calendar {
                clocks.push(calendar);
                common.insert(pair, clock_at(clocks.len() - 1));
            }
        }
        Self { all: clocks, of_calendar, of_activity, common }
    }

    /// The calendar a resource works an activity on; `None` if that is the activity's.
    fn of_crew(&self, plan: &Plan, activity: &Activity, calendar: CalendarId) -> Option<Clock> {
        let kept = kept_together(plan, activity).find(|(_, theirs)| *theirs == calendar);
        kept.map_or(self.of_calendar[calendar], |pair| self.common.get(&pair).copied())
    }

    /// The calendar a lag is counted on.
    fn of_lag(&self, plan: &Plan, briefs: &Briefs, relationship: &Relationship, options: &Options) -> Clock {
        let project = briefs[relationship.successor].project;
        let rule = match relationship.lag_calendar {
            LagCalendar::Default => options[project].lag_calendar,
            stated => stated,
        };
        match rule {
            LagCalendar::Predecessor | LagCalendar::Default => self.of_activity[relationship.predecessor],
            LagCalendar::Successor => self.of_activity[relationship.successor],
            LagCalendar::Project => {
                let calendar = plan.project(project).calendar;
                calendar
                    .and_then(|c| self.of_calendar[c])
                    .unwrap_or(self.of_activity[relationship.predecessor])
            }
            LagCalendar::Continuous => Clock(0),
            LagCalendar::Calendar(id) => self.of_calendar[id].unwrap_or(Clock(0)),
        }
    }
}

fn clock_at(place: usize) -> Clock {
    Clock(u32::try_from(place).expect("a plan has fewer than 2^32 calendars"))
}

fn office_hours() -> WorkingCalendar {
    let mut plan = Plan::new();
    let id = plan.add_calendar(chainage_model::Calendar::office("office")).expect("a first code is new");
    WorkingCalendar::compile(&plan, id).expect("office hours have working time")
}

fn check_amounts(plan: &Plan, defects: &mut Vec<Diagnostic>) {
    let mut sum = 0_i64;
    for (id, activity) in plan.activities().enumerated() {
        let amounts =
            [("duration", Some(activity.duration)), ("remaining duration", activity.progress.remaining)];
        for (what, amount) in amounts {
            let Some(amount) = amount else { continue };
            let says = if amount.is_negative() {
                "is negative"
            } else if amount > WorkingTime::LARGEST {
                "is over a thousand years"
            } else {
                sum = sum.saturating_add(amount.minutes());
                continue;
            };
            let defect = Diagnostic::error("I006", format!("activity {}: its {what} {says}", activity.code));
            defects.push(
                defect.about(Subject::Activity(id)).with_help("write an amount of working time such as 5d"),
            );
        }
    }
    for (id, relationship) in plan.relationships().enumerated() {
        let lag = lag_of(plan, relationship);
        if lag > WorkingTime::LARGEST || lag < -WorkingTime::LARGEST {
            let message = format!("link {}: its lag is over a thousand years", spell(plan, relationship));
            defects.push(Diagnostic::error("I006", message).about(Subject::Relationship(id)));
        } else {
            sum = sum.saturating_add(lag.minutes().abs());
        }
    }
    if sum > LARGEST_SUM {
        let message = "all durations and lags together are over ten thousand years";
        defects.push(Diagnostic::error("I006", message).with_help("look for durations in the wrong unit"));
    }
}

fn check_progress(plan: &Plan, defects: &mut Vec<Diagnostic>) {
    for (id, activity) in plan.activities().enumerated() {
        let progress = &activity.progress;
        let says = match (progress.actual_start, progress.actual_finish) {
            (Some(start), Some(finish)) if finish < start => {
                format!("finished {finish}, before its start {start}")
            }
            _ => match (progress.suspend, progress.resume) {
                (Some(suspend), Some(resume)) if resume < suspend => {
                    format!("resumes {resume}, before it was suspended {suspend}")
                }
                _ => continue,
            },
        };
        let defect = Diagnostic::error("I009", format!("activity {} {says}", activity.code));
        defects.push(defect.about(Subject::Activity(id)).with_help("correct one of the two dates"));
    }
}

/// The lag of a relationship; the predecessor's row is read for a percentage only.
fn lag_of(plan: &Plan, relationship: &Relationship) -> WorkingTime {
    match relationship.lag {
        Lag::Time(time) => time,
        percent @ Lag::Percent(_) => percent.of(plan.activity(relationship.predecessor).duration),
    }
}

/// A relationship that becomes a link.
pub(super) struct End {
    pub(super) relationship: RelationshipId,
    pub(super) predecessor: ActivityId,
    pub(super) successor: ActivityId,
}

/// Whether a relationship leads to a project that is not scheduled, and its own project takes no notice of those.
fn is_left_out(plan: &Plan, before: &Brief, after: &Brief) -> bool {
    let ignores =
        |own: &Brief, other: &Brief| other.is_manual && !plan.project(own.project).options.use_external_dates;
    before.project != after.project && (ignores(before, after) || ignores(after, before))
}

fn ends_of(plan: &Plan, briefs: &Briefs, defects: &mut Vec<Diagnostic>) -> Vec<End> {
    let mut ends = Vec::with_capacity(plan.relationships().len());
    for (id, relationship) in plan.relationships().enumerated() {
        let (predecessor, successor) = (relationship.predecessor, relationship.successor);
        let (before, after) = (&briefs[predecessor], &briefs[successor]);
        if predecessor == successor {
            let message = format!("link {} ties an activity to itself", spell(plan, relationship));
            let defect = Diagnostic::error("I004", message).about(Subject::Relationship(id));
            defects.push(defect.about(Subject::Activity(successor)).with_help("leave the link out"));
        } else if before.takes_part && after.takes_part && !is_left_out(plan, before, after) {
            ends.push(End { relationship: id, predecessor, successor });
        }
    }
    ends
}

fn assemble(plan: &Plan, clocks: Clocks, briefs: &Briefs, ends: &[End], order: Vec<ActivityId>) -> Network {
    let options = Options::of(plan);
    let mut node_of = IdVec::filled(plan.activities().len(), None);
    for (rank, &id) in order.iter().enumerate() {
        node_of[id] = Some(Node::from_index(rank));
    }
    let frames = frames_of(plan);
    let mut details = vec![Detail::default()];
    let mut work: IdVec<Node, Work> =
        order.iter().map(|&id| work_of(plan, id, &clocks, &frames, &mut details)).collect();
    let node = |id: ActivityId| -> Node { node_of[id].expect("the ends of links take part") };
    // Each link with its predecessor, as seen from there.
    let link = |end: &End| {
        let relationship = plan.relationship(end.relationship);
        let link = Link {
            node: node(end.successor),
            kind: relationship.kind,
            calendar: clocks.of_lag(plan, briefs, relationship, &options),
            lag: least_lag(plan, relationship),
            relationship: end.relationship,
            is_same_calendar: clocks.of_activity[end.predecessor] == clocks.of_activity[end.successor],
        };
        (node(end.predecessor), link)
    };
    let links: Vec<(Node, Link)> = ends.iter().map(link).collect();
    let outgoing = Rows::new(order.len(), links.iter().copied());
    let incoming =
        links.into_iter().map(|(predecessor, link)| (link.node, Link { node: predecessor, ..link }));
    let incoming = Rows::new(order.len(), incoming);
    mark_plain(&mut work, &incoming, &outgoing, &options);
    let aside: Vec<_> =
        briefs.enumerated().filter(|(_, brief)| !brief.takes_part).map(|(id, _)| id).collect();
    let ceiling = |end: &End| {
        let relationship = plan.relationship(end.relationship);
        relationship.maximum_lag.map(|most| Ceiling {
            relationship: end.relationship,
            predecessor: end.predecessor,
            successor: end.successor,
            kind: relationship.kind,
            clock: clocks.of_lag(plan, briefs, relationship, &options),
            most,
            spelled: spell(plan, relationship),
        })
    };
    let ceilings = ends.iter().filter_map(ceiling).collect();
    Network {
        clocks: clocks.all,
        clock_of_calendar: clocks.of_calendar,
        clock_of_activity: clocks.of_activity,
        activity_of: order.into(),
        node_of,
        work,
        details,
        incoming,
        outgoing,
        frames,
        options,
        spans: spans_of(plan, &aside),
        ceilings,
        ignored: ignored_by_scheduling(plan),
        n_relationships: plan.relationships().len(),
    }
}

/// The least time between the ends of a link.
///
/// In P6 nothing finishes in the moment something starts: work that may not finish before other work has started
/// finishes with the first minute of that, the smallest unit P6 counts (Oracle Support, prim15994, *Finish date is
/// stretching out 1 day beyond the duration*). What is a point, or has begun, has no first minute to wait for;
/// and P6 knows no link that says how much its lag may be at most.
fn least_lag(plan: &Plan, relationship: &Relationship) -> WorkingTime {
    let is_bare = relationship.kind == RelationshipKind::StartFinish
        && relationship.lag.is_zero()
        && relationship.maximum_lag.is_none();
    if is_bare && [relationship.predecessor, relationship.successor].iter().all(|&end| waits_in_p6(plan, end))
    {
        WorkingTime::from_minutes(1)
    } else {
        lag_of(plan, relationship)
    }
}

/// Whether an activity is work still to come, in the conventions of P6.
fn waits_in_p6(plan: &Plan, id: ActivityId) -> bool {
    let activity = plan.activity(id);
    plan.project(activity.project).options.dialect == Dialect::P6
        && !activity.kind.is_milestone()
        && activity.progress.status() == Status::NotStarted
        && !activity.progress.remaining_of(activity.duration).is_zero()
}

/// Marks the activities whose dates have a short way.
fn mark_plain(work: &mut IdVec<Node, Work>, incoming: &Rows, outgoing: &Rows, options: &Options) {
    let is_open = |work: &Work| work.status == Status::NotStarted;
    for node in work.ids() {
        let own = work[node];
        let is_forward = options[own.project].direction == Direction::FromStart;
        let is_soon = own.placement == Placement::AsSoonAsPossible;
        if !is_open(&own) || own.detail.is_some() || !is_soon || !is_forward {
            continue;
        }
        let before = incoming.row(node).iter().all(|link| {
            let other = &work[link.node];
            is_open(other) && link.calendar == other.clock
        });
        let after =
            outgoing.row(node).iter().all(|link| is_open(&work[link.node]) && link.calendar == own.clock);
        work[node].plain.0 |= if before { Plain::BEFORE } else { 0 } | if after { Plain::AFTER } else { 0 };
    }
}

fn work_of(
    plan: &Plan,
    id: ActivityId,
    clocks: &Clocks,
    frames: &IdVec<ProjectId, ProjectFrame>,
    details: &mut Vec<Detail>,
) -> Work {
    let activity = plan.activity(id);
    let clock = clocks.of_activity[id];
    let progress = &activity.progress;
    let status = progress.status();
    let duration = if activity.kind.is_milestone() { WorkingTime::ZERO } else { activity.duration };
    let remaining = progress.remaining_of(duration);
    let dialect = plan.project(activity.project).options.dialect;
    let manual = activity.stored.as_deref().and_then(|stored| match dialect {
        Dialect::P6 => Some((stored.early_start.or(stored.start)?, stored.early_finish.or(stored.finish)?)),
        Dialect::MsProject => Some((stored.start?, stored.finish?)),
    });
    let manual = manual.map(|(start, finish)| (start, finish.max(start)));
    let detail = Detail {
        code: String::new(),
        actual_start: progress.actual_start.or(progress.actual_finish),
        actual_finish: progress.actual_finish,
        suspend: progress.suspend,
        resume: progress.resume,
        expected_finish: progress.expected_finish,
        constraints: activity.constraints.clone(),
        deadline: activity.deadline,
        external_early_start: activity.external_early_start,
        external_late_finish: activity.external_late_finish,
        manual: manual.filter(|_| activity.placement == Placement::Manual),
        levelling_delay: activity.levelling_delay,
        duration,
        keeps_span: activity.duration_type == DurationType::FixedDuration,
        // P6 knows no planned pauses.
        pauses: match dialect {
            Dialect::P6 => WorkingTime::ZERO,
            Dialect::MsProject => pauses_of(activity, duration - remaining),
        },
        crews: crews_of(
            plan,
            activity,
            |calendar| clocks.of_crew(plan, activity, calendar),
            clock,
            remaining,
        ),
    };
    let is_ordinary = status == Status::NotStarted
        && detail.constraints.is_empty()
        && [
            detail.deadline,
            detail.external_early_start,
            detail.external_late_finish,
            detail.resume,
            detail.expected_finish,
        ]
        .iter()
        .all(Option::is_none)
        && detail.manual.is_none()
        && detail.levelling_delay.is_zero()
        && detail.pauses.is_zero()
        && detail.crews.is_empty();
    Work {
        remaining,
        begin: clocks.all[clock.0 as usize].count(frames[activity.project].start),
        clock,
        project: activity.project,
        kind: activity.kind,
        status,
        placement: activity.placement,
        plain: Plain::default(),
        detail: (!is_ordinary).then(|| {
            details.push(Detail { code: activity.code.clone(), ..detail });
            NonZeroU32::new(u32::try_from(details.len() - 1).expect("fewer details than activities"))
                .expect("the first detail is nobody's")
        }),
    }
}

fn frames_of(plan: &Plan) -> IdVec<ProjectId, ProjectFrame> {
    let mut first_actual: IdVec<ProjectId, Option<Moment>> = IdVec::filled(plan.projects().len(), None);
    let mut first_any: Option<Moment> = None;
    for activity in plan.activities() {
        if let Some(start) = activity.progress.actual_start {
            let first = &mut first_actual[activity.project];
            *first = Some(first.map_or(start, |first| first.min(start)));
        }
        for constraint in &activity.constraints {
            first_any = Some(first_any.map_or(constraint.date, |first| first.min(constraint.date)));
        }
    }
    let starts = plan.projects().iter().filter_map(|project| project.data_date.or(project.start)).min();
    // A plan without any date begins on a Monday, so that it can be drawn.
    let monday = Moment::from_ymd_hm(2024, 1, 1, 8, 0).expect("a day of the calendar");
    let frame = |(id, project): (ProjectId, &chainage_model::Project)| {
        let data_date = project
            .data_date
            .or(project.start)
            .or(first_actual[id])
            .or(starts)
            .or(first_any)
            .unwrap_or(monday);
        ProjectFrame {
            data_date,
            start: project.start.map_or(data_date, |start| start.max(data_date)),
            planned_start: project.start.unwrap_or(data_date),
            finish_by: project.finish_by,
            finish_milestone: project.finish_milestone,
            has_data_date: project.data_date.is_some(),
        }
    };
    plan.projects().enumerated().map(frame).collect()
}
