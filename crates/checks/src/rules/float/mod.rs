//! Family F: float and critical path.

pub(crate) mod contract;
pub(crate) mod critical_share;
pub(crate) mod high;
pub(crate) mod interfering;
pub(crate) mod jump;
pub(crate) mod length_index;
pub(crate) mod merge_exposure;
pub(crate) mod near_critical;
pub(crate) mod negative;
pub(crate) mod path_test;
pub(crate) mod ratio;
pub(crate) mod required_finish;
pub(crate) mod unbroken;
