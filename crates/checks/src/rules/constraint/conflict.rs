//! Dates that the logic cannot keep.

use chainage_model::Severity;

use crate::rule::Rule;
use crate::rules::structure::known;

#[doc = include_str!("conflict.md")]
pub(crate) static RULE: Rule = Rule {
    code: "C004",
    name: "constraint-conflict",
    zh: "约束与逻辑冲突",
    severity: Severity::Error,
    page: include_str!("conflict.md"),
    check: known,
};
