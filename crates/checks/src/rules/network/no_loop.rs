//! Loops, in the words of the Chinese code.

use chainage_model::{Code, Diagnostic, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("no_loop.md")]
pub(crate) static RULE: Rule = Rule {
    code: "K001",
    name: "no-circular-path",
    zh: "严禁循环回路",
    severity: Severity::Error,
    page: include_str!("no_loop.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let loops = context.known.iter().filter(|known| known.code.as_str() == "I003");
    let findings = loops.map(|known| Diagnostic { code: Code::new(rule.code), ..known.clone() }).collect();
    Checked::count(findings, context.plan.activities().len(), Population::All)
}
