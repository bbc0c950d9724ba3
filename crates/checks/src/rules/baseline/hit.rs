//! Work of the last period that finished on time.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule, to_f64};

#[doc = include_str!("hit.md")]
pub(crate) static RULE: Rule = Rule {
    code: "B003",
    name: "hit-task-share",
    zh: "按期完成率",
    severity: Severity::Info,
    page: include_str!("hit.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let days = setting.parameter("days", 30.0);
    let mut findings = Vec::new();
    let mut of = 0;
    for (id, dates) in context.due() {
        let Some(t) = context.data_date(id) else { continue };
        if to_f64(usize::try_from(t.day() - dates.finish.day()).unwrap_or(0)) > days {
            continue;
        }
        of += 1;
        let actual = context.plan.activity(id).progress.actual_finish;
        if actual.is_none_or(|finish| finish > dates.finish) {
            let says = format!("was due {} in this period", dates.finish.finish_date());
            findings.push(rule.activity(context, id, says).with_help("see why it was not finished in time"));
        }
    }
    Checked::share(findings, of, Population::Other)
}
