//! Activities.

use chainage_model::{
    Activity, ActivityId, ActivityKind, Calendar, Constraint, ConstraintKind, DurationType, Mode, Name,
    Placement, Plan, ProjectId, Quantity, Split, Stretch, WorkingTime,
};

use crate::schema::amount::{Amount, Millions};
use crate::schema::date::{FinishDate, StartDate, Wrong};
use crate::schema::progress::{StoredTable, progress_of};
use crate::schema::project::read_priority;
use crate::schema::relationship::Predecessor;
use crate::schema::relationship::scope_of;
use crate::schema::resource::Demand;
use crate::schema::scope::Scope;
use crate::schema::source::Sources;
use crate::shape::{At, Many, Map, notation, table, words};
use crate::tree::{Found, did_you_mean};

table! {
    /// A piece of work, or a point in time.
    ActivityTable("an activity") {
        /// The name.
        name: String,
        /// The Chinese name.
        zh: String,
        /// Its node in the work breakdown.
        wbs: Option<At<String>>,
        /// What it is: task (default), start-milestone, finish-milestone, level-of-effort, wbs-summary,
        /// resource-dependent.
        kind: Option<At<ActivityKind>>,
        /// Planned duration: "20d", "4h30m", "28ed" (elapsed). Default: from the quantity; none for milestones.
        duration: Option<At<Amount>>,
        /// What stays as it is when its assignments change: fixed-units (default), fixed-duration, fixed-work.
        duration_type: Option<At<DurationType>>,
        /// Work to do, and the rate at which crews do it.
        quantity: Option<At<QuantityTable>>,
        /// Its calendar. Default: the project's.
        calendar: Option<At<String>>,
        /// Its predecessors: "A10", "A10 SS+45d", or tables.
        after: Many<At<Predecessor>>,
        /// What it needs: "CRANE", "CRANE:2", or tables.
        resources: Many<At<Demand>>,
        /// Where it works: "K2+253..K20+500", "K5", or a list.
        at: Many<At<Stretch>>,
        /// The alignment it works along. Default: the project's.
        alignment: Option<At<String>>,
        /// Budgeted cost in millions of the currency.
        cost: Option<At<Millions>>,
        /// When it began.
        started: Option<At<StartDate>>,
        /// When it ended.
        finished: Option<At<FinishDate>>,
        /// Remaining duration.
        remaining: Option<At<Amount>>,
        /// Percent complete, 0 to 100.
        percent: Option<At<f64>>,
        /// The last day before it was suspended.
        suspended: Option<At<FinishDate>>,
        /// When it goes on.
        resumes: Option<At<StartDate>>,
        /// When those who do it expect to finish.
        expected_finish: Option<At<FinishDate>>,
        /// Dates it has to respect: "start-no-earlier-than 2025-05-01".
        constraint: Many<At<Constraint>>,
        /// A target finish: gives float, never moves dates.
        deadline: Option<At<FinishDate>>,
        /// How its dates are found: as-soon-as-possible (default), as-late-as-possible, manual, inactive.
        placement: Option<At<Placement>>,
        /// Start no earlier than this because of a project that is not here.
        external_early_start: Option<At<StartDate>>,
        /// Finish no later than this because of a project that is not here.
        external_late_finish: Option<At<FinishDate>>,
        /// Planned pauses.
        splits: Vec<At<SplitTable>>,
        /// Whether levelling may interrupt it. Default: false.
        may_split: Option<bool>,
        /// Delay by levelling, in elapsed time: "3ed".
        levelling_delay: Option<At<Amount>>,
        /// Priority in levelling, 0 to 1000. Default: the project's.
        priority: Option<At<u16>>,
        /// Other ways of doing it.
        modes: Vec<At<ModeTable>>,
        /// The class of its three-point factors.
        uncertainty: Option<At<String>>,
        /// Activity codes: { responsible = "…", lot = "…" }.
        labels: Map<Many<String>>,
        /// Where its facts come from.
        source: Sources,
        /// Remarks.
        note: String,
        /// Dates another program stored, to compare with.
        stored: Option<At<StoredTable>>,
    }

    /// Work to do, and the rate at which crews do it.
    QuantityTable("a quantity") {
        /// How much there is to do.
        amount: Option<At<f64>>,
        /// What it is counted in.
        unit: String,
        /// What one crew does in a day.
        rate: Option<At<f64>>,
        /// Number of crews. Default: 1.
        crews: Option<At<f64>>,
    }

    /// A planned pause.
    SplitTable("a split") {
        /// Working time done before the pause.
        after: Option<At<Amount>>,
        /// Working time the pause takes.
        pause: Option<At<Amount>>,
    }

    /// One way of doing an activity.
    ModeTable("a mode") {
        /// The name.
        name: String,
        /// The Chinese name.
        zh: String,
        /// Its duration.
        duration: Option<At<Amount>>,
        /// What it needs.
        resources: Many<At<Demand>>,
        /// Its cost in millions of the currency.
        cost: Option<At<Millions>>,
    }
}

