//! Findings that are accepted, each with a reason and perhaps an expiry date.

use chainage_model::{Diagnostic, Span, Subject};
use chrono::NaiveDate;

use crate::inspection::{Report, RuleReport};
use crate::profile::Threshold;
use crate::rule::{Rule, Unit, to_f64};

/// Findings of a rule that are accepted.
#[derive(Clone, Debug)]
pub struct Suppression {
    /// The rule.
    pub rule: &'static Rule,
    /// What the findings speak of, any of these; empty for all findings of the rule.
    pub of: Vec<Subject>,
    /// Why they are accepted.
    pub reason: String,
    /// The last day it holds; `None` for ever.
    pub until: Option<NaiveDate>,
    /// Where it is written, for the finding that it has run out.
    pub span: Option<Span>,
}

/// A finding that was accepted.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// The finding.
    pub finding: Diagnostic,
    /// Why it is accepted.
    pub reason: String,
    /// Whether an earlier run had it.
    pub is_known: bool,
}

impl Report {
    /// Takes accepted findings out of the report and keeps them apart.
    ///
    /// A suppression that ran out before `today` accepts nothing and is itself a finding (`POLICY001`); one that meets
    /// no finding is told as information (`POLICY002`), so that it can be taken out.
    pub fn suppress(&mut self, suppressions: &[Suppression], today: NaiveDate) {
        for suppression in suppressions {
            let code = suppression.rule.code;
            if let Some(until) = suppression.until.filter(|&until| until < today) {
                let message = format!("the suppression of {code} ran out on {until}: {}", suppression.reason);
                let finding = Diagnostic::warning("POLICY001", message).at(suppression.span);
                self.policy.push(finding.with_help("settle the finding, or agree another date"));
                continue;
            }
            let mut n_accepted = 0;
            for report in self.rules.iter_mut().filter(|report| report.rule.code == code) {
                let is_meant = |finding: &mut Diagnostic| {
                    suppression.of.is_empty()
                        || finding.subjects.iter().any(|subject| suppression.of.contains(subject))
                };
                for finding in report.findings.extract_if(.., is_meant) {
                    n_accepted += 1;
                    let reason = suppression.reason.clone();
                    report.suppressed.push(Suppressed { finding, reason, is_known: false });
                }
            }
            for report in self.rules.iter_mut().filter(|report| report.rule.code == code) {
                judge_again(report);
            }
            if n_accepted == 0 {
                let message = format!("the suppression of {code} meets no finding: {}", suppression.reason);
                let finding =
                    Diagnostic::new("POLICY002".to_owned().into(), chainage_model::Severity::Info, message);
                self.policy.push(finding.at(suppression.span).with_help("take it out"));
            }
        }
    }

    /// Iterates over accepted findings, in order of rules.
    pub fn suppressed(&self) -> impl Iterator<Item = &Suppressed> {
        self.rules.iter().flat_map(|rule| &rule.suppressed)
    }
}

/// Compares with the threshold what is not accepted: of eight findings where five are allowed, three may be accepted
/// and the rule is met.
fn judge_again(report: &mut RuleReport) {
    let measured = report.measured;
    let n_left = report.findings.len();
    // Where the findings are not what was counted, accepting one says nothing about the value.
    let is_tally = measured.n == n_left + report.suppressed.len();
    let left = match measured.unit {
        Unit::Count => to_f64(n_left),
        Unit::Percent if measured.of > 0 => 100.0 * to_f64(n_left) / to_f64(measured.of),
        _ => measured.value,
    };
    let is_met = is_tally && report.threshold.allows(left);
    if report.threshold != Threshold::Report && (is_met || n_left == 0) {
        report.findings.clear();
        report.passed = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Inspection, Profile, Setting, find_rule};

    #[test]
    fn what_is_accepted_does_not_count_against_the_threshold() {
        let plan =
            chainage_testkit::notation::parse("A 5d\nB 5d <- A FS-1d\nC 5d <- A FS-2d\nD 5d <- B, C\n")
                .unwrap();
        let mut profile = Profile::empty("leads");
        profile.set("R001", Setting::threshold(Threshold::AtMost(25.0)));
        let mut report = Inspection::new(&plan).run(&profile);
        assert_eq!((report.rules[0].findings.len(), report.rules[0].passed), (2, false));

        let suppression = Suppression {
            rule: find_rule("R001").unwrap(),
            of: vec![Subject::Activity(plan.find_activity("B").unwrap())],
            reason: "approvals overlap".to_owned(),
            until: None,
            span: None,
        };
        report.suppress(&[suppression], NaiveDate::MIN);
        assert_eq!((report.rules[0].findings.len(), report.rules[0].passed), (0, true));
        assert_eq!(report.suppressed().count(), 1);
        assert_eq!(report.rules[0].measured.n, 2, "the measure stays what it is");
    }
}
