//! Which activity of the old plan is which of the new one.
//!
//! First by project and code. What is left on both sides may have been given another code: a pair is a rename if its
//! likeness is at least [`LEAST_SCORE`] of 1000. Likeness is five parts name (Dice's coefficient over pairs of
//! letters), three parts links (shared neighbours of all neighbours), two parts duration (shorter over longer).
//! Only pairs with the same name or a common neighbour are looked at, so that the search stays near-linear; a rename
//! makes new common neighbours, so the search repeats until it finds no more.
//!
//! Dice, L. R.: *Measures of the Amount of Ecologic Association Between Species*, Ecology 26, 1945.

use std::collections::{BTreeSet, HashMap};

use chainage_model::{ActivityId, IdVec, Plan, ProjectId};

/// The likeness from which two activities of different codes are one, in thousandths.
pub const LEAST_SCORE: u32 = 600;

/// Same-name pairs looked at for one name; with more, the name says too little.
const MOST_PAIRS: usize = 2_500;

/// An activity that was given another code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// In the old plan.
    pub old: ActivityId,
    /// In the new plan.
    pub new: ActivityId,
    /// Likeness in thousandths.
    pub score: u32,
}

/// Projects and activities of an old plan and of a new one, each with its counterpart.
#[derive(Clone, Debug, PartialEq)]
pub struct Matching {
    new_of: IdVec<ActivityId, Option<ActivityId>>,
    old_of: IdVec<ActivityId, Option<ActivityId>>,
    new_project_of: IdVec<ProjectId, Option<ProjectId>>,
    old_project_of: IdVec<ProjectId, Option<ProjectId>>,
    renamed: Vec<Renamed>,
}

impl Matching {
    /// Matches two plans. Two plans of one project each are taken for the same project, whatever its code.
    pub fn of(old: &Plan, new: &Plan) -> Self {
        let mut matching = Self {
            new_of: IdVec::filled(old.activities().len(), None),
            old_of: IdVec::filled(new.activities().len(), None),
            new_project_of: IdVec::filled(old.projects().len(), None),
            old_project_of: IdVec::filled(new.projects().len(), None),
            renamed: Vec::new(),
        };
        let are_single = old.projects().len() == 1 && new.projects().len() == 1;
        for (id, project) in old.projects().enumerated() {
            let found =
                if are_single { new.projects().ids().next() } else { new.find_project(&project.code) };
            matching.new_project_of[id] = found;
            if let Some(found) = found {
                matching.old_project_of[found] = Some(id);
            }
        }
        for (id, activity) in old.activities().enumerated() {
            let Some(project) = matching.new_project_of[activity.project] else { continue };
            if let Some(found) = new.find_activity_in(project, &activity.code) {
                matching.tie(id, found);
            }
        }
        matching.find_renamed(old, new);
        matching
    }

    /// Returns the counterpart of an activity of the old plan; `None` if it was removed.
    pub fn new_of(&self, old: ActivityId) -> Option<ActivityId> {
        self.new_of[old]
    }

    /// Returns the counterpart of an activity of the new plan; `None` if it was added.
    pub fn old_of(&self, new: ActivityId) -> Option<ActivityId> {
        self.old_of[new]
    }

    /// Returns the counterpart of a project of the old plan.
    pub fn new_project_of(&self, old: ProjectId) -> Option<ProjectId> {
        self.new_project_of[old]
    }

    /// Returns the counterpart of a project of the new plan.
    pub fn old_project_of(&self, new: ProjectId) -> Option<ProjectId> {
        self.old_project_of[new]
    }

