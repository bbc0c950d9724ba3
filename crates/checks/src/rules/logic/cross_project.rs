//! Links between projects without an agreed milestone.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("cross_project.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L015",
    name: "cross-project-link",
    zh: "跨项目关系无接口里程碑",
    severity: Severity::Warning,
    page: include_str!("cross_project.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let crossing: Vec<_> = context
        .links()
        .iter()
        .copied()
        .filter(|&id| {
            let link = context.link(id);
            context.project(link.predecessor) != context.project(link.successor)
        })
        .collect();
    let has_date = |id| {
        let activity = context.plan.activity(id);
        activity.kind.is_milestone() || activity.deadline.is_some() || !activity.constraints.is_empty()
    };
    let findings = crossing.iter().copied().filter(|&id| {
        let link = context.link(id);
        !has_date(link.predecessor) && !has_date(link.successor) && !context.is_complete(link.predecessor)
    });
    let findings = findings.map(|id| {
        rule.link(context, id, "crosses projects, and neither end is a milestone or has an agreed date")
            .with_help("hand over at a milestone that both projects know")
    });
    Checked::count(findings.collect(), crossing.len(), Population::Other)
}
