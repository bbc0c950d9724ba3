//! The performance it would take to hold the finish.

use chainage_model::{Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("to_complete.md")]
pub(crate) static RULE: Rule = Rule {
    code: "B008",
    name: "to-complete-schedule-index",
    zh: "尚需进度绩效指数",
    severity: Severity::Warning,
    page: include_str!("to_complete.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let mut worst = 0.0_f64;
    let (mut findings, mut of) = (Vec::new(), 0);
    for (id, project) in context.plan.projects().enumerated() {
        let Some(performance) = context.performance(id) else { continue };
        of += 1;
        let index = performance.tspi();
        worst = worst.max(index);
        if !setting.threshold.allows(index) {
            let (code, finish) = (&project.code, performance.finish.finish_date());
            let message =
                format!("project {code}: holding the baseline finish {finish} takes a TSPI(t) of {index:.2}");
            findings.push(
                rule.finding(message)
                    .about(Subject::Project(id))
                    .with_help("agree a finish that can be held"),
            );
        }
    }
    let n = findings.len();
    Checked { findings, ..Checked::ratio(worst, n, of, Population::Other) }
}
