//! Running rules over a plan.

use chainage_engine::{Network, Schedule, cpm};
use chainage_model::{Diagnostic, Plan, Severity};

use crate::base::Base;
use crate::population::Counts;
use crate::profile::{Profile, Setting, Threshold};
use crate::registry::RULES;
use crate::rule::{Context, Measured, Rule, Scheduled};
use crate::suppress::Suppressed;

/// A plan made ready for checking: compiled and scheduled if it can be, and its populations counted.
#[derive(Debug)]
pub struct Inspection<'a> {
    plan: &'a Plan,
    base: Option<Base<'a>>,
    // What the reader said, then what compiling said.
    known: Vec<Diagnostic>,
    scheduled: Option<(Network, Schedule)>,
    counts: Counts,
}

impl<'a> Inspection<'a> {
    /// Compiles and schedules a plan under its own options.
    pub fn new(plan: &'a Plan) -> Self {
        let (scheduled, known) = match Network::compile(plan) {
            Ok(network) => {
                let schedule = cpm::schedule(&network, &network.options());
                (Some((network, schedule)), Vec::new())
            }
            Err(error) => (None, error.defects),
        };
        Self { plan, base: None, known, scheduled, counts: Counts::new(plan) }
    }

    /// Adds what the reader of the plan said.
    #[must_use]
    pub fn with_diagnostics(mut self, diagnostics: &[Diagnostic]) -> Self {
        self.known.splice(0..0, diagnostics.iter().cloned());
        self
    }

    /// Adds an earlier state of the plan, for rules about changes.
    #[must_use]
    pub fn with_base(mut self, base: &'a Plan) -> Self {
        self.base = Some(Base::new(self.plan, base));
        self
    }

    /// Lends the compiled plan and its dates, if it could be scheduled.
    pub fn scheduled(&self) -> Option<Scheduled<'_>> {
        self.scheduled.as_ref().map(|(network, schedule)| Scheduled { network, schedule })
    }

    /// Lends what reader and compiler said.
    pub fn known(&self) -> &[Diagnostic] {
        &self.known
    }

    /// Runs the rules of a profile.
    pub fn run(&self, profile: &Profile) -> Report {
        let context = Context {
            plan: self.plan,
            known: &self.known,
            scheduled: self.scheduled(),
            base: self.base.as_ref(),
            counts: &self.counts,
        };
        let selected = RULES.iter().filter_map(|&rule| Some((rule, profile.setting(rule)?)));
        Report {
            profile: profile.name.clone(),
            rules: selected.map(|(rule, setting)| run(rule, &context, setting)).collect(),
            policy: Vec::new(),
        }
    }
}

fn run(rule: &'static Rule, context: &Context<'_>, setting: &Setting) -> RuleReport {
    let checked = (rule.check)(rule, context, setting);
    let passed = setting.threshold.allows(checked.measured.value);
    let severity = match setting.threshold {
        Threshold::Report => Severity::Info,
        _ => setting.severity.unwrap_or(rule.severity).min(checked.at_worst),
    };
    let mut findings = checked.findings;
    if passed && setting.threshold != Threshold::Report {
        findings.clear();
    }
    for finding in &mut findings {
        finding.severity = severity;
    }
    RuleReport {
        rule,
        measured: checked.measured,
        threshold: setting.threshold,
        severity,
        passed,
        findings,
        suppressed: Vec::new(),
    }
}

/// What all rules of a profile found.
#[derive(Debug)]
pub struct Report {
    /// The profile's name.
    pub profile: String,
    /// One entry a rule, in order of codes.
    pub rules: Vec<RuleReport>,
    /// What is to be said of the policy itself: suppressions that ran out or meet nothing.
    pub policy: Vec<Diagnostic>,
}

impl Report {
    /// Iterates over all findings, in order of rules, those about the policy last.
    pub fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.rules.iter().flat_map(|rule| &rule.findings).chain(&self.policy)
    }

    /// Returns the worst severity found.
    pub fn worst(&self) -> Option<Severity> {
        self.findings().map(|finding| finding.severity).max()
    }
}

/// What one rule found.
#[derive(Debug)]
pub struct RuleReport {
    /// The rule.
    pub rule: &'static Rule,
    /// What it measured.
    pub measured: Measured,
    /// What the profile asks of the value.
    pub threshold: Threshold,
    /// How bad its findings are in this profile.
    pub severity: Severity,
    /// Whether the value satisfies the threshold, without what is accepted; offenders within the threshold are not
    /// reported.
    pub passed: bool,
    /// The findings.
    pub findings: Vec<Diagnostic>,
    /// The findings that a policy accepts.
    pub suppressed: Vec<Suppressed>,
}
