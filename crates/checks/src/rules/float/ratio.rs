//! Mean float over mean remaining duration.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule, to_f64};

#[doc = include_str!("ratio.md")]
pub(crate) static RULE: Rule = Rule {
    code: "F008",
    name: "float-ratio",
    zh: "时差比",
    severity: Severity::Info,
    page: include_str!("ratio.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let floats: Vec<f64> = context.tasks().iter().filter_map(|&id| context.float_days(id)).collect();
    let remaining: Vec<f64> = context.tasks().iter().map(|&id| context.remaining_days(id)).collect();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / to_f64(values.len().max(1));
    let (float, duration) = (mean(&floats), mean(&remaining));
    let value = if duration > 0.0 { float / duration } else { 1.0 };
    let message =
        format!("mean total float {float:.1} d over mean remaining duration {duration:.1} d: {value:.2}");
    let mut checked = Checked::ratio(value, floats.len(), context.tasks().len(), Population::Task);
    checked
        .findings
        .push(rule.finding(message).with_help("too low: no room for delays; too high: logic is missing"));
    checked
}
