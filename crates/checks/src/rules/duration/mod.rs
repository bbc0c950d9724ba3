//! Family U: durations and detail.

pub(crate) mod high;
pub(crate) mod insufficient_detail;
pub(crate) mod over_detail;
pub(crate) mod placeholder;
pub(crate) mod quantity;
pub(crate) mod rate;
pub(crate) mod three_point;
pub(crate) mod uniform;
