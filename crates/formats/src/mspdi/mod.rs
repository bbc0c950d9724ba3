#![doc = include_str!("format.md")]

mod calendar;
mod decode;
mod duration;
mod log;
mod read;
mod recurrence;
mod schema;
mod xml;

pub use read::read;
