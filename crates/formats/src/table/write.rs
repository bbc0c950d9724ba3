//! A plan to sheets: each table of our own format becomes a row.

use chainage_model::{ActivityKind, Calendar, Diagnostic, Plan, WorkingTime};

use super::cell;
use super::column::{ACTIVITIES, BASELINES, CODE, Column, Kind, LABELS, PROJECT, PROJECTS, SHEETS};
use super::heading::Bound;
use super::sheet::{Grid, Raw};
use crate::disassemble::disassemble;
use crate::error::left_out;
use crate::schema::File;
use crate::schema::activity::ActivityTable;
use crate::schema::amount::Amount;
use crate::schema::project::ProjectTable;
use crate::shape::{At, Map, Shape};
use crate::tree::{Entry, Value};
use crate::{Format, WriteError};
#[cfg(feature = "xlsx")]
use {
    crate::schema::relationship::{RelationshipTable, by_successor},
    crate::schema::scope::Scope,
};

/// A row to be written: values by key.
type Fields = Vec<(String, Value)>;

/// Returns the tables of a plan as separated values: activities with their predecessors, the calendars if their names
/// do not tell their hours, and the resources: where those have calendars, dates follow them.
///
/// What is said of a project stands with its first activity.
pub(super) fn tables(plan: &Plan) -> Result<Vec<Grid>, WriteError> {
    let (file, projects) = parts(plan, Format::Csv)?;
    let mut resources = coded(&file.resources, None);
    let mut rows = Vec::new();
    for (project, table) in projects {
        let mut about: Fields = Vec::new();
        flatten("project.", head(&table).encode(), &mut about);
        resources.extend(coded(&table.resources, Some(&project)));
        for (code, activity) in table.activities.0 {
            let mut row = about.split_off(0);
            row.insert(0, (PROJECT.to_owned(), Value::Text(project.clone())));
            let dropped = ActivityTable { alignment: None, uncertainty: None, ..activity };
            row.extend(activity_row(plan, &project, &code.value, &dropped));
            rows.push(row);
        }
    }
    for row in &mut rows {
        row.retain(|(key, _)| key != "project.alignment");
    }
    let mut grids = vec![grid("Activities", ACTIVITIES, &["code", "name", "duration", "after"], rows, false)];
    let mut described = vec![("Resources", resources)];
    if has_calendars(plan) {
        described.push(("Calendars", coded(&file.calendars, None)));
        described.push(("Day lists", coded(&file.day_lists, None)));
    }
    for (name, rows) in described.into_iter().filter(|(_, rows)| !rows.is_empty()) {
        let columns = SHEETS.iter().find(|page| page.name == name).map_or(&[][..], |page| page.columns);
        grids.push(grid(name, columns, &["code"], rows, false));
    }
    Ok(grids)
}

