//! Progress that the logic does not allow.

use chainage_model::{Relationship, RelationshipKind, Severity, Status};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("out_of_sequence.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L017",
    name: "out-of-sequence",
    zh: "未按逻辑顺序的进展",
    severity: Severity::Warning,
    page: include_str!("out_of_sequence.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let of = context.plan.relationships().len();
    let has_begun = |id| context.status(id) != Status::NotStarted;
    let broken = context.plan.relationships().enumerated();
    let broken = broken.filter(|(_, link)| has_begun(link.successor) && is_broken(context, link));
    let findings = broken.map(|(id, link)| {
        let code = context.code(link.successor);
        rule.link(context, id, format!("is broken by the progress of {code}"))
            .with_help("correct the logic to what was done, or the actual dates")
    });
    Checked::count(findings.collect(), of, Population::Other)
}

/// The successor's end has happened, and the predecessor's end has not, or later.
///
/// Lags are left aside: that the ends are in order is what can be said without a calendar.
fn is_broken(context: &Context<'_>, link: &Relationship) -> bool {
    if !context.is_discrete(link.predecessor) || !context.is_discrete(link.successor) {
        return false;
    }
    let (before, after) =
        (&context.plan.activity(link.predecessor).progress, &context.plan.activity(link.successor).progress);
    let (first, second) = match link.kind {
        RelationshipKind::FinishStart => (before.actual_finish, after.actual_start),
        RelationshipKind::StartStart => (before.actual_start, after.actual_start),
        RelationshipKind::FinishFinish => (before.actual_finish, after.actual_finish),
        RelationshipKind::StartFinish => (before.actual_start, after.actual_finish),
    };
    let is_lead = link.lag.of(context.plan.activity(link.predecessor).duration).is_negative();
    second.is_some_and(|second| first.is_none_or(|first| first > second)) && !is_lead
}
