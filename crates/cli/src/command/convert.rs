//! `chainage convert`

use chainage::engine::parity;
use chainage::formats::{Format, losses, write_over};

use crate::args::Convert;
use crate::exit::Exit;
use crate::{render, world};

pub(crate) fn run(options: &Convert) -> Result<Exit, Exit> {
    let name = options.output.display().to_string();
    let format = Format::of_name(&name).ok_or_else(|| {
        world::refuse(&format!(
            "{name}: the ending tells no format; .toml, .json, .xer, .csv, .xlsx and .xml (MS Project) do"
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
    let said: Vec<_> = import.diagnostics.iter().cloned().chain(losses(&import.plan, format)).collect();
    if !said.is_empty() {
        world::complain(render::full(&said, &import.files, Some(&import.origins)).trim_end());
    }
    Ok(Exit::Fine)
}
