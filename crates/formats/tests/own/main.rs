//! Our own format, TOML and JSON.

#[cfg(test)]
mod canonical;
#[cfg(test)]
mod places;
#[cfg(test)]
mod round_trip;
