//! Activities with very many successors.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule, to_f64};

#[doc = include_str!("burst_hotspot.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L014",
    name: "burst-hotspot",
    zh: "紧后工作过多",
    severity: Severity::Info,
    page: include_str!("burst_hotspot.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let most = setting.parameter("most", 5.0);
    let crowded = context.net().iter().filter(|&&id| to_f64(context.outgoing(id).len()) > most);
    let findings = crowded.map(|&id| {
        let n = context.outgoing(id).len();
        rule.activity(context, id, format!("has {n} successors"))
            .with_help("its delay reaches everything after it: watch it closely")
    });
    Checked::share(findings.collect(), context.net().len(), Population::Net)
}
