//! Accepted values: a check fails only where a value has become worse.

use std::collections::{BTreeMap, HashSet};

use chainage_model::Plan;

use crate::fingerprint::fingerprints;
use crate::inspection::{Report, RuleReport};
use crate::profile::Threshold;

/// The measured values that are accepted, by the code of the rule.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ratchet(pub BTreeMap<String, f64>);

impl Ratchet {
    /// Accepts what a report measured, of the rules that ask something.
    pub fn of(report: &Report) -> Self {
        let asking = report.rules.iter().filter(|rule| rule.threshold != Threshold::Report);
        Self(asking.map(|rule| (rule.rule.code.to_owned(), rule.measured.value)).collect())
    }

    /// Returns whether a rule is no worse than what was accepted; of a rule without an accepted value nothing is.
    pub fn accepts(&self, rule: &RuleReport) -> bool {
        let Some(&accepted) = self.0.get(rule.rule.code) else { return false };
        let value = rule.measured.value;
        let beyond = |value: f64| match rule.threshold {
            Threshold::AtMost(_) => value,
            Threshold::AtLeast(_) => -value,
            Threshold::Between(least, most) => (least - value).max(value - most).max(0.0),
            Threshold::Report => 0.0,
        };
        beyond(value) <= beyond(accepted) + 1e-9
    }
}

impl Report {
    /// Leaves out the findings of rules that are no worse than what was accepted.
    pub fn keep_worse(&mut self, ratchet: &Ratchet) {
        for rule in &mut self.rules {
            if rule.threshold != Threshold::Report && ratchet.accepts(rule) {
                rule.findings.clear();
            }
        }
    }

    /// Leaves out the findings whose [`fingerprints`] are known.
    pub fn keep_new(&mut self, plan: &Plan, known: &HashSet<String>) {
        let mut names = fingerprints(plan, &self.findings().collect::<Vec<_>>()).into_iter();
        let mut is_new = move || names.next().is_none_or(|name| !known.contains(&name));
        for rule in &mut self.rules {
            rule.findings.retain(|_| is_new());
        }
        self.policy.retain(|_| is_new());
    }
}
