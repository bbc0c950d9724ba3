//! Rates unlike those of the same work.

use std::collections::BTreeMap;

use chainage_model::{ActivityId, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("rate.md")]
pub(crate) static RULE: Rule = Rule {
    code: "U007",
    name: "rate-outside-norm",
    zh: "工效超出定额范围",
    severity: Severity::Warning,
    page: include_str!("rate.md"),
    check,
};

/// Activities of one kind of work that make a norm.
const ENOUGH: usize = 4;

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let factor = setting.parameter("factor", 3.0);
    let mut kinds: BTreeMap<(&str, &str), Vec<(ActivityId, f64)>> = BTreeMap::new();
    for &id in context.tasks() {
        let Some(quantity) = &context.plan.activity(id).quantity else { continue };
        let Some(work) = context.label(id, "work") else { continue };
        kinds.entry((work, &quantity.unit)).or_default().push((id, quantity.rate_per_day));
    }
    let of = kinds.values().map(Vec::len).sum();
    let mut findings = Vec::new();
    for ((work, unit), mut rates) in kinds {
        rates.sort_by(|a, b| a.1.total_cmp(&b.1));
        let median = rates[rates.len() / 2].1;
        let (low, high) =
            if rates.len() < ENOUGH { (0.0, f64::INFINITY) } else { (median / factor, median * factor) };
        let low = setting.parameter(&format!("{work}-least"), low);
        let high = setting.parameter(&format!("{work}-most"), high);
        for (id, rate) in rates.into_iter().filter(|&(_, rate)| rate < low || rate > high) {
            let says =
                format!("plans {rate} {unit} a day for a crew; {work} is between {low:.1} and {high:.1}");
            findings
                .push(rule.activity(context, id, says).with_help("correct the rate, or note why it differs"));
        }
    }
    findings.sort_by_key(|finding| finding.subjects.first().copied());
    Checked::count(findings, of, Population::Other)
}
