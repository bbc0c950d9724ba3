//! Constraints that hold an activity against its logic or take its float.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("hard.md")]
pub(crate) static RULE: Rule = Rule {
    code: "C001",
    name: "hard-constraints",
    zh: "强制约束过多",
    severity: Severity::Warning,
    page: include_str!("hard.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let is_hard =
        |id| context.plan.activity(id).constraints.iter().any(|constraint| constraint.kind.is_hard());
    let findings = context.net().iter().filter(|&&id| is_hard(id)).map(|&id| {
        rule.activity(context, id, "has a hard constraint").with_help(
            "use a deadline, which gives float and never moves a date, or tie it to what makes the date",
        )
    });
    Checked::share(findings.collect(), context.net().len(), Population::Net)
}
