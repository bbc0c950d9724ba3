//! Family D: dates and status.

pub(crate) mod contradiction;
pub(crate) mod forecast_in_past;
pub(crate) mod future_actual;
pub(crate) mod standing_still;
pub(crate) mod suspended;
