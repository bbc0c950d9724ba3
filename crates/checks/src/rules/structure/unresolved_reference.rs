//! Unresolved reference: what the reader or the compiler said of it.

use chainage_model::Severity;

use crate::rule::Rule;

#[doc = include_str!("unresolved_reference.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I002",
    name: "unresolved-reference",
    zh: "引用未定义",
    severity: Severity::Error,
    page: include_str!("unresolved_reference.md"),
    check: super::known,
};
