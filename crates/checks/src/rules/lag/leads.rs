//! Negative lags.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("leads.md")]
pub(crate) static RULE: Rule = Rule {
    code: "R001",
    name: "leads",
    zh: "负时距",
    severity: Severity::Warning,
    page: include_str!("leads.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let findings = context.links().iter().filter(|&&id| context.link(id).lag.is_negative()).map(|&id| {
        rule.link(context, id, "has a lead")
            .with_help("split the predecessor where the successor really begins, or use SS with a lag")
    });
    Checked::share(findings.collect(), context.links().len(), Population::Links)
}
