//! Activities with very much float.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule, whole};

#[doc = include_str!("high.md")]
pub(crate) static RULE: Rule = Rule {
    code: "F001",
    name: "high-float",
    zh: "总时差过大",
    severity: Severity::Warning,
    page: include_str!("high.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let most = setting.parameter("days", 44.0);
    let findings = context.net().iter().filter_map(|&id| {
        let days = context.float_days(id)?;
        (days > most).then(|| {
            rule.activity(context, id, format_args!("has {} d of total float", whole(days)))
                .with_help("look for a missing successor")
        })
    });
    Checked::share(findings.collect(), context.net().len(), Population::Net)
}
