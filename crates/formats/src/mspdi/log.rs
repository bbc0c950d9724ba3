//! What the reader has to say, kept to a length that can be read.

use std::collections::BTreeMap;

use chainage_model::{Code, Diagnostic, Severity};

/// Diagnostics of one code beyond this many are only counted.
const MOST: usize = 50;

/// Collects diagnostics.
#[derive(Debug, Default)]
pub(super) struct Log {
    found: Vec<Diagnostic>,
    counts: BTreeMap<Code, usize>,
}

impl Log {
    /// Adds a diagnostic.
    pub(super) fn push(&mut self, diagnostic: Diagnostic) {
        let count = self.counts.entry(diagnostic.code.clone()).or_default();
        *count += 1;
        if *count <= MOST {
            self.found.push(diagnostic);
        }
    }

    /// Adds a warning.
    pub(super) fn warn(&mut self, code: &'static str, message: impl Into<String>) {
        self.push(Diagnostic::warning(code, message));
    }

    /// Adds a remark.
    pub(super) fn info(&mut self, code: &'static str, message: impl Into<String>) {
        self.push(Diagnostic::new(Code::new(code), Severity::Info, message));
    }

    /// Returns all, with a line for those that were only counted.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        for (code, count) in self.counts {
            if count > MOST {
                let message = format!("{} more like the {MOST} above", count - MOST);
                self.found.push(Diagnostic::new(code, Severity::Info, message));
            }
        }
        self.found
    }
}
