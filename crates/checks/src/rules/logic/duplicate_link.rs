//! Two links of one kind on one pair.

use std::collections::HashSet;

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("duplicate_link.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L010",
    name: "duplicate-link",
    zh: "重复的搭接关系",
    severity: Severity::Warning,
    page: include_str!("duplicate_link.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut seen = HashSet::new();
    let mut is_second = |&id: &chainage_model::RelationshipId| {
        let link = context.plan.relationship(id);
        !seen.insert((link.predecessor, link.successor, link.kind))
    };
    let ids = context.plan.relationships().ids();
    let findings: Vec<_> = ids
        .filter(|id| is_second(id))
        .map(|id| {
            rule.link(context, id, "stands beside another link of the same kind on this pair")
                .with_help("keep the one with the larger lag")
        })
        .collect();
    Checked::count(findings, context.plan.relationships().len(), Population::Other)
}
