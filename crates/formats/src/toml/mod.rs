#![doc = include_str!("format.md")]

mod parse;
mod write;

pub(crate) use parse::parse;
pub(crate) use write::write;
