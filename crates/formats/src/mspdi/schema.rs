//! The elements of an MSPDI file as they stand, texts not yet read.

use std::borrow::Cow;

use chainage_model::Span;

use super::DIALECT;
use crate::xml::{Refusal, Xml};

/// The text of an element, if the element is there.
pub(super) type Text<'a> = Option<Cow<'a, str>>;

/// Defines a row: one field for each child element that is read.
macro_rules! row {
    ($(#[$attribute:meta])* $name:ident { $($field:ident: $tag:literal,)* } $(with { $($more:ident: $type:ty,)* })?) => {
        $(#[$attribute])*
        #[derive(Debug, Default)]
        pub(super) struct $name<'a> {
            $(pub(super) $field: Text<'a>,)*
            $($(pub(super) $more: $type,)*)?
        }

        impl<'a> $name<'a> {
            /// Reads a field, or passes over an element that is none.
            fn take(&mut self, xml: &mut Xml<'a>, tag: &str) -> Result<(), Refusal> {
                match tag {
                    $($tag => self.$field = Some(xml.text()?),)*
                    _ => xml.skip()?,
                }
                Ok(())
            }
        }
    };
}

row! {
    /// The project itself.
    ProjectRow {
        name: "Name", title: "Title", start: "StartDate", finish: "FinishDate", status_date: "StatusDate",
        from_start: "ScheduleFromStart", critical_slack: "CriticalSlackLimit", calendar: "CalendarUID",
        minutes_per_day: "MinutesPerDay", honour: "HonorConstraints", currency_code: "CurrencyCode",
        currency_symbol: "CurrencySymbol",
    }
}

row! {
    /// The definition of a custom field.
    FieldRow { id: "FieldID", name: "FieldName", alias: "Alias", guid: "Guid", }
    with { values: Vec<ValueRow<'a>>, }
}

row! {
    /// A value of an outline code.
    ValueRow { id: "ValueID", value: "Value", }
}

row! {
    /// A calendar.
    CalendarRow { uid: "UID", name: "Name", base: "BaseCalendarUID", is_base: "IsBaseCalendar", }
    with {
        week: Vec<DayRow<'a>>, exceptions: Vec<DayRow<'a>>, weeks: Vec<WeekRow<'a>>, has_exceptions: bool,
    }
}

row! {
    /// A weekday or an exception: both say whether there is work and when.
    DayRow {
        day_type: "DayType", working: "DayWorking", occurrences: "Occurrences",
        by_occurrences: "EnteredByOccurrences", kind: "Type", period: "Period",
        days_of_week: "DaysOfWeek", month_item: "MonthItem", month_position: "MonthPosition", month: "Month",
        month_day: "MonthDay",
    }
    with { from: Text<'a>, to: Text<'a>, times: Vec<TimeRow<'a>>, }
}

row! {
    /// A week that differs for some time.
    WeekRow { name: "Name", }
    with { from: Text<'a>, to: Text<'a>, days: Vec<DayRow<'a>>, }
}

row! {
    /// A shift.
    TimeRow { from: "FromTime", to: "ToTime", }
}

row! {
    /// The ends of a period.
    PeriodRow { from: "FromDate", to: "ToDate", }
}

row! {
    /// A resource.
    ResourceRow {
        uid: "UID", name: "Name", kind: "Type", is_null: "IsNull", max_units: "MaxUnits", calendar: "CalendarUID",
        rate: "StandardRate", material: "MaterialLabel", is_cost: "IsCostResource",
    }
}

row! {
    /// A task.
    TaskRow {
        uid: "UID", id: "ID", name: "Name", is_null: "IsNull", active: "Active", manual: "Manual", kind: "Type",
        wbs: "WBS", outline_number: "OutlineNumber", outline_level: "OutlineLevel", priority: "Priority",
        start: "Start", finish: "Finish", duration: "Duration", duration_format: "DurationFormat",
        stop: "Stop", resume: "Resume", milestone: "Milestone", summary: "Summary", critical: "Critical",
        is_subproject: "IsSubproject", external: "ExternalTask", early_start: "EarlyStart",
        early_finish: "EarlyFinish", late_start: "LateStart", late_finish: "LateFinish", free_slack: "FreeSlack",
        total_slack: "TotalSlack", cost: "Cost", percent: "PercentComplete", actual_start: "ActualStart",
        actual_finish: "ActualFinish", actual_duration: "ActualDuration", remaining: "RemainingDuration",
        constraint: "ConstraintType", calendar: "CalendarUID", constraint_date: "ConstraintDate",
        deadline: "Deadline", can_split: "LevelingCanSplit", levelling_delay: "LevelingDelay",
        ignore_resources: "IgnoreResourceCalendar", notes: "Notes",
    }
    with {
        links: Vec<LinkRow<'a>>, baselines: Vec<BaselineRow<'a>>, attributes: Vec<AttributeRow<'a>>,
        span: Option<Span>,
    }
}

row! {
    /// A link from a predecessor.
    LinkRow {
        predecessor: "PredecessorUID", kind: "Type", cross: "CrossProject", lag: "LinkLag", format: "LagFormat",
    }
}

row! {
    /// A baseline of a task.
    BaselineRow { number: "Number", start: "Start", finish: "Finish", duration: "Duration", cost: "Cost", }
}

row! {
    /// The value of a custom field or an outline code.
    AttributeRow { field: "FieldID", value: "Value", value_id: "ValueID", }
}

row! {
    /// An assignment.
    AssignmentRow {
        task: "TaskUID", resource: "ResourceUID", units: "Units", work: "Work", actual: "ActualWork",
        remaining: "RemainingWork", contour: "WorkContour",
    }
    with { periods: Vec<PeriodOfWorkRow<'a>>, }
}

row! {
    /// Work of an assignment in a period.
    PeriodOfWorkRow { kind: "Type", from: "Start", to: "Finish", value: "Value", }
}

/// A file, row by row.
#[derive(Debug, Default)]
pub(super) struct File<'a> {
    pub(super) project: ProjectRow<'a>,
    pub(super) fields: Vec<FieldRow<'a>>,
    pub(super) calendars: Vec<CalendarRow<'a>>,
    pub(super) resources: Vec<ResourceRow<'a>>,
    pub(super) tasks: Vec<TaskRow<'a>>,
    pub(super) assignments: Vec<AssignmentRow<'a>>,
}

impl<'a> File<'a> {
    /// Reads all rows of a text.
    ///
    /// # Errors
    /// If it is not well-formed, its root is no `Project`, or a limit is passed.
    pub(super) fn read(text: &'a str) -> Result<Self, Refusal> {
        let mut xml = Xml::new(text, &DIALECT);
        match xml.child()? {
            Some("Project") => {}
            Some("APIBusinessObjects") => {
                return Err(DIALECT.error(4, "this is Primavera P6's XML, not MS Project's").into());
            }
            root => {
                let root = root.unwrap_or("nothing");
                let message =
                    format!("the file begins with <{root}>, but MS Project's XML begins with <Project>");
                return Err(DIALECT.error(4, message).into());
            }
        }
        let mut file = Self::default();
        xml.children(|xml, tag| match tag {
            "Calendars" => list(xml, "Calendar", |xml| {
                file.calendars.push(calendar(xml)?);
                Ok(())
            }),
            "Resources" => list(xml, "Resource", |xml| {
                let mut row = ResourceRow::default();
                xml.children(|xml, tag| row.take(xml, tag))?;
                file.resources.push(row);
                Ok(())
            }),
            "Tasks" => list(xml, "Task", |xml| {
                file.tasks.push(task(xml)?);
                Ok(())
            }),
            "Assignments" => list(xml, "Assignment", |xml| {
                file.assignments.push(assignment(xml)?);
                Ok(())
            }),
            "ExtendedAttributes" => list(xml, "ExtendedAttribute", |xml| {
                file.fields.push(field(xml)?);
                Ok(())
            }),
            "OutlineCodes" => list(xml, "OutlineCode", |xml| {
                file.fields.push(field(xml)?);
                Ok(())
            }),
            _ => file.project.take(xml, tag),
        })?;
        Ok(file)
    }
}

/// Reads the children of one name of the open element.
fn list<'a>(
    xml: &mut Xml<'a>,
    name: &str,
    mut take: impl FnMut(&mut Xml<'a>) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    xml.children(|xml, tag| if tag == name { take(xml) } else { xml.skip() })
}

fn task<'a>(xml: &mut Xml<'a>) -> Result<TaskRow<'a>, Refusal> {
    let mut row = TaskRow::default();
    let from = xml.opened();
    xml.children(|xml, tag| {
        match tag {
            "PredecessorLink" => {
                let mut link = LinkRow::default();
                xml.children(|xml, tag| link.take(xml, tag))?;
                row.links.push(link);
            }
            "Baseline" => {
                let mut baseline = BaselineRow::default();
                xml.children(|xml, tag| baseline.take(xml, tag))?;
                row.baselines.push(baseline);
            }
            "ExtendedAttribute" | "OutlineCode" => {
                let mut attribute = AttributeRow::default();
                xml.children(|xml, tag| attribute.take(xml, tag))?;
                row.attributes.push(attribute);
            }
            _ => row.take(xml, tag)?,
        }
        Ok(())
    })?;
    row.span = xml.span(from);
    Ok(row)
}

/// Reads an assignment; how its work is spread is kept only where it was edited.
fn assignment<'a>(xml: &mut Xml<'a>) -> Result<AssignmentRow<'a>, Refusal> {
    let mut row = AssignmentRow::default();
    xml.children(|xml, tag| {
        if tag == "TimephasedData" && row.contour.as_deref() == Some("8") {
            let mut period = PeriodOfWorkRow::default();
            xml.children(|xml, tag| period.take(xml, tag))?;
            row.periods.push(period);
            return Ok(());
        }
        row.take(xml, tag)
    })?;
    Ok(row)
}

fn field<'a>(xml: &mut Xml<'a>) -> Result<FieldRow<'a>, Refusal> {
    let mut row = FieldRow::default();
    xml.children(|xml, tag| match tag {
        "Values" | "ValueList" => xml.children(|xml, _| {
            let mut value = ValueRow::default();
            xml.children(|xml, tag| match tag {
                "ID" => value.take(xml, "ValueID"),
                _ => value.take(xml, tag),
            })?;
            row.values.push(value);
            Ok(())
        }),
        _ => row.take(xml, tag),
    })?;
    Ok(row)
}

