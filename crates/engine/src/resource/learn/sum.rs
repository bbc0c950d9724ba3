//! Sums that may not exceed a limit: lags, modes that use things up, the makespan.
//!
//! A sum is of sides with weights, `Σ weight · side ≤ limit`: a lag from *a* to *b* is `start a + duration a − start b
//! ≤ −lag`, where `− start b` is the other side of `start b`.

use super::store::{Clash, Literal, Reason, Store, narrow};

/// One sum.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    /// Sides and weights, the weights above zero.
    pub(super) terms: Vec<(u32, i64)>,
    pub(super) limit: i64,
}

/// All sums, and which of them a side is part of.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    pub(super) all: Vec<Sum>,
    of: Vec<Vec<u32>>,
    pub(super) steps: u64,
}

impl Sums {
    pub(super) fn add(&mut self, terms: Vec<(u32, i64)>, limit: i64) {
        for &(side, _) in &terms {
            if self.of.len() <= side as usize {
                self.of.resize_with(side as usize + 1, Vec::new);
            }
            self.of[side as usize].push(narrow(self.all.len()));
        }
        self.all.push(Sum { terms, limit });
    }

    /// Makes hold what the sums with a side ask for.
    pub(super) fn propagate(&mut self, side: u32, store: &mut Store) -> Result<(), Clash> {
        let Some(list) = self.of.get(side as usize) else { return Ok(()) };
        for &sum in list {
            let terms = self.all[sum as usize].terms.len() as u64;
            self.steps += 2 + terms;
            self.all[sum as usize].propagate(sum, store)?;
        }
        Ok(())
    }

    pub(super) fn propagate_all(&mut self, store: &mut Store) -> Result<(), Clash> {
        (0_u32..).zip(&self.all).try_for_each(|(at, sum)| sum.propagate(at, store))
    }
}

impl Sum {
    fn propagate(&self, number: u32, store: &mut Store) -> Result<(), Clash> {
        let used: i64 =
            self.terms.iter().map(|&(side, weight)| weight * i64::from(store.value[side as usize])).sum();
        let left = self.limit - used;
        for &(side, weight) in &self.terms {
            let most = i64::from(store.value[side as usize]) + left.div_euclid(weight);
            let other = side ^ 1;
            if -most > i64::from(store.value[other as usize]) {
                let least = i32::try_from(-most).unwrap_or(i32::MAX);
                store.post(Literal { side: other, least }, Reason::Sum(number))?;
            }
        }
        Ok(())
    }

    /// Adds literals that together make the sum ask for one; they held before an entry.
    pub(super) fn explain(&self, asked: Literal, entry: u32, store: &Store, reasons: &mut Vec<Literal>) {
        let Some(own) = self.terms.iter().find(|(side, _)| *side == asked.side ^ 1) else { return };
        let others = || self.terms.iter().filter(|(side, _)| *side != own.0);
        let held: i64 =
            others().map(|&(side, weight)| weight * i64::from(store.value_before(side, entry))).sum();
        // One more of its own term, and the sum would be above the limit.
        let mut spare = held - (self.limit + 1 - own.1 * (1 - i64::from(asked.least)));
        for &(side, weight) in others() {
            let least = store.value_before(side, entry);
            let ease = i32::try_from(spare / weight).unwrap_or(0);
            // Bounds that hold anyhow need no easing.
            if ease > 0 && store.entry_of(Literal { side, least }) != super::store::ROOT {
                spare -= i64::from(ease) * weight;
                reasons.push(Literal { side, least: least.saturating_sub(ease) });
            } else {
                reasons.push(Literal { side, least });
            }
        }
    }
}
