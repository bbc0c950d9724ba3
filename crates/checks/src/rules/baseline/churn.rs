//! How much of the plan is new.

use chainage_model::Severity;

use crate::base::{incoming, logic_of};
use crate::profile::Setting;
use crate::rule::{Checked, Context, Measured, Population, Rule, to_f64};

#[doc = include_str!("churn.md")]
pub(crate) static RULE: Rule = Rule {
    code: "B010",
    name: "churn",
    zh: "计划变动率",
    severity: Severity::Warning,
    page: include_str!("churn.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let of = context.net().len();
    let Some(base) = context.base else { return Checked::share(Vec::new(), of, Population::Net) };
    let links_before = incoming(base.plan);
    let mut findings = Vec::new();
    for &id in context.net() {
        let says = match base.before(id) {
            None => "is new",
            Some(before)
                if logic_of(context.plan, context.incoming(id).iter().map(|tie| tie.link))
                    != logic_of(base.plan, links_before[before].iter().copied()) =>
            {
                "has other predecessors than before"
            }
            Some(_) => continue,
        };
        findings.push(rule.activity(context, id, says).with_help("record the change and its reason"));
    }
    let dropped = base.n_dropped();
    let n = findings.len() + dropped;
    if dropped > 0 {
        findings.push(rule.finding(format!("{dropped} activities of the earlier state are gone")));
    }
    let value = if of == 0 { 0.0 } else { 100.0 * to_f64(n) / to_f64(of) };
    let checked = Checked::share(findings, of, Population::Net);
    Checked { measured: Measured { value, n, ..checked.measured }, ..checked }
}
