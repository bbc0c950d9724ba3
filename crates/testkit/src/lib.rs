//! Plan notation, the runner of spec pages, strategies, generators and slow oracles for the tests of chainage.
//!
//! | module | holds |
//! | --- | --- |
//! | [`notation`] | plans as a few lines of text |
//! | [`spec`] | Markdown pages whose `plan` blocks are run and compared with the blocks after them |

pub mod notation;
pub mod spec;
