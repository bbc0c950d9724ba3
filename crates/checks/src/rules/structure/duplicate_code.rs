//! Duplicate code: what the reader or the compiler said of it.

use chainage_model::Severity;

use crate::rule::Rule;

#[doc = include_str!("duplicate_code.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I001",
    name: "duplicate-code",
    zh: "编码重复",
    severity: Severity::Error,
    page: include_str!("duplicate_code.md"),
    check: super::known,
};
