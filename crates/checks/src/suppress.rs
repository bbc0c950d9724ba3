//! Findings that are accepted, each with a reason and perhaps an expiry date.

use chainage_model::{Diagnostic, Span, Subject};
use chrono::NaiveDate;

use crate::inspection::Report;
use crate::rule::Rule;

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
                    report.suppressed.push(Suppressed { finding, reason: suppression.reason.clone() });
                }
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
