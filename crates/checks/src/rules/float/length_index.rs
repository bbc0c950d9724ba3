//! How likely the finish is, by the length of the critical path.

use chainage_model::{Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Measured, Population, Rule, Unit};

#[doc = include_str!("length_index.md")]
pub(crate) static RULE: Rule = Rule {
    code: "F004",
    name: "critical-path-length-index",
    zh: "关键线路长度指数",
    severity: Severity::Warning,
    page: include_str!("length_index.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    let mut worst = f64::INFINITY;
    for (id, project) in context.plan.projects().enumerated() {
        let Some(scheduled) = context.scheduled else { break };
        let dates = scheduled.schedule.project(id);
        let (Some(from), Some(activity)) = (project.data_date.or(project.start), dates.finish_activity)
        else {
            continue;
        };
        let calendar = scheduled.network.calendar_of(activity);
        let length = calendar.between(from, dates.finish).to_days(calendar.day_length());
        let float = scheduled.schedule[activity].total_float.to_days(calendar.day_length());
        if length <= 0.0 {
            continue;
        }
        let index = (length + float) / length;
        worst = worst.min(index);
        if index < 0.95 {
            let message = format!(
                "project {}: the critical path has {length:.0} d and its finish {float:.1} d of float: {index:.2}",
                project.code
            );
            findings.push(
                rule.finding(message)
                    .about(Subject::Project(id))
                    .with_help("recover time on the critical path"),
            );
        }
    }
    let value = if worst.is_finite() { worst } else { 1.0 };
    let measured = Measured {
        value,
        unit: Unit::Ratio,
        n: findings.len(),
        of: context.plan.projects().len(),
        population: Population::Other,
        gave_up: 0,
    };
    Checked::measured(findings, measured)
}
