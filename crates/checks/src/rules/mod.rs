//! The rules, a folder a family.

pub(crate) mod baseline;
pub(crate) mod constraint;
pub(crate) mod duration;
pub(crate) mod float;
pub(crate) mod lag;
pub(crate) mod logic;
pub(crate) mod network;
pub(crate) mod resource;
pub(crate) mod status;
pub(crate) mod structure;
pub(crate) mod trace;