words! {
    ActivityKind {
        "task" => Task,
        "resource-dependent" => ResourceDependent,
        "start-milestone" => StartMilestone,
        "finish-milestone" => FinishMilestone,
        "level-of-effort" => LevelOfEffort,
        "wbs-summary" => WbsSummary,
    }
    DurationType {
        "fixed-units" => FixedUnits,
        "fixed-duration" => FixedDuration,
        "fixed-work" => FixedWork,
    }
    Placement {
        "as-soon-as-possible" => AsSoonAsPossible,
        "as-late-as-possible" => AsLateAsPossible,
        "manual" => Manual,
        "inactive" => Inactive,
    }
}

notation! {
    /// A date to respect: start-no-earlier-than 2025-05-01; also start-no-later-than, finish-no-earlier-than,
    /// finish-no-later-than, start-on, finish-on, mandatory-start, mandatory-finish.
    Constraint, parse_constraint, write_constraint;
}

const CONSTRAINTS: [(&str, ConstraintKind); 8] = [
    ("start-no-earlier-than", ConstraintKind::StartNoEarlierThan),
    ("start-no-later-than", ConstraintKind::StartNoLaterThan),
    ("finish-no-earlier-than", ConstraintKind::FinishNoEarlierThan),
    ("finish-no-later-than", ConstraintKind::FinishNoLaterThan),
    ("start-on", ConstraintKind::StartOn),
    ("finish-on", ConstraintKind::FinishOn),
    ("mandatory-start", ConstraintKind::MandatoryStart),
    ("mandatory-finish", ConstraintKind::MandatoryFinish),
];

/// Reads `start-no-earlier-than 2025-05-01`.
pub(crate) fn parse_constraint(text: &str) -> Result<Constraint, Wrong> {
    let trimmed = text.trim();
    let (word, date) = trimmed.split_once(char::is_whitespace).unwrap_or((trimmed, ""));
    let Some(&(_, kind)) = CONSTRAINTS.iter().find(|(known, _)| *known == word) else {
        let words = CONSTRAINTS.map(|(word, _)| word);
        let near =
            did_you_mean(word, words).unwrap_or_else(|| format!("expected one of {}", words.join(", ")));
        return Err(("I007", format!("unknown constraint \"{word}\"; {near}")));
    };
    let date = if kind.is_on_start() { StartDate::parse(date)?.0 } else { FinishDate::parse(date)?.0 };
    Ok(Constraint { kind, date })
}

/// Writes `start-no-earlier-than 2025-05-01`.
pub(crate) fn write_constraint(constraint: &Constraint) -> String {
    let word = CONSTRAINTS.iter().find(|(_, kind)| *kind == constraint.kind).map_or("", |(word, _)| word);
    let date = constraint.date;
    let date = if constraint.kind.is_on_start() { StartDate(date).write() } else { FinishDate(date).write() };
    format!("{word} {date}")
}

impl ActivityTable {
    /// Returns the activity; its relationships come when all activities are there.
    pub(crate) fn to_model(
        &self,
        code: &At<String>,
        project: ProjectId,
        plan: &Plan,
        found: &mut Found,
    ) -> Activity {
        let scope = scope_of(plan, project);
        let calendar = self.calendar.as_ref().and_then(|code| scope.calendar(code, found));
        let day_length = calendar
            .or(plan.project(project).calendar)
            .map_or(Calendar::EIGHT_HOURS, |id| plan.calendar(id).day_length);
        let kind = self.kind.as_ref().map_or_else(ActivityKind::default, |kind| kind.value);
        let quantity = self.quantity.as_ref().and_then(|quantity| quantity.to_model(found));
        let (duration, elapsed) = self.duration(code, kind, quantity.as_ref(), day_length, found);
        let elapsed_day = WorkingTime::ZERO;
        Activity {
            wbs: self.wbs.as_ref().and_then(|code| scope.wbs(code, found)),
            kind,
            calendar,
            duration,
            duration_type: self.duration_type.as_ref().map_or_else(DurationType::default, |kind| kind.value),
            elapsed,
            quantity,
            placement: self.placement.as_ref().map_or_else(Placement::default, |placement| placement.value),
            constraints: self.constraint.0.iter().map(|constraint| constraint.value).collect(),
            deadline: self.deadline.as_ref().map(|date| date.value.0),
            external_early_start: self.external_early_start.as_ref().map(|date| date.value.0),
            external_late_finish: self.external_late_finish.as_ref().map(|date| date.value.0),
            progress: progress_of(self, elapsed, day_length, found),
            splits: self
                .splits
                .iter()
                .filter_map(|split| split.to_model(elapsed, day_length, found))
                .collect(),
            may_split: self.may_split.unwrap_or(false),
            levelling_delay: self
                .levelling_delay
                .as_ref()
                .and_then(|delay| delay.time_of(true, elapsed_day, found))
                .unwrap_or_default(),
            priority: self.priority.as_ref().map(|priority| read_priority(priority, found)),
            assignments: demands(&self.resources, day_length, scope, found),
            modes: self.modes.iter().map(|mode| mode.to_model(day_length, scope, found)).collect(),
            cost: self.cost.as_ref().map(|cost| cost.value.0),
            alignment: self.alignment.as_ref().and_then(|code| scope.alignment(code, found)),
            stretches: self.at.0.iter().map(|stretch| stretch.value).collect(),
            uncertainty: self.uncertainty.as_ref().and_then(|code| scope.uncertainty(code, found)),
            labels: labels_of(&self.labels),
            sources: self.source.to_model(),
            note: self.note.clone(),
            stored: self.stored.as_ref().map(|stored| Box::new(stored.value.to_model(day_length, found))),
            ..Activity::task(project, &code.value, Name::bilingual(&self.name, &self.zh))
        }
    }

