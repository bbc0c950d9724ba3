//! Relationships of two plans side by side.

use std::collections::{BTreeMap, HashSet, VecDeque};

use chainage_model::{ActivityId, Id, Plan, RelationshipId, RelationshipKind};

use super::matching::Matching;

/// Relationships of both plans, paired where they tie the same ends.
#[derive(Clone, Debug, Default)]
pub(super) struct Links {
    /// In both plans, with the same ends and kind; in the order of the old plan.
    pub(super) kept: Vec<(RelationshipId, RelationshipId)>,
    /// Between the same activities, with another kind.
    pub(super) turned: Vec<(RelationshipId, RelationshipId)>,
    /// Only in the old plan.
    pub(super) removed: Vec<RelationshipId>,
    /// Only in the new plan.
    pub(super) added: Vec<RelationshipId>,
    /// Those of `removed` that went with activities: an end was removed, or an added activity was put in between.
    pub(super) removed_with_work: HashSet<RelationshipId>,
    /// Those of `added` that came with activities: an end was added, or a removed activity was taken from between.
    pub(super) added_with_work: HashSet<RelationshipId>,
}

impl Links {
    pub(super) fn of(old: &Plan, new: &Plan, matching: &Matching) -> Self {
        let mut links = Self::default();
        let mut waiting: BTreeMap<(ActivityId, ActivityId), VecDeque<(RelationshipKind, RelationshipId)>> =
            BTreeMap::new();
        for (id, link) in new.relationships().enumerated() {
            waiting.entry((link.predecessor, link.successor)).or_default().push_back((link.kind, id));
        }
        let ends = |id: RelationshipId| {
            let link = old.relationship(id);
            matching.new_of(link.predecessor).zip(matching.new_of(link.successor))
        };
        let mut open = Vec::new();
        for (id, link) in old.relationships().enumerated() {
            let row = ends(id).and_then(|ends| waiting.get_mut(&ends));
            let same = row.and_then(|row| {
                let place = row.iter().position(|(kind, _)| *kind == link.kind)?;
                row.remove(place)
            });
            match same {
                Some((_, found)) => links.kept.push((id, found)),
                None => open.push(id),
            }
        }
        for id in open {
            let row = ends(id).and_then(|ends| waiting.get_mut(&ends));
            match row.and_then(VecDeque::pop_front) {
                Some((_, found)) => links.turned.push((id, found)),
                None => links.removed.push(id),
            }
        }
        links.added = waiting.into_values().flatten().map(|(_, id)| id).collect();
        links.added.sort_unstable();
        links.removed_with_work =
            with_work(old, &links.removed, new, |id| matching.new_of(id), |id| matching.old_of(id).is_none());
        links.added_with_work =
            with_work(new, &links.added, old, |id| matching.old_of(id), |id| matching.new_of(id).is_none());
        links
    }
}

/// Links of one plan that are not in the other because of activities that only one of them has.
fn with_work(
    plan: &Plan,
    only_here: &[RelationshipId],
    other: &Plan,
    there: impl Fn(ActivityId) -> Option<ActivityId>,
    is_only_there: impl Fn(ActivityId) -> bool,
) -> HashSet<RelationshipId> {
    let mut after: Vec<Vec<ActivityId>> = vec![Vec::new(); other.activities().len()];
    for link in other.relationships() {
        if is_only_there(link.predecessor) || is_only_there(link.successor) {
            after[link.predecessor.index()].push(link.successor);
        }
    }
    let leads = |from: ActivityId, to: ActivityId| {
        let mut seen = HashSet::new();
        let mut open: Vec<ActivityId> = after[from.index()].clone();
        while let Some(at) = open.pop() {
            if at == to {
                return true;
            }
            if is_only_there(at) && seen.insert(at) {
                open.extend(&after[at.index()]);
            }
        }
        false
    };
    let goes = |id: &RelationshipId| {
        let link = plan.relationship(*id);
        match there(link.predecessor).zip(there(link.successor)) {
            Some((from, to)) => leads(from, to),
            None => true,
        }
    };
    only_here.iter().copied().filter(goes).collect()
}
