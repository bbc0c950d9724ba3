//! A single change of a plan.

use chainage_model::{
    ActivityId, Calendar, CalendarId, Constraint, Lag, Moment, Plan, ProjectId, RelationshipId, Shift,
    Status, WorkingTime,
};
use chrono::Weekday;

/// A single change of a plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// An activity takes less time.
    Shorten {
        /// The activity.
        activity: ActivityId,
        /// How much less, on its calendar.
        by: WorkingTime,
    },
    /// A relationship asks for another lag; a lead lets the two overlap.
    Lag {
        /// The relationship.
        relationship: RelationshipId,
        /// The lag it has.
        from: WorkingTime,
        /// The lag that is enough.
        to: WorkingTime,
    },
    /// Something that holds an activity falls away.
    Lift {
        /// The activity.
        activity: ActivityId,
        /// What held it.
        what: Lifted,
    },
    /// The project starts sooner.
    Start {
        /// The project.
        project: ProjectId,
        /// Its new start.
        at: Moment,
    },
    /// An activity works on another calendar of the plan; its duration stays the same working time.
    Calendar {
        /// The activity.
        activity: ActivityId,
        /// The other calendar.
        calendar: CalendarId,
    },
    /// All activities of a calendar work on a further day of the week, with the hours of another.
    WorkDay {
        /// The calendar.
        calendar: CalendarId,
        /// The day off that is worked.
        day: Weekday,
        /// The day whose hours it takes.
        like: Weekday,
    },
}

/// What can hold an activity besides its links.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lifted {
    /// A constraint.
    Constraint(Constraint),
    /// An expected finish.
    ExpectedFinish(Moment),
    /// A date from a project that is not in the plan.
    External(Moment),
    /// A delay by levelling.
    LevellingDelay(WorkingTime),
}

impl Change {
    /// Makes the change in a plan.
    ///
    /// # Panics
    /// If it was found in another plan.
    pub fn apply(&self, plan: &mut Plan) {
        let ours = "the change was found in this plan";
        match *self {
            Self::Shorten { activity, by } => plan
                .edit_activity(activity, |activity| {
                    let progress = &mut activity.progress;
                    let left = progress.remaining_of(activity.duration);
                    if progress.status() == Status::NotStarted {
                        activity.duration -= by;
                        progress.remaining = progress.remaining.map(|remaining| remaining - by);
                    } else {
                        progress.remaining = Some(left - by);
                    }
                })
                .expect(ours),
            Self::Lag { relationship, to, .. } => {
                plan.edit_relationship(relationship, |link| link.lag = Lag::Time(to)).expect(ours);
            }
            Self::Lift { activity, what } => plan
                .edit_activity(activity, |activity| match what {
                    Lifted::Constraint(lifted) => {
                        if let Some(at) = activity.constraints.iter().position(|held| *held == lifted) {
                            activity.constraints.remove(at);
                        }
                    }
                    Lifted::ExpectedFinish(_) => activity.progress.expected_finish = None,
                    Lifted::External(_) => activity.external_early_start = None,
                    Lifted::LevellingDelay(_) => activity.levelling_delay = WorkingTime::ZERO,
                })
                .expect(ours),
            Self::Start { project, at } => {
                plan.edit_project(project, |project| project.start = Some(at)).expect(ours);
            }
            Self::Calendar { activity, calendar } => {
                plan.edit_activity(activity, |activity| activity.calendar = Some(calendar)).expect(ours);
            }
            Self::WorkDay { calendar, day, like } => work_day(plan, calendar, day, like),
        }
    }
}

/// What a calendar says of a weekday, itself or through its base.
pub(super) fn hours(plan: &Plan, calendar: CalendarId, day: Weekday) -> Vec<Shift> {
    let mut at = Some(calendar);
    // A chain of bases is no longer than there are calendars.
    for _ in plan.calendars() {
        let Some(id) = at else { break };
        if let Some(shifts) = plan.calendar(id).week.day(day) {
            return shifts.to_vec();
        }
        at = plan.calendar(id).base;
    }
    Vec::new()
}

/// Moves all activities of a calendar to a copy of it that works on a further day.
fn work_day(plan: &mut Plan, calendar: CalendarId, day: Weekday, like: Weekday) {
    let shifts = hours(plan, calendar, like);
    let mut longer: Calendar = plan.calendar(calendar).clone();
    longer.week.0[day.num_days_from_monday() as usize] = Some(shifts);
    while plan.find_calendar(&longer.code).is_some() {
        longer.code.push('+');
    }
    let longer = plan.add_calendar(longer).expect("no calendar has the code, and its base is in the plan");
    let users: Vec<_> =
        plan.activities().ids().filter(|&id| plan.calendar_of(id) == Some(calendar)).collect();
    for id in users {
        let edit = plan.edit_activity(id, |activity| activity.calendar = Some(longer));
        edit.expect("the calendar is in the plan");
    }
}
