//! Long activities.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("high.md")]
pub(crate) static RULE: Rule = Rule {
    code: "U001",
    name: "high-duration",
    zh: "工期过长",
    severity: Severity::Warning,
    page: include_str!("high.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let most = setting.parameter("days", 44.0);
    let spare_linear = setting.parameter("spare-linear", 0.0) > 0.0;
    let is_linear = |id| {
        let activity = context.plan.activity(id);
        activity.quantity.is_some() || activity.stretches.iter().any(|stretch| !stretch.is_point())
    };
    let findings = context
        .tasks()
        .iter()
        .filter(|&&id| context.remaining_days(id) > most && !(spare_linear && is_linear(id)))
        .map(|&id| {
            let days = context.remaining_days(id);
            rule.activity(context, id, format!("has {days:.0} d left to do"))
                .with_help("divide it by place or by step, so that progress can be seen")
        });
    Checked::share(findings.collect(), context.tasks().len(), Population::Task)
}
