//! A data date that has not moved.

use chainage_model::{Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("data_date_stands.md")]
pub(crate) static RULE: Rule = Rule {
    code: "D005",
    name: "data-date-stands",
    zh: "数据日期未前移",
    severity: Severity::Warning,
    page: include_str!("data_date_stands.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    for (id, project) in context.plan.projects().enumerated() {
        let before = context.base.and_then(|base| base.data_date(context.plan, id));
        let (Some(now), Some(before)) = (project.data_date, before) else { continue };
        if now <= before {
            let (now, before) = (now.finish_date(), before.finish_date());
            let message =
                format!("project {}: the data date is {now}, and was {before} before", project.code);
            findings.push(
                rule.finding(message)
                    .about(Subject::Project(id))
                    .with_help("record progress up to a later date"),
            );
        }
    }
    Checked::count(findings, context.plan.projects().len(), Population::Other)
}
