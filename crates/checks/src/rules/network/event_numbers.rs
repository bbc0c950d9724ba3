//! Numbers that do not grow along the arrows.

use std::collections::BTreeMap;

use chainage_model::{ActivityId, ProjectId, Severity, Subject};

use crate::numbering::{Number, Style, number};
use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("event_numbers.md")]
pub(crate) static RULE: Rule = Rule {
    code: "K004",
    name: "event-numbers",
    zh: "节点编号由小到大且不重复",
    severity: Severity::Error,
    page: include_str!("event_numbers.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let styles = &context.brief.styles;
    let mut findings = Vec::new();
    let mut of = 0;
    let mut known: BTreeMap<(ProjectId, u64), ActivityId> = BTreeMap::new();
    for (id, activity) in context.brief.activities.enumerated().filter(|(_, activity)| activity.is_discrete())
    {
        match (styles[activity.project], number(context, id)) {
            (Some(Style::Arrows), Some(Number::Arrow(from, to))) => {
                of += 1;
                if from > to {
                    let says = format!("runs from event {from} back to event {to}");
                    findings.push(rule.activity(context, id, says).with_help(NUMBER_ANEW));
                }
            }
            (Some(Style::Nodes), Some(Number::Node(own))) => {
                of += 1;
                let first = *known.entry((activity.project, own)).or_insert(id);
                if first != id {
                    let says = format!("has the number of {}", context.code(first));
                    findings.push(
                        rule.activity(context, id, says)
                            .about(Subject::Activity(first))
                            .with_help("give every node a number of its own"),
                    );
                }
            }
            _ => {}
        }
    }
    for (id, link) in context.brief.links.enumerated() {
        let project = context.project(link.predecessor);
        let is_numbered = styles[project].is_some() && link.predecessor != link.successor;
        if !is_numbered || project != context.project(link.successor) {
            continue;
        }
        let says = match (styles[project], number(context, link.predecessor), number(context, link.successor))
        {
            (Some(Style::Nodes), Some(Number::Node(before)), Some(Number::Node(after)))
                if before >= after =>
            {
                format!("leads from node {before} to node {after}")
            }
            (Some(Style::Arrows), Some(Number::Arrow(_, before)), Some(Number::Arrow(after, _)))
                if before > after && link.kind == chainage_model::RelationshipKind::FinishStart =>
            {
                format!("leads from event {before} to event {after}")
            }
            _ => continue,
        };
        findings.push(rule.link(context, id, says).with_help(NUMBER_ANEW));
    }
    Checked::count(findings, of, Population::Other)
}

const NUMBER_ANEW: &str = "number from the start to the finish, and leave gaps for what is still to come";
