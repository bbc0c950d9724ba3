//! Activities that are a large part of their project.

use chainage_model::{IdVec, ProjectId, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("insufficient_detail.md")]
pub(crate) static RULE: Rule = Rule {
    code: "U002",
    name: "insufficient-detail",
    zh: "分解不足",
    severity: Severity::Warning,
    page: include_str!("insufficient_detail.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let share = setting.parameter("percent", 10.0) / 100.0;
    let mut length: IdVec<ProjectId, f64> = IdVec::filled(context.plan.projects().len(), f64::INFINITY);
    if let Some(scheduled) = context.scheduled {
        for id in context.plan.projects().ids() {
            let dates = scheduled.schedule.project(id);
            if let Some(activity) = dates.finish_activity {
                let calendar = scheduled.network.calendar_of(activity);
                length[id] = calendar.between(dates.start, dates.finish).to_days(calendar.day_length());
            }
        }
    }
    let findings = context
        .tasks()
        .iter()
        .filter(|&&id| context.remaining_days(id) > share * length[context.project(id)]);
    let findings = findings.map(|&id| {
        let percent = 100.0 * context.remaining_days(id) / length[context.project(id)];
        rule.activity(context, id, format!("takes {percent:.0} % of its project")).with_help("divide it")
    });
    Checked::share(findings.collect(), context.tasks().len(), Population::Task)
}
