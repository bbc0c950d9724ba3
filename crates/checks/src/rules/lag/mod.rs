//! Family R: lags.

pub(crate) mod elapsed;
pub(crate) mod excessive;
pub(crate) mod lags;
pub(crate) mod leads;
pub(crate) mod long;
pub(crate) mod seasonal;
pub(crate) mod unexplained;
