//! Links against the direction of work.

use chainage_model::{Activity, ActivityId, IdVec, RelationshipId, RelationshipKind, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("against_direction.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L018",
    name: "link-against-direction",
    zh: "逆施工方向的关系",
    severity: Severity::Warning,
    page: include_str!("against_direction.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let has_stretch = |activity: &Activity| activity.stretches.len() == 1;
    let has_stretch: IdVec<ActivityId, bool> = context.plan.activities().iter().map(has_stretch).collect();
    let goes_back = |id: RelationshipId| {
        let link = context.link(id);
        if !has_stretch[link.predecessor] || !has_stretch[link.successor] {
            return false;
        }
        let (before, after) =
            (context.plan.activity(link.predecessor), context.plan.activity(link.successor));
        let place =
            |activity: &Activity| activity.alignment.or(context.plan.project(activity.project).alignment);
        let ([first], [second]) = (before.stretches.as_slice(), after.stretches.as_slice()) else {
            return false;
        };
        // Both state one direction, they are on one alignment, and the successor lies wholly behind.
        let rises = first.to > first.from;
        let same_way = !first.is_point() && !second.is_point() && (second.to > second.from) == rises;
        let behind = if rises { second.to <= first.from } else { second.to >= first.from };
        same_way && place(before) == place(after) && link.kind == RelationshipKind::FinishStart && behind
    };
    let findings = context.links().iter().filter(|&&id| goes_back(id)).map(|&id| {
        rule.link(context, id, "goes from a later place to an earlier one against the direction of both")
            .with_help("turn the link or the stretch")
    });
    Checked::count(findings.collect(), context.links().len(), Population::Links)
}
