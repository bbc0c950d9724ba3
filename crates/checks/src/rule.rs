//! What a rule is, what it sees, and what it says.

use std::fmt::{self, Write};

use arrayvec::ArrayString;
use chainage_engine::{Network, Schedule};
use chainage_model::{ActivityId, Code, Diagnostic, Language, Plan, RelationshipId, Severity, Subject};

use crate::base::Base;
use crate::brief::Brief;
use crate::page;
use crate::parameters::AllParameters;
use crate::population::Counts;
use crate::profile::Setting;

/// What is at hand for the rules. A rule that needs more than there is says nothing.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// What reader and compiler found; families I and D report some of it.
    pub known: &'a [Diagnostic],
    /// The plan compiled and scheduled, if it could be.
    pub scheduled: Option<Scheduled<'a>>,
    /// An earlier state of the same plan, for rules about changes.
    pub base: Option<&'a Base<'a>>,
    // Made once, so that rules need no passes of their own.
    pub(crate) brief: &'a Brief,
    /// By rank; none if the plan could not be scheduled.
    pub(crate) parameters: &'a AllParameters,
    pub(crate) counts: &'a Counts,
}

/// A plan that could be scheduled.
#[derive(Clone, Copy, Debug)]
pub struct Scheduled<'a> {
    /// The compiled plan.
    pub network: &'a Network,
    /// Its dates.
    pub schedule: &'a Schedule,
}

/// A check: one question, one formula, one page.
pub struct Rule {
    /// The stable code: family letter and three digits.
    pub code: &'static str,
    /// The short name, in kebab case.
    pub name: &'static str,
    /// The short name in Chinese.
    pub zh: &'static str,
    /// How bad a finding is, if the profile does not say.
    pub severity: Severity,
    /// The page: what it checks, why it matters, examples that are run as tests, thresholds, references, and the same
    /// in Chinese. [`Rule::page_in`] takes it apart.
    pub page: &'static str,
    pub(crate) check: fn(&Rule, &Context<'_>, &Setting) -> Checked,
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Rule({} {})", self.code, self.name)
    }
}

impl Rule {
    /// Returns the page in a language, with its examples.
    ///
    /// ```
    /// use chainage_checks::find_rule;
    /// use chainage_model::Language;
    ///
    /// let rule = find_rule("L001").expect("it is there");
    /// assert!(rule.page_in(Language::English).starts_with("## What it checks"));
    /// assert!(rule.page_in(Language::Chinese).starts_with("## 检查内容"));
    /// ```
    pub fn page_in(&self, language: Language) -> String {
        page::in_language(self.page, language)
    }

    /// Returns the family: the letter of the code.
    pub fn family(&self) -> &'static str {
        &self.code[..1]
    }

    /// Returns a finding about an activity.
    pub(crate) fn activity(
        &self,
        context: &Context<'_>,
        id: ActivityId,
        says: impl fmt::Display,
    ) -> Diagnostic {
        let code = context.code(id);
        let message = text(&says, |line| {
            line.write_str("activity ")?;
            line.write_str(code)
        });
        self.finding(message).about(Subject::Activity(id))
    }

    /// Returns a finding about a relationship, written as planners do: `A SS+5d B`.
    pub(crate) fn link(
        &self,
        context: &Context<'_>,
        id: RelationshipId,
        says: impl fmt::Display,
    ) -> Diagnostic {
        let link = context.link(id);
        let message = text(&says, |line| {
            line.write_str("link ")?;
            context.spell(id).write(line)
        });
        let [predecessor, successor] = [link.predecessor, link.successor].map(Subject::Activity);
        self.finding(message).about(Subject::Relationship(id)).about(predecessor).about(successor)
    }

    /// Returns a finding.
    pub(crate) fn finding(&self, message: String) -> Diagnostic {
        Diagnostic::new(Code::new(self.code), self.severity, message)
    }
}

