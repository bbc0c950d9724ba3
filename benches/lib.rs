//! Programs that use the public façade of chainage; each is listed in `Cargo.toml`.
