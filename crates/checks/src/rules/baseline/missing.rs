//! Work without a baseline.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("missing.md")]
pub(crate) static RULE: Rule = Rule {
    code: "B009",
    name: "missing-baseline",
    zh: "缺少基准",
    severity: Severity::Warning,
    page: include_str!("missing.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let Some(baseline) = context.plan.baselines.first() else {
        let finding = rule.finding("the plan has no baseline".to_owned());
        let finding = finding.with_help("keep the dates as they were approved");
        return Checked::count(vec![finding], context.net().len(), Population::Net);
    };
    let missing = context.net().iter().filter(|id| !baseline.activities.contains_key(id));
    let findings = missing.map(|&id| {
        let says = format!("is not in baseline {}", baseline.name);
        rule.activity(context, id, says).with_help("approve the change, and take it into the baseline")
    });
    Checked::count(findings.collect(), context.net().len(), Population::Net)
}
