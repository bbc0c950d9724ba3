//! What spans other work: level of effort by its relationships, summaries by the work breakdown.

use std::ops::Range;

use chainage_model::{
    Activity, ActivityId, ActivityKind, IdVec, Moment, Plan, ProjectId, RelationshipKind, WbsId,
};

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
    /// The activities below a summary, a stretch of [`Spans::members`].
    Members(Range<usize>),
}

/// All activities that span others.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spans {
    /// Level of effort, then summaries.
    pub(crate) all: Vec<Span>,
    /// What takes part, in the order of the work breakdown: what lies below a node is together.
    pub(crate) members: Vec<ActivityId>,
}

/// Returns the activities outside the network that span others: level of effort, then summaries.
pub(super) fn spans_of(plan: &Plan, aside: &[ActivityId]) -> Spans {
    if aside.is_empty() {
        return Spans::default();
    }
    let outline = Outline::of(plan);
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
            ActivityKind::WbsSummary => Over::Members(outline.below(activity.project, activity.wbs)),
            _ => return None,
        };
        let (actual_start, actual_finish) = (activity.progress.actual_start, activity.progress.actual_finish);
        Some(Span { activity: id, project: activity.project, actual_start, actual_finish, over })
    };
    let mut all: Vec<Span> = aside.iter().filter_map(|&id| span(id)).collect();
    all.sort_by_key(|span| matches!(span.over, Over::Members(_)));
    Spans { all, members: outline.members.into_iter().map(|(_, id)| id).collect() }
}

/// The work breakdown as its nodes follow each other when each comes right before what lies below it.
struct Outline {
    /// The rank of each node, and the rank after the last node below it; nothing has rank zero.
    ranks: IdVec<WbsId, Range<usize>>,
    /// The activities that take part, by project and the rank of their node.
    members: Vec<((ProjectId, usize), ActivityId)>,
}

impl Outline {
    fn of(plan: &Plan) -> Self {
        let (mut below, mut roots) = (IdVec::filled(plan.wbs().len(), Vec::new()), Vec::new());
        for (id, node) in plan.wbs().enumerated() {
            node.parent.map_or(&mut roots, |parent| &mut below[parent]).push(id);
        }
        let mut ranks = IdVec::filled(plan.wbs().len(), 0..0);
        let (mut rank, mut open) = (1, Vec::new());
        for root in roots {
            open.push((root, false));
            while let Some((id, is_done)) = open.pop() {
                if is_done {
                    ranks[id].end = rank;
                } else {
                    ranks[id].start = rank;
                    rank += 1;
                    open.push((id, true));
                    open.extend(below[id].iter().map(|&id| (id, false)));
                }
            }
        }
        let key = |(id, activity): (ActivityId, &Activity)| {
            ((activity.project, activity.wbs.map_or(0, |node| ranks[node].start)), id)
        };
        let mut members: Vec<_> =
            plan.activities().enumerated().filter(|(_, activity)| takes_part(activity)).map(key).collect();
        members.sort_unstable();
        Self { ranks, members }
    }

    /// The activities of a project at or below a node, or all of them.
    fn below(&self, project: ProjectId, node: Option<WbsId>) -> Range<usize> {
        let ranks = node.map_or(0..usize::MAX, |node| self.ranks[node].clone());
        let place = |rank| self.members.partition_point(|&(key, _)| key < (project, rank));
        place(ranks.start)..place(ranks.end)
    }
}
