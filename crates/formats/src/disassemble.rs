//! From a plan to the tables of one file.
//!
//! A plan of one project without shared resources has its activities at the top of the file; any other has its
//! projects under `[projects]`.

use std::collections::HashSet;

use chainage_model::{ActivityId, IdVec, Plan, ProjectId, Relationship, Resource, ResourceId, WbsId};

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
        resources: resources(plan, plan.resources().iter().filter(|resource| resource.project.is_none())),
        baselines: plan.baselines.iter().map(|one| At::new(BaselineTable::of_model(plan, one))).collect(),
        ..File::default()
    };
    let parts = Parts::of(plan);
    let table = |id| (plan.project(id).code.clone(), project(plan, id, &parts, &into));
    let mut projects: Vec<_> = plan.projects().ids().map(table).collect();
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

/// What each project has.
struct Parts {
    wbs: IdVec<ProjectId, Vec<WbsId>>,
    resources: IdVec<ProjectId, Vec<ResourceId>>,
    activities: IdVec<ProjectId, Vec<ActivityId>>,
}

impl Parts {
    fn of(plan: &Plan) -> Self {
        fn group<I: Copy>(
            plan: &Plan,
            of: impl Iterator<Item = (Option<ProjectId>, I)>,
        ) -> IdVec<ProjectId, Vec<I>> {
            let mut groups = IdVec::filled(plan.projects().len(), Vec::new());
            for (project, id) in of {
                if let Some(project) = project {
                    groups[project].push(id);
                }
            }
            groups
        }
        Self {
            wbs: group(plan, plan.wbs().enumerated().map(|(id, node)| (Some(node.project), id))),
            resources: group(plan, plan.resources().enumerated().map(|(id, one)| (one.project, id))),
            activities: group(plan, plan.activities().enumerated().map(|(id, one)| (Some(one.project), id))),
        }
    }
}

fn project(
    plan: &Plan,
    id: ProjectId,
    parts: &Parts,
    into: &IdVec<ActivityId, Vec<&Relationship>>,
) -> ProjectTable {
    let scope = scope_of(plan, id);
    let nodes = parts.wbs[id].iter().map(|&node| &plan.wbs()[node]);
    let activity = |&id: &ActivityId| {
        let after = into[id].iter().map(|relationship| At::<Predecessor>::of_model(relationship, scope));
        (At::new(plan.activity(id).code.clone()), ActivityTable::of_model(plan, id, after.collect()))
    };
    ProjectTable {
        wbs: named(nodes, |node| &node.code, |node| WbsTable::of_model(plan, node)),
        resources: resources(plan, parts.resources[id].iter().map(|&one| plan.resource(one))),
        activities: Map(parts.activities[id].iter().map(activity).collect()),
        ..ProjectTable::of_model(plan, id)
    }
}

fn resources<'a>(plan: &'a Plan, pool: impl Iterator<Item = &'a Resource>) -> Map<ResourceTable> {
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
