//! Float that others share.

use chainage_model::{Id, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("interfering.md")]
pub(crate) static RULE: Rule = Rule {
    code: "F010",
    name: "interfering-float",
    zh: "干扰时差",
    severity: Severity::Info,
    page: include_str!("interfering.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let findings = context.net().iter().filter_map(|&id| {
        let dates = &context.scheduled?.schedule[id];
        let shared = dates.total_float - dates.free_float;
        let crowded = context
            .outgoing(id)
            .iter()
            .map(|tie| tie.other)
            .find(|&next| context.incoming(next).len() > 5)?;
        (shared.minutes() > 0 && crowded.index() < context.plan.activities().len()).then(|| {
            let other = context.code(crowded);
            rule.activity(
                context,
                id,
                format!(
                    "has float that it shares with the other {} predecessors of {other}",
                    context.incoming(crowded).len() - 1
                ),
            )
        })
    });
    Checked::count(findings.collect(), context.net().len(), Population::Net)
}
