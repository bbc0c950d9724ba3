//! The critical path method as bounds that are raised and lowered until nothing moves.
//!
//! Early dates are the least that satisfy all proposals of the links into an activity, late dates the greatest that
//! satisfy those out of it; no order of the network is used. Covered: tasks and milestones, all relationships with
//! lags and leads on any calendar, constraints, finish-by dates and deadlines, and early dates after progress with retained
//! logic, in the conventions of P6. Not covered: late dates after progress, summaries, as late as possible, other
//! rules of progress, resources.

use std::cmp::Ordering;

use chainage_model::{
    Activity, ActivityId, ActivityKind, Constraint, ConstraintKind, FloatBase, IdVec, LagCalendar, Moment,
    Plan, ProjectId, Relationship, RelationshipKind, Status, WorkingTime,
};

use super::calendar::{Axis, Calendars};

/// The dates of an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    /// Early start.
    pub early_start: Moment,
    /// Early finish.
    pub early_finish: Moment,
    /// Late start.
    pub late_start: Moment,
    /// Late finish.
    pub late_finish: Moment,
    /// Late finish less early finish, in working time; none when finished.
    pub total_float: WorkingTime,
    /// How far it can move without moving a successor.
    pub free_float: WorkingTime,
}

/// Schedules a plan with the options of its first project, or returns `None` if dates never settle: a loop.
pub fn schedule(plan: &Plan, calendars: &Calendars) -> Option<IdVec<ActivityId, Times>> {
    let oracle = Oracle { plan, calendars };
    let early = oracle.settle(|early, id| oracle.early(early, id))?;
    let late = oracle.settle(|late, id| oracle.late(late, id, oracle.end(&early, id)))?;
    Some(
        plan.activities()
            .ids()
            .map(|id| Times {
                early_start: early[id].0,
                early_finish: early[id].1,
                late_start: late[id].0,
                late_finish: late[id].1,
                total_float: match plan.activity(id).progress.status() {
                    Status::Finished => WorkingTime::ZERO,
                    _ => calendars.between(oracle.axis(id), early[id].1, late[id].1),
                },
                free_float: oracle.free_float(&early, id),
            })
            .collect(),
    )
}

/// Start and finish of each activity.
type Dates = IdVec<ActivityId, (Moment, Moment)>;

struct Oracle<'a> {
    plan: &'a Plan,
    calendars: &'a Calendars,
}

