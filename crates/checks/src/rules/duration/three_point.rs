//! Optimistic, likely and pessimistic in order.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("three_point.md")]
pub(crate) static RULE: Rule = Rule {
    code: "U008",
    name: "three-point-order",
    zh: "三点估计顺序",
    severity: Severity::Error,
    page: include_str!("three_point.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let classes = context.plan.uncertainties();
    let disordered = classes
        .iter()
        .filter(|class| !(class.optimistic <= class.likely && class.likely <= class.pessimistic));
    let findings = disordered.map(|class| {
        let message = format!(
            "uncertainty {}: {} / {} / {} are not in order",
            class.code, class.optimistic, class.likely, class.pessimistic
        );
        rule.finding(message).with_help("write them as optimistic, likely, pessimistic")
    });
    Checked::count(findings.collect(), classes.len(), Population::Other)
}
