//! Computed finish against required finish.

use chainage_model::{Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("required_finish.md")]
pub(crate) static RULE: Rule = Rule {
    code: "F013",
    name: "required-finish",
    zh: "计算工期不大于要求工期",
    severity: Severity::Error,
    page: include_str!("required_finish.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    let mut of = 0;
    for (id, project) in context.plan.projects().enumerated() {
        let Some(scheduled) = context.scheduled else { break };
        let deadline =
            project.finish_milestone.and_then(|milestone| context.plan.activity(milestone).deadline);
        let Some(required) = project.finish_by.or(project.target).or(deadline) else { continue };
        of += 1;
        let finish = scheduled.schedule.project(id).finish;
        if finish > required {
            let days = (finish.finish_date() - required.finish_date()).num_days();
            let message = format!(
                "project {} finishes {}, {days} days after the required {}",
                project.code,
                finish.finish_date(),
                required.finish_date()
            );
            findings.push(
                rule.finding(message)
                    .about(Subject::Project(id))
                    .with_help("shorten the driving chain, or agree a later date"),
            );
        }
    }
    Checked::count(findings, of, Population::Other)
}
