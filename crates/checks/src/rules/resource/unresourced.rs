//! Work that nobody and nothing is planned to do.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("unresourced.md")]
pub(crate) static RULE: Rule = Rule {
    code: "S001",
    name: "unresourced-work",
    zh: "工作未配置资源",
    severity: Severity::Info,
    page: include_str!("unresourced.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let plan = context.plan;
    let work: Vec<_> =
        context.tasks().iter().copied().filter(|&id| context.remaining_days(id) >= 1.0).collect();
    let is_bare = |id| {
        let activity = plan.activity(id);
        let has_cost = activity.cost.is_some_and(|cost| cost.smallest() != 0);
        activity.assignments.is_empty() && !has_cost && activity.modes.is_empty()
    };
    let bare: Vec<_> = work.iter().copied().filter(|&id| is_bare(id)).collect();
    if bare.len() == work.len() && !work.is_empty() {
        let message = format!("none of {} activities of a day or more has a resource or a cost", work.len());
        let finding = rule.finding(message).with_help("assign resources, or say that the plan goes without");
        return Checked::share(vec![finding], work.len(), Population::Other).at_worst(Severity::Info);
    }
    let findings = bare.into_iter().map(|id| {
        let days = context.remaining_days(id);
        let says = format!("has {days:.0} d to do, and neither a resource nor a cost");
        rule.activity(context, id, says).with_help("assign who does it, or what it costs")
    });
    Checked::share(findings.collect(), work.len(), Population::Other)
}
