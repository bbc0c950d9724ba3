//! Long lags.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("long.md")]
pub(crate) static RULE: Rule = Rule {
    code: "R003",
    name: "long-lag",
    zh: "时距过长",
    severity: Severity::Warning,
    page: include_str!("long.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let most = setting.parameter("days", 10.0);
    let findings = context.links().iter().filter(|&&id| context.lag_days(id).abs() > most).map(|&id| {
        let days = context.lag_days(id).abs();
        rule.link(context, id, format!("has a lag of {days:.0} days"))
            .with_help("replace it by an activity that says what takes the time")
    });
    Checked::share(findings.collect(), context.links().len(), Population::Links)
}
