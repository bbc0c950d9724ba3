//! The work breakdown structure.

use crate::id::{ProjectId, WbsId};
use crate::text::Name;

/// A node of the work breakdown structure.
#[doc(alias = "工作分解结构")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wbs {
    /// The code, unique in its project.
    pub code: String,
    /// The name.
    pub name: Name,
    /// Its project.
    pub project: ProjectId,
    /// The node above; `None` at the top of the project.
    pub parent: Option<WbsId>,
}
