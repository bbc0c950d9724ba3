//! Running rules over a plan.

use chainage_engine::{Network, Schedule, cpm};
use chainage_model::{Diagnostic, Plan, Severity, Subject};

use crate::base::Base;
use crate::brief::Brief;
use crate::parameters::{AllParameters, parameters};
use crate::population::Counts;
use crate::profile::{Profile, Setting, Threshold};
use crate::registry::RULES;
use crate::rule::{Checked, Context, Measured, Rule, Scheduled, Unit, to_f64};
use crate::scope::Scope;
use crate::suppress::Suppressed;

/// A plan made ready for checking: compiled and scheduled if it can be, and its populations counted.
#[derive(Debug)]
pub struct Inspection<'a> {
    plan: &'a Plan,
    base: Option<Base<'a>>,
    // What the reader said, then what compiling said.
    known: Vec<Diagnostic>,
    scheduled: Option<(Network, Schedule)>,
    brief: Brief,
    parameters: AllParameters,
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
        let brief = Brief::new(plan);
        let parameters = scheduled.as_ref().map_or_else(AllParameters::default, |(network, schedule)| {
            parameters(plan, &brief, network, schedule)
        });
        let counts = Counts::new(plan, &brief, &Scope::default());
        Self { plan, base: None, known, scheduled, brief, parameters, counts }
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

    /// The populations of a scope that does not count everybody.
    fn counts_of(&self, scope: &Scope) -> Option<Counts> {
        (!scope.is_everybody()).then(|| Counts::new(self.plan, &self.brief, scope))
    }

    /// Runs the rules of a profile.
    pub fn run(&self, profile: &Profile) -> Report {
        let everybody = Context {
            plan: self.plan,
            known: &self.known,
            scheduled: self.scheduled(),
            base: self.base.as_ref(),
            brief: &self.brief,
            parameters: &self.parameters,
            counts: &self.counts,
        };
        let of_profile = self.counts_of(&profile.scope);
        let counts = of_profile.as_ref().unwrap_or(&self.counts);
        let selected = RULES.iter().filter_map(|&rule| Some((rule, profile.setting(rule)?)));
        Report {
            profile: profile.name.clone(),
            rules: selected
                .map(|(rule, setting)| {
                    let own = self.counts_of(&setting.scope);
                    run(rule, &Context { counts: own.as_ref().unwrap_or(counts), ..everybody }, setting)
                })
                .collect(),
            policy: Vec::new(),
            known_policy: Vec::new(),
            is_compared: false,
        }
    }
}

fn run(rule: &'static Rule, context: &Context<'_>, setting: &Setting) -> RuleReport {
    let mut checked = (rule.check)(rule, context, setting);
    leave_out(context, &mut checked);
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
        left_out: context.counts.n_left_out(),
        threshold: setting.threshold,
        severity,
        passed,
        findings,
        suppressed: Vec::new(),
        known: Vec::new(),
    }
}

/// Takes away findings about activities that are not counted: some rules look at all of them. Where the findings are
/// the measure it follows.
fn leave_out(context: &Context<'_>, checked: &mut Checked) {
    if context.counts.is_everybody() {
        return;
    }
    let is_tally = checked.measured.n == checked.findings.len();
    checked.findings.retain(|finding| {
        let mut activities = finding.subjects.iter().filter_map(|subject| match subject {
            Subject::Activity(id) => Some(*id),
            _ => None,
        });
        let first = activities.next();
        first.is_none_or(|first| {
            context.counts.is_counted(first) || activities.any(|id| context.counts.is_counted(id))
        })
    });
    let (n, measured) = (checked.findings.len(), &mut checked.measured);
    if is_tally && n < measured.n {
        measured.n = n;
        match measured.unit {
            Unit::Count => measured.value = to_f64(n),
            Unit::Percent if measured.of > 0 => measured.value = 100.0 * to_f64(n) / to_f64(measured.of),
            _ => {}
        }
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
    /// What an earlier run said of the policy too.
    pub known_policy: Vec<Diagnostic>,
    /// Whether findings were compared with those of an earlier run.
    pub is_compared: bool,
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
    /// How many activities of the plan a policy leaves out of the rule's population.
    pub left_out: usize,
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
    /// The findings that an earlier run had.
    pub known: Vec<Diagnostic>,
}
