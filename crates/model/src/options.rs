//! How a project is scheduled: the rules planners choose between.
//!
//! The defaults are P6's. They are data of the project, because files store them; the engine obeys them.

use crate::relationship::LagCalendar;
use crate::time::WorkingTime;

/// What progress out of sequence does to the work that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum ProgressRule {
    /// What is left of a started activity waits for its predecessors.
    #[default]
    RetainedLogic,
    /// What is left of a started activity goes on at the data date, whatever its predecessors do.
    ProgressOverride,
    /// As override, but a finished predecessor counts with its actual finish, even after the data date.
    ActualDates,
}

/// From where the lag of a start-to-start link counts when the predecessor has started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum StartLag {
    /// From the early start of what is left, less the lag already used up.
    #[default]
    EarlyStart,
    /// From the actual start.
    ActualStart,
}

/// What total float is measured between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum FloatRule {
    /// Late finish less early finish.
    #[default]
    Finish,
    /// Late start less early start.
    Start,
    /// The smaller of the two.
    Smaller,
}

/// Which activities are critical.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Criticality {
    /// Those with total float up to a threshold.
    TotalFloat(WorkingTime),
    /// Those on the longest path.
    LongestPath,
}

impl Default for Criticality {
    fn default() -> Self {
        Self::TotalFloat(WorkingTime::ZERO)
    }
}

/// Against which finish the float of several projects is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum FloatBase {
    /// Each project's own finish.
    #[default]
    OwnProject,
    /// The latest finish of all projects scheduled together.
    LatestProject,
}

/// From which end dates are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Direction {
    /// From the start, as soon as possible.
    #[default]
    FromStart,
    /// From the finish, as late as possible.
    FromFinish,
}

/// Whose conventions settle what the other options leave open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Dialect {
    /// Primavera P6's.
    #[default]
    P6,
    /// Microsoft Project's: started work keeps its start, what is left begins at the resume date, and slack is the
    /// smaller of start and finish slack.
    MsProject,
}

/// The rules of a scheduling run.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a check box of the programs whose options these are"
)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SchedulingOptions {
    /// Whose conventions hold.
    pub dialect: Dialect,
    /// Progress out of sequence.
    pub progress: ProgressRule,
    /// The calendar of lags whose relationship names none; never `Default`.
    pub lag_calendar: LagCalendar,
    /// Lags of start-to-start links from started predecessors.
    pub start_lag: StartLag,
    /// How total float is measured.
    pub float: FloatRule,
    /// Which activities are critical.
    pub criticality: Criticality,
    /// Whether activities without successors have no float.
    pub open_ends_critical: bool,
    /// Whether expected finish dates set the remaining duration.
    pub use_expected_finish: bool,
    /// Whether dates from projects that are not here count.
    pub use_external_dates: bool,
    /// Whether constraints may win over links where the two cannot both hold (MS Project's "honour constraints").
    pub honour_constraints: bool,
    /// The finish that float is counted from when several projects run together.
    pub float_base: FloatBase,
    /// From which end.
    pub direction: Direction,
}

impl Default for SchedulingOptions {
    fn default() -> Self {
        Self {
            dialect: Dialect::default(),
            progress: ProgressRule::default(),
            lag_calendar: LagCalendar::Predecessor,
            start_lag: StartLag::default(),
            float: FloatRule::default(),
            criticality: Criticality::default(),
            open_ends_critical: false,
            use_expected_finish: false,
            use_external_dates: true,
            honour_constraints: true,
            float_base: FloatBase::default(),
            direction: Direction::default(),
        }
    }
}
