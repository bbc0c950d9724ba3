//! Demands that no capacity can ever meet.

use chainage_model::{Severity, Subject, Units};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("hopeless_demand.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I012",
    name: "hopeless-demand",
    zh: "资源需求超过最大供应",
    severity: Severity::Error,
    page: include_str!("hopeless_demand.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    for &id in context.net() {
        for assignment in &context.plan.activity(id).assignments {
            let resource = context.plan.resource(assignment.resource);
            let most = resource.capacity.iter().map(|available| available.units).max();
            if most.is_some_and(|most: Units| assignment.units > most) {
                let (units, most, code) = (assignment.units, most.unwrap_or_default(), &resource.code);
                let says = format!("needs {units} of {code}, and there are never more than {most}");
                let finding = rule.activity(context, id, says).about(Subject::Resource(assignment.resource));
                findings
                    .push(finding.with_help("ask for fewer units over a longer time, or raise the capacity"));
            }
        }
    }
    Checked::count(findings, context.net().len(), Population::Net)
}
