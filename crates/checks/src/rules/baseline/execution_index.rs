//! The baseline execution index (BEI).

use chainage_model::{ActivityId, Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule, to_f64};

#[doc = include_str!("execution_index.md")]
pub(crate) static RULE: Rule = Rule {
    code: "B002",
    name: "baseline-execution-index",
    zh: "基准执行指数",
    severity: Severity::Warning,
    page: include_str!("execution_index.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let is_task = |id: ActivityId| context.is_discrete(id) && !context.plan.activity(id).kind.is_milestone();
    let open: Vec<_> = context.due().map(|(id, _)| id).filter(|&id| is_task(id)).collect();
    let known: std::collections::BTreeSet<_> = context.baselined().map(|(id, _)| id).collect();
    let tasks = || context.plan.activities().ids().filter(|&id| is_task(id));
    let missing = if known.is_empty() { 0 } else { tasks().filter(|id| !known.contains(id)).count() };
    let of = open.len() + missing;
    let n = if known.is_empty() { 0 } else { tasks().filter(|&id| context.is_complete(id)).count() };
    let value = if of == 0 { 1.0 } else { to_f64(n) / to_f64(of) };
    let mut checked = Checked::ratio(value, n, of, Population::Other);
    if !setting.threshold.allows(value) {
        let late = open.into_iter().filter(|&id| !context.is_complete(id));
        let message = format!("{n} tasks are complete where {of} should be: {value:.2}");
        let finding = rule.finding(message).with_help("finish what is due before what is not");
        checked.findings.push(late.fold(finding, |finding, id| finding.about(Subject::Activity(id))));
    }
    checked
}
