//! Work in progress whose remaining duration nobody looked at.

use chainage_model::{Severity, Status};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("remaining_stands.md")]
pub(crate) static RULE: Rule = Rule {
    code: "D006",
    name: "remaining-stands",
    zh: "剩余工期未更新",
    severity: Severity::Info,
    page: include_str!("remaining_stands.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    let mut of = 0;
    for (id, before) in context.base.iter().flat_map(|base| base.pairs()) {
        let Some(base) = context.base else { break };
        let (now, then) = (context.plan.activity(id), base.plan.activity(before));
        let both =
            now.progress.status() == Status::InProgress && then.progress.status() == Status::InProgress;
        if !both || now.kind.is_summary() {
            continue;
        }
        of += 1;
        if now.progress.remaining_of(now.duration) == then.progress.remaining_of(then.duration) {
            let says = format!("has {:.0} d left, as in the update before", context.remaining_days(id));
            findings.push(rule.activity(context, id, says).with_help("ask those who do it what is left"));
        }
    }
    Checked::count(findings, of, Population::Other)
}
