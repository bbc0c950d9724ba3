//! What to learn from a conflict.
//!
//! A conflict is a set of literals that cannot hold together. Those that came about last are replaced by their reasons
//! until only one is left of the level of the conflict; the clause against the rest is learnt (first unique implication
//! point: Marques-Silva & Sakallah 1999, *GRASP*). Of two literals of one side the higher says all, so that a learnt
//! clause has at most one literal a side.

use super::Learner;
use super::store::{Clash, Literal, ROOT, Reason};

/// Buffers of the analysis.
#[derive(Clone, Debug, Default)]
pub(super) struct Analysis {
    /// For each side what it has to be at least for the conflict, and the entry that made it so.
    needs: Vec<Option<(i32, u32)>>,
    touched: Vec<u32>,
    /// Needs of the level of the conflict.
    open: usize,
    level: u32,
}

/// What was learnt.
#[derive(Clone, Debug)]
pub(super) struct Learnt {
    /// The first literal is the one to make hold; the second is false since the level to go back to.
    pub(super) clause: Vec<Literal>,
    pub(super) level: usize,
    /// The levels that the literals are of.
    pub(super) spread: u32,
}

impl Learner {
    /// Learns from a clash; if it depends on no decision above a floor, returns the level it is of.
    pub(super) fn analyse(&mut self, clash: Clash, floor: usize) -> Result<Learnt, u32> {
        let mut reasons = std::mem::take(&mut self.reasons);
        reasons.clear();
        self.explain(clash.literal, clash.reason, super::store::narrow(self.store.trail.len()), &mut reasons);
        reasons.push(clash.literal.negated());
        let level_of = |literal: &Literal| match self.store.entry_of(*literal) {
            ROOT => 0,
            entry => self.store.trail[entry as usize].level,
        };
        let level = reasons.iter().map(level_of).max().unwrap_or(0);
        if level as usize <= floor {
            self.reasons = reasons;
            return Err(level);
        }
        self.analysis.level = level;
        self.analysis.open = 0;
        self.analysis.needs.resize(self.store.value.len(), None);
        for &reason in &reasons {
            self.need(reason);
        }
        let mut at = self.store.trail.len();
        let (unique, unique_need) = loop {
            at -= 1;
            let entry = self.store.trail[at];
            let Some((least, _)) =
                self.analysis.needs[entry.side as usize].filter(|need| need.1 as usize == at)
            else {
                continue;
            };
            if self.analysis.open == 1 {
                break (entry.side, least);
            }
            self.analysis.needs[entry.side as usize] = None;
            self.analysis.open -= 1;
            let literal = Literal { side: entry.side, least };
            self.order.bump(literal);
            if let Reason::Clause(clause) = entry.reason {
                self.clauses.bump(clause);
            }
            reasons.clear();
            self.explain(literal, entry.reason, super::store::narrow(at), &mut reasons);
            for &reason in &reasons {
                self.need(reason);
            }
        };
        let learnt = self.conclude(unique, unique_need, &mut reasons);
        self.reasons = reasons;
        Ok(learnt)
    }

    /// Notes that a literal is needed for the conflict.
    fn need(&mut self, literal: Literal) {
        let entry = self.store.entry_of(literal);
        if entry == ROOT {
            return;
        }
        let analysis = &mut self.analysis;
        let is_last = |entry: u32| self.store.trail[entry as usize].level == analysis.level;
        let need = &mut analysis.needs[literal.side as usize];
        match *need {
            None => analysis.touched.push(literal.side),
            Some((least, _)) if least >= literal.least => return,
            Some(_) => {}
        }
        let was_last = need.is_some_and(|(_, entry)| is_last(entry));
        *need = Some((literal.least, entry));
        analysis.open += usize::from(!was_last && is_last(entry));
    }

    /// Makes a clause of the needs that are left.
    fn conclude(&mut self, unique: u32, least: i32, reasons: &mut Vec<Literal>) -> Learnt {
        let mut touched = std::mem::take(&mut self.analysis.touched);
        touched.sort_unstable();
        touched.dedup();
        let mut clause = vec![Literal { side: unique, least }.negated()];
        let mut levels = vec![self.analysis.level];
        for &side in touched.iter().filter(|&&side| side != unique) {
            let Some((least, entry)) = self.analysis.needs[side as usize] else { continue };
            let literal = Literal { side, least };
            if self.is_implied(literal, entry, reasons) {
                continue;
            }
            levels.push(self.store.trail[entry as usize].level);
            clause.push(literal.negated());
        }
        for &literal in &clause {
            self.order.bump(literal);
        }
        for side in touched.drain(..) {
            self.analysis.needs[side as usize] = None;
        }
        self.analysis.touched = touched;
        let mut level = 0;
        if let Some(last) = (1..levels.len()).max_by_key(|&place| levels[place]) {
            level = levels[last] as usize;
            clause.swap(1, last);
        }
        levels.sort_unstable();
        levels.dedup();
        Learnt { clause, level, spread: super::store::narrow(levels.len()) }
    }

    /// Returns whether a need follows from other, earlier needs, so that it can be left out.
    fn is_implied(&mut self, literal: Literal, entry: u32, reasons: &mut Vec<Literal>) -> bool {
        let reason = self.store.trail[entry as usize].reason;
        if matches!(reason, Reason::Decision) {
            return false;
        }
        reasons.clear();
        self.explain(literal, reason, entry, reasons);
        reasons.iter().all(|reason| {
            let is_needed = self.analysis.needs[reason.side as usize]
                .is_some_and(|(least, before)| least >= reason.least && before < entry);
            is_needed || self.store.entry_of(*reason) == ROOT
        })
    }

    /// Adds the literals from which another follows, as they held before an entry.
    fn explain(&self, literal: Literal, reason: Reason, entry: u32, reasons: &mut Vec<Literal>) {
        match reason {
            Reason::Decision => {}
            Reason::Clause(clause) => {
                let others = self.clauses.of(clause).iter().filter(|other| other.side != literal.side);
                reasons.extend(others.map(|other| other.negated()));
            }
            Reason::Sum(sum) => {
                self.sums.all[sum as usize].explain(literal, entry, &self.store, reasons);
            }
            Reason::Listed { first, count } => {
                reasons.extend_from_slice(&self.store.listed[first as usize..(first + count) as usize]);
            }
        }
    }
}
