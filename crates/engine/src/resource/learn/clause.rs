//! Clauses: of their literals at least one holds.
//!
//! Each clause watches two of its literals; as long as neither is false there is nothing to do (Moskewicz et al. 2001,
//! *Chaff: engineering an efficient SAT solver*). The watches of a side stand in buckets by the value at which they become
//! false, so that a bound that moves a little meets few of them.

use super::store::{Clash, Entry, Literal, Reason, Store, narrow};

/// A clause's place in the literals of all.
#[derive(Clone, Copy, Debug)]
struct Head {
    first: u32,
    count: u32,
    /// Levels of its literals when it was learnt; 0 if it is part of the problem.
    spread: u32,
    activity: f32,
}

/// A watched literal becomes false when a side reaches the threshold.
#[derive(Clone, Copy, Debug)]
struct Watch {
    threshold: i32,
    clause: u32,
    /// Some other literal: while it holds the clause does.
    other: Literal,
}

/// The watches of a side, in buckets of thresholds.
#[derive(Clone, Debug, Default)]
struct Watches {
    /// Where the first bucket begins, and the binary logarithm of a bucket's width.
    base: i32,
    shift: u32,
    buckets: Vec<Vec<Watch>>,
}

/// Buckets of a side at most.
const MOST_BUCKETS: u32 = 128;

impl Watches {
    /// Prepares buckets for the values that a side may still take.
    fn new(side: usize, store: &Store) -> Self {
        let (least, most) = (store.value[side], -store.value[side ^ 1]);
        let width = most.abs_diff(least);
        let shift = (0..u32::BITS).find(|shift| width >> shift < MOST_BUCKETS).unwrap_or(0);
        Self { base: least, shift, buckets: vec![Vec::new(); (width >> shift) as usize + 1] }
    }

    /// Returns the bucket of a threshold; those out of range share the first and the last.
    fn bucket(&self, threshold: i32) -> usize {
        let above = i64::from(threshold) - i64::from(self.base);
        usize::try_from(above >> self.shift).map_or(0, |bucket| bucket.min(self.buckets.len() - 1))
    }
}

/// All clauses.
#[derive(Clone, Debug)]
pub(super) struct Clauses {
    literals: Vec<Literal>,
    heads: Vec<Head>,
    watches: Vec<Watches>,
    pub(super) n_learnt: usize,
    gain: f32,
    pub(super) steps: u64,
}

impl Default for Clauses {
    fn default() -> Self {
        Self {
            literals: Vec::new(),
            heads: Vec::new(),
            watches: Vec::new(),
            n_learnt: 0,
            gain: 1.0,
            steps: 0,
        }
    }
}

impl Clauses {
    pub(super) fn of(&self, clause: u32) -> &[Literal] {
        let head = self.heads[clause as usize];
        &self.literals[head.first as usize..(head.first + head.count) as usize]
    }

    /// Adds a clause of two literals or more; the first two are watched.
    pub(super) fn add(&mut self, literals: &[Literal], spread: u32, store: &Store) -> u32 {
        let clause = narrow(self.heads.len());
        let first = narrow(self.literals.len());
        self.literals.extend_from_slice(literals);
        self.heads.push(Head { first, count: narrow(literals.len()), spread, activity: self.gain });
        self.n_learnt += usize::from(spread > 0);
        for side in self.watches.len()..store.value.len() {
            self.watches.push(Watches::new(side, store));
        }
        self.watch(literals[0], clause, literals[1]);
        self.watch(literals[1], clause, literals[0]);
        clause
    }

    fn watch(&mut self, literal: Literal, clause: u32, other: Literal) {
        let false_at = literal.negated();
        let watches = &mut self.watches[false_at.side as usize];
        let bucket = watches.bucket(false_at.least);
        watches.buckets[bucket].push(Watch { threshold: false_at.least, clause, other });
    }

