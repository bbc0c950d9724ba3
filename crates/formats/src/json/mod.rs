//! JSON, for programs: the keys of [`crate::toml`], in the same shape.

mod parse;
mod write;

pub(crate) use parse::parse;
pub(crate) use write::{one_line, write};
