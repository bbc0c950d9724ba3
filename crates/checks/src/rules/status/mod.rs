//! Family D: dates and status.

pub(crate) mod contradiction;
pub(crate) mod data_date_stands;
pub(crate) mod forecast_in_past;
pub(crate) mod future_actual;
pub(crate) mod remaining_stands;
pub(crate) mod rewritten_actual;
pub(crate) mod rewritten_past;
pub(crate) mod standing_still;
pub(crate) mod stored_dates;
pub(crate) mod suspended;
