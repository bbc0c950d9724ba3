//! Constraints that never bind.

use chainage_model::{ConstraintKind, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("idle.md")]
pub(crate) static RULE: Rule = Rule {
    code: "C003",
    name: "idle-constraint",
    zh: "不起作用的约束",
    severity: Severity::Info,
    page: include_str!("idle.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    let mut of = 0;
    for &id in context.net() {
        let Some(scheduled) = context.scheduled else { break };
        let dates = &scheduled.schedule[id];
        for constraint in &context.plan.activity(id).constraints {
            of += 1;
            let (bound, what) = match constraint.kind {
                ConstraintKind::StartNoEarlierThan => (dates.early_start, "start"),
                ConstraintKind::FinishNoEarlierThan => (dates.early_finish, "finish"),
                _ => continue,
            };
            let slack = scheduled.network.calendar_of(id).between(constraint.date, bound);
            if slack.minutes() > 0 {
                let days = slack.to_days(scheduled.network.calendar_of(id).day_length());
                let says = format!(
                    "has a constraint that never binds: the logic puts its {what} {days:.1} d after it"
                );
                findings.push(rule.activity(context, id, says).with_help("leave the constraint out"));
            }
        }
    }
    Checked::count(findings, of, Population::Other)
}
