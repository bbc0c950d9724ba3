//! Self link: what the reader or the compiler said of it.

use chainage_model::Severity;

use crate::rule::Rule;

#[doc = include_str!("self_link.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I004",
    name: "self-link",
    zh: "自身搭接",
    severity: Severity::Error,
    page: include_str!("self_link.md"),
    check: super::known,
};
