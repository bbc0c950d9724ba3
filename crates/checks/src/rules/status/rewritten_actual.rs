//! Actual dates that changed after they were reported.

use chainage_model::{Moment, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("rewritten_actual.md")]
pub(crate) static RULE: Rule = Rule {
    code: "D007",
    name: "rewritten-actual",
    zh: "已报实际日期被改",
    severity: Severity::Error,
    page: include_str!("rewritten_actual.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    for (id, before) in context.base.iter().flat_map(|base| base.pairs()) {
        let Some(base) = context.base else { break };
        let (now, then) = (context.plan.activity(id).progress, base.plan.activity(before).progress);
        let ends = [
            ("start", then.actual_start, now.actual_start),
            ("finish", then.actual_finish, now.actual_finish),
        ];
        let day = |end, date: Moment| if end == "start" { date.date() } else { date.finish_date() };
        for (end, then, now) in ends {
            let Some(then) = then.filter(|_| then != now) else { continue };
            let now = now.map_or_else(|| "is gone".to_owned(), |now| format!("is {} now", day(end, now)));
            let then = day(end, then);
            let says = format!("was reported with an actual {end} of {then}, which {now}");
            findings
                .push(rule.activity(context, id, says).with_help("restore it, or record why it was wrong"));
        }
    }
    Checked::count(findings, context.plan.activities().len(), Population::All)
}
