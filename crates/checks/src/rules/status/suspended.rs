//! Work that was suspended and does not resume.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("suspended.md")]
pub(crate) static RULE: Rule = Rule {
    code: "D009",
    name: "suspended-without-resume",
    zh: "暂停而无复工日期",
    severity: Severity::Warning,
    page: include_str!("suspended.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let hangs = |id| {
        let progress = &context.plan.activity(id).progress;
        progress.suspend.is_some() && progress.resume.is_none()
    };
    let findings = context.net().iter().filter(|&&id| hangs(id)).map(|&id| {
        rule.activity(context, id, "was suspended and does not say when it resumes")
            .with_help("state when it resumes")
    });
    Checked::count(findings.collect(), context.net().len(), Population::Net)
}
