//! From a plan to PMXML that P6 accepts: the rows of its tables, under the names of the API.
//!
//! Elements stand in the order of P6's schema, which is that of the alphabet. The node that stands for a project is
//! named by it and not written, as P6 does; what stands directly below it names none.

mod baseline;
mod calendar;
mod over;
mod row;

pub use over::write_over;

use std::borrow::Cow;
use std::collections::HashMap;

use chainage_model::{ActivityId, Diagnostic, Id, IdVec, Plan, ProgressRule, ProjectId, ResourceId};

use super::name::{
    ACTIVITY, ASSIGNMENT, CALENDAR, CODE, CODE_TYPE, CODE_USE, EXPENSE, OPTIONS, PROJECT, RATE, RELATIONSHIP,
    RESOURCE, UNIT, WBS,
};
use crate::Format;
use crate::xer::write::row::{self as rows, Keys, Row};
use crate::xer::write::{Numbers, losses_of, table};
use crate::xml::Elements;
use row::{Fields, cell};

/// A version that today's P6 and those of some years ago read.
const NAMESPACE: &str = "http://xmlns.oracle.com/Primavera/P6/V19.12/API/BusinessObjects";

/// Writes a plan as Primavera P6's XML.
///
/// What a plan holds and P6 does not is left out, and named by [`losses`](crate::losses).
///
/// ```
/// use chainage_formats::pmxml;
/// use chainage_model::{Activity, Plan, Project, WorkingTime};
/// let mut plan = Plan::new();
/// let bypass = plan.add_project(Project::new("BYPASS", "Bypass"))?;
/// let dig = Activity { duration: WorkingTime::from_hours(40), ..Activity::task(bypass, "A10", "Dig") };
/// plan.add_activity(dig)?;
/// let again = pmxml::read("bypass.xml", &pmxml::write(&plan))?.plan;
/// let dig = again.find_activity("A10").expect("it was written");
/// assert_eq!(again.activity(dig).duration, WorkingTime::from_hours(40));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn write(plan: &Plan) -> Vec<u8> {
    let keys = Numbers::of(plan);
    let labels = table::Labels::of(plan);
    let mut elements = Elements::new();
    let tag = format!(
        "APIBusinessObjects xmlns=\"{NAMESPACE}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
    );
    elements.within_as("APIBusinessObjects", &tag, |root| {
        for row in table::units(plan) {
            Fields::of(&UNIT, &row).write(root);
        }
        write_currency(plan, root);
        for id in plan.calendars().ids() {
            let fields = Fields::of(&CALENDAR, &table::calendar(plan, &keys, id));
            let fields = fields.with([("IsPersonal", "0"), ("Type", "Global")]);
            fields.write_around(root, |element| calendar::write(plan, id, element));
        }
        for id in plan.resources().ids() {
            Fields::of(&RESOURCE, &table::resource(plan, &keys, id)).with(row::OF_RESOURCE).write(root);
        }
        for row in table::rates(plan, &keys) {
            let resource = plan.resource(ResourceId::from_index(index_of(&row, "rsrc_id")));
            let is_free = resource.cost_per_hour.is_none();
            Fields::of(&RATE, &row).without(|field, _| is_free && field == "PricePerUnit").write(root);
        }
        for row in labels.types() {
            Fields::of(&CODE_TYPE, &row).with([("IsSecureCode", "0")]).write(root);
        }
        for row in labels.values() {
            Fields::of(&CODE, &row).write(root);
        }
        let mut parts = Parts::of(plan, &keys, &labels);
        for id in plan.projects().ids() {
            write_project(plan, &keys, id, &mut parts, root);
        }
        baseline::write_all(plan, &keys, root);
    });
    elements.into_bytes()
}

/// Says what PMXML has no place for.
pub(crate) fn losses(plan: &Plan) -> Vec<Diagnostic> {
    losses_of(plan, ["PMX030", "PMX031"], Format::Pmxml)
}

/// Writes the currency, if the plan names one.
fn write_currency(plan: &Plan, root: &mut Elements) {
    if plan.currency.is_empty() {
        return;
    }
    root.within("Currency", |currency| {
        currency.put("DecimalPlaces", 2);
        currency.put("DecimalSymbol", "Period");
        currency.put("DigitGroupingSymbol", "Comma");
        currency.put("ExchangeRate", 1);
        currency.put("Id", &plan.currency);
        currency.put("Name", &plan.currency);
        currency.put("NegativeSymbol", "(#1.1)");
        currency.put("ObjectId", 1);
        currency.put("PositiveSymbol", "#1.1");
        currency.put("Symbol", &plan.currency);
    });
}

/// What stands in each project.
struct Parts<'p> {
    activities: IdVec<ProjectId, Vec<ActivityId>>,
    wbs: HashMap<Cow<'p, str>, Vec<Row<'p>>>,
    assignments: HashMap<Cow<'p, str>, Vec<Row<'p>>>,
    expenses: HashMap<Cow<'p, str>, Vec<Row<'p>>>,
    relationships: HashMap<Cow<'p, str>, Vec<Row<'p>>>,
    /// Codes, by activity.
    codes: HashMap<Cow<'p, str>, Vec<Row<'p>>>,
}

