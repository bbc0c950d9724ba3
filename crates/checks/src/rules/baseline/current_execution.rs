//! The current execution index (CEI).

use chainage_model::{Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule, to_f64};

#[doc = include_str!("current_execution.md")]
pub(crate) static RULE: Rule = Rule {
    code: "B004",
    name: "current-execution-index",
    zh: "当期执行指数",
    severity: Severity::Warning,
    page: include_str!("current_execution.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let mut late = Vec::new();
    let mut of = 0;
    for (id, before) in context.base.iter().flat_map(|base| base.pairs()) {
        let Some(base) = context.base else { break };
        let project = context.project(id);
        let (Some(earlier), Some(from), Some(to)) =
            (base.scheduled(), base.data_date(context.plan, project), context.data_date(id))
        else {
            continue;
        };
        let forecast = earlier.schedule[before].early_finish;
        let was_open = base.plan.activity(before).progress.actual_finish.is_none();
        if was_open && context.is_discrete(id) && forecast > from && forecast <= to {
            of += 1;
            if !context.is_complete(id) {
                late.push(id);
            }
        }
    }
    let n = of - late.len();
    let value = if of == 0 { 1.0 } else { to_f64(n) / to_f64(of) };
    let mut checked = Checked::ratio(value, n, of, Population::Other);
    if !setting.threshold.allows(value) {
        let message = format!("{n} activities finished of {of} that the update before forecast: {value:.2}");
        let finding = rule.finding(message).with_help("forecast what will be done");
        checked.findings.push(late.into_iter().fold(finding, |f, id| f.about(Subject::Activity(id))));
    }
    checked
}
