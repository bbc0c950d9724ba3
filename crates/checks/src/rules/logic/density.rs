//! Links for each activity.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule, to_f64};

#[doc = include_str!("density.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L012",
    name: "logic-density",
    zh: "逻辑密度",
    severity: Severity::Info,
    page: include_str!("density.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let (links, activities) = (context.links().len(), context.net().len());
    let value = if activities == 0 { 0.0 } else { 2.0 * to_f64(links) / to_f64(activities) };
    let message =
        format!("{links} relationships on {activities} activities: {value:.2} link ends an activity");
    let help = "below 2 logic is missing; above 4 look for redundant links";
    let mut checked = Checked::ratio(value, links, activities, Population::Net);
    checked.findings.push(rule.finding(message).with_help(help));
    checked
}
