//! Family T: traceability and structure.

pub(crate) mod basis;
pub(crate) mod handover;
pub(crate) mod margin;
pub(crate) mod milestone_share;
pub(crate) mod required_codes;
pub(crate) mod vertical;
pub(crate) mod wbs;
