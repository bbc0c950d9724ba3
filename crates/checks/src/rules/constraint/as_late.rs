//! Activities placed as late as possible.

use chainage_model::{Placement, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("as_late.md")]
pub(crate) static RULE: Rule = Rule {
    code: "C007",
    name: "as-late-as-possible",
    zh: "尽可能晚占用时差",
    severity: Severity::Warning,
    page: include_str!("as_late.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let is_late = |id| context.plan.activity(id).placement == Placement::AsLateAsPossible;
    let findings = context.net().iter().filter(|&&id| is_late(id)).map(|&id| {
        rule.activity(context, id, "is placed as late as possible and has used up its free float")
            .with_help("place it as soon as possible, or tie it to what calls for it")
    });
    Checked::count(findings.collect(), context.net().len(), Population::Net)
}
