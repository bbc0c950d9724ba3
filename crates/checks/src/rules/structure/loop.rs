//! Loop: what the reader or the compiler said of it.

use chainage_model::Severity;

use crate::rule::Rule;

#[doc = include_str!("loop.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I003",
    name: "loop",
    zh: "循环回路",
    severity: Severity::Error,
    page: include_str!("loop.md"),
    check: super::known,
};
