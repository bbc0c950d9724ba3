//! Short activities far ahead.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule, to_f64};

#[doc = include_str!("over_detail.md")]
pub(crate) static RULE: Rule = Rule {
    code: "U003",
    name: "over-detail",
    zh: "远期过细",
    severity: Severity::Info,
    page: include_str!("over_detail.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let (short, ahead) = (setting.parameter("days", 5.0), setting.parameter("ahead", 91.0));
    let findings = context.tasks().iter().filter_map(|&id| {
        let scheduled = context.scheduled?;
        let from = scheduled.network.data_date(context.project(id));
        let distance = scheduled.schedule[id].early_start.day() - from.day();
        let days = context.remaining_days(id);
        (days < short && to_f64(usize::try_from(distance).unwrap_or(0)) > ahead).then(|| {
            let says = format_args!("takes {days:.1} d and begins {distance} days ahead");
            rule.activity(context, id, says).with_help("join it with its neighbours until it is near")
        })
    });
    Checked::share(findings.collect(), context.tasks().len(), Population::Task)
}
