//! Too few milestones to steer by, or too many to matter.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Measured, Population, Rule, Unit, to_f64};

#[doc = include_str!("milestone_share.md")]
pub(crate) static RULE: Rule = Rule {
    code: "T006",
    name: "milestone-share",
    zh: "里程碑占比",
    severity: Severity::Info,
    page: include_str!("milestone_share.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let of = context.net().len();
    let n = of - context.tasks().len();
    let value = if of == 0 { 0.0 } else { 100.0 * to_f64(n) / to_f64(of) };
    let mut findings = Vec::new();
    if of > 0 && !setting.threshold.allows(value) {
        let each = if n == 0 {
            "there is none".to_owned()
        } else {
            format!("one to {:.1} other activities", to_f64(of - n) / to_f64(n))
        };
        let message = format!("{n} of {of} activities are milestones, {value:.1} %: {each}");
        findings.push(
            rule.finding(message).with_help("mark the events that matter, and those only, with milestones"),
        );
    }
    Checked::measured(
        findings,
        Measured { value, unit: Unit::Percent, n, of, population: Population::Net, gave_up: 0 },
    )
}
