//! The share of critical activities.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("critical_share.md")]
pub(crate) static RULE: Rule = Rule {
    code: "F005",
    name: "critical-share",
    zh: "关键工作占比",
    severity: Severity::Info,
    page: include_str!("critical_share.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let is_critical = |id| context.scheduled.is_some_and(|scheduled| scheduled.schedule[id].critical);
    let findings = context
        .net()
        .iter()
        .filter(|&&id| is_critical(id))
        .map(|&id| rule.activity(context, id, "is critical"));
    Checked::share(findings.collect(), context.net().len(), Population::Net)
}
