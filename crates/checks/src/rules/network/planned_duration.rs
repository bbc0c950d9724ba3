//! Computed, planned and required finish.

use chainage_model::{Moment, Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("planned_duration.md")]
pub(crate) static RULE: Rule = Rule {
    code: "K012",
    name: "planned-duration",
    zh: "计算工期、计划工期与要求工期",
    severity: Severity::Error,
    page: include_str!("planned_duration.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    let mut of = 0;
    for (id, project) in context.plan.projects().enumerated() {
        let Some(scheduled) = context.scheduled else { break };
        let deadline =
            project.finish_milestone.and_then(|milestone| context.plan.activity(milestone).deadline);
        let required = project.target.or(deadline);
        if required.is_none() && project.finish_by.is_none() {
            continue;
        }
        of += 1;
        let computed = scheduled.schedule.project(id).finish;
        let planned = project.finish_by.unwrap_or(computed);
        let late = |name: &str, date: Moment, other_name: &str, other: Moment| {
            let (date, other) = (date.finish_date(), other.finish_date());
            let days = (date - other).num_days();
            (days > 0).then(|| format!("{name} {date} is {days} d after {other_name} {other}"))
        };
        let says = late("Tc", computed, "Tp", planned)
            .into_iter()
            .chain(required.and_then(|required| late("Tp", planned, "Tr", required)));
        for says in says {
            let finding = rule.finding(format!("project {}: {says}", project.code));
            findings.push(
                finding
                    .about(Subject::Project(id))
                    .with_help("shorten the critical path, or agree a later date"),
            );
        }
    }
    Checked::count(findings, of, Population::Other)
}
