//! Unknown key: what the reader or the compiler said of it.

use chainage_model::Severity;

use crate::rule::Rule;

#[doc = include_str!("unknown_key.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I007",
    name: "unknown-key",
    zh: "未知的键或单位",
    severity: Severity::Error,
    page: include_str!("unknown_key.md"),
    check: super::known,
};
