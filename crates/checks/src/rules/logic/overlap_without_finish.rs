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
    let is_work = |activity| !context.is_milestone(activity);
    let overlaps = context.links().iter().copied().filter(|&id| {
        let link = context.link(id);
        link.kind == RelationshipKind::StartStart && is_work(link.predecessor) && is_work(link.successor)
    });
    let is_open = |id| {
        let link = context.link(id);
        !context.incoming(link.successor).iter().any(|tie| {
            tie.other == link.predecessor
                && matches!(tie.kind, RelationshipKind::FinishFinish | RelationshipKind::FinishStart)
        })
    };
    let mut of = 0;
    let counted = overlaps.inspect(|_| of += 1);
    let findings: Vec<_> = counted
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
    Checked::count(findings, of, Population::Links)
}
