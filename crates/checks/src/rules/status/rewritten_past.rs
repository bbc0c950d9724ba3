//! Logic or durations of completed work that changed.

use chainage_model::{Severity, Status};

use crate::base::{incoming, logic_of};
use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("rewritten_past.md")]
pub(crate) static RULE: Rule = Rule {
    code: "D008",
    name: "rewritten-past",
    zh: "已完工作被追溯修改",
    severity: Severity::Error,
    page: include_str!("rewritten_past.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    let links_before = context.base.map(|base| incoming(base.plan));
    for (id, before) in context.base.iter().flat_map(|base| base.pairs()) {
        let (Some(base), Some(links)) = (context.base, &links_before) else { break };
        let (now, then) = (context.plan.activity(id), base.plan.activity(before));
        if then.progress.status() != Status::Finished {
            continue;
        }
        if now.duration != then.duration {
            let says = "was complete, and its planned duration has changed since";
            findings.push(rule.activity(context, id, says).with_help("restore it"));
        }
        let now = logic_of(context.plan, context.incoming(id).iter().map(|tie| tie.link));
        let then = logic_of(base.plan, links[before].iter().copied());
        if now != then {
            let says = "was complete, and its predecessors have changed since";
            findings.push(rule.activity(context, id, says).with_help("restore them"));
        }
    }
    Checked::count(findings, context.plan.activities().len(), Population::All)
}
