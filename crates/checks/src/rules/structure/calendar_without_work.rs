//! Calendar without work: what the reader or the compiler said of it.

use chainage_model::Severity;

use crate::rule::Rule;

#[doc = include_str!("calendar_without_work.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I008",
    name: "calendar-without-work",
    zh: "日历无工作时间",
    severity: Severity::Error,
    page: include_str!("calendar_without_work.md"),
    check: super::known,
};
