//! Activities, their constraints, and what their duration is made of.

use crate::amount::Money;
use crate::code::Coded;
use crate::id::{AlignmentId, CalendarId, ProjectId, UncertaintyId, WbsId};
use crate::location::Stretch;
use crate::progress::Progress;
use crate::resource::{Assignment, Mode};
use crate::text::{Name, Source};
use crate::time::{Moment, WorkingTime};

/// What an activity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum ActivityKind {
    /// Work that takes time on the activity's calendar.
    #[default]
    Task,
    /// Work that takes time on the calendars of its driving resources.
    ResourceDependent,
    /// A point in time read as a start: at the end of a shift it waits for the next one.
    StartMilestone,
    /// A point in time read as a finish: it stays at the end of a shift.
    FinishMilestone,
    /// Work that spans other work (P6: level of effort; a hammock): dates come from its links, and it drives nothing.
    #[doc(alias = "hammock")]
    LevelOfEffort,
    /// Spans the activities below its WBS node; it drives nothing.
    WbsSummary,
}

impl ActivityKind {
    /// Returns whether the activity is a point in time.
    pub fn is_milestone(self) -> bool {
        matches!(self, Self::StartMilestone | Self::FinishMilestone)
    }

    /// Returns whether the dates come from other activities, so that it cannot drive them.
    pub fn is_summary(self) -> bool {
        matches!(self, Self::LevelOfEffort | Self::WbsSummary)
    }
}

/// What a constraint asks for.
///
/// The names are P6's; MS Project's SNET, SNLT, FNET, FNLT, MSO and MFO are the same rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConstraintKind {
    /// Start on or after (SNET, `CS_MSOA`).
    StartNoEarlierThan,
    /// Start on or before (SNLT, `CS_MSOB`): takes float, never moves early dates.
    StartNoLaterThan,
    /// Finish on or after (FNET, `CS_MEOA`).
    FinishNoEarlierThan,
    /// Finish on or before (FNLT, `CS_MEOB`): takes float, never moves early dates.
    FinishNoLaterThan,
    /// Start on (MSO, `CS_MSO`): not earlier, and float is counted from it; links may still push it later.
    StartOn,
    /// Finish on (MFO, `CS_MEO`): not earlier, and float is counted from it; links may still push it later.
    FinishOn,
    /// Mandatory start (`CS_MANDSTART`): even against the links.
    MandatoryStart,
    /// Mandatory finish (`CS_MANDFIN`): even against the links.
    MandatoryFinish,
}

impl ConstraintKind {
    /// Returns whether the constraint speaks of the start.
    pub fn is_on_start(self) -> bool {
        matches!(
            self,
            Self::StartNoEarlierThan | Self::StartNoLaterThan | Self::StartOn | Self::MandatoryStart
        )
    }

    /// Returns whether the constraint can hold an activity against its links or take its float.
    pub fn is_hard(self) -> bool {
        !matches!(self, Self::StartNoEarlierThan | Self::FinishNoEarlierThan)
    }
}

/// A date an activity has to respect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Constraint {
    /// The rule.
    pub kind: ConstraintKind,
    /// The date.
    pub date: Moment,
}

/// A quantity of work and the rate at which crews do it.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// How much there is to do, in `unit`.
    pub amount: f64,
    /// The unit: m, m3, t, girders.
    pub unit: String,
    /// What one crew does in a day, in `unit`.
    pub rate_per_day: f64,
    /// Number of crews.
    pub crews: f64,
}

impl Quantity {
    /// Returns the duration: quantity over rate and crews, in whole days rounded up, of `day_length` each.
    ///
    /// `None` if the numbers give no duration (a rate of zero, a quantity below zero, not a number).
    ///
    /// ```
    /// use chainage_model::{Quantity, WorkingTime};
    /// let levelling = Quantity { amount: 6_600_000.0, unit: "m3".into(), rate_per_day: 9_000.0, crews: 2.0 };
    /// let day = WorkingTime::from_hours(8);
    /// assert_eq!(levelling.duration(day), Some(day * 367));
    /// ```
    pub fn duration(&self, day_length: WorkingTime) -> Option<WorkingTime> {
        let days = (self.amount / (self.rate_per_day * self.crews) - 1e-9).ceil().max(0.0);
        #[expect(clippy::cast_possible_truncation, reason = "bounded by the comparison")]
        let whole = (self.amount >= 0.0 && days.is_finite() && days < 1e7).then_some(days as i64)?;
        Some(day_length * whole)
    }
}

/// A break inside an activity that is planned to pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
    /// Working time done before the pause, counted from the start of the activity.
    pub after: WorkingTime,
    /// Working time the pause takes on the activity's calendar.
    pub pause: WorkingTime,
}

/// Dates another program stored in the file, to compare with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct StoredDates {
    /// Early start.
    pub early_start: Option<Moment>,
    /// Early finish.
    pub early_finish: Option<Moment>,
    /// Late start.
    pub late_start: Option<Moment>,
    /// Late finish.
    pub late_finish: Option<Moment>,
    /// The start shown to users (for manual tasks it is input).
    pub start: Option<Moment>,
    /// The finish shown to users.
    pub finish: Option<Moment>,
    /// Total float, on the activity's calendar.
    pub total_float: Option<WorkingTime>,
    /// Free float, on the activity's calendar.
    pub free_float: Option<WorkingTime>,
    /// Whether it is on the longest path.
    pub longest_path: Option<bool>,
    /// Whether it is critical.
    pub critical: Option<bool>,
}

