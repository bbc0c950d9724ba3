//! Deadlines without margin.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("deadline_margin.md")]
pub(crate) static RULE: Rule = Rule {
    code: "C009",
    name: "deadline-margin",
    zh: "期限余量不足",
    severity: Severity::Warning,
    page: include_str!("deadline_margin.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let least = setting.parameter("days", 0.0);
    let mut findings = Vec::new();
    let mut of = 0;
    for &id in context.net() {
        let (Some(scheduled), Some(deadline)) = (context.scheduled, context.plan.activity(id).deadline)
        else {
            continue;
        };
        of += 1;
        let calendar = scheduled.network.calendar_of(id);
        let margin =
            calendar.between(scheduled.schedule[id].early_finish, deadline).to_days(calendar.day_length());
        if margin < least {
            let says = format!("finishes {margin:.1} d before its deadline {}", deadline.finish_date());
            let says = if margin < 0.0 {
                format!("misses its deadline {} by {:.1} d", deadline.finish_date(), -margin)
            } else {
                says
            };
            findings.push(
                rule.activity(context, id, says).with_help("find what drives it with `chainage explain`"),
            );
        }
    }
    Checked::count(findings, of, Population::Other)
}
