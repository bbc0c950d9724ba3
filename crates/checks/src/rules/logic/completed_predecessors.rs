//! Open work that only completed work leads to.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("completed_predecessors.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L020",
    name: "completed-predecessors",
    zh: "紧前工作均已完成但未开始",
    severity: Severity::Info,
    page: include_str!("completed_predecessors.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let waits = |id| {
        let activity = context.plan.activity(id);
        let links = context.incoming(id);
        activity.progress.actual_start.is_none()
            && activity.constraints.is_empty()
            && activity.external_early_start.is_none()
            && !links.is_empty()
            && links.iter().all(|tie| context.is_complete(tie.other))
    };
    let findings = context.net().iter().filter(|&&id| waits(id)).map(|&id| {
        rule.activity(context, id, "has not started although everything before it is complete")
            .with_help("record its start, or say what it waits for")
    });
    Checked::count(findings.collect(), context.net().len(), Population::Net)
}
