//! Waits after a finish that are really work.

use chainage_model::{RelationshipKind, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("unexplained.md")]
pub(crate) static RULE: Rule = Rule {
    code: "R004",
    name: "hidden-work",
    zh: "以时距代替工作",
    severity: Severity::Info,
    page: include_str!("unexplained.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let least = setting.parameter("days", 5.0);
    let is_hidden = |id| {
        let link = context.link(id);
        link.kind == RelationshipKind::FinishStart
            && link.lag_days() >= least
            && context.plan.relationship(id).reason.is_empty()
    };
    let findings = context.links().iter().filter(|&&id| is_hidden(id)).map(|&id| {
        rule.link(context, id, "is a wait without a stated reason: curing, approval, delivery?")
            .with_help("make it an activity, or state its reason on the link")
    });
    Checked::count(findings.collect(), context.links().len(), Population::Links)
}