/// Returns the sheets of a workbook; those that would be empty are left out.
#[cfg(feature = "xlsx")]
pub(super) fn workbook(plan: &Plan) -> Result<Vec<Grid>, WriteError> {
    let (mut file, projects) = parts(plan, Format::Xlsx)?;
    let mut rows: std::collections::HashMap<&str, Vec<Fields>> = std::collections::HashMap::new();
    let mut add = |page: &'static str, new: Vec<Fields>| rows.entry(page).or_default().extend(new);
    add("Resources", coded(&file.resources, None));
    for (project, table) in &projects {
        for (code, activity) in &table.activities.0 {
            let plain = ActivityTable { after: crate::shape::Many::default(), ..activity.clone() };
            let mut row = vec![(PROJECT.to_owned(), Value::Text(project.clone()))];
            row.extend(activity_row(plan, project, &code.value, &plain));
            add("Activities", vec![row]);
        }
        add("Resources", coded(&table.resources, Some(project)));
        add("WBS", coded(&table.wbs, Some(project)));
        let mut row = vec![(CODE.to_owned(), Value::Text(project.clone()))];
        flatten("", head(table).encode(), &mut row);
        add("Projects", vec![row]);
    }
    let scope = Scope { plan, project: None };
    for relationship in by_successor(plan).iter().flatten() {
        let table = RelationshipTable {
            to: Some(At::new(scope.spell_activity(relationship.successor))),
            ..RelationshipTable::of_model(relationship, scope)
        };
        add("Relationships", vec![flat(&table)]);
    }
    add("Calendars", coded(&file.calendars, None));
    add("Day lists", coded(&file.day_lists, None));
    add("Alignments", coded(&file.alignments, None));
    add("Uncertainty", coded(&file.uncertainty, None));
    add("Risks", coded(&file.risks, None));
    add("Funding", coded(&file.funding, None));
    if let Some(programme) = file.programme.take() {
        add("Programme", vec![flat(&programme)]);
    }
    for (index, baseline) in file.baselines.into_iter().enumerate() {
        let mut about = vec![("no".to_owned(), Value::Number((index + 1).to_string()))];
        let mut table = baseline.value;
        let activities = std::mem::take(&mut table.activities);
        flatten("", table.encode(), &mut about);
        if activities.0.is_empty() {
            add("Baselines", vec![about.clone()]);
        }
        for (code, dates) in activities.0 {
            let mut row = about.clone();
            row.push(("activity".to_owned(), Value::Text(code.value)));
            flatten("", dates.encode(), &mut row);
            add("Baselines", vec![row]);
        }
    }
    let pages = SHEETS.iter().filter_map(|page| {
        let rows = rows.remove(page.name);
        // A workbook has its activities and its calendars even where there are none.
        let rows = if ["Activities", "Calendars"].contains(&page.name) {
            Some(rows.unwrap_or_default())
        } else {
            rows
        };
        let always: &[&str] = match page.name {
            "Activities" => &["code", "name", "duration"],
            "Relationships" | "Programme" => &[],
            "Baselines" => &["no", "activity"],
            _ => &["code", "name"],
        };
        Some(grid(page.name, page.columns, always, rows?, true))
    });
    Ok(pages.collect())
}

/// Says what of a plan a table of activities leaves out.
pub(super) fn losses(plan: &Plan) -> Vec<Diagnostic> {
    let counts = [
        (if has_calendars(plan) { 0 } else { plan.day_lists().len() }, "day lists"),
        (
            plan.wbs().iter().filter(|node| !node.name.is_empty() || node.parent.is_some()).count(),
            "names of WBS nodes",
        ),
        (plan.alignments().len(), "alignments"),
        (plan.uncertainties().len(), "uncertainty classes"),
        (plan.risks.len(), "risks"),
        (plan.funding.len(), "fundings"),
        (plan.baselines.len(), "baselines"),
        (empty_projects(plan), "projects without activities"),
        (
            usize::from(
                !plan.name.is_empty()
                    || !plan.note.is_empty()
                    || !plan.sources.is_empty()
                    || !plan.currency.is_empty(),
            ),
            "what is said of the programme",
        ),
    ];
    let help = "write .xlsx, .toml or .json to keep them";
    left_out("TABLE005", "a table of activities", &counts, help).into_iter().collect()
}

/// Returns whether a table of activities has to describe the calendars: by their names it would take them for others,
/// or a resource names one.
fn has_calendars(plan: &Plan) -> bool {
    let is_usual = |calendar: &Calendar| *calendar == Calendar::office("office");
    !plan.calendars().iter().all(is_usual) || plan.resources().iter().any(|one| one.calendar.is_some())
}

fn empty_projects(plan: &Plan) -> usize {
    let has_any = |id| plan.activities().iter().any(|activity| activity.project == id);
    plan.projects().ids().filter(|&id| !has_any(id)).count()
}

/// Returns the tables of a plan and those of its projects, each with all that belongs to it.
fn parts(plan: &Plan, format: Format) -> Result<(File, Vec<(String, ProjectTable)>), WriteError> {
    let mut file = disassemble(plan, format)?;
    let projects = match file.project.take() {
        Some(At { value: mut table, .. }) => {
            let code = table.code.take().map(|code| code.value).unwrap_or_default();
            table.wbs = std::mem::take(&mut file.wbs);
            table.resources = std::mem::take(&mut file.resources);
            table.activities = std::mem::take(&mut file.activities);
            vec![(code, table)]
        }
        None => std::mem::take(&mut file.projects)
            .0
            .into_iter()
            .map(|(code, table)| (code.value, table.value))
            .collect(),
    };
    Ok((file, projects))
}

/// Returns what is said of a project itself.
fn head(table: &ProjectTable) -> ProjectTable {
    ProjectTable {
        wbs: Map::default(),
        resources: Map::default(),
        activities: Map::default(),
        ..table.clone()
    }
}

