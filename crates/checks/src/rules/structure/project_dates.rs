//! Project dates that are missing or the wrong way round.

use chainage_model::{IdVec, Severity, Status, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("project_dates.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I014",
    name: "project-dates",
    zh: "项目日期缺失或颠倒",
    severity: Severity::Error,
    page: include_str!("project_dates.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    let mut has_begun = IdVec::filled(context.plan.projects().len(), false);
    for activity in context.plan.activities() {
        has_begun[activity.project] |= activity.progress.status() != Status::NotStarted;
    }
    for (id, project) in context.plan.projects().enumerated() {
        let first = project.data_date.or(project.start);
        let says = match (first, project.finish_by) {
            _ if project.data_date.is_none() && has_begun[id] => "has begun and has no data date".to_owned(),
            (None, _) => "has neither a start nor a data date".to_owned(),
            (Some(first), Some(last)) if last <= first => {
                format!("must finish by {last}, before it begins at {first}")
            }
            _ => continue,
        };
        let finding = rule.finding(format!("project {} {says}", project.code)).about(Subject::Project(id));
        findings.push(
            finding.with_help("state when the project starts, its data date, and a later date to finish by"),
        );
    }
    Checked::count(findings, context.plan.projects().len(), Population::Other)
}
