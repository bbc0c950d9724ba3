//! Breaks in the driving chain.

use chainage_engine::Driver;
use chainage_model::{Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("unbroken.md")]
pub(crate) static RULE: Rule = Rule {
    code: "F007",
    name: "longest-path-unbroken",
    zh: "最长线路不间断",
    severity: Severity::Warning,
    page: include_str!("unbroken.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    for (id, project) in context.plan.projects().enumerated() {
        let Some(scheduled) = context.scheduled else { break };
        let Some(finish) = scheduled.schedule.project(id).finish_activity else { continue };
        for step in scheduled.schedule.driving_chain(scheduled.network, finish) {
            let what = match step.driver {
                Driver::Constraint => "a constraint",
                Driver::External => "a date from outside",
                _ => continue,
            };
            let code = context.code(step.activity);
            let message = format!(
                "project {}: the driving chain to the finish begins at {what} on {code}, not at the data date",
                project.code
            );
            let finding =
                rule.finding(message).about(Subject::Activity(step.activity)).about(Subject::Project(id));
            findings.push(finding.with_help("tie the activity to the work that makes its date"));
        }
    }
    Checked::count(findings, context.plan.projects().len(), Population::Other)
}
