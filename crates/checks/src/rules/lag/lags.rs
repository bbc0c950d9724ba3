//! Positive lags.

use chainage_model::{RelationshipId, Severity, WorkingTime};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("lags.md")]
pub(crate) static RULE: Rule = Rule {
    code: "R002",
    name: "lags",
    zh: "正时距",
    severity: Severity::Warning,
    page: include_str!("lags.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let is_unexplained = |&&id: &&RelationshipId| {
        let link = context.link(id);
        link.lag > WorkingTime::ZERO && !link.has_reason
    };
    let findings = context.links().iter().filter(is_unexplained).map(|&id| {
        rule.link(context, id, "has a lag without a stated reason")
            .with_help("make the wait an activity, or state its reason on the link")
    });
    Checked::share(findings.collect(), context.links().len(), Population::Links)
}
