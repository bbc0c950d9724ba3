//! Activities with very many predecessors.

use chainage_model::Severity;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule, to_f64};

#[doc = include_str!("merge_hotspot.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L013",
    name: "merge-hotspot",
    zh: "紧前工作过多",
    severity: Severity::Info,
    page: include_str!("merge_hotspot.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let most = setting.parameter("most", 5.0);
    let crowded = context.net().iter().filter(|&&id| to_f64(context.incoming(id).len()) > most);
    let findings = crowded.map(|&id| {
        let n = context.incoming(id).len();
        rule.activity(context, id, format!("has {n} predecessors"))
            .with_help("its start is late more often than any path into it: plan a margin before it")
    });
    Checked::share(findings.collect(), context.net().len(), Population::Net)
}
