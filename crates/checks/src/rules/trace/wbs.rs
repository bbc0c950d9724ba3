//! Work outside the work breakdown, and nodes of it without work.

use chainage_model::{IdVec, Placement, Severity, Subject, WbsId};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("wbs.md")]
pub(crate) static RULE: Rule = Rule {
    code: "T001",
    name: "wbs-coverage",
    zh: "工作分解结构不完整",
    severity: Severity::Warning,
    page: include_str!("wbs.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let plan = context.plan;
    let mut findings = Vec::new();
    let mut n_nodes = IdVec::filled(plan.projects().len(), 0_usize);
    for node in plan.wbs() {
        n_nodes[node.project] += 1;
    }
    let mut n_outside = IdVec::filled(plan.projects().len(), 0_usize);
    let mut has_work: IdVec<WbsId, bool> = IdVec::filled(plan.wbs().len(), false);
    for (id, activity) in plan.activities().enumerated() {
        if activity.placement == Placement::Inactive {
            continue;
        }
        match activity.wbs {
            Some(node) if context.is_discrete(id) || context.is_level_of_effort(id) => has_work[node] = true,
            Some(_) => {}
            None if n_nodes[activity.project] == 0 => n_outside[activity.project] += 1,
            None => findings.push(
                rule.activity(context, id, "is in no node of the work breakdown")
                    .with_help("name the node it belongs to"),
            ),
        }
    }
    for (id, project) in plan.projects().enumerated().filter(|&(id, _)| n_outside[id] > 0) {
        let message =
            format!("project {} has no work breakdown for its {} activities", project.code, n_outside[id]);
        findings.push(
            rule.finding(message)
                .about(Subject::Project(id))
                .with_help("break the scope down, and give every activity its node"),
        );
    }
    // Nodes come after the node above them.
    for (id, node) in plan.wbs().enumerated().rev() {
        if let (true, Some(above)) = (has_work[id], node.parent) {
            has_work[above] = true;
        }
    }
    for (id, node) in plan.wbs().enumerated().filter(|&(id, _)| !has_work[id]) {
        let project = &plan.project(node.project).code;
        let message = format!("WBS node {} of project {project} has no work at or below it", node.code);
        findings.push(
            rule.finding(message)
                .about(Subject::Wbs(id))
                .with_help("plan the work of the node, or take the node away"),
        );
    }
    Checked::count(findings, plan.activities().len() + plan.wbs().len(), Population::Other)
}
