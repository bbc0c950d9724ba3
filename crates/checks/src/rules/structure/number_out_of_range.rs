//! Number out of range: what the reader or the compiler said of it.

use chainage_model::Severity;

use crate::rule::Rule;

#[doc = include_str!("number_out_of_range.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I006",
    name: "number-out-of-range",
    zh: "数值超出范围",
    severity: Severity::Error,
    page: include_str!("number_out_of_range.md"),
    check: super::known,
};
