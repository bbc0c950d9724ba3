//! How fast the float of the finish is used up.

use chainage_model::{Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("float_consumption.md")]
pub(crate) static RULE: Rule = Rule {
    code: "B007",
    name: "total-float-consumption-index",
    zh: "总时差消耗指数",
    severity: Severity::Info,
    page: include_str!("float_consumption.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let mut worst = f64::INFINITY;
    let (mut findings, mut of) = (Vec::new(), 0);
    for (id, project) in context.plan.projects().enumerated() {
        let (Some(scheduled), Some(data_date)) = (context.scheduled, project.data_date) else { continue };
        let own = context.plan.activities().iter().filter(|activity| activity.project == id);
        let begun = own.filter_map(|activity| activity.progress.actual_start).min();
        let (Some(begun), Some(last)) = (begun, scheduled.schedule.project(id).finish_activity) else {
            continue;
        };
        let calendar = scheduled.network.calendar_of(last);
        let spent = calendar.between(begun, data_date).to_days(calendar.day_length());
        if spent <= 0.0 {
            continue;
        }
        of += 1;
        let float = scheduled.schedule[last].total_float.to_days(calendar.day_length());
        let index = (spent + float) / spent;
        worst = worst.min(index);
        if !setting.threshold.allows(index) {
            let message = format!(
                "project {}: after {spent:.0} d of work its finish has {float:.1} d of float: {index:.2}",
                project.code
            );
            let finding = rule.finding(message).about(Subject::Project(id)).about(Subject::Activity(last));
            findings
                .push(finding.with_help("at this pace the finish slips on: recover, or agree a later date"));
        }
    }
    let n = findings.len();
    let worst = if worst.is_finite() { worst } else { 1.0 };
    Checked { findings, ..Checked::ratio(worst, n, of, Population::Other) }
}
