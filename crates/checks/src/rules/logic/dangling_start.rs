//! Activities whose start nothing holds.

use chainage_model::{Severity, Status};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("dangling_start.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L003",
    name: "dangling-start",
    zh: "开始悬空",
    severity: Severity::Warning,
    page: include_str!("dangling_start.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let dangles = |id| {
        let mut links = context.held_by(id).map(|tie| tie.kind).peekable();
        links.peek().is_some()
            && links.all(|kind| !kind.to_start())
            && context.status(id) == Status::NotStarted
    };
    let findings = context.tasks().iter().filter(|&&id| dangles(id)).map(|&id| {
        rule.activity(context, id, "has predecessors, but none of them holds its start (FS or SS)")
            .with_help("add an FS or SS link from what has to come before it")
    });
    Checked::count(findings.collect(), context.tasks().len(), Population::Task)
}
