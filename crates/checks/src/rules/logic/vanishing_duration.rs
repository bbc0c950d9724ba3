//! Activities tied only at start by SS and at finish by FF.

use chainage_model::{RelationshipKind, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("vanishing_duration.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L005",
    name: "vanishing-duration",
    zh: "仅有开始到开始与完成到完成关系",
    severity: Severity::Warning,
    page: include_str!("vanishing_duration.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    // The duration is on no path if links come only into the finish and leave only from the start.
    let vanishes = |id| {
        let (into, out) = (context.incoming(id), context.outgoing(id));
        !into.is_empty()
            && !out.is_empty()
            && into.iter().all(|tie| tie.kind == RelationshipKind::FinishFinish)
            && out.iter().all(|tie| tie.kind == RelationshipKind::StartStart)
    };
    let findings = context.tasks().iter().filter(|&&id| vanishes(id)).map(|&id| {
        rule.activity(context, id, "is tied only by FF into it and SS out of it: its duration is on no path")
            .with_help("add a link into its start or out of its finish")
    });
    Checked::count(findings.collect(), context.tasks().len(), Population::Task)
}
