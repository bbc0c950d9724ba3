//! Overlaps whose finish is not held.

use chainage_model::{RelationshipKind, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("overlap_without_finish.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L008",
    name: "overlap-without-finish",
    zh: "搭接缺少完成到完成关系",
    severity: Severity::Info,
    page: include_str!("overlap_without_finish.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let starts: Vec<_> = context
        .links()
        .iter()
        .copied()
        .filter(|&id| context.link(id).kind == RelationshipKind::StartStart)
        .filter(|&id| {
            let link = context.link(id);
            let is_work = |activity| !context.is_milestone(activity);
            is_work(link.predecessor) && is_work(link.successor)
        })
        .collect();
    let is_open = |id| {
        let link = context.link(id);
        !context.incoming(link.successor).iter().any(|&other| {
            let other = context.link(other);
            other.predecessor == link.predecessor
                && matches!(other.kind, RelationshipKind::FinishFinish | RelationshipKind::FinishStart)
        })
    };
    let findings: Vec<_> = starts
        .iter()
        .copied()
        .filter(|&id| is_open(id))
        .map(|id| {
            rule.link(
                context,
                id,
                "lets the works overlap, but nothing keeps the successor from finishing first",
            )
            .with_help("add an FF link on the same pair")
        })
        .collect();
    Checked::count(findings, starts.len(), Population::Links)
}
