//! Arrows without two distinct ends.

use chainage_model::{ActivityKind, Severity, Subject};

use crate::numbering::{Number, Style, number};
use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("arrow_ends.md")]
pub(crate) static RULE: Rule = Rule {
    code: "K003",
    name: "arrow-ends",
    zh: "严禁双向箭头及无箭尾、箭头节点的箭线",
    severity: Severity::Error,
    page: include_str!("arrow_ends.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let plan = context.plan;
    let mut findings = Vec::new();
    let is_aside = |id| {
        let activity = context.brief.activities[id];
        activity.kind == ActivityKind::WbsSummary || !activity.is_active()
    };
    for (id, link) in context.brief.links.enumerated() {
        let (before, after) = (link.predecessor, link.successor);
        let says = match (is_aside(before), is_aside(after)) {
            _ if before == after => "is an arrow from a node to itself",
            (true, false) => "is an arrow without a tail: its predecessor is not in the network",
            (false, true) => "is an arrow without a head: its successor is not in the network",
            _ => continue,
        };
        findings.push(
            rule.link(context, id, says).with_help("link work that is in the network, or drop the link"),
        );
    }
    // Each pair once, from the activity that comes first in the plan.
    for id in plan.activities().ids() {
        for tie in context.outgoing(id).iter().filter(|tie| id < tie.other) {
            if let Some(back) = context.outgoing(tie.other).iter().find(|back| back.other == id) {
                let says = format!("and {} are an arrow with two heads", context.spell(back.link));
                let finding = rule.link(context, tie.link, says).about(Subject::Relationship(back.link));
                findings.push(finding.with_help("keep the direction in which the work goes"));
                break;
            }
        }
    }
    let styles = &context.brief.styles;
    for (id, activity) in context.brief.activities.enumerated().filter(|(_, activity)| activity.is_discrete())
    {
        if styles[activity.project] != Some(Style::Arrows) {
            continue;
        }
        let says = match number(context, id) {
            Some(Number::Arrow(from, to)) if from == to => "begins and ends at one event",
            Some(Number::Arrow(..)) => continue,
            _ => "has no start and end event in its code, as the others have",
        };
        findings
            .push(rule.activity(context, id, says).with_help("give it a start event and another end event"));
    }
    Checked::count(findings, plan.relationships().len() + plan.activities().len(), Population::Other)
}
