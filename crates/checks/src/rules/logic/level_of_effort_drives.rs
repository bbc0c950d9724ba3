//! Level of effort that drives.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("level_of_effort_drives.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L019",
    name: "level-of-effort-drives",
    zh: "支持性工作驱动",
    severity: Severity::Error,
    page: include_str!("level_of_effort_drives.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let finish_side = |&&id: &&chainage_model::RelationshipId| {
        let link = context.link(id);
        context.is_level_of_effort(link.predecessor)
            && !context.is_level_of_effort(link.successor)
            && !link.kind.from_start()
    };
    let findings = context.links().iter().filter(finish_side).map(|&id| {
        rule.link(context, id, "lets level of effort hold discrete work")
            .with_help("tie the successor to the work that the level of effort spans")
    });
    Checked::count(findings.collect(), context.links().len(), Population::Links)
}
