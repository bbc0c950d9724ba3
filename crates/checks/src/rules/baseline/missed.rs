//! Work later than its baseline.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("missed.md")]
pub(crate) static RULE: Rule = Rule {
    code: "B001",
    name: "missed-tasks",
    zh: "未按基准完成",
    severity: Severity::Warning,
    page: include_str!("missed.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    let mut of = 0;
    for (id, dates) in context.due() {
        of += 1;
        let Some(finish) = context.finish_of(id).filter(|&finish| finish > dates.finish) else { continue };
        let says =
            format!("finishes {}; its baseline said {}", finish.finish_date(), dates.finish.finish_date());
        findings.push(rule.activity(context, id, says).with_help("recover it, or agree a new baseline"));
    }
    Checked::share(findings, of, Population::Other)
}
