//! Projects and their scheduling options.

use chainage_model::{
    Criticality, FloatBase, FloatRule, LagCalendar, Moment, Name, ProgressRule, Project, ProjectId,
    SchedulingOptions, StartLag, WorkingTime,
};

use super::{Fields, Namesakes, Reader, is_code};
use crate::xer::log::Place;
use crate::xer::schema;
use crate::xer::source::Source;
use crate::xer::value;

impl<'a, S: Source> Reader<'a, S> {
    pub(super) fn projects(&mut self) {
        let fallback = self.fallback_calendar();
        let mut rows: Vec<(Place, schema::Project<'a>)> = Vec::new();
        self.source.each(&mut self.log, |_, place, row| rows.push((place, row)));
        let mut namesakes = Namesakes::new();
        let is_exported = |row: &schema::Project<'_>| row.export_flag.eq_ignore_ascii_case("Y");
        let has_exported = rows.iter().any(|(_, row)| is_exported(row));
        for (place, row) in rows {
            let key = row.proj_id;
            if self.projects.contains(key) {
                self.log.field("XER025", place, "proj_id", "the key is used twice; the first one holds");
                continue;
            }
            let is_taken = |code: &str| self.content.plan.find_project(code).is_some();
            let (code, as_wanted) = namesakes.free((), row.proj_short_name, || format!("P{key}"), is_taken);
            if !as_wanted {
                let what = format!("the code is empty or used twice; the project is called \"{code}\"");
                self.log.field("XER017", place, "proj_short_name", &what);
            }
            let project = self.project(place, &row, code, fallback);
            let id = self.add_project(project, Some(place));
            self.projects.insert(key, id);
            self.separators.insert(id, row.name_sep_char);
            if has_exported && !is_exported(&row) {
                self.guests.insert(id);
            }
        }
        self.options();
    }

    fn project(
        &mut self,
        place: Place,
        row: &schema::Project<'_>,
        code: String,
        fallback: chainage_model::CalendarId,
    ) -> Project {
        let mut fields = Fields { log: &mut self.log, place, numbers: self.numbers };
        let start = fields.date("plan_start_date", row.plan_start_date);
        let data_date = fields.date("last_recalc_date", row.last_recalc_date);
        let finish_by = fields.date("plan_end_date", row.plan_end_date);
        if start.is_none() && data_date.is_none() {
            let what = "neither data date nor planned start; the earliest date of its activities is taken";
            fields.log.field("XER024", place, "last_recalc_date", what);
        }
        let priority = fields.number("priority_num", row.priority_num);
        let threshold = fields.hours("critical_drtn_hr_cnt", row.critical_drtn_hr_cnt).unwrap_or_default();
        let calendar = self.calendars.get(row.clndr_id).copied();
        if calendar.is_none() && !row.clndr_id.is_empty() {
            let what = "the calendar is not in the file; the default one holds";
            self.log.field("XER018", place, "clndr_id", what);
        }
        let calendar = calendar.unwrap_or(fallback);
        let criticality = if is_code(row.critical_path_type, "CT_DrivPath") {
            Criticality::LongestPath
        } else {
            Criticality::TotalFloat(threshold)
        };
        Project {
            start,
            data_date,
            finish_by,
            calendar: Some(calendar),
            priority: priority.map_or(500, levelling_priority),
            options: SchedulingOptions { criticality, ..defaults() },
            ..Project::new(code, Name::new(value::text(row.proj_name)))
        }
    }

    fn add_project(&mut self, project: Project, place: Option<Place>) -> ProjectId {
        let id =
            self.content.plan.add_project(project).expect("the code is free and the calendar is in the plan");
        self.content.rows.projects.push(place.map(|place| place.at));
        self.content.origins.projects.push(place.map(Place::span));
        id
    }

    fn options(&mut self) {
        let mut rows: Vec<(Place, schema::Options<'a>)> = Vec::new();
        self.source.each(&mut self.log, |_, place, row| rows.push((place, row)));
        for (place, row) in rows {
            let Some(&id) = self.projects.get(row.proj_id) else { continue };
            let mut fields = Fields { log: &mut self.log, place, numbers: self.numbers };
            let options = read_options(&mut fields, &row, self.content.plan.project(id).options);
            self.content.rows.options.insert(id, place.at);
            let edit = self.content.plan.edit_project(id, |project| project.options = options);
            edit.expect("options change neither code nor ids");
        }
    }

    /// Returns the project of a key, made up if the file lacks it.
    pub(super) fn project_of(&mut self, key: &'a str, place: Place) -> ProjectId {
        if let Some(&id) = self.projects.get(key) {
            return id;
        }
        // A table without the column, or a file with one project: there is no doubt.
        if key.is_empty() && self.content.plan.projects().len() == 1 {
            return chainage_model::Id::from_index(0);
        }
        self.log.field("XER018", place, "proj_id", "the project is not in the file; it is made up");
        let calendar = self.fallback_calendar();
        let mut code = if key.is_empty() { "P".to_owned() } else { format!("P{key}") };
        while self.content.plan.find_project(&code).is_some() {
            code.push('~');
        }
        let id = self.add_project(
            Project { calendar: Some(calendar), options: defaults(), ..Project::new(code, "") },
            None,
        );
        self.projects.insert(key, id);
        id
    }

    /// Gives projects without any date the earliest one of their activities.
    pub(super) fn date_projects(&mut self, earliest: &[(ProjectId, Moment)]) {
        for &(id, moment) in earliest {
            let project = self.content.plan.project(id);
            if project.start.is_none() && project.data_date.is_none() {
                let edit = self.content.plan.edit_project(id, |project| project.start = Some(moment));
                edit.expect("a date changes neither code nor ids");
            }
        }
    }
}

/// P6's options where a file says nothing.
fn defaults() -> SchedulingOptions {
    SchedulingOptions {
        use_expected_finish: true,
        float_base: FloatBase::OwnProject,
        ..SchedulingOptions::default()
    }
}

fn read_options(
    fields: &mut Fields<'_>,
    row: &schema::Options<'_>,
    defaults: SchedulingOptions,
) -> SchedulingOptions {
    let flag = |text: &str, default: bool| match text {
        "Y" | "y" => true,
        "N" | "n" => false,
        _ => default,
    };
    let progress = match (flag(row.sched_retained_logic, true), flag(row.sched_progress_override, false)) {
        (_, true) => ProgressRule::ProgressOverride,
        (true, false) => ProgressRule::RetainedLogic,
        (false, false) => ProgressRule::ActualDates,
    };
    let lag = row.sched_calendar_on_relationship_lag;
    let lag_calendar = match () {
        () if lag.is_empty() || is_code(lag, "rcal_Predecessor") => LagCalendar::Predecessor,
        () if is_code(lag, "rcal_Successor") => LagCalendar::Successor,
        () if is_code(lag, "rcal_ProjDefault") => LagCalendar::Project,
        () if is_code(lag, "rcal_24Hour") => LagCalendar::Continuous,
        () => {
            fields.unknown("sched_calendar_on_relationship_lag", lag, "the predecessor's calendar is taken");
            LagCalendar::Predecessor
        }
    };
    let float = row.sched_float_type;
    let float = match () {
        () if float.is_empty() || is_code(float, "FT_FF") => FloatRule::Finish,
        () if is_code(float, "FT_SS") => FloatRule::Start,
        () if is_code(float, "FT_Min") => FloatRule::Smaller,
        () => {
            fields.unknown("sched_float_type", float, "float from finish dates is taken");
            FloatRule::Finish
        }
    };
    SchedulingOptions {
        progress,
        lag_calendar,
        start_lag: if flag(row.sched_lag_early_start_flag, true) {
            StartLag::EarlyStart
        } else {
            StartLag::ActualStart
        },
        float,
        open_ends_critical: flag(row.sched_open_critical_flag, false),
        use_expected_finish: flag(row.sched_use_expect_end_flag, true),
        use_external_dates: !is_code(row.sched_outer_depend_type, "SD_None"),
        float_base: if flag(row.sched_use_project_end_date_for_float, true) {
            FloatBase::OwnProject
        } else {
            FloatBase::LatestProject
        },
        ..defaults
    }
}

/// P6 counts from 1 (first) to 100; the model from 1000 (first) to 0.
fn levelling_priority(number: f64) -> u16 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 1 to 100")]
    let number = number.clamp(1.0, 100.0) as u16;
    (100 - number) * 10
}

/// Returns the smaller of two moments, either of which may be missing.
pub(super) fn earlier(a: Option<Moment>, b: Option<Moment>) -> Option<Moment> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Returns zero for an amount below it.
pub(super) fn non_negative(time: WorkingTime) -> WorkingTime {
    time.max(WorkingTime::ZERO)
}