/// Returns the row of an activity; what our format leaves to defaults, people look for in a table.
fn activity_row(plan: &Plan, project: &str, code: &str, table: &ActivityTable) -> Fields {
    let mut table = table.clone();
    let id = plan.find_project(project).and_then(|project| plan.find_activity_in(project, code));
    let activity = id.map(|id| (plan.activity(id), plan.calendar_of(id)));
    if let (Some((activity, calendar)), None) = (activity, &table.duration)
        && !activity.kind.is_milestone()
        && !activity.kind.is_summary()
    {
        let day = calendar.map_or(WorkingTime::from_hours(8), |id| plan.calendar(id).day_length);
        table.duration = Some(At::new(Amount::of(activity.duration, activity.elapsed, day)));
    }
    table.kind.get_or_insert(At::new(ActivityKind::Task));
    let mut row = vec![(CODE.to_owned(), Value::Text(code.to_owned()))];
    row.extend(flat(&table));
    row
}

/// Returns rows of things by their code.
fn coded<T: Shape>(things: &Map<T>, project: Option<&String>) -> Vec<Fields> {
    let row = |(code, thing): &(At<String>, T)| {
        let project = project.map(|project| (PROJECT.to_owned(), Value::Text(project.clone())));
        let mut row: Fields =
            project.into_iter().chain([(CODE.to_owned(), Value::Text(code.value.clone()))]).collect();
        row.extend(flat(thing));
        row
    };
    things.0.iter().map(row).collect()
}

fn flat(table: &impl Shape) -> Fields {
    let mut fields = Vec::new();
    flatten("", table.encode(), &mut fields);
    fields
}

/// Puts tables in tables into keys with dots.
fn flatten(prefix: &str, value: Value, fields: &mut Fields) {
    let Value::Table(entries) = value else { return };
    for Entry { key, node, .. } in entries {
        let path = format!("{prefix}{key}");
        match node.value {
            value @ Value::Table(_) if prefix != LABELS => flatten(&format!("{path}."), value, fields),
            value => fields.push((path, value)),
        }
    }
}

/// Makes a grid of rows: known columns in their order, then others as they come.
fn grid(
    name: &'static str,
    columns: &[Column],
    always: &[&str],
    rows: Vec<Fields>,
    is_workbook: bool,
) -> Grid {
    let mut used: Vec<Bound> = Vec::new();
    let mut at: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    let occurs = |key: &str| rows.iter().flatten().any(|(own, _)| own == key);
    let kind_of = |key: &str| match key.strip_prefix("project.") {
        _ if key.starts_with(LABELS) => Kind::List,
        Some(key) => PROJECTS.iter().find(|column| column.key == key).map_or(Kind::Any, |column| column.kind),
        None => Kind::Any,
    };
    let mut open = |key: &str, kind: Kind, used: &mut Vec<Bound>| {
        if !at.contains_key(key) {
            at.insert(key.to_owned(), used.len());
            let span = chainage_model::Span::default();
            used.push(Bound {
                column: 0,
                key: key.to_owned(),
                kind,
                unit: unit_of(key),
                span,
                unknown: None,
            });
        }
    };
    for column in columns.iter().filter(|column| always.contains(&column.key) || occurs(column.key)) {
        open(column.key, column.kind, &mut used);
    }
    for (key, _) in rows.iter().flatten() {
        open(key, kind_of(key), &mut used);
    }
    let cells = |row: Fields| {
        let mut cells: Vec<Option<Raw>> = vec![None; used.len()];
        for (key, value) in row {
            let column = at[&key];
            cells[column] = Some(cell::write(&value, &used[column], is_workbook));
        }
        cells
    };
    let heading = |bound: &Bound| {
        let own = columns.iter().find(|column| column.key == bound.key);
        own.and_then(|column| column.headings().next()).map_or_else(|| bound.key.clone(), str::to_owned)
    };
    let headings = used.iter().map(heading).collect();
    Grid { name, headings, rows: rows.into_iter().map(cells).collect() }
}

/// Returns the unit that the heading of a column names.
fn unit_of(key: &str) -> String {
    let is_money =
        BASELINES.iter().chain(ACTIVITIES).any(|column| column.key == key && column.kind == Kind::Millions);
    if is_money { "millions".to_owned() } else { String::new() }
}
