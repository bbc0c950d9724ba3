//! Dates in the file that are not those computed.

use chainage_engine::parity;
use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("stored_dates.md")]
pub(crate) static RULE: Rule = Rule {
    code: "D010",
    name: "stored-dates",
    zh: "存储日期与重算不符",
    severity: Severity::Warning,
    page: include_str!("stored_dates.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let Some(scheduled) = context.scheduled else { return Checked::count(Vec::new(), 0, Population::Other) };
    if !context.brief.activities.iter().any(|activity| activity.is_stored) {
        return Checked::count(Vec::new(), 0, Population::Other);
    }
    let parity = parity::compare(context.plan, scheduled.network, scheduled.schedule);
    let mut findings = Vec::new();
    let mut last = None;
    for difference in &parity.differences {
        let is_early = matches!(difference.field, parity::Field::EarlyStart | parity::Field::EarlyFinish);
        // The first date that differs stands for the activity.
        if !is_early || last == Some(difference.activity) {
            continue;
        }
        last = Some(difference.activity);
        let (field, stored, computed) = (difference.field, difference.stored, difference.computed);
        let says = format!("has {field} {stored} in the file and {computed} computed");
        findings.push(rule.activity(context, difference.activity, says).with_help(difference.cause));
    }
    Checked::count(findings, parity.early.of, Population::Other)
}
