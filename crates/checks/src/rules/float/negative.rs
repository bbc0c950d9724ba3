//! Activities with less than no float.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("negative.md")]
pub(crate) static RULE: Rule = Rule {
    code: "F002",
    name: "negative-float",
    zh: "总时差为负",
    severity: Severity::Error,
    page: include_str!("negative.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let findings = context.net().iter().filter_map(|&id| {
        let days = context.float_days(id)?;
        (days < 0.0).then(|| {
            rule.activity(
                context,
                id,
                format!("has {days:.1} d of total float: it is late for what it must meet"),
            )
            .with_help("shorten what drives it, or move the date it cannot meet")
        })
    });
    Checked::share(findings.collect(), context.net().len(), Population::Net)
}
