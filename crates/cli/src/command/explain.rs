//! `chainage explain`

use std::path::PathBuf;

use chainage::model::Language;
use chainage::report::{View, explain_json, explain_text, float_json, float_text};
use clap::Args;

use crate::args::ExplainFormat;
use crate::exit::Exit;
use crate::world;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A plan file, or a folder with programme.toml or plan.toml.
    path: PathBuf,
    /// Code of the activity; PROJECT/CODE if several projects have it.
    activity: String,
    /// Explain the late finish instead of the early start.
    #[arg(long)]
    late: bool,
    /// Explain the float: what can wait for how long, and why.
    #[arg(long, conflicts_with = "late")]
    float: bool,
    /// How to write.
    #[arg(long, value_enum, default_value = "text")]
    format: ExplainFormat,
}

pub(crate) fn run(options: &Arguments, language: Language) -> Result<Exit, Exit> {
    let import = world::read(&options.path)?;
    let activity = super::find_activity(&import.plan, &options.activity)?;
    let (network, schedule) = world::schedule(&import)?;
    let view = View { plan: &import.plan, network: &network, schedule: &schedule, language, project: None };
    world::say(&match options.format {
        ExplainFormat::Text if options.float => float_text(&view, activity),
        ExplainFormat::Json if options.float => super::json(&float_json(&view, activity)),
        ExplainFormat::Text => explain_text(&view, activity, options.late),
        ExplainFormat::Json => super::json(&explain_json(&view, activity, options.late)),
    });
    Ok(Exit::Fine)
}
