//! What spans other work: level of effort by its relationships, summaries by the work breakdown.

use chainage_model::{ActivityId, ActivityKind, IdVec, Moment, Plan, ProjectId, RelationshipKind};

use super::compile::takes_part;

/// A relationship between level of effort and another activity, as level of effort sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tie {
    pub(crate) kind: RelationshipKind,
    pub(crate) other: ActivityId,
    /// Whether the other activity is the predecessor.
    pub(crate) from_other: bool,
}

/// An activity that spans others.
#[derive(Clone, Debug)]
pub(crate) struct Span {
    pub(crate) activity: ActivityId,
    pub(crate) project: ProjectId,
    pub(crate) actual_start: Option<Moment>,
    pub(crate) actual_finish: Option<Moment>,
    pub(crate) over: Over,
}

/// What is spanned.
#[derive(Clone, Debug)]
pub(crate) enum Over {
    /// The ends of what level of effort is tied to.
    Ties(Vec<Tie>),
    /// The activities below a summary.
    Members(Vec<ActivityId>),
}

/// Returns the activities outside the network that span others: level of effort, then summaries.
pub(super) fn spans_of(plan: &Plan, aside: &[ActivityId]) -> Vec<Span> {
    if aside.is_empty() {
        return Vec::new();
    }
    let mut ties: IdVec<ActivityId, Vec<Tie>> = IdVec::filled(plan.activities().len(), Vec::new());
    for relationship in plan.relationships() {
        let (before, after) = (relationship.predecessor, relationship.successor);
        if plan.activity(after).kind == ActivityKind::LevelOfEffort {
            ties[after].push(Tie { kind: relationship.kind, other: before, from_other: true });
        }
        if plan.activity(before).kind == ActivityKind::LevelOfEffort {
            ties[before].push(Tie { kind: relationship.kind, other: after, from_other: false });
        }
    }
    let mut span = |id: ActivityId| {
        let activity = plan.activity(id);
        let over = match activity.kind {
            ActivityKind::LevelOfEffort => Over::Ties(std::mem::take(&mut ties[id])),
            ActivityKind::WbsSummary => Over::Members(below(plan, id)),
            _ => return None,
        };
        let (actual_start, actual_finish) = (activity.progress.actual_start, activity.progress.actual_finish);
        Some(Span { activity: id, project: activity.project, actual_start, actual_finish, over })
    };
    let mut spans: Vec<Span> = aside.iter().filter_map(|&id| span(id)).collect();
    spans.sort_by_key(|span| matches!(span.over, Over::Members(_)));
    spans
}

/// Activities at or below the WBS node of a summary, or all of its project if it has none.
fn below(plan: &Plan, summary: ActivityId) -> Vec<ActivityId> {
    let own = plan.activity(summary);
    let is_below = |mut node| loop {
        if node == own.wbs {
            return true;
        }
        let Some(id) = node else { return false };
        node = plan.wbs()[id].parent;
    };
    let activities = plan.activities().enumerated();
    let members = activities
        .filter(|(_, a)| a.project == own.project && takes_part(a) && (own.wbs.is_none() || is_below(a.wbs)));
    members.map(|(id, _)| id).collect()
}
