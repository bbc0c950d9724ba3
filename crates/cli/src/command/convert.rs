//! `chainage convert`

use std::borrow::Cow;

use chainage::engine::{Network, Schedule, cpm, parity, restate};
use chainage::formats::{self, Format, losses, write_over};
use chainage::model::notation::write_span;
use chainage::model::{ActivityId, Calendar, Code, Diagnostic, Moment, Plan, Severity, WorkingTime};

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
    let plan = restated(&import.plan, format);
    let bytes = write_over(&plan, &options.input.display().to_string(), &original, format);
    let bytes = bytes.map_err(|error| world::refuse(&format!("{name}: {error}")))?;
    world::write(&options.output, &bytes)?;
    let moved = moved(&import.plan, &name, &bytes, format);
    let is_exact = moved.as_ref().is_none_or(|found| found.severity == Severity::Info);
    let lost = losses(&import.plan, format);
    let said: Vec<_> = import.diagnostics.iter().cloned().chain(lost).chain(moved).collect();
    if !said.is_empty() {
        world::complain(render::full(&said, &import.files, Some(&import.origins)).trim_end());
    }
    Ok(if is_exact || options.lossy { Exit::Fine } else { Exit::Findings })
}

/// The plan in the conventions of the program that reads the format.
fn restated(plan: &Plan, format: Format) -> Cow<'_, Plan> {
    match (format, scheduled(plan)) {
        (Format::Mspdi, Some((network, schedule))) => {
            Cow::Owned(restate::for_ms_project(plan, &network, &schedule))
        }
        (Format::Xer | Format::Pmxml, Some((network, schedule))) => {
            Cow::Owned(restate::for_p6(plan, &network, &schedule))
        }
        _ => Cow::Borrowed(plan),
    }
}

/// Reads the written file back, schedules both plans, and says which activities got other dates.
///
/// A date on the other side of a gap without work, 17:00 for 08:00 of the next day, is the same date in another
/// program's convention: that is told, and is no fault.
fn moved(plan: &Plan, name: &str, bytes: &[u8], format: Format) -> Option<Diagnostic> {
    let warning = |message: String| {
        let help = "--lossy accepts this; .toml and .json keep everything";
        Some(Diagnostic::warning("FILE005", message).with_help(help))
    };
    let (network, before) = scheduled(plan)?;
    let Ok(copy) = formats::read_as(format, name, bytes, &mut formats::no_includes) else {
        return warning(format!("{name} cannot be read back"));
    };
    let Some((_, after)) = scheduled(&copy.plan) else {
        return warning(format!("{name} has no schedule, although the plan it was written from has one"));
    };
    let (mut moved, mut beside, mut farthest) = (Vec::new(), Vec::new(), WorkingTime::ZERO);
    for (id, activity) in plan.activities().enumerated() {
        let project = copy.plan.find_project(&plan.project(activity.project).code);
        let there = project.and_then(|project| copy.plan.find_activity_in(project, &activity.code));
        let dates = there.map(|there| [after[there].start, after[there].finish]);
        let own = [before[id].start, before[id].finish];
        let counts = |dates: [Moment; 2]| dates.map(|date| network.calendar_of(id).count(date));
        let count = counts(own);
        if dates.map(counts) != Some(count) {
            moved.push(id);
            let moves = dates.map(counts).into_iter().flatten().zip(count).map(|(there, here)| there - here);
            farthest = moves.map(|time| time.max(-time)).fold(farthest, WorkingTime::max);
        } else if dates != Some(own) {
            beside.push(id);
        }
    }
    let name_first = |ids: &[ActivityId]| {
        let first: Vec<_> = ids.iter().take(NAMED).map(|&id| plan.known_code(id)).collect();
        let more = if ids.len() > NAMED { ", …" } else { "" };
        format!("{} of {} activities: {}{more}", ids.len(), plan.activities().len(), first.join(", "))
    };
    match (moved.as_slice(), beside.as_slice()) {
        ([], []) => None,
        ([], beside) => {
            let what = format!("scheduled, {name} shows dates on the other side of a gap without work");
            Some(Diagnostic::new(
                Code::new("FILE006"),
                Severity::Info,
                format!("{what}: {}", name_first(beside)),
            ))
        }
        (moved, _) => {
            let far = write_span(farthest, Calendar::EIGHT_HOURS);
            let by =
                if farthest.is_zero() { String::new() } else { format!("; the farthest moves by {far}") };
            warning(format!("scheduled, {name} has other dates for {}{by}", name_first(moved)))
        }
    }
}

fn scheduled(plan: &Plan) -> Option<(Network, Schedule)> {
    let network = Network::compile(plan).ok()?;
    let schedule = cpm::schedule(&network, &network.options());
    Some((network, schedule))
}
