//! Constraints on summaries.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("on_summary.md")]
pub(crate) static RULE: Rule = Rule {
    code: "C006",
    name: "summary-constraint",
    zh: "汇总工作上的约束",
    severity: Severity::Warning,
    page: include_str!("on_summary.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let summaries = context.plan.activities().enumerated().filter(|(_, activity)| activity.kind.is_summary());
    let constrained = summaries.filter(|(_, activity)| !activity.constraints.is_empty());
    let findings = constrained.map(|(id, _)| {
        rule.activity(context, id, "takes its dates from other work and has a constraint of its own")
            .with_help("put the constraint on the work it spans")
    });
    Checked::count(findings.collect(), context.plan.activities().len(), Population::All)
}
