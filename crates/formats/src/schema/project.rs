//! Projects, their options, and the work breakdown.

use chainage_model::{
    Calendar, Criticality, Dialect, Direction, FloatBase, FloatRule, LagCalendar, Name, Plan, ProgressRule,
    Project, ProjectId, SchedulingOptions, StartLag, Wbs, WbsId, WorkingTime,
};

use crate::schema::activity::ActivityTable;
use crate::schema::date::{FinishDate, StartDate};
use crate::schema::relationship::{read_lag_calendar, write_lag_calendar};
use crate::schema::resource::ResourceTable;
use crate::schema::scope::Scope;
use crate::schema::source::Sources;
use crate::shape::{At, Map, table, words};
use crate::tree::Found;

table! {
    /// A part of a plan with its own data date.
    ProjectTable("a project") {
        /// The code; only under [project], where no key gives it.
        code: Option<At<String>>,
        /// The name.
        name: String,
        /// The Chinese name.
        zh: String,
        /// Planned start: nothing starts before it.
        start: Option<At<StartDate>>,
        /// Up to when work is recorded; the rest is forecast.
        data_date: Option<At<FinishDate>>,
        /// The project must finish by this: late dates are counted from it.
        finish_by: Option<At<FinishDate>>,
        /// The date people compare the finish with; it never moves a date.
        target: Option<At<FinishDate>>,
        /// The milestone that stands for the finish.
        finish_milestone: Option<At<String>>,
        /// The calendar of activities that name none.
        calendar: Option<At<String>>,
        /// The alignment of activities that name none.
        alignment: Option<At<String>>,
        /// Priority in levelling, 0 to 1000, higher first. Default: 500.
        priority: Option<At<u16>>,
        /// Where it comes from.
        source: Sources,
        /// Remarks.
        note: String,
        /// How to schedule it.
        options: Option<At<OptionsTable>>,
        /// The work breakdown; under [project] it may stand at the top of the file.
        wbs: Map<WbsTable>,
        /// The project's own resources; under [project] they may stand at the top of the file.
        resources: Map<ResourceTable>,
        /// The activities; under [project] they may stand at the top of the file.
        activities: Map<ActivityTable>,
    }

    /// The rules of scheduling a project; the defaults are P6's.
    OptionsTable("the options of a project") {
        /// Whose conventions settle what the other options leave open: p6 (default), ms-project.
        dialect: Option<At<Dialect>>,
        /// Progress out of sequence: retained-logic (default), progress-override, actual-dates.
        progress: Option<At<ProgressRule>>,
        /// The calendar of lags: predecessor (default), successor, project, continuous, or a calendar's code.
        lag_calendar: Option<At<String>>,
        /// From where SS lags count once the predecessor has started: early-start (default), actual-start.
        start_lag: Option<At<StartLag>>,
        /// What total float is measured between: finish (default), start, smaller.
        float: Option<At<FloatRule>>,
        /// Critical are activities of total float up to this ("0d", the default), or those on the "longest-path".
        criticality: Option<At<String>>,
        /// Whether activities without successors are critical. Default: false.
        open_ends_critical: Option<bool>,
        /// Whether expected finish dates set the remaining duration. Default: false.
        use_expected_finish: Option<bool>,
        /// Whether dates from projects that are not here count. Default: true.
        use_external_dates: Option<bool>,
        /// Whether constraints may win over links. Default: true.
        honour_constraints: Option<bool>,
        /// The finish that float is counted from: latest-project (default), own-project.
        float_base: Option<At<FloatBase>>,
        /// From which end: from-start (default), from-finish.
        direction: Option<At<Direction>>,
    }

    /// A node of the work breakdown.
    WbsTable("a WBS node") {
        /// The name.
        name: String,
        /// The Chinese name.
        zh: String,
        /// The node above.
        parent: Option<At<String>>,
    }
}

words! {
    Dialect { "p6" => P6, "ms-project" => MsProject, }
    ProgressRule {
        "retained-logic" => RetainedLogic,
        "progress-override" => ProgressOverride,
        "actual-dates" => ActualDates,
    }
    StartLag { "early-start" => EarlyStart, "actual-start" => ActualStart, }
    FloatRule { "finish" => Finish, "start" => Start, "smaller" => Smaller, }
    FloatBase { "own-project" => OwnProject, "latest-project" => LatestProject, }
    Direction { "from-start" => FromStart, "from-finish" => FromFinish, }
}

impl ProjectTable {
    /// Returns the project without its finish milestone, which is not in the plan yet.
    pub(crate) fn to_model(&self, code: &str, plan: &Plan, found: &mut Found) -> Project {
        let scope = Scope { plan, project: None };
        let calendar = self.calendar.as_ref().and_then(|code| scope.calendar(code, found));
        let day_length = calendar.map_or(Calendar::EIGHT_HOURS, |id| plan.calendar(id).day_length);
        let options = self.options.as_ref().map(|options| options.value.to_model(scope, day_length, found));
        Project {
            code: code.to_owned(),
            name: Name::bilingual(&self.name, &self.zh),
            start: self.start.as_ref().map(|date| date.value.0),
            data_date: self.data_date.as_ref().map(|date| date.value.0),
            finish_by: self.finish_by.as_ref().map(|date| date.value.0),
            target: self.target.as_ref().map(|date| date.value.0),
            finish_milestone: None,
            calendar,
            alignment: self.alignment.as_ref().and_then(|code| scope.alignment(code, found)),
            priority: self.priority.as_ref().map_or(500, |priority| read_priority(priority, found)),
            options: options.unwrap_or_default(),
            sources: self.source.to_model(),
            note: self.note.clone(),
        }
    }

