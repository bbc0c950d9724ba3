//! The command `chainage`.
fn main() {}