/// What a rule found and measured.
#[derive(Debug)]
pub struct Checked {
    /// Every offender; the profile decides whether they count.
    pub findings: Vec<Diagnostic>,
    /// The measured value, compared with the profile's threshold.
    pub measured: Measured,
    /// How bad the findings can be in this plan, whatever rule and profile say.
    pub at_worst: Severity,
}

/// A measured value and the population it stands on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measured {
    /// The value.
    pub value: f64,
    /// What the value is.
    pub unit: Unit,
    /// How many of the population are meant.
    pub n: usize,
    /// The size of the population.
    pub of: usize,
    /// Who is counted, and who is not.
    pub population: Population,
    /// How many of the population a bounded search gave up on: they may be offenders and are not in `n`.
    pub gave_up: usize,
}

/// What a measured value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number of findings.
    Count,
    /// A share of the population, in percent.
    Percent,
    /// A ratio or an index.
    Ratio,
    /// Working days.
    Days,
}

/// Who is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Population {
    /// All activities.
    All,
    /// Activities that are not complete.
    Incomplete,
    /// Incomplete activities without level of effort, summaries and inactive ones.
    Net,
    /// `Net` without milestones.
    Task,
    /// Relationships whose successor is not complete.
    Links,
    /// Something of the rule's own.
    Other,
}

impl fmt::Display for Population {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::All => "all activities",
            Self::Incomplete => "activities not complete",
            Self::Net => "activities not complete, without level of effort, summaries and inactive ones",
            Self::Task => {
                "activities not complete, without milestones, level of effort, summaries and inactive ones"
            }
            Self::Links => "relationships whose successor is not complete",
            Self::Other => "see the rule's page",
        })
    }
}

impl Checked {
    /// The findings are the measure.
    pub(crate) fn count(findings: Vec<Diagnostic>, of: usize, population: Population) -> Self {
        let n = findings.len();
        Self::measured(
            findings,
            Measured { value: to_f64(n), unit: Unit::Count, n, of, population, gave_up: 0 },
        )
    }

    /// The share of offenders in a population is the measure.
    pub(crate) fn share(findings: Vec<Diagnostic>, of: usize, population: Population) -> Self {
        let n = findings.len();
        let value = if of == 0 { 0.0 } else { 100.0 * to_f64(n) / to_f64(of) };
        Self::measured(findings, Measured { value, unit: Unit::Percent, n, of, population, gave_up: 0 })
    }

    /// An index is the measure.
    pub(crate) fn ratio(value: f64, n: usize, of: usize, population: Population) -> Self {
        Self::measured(Vec::new(), Measured { value, unit: Unit::Ratio, n, of, population, gave_up: 0 })
    }

    /// Something else is the measure.
    pub(crate) fn measured(findings: Vec<Diagnostic>, measured: Measured) -> Self {
        Self { findings, measured, at_worst: Severity::Error }
    }

    /// Keeps the findings from being worse than this, because of what the plan is.
    pub(crate) fn at_worst(self, at_worst: Severity) -> Self {
        Self { at_worst, ..self }
    }
}

/// Writes what is spoken of and what is said of it. Findings are many: most are written in one place, piece by piece,
/// and then take the memory they need.
fn text(says: &impl fmt::Display, thing: impl Fn(&mut dyn Write) -> fmt::Result) -> String {
    let write = |line: &mut dyn Write| {
        thing(line)?;
        write!(line, " {says}")
    };
    let mut line = ArrayString::<256>::new();
    if write(&mut line).is_ok() {
        return line.as_str().to_owned();
    }
    let mut text = String::new();
    write(&mut text).expect("a string takes all texts");
    text
}

/// Returns the nearest whole number: faster to write than a rounded one.
#[expect(clippy::cast_possible_truncation, reason = "days of a schedule are far below 2^63")]
pub(crate) fn whole(days: f64) -> i64 {
    days.round_ties_even() as i64
}

/// Returns a count as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub(crate) fn to_f64(count: usize) -> f64 {
    count as f64
}
