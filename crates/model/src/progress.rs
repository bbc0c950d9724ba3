//! What has happened to an activity.

use crate::time::{Moment, WorkingTime};

/// Whether an activity has begun and ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// No actual start.
    NotStarted,
    /// An actual start and no actual finish.
    InProgress,
    /// An actual finish.
    Finished,
}

/// Actual dates and what is left.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Progress {
    /// When it began.
    pub actual_start: Option<Moment>,
    /// When it ended.
    pub actual_finish: Option<Moment>,
    /// What is left, on the activity's calendar; `None` to derive it from duration and percent.
    pub remaining: Option<WorkingTime>,
    /// Percent complete, 0 to 100.
    pub percent: Option<f64>,
    /// When it was suspended.
    pub suspend: Option<Moment>,
    /// When it goes on.
    pub resume: Option<Moment>,
    /// When those who do it expect to finish (P6: expected finish).
    pub expected_finish: Option<Moment>,
}

impl Progress {
    /// Returns the status: finished if there is an actual finish, in progress if there is an actual start.
    pub fn status(&self) -> Status {
        match (self.actual_start, self.actual_finish) {
            (_, Some(_)) => Status::Finished,
            (Some(_), None) => Status::InProgress,
            (None, None) => Status::NotStarted,
        }
    }

    /// Returns what is left of a planned duration: as stated, else by percent, else all of it.
    pub fn remaining_of(&self, duration: WorkingTime) -> WorkingTime {
        match (self.status(), self.remaining, self.percent) {
            (Status::Finished, _, _) => WorkingTime::ZERO,
            (_, Some(remaining), _) => remaining,
            (Status::InProgress, None, Some(percent)) => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_precision_loss,
                    reason = "the share of a duration is within the duration"
                )]
                let left =
                    (duration.minutes() as f64 * (1.0 - percent.clamp(0.0, 100.0) / 100.0)).round() as i64;
                WorkingTime::from_minutes(left)
            }
            _ => duration,
        }
    }
}
