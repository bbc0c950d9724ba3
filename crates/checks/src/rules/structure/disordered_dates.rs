//! Actual dates out of order: what the reader or the compiler said, and finishes without a start.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("disordered_dates.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I009",
    name: "disordered-dates",
    zh: "日期颠倒",
    severity: Severity::Error,
    page: include_str!("disordered_dates.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let mut findings = super::known(rule, context, setting).findings;
    for (id, activity) in context.plan.activities().enumerated() {
        let (start, finish) = (activity.progress.actual_start, activity.progress.actual_finish);
        if let (None, Some(finish), false) = (start, finish, activity.kind.is_milestone()) {
            let says = format!("finished {finish} and has no actual start");
            findings.push(rule.activity(context, id, says).with_help("record when it started"));
        }
    }
    Checked::count(findings, context.plan.activities().len(), Population::All)
}
