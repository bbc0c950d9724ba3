//! Durations nobody has estimated.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("placeholder.md")]
pub(crate) static RULE: Rule = Rule {
    code: "U006",
    name: "placeholder-duration",
    zh: "暂估工期",
    severity: Severity::Warning,
    page: include_str!("placeholder.md"),
    check,
};

/// What the label `estimate` says of a duration that is not estimated yet.
const OPEN: [&str; 4] = ["placeholder", "estimated", "tbd", "暂估"];

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    for &id in context.tasks() {
        let Some(value) = context.label(id, "estimate").filter(|value| OPEN.contains(value)) else {
            continue;
        };
        let says = format!("has a duration that is marked {value}");
        findings.push(rule.activity(context, id, says).with_help("estimate it, then take the label away"));
    }
    Checked::count(findings, context.tasks().len(), Population::Task)
}
