//! What has happened to an activity, and dates of other programs: stored ones and baselines.

use chainage_model::{Baseline, BaselineDates, Calendar, Plan, Progress, StoredDates, WorkingTime};

use crate::schema::activity::ActivityTable;
use crate::schema::amount::{Amount, Millions};
use crate::schema::date::{FinishDate, StartDate};
use crate::schema::scope::Scope;
use crate::shape::{At, Map, table};
use crate::tree::Found;

table! {
    /// Dates another program stored, to compare with.
    StoredTable("stored dates") {
        /// Early start.
        early_start: Option<At<StartDate>>,
        /// Early finish.
        early_finish: Option<At<FinishDate>>,
        /// Late start.
        late_start: Option<At<StartDate>>,
        /// Late finish.
        late_finish: Option<At<FinishDate>>,
        /// The start shown to users; for manual activities it is input.
        start: Option<At<StartDate>>,
        /// The finish shown to users.
        finish: Option<At<FinishDate>>,
        /// Total float.
        total_float: Option<At<Amount>>,
        /// Free float.
        free_float: Option<At<Amount>>,
        /// Whether it is on the longest path.
        longest_path: Option<bool>,
        /// Whether it is critical.
        critical: Option<bool>,
    }

    /// A plan as it was approved.
    BaselineTable("a baseline") {
        /// Its name.
        name: String,
        /// Its data date.
        data_date: Option<At<FinishDate>>,
        /// What was planned, by activity: CODE or PROJECT/CODE.
        activities: Map<At<BaselineDatesTable>>,
    }

    /// What was planned for an activity.
    BaselineDatesTable("dates of a baseline") {
        /// Planned start.
        start: Option<At<StartDate>>,
        /// Planned finish.
        finish: Option<At<FinishDate>>,
        /// Planned duration.
        duration: Option<At<Amount>>,
        /// Planned cost in millions of the currency.
        cost: Option<At<Millions>>,
    }
}

/// Reads the progress of an activity.
pub(crate) fn progress_of(
    table: &ActivityTable,
    elapsed: bool,
    day_length: WorkingTime,
    found: &mut Found,
) -> Progress {
    let percent = table.percent.as_ref();
    if let Some(percent) = percent.filter(|percent| !(0.0..=100.0).contains(&percent.value)) {
        let message = format!("percent complete {} is not between 0 and 100", percent.value);
        found.error("I006", percent.span, message);
    }
    let remaining = table.remaining.as_ref();
    Progress {
        actual_start: table.started.as_ref().map(|date| date.value.0),
        actual_finish: table.finished.as_ref().map(|date| date.value.0),
        remaining: remaining.and_then(|time| time.time_of(elapsed, day_length, found)),
        percent: percent.map(|percent| percent.value),
        suspend: table.suspended.as_ref().map(|date| date.value.0),
        resume: table.resumes.as_ref().map(|date| date.value.0),
        expected_finish: table.expected_finish.as_ref().map(|date| date.value.0),
    }
}

impl StoredTable {
    pub(crate) fn to_model(&self, day_length: WorkingTime, found: &mut Found) -> StoredDates {
        let start = |date: &Option<At<StartDate>>| date.as_ref().map(|date| date.value.0);
        let finish = |date: &Option<At<FinishDate>>| date.as_ref().map(|date| date.value.0);
        let mut float =
            |float: &Option<At<Amount>>| float.as_ref().and_then(|float| float.signed(day_length, found));
        StoredDates {
            early_start: start(&self.early_start),
            early_finish: finish(&self.early_finish),
            late_start: start(&self.late_start),
            late_finish: finish(&self.late_finish),
            start: start(&self.start),
            finish: finish(&self.finish),
            total_float: float(&self.total_float),
            free_float: float(&self.free_float),
            longest_path: self.longest_path,
            critical: self.critical,
        }
    }

    pub(crate) fn of_model(stored: &StoredDates, day_length: WorkingTime) -> Self {
        let start = |date| At::new(StartDate(date));
        let finish = |date| At::new(FinishDate(date));
        let float = |float| At::new(Amount::of(float, false, day_length));
        Self {
            early_start: stored.early_start.map(start),
            early_finish: stored.early_finish.map(finish),
            late_start: stored.late_start.map(start),
            late_finish: stored.late_finish.map(finish),
            start: stored.start.map(start),
            finish: stored.finish.map(finish),
            total_float: stored.total_float.map(float),
            free_float: stored.free_float.map(float),
            longest_path: stored.longest_path,
            critical: stored.critical,
        }
    }
}

impl BaselineTable {
    pub(crate) fn to_model(&self, plan: &Plan, found: &mut Found) -> Baseline {
        let scope = Scope { plan, project: None };
        let mut baseline = Baseline {
            name: self.name.clone(),
            data_date: self.data_date.as_ref().map(|date| date.value.0),
            ..Baseline::default()
        };
        for (code, At { value: dates, span }) in &self.activities.0 {
            let Some(id) = scope.activity(code, found) else { continue };
            let (Some(start), Some(finish)) = (&dates.start, &dates.finish) else {
                found.missing(*span, "dates of a baseline need a start and a finish");
                continue;
            };
            let day_length = day_length(plan, id);
            let dates = BaselineDates {
                start: start.value.0,
                finish: finish.value.0,
                duration: dates.duration.as_ref().and_then(|time| time.time_of(false, day_length, found)),
                cost: dates.cost.as_ref().map(|cost| cost.value.0),
            };
            baseline.activities.insert(id, dates);
        }
        baseline
    }

    pub(crate) fn of_model(plan: &Plan, baseline: &Baseline) -> Self {
        let scope = Scope { plan, project: None };
        let entry = |(&id, dates): (&chainage_model::ActivityId, &BaselineDates)| {
            let duration = dates.duration.map(|time| At::new(Amount::of(time, false, day_length(plan, id))));
            let table = BaselineDatesTable {
                start: Some(At::new(StartDate(dates.start))),
                finish: Some(At::new(FinishDate(dates.finish))),
                duration,
                cost: dates.cost.map(|cost| At::new(Millions(cost))),
            };
            (At::new(scope.spell_activity(id)), At::new(table))
        };
        // In the order in which the activities stand in the file.
        let mut activities: Vec<_> = baseline.activities.iter().collect();
        activities.sort_by_key(|(id, _)| plan.activity(**id).project);
        Self {
            name: baseline.name.clone(),
            data_date: baseline.data_date.map(|date| At::new(FinishDate(date))),
            activities: Map(activities.into_iter().map(entry).collect()),
        }
    }
}

fn day_length(plan: &Plan, id: chainage_model::ActivityId) -> WorkingTime {
    plan.calendar_of(id).map_or(Calendar::EIGHT_HOURS, |id| plan.calendar(id).day_length)
}
