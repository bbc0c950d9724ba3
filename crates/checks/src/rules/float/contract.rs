//! Float below what a contract keeps.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("contract.md")]
pub(crate) static RULE: Rule = Rule {
    code: "F012",
    name: "contract-float",
    zh: "合同约定时差",
    severity: Severity::Warning,
    page: include_str!("contract.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let standing = setting.parameter("days", 0.0);
    let mut findings = Vec::new();
    let mut of = 0;
    for &id in context.net() {
        let Some(clause) = context.label(id, "contract-float") else { continue };
        of += 1;
        let least = clause.trim_end_matches('d').trim().parse().unwrap_or(standing);
        let Some(float) = context.float_days(id).filter(|&float| float < least) else { continue };
        let says = format!("has {float:.0} d of total float; its contract keeps {least:.0} d");
        findings.push(rule.activity(context, id, says).with_help("give notice, or recover the time"));
    }
    Checked::count(findings, of, Population::Other)
}
