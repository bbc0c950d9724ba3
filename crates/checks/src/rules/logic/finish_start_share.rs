//! The share of finish-to-start links.

use chainage_model::{RelationshipKind, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Measured, Population, Rule, Unit, to_f64};

#[doc = include_str!("finish_start_share.md")]
pub(crate) static RULE: Rule = Rule {
    code: "L007",
    name: "finish-start-share",
    zh: "完成到开始关系占比",
    severity: Severity::Warning,
    page: include_str!("finish_start_share.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let of = context.links().len();
    let is_fs =
        |&&id: &&chainage_model::RelationshipId| context.link(id).kind == RelationshipKind::FinishStart;
    let n = context.links().iter().filter(is_fs).count();
    let value = if of == 0 { 100.0 } else { 100.0 * to_f64(n) / to_f64(of) };
    let finding = rule
        .finding(format!("{n} of {of} relationships are finish to start: {value:.1} %"))
        .with_help("replace SS and FF links by FS links between smaller activities where work is sequential");
    let measured = Measured { value, unit: Unit::Percent, n, of, population: Population::Links, gave_up: 0 };
    Checked::measured(vec![finding], measured)
}
