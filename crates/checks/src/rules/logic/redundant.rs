//! Links that a longer path implies.

use chainage_model::{ActivityId, IdVec, RelationshipId, RelationshipKind, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("redundant.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L009",
    name: "redundant-link",
    zh: "冗余的逻辑关系",
    severity: Severity::Info,
    page: include_str!("redundant.md"),
    check,
};

/// Activities looked at for one link before the search gives up.
const STEPS_PER_LINK: usize = 400;

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    // Mark of the link an activity was last seen for: no clearing between searches.
    let mut seen: IdVec<ActivityId, u32> = IdVec::filled(context.plan.activities().len(), 0);
    let mut findings = Vec::new();
    let mut gave_up = 0_usize;
    let plain = |id: &&RelationshipId| {
        let link = context.plan.relationship(**id);
        link.kind == RelationshipKind::FinishStart && link.lag.is_zero()
    };
    for (mark, &id) in context.links().iter().filter(plain).enumerate() {
        let mark = u32::try_from(mark + 1).unwrap_or(u32::MAX);
        match path_besides(context, id, mark, &mut seen) {
            Search::Found => findings.push(
                rule.link(context, id, "is implied by a longer path")
                    .with_help("leave it out; the dates stay the same"),
            ),
            Search::GaveUp => gave_up += 1,
            Search::None => {}
        }
    }
    if gave_up > 0 && !findings.is_empty() {
        let n = gave_up;
        findings.push(
            rule.finding(format!("the search stopped early for {n} links after {STEPS_PER_LINK} steps each")),
        );
    }
    Checked::share(findings, context.links().len(), Population::Links)
}

enum Search {
    Found,
    None,
    GaveUp,
}

/// Searches a path of finish-to-start links with lags of zero or more from predecessor to successor, besides the link.
fn path_besides(
    context: &Context<'_>,
    link: RelationshipId,
    mark: u32,
    seen: &mut IdVec<ActivityId, u32>,
) -> Search {
    let ends = context.plan.relationship(link);
    let mut open = vec![ends.predecessor];
    let mut steps = 0;
    while let Some(at) = open.pop() {
        for &out in context.outgoing(at) {
            let next = context.plan.relationship(out);
            let is_forward = next.kind == RelationshipKind::FinishStart
                && !next.lag.of(context.plan.activity(next.predecessor).duration).is_negative();
            if out == link || !is_forward || seen[next.successor] == mark {
                continue;
            }
            if next.successor == ends.successor {
                // A second link on the same pair is L010's.
                if at == ends.predecessor {
                    continue;
                }
                return Search::Found;
            }
            seen[next.successor] = mark;
            steps += 1;
            if steps > STEPS_PER_LINK {
                return Search::GaveUp;
            }
            open.push(next.successor);
        }
    }
    Search::None
}
