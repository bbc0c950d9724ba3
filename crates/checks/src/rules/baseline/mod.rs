//! Family B: baseline and performance.

pub(crate) mod bow_wave;
pub(crate) mod churn;
pub(crate) mod current_execution;
pub(crate) mod cut_remaining;
pub(crate) mod disagreement;
pub(crate) mod execution_index;
pub(crate) mod float_consumption;
pub(crate) mod hit;
pub(crate) mod missed;
pub(crate) mod missing;
pub(crate) mod schedule_index;
pub(crate) mod to_complete;
