//! Open work with dates before the data date.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("forecast_in_past.md")]
pub(crate) static RULE: Rule = Rule {
    code: "D001",
    name: "forecast-in-past",
    zh: "预测日期早于数据日期",
    severity: Severity::Error,
    page: include_str!("forecast_in_past.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let findings = context.net().iter().filter_map(|&id| {
        let activity = context.plan.activity(id);
        let data_date = context.plan.project(activity.project).data_date?;
        let stored = activity.stored.as_deref();
        let finish = stored
            .and_then(|stored| stored.early_finish)
            .or(Some(context.scheduled?.schedule[id].early_finish))?;
        (finish < data_date).then(|| {
            rule.activity(
                context,
                id,
                format!("is not complete, and its finish {} lies before the data date", finish.finish_date()),
            )
            .with_help("record the actual finish, or schedule again")
        })
    });
    Checked::count(findings.collect(), context.net().len(), Population::Net)
}