impl<'p> Parts<'p> {
    fn of(plan: &'p Plan, keys: &'p Numbers, labels: &table::Labels<'p>) -> Self {
        let mut activities = IdVec::filled(plan.projects().len(), Vec::new());
        for (id, activity) in plan.activities().enumerated() {
            activities[activity.project].push(id);
        }
        let relationships = plan.relationships().ids().map(|id| rows::relationship(plan, keys, id));
        let is_root = |row: &Row<'_>| cell(row, "proj_node_flag") == "Y";
        Self {
            activities,
            wbs: by(table::work_breakdown(plan, keys).filter(|row| !is_root(row)), "proj_id"),
            assignments: by(table::assignments(plan, keys), "proj_id"),
            expenses: by(table::expenses(plan, keys), "proj_id"),
            relationships: by(relationships, "proj_id"),
            codes: by(labels.uses(plan, keys), "task_id"),
        }
    }
}

/// Sorts rows by what is in a column.
fn by<'p>(rows: impl Iterator<Item = Row<'p>>, column: &str) -> HashMap<Cow<'p, str>, Vec<Row<'p>>> {
    let mut sorted: HashMap<_, Vec<_>> = HashMap::new();
    for row in rows {
        let key = row.iter().find(|(known, _)| *known == column).map(|(_, cell)| cell.clone());
        sorted.entry(key.unwrap_or_default()).or_default().push(row);
    }
    sorted
}

fn write_project<'p>(
    plan: &'p Plan,
    keys: &'p Numbers,
    id: ProjectId,
    parts: &mut Parts<'p>,
    root: &mut Elements,
) {
    let (key, node) = (keys.project(id), keys.wbs(id, None));
    let row = rows::project(plan, keys, id);
    let name = rows::name(&plan.project(id).name, &plan.project(id).code);
    let fields = Fields::of(&PROJECT, &row)
        .with(row::OF_PROJECT)
        .with([("Name", Cow::Borrowed(name)), ("WBSObjectId", node.clone())])
        .with(baseline::first_of(plan, id).map(|key| ("CurrentBaselineProjectObjectId", key)));
    fields.write_around(root, |element| {
        for row in parts.wbs.remove(&key).unwrap_or_default() {
            let fields = Fields::of(&WBS, &row).with([("Status", "Active")]);
            fields.without(|field, text| field == "ParentObjectId" && text == node).write(element);
        }
        for &id in &parts.activities[id] {
            let codes = parts.codes.remove(&keys.activity(id)).unwrap_or_default();
            activity_fields(plan, keys, id).write_around(element, |element| {
                for code in &codes {
                    Fields::of(&CODE_USE, code).write(element);
                }
            });
        }
        for row in parts.assignments.remove(&key).unwrap_or_default() {
            let fields = Fields::of(&ASSIGNMENT, &row).with(row::OF_ASSIGNMENT);
            fields.with(planned_dates(plan, keys, &row)).write(element);
        }
        for row in parts.expenses.remove(&key).unwrap_or_default() {
            let price = cell(&row, "target_cost").to_owned();
            Fields::of(&EXPENSE, &row).with(row::OF_EXPENSE).with([("PricePerUnit", price)]).write(element);
        }
        for row in parts.relationships.remove(&key).unwrap_or_default() {
            Fields::of(&RELATIONSHIP, &row).write(element);
        }
        write_options(plan, keys, id, element);
    });
}

/// Returns the index that a key of ours stands for.
fn index_of(row: &Row<'_>, column: &str) -> usize {
    let number: usize = cell(row, column).parse().expect("keys are numbers from 1");
    number - 1
}

/// Returns the planned dates of an assignment, without which P6 may refuse it: those of its activity.
fn planned_dates<'p>(
    plan: &'p Plan,
    keys: &'p Numbers,
    assignment: &Row<'_>,
) -> Vec<(&'static str, Cow<'p, str>)> {
    let activity = rows::activity(plan, keys, ActivityId::from_index(index_of(assignment, "task_id")));
    Fields::of(&ACTIVITY, &activity).only(&["PlannedStartDate", "PlannedFinishDate"])
}

/// Returns the elements of an activity.
fn activity_fields<'p>(plan: &'p Plan, keys: &'p Numbers, id: ActivityId) -> Fields<'p> {
    let activity = plan.activity(id);
    let node = keys.wbs(activity.project, None);
    let longest = activity.stored.as_deref().is_some_and(|stored| stored.longest_path.is_some());
    let is_finished = activity.progress.actual_finish.is_some();
    let percent = activity.progress.percent;
    Fields::of(&ACTIVITY, &rows::activity(plan, keys, id))
        // What stands directly below the project names no node.
        .without(|field, text| field == "WBSObjectId" && text == node)
        // What is not known is not written, and nothing remains of what is finished.
        .without(|field, _| field == "IsLongestPath" && !longest)
        .without(|field, _| is_finished && field.starts_with("Remaining") && field.ends_with("Date"))
        .with(percent.map(|percent| ("PercentComplete", (percent / 100.0).to_string())))
}

fn write_options(plan: &Plan, keys: &Numbers, id: ProjectId, project: &mut Elements) {
    let rule = match plan.project(id).options.progress {
        ProgressRule::RetainedLogic => "Retained Logic",
        ProgressRule::ProgressOverride => "Progress Override",
        ProgressRule::ActualDates => "Actual Dates",
    };
    let critical = Fields::of(&PROJECT, &rows::project(plan, keys, id));
    let progress = ["OutOfSequenceScheduleType", "WhenSchedulingProgressedActivities"];
    Fields::of(&OPTIONS, &rows::options(plan, keys, id))
        .without(|field, _| progress.contains(&field))
        .with(critical.only(&["CriticalActivityFloatThreshold", "CriticalActivityPathType"]))
        .with([("OutOfSequenceScheduleType", Cow::Borrowed(rule)), ("ProjectObjectId", keys.project(id))])
        .write(project);
}
