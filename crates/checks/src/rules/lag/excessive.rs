//! Lags that turn an overlap into a sequence.

use chainage_model::{RelationshipKind, Severity, WorkingTime};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("excessive.md")]
pub(crate) static RULE: Rule = Rule {
    code: "R005",
    name: "lag-over-duration",
    zh: "时距不小于工期",
    severity: Severity::Warning,
    page: include_str!("excessive.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    for &id in context.links() {
        let link = context.link(id);
        if link.lag <= WorkingTime::ZERO {
            continue;
        }
        let (end, which) = match link.kind {
            RelationshipKind::StartStart => (link.predecessor, "predecessor"),
            RelationshipKind::FinishFinish => (link.successor, "successor"),
            _ => continue,
        };
        let duration = context.brief.activities[end].duration;
        if !duration.is_zero() && link.lag >= duration {
            let code = context.code(end);
            let says = format_args!("has a lag as long as its {which} {code}: the works do not overlap");
            findings.push(rule.link(context, id, says).with_help("use FS, or a shorter lag"));
        }
    }
    Checked::count(findings, context.links().len(), Population::Links)
}
