//! Accepted values: a check fails only where a value has become worse.

use std::collections::{BTreeMap, HashSet};

use chainage_model::{Diagnostic, Plan};

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

    /// Takes the findings whose [`fingerprints`] are known out of the report and keeps them apart.
    pub fn keep_new(&mut self, plan: &Plan, known: &HashSet<String>) {
        let mut names = fingerprints(plan, &self.findings().collect::<Vec<_>>()).into_iter();
        let mut is_known = |_: &mut Diagnostic| names.next().is_some_and(|name| known.contains(&name));
        for rule in &mut self.rules {
            rule.known.extend(rule.findings.extract_if(.., &mut is_known));
        }
        self.known_policy.extend(self.policy.extract_if(.., is_known));
        let names = fingerprints(plan, &self.suppressed().map(|one| &one.finding).collect::<Vec<_>>());
        for (one, name) in self.rules.iter_mut().flat_map(|rule| &mut rule.suppressed).zip(names) {
            one.is_known = known.contains(&name);
        }
        self.is_compared = true;
    }
}