    fn duration(
        &self,
        code: &At<String>,
        kind: ActivityKind,
        quantity: Option<&Quantity>,
        day_length: WorkingTime,
        found: &mut Found,
    ) -> (WorkingTime, bool) {
        let needs_none = kind.is_milestone() || kind.is_summary();
        match (&self.duration, quantity) {
            (Some(duration), _) => {
                (duration.time(day_length, found).unwrap_or_default(), duration.is_elapsed())
            }
            (None, Some(quantity)) => {
                let duration = quantity.duration(day_length);
                if duration.is_none() {
                    let span = self.quantity.as_ref().map_or(code.span, |quantity| quantity.span);
                    let message = "the quantity gives no duration: amount over rate and crews is not a time";
                    found.error("I006", span, message);
                }
                (duration.unwrap_or_default(), false)
            }
            (None, None) => {
                if !needs_none && self.quantity.is_none() {
                    found.missing(
                        code.span,
                        format!(
                            "activity {} needs a duration, a quantity, or kind = \"finish-milestone\"",
                            code.value
                        ),
                    );
                }
                (WorkingTime::ZERO, false)
            }
        }
    }

    /// Returns the table of an activity, its relationships included.
    pub(crate) fn of_model(plan: &Plan, id: ActivityId, after: Vec<At<Predecessor>>) -> Self {
        let activity = plan.activity(id);
        let scope = scope_of(plan, activity.project);
        let day_length =
            plan.calendar_of(id).map_or(Calendar::EIGHT_HOURS, |id| plan.calendar(id).day_length);
        let amount = |time| At::new(Amount::of(time, activity.elapsed, day_length));
        let start = |date| At::new(StartDate(date));
        let finish = |date| At::new(FinishDate(date));
        let progress = &activity.progress;
        let is_usual = match &activity.quantity {
            Some(quantity) => quantity.duration(day_length) == Some(activity.duration),
            None => {
                activity.duration.is_zero() && (activity.kind.is_milestone() || activity.kind.is_summary())
            }
        };
        let demands = |assignments: &[chainage_model::Assignment]| {
            Many(assignments.iter().map(|one| At::<Demand>::of_model(one, day_length, scope)).collect())
        };
        Self {
            name: activity.name.en.clone(),
            zh: activity.name.zh.clone(),
            wbs: activity.wbs.map(|id| At::new(plan.wbs()[id].code.clone())),
            kind: (activity.kind != ActivityKind::default()).then(|| At::new(activity.kind)),
            duration: (!is_usual || activity.elapsed).then(|| amount(activity.duration)),
            duration_type: (activity.duration_type != DurationType::default())
                .then(|| At::new(activity.duration_type)),
            quantity: activity.quantity.as_ref().map(|quantity| At::new(QuantityTable::of_model(quantity))),
            calendar: activity.calendar.map(|id| At::new(plan.calendar(id).code.clone())),
            after: Many(after),
            resources: demands(&activity.assignments),
            at: Many(activity.stretches.iter().copied().map(At::new).collect()),
            alignment: activity.alignment.map(|id| At::new(plan.alignment(id).code.clone())),
            cost: activity.cost.map(|cost| At::new(Millions(cost))),
            started: progress.actual_start.map(start),
            finished: progress.actual_finish.map(finish),
            remaining: progress.remaining.map(amount),
            percent: progress.percent.map(At::new),
            suspended: progress.suspend.map(finish),
            resumes: progress.resume.map(start),
            expected_finish: progress.expected_finish.map(finish),
            constraint: Many(activity.constraints.iter().copied().map(At::new).collect()),
            deadline: activity.deadline.map(finish),
            placement: (activity.placement != Placement::default()).then(|| At::new(activity.placement)),
            external_early_start: activity.external_early_start.map(start),
            external_late_finish: activity.external_late_finish.map(finish),
            splits: activity
                .splits
                .iter()
                .map(|split| {
                    At::new(SplitTable { after: Some(amount(split.after)), pause: Some(amount(split.pause)) })
                })
                .collect(),
            may_split: activity.may_split.then_some(true),
            levelling_delay: (!activity.levelling_delay.is_zero())
                .then(|| At::new(Amount::of(activity.levelling_delay, true, day_length))),
            priority: activity.priority.map(At::new),
            modes: activity
                .modes
                .iter()
                .map(|mode| {
                    At::new(ModeTable {
                        name: mode.name.en.clone(),
                        zh: mode.name.zh.clone(),
                        duration: Some(At::new(Amount::of(mode.duration, false, day_length))),
                        resources: demands(&mode.assignments),
                        cost: mode.cost.map(|cost| At::new(Millions(cost))),
                    })
                })
                .collect(),
            uncertainty: activity.uncertainty.map(|id| At::new(plan.uncertainty(id).code.clone())),
            labels: labels_to(&activity.labels),
            source: Sources::of_model(&activity.sources),
            note: activity.note.clone(),
            stored: activity.stored.as_ref().map(|stored| At::new(StoredTable::of_model(stored, day_length))),
        }
    }
}