    /// Iterates over the pairs, in the order of the new plan.
    pub fn pairs(&self) -> impl Iterator<Item = (ActivityId, ActivityId)> + '_ {
        self.old_of.enumerated().filter_map(|(new, old)| old.map(|old| (old, new)))
    }

    /// Iterates over the activities of the old plan that have no counterpart.
    pub fn removed(&self) -> impl Iterator<Item = ActivityId> + '_ {
        self.new_of.enumerated().filter(|(_, new)| new.is_none()).map(|(old, _)| old)
    }

    /// Iterates over the activities of the new plan that have no counterpart.
    pub fn added(&self) -> impl Iterator<Item = ActivityId> + '_ {
        self.old_of.enumerated().filter(|(_, old)| old.is_none()).map(|(new, _)| new)
    }

    /// Lends the activities that were given another code, in the order of the old plan.
    pub fn renamed(&self) -> &[Renamed] {
        &self.renamed
    }

    fn tie(&mut self, old: ActivityId, new: ActivityId) {
        self.new_of[old] = Some(new);
        self.old_of[new] = Some(old);
    }

    fn find_renamed(&mut self, old: &Plan, new: &Plan) {
        if self.removed().next().is_none() || self.added().next().is_none() {
            return;
        }
        let (before, after) = (Neighbours::of(old), Neighbours::of(new));
        loop {
            let mut found: Vec<Renamed> = self
                .candidates(old, new, &before, &after)
                .into_iter()
                .map(|(a, b)| Renamed {
                    old: a,
                    new: b,
                    score: self.likeness(old, new, &before, &after, a, b),
                })
                .filter(|pair| pair.score >= LEAST_SCORE)
                .collect();
            found.sort_by_key(|pair| (std::cmp::Reverse(pair.score), pair.old, pair.new));
            let n_before = self.renamed.len();
            for pair in found {
                if self.new_of[pair.old].is_none() && self.old_of[pair.new].is_none() {
                    self.tie(pair.old, pair.new);
                    self.renamed.push(pair);
                }
            }
            if self.renamed.len() == n_before {
                break;
            }
        }
        self.renamed.sort_by_key(|pair| pair.old);
    }

    /// Pairs of open activities of one project that share a name or a neighbour.
    fn candidates(
        &self,
        old: &Plan,
        new: &Plan,
        before: &Neighbours,
        after: &Neighbours,
    ) -> BTreeSet<(ActivityId, ActivityId)> {
        let mut pairs = BTreeSet::new();
        let mut propose = |a: ActivityId, b: ActivityId| {
            let (first, second) = (old.activity(a), new.activity(b));
            let is_same_project = self.new_project_of[first.project] == Some(second.project);
            let is_same_sort = first.kind.is_milestone() == second.kind.is_milestone()
                && first.kind.is_summary() == second.kind.is_summary();
            if is_same_project && is_same_sort {
                pairs.insert((a, b));
            }
        };
        let mut named: HashMap<String, (usize, Vec<ActivityId>)> = HashMap::new();
        for b in self.added() {
            named.entry(name_of(new, b)).or_default().1.push(b);
        }
        for a in self.removed() {
            if let Some(same) = named.get_mut(&name_of(old, a)) {
                same.0 += same.1.len();
                if same.0 <= MOST_PAIRS {
                    same.1.iter().for_each(|&b| propose(a, b));
                }
            }
        }
        for a in self.removed() {
            for (side, neighbours) in before.of[a].iter().enumerate() {
                for common in neighbours.iter().filter_map(|&id| self.new_of[id]) {
                    // The new neighbours of the neighbour, seen from its other side.
                    let others = &after.of[common][1 - side];
                    if others.len() <= 50 {
                        others.iter().filter(|&&b| self.old_of[b].is_none()).for_each(|&b| propose(a, b));
                    }
                }
            }
        }
        pairs
    }

    fn likeness(
        &self,
        old: &Plan,
        new: &Plan,
        before: &Neighbours,
        after: &Neighbours,
        a: ActivityId,
        b: ActivityId,
    ) -> u32 {
        let (first, second) = (old.activity(a), new.activity(b));
        let names = dice(&name_of(old, a), &name_of(new, b));
        let (mut shared, mut all) = (0, 0);
        for side in [0, 1] {
            let mine: BTreeSet<_> = before.of[a][side].iter().filter_map(|&id| self.new_of[id]).collect();
            let theirs: BTreeSet<_> =
                after.of[b][side].iter().copied().filter(|&id| self.old_of[id].is_some()).collect();
            shared += mine.intersection(&theirs).count();
            all += mine.union(&theirs).count();
        }
        let links = share(shared, all);
        let minutes = |time: i64| usize::try_from(time.max(0)).unwrap_or(usize::MAX);
        let (short, long) = (first.duration.min(second.duration), first.duration.max(second.duration));
        let durations = share(minutes(short.minutes()), minutes(long.minutes()));
        (5 * names + 3 * links + 2 * durations) / 10
    }
}

/// A part of a whole in thousandths; nothing of nothing is all of it.
fn share(part: usize, whole: usize) -> u32 {
    part.saturating_mul(1000).checked_div(whole).map_or(1000, |share| u32::try_from(share).unwrap_or(1000))
}

fn name_of(plan: &Plan, id: ActivityId) -> String {
    let name = &plan.activity(id).name;
    format!("{} {}", name.en, name.zh).trim().to_lowercase()
}

/// Dice's coefficient over pairs of letters, in thousandths.
fn dice(a: &str, b: &str) -> u32 {
    if a == b {
        return 1000;
    }
    let pairs = |text: &str| {
        let letters: Vec<char> = text.chars().collect();
        let mut pairs: Vec<(char, char)> = letters.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        pairs
    };
    let (first, second) = (pairs(a), pairs(b));
    let (mut i, mut j, mut common) = (0, 0, 0);
    while i < first.len() && j < second.len() {
        match first[i].cmp(&second[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                (i, j, common) = (i + 1, j + 1, common + 1);
            }
        }
    }
    let all = first.len() + second.len();
    if all == 0 { 0 } else { share(2 * common, all) }
}

/// Predecessors and successors of each activity.
struct Neighbours {
    of: IdVec<ActivityId, [Vec<ActivityId>; 2]>,
}

impl Neighbours {
    fn of(plan: &Plan) -> Self {
        let mut of = IdVec::filled(plan.activities().len(), [Vec::new(), Vec::new()]);
        for relationship in plan.relationships() {
            of[relationship.successor][0].push(relationship.predecessor);
            of[relationship.predecessor][1].push(relationship.successor);
        }
        Self { of }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chainage_testkit::notation::plan;

    #[test]
    fn likeness_of_names_is_between_nothing_and_all() {
        assert_eq!((dice("night", "nacht"), dice("piles", "piles"), dice("a", "b")), (250, 1000, 0));
    }

    #[test]
    fn another_code_for_the_same_work_is_a_rename() {
        let old = plan("A 5d\nB 3d <- A\nC 2d <- B\n");
        let new = plan("A 5d\nX 3d <- A\nC 2d <- X\n");
        let matching = Matching::of(&old, &new);
        let (b, x) = (old.find_activity("B").unwrap(), new.find_activity("X").unwrap());
        // In this notation the name is the code: no pairs of letters in common, all links and the duration the same.
        assert_eq!((matching.new_of(b), matching.added().collect::<Vec<_>>()), (None, vec![x]));
        let mut named = new;
        named.edit_activity(x, |activity| activity.name = old.activity(b).name.clone()).unwrap();
        let matching = Matching::of(&old, &named);
        assert_eq!(matching.renamed(), [Renamed { old: b, new: x, score: 1000 }]);
    }
}
