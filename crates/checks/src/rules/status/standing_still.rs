//! Started work that does not move.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("standing_still.md")]
pub(crate) static RULE: Rule = Rule {
    code: "D004",
    name: "standing-still",
    zh: "已开始但无进展",
    severity: Severity::Warning,
    page: include_str!("standing_still.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let most = setting.parameter("days", 10.0);
    let mut findings = Vec::new();
    for &id in context.net() {
        let activity = context.plan.activity(id);
        let (Some(scheduled), Some(started)) = (context.scheduled, activity.progress.actual_start) else {
            continue;
        };
        let Some(data_date) = context.plan.project(activity.project).data_date else { continue };
        let calendar = scheduled.network.calendar_of(id);
        let since = calendar.between(started, data_date).to_days(calendar.day_length());
        let untouched = activity.progress.percent.unwrap_or(0.0) <= 0.0
            && activity.progress.remaining_of(activity.duration) >= activity.duration;
        if untouched && since > most {
            let says = format!("started {since:.0} d ago and nothing of it is done");
            findings.push(
                rule.activity(context, id, says).with_help("record what is left, or take the start back"),
            );
        }
    }
    Checked::count(findings, context.net().len(), Population::Net)
}