    /// Notes that a clause took part in a conflict.
    pub(super) fn bump(&mut self, clause: u32) {
        let head = &mut self.heads[clause as usize];
        head.activity += self.gain;
        if head.activity > 1e20 {
            self.heads.iter_mut().for_each(|head| head.activity *= 1e-20);
            self.gain *= 1e-20;
        }
    }

    /// Lets earlier conflicts count less.
    pub(super) fn age(&mut self) {
        self.gain *= 1.001;
    }

    /// Makes hold what clauses ask for after a bound moved.
    pub(super) fn propagate(&mut self, entry: Entry, store: &mut Store) -> Result<(), Clash> {
        let side = entry.side as usize;
        let Some(watches) = self.watches.get(side) else { return Ok(()) };
        for bucket in watches.bucket(entry.old + 1)..=watches.bucket(entry.new) {
            let mut list = std::mem::take(&mut self.watches[side].buckets[bucket]);
            let outcome = self.falsify(&mut list, entry, store);
            self.watches[side].buckets[bucket] = list;
            outcome?;
        }
        Ok(())
    }

    /// Goes through watches of which some may have become false; those that watch another literal now are taken out.
    fn falsify(&mut self, list: &mut Vec<Watch>, entry: Entry, store: &mut Store) -> Result<(), Clash> {
        self.steps += list.len() as u64 / 4 + 1;
        let mut outcome = Ok(());
        let (mut kept, mut at) = (0, 0);
        'watches: while at < list.len() {
            let mut watch = list[at];
            at += 1;
            if watch.threshold <= entry.old || watch.threshold > entry.new || store.holds(watch.other) {
                list[kept] = watch;
                kept += 1;
                continue;
            }
            let head = self.heads[watch.clause as usize];
            let literals = &mut self.literals[head.first as usize..(head.first + head.count) as usize];
            self.steps += 4;
            let falsified = Literal { side: entry.side, least: watch.threshold }.negated();
            if literals[0] == falsified {
                literals.swap(0, 1);
            }
            let first = literals[0];
            watch.other = first;
            if !store.holds(first) {
                for next in 2..literals.len() {
                    if !store.fails(literals[next]) {
                        literals.swap(1, next);
                        let moved = literals[1];
                        self.watch(moved, watch.clause, first);
                        continue 'watches;
                    }
                }
                outcome = store.post(first, Reason::Clause(watch.clause));
            }
            list[kept] = watch;
            kept += 1;
            if outcome.is_err() {
                list.copy_within(at.., kept);
                kept += list.len() - at;
                break;
            }
        }
        list.truncate(kept);
        outcome
    }

    /// Drops clauses that hold for good and the less useful half of the learnt ones; only without decisions.
    pub(super) fn tidy(&mut self, store: &mut Store, halve: bool) -> Result<(), Clash> {
        let mut drop = vec![false; self.heads.len()];
        if halve {
            let mut learnt: Vec<usize> =
                (0..self.heads.len()).filter(|&i| self.heads[i].spread > 2).collect();
            let heads = &self.heads;
            learnt.sort_by(|&a, &b| heads[a].activity.total_cmp(&heads[b].activity).then(b.cmp(&a)));
            for &clause in &learnt[..learnt.len() / 2] {
                drop[clause] = true;
            }
        }
        let old = std::mem::take(self);
        (self.gain, self.steps) = (old.gain, old.steps + old.literals.len() as u64);
        self.watches = (0..store.value.len()).map(|side| Watches::new(side, store)).collect();
        for (head, drop) in old.heads.iter().zip(drop) {
            let literals = &old.literals[head.first as usize..(head.first + head.count) as usize];
            if drop || literals.iter().any(|&literal| store.holds(literal)) {
                continue;
            }
            let open: Vec<Literal> =
                literals.iter().copied().filter(|&literal| !store.fails(literal)).collect();
            match open[..] {
                [] => return Err(Clash { literal: literals[0], reason: Reason::Decision }),
                [only] => store.post(only, Reason::Decision)?,
                _ => {
                    let clause = self.add(&open, head.spread, store);
                    self.heads[clause as usize].activity = head.activity;
                }
            }
        }
        Ok(())
    }
}
