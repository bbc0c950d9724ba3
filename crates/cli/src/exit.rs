//! Exit codes, the contract with scripts and CI.

use std::process::ExitCode;

use crate::world;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Nothing found.
    Fine,
    /// Findings at or above `--fail-on`.
    Findings,
    /// Input that cannot be read, arguments that make no sense, output that cannot be written.
    Unreadable,
    /// A plan that has no schedule.
    Infeasible,
    /// A defect of ours.
    Internal,
}

impl Exit {
    pub(crate) fn code(self) -> ExitCode {
        ExitCode::from(match self {
            Self::Fine => 0,
            Self::Findings => 1,
            Self::Unreadable => 2,
            Self::Infeasible => 3,
            Self::Internal => 4,
        })
    }
}

/// Help and version are answers; anything else about arguments is unreadable input.
pub(crate) fn usage(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    if error.use_stderr() {
        world::complain(text.trim_end());
        Exit::Unreadable.code()
    } else {
        world::say(&text);
        Exit::Fine.code()
    }
}
