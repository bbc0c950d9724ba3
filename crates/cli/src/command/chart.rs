//! `chainage chart`

use chainage::engine::resource::{LevelOptions, level};
use chainage::model::{Language, Plan, ProjectId, ResourceId};
use chainage::report::{GanttOptions, View, gantt, histogram};

use crate::args::{Chart, ChartKind};
use crate::exit::Exit;
use crate::world;

pub(crate) fn run(options: &Chart, language: Language) -> Result<Exit, Exit> {
    let import = world::read(&options.path)?;
    let plan = &import.plan;
    let project = super::find_project(plan, options.project.as_deref())?;
    let (network, schedule) = world::schedule(&import)?;
    let view = View { plan, network: &network, schedule: &schedule, language, project };
    let drawn = match options.kind {
        ChartKind::Gantt => {
            gantt(&view, GanttOptions { both_languages: options.both, links: !options.no_links })
        }
        ChartKind::Histogram => {
            let pools = pools(plan, project, options.resource.as_deref().unwrap_or_default())?;
            let levelled = level(plan, &network, &schedule, &LevelOptions::default());
            super::judge(plan, &network, &schedule, &levelled)?;
            histogram(&view, &pools, &levelled)
        }
    };
    match &options.output {
        Some(path) => world::write(path, drawn.as_bytes())?,
        None => world::say(&drawn),
    }
    Ok(Exit::Fine)
}

/// Finds the pools of a code: all of them, or the one a project asks.
fn pools(plan: &Plan, project: Option<ProjectId>, code: &str) -> Result<Vec<ResourceId>, Exit> {
    let named = plan.resources().enumerated().filter(|(_, resource)| resource.code == code);
    let found: Vec<ResourceId> = match project {
        Some(_) => plan.find_resource(project, code).into_iter().collect(),
        None => named.map(|(id, _)| id).collect(),
    };
    let codes = || plan.resources().iter().map(|resource| resource.code.as_str());
    if found.is_empty() {
        Err(super::unknown("resource", code, &codes().collect::<Vec<_>>()))
    } else {
        Ok(found)
    }
}