    /// Returns the table without what belongs to the project.
    pub(crate) fn of_model(plan: &Plan, id: ProjectId) -> Self {
        let project = plan.project(id);
        let scope = Scope { plan, project: Some(id) };
        let day_length = project.calendar.map_or(Calendar::EIGHT_HOURS, |id| plan.calendar(id).day_length);
        let options = OptionsTable::of_model(&project.options, plan, day_length);
        Self {
            code: None,
            name: project.name.en.clone(),
            zh: project.name.zh.clone(),
            start: project.start.map(|date| At::new(StartDate(date))),
            data_date: project.data_date.map(|date| At::new(FinishDate(date))),
            finish_by: project.finish_by.map(|date| At::new(FinishDate(date))),
            target: project.target.map(|date| At::new(FinishDate(date))),
            finish_milestone: project.finish_milestone.map(|id| At::new(scope.spell_activity(id))),
            calendar: project.calendar.map(|id| At::new(plan.calendar(id).code.clone())),
            alignment: project.alignment.map(|id| At::new(plan.alignment(id).code.clone())),
            priority: (project.priority != 500).then(|| At::new(project.priority)),
            source: Sources::of_model(&project.sources),
            note: project.note.clone(),
            options: (options != OptionsTable::default()).then(|| At::new(options)),
            ..Self::default()
        }
    }
}

/// Returns a priority, at most 1000.
pub(crate) fn read_priority(priority: &At<u16>, found: &mut Found) -> u16 {
    if priority.value > 1000 {
        found.error("I006", priority.span, format!("the priority {} is over 1000", priority.value));
    }
    priority.value.min(1000)
}

/// Returns what is stated, or the default.
fn or_default<T: Copy + Default>(stated: Option<&At<T>>) -> T {
    stated.map(|stated| stated.value).unwrap_or_default()
}

/// Returns what is to be stated: nothing for the default.
fn unless_default<T: PartialEq + Default>(value: T) -> Option<At<T>> {
    (value != T::default()).then(|| At::new(value))
}

impl OptionsTable {
    fn to_model(&self, scope: Scope<'_>, day_length: WorkingTime, found: &mut Found) -> SchedulingOptions {
        let default = SchedulingOptions::default();
        let lag_calendar = self.lag_calendar.as_ref().and_then(|text| read_lag_calendar(text, scope, found));
        SchedulingOptions {
            dialect: or_default(self.dialect.as_ref()),
            progress: or_default(self.progress.as_ref()),
            lag_calendar: lag_calendar.unwrap_or(default.lag_calendar),
            start_lag: or_default(self.start_lag.as_ref()),
            float: or_default(self.float.as_ref()),
            criticality: self
                .criticality
                .as_ref()
                .and_then(|text| read_criticality(text, day_length, found))
                .unwrap_or_default(),
            open_ends_critical: self.open_ends_critical.unwrap_or(default.open_ends_critical),
            use_expected_finish: self.use_expected_finish.unwrap_or(default.use_expected_finish),
            use_external_dates: self.use_external_dates.unwrap_or(default.use_external_dates),
            honour_constraints: self.honour_constraints.unwrap_or(default.honour_constraints),
            float_base: or_default(self.float_base.as_ref()),
            direction: or_default(self.direction.as_ref()),
        }
    }

    fn of_model(options: &SchedulingOptions, plan: &Plan, day_length: WorkingTime) -> Self {
        let default = SchedulingOptions::default();
        let flag = |value: bool, usual: bool| (value != usual).then_some(value);
        let lag_calendar = match options.lag_calendar {
            LagCalendar::Default => None,
            calendar if calendar == default.lag_calendar => None,
            calendar => write_lag_calendar(calendar, plan).map(At::new),
        };
        let criticality = match options.criticality {
            Criticality::LongestPath => Some(At::new("longest-path".to_owned())),
            Criticality::TotalFloat(WorkingTime::ZERO) => None,
            Criticality::TotalFloat(limit) => {
                Some(At::new(chainage_model::notation::write_span(limit, day_length)))
            }
        };
        Self {
            dialect: unless_default(options.dialect),
            progress: unless_default(options.progress),
            lag_calendar,
            start_lag: unless_default(options.start_lag),
            float: unless_default(options.float),
            criticality,
            open_ends_critical: flag(options.open_ends_critical, default.open_ends_critical),
            use_expected_finish: flag(options.use_expected_finish, default.use_expected_finish),
            use_external_dates: flag(options.use_external_dates, default.use_external_dates),
            honour_constraints: flag(options.honour_constraints, default.honour_constraints),
            float_base: unless_default(options.float_base),
            direction: unless_default(options.direction),
        }
    }
}

fn read_criticality(text: &At<String>, day_length: WorkingTime, found: &mut Found) -> Option<Criticality> {
    if text.value == "longest-path" {
        return Some(Criticality::LongestPath);
    }
    let span = chainage_model::notation::parse_span(&text.value).ok();
    let limit = span.filter(|span| !span.elapsed).and_then(|span| span.to_time(day_length));
    if limit.is_none() {
        let message = format!("\"{}\" does not say what is critical", text.value);
        let help = "expected \"longest-path\" or the most total float that is still critical, as in \"0d\"";
        found.error_with_help("PLAN002", text.span, message, help);
    }
    limit.map(Criticality::TotalFloat)
}

impl WbsTable {
    pub(crate) fn to_model(&self, code: &str, parent: Option<WbsId>, project: ProjectId) -> Wbs {
        Wbs { code: code.to_owned(), name: Name::bilingual(&self.name, &self.zh), project, parent }
    }

    pub(crate) fn of_model(plan: &Plan, node: &Wbs) -> Self {
        Self {
            name: node.name.en.clone(),
            zh: node.name.zh.clone(),
            parent: node.parent.map(|id| At::new(plan.wbs()[id].code.clone())),
        }
    }
}
