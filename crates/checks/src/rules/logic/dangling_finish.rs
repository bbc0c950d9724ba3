//! Activities whose finish holds nothing.

use chainage_model::{RelationshipKind, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("dangling_finish.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L004",
    name: "dangling-finish",
    zh: "完成悬空",
    severity: Severity::Warning,
    page: include_str!("dangling_finish.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let dangles = |id| {
        let mut links = context.holds(id).map(|tie| tie.kind).peekable();
        links.peek().is_some() && links.all(RelationshipKind::from_start)
    };
    let findings = context.tasks().iter().filter(|&&id| dangles(id)).map(|&id| {
        rule.activity(context, id, "has successors, but its finish holds none of them (FS or FF)")
            .with_help("add an FS or FF link to what has to wait for its finish")
    });
    Checked::count(findings.collect(), context.tasks().len(), Population::Task)
}
