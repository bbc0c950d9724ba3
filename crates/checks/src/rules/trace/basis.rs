//! Plans that do not say what they stand on.

use chainage_model::{Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("basis.md")]
pub(crate) static RULE: Rule = Rule {
    code: "T007",
    name: "schedule-basis",
    zh: "缺少编制说明",
    severity: Severity::Info,
    page: include_str!("basis.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let plan = context.plan;
    let mut findings = Vec::new();
    let is_said = |text: &str| !text.trim().is_empty();
    for (id, project) in plan.projects().enumerated() {
        if is_said(&project.note) || is_said(&plan.note) {
            continue;
        }
        findings.push(
            rule.finding(format!("project {} has no note on what its plan stands on", project.code))
                .about(Subject::Project(id))
                .with_help(
                    "note the scope, the assumptions, the calendars and the options it is computed with",
                ),
        );
    }
    Checked::count(findings, plan.projects().len(), Population::Other)
}
