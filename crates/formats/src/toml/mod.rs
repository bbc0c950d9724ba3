//! TOML, for people.

mod parse;
mod write;

pub(crate) use parse::parse;
pub(crate) use write::write;
