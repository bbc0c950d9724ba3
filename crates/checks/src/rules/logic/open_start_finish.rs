//! How many activities open and close the plan.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("open_start_finish.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L002",
    name: "one-start-one-finish",
    zh: "起点和终点唯一",
    severity: Severity::Warning,
    page: include_str!("open_start_finish.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let discrete = || context.plan.activities().ids().filter(|&id| context.is_discrete(id));
    let starts: Vec<_> = discrete().filter(|&id| context.incoming(id).is_empty()).collect();
    let finishes: Vec<_> = discrete().filter(|&id| context.outgoing(id).is_empty()).collect();
    let allowed = setting.parameter("allowed", 1.0);
    let mut findings = Vec::new();
    for (ends, what, plural) in [(&starts, "start", "starts"), (&finishes, "finish", "finishes")] {
        if crate::rule::to_f64(ends.len()) > allowed {
            let named: Vec<_> = ends.iter().take(5).map(|&id| context.code(id)).collect();
            let more = if ends.len() > 5 { ", …" } else { "" };
            let message = format!("the plan has {} open {plural}: {}{more}", ends.len(), named.join(", "));
            let finding = rule.finding(message).with_help(format!("tie them to one {what} milestone"));
            findings.push(ends.iter().fold(finding, |f, &id| f.about(chainage_model::Subject::Activity(id))));
        }
    }
    Checked::count(findings, context.plan.activities().len(), Population::All)
}
