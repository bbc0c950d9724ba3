//! The same duration everywhere.

use std::collections::BTreeMap;

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Measured, Population, Rule, Unit, to_f64};

#[doc = include_str!("uniform.md")]
pub(crate) static RULE: Rule = Rule {
    code: "U005",
    name: "uniform-durations",
    zh: "工期雷同",
    severity: Severity::Info,
    page: include_str!("uniform.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut counts: BTreeMap<i64, usize> = BTreeMap::new();
    for &id in context.tasks() {
        let tenths = (context.plan.activity(id).duration.minutes() * 10) / context.day_minutes(id);
        *counts.entry(tenths).or_default() += 1;
    }
    let of = context.tasks().len();
    let (&tenths, &n) = counts.iter().max_by_key(|(_, n)| **n).unwrap_or((&0, &0));
    let value = if of < 10 { 0.0 } else { 100.0 * to_f64(n) / to_f64(of) };
    let message = format!("{n} of {of} activities take {}.{} d", tenths / 10, tenths % 10);
    let finding = rule.finding(message).with_help("estimate by quantity and rate");
    let measured = Measured { value, unit: Unit::Percent, n, of, population: Population::Task, gave_up: 0 };
    Checked::measured(vec![finding], measured)
}
