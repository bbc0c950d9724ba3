//! Networks that begin or end at several places.

use chainage_model::{ActivityId, IdVec, ProjectId, Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule, to_f64};

#[doc = include_str!("one_start_one_finish.md")]
pub(crate) static RULE: Rule = Rule {
    code: "K002",
    name: "one-start-node-one-finish-node",
    zh: "只有一个起点节点和一个终点节点",
    severity: Severity::Error,
    page: include_str!("one_start_one_finish.md"),
    check,
};

/// Codes that a message lists.
const LISTED: usize = 5;

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let plan = context.plan;
    let mut starts: IdVec<ProjectId, Vec<ActivityId>> = IdVec::filled(plan.projects().len(), Vec::new());
    let mut finishes = starts.clone();
    for id in plan.activities().ids().filter(|&id| context.is_discrete(id)) {
        let project = context.project(id);
        let is_work = |other: ActivityId| other != id && context.is_discrete(other);
        if !context.incoming(id).iter().any(|tie| is_work(tie.other)) {
            starts[project].push(id);
        }
        if !context.outgoing(id).iter().any(|tie| is_work(tie.other)) {
            finishes[project].push(id);
        }
    }
    let mut findings = Vec::new();
    for (id, project) in plan.projects().enumerated() {
        let ends = [
            ("begins", setting.parameter("starts", 1.0), &starts[id], "start"),
            ("ends", setting.parameter("finishes", 1.0), &finishes[id], "finish"),
        ];
        for (word, most, ends, milestone) in ends {
            if to_f64(ends.len()) <= most {
                continue;
            }
            let codes: Vec<&str> = ends.iter().map(|&end| context.code(end)).take(LISTED).collect();
            let more = if ends.len() > LISTED { ", …" } else { "" };
            let message = format!(
                "project {} {word} at {} nodes: {}{more}",
                project.code,
                ends.len(),
                codes.join(", ")
            );
            let finding = rule.finding(message).about(Subject::Project(id));
            let finding = ends.iter().fold(finding, |finding, &end| finding.about(Subject::Activity(end)));
            findings.push(finding.with_help(format!("tie them to one {milestone} milestone")));
        }
    }
    Checked::count(findings, plan.projects().len(), Population::Other)
}
