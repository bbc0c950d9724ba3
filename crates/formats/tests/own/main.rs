//! Our own format, TOML and JSON.

#[cfg(test)]
mod canonical;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod include;
#[cfg(test)]
mod page;
#[cfg(test)]
mod places;
#[cfg(test)]
mod report;
#[cfg(test)]
mod round_trip;
