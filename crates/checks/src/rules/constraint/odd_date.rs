//! Constraint dates on days off or in the past.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("odd_date.md")]
pub(crate) static RULE: Rule = Rule {
    code: "C008",
    name: "constraint-date",
    zh: "约束日期不合理",
    severity: Severity::Warning,
    page: include_str!("odd_date.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    let mut of = 0;
    for &id in context.net() {
        let Some(scheduled) = context.scheduled else { break };
        let activity = context.plan.activity(id);
        let data_date = context.plan.project(activity.project).data_date;
        for constraint in &activity.constraints {
            of += 1;
            let day = if constraint.kind.is_on_start() {
                constraint.date.date()
            } else {
                constraint.date.finish_date()
            };
            let says = if data_date.is_some_and(|data_date| constraint.date < data_date) {
                format!("has a constraint on {day}, before the data date")
            } else if !scheduled.network.calendar_of(id).is_worked(day) {
                format!("has a constraint on {day}, a day its calendar does not work")
            } else {
                continue;
            };
            findings.push(
                rule.activity(context, id, says)
                    .with_help("move the constraint to a working day after the data date, or leave it out"),
            );
        }
    }
    Checked::count(findings, of, Population::Other)
}
