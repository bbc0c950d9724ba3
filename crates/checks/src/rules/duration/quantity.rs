//! Durations that quantity, rate and crews do not give.

use chainage_model::{Severity, WorkingTime};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("quantity.md")]
pub(crate) static RULE: Rule = Rule {
    code: "U004",
    name: "quantity-and-duration",
    zh: "工程量与工期不符",
    severity: Severity::Warning,
    page: include_str!("quantity.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let most = setting.parameter("percent", 10.0);
    let mut findings = Vec::new();
    let mut of = 0;
    for (id, activity) in context.plan.activities().enumerated() {
        let Some(quantity) = &activity.quantity else { continue };
        of += 1;
        let day = WorkingTime::from_minutes(context.day_minutes(id));
        let stated = activity.duration.to_days(day);
        let Some(derived) = quantity.duration(day).map(|derived| derived.to_days(day)) else { continue };
        let off = if stated > 0.0 { 100.0 * (stated - derived).abs() / stated } else { 100.0 };
        if off > most {
            let says = format!("takes {stated:.0} d, but its quantity and rate give {derived:.0} d");
            findings.push(
                rule.activity(context, id, says).with_help("correct the rate, the crews or the duration"),
            );
        }
    }
    Checked::count(findings, of, Population::Other)
}
