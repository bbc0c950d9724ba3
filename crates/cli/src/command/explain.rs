//! `chainage explain`

use chainage::model::Language;
use chainage::report::{View, explain_json, explain_text};

use crate::args::{Explain, ExplainFormat};
use crate::exit::Exit;
use crate::world;

pub(crate) fn run(options: &Explain, language: Language) -> Result<Exit, Exit> {
    let import = world::read(&options.path)?;
    let activity = super::find_activity(&import.plan, &options.activity)?;
    let (network, schedule) = world::schedule(&import)?;
    let view = View { plan: &import.plan, network: &network, schedule: &schedule, language, project: None };
    world::say(&match options.format {
        ExplainFormat::Text => explain_text(&view, activity, options.late),
        ExplainFormat::Json => super::json(&explain_json(&view, activity, options.late)),
    });
    Ok(Exit::Fine)
}
