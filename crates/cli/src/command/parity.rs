//! `chainage parity`

use std::path::Path;

use chainage::engine::parity;
use chainage::report::{ParityFileJson, ParityJson, parity_json, parity_text};

use crate::args::{Parity, ParityFormat};
use crate::exit::Exit;
use crate::world;

pub(crate) fn run(options: &Parity) -> Result<Exit, Exit> {
    let mut files = Vec::new();
    let mut worst = Exit::Fine;
    for path in &options.files {
        match compare(path) {
            Ok(file) => files.push(file),
            // A file that cannot be read outranks one that has no schedule.
            Err(exit) if worst == Exit::Fine || exit == Exit::Unreadable => worst = exit,
            Err(_) => {}
        }
    }
    if files.is_empty() {
        return Err(worst);
    }
    let parity = ParityJson { schema: "chainage/1", files };
    world::say(&match options.format {
        ParityFormat::Text => parity_text(&parity, options.first),
        ParityFormat::Json => super::json(&parity),
    });
    let low = options
        .fail_under
        .map_or(0, |least| parity.files.iter().filter(|file| is_under(file, least)).count());
    Ok(match worst {
        Exit::Fine if low > 0 => Exit::Findings,
        other => other,
    })
}

/// Whether a share of a file is below the least; nothing to compare is no proof of anything, and is said.
fn is_under(file: &ParityFileJson, least: f64) -> bool {
    let is_bare = file.shares().iter().all(|share| share.of == 0);
    if is_bare {
        world::complain(&format!("{}: nothing was compared, so no share reaches {least} %", file.file));
    }
    is_bare || file.shares().iter().any(|share| share.percent() < least)
}

fn compare(path: &Path) -> Result<ParityFileJson, Exit> {
    let import = world::read(path)?;
    let (network, schedule) = world::schedule(&import)?;
    let parity = parity::compare(&import.plan, &network, &schedule);
    Ok(parity_json(&path.display().to_string(), &import.plan, &parity))
}
