//! Float that has gone since the earlier state.

use chainage_model::Severity;

use crate::base::Base;
use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("jump.md")]
pub(crate) static RULE: Rule = Rule {
    code: "F011",
    name: "float-jump",
    zh: "总时差突变",
    severity: Severity::Warning,
    page: include_str!("jump.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let most = setting.parameter("days", 10.0);
    let mut findings = Vec::new();
    for (id, before) in context.base.iter().flat_map(|base| base.pairs()) {
        let Some(earlier) = context.base.and_then(Base::scheduled) else { break };
        let Some(now) = context.float_days(id).filter(|_| context.is_net(id)) else { continue };
        let calendar = earlier.network.calendar_of(before);
        let then = earlier.schedule[before].total_float.to_days(calendar.day_length());
        if then - now > most {
            let says = format!("had {then:.0} d of total float and has {now:.0} d");
            findings.push(rule.activity(context, id, says).with_help("explain the change"));
        }
    }
    Checked::count(findings, context.net().len(), Population::Net)
}
