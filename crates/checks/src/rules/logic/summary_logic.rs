//! Links on summaries.

use chainage_model::{ActivityKind, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("summary_logic.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L011",
    name: "summary-logic",
    zh: "汇总工作上的逻辑关系",
    severity: Severity::Warning,
    page: include_str!("summary_logic.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let is_summary = |id| context.brief.activities[id].kind == ActivityKind::WbsSummary;
    let ids = context.brief.links.enumerated();
    let findings =
        ids.filter(|(_, link)| is_summary(link.predecessor) || is_summary(link.successor)).map(|(id, _)| {
            rule.link(context, id, "ties a summary").with_help("tie the activities below the summary instead")
        });
    Checked::count(findings.collect(), context.plan.relationships().len(), Population::Other)
}
