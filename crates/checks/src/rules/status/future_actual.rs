//! Actual dates after the data date.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("future_actual.md")]
pub(crate) static RULE: Rule = Rule {
    code: "D002",
    name: "actual-in-future",
    zh: "实际日期晚于数据日期",
    severity: Severity::Error,
    page: include_str!("future_actual.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    for (id, activity) in context.plan.activities().enumerated() {
        let Some(data_date) = context.plan.project(activity.project).data_date else { continue };
        for (date, what) in
            [(activity.progress.actual_start, "start"), (activity.progress.actual_finish, "finish")]
        {
            if let Some(date) = date.filter(|&date| date > data_date) {
                let says = format!("has an actual {what} {date} after the data date {data_date}");
                findings.push(
                    rule.activity(context, id, says).with_help("correct the date, or move the data date"),
                );
            }
        }
    }
    Checked::count(findings, context.plan.activities().len(), Population::All)
}
