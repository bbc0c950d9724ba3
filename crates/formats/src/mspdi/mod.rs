#![doc = include_str!("format.md")]

mod calendar;
mod decode;
mod duration;
mod log;
mod read;
mod recurrence;
mod schema;
mod write;
mod xml;

pub use read::read;
pub(crate) use write::losses;
pub use write::write;
