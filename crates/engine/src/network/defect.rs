//! Everything that can be wrong with a plan so that it has no schedule.

use std::fmt;

use chainage_model::Diagnostic;

/// Why a plan could not be compiled: every defect, not only the first.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub struct CompileError {
    /// The defects, in the order they were found; never empty.
    pub defects: Vec<Diagnostic>,
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let n = self.defects.len();
        let first = self.defects.first().map_or("", |defect| defect.message.as_str());
        match n {
            1 => f.write_str(first),
            _ => write!(f, "{n} defects; the first: {first}"),
        }
    }
}
