//! chainage
