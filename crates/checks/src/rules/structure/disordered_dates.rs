//! Disordered dates: what the reader or the compiler said of it.

use chainage_model::Severity;

use crate::rule::Rule;

#[doc = include_str!("disordered_dates.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I009",
    name: "disordered-dates",
    zh: "日期颠倒",
    severity: Severity::Error,
    page: include_str!("disordered_dates.md"),
    check: super::known,
};