impl Oracle<'_> {
    /// Computes all dates from all dates again and again until they stay.
    fn settle(&self, date: impl Fn(&Dates, ActivityId) -> (Moment, Moment)) -> Option<Dates> {
        let n_activities = self.plan.activities().len();
        let first = self.plan.projects().iter().find_map(|project| project.start).unwrap_or_default();
        let mut dates = Dates::filled(n_activities, (first, first));
        for _ in 0..=n_activities + 1 {
            let next: Dates = self.plan.activities().ids().map(|id| date(&dates, id)).collect();
            if next.as_slice() == dates.as_slice() {
                return Some(dates);
            }
            dates = next;
        }
        None
    }

    fn early(&self, early: &Dates, id: ActivityId) -> (Moment, Moment) {
        let (c, axis) = (self.calendars, self.axis(id));
        let activity = self.plan.activity(id);
        let remaining = remaining(activity);
        let data_date = self.data_date(id);
        let begin = self.begin(id);
        let touches = |m| c.works(axis, m) || c.worked(axis, m);
        // What asks latest for the start, and the finish it asked for if it asked for one.
        let mut start = begin;
        let mut finish = None;
        let mut tied = false;
        for link in self.plan.relationships().iter().filter(|link| link.successor == id) {
            let asked = self.proposal(early, link);
            let from_finish = !link.kind.to_start();
            let proposal = if from_finish { c.add(axis, asked, -remaining) } else { asked };
            // Work that has not started takes a link's word over the frame's where both ask for the same start.
            let takes_tie = !tied && activity.progress.status() == Status::NotStarted;
            let is_later = (c.up(axis, proposal), proposal) > (c.up(axis, start), start);
            // An SF link asks for its finish only if it moves the start beyond the data date.
            let asks_finish = link.kind == RelationshipKind::FinishFinish || proposal > data_date;
            if is_later || (takes_tie && proposal == begin) {
                tied = true;
                start = proposal;
                finish = (from_finish && asks_finish)
                    .then(|| if touches(asked) { asked } else { c.up(axis, asked) });
            }
        }
        let status = activity.progress.status();
        if status == Status::Finished {
            return (start.max(data_date), start.max(data_date));
        }
        if status == Status::InProgress {
            return self.enclose(axis, start, finish, remaining);
        }
        for &Constraint { kind, date } in &activity.constraints {
            let finishing = c.add(axis, date, -remaining);
            let (least, least_finish) = match kind {
                ConstraintKind::StartNoEarlierThan => (date, None),
                ConstraintKind::StartOn => (c.up(axis, date), None),
                ConstraintKind::FinishNoEarlierThan => (finishing, None),
                ConstraintKind::FinishOn => (finishing, Some(c.down(axis, date))),
                ConstraintKind::MandatoryStart => {
                    start = date.max(data_date);
                    finish = None;
                    continue;
                }
                ConstraintKind::MandatoryFinish => {
                    start = finishing.max(data_date);
                    finish = (finishing >= data_date).then_some(date);
                    continue;
                }
                ConstraintKind::StartNoLaterThan | ConstraintKind::FinishNoLaterThan => continue,
            };
            if least > start {
                start = least;
                finish = least_finish;
            }
        }
        match activity.kind {
            ActivityKind::FinishMilestone => {
                let at = if touches(start) { start } else { c.up(axis, start) };
                (at, at)
            }
            ActivityKind::StartMilestone => (c.up(axis, start), c.up(axis, start)),
            _ => self.enclose(axis, start, finish, remaining),
        }
    }

    /// Work from a start on: its finish is the one that was asked for, if that encloses the work.
    fn enclose(
        &self,
        axis: Axis,
        start: Moment,
        asked: Option<Moment>,
        remaining: WorkingTime,
    ) -> (Moment, Moment) {
        let c = self.calendars;
        let start = c.up(axis, start);
        let asked = asked.filter(|&finish| c.between(axis, start, finish) == remaining);
        (start, asked.unwrap_or_else(|| c.add(axis, start, remaining)))
    }

    /// The date a link asks for at the end of the successor it ties.
    fn proposal(&self, early: &Dates, link: &Relationship) -> Moment {
        let (c, axis) = (self.calendars, self.lag_axis(link));
        let predecessor = &self.plan.activity(link.predecessor);
        let (start, finish) = early[link.predecessor];
        let lag = self.rest_of_lag(link);
        let progress = predecessor.progress;
        // Only work that has not started waits for the lag's calendar where there is no lag.
        let is_open = self.plan.activity(link.successor).progress.actual_start.is_none();
        let asked = match (link.kind, progress.actual_start, progress.actual_finish) {
            (RelationshipKind::StartStart | RelationshipKind::StartFinish, Some(started), Some(_))
            | (RelationshipKind::StartFinish, Some(started), None) => c.add(axis, started, lag),
            (RelationshipKind::FinishFinish, _, Some(finished)) => c.add(axis, finished, lag),
            (RelationshipKind::StartStart, None, _) if lag.is_zero() && is_open => c.up(axis, start),
            (RelationshipKind::StartStart | RelationshipKind::StartFinish, _, _) => c.add(axis, start, lag),
            _ => c.add(axis, finish, lag),
        };
        asked.max(self.data_date(link.successor))
    }

    /// What is left of a lag at the data date.
    fn rest_of_lag(&self, link: &Relationship) -> WorkingTime {
        let predecessor = self.plan.activity(link.predecessor);
        let lag = lag(self.plan, link);
        let data_date = self.data_date(link.predecessor);
        let used = match (link.kind, predecessor.progress.actual_start, predecessor.progress.actual_finish) {
            (RelationshipKind::FinishStart, _, Some(finished)) => {
                if lag <= WorkingTime::ZERO {
                    return WorkingTime::ZERO;
                }
                self.calendars.between(self.lag_axis(link), finished, data_date)
            }
            (RelationshipKind::StartStart, Some(_), None) if lag <= WorkingTime::ZERO => {
                return WorkingTime::ZERO;
            }
            (RelationshipKind::StartStart, Some(started), None) => {
                self.calendars.between(self.axis(link.predecessor), started, data_date)
            }
            _ => return lag,
        };
        (lag - used).max(WorkingTime::ZERO)
    }

    fn late(&self, late: &Dates, id: ActivityId, end: Moment) -> (Moment, Moment) {
        let (c, axis) = (self.calendars, self.axis(id));
        let activity = self.plan.activity(id);
        let remaining = remaining(activity);
        let touches = |m| c.works(axis, m) || c.worked(axis, m);
        // The least that is asked for, and the start that goes with it where a start link asked.
        let mut finish = None;
        for link in self.plan.relationships().iter().filter(|link| link.predecessor == id) {
            let (late_start, late_finish) = late[link.successor];
            let lag = self.rest_of_lag(link);
            let back = |from| c.add(self.lag_axis(link), from, -lag);
            let allowed = back(if link.kind.to_start() { late_start } else { late_finish });
            let asked = match link.kind {
                RelationshipKind::FinishStart if touches(allowed) => (allowed, None),
                RelationshipKind::FinishStart => (c.down(axis, allowed), None),
                RelationshipKind::StartStart if activity.progress.actual_start.is_some() => {
                    (c.add(axis, allowed, remaining), None)
                }
                RelationshipKind::StartStart => {
                    let start = match lag.cmp(&WorkingTime::ZERO) {
                        Ordering::Less => allowed,
                        Ordering::Equal if touches(allowed) => allowed,
                        Ordering::Equal => self.edge(axis, allowed),
                        Ordering::Greater => c.up(axis, allowed),
                    };
                    (c.add(axis, start, remaining), (lag <= WorkingTime::ZERO).then_some(start))
                }
                RelationshipKind::FinishFinish => (allowed, None),
                RelationshipKind::StartFinish => (back(c.add(axis, late_finish, remaining)), None),
            };
            if finish.is_none_or(|(finish, _)| asked.0 < finish) {
                finish = Some(asked);
            }
        }
        let must_finish = self.plan.project(activity.project).finish_by.is_some();
        let (mut finish, mut start) = match finish {
            Some((finish, _)) if finish > end => (c.down(axis, end), None),
            Some(asked) => asked,
            None if must_finish && !touches(end) => (c.down(axis, end), None),
            None => (end, None),
        };
        if activity.progress.status() == Status::Finished {
            return (finish, finish);
        }
        let first = finish;
        for &Constraint { kind, date } in &activity.constraints {
            let not_started = activity.progress.status() == Status::NotStarted;
            finish = match kind {
                ConstraintKind::StartOn if !not_started => finish,
                ConstraintKind::StartOn | ConstraintKind::StartNoLaterThan => {
                    let is_finish = activity.kind == ActivityKind::FinishMilestone;
                    let start = if is_finish { date } else { c.up(axis, date) };
                    finish.min(c.add(axis, start, remaining))
                }
                ConstraintKind::FinishOn | ConstraintKind::FinishNoLaterThan => finish.min(date),
                ConstraintKind::MandatoryStart => {
                    start = None;
                    c.add(axis, date, remaining)
                }
                ConstraintKind::MandatoryFinish => {
                    start = None;
                    date
                }
                ConstraintKind::StartNoEarlierThan | ConstraintKind::FinishNoEarlierThan => finish,
            };
        }
        finish = activity.deadline.map_or(finish, |deadline| finish.min(deadline));
        if finish != first {
            start = None;
        }
        if activity.kind != ActivityKind::StartMilestone {
            finish = c.down(axis, finish);
        }
        let counted = c.add(axis, finish, -remaining);
        let counted = if remaining.is_zero() { counted } else { c.up(axis, counted) };
        let is_finish = activity.kind == ActivityKind::FinishMilestone;
        (start.filter(|_| !is_finish).unwrap_or(counted), finish)
    }

    /// The start of the shift after if it is on the same day, else the end of the shift before.
    fn edge(&self, axis: Axis, m: Moment) -> Moment {
        let (up, down) = (self.calendars.up(axis, m), self.calendars.down(axis, m));
        if up.date() == m.date() { up } else { down }
    }

    /// To the nearest date of a successor, or to the finish of the project if there is none.
    fn free_float(&self, early: &Dates, id: ActivityId) -> WorkingTime {
        let activity = self.plan.activity(id);
        let is_set = activity.constraints.iter().any(|c| c.kind == ConstraintKind::MandatoryFinish);
        if is_set || activity.progress.status() == Status::Finished {
            return WorkingTime::ZERO;
        }
        let axis = self.axis(id);
        let mut gaps: IdVec<ActivityId, Vec<WorkingTime>> =
            IdVec::filled(self.plan.activities().len(), Vec::new());
        for link in self.plan.relationships().iter().filter(|link| link.predecessor == id) {
            let own = if link.kind.from_start() { early[id].0 } else { early[id].1 };
            let successor = early[link.successor];
            let has = if link.kind.to_start() { successor.0 } else { successor.1 };
            let latest = self.calendars.add(self.lag_axis(link), has, -self.rest_of_lag(link));
            gaps[link.successor].push(self.calendars.between(axis, own, latest));
        }
        let of_successor = |gaps: &Vec<WorkingTime>| {
            let least = gaps.iter().min()?;
            if least.is_negative() { gaps.iter().max().copied() } else { Some(*least) }
        };
        let end = self.finish_of(early, self.plan.activity(id).project);
        let to_end = || self.calendars.between(axis, early[id].1, end);
        gaps.iter().filter_map(of_successor).min().unwrap_or_else(to_end).max(WorkingTime::ZERO)
    }

    /// What the late dates of an activity are counted from.
    fn end(&self, early: &Dates, id: ActivityId) -> Moment {
        let project = self.plan.activity(id).project;
        let options = self.plan.projects().iter().next().map(|first| first.options).unwrap_or_default();
        self.plan.project(project).finish_by.unwrap_or_else(|| match options.float_base {
            FloatBase::OwnProject => self.finish_of(early, project),
            FloatBase::LatestProject => early.iter().map(|dates| dates.1).max().unwrap_or_default(),
        })
    }

    fn finish_of(&self, early: &Dates, project: ProjectId) -> Moment {
        let own = self.plan.activities().enumerated().filter(|(_, activity)| activity.project == project);
        own.map(|(id, _)| early[id].1).max().unwrap_or_default()
    }

    fn axis(&self, id: ActivityId) -> Axis {
        if self.plan.activity(id).elapsed { None } else { self.plan.calendar_of(id) }
    }

    fn lag_axis(&self, link: &Relationship) -> Axis {
        let project = self.plan.project(self.plan.activity(link.successor).project);
        let of = |lag_calendar| match lag_calendar {
            LagCalendar::Default | LagCalendar::Predecessor => self.plan.calendar_of(link.predecessor),
            LagCalendar::Successor => self.plan.calendar_of(link.successor),
            LagCalendar::Project => project.calendar,
            LagCalendar::Continuous => None,
            LagCalendar::Calendar(calendar) => Some(calendar),
        };
        match link.lag_calendar {
            LagCalendar::Default => of(project.options.lag_calendar),
            named => of(named),
        }
    }

    /// The data date of an activity's project, else its start.
    fn data_date(&self, id: ActivityId) -> Moment {
        let project = self.plan.project(self.plan.activity(id).project);
        project.data_date.or(project.start).expect("plans in tests have a start")
    }

    /// Before this nothing starts.
    fn begin(&self, id: ActivityId) -> Moment {
        let project = self.plan.project(self.plan.activity(id).project);
        self.data_date(id).max(project.start.unwrap_or(Moment::EARLIEST))
    }
}

