//! Start-to-finish links.

use chainage_model::{RelationshipKind, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("reverse_logic.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L006",
    name: "reverse-logic",
    zh: "开始到完成关系",
    severity: Severity::Warning,
    page: include_str!("reverse_logic.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let is_reverse = |&&id: &&chainage_model::RelationshipId| {
        let link = context.link(id);
        link.kind == RelationshipKind::StartFinish && !link.has_reason
    };
    let findings = context.links().iter().filter(is_reverse).map(|&id| {
        rule.link(context, id, "runs from a start to a finish without a stated reason")
            .with_help("turn the logic round, or state the reason on the link")
    });
    Checked::count(findings.collect(), context.links().len(), Population::Links)
}
