//! Mandatory dates before what the logic allows.

use chainage_model::Severity;

use crate::rule::Rule;
use crate::rules::structure::known;

#[doc = include_str!("against_logic.md")]
pub(crate) static RULE: Rule = Rule {
    code: "C005",
    name: "against-logic",
    zh: "强制日期违反逻辑",
    severity: Severity::Error,
    page: include_str!("against_logic.md"),
    check: known,
};
