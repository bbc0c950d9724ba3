//! Family C: constraints.

pub(crate) mod against_logic;
pub(crate) mod as_late;
pub(crate) mod conflict;
pub(crate) mod deadline_margin;
pub(crate) mod hard;
pub(crate) mod idle;
pub(crate) mod odd_date;
pub(crate) mod on_summary;
pub(crate) mod soft;