fn demands(
    resources: &Many<At<Demand>>,
    day_length: WorkingTime,
    scope: Scope<'_>,
    found: &mut Found,
) -> Vec<chainage_model::Assignment> {
    resources.0.iter().filter_map(|demand| demand.to_model(day_length, scope, found)).collect()
}

fn labels_of(labels: &Map<Many<String>>) -> Vec<(String, String)> {
    let pairs = labels.0.iter().flat_map(|(kind, values)| values.0.iter().map(|value| (&kind.value, value)));
    pairs.map(|(kind, value)| (kind.clone(), value.clone())).collect()
}

/// Values of one type stand together, in the order of its first.
fn labels_to(labels: &[(String, String)]) -> Map<Many<String>> {
    let mut map: Map<Many<String>> = Map::default();
    for (kind, value) in labels {
        match map.0.iter_mut().find(|(named, _)| named.value == *kind) {
            Some((_, values)) => values.0.push(value.clone()),
            None => map.0.push((At::new(kind.clone()), Many(vec![value.clone()]))),
        }
    }
    map
}

impl At<QuantityTable> {
    fn to_model(&self, found: &mut Found) -> Option<Quantity> {
        let table = &self.value;
        let (Some(amount), Some(rate)) = (&table.amount, &table.rate) else {
            found.missing(self.span, "a quantity needs an amount and a rate");
            return None;
        };
        Some(Quantity {
            amount: amount.value,
            unit: table.unit.clone(),
            rate_per_day: rate.value,
            crews: table.crews.as_ref().map_or(1.0, |crews| crews.value),
        })
    }
}

impl QuantityTable {
    fn of_model(quantity: &Quantity) -> Self {
        let is_one = (quantity.crews - 1.0).abs() < f64::EPSILON / 2.0;
        Self {
            amount: Some(At::new(quantity.amount)),
            unit: quantity.unit.clone(),
            rate: Some(At::new(quantity.rate_per_day)),
            crews: (!is_one).then(|| At::new(quantity.crews)),
        }
    }
}

impl At<SplitTable> {
    fn to_model(&self, elapsed: bool, day_length: WorkingTime, found: &mut Found) -> Option<Split> {
        let (Some(after), Some(pause)) = (&self.value.after, &self.value.pause) else {
            found.missing(self.span, "a split needs after and pause, two amounts of time");
            return None;
        };
        Some(Split {
            after: after.time_of(elapsed, day_length, found)?,
            pause: pause.time_of(elapsed, day_length, found)?,
        })
    }
}

impl At<ModeTable> {
    fn to_model(&self, day_length: WorkingTime, scope: Scope<'_>, found: &mut Found) -> Mode {
        let table = &self.value;
        if table.duration.is_none() {
            found.missing(self.span, "a mode needs a duration");
        }
        let duration = table.duration.as_ref().and_then(|time| time.time_of(false, day_length, found));
        Mode {
            name: Name::bilingual(&table.name, &table.zh),
            duration: duration.unwrap_or_default(),
            assignments: demands(&table.resources, day_length, scope, found),
            cost: table.cost.as_ref().map(|cost| cost.value.0),
        }
    }
}
