//! Mandatory dates before what the logic allows.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("against_logic.md")]
pub(crate) static RULE: Rule = Rule {
    code: "C005",
    name: "against-logic",
    zh: "强制日期违反逻辑",
    severity: Severity::Error,
    page: include_str!("against_logic.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let conflicts = context.scheduled.iter().flat_map(|scheduled| scheduled.schedule.conflicts());
    let findings: Vec<_> =
        conflicts.filter(|conflict| conflict.code.as_str() == rule.code).cloned().collect();
    Checked::count(findings, context.net().len(), Population::Net)
}
