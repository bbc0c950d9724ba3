//! Infeasible maximum lag: what the reader or the compiler said of it.

use chainage_model::Severity;

use crate::rule::Rule;

#[doc = include_str!("infeasible_maximum_lag.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I005",
    name: "infeasible-maximum-lag",
    zh: "最大时距不可行",
    severity: Severity::Error,
    page: include_str!("infeasible_maximum_lag.md"),
    check: super::known,
};
