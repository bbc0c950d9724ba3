//! Our own format: TOML, JSON, and tables whose rows are its tables.

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
#[cfg(test)]
mod table;
