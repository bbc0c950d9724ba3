//! Activities with nothing before or nothing after them.

use chainage_model::{Severity, Status};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("open_ends.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L001",
    name: "open-ends",
    zh: "缺少紧前或紧后工作",
    severity: Severity::Warning,
    page: include_str!("open_ends.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let open = |starts: bool| {
        move |&id: &chainage_model::ActivityId| {
            if starts { context.held_by(id).next().is_none() } else { context.holds(id).next().is_none() }
        }
    };
    let not_started = |&id: &chainage_model::ActivityId| context.status(id) == Status::NotStarted;
    // One start and one finish of the plan are open by nature: the only ones, if they are the only ones.
    let only_start = only(context.net().iter().copied().filter(not_started).filter(open(true)));
    let only_finish = only(context.net().iter().copied().filter(open(false)));
    let mut findings = Vec::new();
    for &id in context.net() {
        let no_predecessor = open(true)(&id) && not_started(&id) && only_start != Some(id);
        let no_successor = open(false)(&id) && only_finish != Some(id);
        let says = match (no_predecessor, no_successor) {
            (false, false) => continue,
            (true, false) => "has no predecessor",
            (false, true) => "has no successor",
            (true, true) => "has neither predecessor nor successor",
        };
        findings.push(
            rule.activity(context, id, says).with_help("add the missing logic, or a milestone that takes it"),
        );
    }
    Checked::share(findings, context.net().len(), Population::Net)
}

/// Returns the only item, or `None` if there is none or more than one.
fn only<T>(mut items: impl Iterator<Item = T>) -> Option<T> {
    let first = items.next()?;
    items.next().is_none().then_some(first)
}