/// The lag of a link: start to finish without one takes the first minute of work that is still to come,
/// unless it says how much it may be at most.
pub fn lag(plan: &Plan, link: &Relationship) -> WorkingTime {
    let ends = [plan.activity(link.predecessor), plan.activity(link.successor)];
    let are_to_come = ends.iter().all(|activity| {
        activity.progress.status() == Status::NotStarted && remaining(activity) > WorkingTime::ZERO
    });
    let lag = link.lag.of(ends[0].duration);
    let is_plain = link.kind == RelationshipKind::StartFinish && link.maximum_lag.is_none();
    let takes_minute = is_plain && lag.is_zero() && are_to_come;
    if takes_minute { WorkingTime::from_minutes(1) } else { lag }
}

/// What is left to do; milestones take no time.
fn remaining(activity: &Activity) -> WorkingTime {
    if activity.kind.is_milestone() {
        WorkingTime::ZERO
    } else {
        activity.progress.remaining_of(activity.duration)
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::notation::{moment, plan};

    fn times(text: &str, code: &str) -> Times {
        let plan = plan(text);
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
        let calendars = Calendars::new(&plan, day(1, 1), day(6, 30));
        schedule(&plan, &calendars).unwrap()[plan.find_activity(code).unwrap()]
    }

    #[test]
    fn dates_and_floats_of_a_diamond() {
        let text = "A 2d\nB 3d <- A\nC 1d <- A\nD 1d <- B, C";
        let c = times(text, "C");
        assert_eq!(c.early_start, moment("2026-03-04 08:00"));
        assert_eq!(c.late_finish, moment("2026-03-06 17:00"));
        assert_eq!(c.total_float, WorkingTime::from_hours(16));
        assert_eq!(c.free_float, WorkingTime::from_hours(16));
        assert_eq!(times(text, "A").total_float, WorkingTime::ZERO);
        assert_eq!(times(text, "D").early_finish, moment("2026-03-09 17:00"));
    }

    #[test]
    fn a_loop_never_settles() {
        let plan = plan("A 2d <- B\nB 3d <- A");
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
        let calendars = Calendars::new(&plan, day(1, 1), day(12, 31));
        assert_eq!(schedule(&plan, &calendars).map(drop), None);
    }

    #[test]
    fn what_is_left_waits_for_its_predecessors() {
        let text = "data-date Tue 17:00\nA 5d started Mon 08:00 left 3d\nB 2d started Mon 08:00 left 1d <- A";
        assert_eq!(times(text, "B").early_start, moment("2026-03-09 08:00"));
    }
}
