//! Activities between the same two events.

use std::collections::BTreeMap;

use chainage_model::{ActivityId, ProjectId, RelationshipKind, Severity, Subject};

use crate::brief::Tie;
use crate::numbering::{Number, Style, number};
use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("event_pairs.md")]
pub(crate) static RULE: Rule = Rule {
    code: "K005",
    name: "one-arrow-a-pair-of-events",
    zh: "一对节点之间只有一项工作",
    severity: Severity::Error,
    page: include_str!("event_pairs.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let (numbered, of) = numbered(context);
    if of > 0 {
        let findings =
            numbered.into_iter().map(|ids| finding(rule, context, &ids, "lie between the same two events"));
        return Checked::count(findings.collect(), of, Population::Other);
    }
    // Nothing is wrong with such activities on nodes; drawn as arrows they would share their events.
    let mut groups: BTreeMap<Neighbours, Vec<ActivityId>> = BTreeMap::new();
    for &id in context.net() {
        if let Some(neighbours) = neighbours(context, id) {
            groups.entry(neighbours).or_default().push(id);
        }
    }
    let findings: Vec<_> = groups
        .into_values()
        .filter(|ids| ids.len() > 1)
        .map(|ids| finding(rule, context, &ids, "wait for the same work and release the same work"))
        .collect();
    Checked::count(findings, context.net().len(), Population::Net).at_worst(Severity::Info)
}

fn finding(rule: &Rule, context: &Context<'_>, ids: &[ActivityId], says: &str) -> chainage_model::Diagnostic {
    let codes: Vec<&str> = ids.iter().map(|&id| context.code(id)).collect();
    let finding = rule.finding(format!("activities {} {says}", codes.join(", ")));
    let finding = ids.iter().fold(finding, |finding, &id| finding.about(Subject::Activity(id)));
    finding.with_help("an arrow diagram needs a dummy activity and an event more for all but one of them")
}

/// Groups of activities with one pair of events, and how many activities are numbered by events.
fn numbered(context: &Context<'_>) -> (Vec<Vec<ActivityId>>, usize) {
    let styles = &context.brief.styles;
    let mut pairs: BTreeMap<(ProjectId, Number), Vec<ActivityId>> = BTreeMap::new();
    let mut of = 0;
    for (id, activity) in context.brief.activities.enumerated().filter(|(_, activity)| activity.is_discrete())
    {
        if let (Some(Style::Arrows), Some(pair @ Number::Arrow(..))) =
            (styles[activity.project], number(context, id))
        {
            of += 1;
            pairs.entry((activity.project, pair)).or_default().push(id);
        }
    }
    (pairs.into_values().filter(|ids| ids.len() > 1).collect(), of)
}

/// What an activity waits for and what it releases.
type Neighbours = (Vec<ActivityId>, Vec<ActivityId>);

/// The neighbours of an activity with plain links only: arrows between events know no other.
fn neighbours(context: &Context<'_>, id: ActivityId) -> Option<Neighbours> {
    let is_plain =
        |tie: &Tie| tie.kind == RelationshipKind::FinishStart && context.link(tie.link).lag.is_zero();
    let (incoming, outgoing) = (context.incoming(id), context.outgoing(id));
    if incoming.is_empty() || outgoing.is_empty() || !incoming.iter().chain(outgoing).all(is_plain) {
        return None;
    }
    let mut before: Vec<_> = incoming.iter().map(|tie| tie.other).collect();
    let mut after: Vec<_> = outgoing.iter().map(|tie| tie.other).collect();
    before.sort_unstable();
    after.sort_unstable();
    Some((before, after))
}
