//! Files and the terminal: the only place that touches the world.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chainage::engine::{Network, Schedule, cpm};
use chainage::formats::{self, Import};

use crate::exit::Exit;
use crate::render;

/// Files larger than this are not plans.
const LARGEST_FILE: u64 = 1 << 30;

/// Writes to standard output. A reader that has gone away (`| head`) ends the program quietly.
#[expect(clippy::exit, reason = "nobody reads on; there is nothing left to do")]
pub(crate) fn say(text: &str) {
    let mut out = io::stdout().lock();
    if out.write_all(text.as_bytes()).and_then(|()| out.flush()).is_err() {
        std::process::exit(0);
    }
}

/// Writes a line to standard error; if that is closed there is nobody to tell.
pub(crate) fn complain(text: &str) {
    drop(writeln!(io::stderr().lock(), "{text}"));
}

/// Reads a plan from a file, or from a folder with `programme.toml` or `plan.toml`. Complaints are printed.
pub(crate) fn read(path: &Path) -> Result<Import, Exit> {
    let file = locate(path).map_err(|message| refuse(&message))?;
    let bytes = load(&file).map_err(|message| refuse(&message))?;
    import(&file, &bytes)
}

/// Reads a plan from the bytes of a file. Complaints are printed.
pub(crate) fn import(file: &Path, bytes: &[u8]) -> Result<Import, Exit> {
    let folder = file.parent().unwrap_or(Path::new("")).to_path_buf();
    // Names in messages are the paths the user can open.
    let name = file.display().to_string();
    let mut loader = |relative: &str| include(&folder, relative);
    match formats::read(&name, bytes, &mut loader) {
        Ok(import) => Ok(import),
        Err(error) => {
            complain(render::full(&error.diagnostics, &error.files, None).trim_end());
            Err(Exit::Unreadable)
        }
    }
}

/// Loads the file that a plan was read from, for writing over it.
pub(crate) fn original(path: &Path) -> Result<Vec<u8>, Exit> {
    locate(path).and_then(|file| load(&file)).map_err(|message| refuse(&message))
}

/// Compiles and schedules a plan; its defects are printed.
pub(crate) fn schedule(import: &Import) -> Result<(Network, Schedule), Exit> {
    match Network::compile(&import.plan) {
        Ok(network) => {
            let schedule = cpm::schedule(&network, &network.options());
            Ok((network, schedule))
        }
        Err(error) => {
            complain(render::full(&error.defects, &import.files, Some(&import.origins)).trim_end());
            Err(Exit::Infeasible)
        }
    }
}

/// Prints a complaint about input.
pub(crate) fn refuse(message: &str) -> Exit {
    complain(&format!("error: {message}"));
    Exit::Unreadable
}

/// Writes a file whole or not at all: to a neighbour first, which then takes its name.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Exit> {
    let refuse = |error: io::Error| refuse(&format!("cannot write {}: {error}", path.display()));
    let Some(name) = path.file_name() else {
        return Err(refuse(io::Error::other("it is not the name of a file")));
    };
    let neighbour = path.with_file_name(format!(".{}.{}.part", name.to_string_lossy(), std::process::id()));
    let written = fs::write(&neighbour, bytes).and_then(|()| fs::rename(&neighbour, path));
    written.map_err(|error| {
        drop(fs::remove_file(&neighbour));
        refuse(error)
    })
}

/// Returns the day it is.
pub(crate) fn today() -> chrono::NaiveDate {
    chrono::Local::now().date_naive()
}

/// Returns a file of the folder a plan stands in, if it is there.
pub(crate) fn beside(plan: &Path, name: &str) -> Option<PathBuf> {
    let folder = if plan.is_dir() { plan } else { plan.parent()? };
    Some(folder.join(name)).filter(|file| file.is_file())
}

/// Finds the file of a plan: itself, or what a folder has.
pub(crate) fn locate(path: &Path) -> Result<PathBuf, String> {
    if !path.is_dir() {
        return Ok(path.to_path_buf());
    }
    let names = ["programme.toml", "plan.toml"];
    let found = names.iter().map(|name| path.join(name)).find(|file| file.is_file());
    found.ok_or_else(|| format!("{}: no programme.toml and no plan.toml in this folder", path.display()))
}

/// Reads a file, or says why it cannot be.
pub(crate) fn load(file: &Path) -> Result<Vec<u8>, String> {
    let say = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => format!("{}: no such file", file.display()),
        _ => format!("{}: {error}", file.display()),
    };
    if fs::metadata(file).map_err(say)?.is_dir() {
        return Err(format!("{}: a folder, not a file", file.display()));
    }
    // A pipe does not say how much will come.
    let mut bytes = Vec::new();
    fs::File::open(file).and_then(|open| open.take(LARGEST_FILE + 1).read_to_end(&mut bytes)).map_err(say)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(format!("{}: over one gigabyte, too large for a plan", file.display()));
    }
    Ok(bytes)
}

/// Lists what is in a folder, in order of names with numbers in their order.
pub(crate) fn list(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let say = |error: io::Error| format!("{}: {error}", folder.display());
    let mut inside = Vec::new();
    for entry in fs::read_dir(folder).map_err(say)? {
        inside.push(entry.map_err(say)?.path());
    }
    inside.sort_by_cached_key(|path| {
        let name = path.to_string_lossy().into_owned();
        let runs = name.split(|c: char| !c.is_ascii_digit()).filter_map(|run| run.parse::<u64>().ok());
        (runs.collect::<Vec<_>>(), name)
    });
    Ok(inside)
}

/// Measures a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    begun: Instant,
    all_threads: bool,
    cpu_before: Option<u64>,
}

impl Clock {
    /// Starts measuring this thread, or all of the program.
    pub(crate) fn start(all_threads: bool) -> Self {
        Self { begun: Instant::now(), all_threads, cpu_before: cpu_nanoseconds(all_threads) }
    }

    /// Returns the seconds since the start.
    pub(crate) fn wall_seconds(&self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }

    /// Returns the seconds of the processor since the start; those on the clock where the system does not say.
    pub(crate) fn cpu_seconds(&self) -> f64 {
        let used = self
            .cpu_before
            .and_then(|before| Some(cpu_nanoseconds(self.all_threads)?.saturating_sub(before)));
        used.map_or_else(|| self.wall_seconds(), |used| Duration::from_nanos(used).as_secs_f64())
    }
}

/// Returns what Linux says of the time this thread has run, or all that are or were.
fn cpu_nanoseconds(all_threads: bool) -> Option<u64> {
    if !all_threads {
        let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
        return text.split_whitespace().next()?.parse().ok();
    }
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in brackets and may have spaces; ticks are hundredths of a second.
    let mut cells = text.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || cells.next()?.parse::<u64>().ok();
    Some((ticks()? + ticks()?) * 10_000_000)
}

/// Loads an included file; one that leaves the folder through a symbolic link is refused.
fn include(folder: &Path, relative: &str) -> Result<Vec<u8>, String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let file = folder.join(relative);
    let say = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => "no such file".to_owned(),
        _ => error.to_string(),
    };
    let (home, target) = (folder.canonicalize().map_err(say)?, file.canonicalize().map_err(say)?);
    if !target.starts_with(&home) {
        return Err("it lies outside the folder of the programme".to_owned());
    }
    load(&target)
}
