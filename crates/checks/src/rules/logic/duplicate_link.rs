//! Two links of one kind on one pair.

use chainage_model::{ActivityId, IdVec, RelationshipId, RelationshipKind, Severity};

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
    // For each activity the predecessor it was last met behind, and by which kinds of links.
    let mut met: IdVec<ActivityId, (Option<ActivityId>, u8)> =
        IdVec::filled(context.plan.activities().len(), (None, 0));
    let mut seconds: Vec<RelationshipId> = Vec::new();
    for predecessor in context.plan.activities().ids() {
        for tie in context.outgoing(predecessor) {
            let bit = match tie.kind {
                RelationshipKind::FinishStart => 1,
                RelationshipKind::StartStart => 2,
                RelationshipKind::FinishFinish => 4,
                RelationshipKind::StartFinish => 8,
            };
            let (behind, kinds) = &mut met[tie.other];
            if *behind != Some(predecessor) {
                (*behind, *kinds) = (Some(predecessor), 0);
            }
            if *kinds & bit != 0 {
                seconds.push(tie.link);
            }
            *kinds |= bit;
        }
    }
    seconds.sort_unstable();
    let findings: Vec<_> = seconds
        .into_iter()
        .map(|id| {
            rule.link(context, id, "stands beside another link of the same kind on this pair")
                .with_help("keep the one with the larger lag")
        })
        .collect();
    Checked::count(findings, context.plan.relationships().len(), Population::Other)
}
