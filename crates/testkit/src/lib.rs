//! Plan notation, the runner of spec pages, strategies, generators and slow oracles for the tests of chainage.
//!
//! | module | holds |
//! | --- | --- |
//! | [`notation`] | plans as a few lines of text |
//! | [`spec`] | Markdown pages whose `plan` blocks are run and compared with the blocks after them |
//! | [`oracle`] | a calendar that looks at every minute, a critical path method that goes on until nothing moves |
//! | [`generate`] | large networks from a seed |
//! | [`p6`] | the same networks as XER files |
//! | [`real`] | real files, where they are there |
//! | [`strategy`] | proptest strategies for plans |

pub mod generate;
pub mod notation;
pub mod oracle;
pub mod p6;
mod random;
pub mod real;
pub mod spec;
pub mod strategy;
