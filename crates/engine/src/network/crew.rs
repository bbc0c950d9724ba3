//! What work is interrupted by, and the resources it waits for.

use chainage_model::{Activity, ActivityKind, Assignment, CalendarId, Dialect, Plan, Units, WorkingTime};

use super::Clock;

/// An assignment that drives dates.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Crew {
    /// The calendar of the resource.
    pub(crate) clock: Clock,
    /// The time it needs for what is left.
    pub(crate) time: WorkingTime,
}

/// The pauses of an activity that come after what has been done.
pub(super) fn pauses_of(activity: &Activity, done: WorkingTime) -> WorkingTime {
    let to_come = activity.splits.iter().filter(|split| split.after > done);
    to_come.fold(WorkingTime::ZERO, |sum, split| sum + split.pause)
}

/// The resources that drive work which depends on them: each takes what is left for it, at its units, on its calendar.
pub(super) fn crews_of(
    plan: &Plan,
    activity: &Activity,
    clock_of: impl Fn(CalendarId) -> Option<Clock>,
    own: Clock,
    remaining: WorkingTime,
) -> Vec<Crew> {
    if activity.kind != ActivityKind::ResourceDependent {
        return Vec::new();
    }
    let driving = activity.assignments.iter().filter(|assignment| assignment.driving);
    let crew = |assignment: &Assignment| {
        let calendar = plan.resource(assignment.resource).calendar;
        let clock = calendar.and_then(&clock_of).unwrap_or(own);
        let time = assignment.remaining.and_then(|work| time_at(work, assignment.units));
        Crew { clock, time: time.unwrap_or(remaining) }
    };
    driving.map(crew).collect()
}

/// The calendars of an activity and of a resource that drives it, where it keeps both: in Microsoft Project a task with a
/// calendar of its own is worked when both work, unless it ignores those of resources.
pub(super) fn kept_together(
    plan: &Plan,
    activity: &Activity,
) -> impl Iterator<Item = (CalendarId, CalendarId)> {
    let is_kept = activity.kind == ActivityKind::ResourceDependent
        && plan.project(activity.project).options.dialect == Dialect::MsProject;
    let own = activity.calendar.filter(|_| is_kept);
    let driving = activity.assignments.iter().filter(|assignment| assignment.driving);
    let theirs = driving.filter_map(|assignment| plan.resource(assignment.resource).calendar);
    theirs.filter_map(move |theirs| Some((own?, theirs))).filter(|(own, theirs)| own != theirs)
}

/// The time some units take for work of one unit, to the minute; `None` if there are no units.
fn time_at(work: WorkingTime, units: Units) -> Option<WorkingTime> {
    let thousandths = units.thousandths();
    let minutes = i128::from(work.minutes()) * 2000 + i128::from(thousandths);
    let rounded = i64::try_from(minutes.checked_div(i128::from(thousandths) * 2)?).ok()?;
    (thousandths > 0).then(|| WorkingTime::from_minutes(rounded).min(WorkingTime::LARGEST))
}
