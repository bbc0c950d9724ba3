//! An index that says one thing and a finish that says another.

use chainage_model::{Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("disagreement.md")]
pub(crate) static RULE: Rule = Rule {
    code: "B006",
    name: "index-against-finish",
    zh: "进度指数与完工预测矛盾",
    severity: Severity::Warning,
    page: include_str!("disagreement.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let (days, low) = (setting.parameter("days", 5.0), setting.parameter("low", 0.95));
    let (mut findings, mut of) = (Vec::new(), 0);
    for (id, project) in context.plan.projects().enumerated() {
        let (Some(performance), Some(scheduled)) = (context.performance(id), context.scheduled) else {
            continue;
        };
        let dates = scheduled.schedule.project(id);
        let slip = dates
            .finish_activity
            .and_then(|activity| context.days_between(activity, performance.finish, dates.finish));
        let Some(slip) = slip else { continue };
        of += 1;
        let index = performance.spi_t();
        let (says, help) = if index >= 1.0 && slip > days {
            (
                format!("SPI(t) is {index:.2}, and the finish slips {slip:.0} d"),
                "work off the path is ahead and the path is late: look at the longest path, not at the sum",
            )
        } else if index < low && slip <= 0.0 {
            (
                format!("SPI(t) is {index:.2}, and the finish holds"),
                "see whether remaining work was cut, or logic taken out, to hold the finish",
            )
        } else {
            continue;
        };
        let finding = rule.finding(format!("project {}: {says}", project.code));
        findings.push(finding.about(Subject::Project(id)).with_help(help));
    }
    Checked::count(findings, of, Population::Other)
}
