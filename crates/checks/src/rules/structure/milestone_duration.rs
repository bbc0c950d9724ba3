//! Milestones with duration, and tasks without.

use chainage_model::{ActivityKind, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("milestone_duration.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I010",
    name: "milestone-duration",
    zh: "里程碑有工期或工作无工期",
    severity: Severity::Warning,
    page: include_str!("milestone_duration.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    for (id, activity) in context.plan.activities().enumerated() {
        let says = match activity.kind {
            kind if kind.is_milestone() && !activity.duration.is_zero() => "is a milestone with a duration",
            ActivityKind::Task if activity.duration.is_zero() && activity.modes.is_empty() => {
                "is a task without duration"
            }
            _ => continue,
        };
        findings
            .push(rule.activity(context, id, says).with_help("make it a milestone, or give it a duration"));
    }
    Checked::count(findings, context.plan.activities().len(), Population::All)
}
