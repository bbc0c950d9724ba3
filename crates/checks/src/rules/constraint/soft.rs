//! Constraints that only hold an activity back.

use chainage_model::{Placement, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("soft.md")]
pub(crate) static RULE: Rule = Rule {
    code: "C002",
    name: "soft-constraints",
    zh: "软约束过多",
    severity: Severity::Info,
    page: include_str!("soft.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let is_soft = |id| {
        let activity = context.plan.activity(id);
        activity.placement == Placement::AsLateAsPossible
            || activity.constraints.iter().any(|constraint| !constraint.kind.is_hard())
    };
    let findings = context.net().iter().filter(|&&id| is_soft(id)).map(|&id| {
        rule.activity(context, id, "is held back by a soft constraint")
            .with_help("tie it to what it waits for, if that is in the plan")
    });
    Checked::share(findings.collect(), context.net().len(), Population::Net)
}
