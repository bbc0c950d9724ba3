//! From a plan to the tables of one file.
//!
//! A plan of one project without shared resources has its activities at the top of the file; any other has its
//! projects under `[projects]`.

use std::collections::HashSet;

use chainage_model::{ActivityId, IdVec, Plan, ProjectId, Relationship};

use crate::schema::activity::ActivityTable;
use crate::schema::calendar::{CalendarTable, DayListTable};
use crate::schema::place::AlignmentTable;
use crate::schema::progress::BaselineTable;
use crate::schema::project::{ProjectTable, WbsTable};
use crate::schema::relationship::{Predecessor, by_successor, scope_of};
use crate::schema::resource::ResourceTable;
use crate::schema::risk::{FundingTable, RiskTable, UncertaintyTable};
use crate::schema::{File, ProgrammeTable, VERSION};
use crate::shape::{At, Map};
use crate::{Format, WriteError};

/// Returns the tables of a plan.
pub(crate) fn disassemble(plan: &Plan, format: Format) -> Result<File, WriteError> {
    unique("risks", plan.risks.iter().map(|risk| risk.code.as_str()), format)?;
    unique("funding", plan.funding.iter().map(|funding| funding.code.as_str()), format)?;
    let into = by_successor(plan);
    let mut file = File {
        chainage: Some(At::new(VERSION)),
        programme: programme(plan),
        day_lists: named(plan.day_lists(), |list| &list.code, DayListTable::of_model),
        calendars: named(plan.calendars(), |c| &c.code, |calendar| CalendarTable::of_model(plan, calendar)),
        alignments: named(plan.alignments(), |alignment| &alignment.code, AlignmentTable::of_model),
        uncertainty: named(plan.uncertainties(), |class| &class.code, UncertaintyTable::of_model),
        risks: named(&plan.risks, |risk| &risk.code, RiskTable::of_model),
        funding: named(&plan.funding, |f| &f.code, |funding| FundingTable::of_model(plan, funding)),
        resources: resources(plan, None),
        baselines: plan.baselines.iter().map(|one| At::new(BaselineTable::of_model(plan, one))).collect(),
        ..File::default()
    };
    let mut projects: Vec<_> =
        plan.projects().ids().map(|id| (plan.project(id).code.clone(), project(plan, id, &into))).collect();
    match projects.as_mut_slice() {
        [(code, table)] if file.resources.0.is_empty() => {
            file.wbs = std::mem::take(&mut table.wbs);
            file.resources = std::mem::take(&mut table.resources);
            file.activities = std::mem::take(&mut table.activities);
            let table = ProjectTable { code: Some(At::new(code.clone())), ..std::mem::take(table) };
            file.project = Some(At::new(table));
        }
        _ => {
            let projects = projects.into_iter();
            file.projects = Map(projects.map(|(code, table)| (At::new(code), At::new(table))).collect());
        }
    }
    Ok(file)
}

fn programme(plan: &Plan) -> Option<At<ProgrammeTable>> {
    let table = ProgrammeTable {
        name: plan.name.en.clone(),
        zh: plan.name.zh.clone(),
        currency: plan.currency.clone(),
        source: crate::schema::sources(&plan.sources),
        note: plan.note.clone(),
    };
    (table != ProgrammeTable::default()).then(|| At::new(table))
}

fn project(plan: &Plan, id: ProjectId, into: &IdVec<ActivityId, Vec<&Relationship>>) -> ProjectTable {
    let scope = scope_of(plan, id);
    let nodes = plan.wbs().iter().filter(|node| node.project == id);
    let activity = |id: ActivityId| {
        let after = into[id].iter().map(|relationship| At::<Predecessor>::of_model(relationship, scope));
        (At::new(plan.activity(id).code.clone()), ActivityTable::of_model(plan, id, after.collect()))
    };
    let activities = plan.activities().enumerated().filter(|(_, activity)| activity.project == id);
    ProjectTable {
        wbs: named(nodes, |node| &node.code, |node| WbsTable::of_model(plan, node)),
        resources: resources(plan, Some(id)),
        activities: Map(activities.map(|(id, _)| activity(id)).collect()),
        ..ProjectTable::of_model(plan, id)
    }
}

fn resources(plan: &Plan, project: Option<ProjectId>) -> Map<ResourceTable> {
    let pool = plan.resources().iter().filter(|resource| resource.project == project);
    named(pool, |resource| &resource.code, |resource| ResourceTable::of_model(plan, resource))
}

fn named<'a, T: 'a, U>(
    items: impl IntoIterator<Item = &'a T>,
    code: impl Fn(&'a T) -> &'a String,
    table: impl Fn(&'a T) -> U,
) -> Map<U> {
    Map(items.into_iter().map(|item| (At::new(code(item).clone()), table(item))).collect())
}

fn unique(what: &str, codes: impl Iterator<Item: AsRef<str>>, format: Format) -> Result<(), WriteError> {
    let mut seen = HashSet::new();
    for code in codes {
        if !seen.insert(code.as_ref().to_owned()) {
            return Err(WriteError::CannotHold {
                format,
                what: format!("two {what} of one code, {}", code.as_ref()),
            });
        }
    }
    Ok(())
}
