//! The command `chainage`: arguments, files, exit codes. Everything else is in the library.

mod args;
mod command;
mod exit;
mod render;
mod row;
mod world;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use exit::Exit;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return exit::usage(&error),
    };
    // A defect of ours must not look like an answer: any panic is an internal error with its own exit code.
    std::panic::set_hook(Box::new(|info| {
        world::complain(&format!("internal error: {info}\nthis is a defect of chainage; please report it"));
    }));
    let outcome = std::panic::catch_unwind(|| run(&arguments)).unwrap_or(Exit::Internal);
    outcome.code()
}

fn run(arguments: &Arguments) -> Exit {
    let language = arguments.language.into();
    let done = match &arguments.command {
        Command::Schedule(options) => command::schedule::run(options, language),
        Command::Explain(options) => command::explain::run(options, language),
        Command::Paths(options) => command::paths::run(options, language),
        Command::Check(options) => command::check::run(options, language),
        Command::Rule(options) => command::rule::run(options, language),
        Command::Diff(options) => command::diff::run(options, language),
        Command::Verify(options) => command::verify::run(options),
        Command::Convert(options) => command::convert::run(options),
        Command::Parity(options) => command::parity::run(options),
        Command::Level(options) => command::level::run(options, language),
        Command::Smooth(options) => command::smooth::run(options, language),
        Command::Solve(options) => command::solve::run(options),
        Command::Bench(options) => command::bench::run(options),
        Command::Chart(options) => command::chart::run(options, language),
    };
    done.unwrap_or_else(|exit| exit)
}
