//! Dates that the logic cannot keep.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("conflict.md")]
pub(crate) static RULE: Rule = Rule {
    code: "C004",
    name: "constraint-conflict",
    zh: "约束与逻辑冲突",
    severity: Severity::Error,
    page: include_str!("conflict.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let conflicts = context.scheduled.iter().flat_map(|scheduled| scheduled.schedule.conflicts());
    let findings: Vec<_> =
        conflicts.filter(|conflict| conflict.code.as_str() == rule.code).cloned().collect();
    Checked::count(findings, context.net().len(), Population::Net)
}