/// How the dates of an activity are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Placement {
    /// As soon as links and constraints allow.
    #[default]
    AsSoonAsPossible,
    /// As late as possible without delaying a successor (`CS_ALAP`): it takes its own free float.
    AsLateAsPossible,
    /// Manually scheduled (MS Project): the stored start and finish stand, whatever the links say.
    Manual,
    /// Inactive (MS Project): takes no part in the network.
    Inactive,
}

/// What stays as it is when the units of an assignment change.
#[doc(alias = "task type")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum DurationType {
    /// Units: work drives the duration (MS Project: fixed units; P6: fixed units/time).
    #[default]
    FixedUnits,
    /// Duration: what is left of started work keeps the span (MS Project: fixed duration; P6: fixed duration).
    FixedDuration,
    /// Work: more units make it shorter (MS Project: fixed work; P6: fixed units).
    FixedWork,
}

/// A piece of work, or a point in time, of a plan.
///
/// ```
/// use chainage_model::{Activity, ProjectId, WorkingTime};
/// # let project: ProjectId = chainage_model::Id::from_index(0);
/// let piles = Activity { duration: WorkingTime::from_hours(8) * 20, ..Activity::task(project, "B-10", "Piles") };
/// assert!(!piles.kind.is_milestone());
/// ```
#[doc(alias = "工作")]
#[derive(Clone, Debug, PartialEq)]
pub struct Activity {
    /// The code people know it by, unique in its project.
    pub code: String,
    /// The name.
    pub name: Name,
    /// The project it belongs to.
    pub project: ProjectId,
    /// Its node in the work breakdown.
    pub wbs: Option<WbsId>,
    /// What it is.
    pub kind: ActivityKind,
    /// Its calendar; `None` for its project's.
    pub calendar: Option<CalendarId>,
    /// Planned (original) duration on its calendar.
    pub duration: WorkingTime,
    /// What stays as it is when assignments change.
    pub duration_type: DurationType,
    /// Whether the duration is elapsed time (around the clock) instead of working time.
    pub elapsed: bool,
    /// What the duration was derived from, if it was.
    pub quantity: Option<Quantity>,
    /// How its dates are found.
    pub placement: Placement,
    /// Dates it has to respect; the first is the primary one.
    pub constraints: Vec<Constraint>,
    /// A target finish: gives float, never moves dates.
    pub deadline: Option<Moment>,
    /// Start no earlier than this because of a project that is not here (P6: external early start).
    pub external_early_start: Option<Moment>,
    /// Finish no later than this because of a project that is not here (P6: external late finish).
    pub external_late_finish: Option<Moment>,
    /// What has happened.
    pub progress: Progress,
    /// Planned pauses, in order.
    pub splits: Vec<Split>,
    /// Whether levelling may interrupt it.
    pub may_split: bool,
    /// Delay by levelling, in elapsed time.
    pub levelling_delay: WorkingTime,
    /// Priority in levelling, 0 to 1000, higher first; `None` for the project's.
    pub priority: Option<u16>,
    /// The resources it needs.
    pub assignments: Vec<Assignment>,
    /// Other ways of doing it (crew sizes, machines); empty if there is one way only.
    pub modes: Vec<Mode>,
    /// Budgeted cost.
    pub cost: Option<Money>,
    /// The alignment it works along.
    pub alignment: Option<AlignmentId>,
    /// Where on the alignment it works: one stretch for linear work, points or several stretches else.
    pub stretches: Vec<Stretch>,
    /// The class of its three-point factors.
    pub uncertainty: Option<UncertaintyId>,
    /// Activity codes: pairs of code type and value.
    pub labels: Vec<(String, String)>,
    /// Where its facts come from.
    pub sources: Vec<Source>,
    /// Remarks.
    pub note: String,
    /// Dates another program stored in the file.
    pub stored: Option<Box<StoredDates>>,
}

impl Coded for Activity {
    fn code(&self) -> &str {
        &self.code
    }
}

impl Activity {
    /// Returns a task of no duration, to be filled.
    pub fn task(project: ProjectId, code: impl Into<String>, name: impl Into<Name>) -> Self {
        Self {
            code: code.into(),
            name: name.into(),
            project,
            wbs: None,
            kind: ActivityKind::Task,
            calendar: None,
            duration: WorkingTime::ZERO,
            duration_type: DurationType::default(),
            elapsed: false,
            quantity: None,
            placement: Placement::default(),
            constraints: Vec::new(),
            deadline: None,
            external_early_start: None,
            external_late_finish: None,
            progress: Progress::default(),
            splits: Vec::new(),
            may_split: false,
            levelling_delay: WorkingTime::ZERO,
            priority: None,
            assignments: Vec::new(),
            modes: Vec::new(),
            cost: None,
            alignment: None,
            stretches: Vec::new(),
            uncertainty: None,
            labels: Vec::new(),
            sources: Vec::new(),
            note: String::new(),
            stored: None,
        }
    }

    /// Returns a finish milestone.
    pub fn finish_milestone(project: ProjectId, code: impl Into<String>, name: impl Into<Name>) -> Self {
        Self { kind: ActivityKind::FinishMilestone, ..Self::task(project, code, name) }
    }

    /// Returns a start milestone.
    pub fn start_milestone(project: ProjectId, code: impl Into<String>, name: impl Into<Name>) -> Self {
        Self { kind: ActivityKind::StartMilestone, ..Self::task(project, code, name) }
    }
}
