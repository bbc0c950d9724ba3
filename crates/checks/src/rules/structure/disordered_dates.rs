//! Dates out of order: what the reader or the compiler said, finishes without a start, and dates set by hand.

use chainage_model::{Activity, Dialect, Moment, Placement, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("disordered_dates.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I009",
    name: "disordered-dates",
    zh: "日期颠倒",
    severity: Severity::Error,
    page: include_str!("disordered_dates.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let mut findings = super::known(rule, context, setting).findings;
    for (id, activity) in context.plan.activities().enumerated() {
        let (start, finish) = (activity.progress.actual_start, activity.progress.actual_finish);
        if let (None, Some(finish), false) = (start, finish, activity.kind.is_milestone()) {
            let says = format!("finished {finish} and has no actual start");
            findings.push(rule.activity(context, id, says).with_help("record when it started"));
        }
        let dialect = context.plan.project(activity.project).options.dialect;
        if let Some((start, finish)) = set_by_hand(activity, dialect).filter(|(start, finish)| finish < start)
        {
            let says = format!("is set by hand to finish {finish}, before its start {start}");
            let help = "correct the dates; until then it ends where it starts";
            findings.push(rule.activity(context, id, says).with_help(help));
        }
    }
    Checked::count(findings, context.plan.activities().len(), Population::All)
}

/// The dates that manual work stands at.
fn set_by_hand(activity: &Activity, dialect: Dialect) -> Option<(Moment, Moment)> {
    let given = activity.stored.as_deref().filter(|_| activity.placement == Placement::Manual)?;
    match dialect {
        Dialect::P6 => Some((given.early_start.or(given.start)?, given.early_finish.or(given.finish)?)),
        Dialect::MsProject => Some((given.start?, given.finish?)),
    }
}
