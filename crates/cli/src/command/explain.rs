//! `chainage explain`

use std::path::PathBuf;

use chainage::engine::earlier::{Effort, earlier};
use chainage::model::{Language, WorkingTime, notation};
use chainage::report::{
    View, earlier_json, earlier_text, explain_json, explain_text, float_json, float_text,
};
use clap::Args;

use crate::args::ExplainFormat;
use crate::exit::Exit;
use crate::world;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A plan file, or a folder with programme.toml or plan.toml.
    path: PathBuf,
    /// Code of the activity; PROJECT/CODE if several projects have it. With --earlier, without it the finish of the plan.
    #[arg(required_unless_present = "earlier")]
    activity: Option<String>,
    /// Explain the late finish instead of the early start.
    #[arg(long)]
    late: bool,
    /// Explain the float: what can wait for how long, and why.
    #[arg(long, conflicts_with = "late")]
    float: bool,
    /// Name the single changes that would bring the finish forward by this long on the calendar (7d, 36h), each found by
    /// scheduling again: what to shorten, ease, overlap or lift on the driving chain, or another calendar.
    #[arg(long, value_name = "DURATION", value_parser = calendar_time, conflicts_with_all = ["late", "float"])]
    earlier: Option<WorkingTime>,
    /// Changes to show at most with --earlier; JSON has all of them.
    #[arg(long, value_name = "COUNT", default_value_t = 20)]
    most: usize,
    /// How to write.
    #[arg(long, value_enum, default_value = "text")]
    format: ExplainFormat,
}

/// Reads an amount of time in days of 24 hours.
fn calendar_time(text: &str) -> Result<WorkingTime, String> {
    let span = notation::parse_span(text).map_err(|error| error.to_string())?;
    let time = span.to_time(WorkingTime::from_hours(24)).filter(|time| *time > WorkingTime::ZERO);
    time.ok_or_else(|| format!("{text} is not an amount to come forward by; write 7d"))
}

pub(crate) fn run(options: &Arguments, language: Language) -> Result<Exit, Exit> {
    let import = world::read(&options.path)?;
    let named =
        options.activity.as_deref().map(|code| super::find_activity(&import.plan, code)).transpose()?;
    let (network, schedule) = world::schedule(&import)?;
    let view = View { plan: &import.plan, network: &network, schedule: &schedule, language, project: None };
    if let Some(by) = options.earlier {
        if let Some(id) = named.filter(|&id| network.node_of(id).is_none()) {
            let code = &import.plan.activity(id).code;
            return Err(world::refuse(&format!(
                "{code} has no driving chain: it spans other work, or is inactive"
            )));
        }
        let found = earlier(&import.plan, &network, &schedule, named, by, Effort::default());
        world::say(&match options.format {
            ExplainFormat::Text => earlier_text(&view, &found, options.most),
            ExplainFormat::Json => super::json(&earlier_json(&view, named, &found)),
        });
        return Ok(Exit::Fine);
    }
    let Some(activity) = named else { return Err(world::refuse("name the activity to explain")) };
    world::say(&match options.format {
        ExplainFormat::Text if options.float => float_text(&view, activity),
        ExplainFormat::Json if options.float => super::json(&float_json(&view, activity)),
        ExplainFormat::Text => explain_text(&view, activity, options.late),
        ExplainFormat::Json => super::json(&explain_json(&view, activity, options.late)),
    });
    Ok(Exit::Fine)
}
