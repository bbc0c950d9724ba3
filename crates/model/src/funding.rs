//! Money that comes in, kept as data.

use crate::amount::Money;
use crate::id::{ActivityId, ProjectId};
use crate::text::{Name, Source};
use crate::time::Moment;

/// Money that becomes available.
#[derive(Clone, Debug, PartialEq)]
pub struct Funding {
    /// The code, unique in its plan.
    pub code: String,
    /// The name.
    pub name: Name,
    /// How much.
    pub amount: Money,
    /// The activity whose finish releases it.
    pub released_by: Option<ActivityId>,
    /// When it comes, if no activity releases it.
    pub date: Option<Moment>,
    /// The projects it may be spent on; empty for all.
    pub projects: Vec<ProjectId>,
    /// Where it comes from.
    pub sources: Vec<Source>,
}
