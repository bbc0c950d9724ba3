//! Why bytes give no plan, or a plan gives no bytes.

use std::fmt;

use chainage_model::{Diagnostic, Severity};

use crate::{FileText, Format};

/// No plan can be made of what was read.
///
/// It carries everything that was found, so that all of it can be shown at once, and the files it was found in.
///
/// | code | means |
/// | --- | --- |
/// | `FILE001` | the format is not known, or not one of a plan |
/// | `FILE002` | the text is not in the encoding it should be in |
/// | `FILE003` | a file that is included cannot be read, stands outside the folder, or is included twice |
/// | `FILE004` | the file is empty |
/// | `FILE005` | a plan that was written has other dates when it is read back (said by the command) |
/// | `FILE006` | such dates stand on the other side of a gap without work, no more (said by the command) |
/// | `I001`, `I002`, … | as for checks: duplicate codes, unresolved references, … |
/// | `TOML001`, `JSON001`, `XER001`, … | what the reader of a format says |
#[derive(Clone, Debug, PartialEq, Default)]
pub struct ReadError {
    /// What was found, at least one error among it.
    pub diagnostics: Vec<Diagnostic>,
    /// The files that were read, for showing the places.
    pub files: Vec<FileText>,
}

impl ReadError {
    /// Returns an error that says one thing.
    pub fn new(diagnostic: Diagnostic, files: Vec<FileText>) -> Self {
        Self { diagnostics: vec![diagnostic], files }
    }
}

impl fmt::Display for ReadError {
    /// Writes the first error, and how many more there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut errors = self.diagnostics.iter().filter(|found| found.severity == Severity::Error);
        match errors.next() {
            Some(first) => write!(f, "{}: {}", first.code, first.message)?,
            None => f.write_str("the file cannot be read")?,
        }
        match errors.count() {
            0 => Ok(()),
            more => write!(f, " (and {more} more)"),
        }
    }
}

impl std::error::Error for ReadError {}

/// Says which kinds of things a format has no place for, if there are any in the plan.
pub(crate) fn left_out(
    code: &'static str,
    format: &str,
    counts: &[(usize, &str)],
    help: &'static str,
) -> Option<Diagnostic> {
    let lost = counts.iter().filter(|(count, _)| *count > 0);
    let lost: Vec<String> = lost.map(|(count, what)| format!("{what} ({count})")).collect();
    (!lost.is_empty()).then(|| {
        let message = format!("{format} has no place for {}; this is left out", lost.join(", "));
        Diagnostic::warning(code, message).with_help(help)
    })
}

/// A plan that a format cannot hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The format has no place for something the plan needs.
    #[error("{format} cannot hold {what}")]
    CannotHold {
        /// The format.
        format: Format,
        /// What it cannot hold, in words.
        what: String,
    },
    /// This build has no writer for the format.
    #[error("this build cannot write {format}")]
    NoWriter {
        /// The format.
        format: Format,
    },
}
