//! Near-driving ways into the longest path.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("merge_exposure.md")]
pub(crate) static RULE: Rule = Rule {
    code: "F009",
    name: "merge-exposure",
    zh: "汇合点风险",
    severity: Severity::Info,
    page: include_str!("merge_exposure.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let share = setting.parameter("percent", 5.0) / 100.0;
    let mut findings = Vec::new();
    let mut of = 0;
    for &id in context.net() {
        let Some(scheduled) = context.scheduled else { break };
        if !scheduled.schedule[id].longest_path || context.incoming(id).len() < 2 {
            continue;
        }
        of += 1;
        let from = scheduled.network.data_date(context.project(id));
        let length = context.days_between(id, from, scheduled.schedule[id].early_start).unwrap_or(0.0);
        for tie in context.incoming(id) {
            let before = tie.other;
            let Some(float) = context.float_days(before).filter(|_| !context.is_complete(before)) else {
                continue;
            };
            if float > 0.0 && float <= share * length {
                let says = format!(
                    "has {float:.1} d to spare where {length:.0} d of work on the longest path merge"
                );
                findings.push(
                    rule.link(context, tie.link, says)
                        .with_help("watch both ways; either can make the finish"),
                );
            }
        }
    }
    Checked::count(findings, of, Population::Other)
}
