//! Reservoirs: what is taken out must have been put in before.
//!
//! At a period the level is at most what there was, less what surely has been taken out by then, plus what may have been
//! put in by then (the balance of Laborie 2003, *Algorithms for propagating resource constraints in AI planning and
//! scheduling*, by periods as in Schutt & Stuckey 2016, *Explaining producer/consumer constraints*). If that is below
//! zero there is no schedule; if it is only as long as something is not taken out yet, that is taken out later, and if it
//! is only as long as something may be put in, that is put in by then. Each such step is explained at **one** period.

use super::hold::{Amount, list};
use super::store::{Clash, Literal, ROOT, Store};

/// A change of the level: some time after a start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    pub(super) start: usize,
    /// The time from the start on.
    pub(super) after: Amount,
    /// Above zero if something is put in.
    pub(super) amount: i64,
}

/// A reservoir.
#[derive(Clone, Debug, Default)]
pub(super) struct Stock {
    pub(super) initial: i64,
    pub(super) changes: Vec<Change>,
    /// When each change may happen, first and last.
    windows: Vec<(i32, i32)>,
    /// From each period on, the level there can be at most.
    levels: Vec<(i32, i64)>,
    pub(super) steps: u64,
}

impl Stock {
    pub(super) fn new(initial: i64, changes: Vec<Change>) -> Self {
        Self { initial, changes, ..Self::default() }
    }

    /// Keeps the level at zero or above.
    pub(super) fn propagate(&mut self, store: &mut Store) -> Result<(), Clash> {
        self.gather(store);
        self.steps += 8 * self.changes.len() as u64;
        if let Some(&(at, level)) = self.levels.iter().find(|(_, level)| *level < 0) {
            let mut reasons = self.reasons(at, None, -level - 1, store);
            // One of the reasons cannot hold together with the others; without any there never is enough.
            let literal = reasons.pop().map_or(Literal::at_least(0, i32::MAX), Literal::negated);
            return Err(Clash { literal, reason: list(&reasons, store) });
        }
        for change in 0..self.changes.len() {
            if self.changes[change].amount < 0 {
                self.take_later(change, store)?;
            } else {
                self.give_earlier(change, store)?;
            }
        }
        Ok(())
    }

    /// Gathers when what may happen, and the levels.
    fn gather(&mut self, store: &Store) {
        self.windows.clear();
        let window = |change: &Change| {
            let (least, most) = (change.after.least(store), change.after.most(store));
            (store.lower(change.start) + least, store.upper(change.start) + most)
        };
        self.windows.extend(self.changes.iter().map(window));
        self.levels.clear();
        let at = |(change, &(first, last)): (&Change, &(i32, i32))| {
            (if change.amount < 0 { last } else { first }, change.amount)
        };
        self.levels.extend(self.changes.iter().zip(&self.windows).map(at));
        // Before anything begins.
        self.levels.push((-1, 0));
        self.levels.sort_unstable();
        // From changes to levels, one a period.
        let mut level = self.initial;
        let mut kept = 0;
        for place in 0..self.levels.len() {
            let (at, amount) = self.levels[place];
            level += amount;
            kept -= usize::from(kept > 0 && self.levels[kept - 1].0 == at);
            self.levels[kept] = (at, level);
            kept += 1;
        }
        self.levels.truncate(kept);
    }

    /// Moves something that is taken out behind the last period in which the level does not bear it.
    fn take_later(&mut self, change: usize, store: &mut Store) -> Result<(), Clash> {
        let Change { start, after, amount } = self.changes[change];
        let (first, last) = self.windows[change];
        if first == last {
            return Ok(());
        }
        let mut end = last;
        let short = self.levels.iter().rev().find_map(|&(from, level)| {
            let at = end.min(last) - 1;
            end = from;
            (from < last && level + amount < 0).then_some((at, level))
        });
        let Some((at, level)) = short.filter(|(at, _)| *at >= first) else { return Ok(()) };
        let mut reasons = self.reasons(at, Some(change), -(level + amount) - 1, store);
        let most = after.most(store);
        after.explain_most(most, &mut reasons);
        let reason = list(&reasons, store);
        store.post(Literal::at_least(start, at + 1 - most), reason)
    }

    /// Moves something that is put in to the first period in which the level needs it.
    fn give_earlier(&mut self, change: usize, store: &mut Store) -> Result<(), Clash> {
        let Change { start, after, amount } = self.changes[change];
        let (first, last) = self.windows[change];
        if first == last {
            return Ok(());
        }
        let from = self.levels.partition_point(|(from, _)| *from <= first) - 1;
        let short = self.levels[from..].iter().find(|(_, level)| level - amount < 0);
        let Some(&(at, level)) = short.filter(|(at, _)| *at < last) else { return Ok(()) };
        let at = at.max(first);
        let mut reasons = self.reasons(at, Some(change), amount - level - 1, store);
        let least = after.least(store);
        after.explain(least, &mut reasons);
        let reason = list(&reasons, store);
        store.post(Literal::at_most(start, at - least), reason)
    }

    /// Returns literals by which the level at a period is so low, whatever becomes of one change; of what brings it lower
    /// than need be, so much may be left out.
    fn reasons(&mut self, at: i32, but: Option<usize>, mut spare: i64, store: &Store) -> Vec<Literal> {
        self.steps += self.changes.len() as u64;
        let mut reasons = Vec::new();
        for (place, (change, &(first, last))) in self.changes.iter().zip(&self.windows).enumerate() {
            let is_low = if change.amount < 0 { last <= at } else { first > at };
            if !is_low || Some(place) == but {
                continue;
            }
            let begin = reasons.len();
            if change.amount < 0 {
                let most = change.after.most(store);
                reasons.push(Literal::at_most(change.start, at - most));
                change.after.explain_most(most, &mut reasons);
            } else {
                let least = change.after.least(store);
                reasons.push(Literal::at_least(change.start, at + 1 - least));
                change.after.explain(least, &mut reasons);
            }
            let is_given = reasons[begin..].iter().all(|&literal| store.entry_of(literal) == ROOT);
            if !is_given && change.amount.abs() <= spare {
                spare -= change.amount.abs();
                reasons.truncate(begin);
            }
        }
        reasons
    }
}
