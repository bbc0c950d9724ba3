//! Percent complete and dates that contradict each other.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("contradiction.md")]
pub(crate) static RULE: Rule = Rule {
    code: "D003",
    name: "status-contradiction",
    zh: "进度状态矛盾",
    severity: Severity::Error,
    page: include_str!("contradiction.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    for (id, activity) in context.plan.activities().enumerated() {
        let progress = &activity.progress;
        let percent = progress.percent.unwrap_or(0.0);
        let left = progress.remaining.is_some_and(|remaining| remaining.minutes() > 0);
        let (says, help) = match (progress.actual_start, progress.actual_finish) {
            (None, _) if percent > 0.0 => {
                (format!("is {percent} % complete and has not started"), "record its actual start")
            }
            (_, None) if percent >= 100.0 => {
                ("is 100 % complete and has not finished".to_owned(), "record its actual finish")
            }
            (_, Some(_)) if left => (
                "has finished and has work left".to_owned(),
                "set what is left to zero, or take the finish back",
            ),
            _ => continue,
        };
        findings.push(rule.activity(context, id, says).with_help(help));
    }
    Checked::count(findings, context.plan.activities().len(), Population::All)
}
