//! `chainage convert`

use chainage::engine::{Network, Schedule, cpm, parity};
use chainage::formats::{self, Format, losses, write_over};
use chainage::model::{Diagnostic, Plan};

use crate::args::Convert;
use crate::exit::Exit;
use crate::{render, world};

/// Activities that are named where dates move; more are counted.
const NAMED: usize = 5;

pub(crate) fn run(options: &Convert) -> Result<Exit, Exit> {
    let name = options.output.display().to_string();
    let format = Format::of_name(&name).ok_or_else(|| {
        world::refuse(&format!(
            "{name}: the ending tells no format; .toml, .json, .xer, .pmxml or .p6.xml (P6's XML), .csv, .xlsx and .xml (MS Project) do"
        ))
    })?;
    let mut import = world::read(&options.input)?;
    if options.dates {
        let (_, schedule) = world::schedule(&import)?;
        parity::store(&mut import.plan, &schedule);
    }
    let original = world::original(&options.input)?;
    let bytes = write_over(&import.plan, &options.input.display().to_string(), &original, format);
    let bytes = bytes.map_err(|error| world::refuse(&format!("{name}: {error}")))?;
    world::write(&options.output, &bytes)?;
    let moved = moved(&import.plan, &name, &bytes, format);
    let is_exact = moved.is_none();
    let lost = losses(&import.plan, format);
    let said: Vec<_> = import.diagnostics.iter().cloned().chain(lost).chain(moved).collect();
    if !said.is_empty() {
        world::complain(render::full(&said, &import.files, Some(&import.origins)).trim_end());
    }
    Ok(if is_exact || options.lossy { Exit::Fine } else { Exit::Findings })
}

/// Reads the written file back, schedules both plans, and says which activities got other early dates.
fn moved(plan: &Plan, name: &str, bytes: &[u8], format: Format) -> Option<Diagnostic> {
    let warning = |message: String| {
        let help = "--lossy accepts this; .toml and .json keep everything";
        Some(Diagnostic::warning("FILE005", message).with_help(help))
    };
    let (_, before) = scheduled(plan)?;
    let Ok(copy) = formats::read_as(format, name, bytes, &mut formats::no_includes) else {
        return warning(format!("{name} cannot be read back"));
    };
    let Some((_, after)) = scheduled(&copy.plan) else {
        return warning(format!("{name} has no schedule, although the plan it was written from has one"));
    };
    let moved = |&id: &chainage::model::ActivityId| {
        let activity = plan.activity(id);
        let project = copy.plan.find_project(&plan.project(activity.project).code);
        let there = project.and_then(|project| copy.plan.find_activity_in(project, &activity.code));
        let dates = |schedule: &Schedule, id| {
            let dates = &schedule[id];
            (dates.early_start, dates.early_finish)
        };
        there.is_none_or(|there| dates(&after, there) != dates(&before, id))
    };
    let moved: Vec<_> = plan.activities().ids().filter(moved).collect();
    let first: Vec<_> = moved.iter().take(NAMED).map(|&id| plan.known_code(id)).collect();
    let more = if moved.len() > NAMED { ", …" } else { "" };
    let n = moved.len();
    if n == 0 {
        return None;
    }
    let what = format!(
        "{n} of {} activities have other early dates when {name} is scheduled",
        plan.activities().len()
    );
    warning(format!("{what}: {}{more}", first.join(", ")))
}

fn scheduled(plan: &Plan) -> Option<(Network, Schedule)> {
    let network = Network::compile(plan).ok()?;
    let schedule = cpm::schedule(&network, &network.options());
    Some((network, schedule))
}
