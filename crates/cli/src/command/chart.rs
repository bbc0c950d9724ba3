//! `chainage chart`

use chainage::model::Language;
use chainage::report::{GanttOptions, View, gantt};

use crate::args::Chart;
use crate::exit::Exit;
use crate::world;

pub(crate) fn run(options: &Chart, language: Language) -> Result<Exit, Exit> {
    let import = world::read(&options.path)?;
    let project = super::find_project(&import.plan, options.project.as_deref())?;
    let (network, schedule) = world::schedule(&import)?;
    let view = View { plan: &import.plan, network: &network, schedule: &schedule, language, project };
    let drawn = gantt(&view, GanttOptions { both_languages: options.both, links: !options.no_links });
    match &options.output {
        Some(path) => world::write(path, drawn.as_bytes())?,
        None => world::say(&drawn),
    }
    Ok(Exit::Fine)
}
