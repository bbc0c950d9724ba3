//! Import loss: what the reader or the compiler said of it.

use chainage_model::Severity;

use crate::rule::Rule;

#[doc = include_str!("import_loss.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I013",
    name: "import-loss",
    zh: "导入信息丢失",
    severity: Severity::Warning,
    page: include_str!("import_loss.md"),
    check: super::lossy,
};
