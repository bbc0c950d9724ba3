//! Family S: resources and cost.

pub(crate) mod cost;
pub(crate) mod levelled;
pub(crate) mod levelling_gap;
pub(crate) mod never_together;
pub(crate) mod over_allocation;
pub(crate) mod shared;
pub(crate) mod teleport;
pub(crate) mod unevenness;
pub(crate) mod unresourced;
