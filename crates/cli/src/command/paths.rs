//! `chainage paths`

use std::path::PathBuf;

use chainage::engine::cpm::PathRule;
use chainage::model::{Language, WorkingTime, notation};
use chainage::report::{PathsQuery, View, paths_csv, paths_json, paths_text};
use clap::{Args, ValueEnum};

use crate::args::Format;
use crate::exit::Exit;
use crate::world;

/// What the float of a link is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum By {
    /// How much longer its lag could be before it drives: paths are chains of logic.
    Free,
    /// How much later it allows its predecessor to be: paths are bands of total float.
    Total,
}

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A plan file, or a folder with programme.toml or plan.toml.
    path: PathBuf,
    /// The activity the paths lead to; PROJECT/CODE if several projects have it.
    #[arg(long, value_name = "ACTIVITY")]
    to: Option<String>,
    /// What makes a path come before another.
    #[arg(long, value_enum, default_value = "free")]
    by: By,
    /// Paths to show at most.
    #[arg(long, value_name = "COUNT", default_value_t = 10)]
    most: usize,
    /// Only near-critical paths: those that delay the activity once they are this much later.
    #[arg(long, value_name = "DURATION", value_parser = notation::parse_span)]
    within: Option<notation::Span>,
    /// How to write.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn run(options: &Arguments, language: Language) -> Result<Exit, Exit> {
    let import = world::read(&options.path)?;
    let named = options.to.as_deref().map(|code| super::find_activity(&import.plan, code)).transpose()?;
    let (network, schedule) = world::schedule(&import)?;
    let view = View { plan: &import.plan, network: &network, schedule: &schedule, language, project: None };
    let Some(to) = named.or_else(|| view.last_finish()) else {
        return Err(world::refuse("the plan has no activities"));
    };
    if network.node_of(to).is_none() {
        let code = import.plan.known_code(to);
        return Err(world::refuse(&format!("no path leads to {code}: it spans other work, or is inactive")));
    }
    let within = options.within.map(|span| {
        let day = network.calendar_of(to).day_length();
        span.to_time(day).unwrap_or(WorkingTime::LARGEST)
    });
    let rule = match options.by {
        By::Free => PathRule::FreeFloat,
        By::Total => PathRule::TotalFloat,
    };
    let query = PathsQuery { to, rule, most: options.most, within };
    world::say(&match options.format {
        Format::Text => paths_text(&view, &query),
        Format::Json => super::json(&paths_json(&view, &query)),
        Format::Csv => paths_csv(&view, &query),
    });
    Ok(Exit::Fine)
}
