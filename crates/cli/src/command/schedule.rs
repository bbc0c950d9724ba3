//! `chainage schedule`

use chainage::model::{Language, Severity};
use chainage::report::{View, activities_csv, activities_text, schedule_json, schedule_text};

use crate::args::{Format, Schedule};
use crate::exit::Exit;
use crate::world;

pub(crate) fn run(options: &Schedule, language: Language) -> Result<Exit, Exit> {
    let import = world::read(&options.path)?;
    let project = super::find_project(&import.plan, options.project.as_deref())?;
    let (network, schedule) = world::schedule(&import)?;
    let view = View { plan: &import.plan, network: &network, schedule: &schedule, language, project };
    world::say(&match options.format {
        Format::Text if options.activities => format!("{}\n{}", schedule_text(&view), activities_text(&view)),
        Format::Text => schedule_text(&view),
        Format::Json => super::json(&schedule_json(&view)),
        Format::Csv => activities_csv(&view),
    });
    let worst = schedule.conflicts().iter().map(|conflict| conflict.severity).max();
    let fails = options.fail_on.is_some_and(|level| worst >= Some(Severity::from(level)));
    Ok(if fails { Exit::Findings } else { Exit::Fine })
}