fn calendar<'a>(xml: &mut Xml<'a>) -> Result<CalendarRow<'a>, Refusal> {
    let mut row = CalendarRow::default();
    xml.children(|xml, tag| match tag {
        "WeekDays" => list(xml, "WeekDay", |xml| {
            row.week.push(day(xml)?);
            Ok(())
        }),
        "Exceptions" => {
            row.has_exceptions = true;
            list(xml, "Exception", |xml| {
                row.exceptions.push(day(xml)?);
                Ok(())
            })
        }
        "WorkWeeks" => list(xml, "WorkWeek", |xml| {
            row.weeks.push(week(xml)?);
            Ok(())
        }),
        _ => row.take(xml, tag),
    })?;
    Ok(row)
}

fn week<'a>(xml: &mut Xml<'a>) -> Result<WeekRow<'a>, Refusal> {
    let mut row = WeekRow::default();
    xml.children(|xml, tag| match tag {
        "TimePeriod" => period(xml).map(|period| (row.from, row.to) = (period.from, period.to)),
        "WeekDays" => list(xml, "WeekDay", |xml| {
            row.days.push(day(xml)?);
            Ok(())
        }),
        _ => row.take(xml, tag),
    })?;
    Ok(row)
}

fn day<'a>(xml: &mut Xml<'a>) -> Result<DayRow<'a>, Refusal> {
    let mut row = DayRow::default();
    xml.children(|xml, tag| match tag {
        "TimePeriod" => period(xml).map(|period| (row.from, row.to) = (period.from, period.to)),
        "WorkingTimes" => list(xml, "WorkingTime", |xml| {
            let mut time = TimeRow::default();
            xml.children(|xml, tag| time.take(xml, tag))?;
            row.times.push(time);
            Ok(())
        }),
        _ => row.take(xml, tag),
    })?;
    Ok(row)
}

fn period<'a>(xml: &mut Xml<'a>) -> Result<PeriodRow<'a>, Refusal> {
    let mut row = PeriodRow::default();
    xml.children(|xml, tag| row.take(xml, tag))?;
    Ok(row)
}
