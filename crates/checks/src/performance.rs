//! Work against its baseline: who is due, and how much is planned and earned.

use chainage_model::{ActivityId, BaselineDates, Moment, ProjectId, Status};

use crate::rule::Context;

impl<'a> Context<'a> {
    /// Discrete work of the current baseline with its dates, in order of ids; milestones count too.
    pub(crate) fn baselined(&self) -> impl Iterator<Item = (ActivityId, &'a BaselineDates)> {
        let baseline = self.plan.baselines.first();
        let dates = baseline.into_iter().flat_map(|baseline| &baseline.activities);
        dates.map(|(&id, dates)| (id, dates)).filter(|&(id, _)| self.is_discrete(id))
    }

    /// Work that should be complete at the data date of its project.
    pub(crate) fn due(&self) -> impl Iterator<Item = (ActivityId, &'a BaselineDates)> {
        self.baselined().filter(|&(id, dates)| self.data_date(id).is_some_and(|t| dates.finish <= t))
    }

    /// Returns how a project stands against the current baseline, if it has a data date within it and planned work.
    pub(crate) fn performance(&self, project: ProjectId) -> Option<Performance> {
        let data_date = self.plan.project(project).data_date?;
        let works: Vec<_> = self
            .baselined()
            .filter(|&(id, dates)| self.plan.activity(id).project == project && dates.finish > dates.start)
            .map(|(id, dates)| Work { start: dates.start, finish: dates.finish, done: self.done(id) })
            .collect();
        let start = works.iter().map(|work| work.start).min()?;
        let finish = works.iter().map(|work| work.finish).max()?;
        if data_date <= start {
            return None;
        }
        let earned: f64 = works.iter().map(|work| work.done * minutes(work.start, work.finish)).sum();
        let planned = planned(&works, data_date);
        Some(Performance { start, finish, data_date, planned, earned, schedule: when(&works, earned) })
    }

    /// The part of an activity that is done: 0 to 1, by duration.
    fn done(&self, id: ActivityId) -> f64 {
        let activity = self.plan.activity(id);
        match activity.progress.status() {
            Status::Finished => 1.0,
            Status::NotStarted => 0.0,
            Status::InProgress => {
                let left = activity.progress.remaining_of(activity.duration);
                (1.0 - left.to_days(activity.duration)).clamp(0.0, 1.0)
            }
        }
    }
}

struct Work {
    start: Moment,
    finish: Moment,
    done: f64,
}

/// How a project stands: planned and earned value in planned minutes of work, each spread evenly from start to finish.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Performance {
    /// When the baseline starts.
    pub(crate) start: Moment,
    /// When it ends.
    pub(crate) finish: Moment,
    /// When it is looked at.
    pub(crate) data_date: Moment,
    /// Planned value at the data date.
    pub(crate) planned: f64,
    /// Earned value.
    pub(crate) earned: f64,
    /// When as much was planned as is earned: the earned schedule.
    pub(crate) schedule: Moment,
}

impl Performance {
    /// Earned over planned value.
    pub(crate) fn spi(&self) -> f64 {
        if self.planned > 0.0 { self.earned / self.planned } else { 1.0 }
    }

    /// Earned schedule over actual time; after the baseline's end as well.
    pub(crate) fn spi_t(&self) -> f64 {
        minutes(self.start, self.schedule) / minutes(self.start, self.data_date).max(1.0)
    }

    /// The performance needed from now on to hold the baseline's finish; endless if it has passed with work left.
    pub(crate) fn tspi(&self) -> f64 {
        let (work, time) = (minutes(self.schedule, self.finish), minutes(self.data_date, self.finish));
        if work <= 0.0 {
            0.0
        } else if time <= 0.0 {
            f64::INFINITY
        } else {
            work / time
        }
    }
}

/// Minutes between two moments, none if they are the other way round.
#[expect(clippy::cast_precision_loss, reason = "minutes are far below 2^53")]
fn minutes(from: Moment, to: Moment) -> f64 {
    (to.minutes() - from.minutes()).max(0) as f64
}

/// The work planned up to a moment.
fn planned(works: &[Work], at: Moment) -> f64 {
    works.iter().map(|work| minutes(work.start, work.finish.min(at).max(work.start))).sum()
}

/// The first moment at which so much is planned, by sweeping over starts and finishes.
fn when(works: &[Work], value: f64) -> Moment {
    let mut steps: Vec<_> = works.iter().flat_map(|work| [(work.start, 1), (work.finish, -1)]).collect();
    steps.sort_unstable();
    let (mut at, mut slope, mut sum) = (steps[0].0, 0_i32, 0.0);
    for (moment, change) in steps {
        let more = f64::from(slope) * minutes(at, moment);
        if slope > 0 && sum + more >= value {
            #[expect(clippy::cast_possible_truncation, reason = "within the step")]
            let part = ((value - sum) / f64::from(slope)).floor() as i64;
            return Moment::from_minutes(at.minutes() + part);
        }
        (at, slope, sum) = (moment, slope + change, sum + more);
    }
    at
}
