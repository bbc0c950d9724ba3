//! Activity codes that a plan needs and an activity lacks.

use std::collections::BTreeMap;

use chainage_model::{ActivityId, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule, to_f64};

#[doc = include_str!("required_codes.md")]
pub(crate) static RULE: Rule = Rule {
    code: "T002",
    name: "required-codes",
    zh: "必备编码缺失",
    severity: Severity::Warning,
    page: include_str!("required_codes.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let named = setting.parameters.iter().filter(|&(_, &asked)| asked > 0.0);
    let mut required: Vec<&str> = named.filter_map(|(name, _)| name.strip_prefix("require-")).collect();
    if required.is_empty() {
        required = in_use(context, setting.parameter("share", 80.0) / 100.0);
    }
    let mut findings = Vec::new();
    for &id in context.net() {
        let missing: Vec<&str> = required.iter().copied().filter(|kind| !has(context, id, kind)).collect();
        if !missing.is_empty() {
            let says = format!("has no label {}", missing.join(", "));
            findings.push(rule.activity(context, id, says).with_help("add the label and its value"));
        }
    }
    Checked::share(findings, context.net().len(), Population::Net)
}

/// Whether an activity has a label; a place on an alignment is a location.
fn has(context: &Context<'_>, id: ActivityId, kind: &str) -> bool {
    let is_place = kind == "location" && !context.plan.activity(id).stretches.is_empty();
    is_place || context.label(id, kind).is_some_and(|value| !value.trim().is_empty())
}

/// The kinds of labels that so large a share of the population has.
fn in_use<'a>(context: &Context<'a>, share: f64) -> Vec<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for &id in context.net() {
        let labels = &context.plan.activity(id).labels;
        for (at, (kind, _)) in labels.iter().enumerate() {
            if labels[..at].iter().all(|(before, _)| before != kind) {
                *counts.entry(kind).or_default() += 1;
            }
        }
    }
    let least = share * to_f64(context.net().len());
    counts.into_iter().filter(|&(_, n)| to_f64(n) >= least).map(|(kind, _)| kind).collect()
}
