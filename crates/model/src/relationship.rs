//! Relationships between activities.

use std::fmt;

use crate::id::{ActivityId, CalendarId};
use crate::text::Source;
use crate::time::WorkingTime;

/// Which ends a relationship ties, predecessor first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum RelationshipKind {
    /// Finish to start (FS): the successor starts after the predecessor's finish.
    #[default]
    #[doc(alias = "FS")]
    FinishStart,
    /// Start to start (SS).
    #[doc(alias = "SS")]
    StartStart,
    /// Finish to finish (FF).
    #[doc(alias = "FF")]
    FinishFinish,
    /// Start to finish (SF).
    #[doc(alias = "SF")]
    StartFinish,
}

impl RelationshipKind {
    /// Returns whether the predecessor's start drives (SS, SF).
    pub fn from_start(self) -> bool {
        matches!(self, Self::StartStart | Self::StartFinish)
    }

    /// Returns whether the successor's start is driven (FS, SS).
    pub fn to_start(self) -> bool {
        matches!(self, Self::FinishStart | Self::StartStart)
    }

    /// Returns `FS`, `SS`, `FF` or `SF`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FinishStart => "FS",
            Self::StartStart => "SS",
            Self::FinishFinish => "FF",
            Self::StartFinish => "SF",
        }
    }
}

impl fmt::Display for RelationshipKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How much time a relationship asks for between its two ends; negative for a lead.
#[doc(alias = "时距")]
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lag {
    /// Working time on the lag calendar.
    Time(WorkingTime),
    /// A share of the predecessor's duration, in percent.
    Percent(f64),
}

impl Lag {
    /// No lag.
    pub const ZERO: Self = Self::Time(WorkingTime::ZERO);

    /// Returns whether there is no lag.
    pub fn is_zero(self) -> bool {
        match self {
            Self::Time(time) => time.is_zero(),
            Self::Percent(percent) => percent == 0.0,
        }
    }

    /// Returns the working time, given the predecessor's duration.
    pub fn of(self, predecessor_duration: WorkingTime) -> WorkingTime {
        match self {
            Self::Time(time) => time,
            Self::Percent(percent) => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_precision_loss,
                    reason = "float to integer conversion saturates"
                )]
                let minutes = (predecessor_duration.minutes() as f64 * percent / 100.0).round() as i64;
                WorkingTime::from_minutes(minutes)
            }
        }
    }
}

impl Default for Lag {
    fn default() -> Self {
        Self::ZERO
    }
}

/// On which calendar a lag is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum LagCalendar {
    /// As the scheduling options say.
    #[default]
    Default,
    /// The predecessor's calendar.
    Predecessor,
    /// The successor's calendar.
    Successor,
    /// The project's default calendar.
    Project,
    /// Around the clock: elapsed time.
    Continuous,
    /// A calendar of its own.
    Calendar(CalendarId),
}

/// A link between two activities.
#[doc(alias = "搭接关系")]
#[derive(Clone, Debug, PartialEq)]
pub struct Relationship {
    /// The activity that comes first in the logic.
    pub predecessor: ActivityId,
    /// The activity that is held.
    pub successor: ActivityId,
    /// Which ends are tied.
    pub kind: RelationshipKind,
    /// The least time between the ends.
    pub lag: Lag,
    /// The most time between the ends, if there is a limit (continuity, exposure).
    pub maximum_lag: Option<WorkingTime>,
    /// Where lags are counted.
    pub lag_calendar: LagCalendar,
    /// Why the link or its lag is there.
    pub reason: String,
    /// Where the link comes from.
    pub sources: Vec<Source>,
}

impl Relationship {
    /// Returns a relationship without lag.
    pub fn new(predecessor: ActivityId, successor: ActivityId, kind: RelationshipKind) -> Self {
        Self {
            predecessor,
            successor,
            kind,
            lag: Lag::ZERO,
            maximum_lag: None,
            lag_calendar: LagCalendar::Default,
            reason: String::new(),
            sources: Vec::new(),
        }
    }

    /// Returns a finish-to-start relationship without lag.
    pub fn finish_start(predecessor: ActivityId, successor: ActivityId) -> Self {
        Self::new(predecessor, successor, RelationshipKind::FinishStart)
    }

    /// Returns the same relationship with a lag.
    #[must_use]
    pub fn with_lag(self, lag: WorkingTime) -> Self {
        Self { lag: Lag::Time(lag), ..self }
    }
}
