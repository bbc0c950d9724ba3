#![doc = include_str!("format.md")]

mod calendar;
mod duration;
mod log;
mod read;
mod recurrence;
mod schema;
mod write;

use crate::xml::Dialect;

pub use read::read;
pub(crate) use write::losses;
pub use write::write;

/// MS Project's XML, for what its reader says.
static DIALECT: Dialect = Dialect {
    letters: "MSP",
    name: "MS Project's XML",
    how_to_save: "in MS Project: File, Save As, XML Format (*.xml)",
};
