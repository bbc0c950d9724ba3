//! Tables, whose rows are tables of our own format: what people make by hand, what is written and read again, and files
//! that are no tables.

mod hand_made;
mod round_trip;
#[cfg(feature = "xlsx")]
mod workbook;
