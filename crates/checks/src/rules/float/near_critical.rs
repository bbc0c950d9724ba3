//! Activities that are nearly critical.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("near_critical.md")]
pub(crate) static RULE: Rule = Rule {
    code: "F006",
    name: "near-critical-share",
    zh: "次关键工作占比",
    severity: Severity::Info,
    page: include_str!("near_critical.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let most = setting.parameter("days", 10.0);
    let findings = context.net().iter().filter_map(|&id| {
        let days = context.float_days(id)?;
        (days > 0.0 && days <= most)
            .then(|| rule.activity(context, id, format!("has {days:.1} d of total float")))
    });
    Checked::share(findings.collect(), context.net().len(), Population::Net)
}
