//! Activities without a name, or with the name of another one beside them.

use std::collections::HashMap;

use chainage_model::{Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("names.md")]
pub(crate) static RULE: Rule = Rule {
    code: "I011",
    name: "names",
    zh: "名称为空或重复",
    severity: Severity::Warning,
    page: include_str!("names.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    let mut seen = HashMap::new();
    for (id, activity) in context.plan.activities().enumerated() {
        if activity.name.is_empty() {
            findings.push(rule.activity(context, id, "has no name").with_help("name the work and the place"));
            continue;
        }
        let key = (activity.project, activity.wbs, &activity.name.en, &activity.name.zh);
        if let Some(first) = seen.insert(key, id) {
            let other = context.code(first);
            let finding =
                rule.activity(context, id, format!("has the same name as {other} in the same WBS node"));
            findings.push(
                finding.about(Subject::Activity(first)).with_help("say in the name what or where differs"),
            );
        }
    }
    Checked::count(findings, context.plan.activities().len(), Population::All)
}
