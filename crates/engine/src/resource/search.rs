//! Population search over activity lists.
//!
//! Two populations take turns: one of schedules made forward, one of schedules made backward. A child is bred from two
//! schedules of one population and generated in the *other* direction, so that every generation is also a pass of
//! forward–backward improvement at no extra cost (Debels & Vanhoucke 2005, *A bi-population based genetic algorithm
//! for the resource-constrained project scheduling problem*). The father hands down a window of time in which he uses
//! the resources well, with everything before and after it in the order of the mother (peak crossover: Valls,
//! Ballestín & Quintanilla 2008, *A hybrid genetic algorithm for the RCPSP*). The first population is drawn by
//! regret-based biased sampling.

use std::ops::ControlFlow;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;

use super::kernel::{Kernel, index};
use super::priority::{Rule, list_by_key, sample};
use super::sgs::{Profile, parallel, serial};
use super::solver::{Progress, Stop};

/// A schedule as a parent: seen from the end its children are generated from.
#[derive(Clone, Debug, Default)]
struct Parent {
    makespan: i64,
    starts: Vec<i64>,
    list: Vec<usize>,
}

/// The search, which can be paused and resumed.
#[derive(Debug)]
pub(crate) struct Search<'a> {
    /// Forward, backward.
    sides: [&'a Kernel; 2],
    /// Keys the first population is drawn by.
    keys: Vec<Vec<i64>>,
    random: Pcg64Mcg,
    profile: Profile,
    starts: Vec<i64>,
    scratch: Scratch,
    breed: Breed,
    /// Schedules generated.
    pub(crate) schedules: u64,
    /// The best makespan and its starts, forward.
    pub(crate) best: Option<(i64, Vec<i64>)>,
    /// A lower bound, at which there is nothing left to find.
    pub(crate) bound: i64,
}

/// The populations of one restart.
#[derive(Debug, Default)]
struct Breed {
    size: usize,
    /// The side that children are generated on.
    side: usize,
    parents: Vec<Parent>,
    children: Vec<Parent>,
    /// The population of the children's side before this generation.
    others: Vec<Parent>,
    least: i64,
    stalled: usize,
}

/// Buffers of breeding.
#[derive(Debug, Default)]
struct Scratch {
    child: Vec<usize>,
    count: Vec<usize>,
    usage: Vec<f64>,
    weight: [Vec<f64>; 2],
}

impl<'a> Search<'a> {
    /// Begins a search; `bound` is a lower bound at which it may stop.
    pub(crate) fn new(forward: &'a Kernel, backward: &'a Kernel, seed: u64, bound: i64) -> Self {
        let weight = |kernel: &Kernel| {
            let share = |activity: usize| {
                let pairs = kernel.demand[activity].iter().zip(&kernel.capacity);
                #[expect(clippy::cast_precision_loss, reason = "a share")]
                pairs.filter(|(_, have)| **have > 0).map(|(need, have)| *need as f64 / *have as f64).sum()
            };
            (0..kernel.n).map(share).collect()
        };
        Self {
            sides: [forward, backward],
            random: Pcg64Mcg::seed_from_u64(seed),
            profile: Profile::default(),
            starts: vec![0; forward.n],
            scratch: Scratch { weight: [weight(forward), weight(backward)], ..Scratch::default() },
            keys: [Rule::LatestFinish, Rule::LatestStart].iter().map(|rule| rule.keys(forward)).collect(),
            breed: Breed { size: (forward.n / 4).clamp(30, 200), least: i64::MAX, ..Breed::default() },
            schedules: 0,
            best: None,
            bound,
        }
    }

    /// Returns the problem seen from the start.
    pub(crate) fn forward(&self) -> &'a Kernel {
        self.sides[0]
    }

    /// Returns whether the bound is met.
    pub(crate) fn is_done(&self) -> bool {
        self.best.as_ref().is_some_and(|(makespan, _)| *makespan <= self.bound)
    }

    /// Makes at most `schedules` more schedules; breaks off when told to stop.
    ///
    /// Populations start small and grow from restart to restart, so that short runs converge and long ones go on
    /// finding.
    pub(crate) fn advance(&mut self, schedules: u64, stop: &mut dyn Stop) -> ControlFlow<()> {
        let until = self.schedules.saturating_add(schedules);
        while self.schedules < until && !self.is_done() {
            let best = self.best.as_ref().map(|(makespan, _)| *makespan);
            stop.poll(&Progress { schedules: self.schedules, best, bound: self.bound })?;
            if self.breed.side == 0 && self.breed.others.is_empty() {
                self.add_founder();
            } else {
                self.add_child();
            }
        }
        ControlFlow::Continue(())
    }

    /// Adds a drawn schedule to the first population, which is made forward.
    fn add_founder(&mut self) {
        let place = self.breed.children.len();
        let keys = &self.keys[place % 2];
        let list = if self.schedules < 2 {
            list_by_key(self.sides[0], keys)
        } else {
            sample(self.sides[0], keys, &mut self.random)
        };
        let founder = self.generate(0, &list, place % 4 < 2);
        self.breed.children.push(founder);
        if self.breed.children.len() == self.breed.size {
            self.breed.parents = std::mem::take(&mut self.breed.children);
            self.breed.side = 1;
        }
    }

    /// Adds a child of the next father; after the last one the populations change places.
    fn add_child(&mut self) {
        let (side, father) = (self.breed.side, self.breed.children.len());
        let mother = self.tournament(father);
        self.breed_list(father, mother);
        let list = std::mem::take(&mut self.scratch.child);
        let child = self.generate(side, &list, false);
        self.scratch.child = list;
        let breed = &mut self.breed;
        // The schedule that stood in this place stays if it is better.
        match breed.others.get_mut(father) {
            Some(old) if old.makespan < child.makespan => breed.children.push(std::mem::take(old)),
            _ => breed.children.push(child),
        }
        if breed.children.len() < breed.size {
            return;
        }
        breed.others = std::mem::replace(&mut breed.parents, std::mem::take(&mut breed.children));
        breed.side = 1 - side;
        let best = breed.parents.iter().map(|child| child.makespan).min().unwrap_or(i64::MAX);
        if best < breed.least {
            (breed.least, breed.stalled) = (best, 0);
        } else {
            breed.stalled += 1;
        }
        if breed.stalled >= STALL {
            let size = (breed.size * 3 / 2).min(LARGEST);
            self.breed = Breed { size, least: i64::MAX, ..Breed::default() };
        }
    }

    /// Draws two parents, neither the father, and returns the better.
    fn tournament(&mut self, but: usize) -> usize {
        let parents = &self.breed.parents;
        let mut draw = || {
            let drawn = self.random.random_range(0..parents.len());
            if drawn == but { (drawn + 1) % parents.len() } else { drawn }
        };
        let (one, two) = (draw(), draw());
        if parents[one].makespan <= parents[two].makespan { one } else { two }
    }

    /// Generates a schedule on a side and returns it as a parent of the other.
    fn generate(&mut self, side: usize, list: &[usize], in_parallel: bool) -> Parent {
        let kernel = self.sides[side];
        let makespan = if in_parallel {
            parallel(kernel, list, &mut self.profile, &mut self.starts)
        } else {
            serial(kernel, list, &mut self.profile, &mut self.starts)
        };
        self.schedules += 1;
        let starts: Vec<i64> = self
            .starts
            .iter()
            .zip(&kernel.duration)
            .map(|(start, duration)| makespan - start - duration)
            .collect();
        if self.best.as_ref().is_none_or(|(best, _)| makespan < *best) {
            let forward = if side == 0 { self.starts.clone() } else { starts.clone() };
            self.best = Some((makespan, forward));
        }
        let list = by_start(&starts, &self.sides[1 - side].order, makespan, &mut self.scratch.count);
        Parent { makespan, starts, list }
    }

    /// Puts the list of a child into the scratch buffer.
    fn breed_list(&mut self, father: usize, mother: usize) {
        let side = self.breed.side;
        let (first, last) = self.window(side, father);
        let (father, mother) = (&self.breed.parents[father], &self.breed.parents[mother]);
        let scratch = &mut self.scratch;
        let child = &mut scratch.child;
        child.clear();
        child.extend(mother.list.iter().filter(|&&activity| father.starts[activity] < first));
        child.extend(
            father.list.iter().filter(|&&activity| (first..=last).contains(&father.starts[activity])),
        );
        child.extend(mother.list.iter().filter(|&&activity| father.starts[activity] > last));
        // About once in a list neighbours change places.
        let kernel = self.sides[side];
        let spread = 2 * kernel.n.max(1);
        let mut at = self.random.random_range(0..spread);
        while at + 1 < child.len() {
            let (one, two) = (child[at], child[at + 1]);
            if kernel.after.of(one).iter().all(|&(other, _)| other != two) {
                child.swap(at, at + 1);
            }
            at += 1 + self.random.random_range(0..spread);
        }
    }

    /// Chooses the window of time that the father hands down.
    fn window(&mut self, side: usize, father: usize) -> (i64, i64) {
        let father = &self.breed.parents[father];
        let makespan = father.makespan.max(1);
        let length = self.random.random_range(makespan / 4..=makespan * 3 / 4);
        let latest = makespan - length;
        if self.random.random_range(0..10) >= PEAKS {
            let first = self.random.random_range(0..=latest);
            return (first, first + length);
        }
        let kernel = self.sides[side];
        let usage = &mut self.scratch.usage;
        usage.clear();
        usage.resize(index(makespan) + 2, 0.0);
        for (activity, &start) in father.starts.iter().enumerate() {
            let weight = self.scratch.weight[side][activity];
            usage[index(start)] += weight;
            usage[index(start + kernel.duration[activity])] -= weight;
        }
        for _ in 0..2 {
            let mut sum = 0.0;
            for use_at in usage.iter_mut() {
                sum += *use_at;
                *use_at = sum;
            }
        }
        // Sums of sums: the use of a window is the difference of its ends.
        let used = |first: i64| usage[index(first + length)] - usage[index(first)];
        let first = (0..=latest).max_by(|&a, &b| used(a).total_cmp(&used(b))).unwrap_or(0);
        (first, first + length)
    }
}

/// Generations without improvement after which a population is given up.
const STALL: usize = 50;
/// The most a population grows to.
const LARGEST: usize = 4000;
/// Of ten windows so many are peaks; the others are drawn.
const PEAKS: usize = 3;

/// Returns the activities by start; those that start together in a given order.
fn by_start(starts: &[i64], order: &[usize], makespan: i64, count: &mut Vec<usize>) -> Vec<usize> {
    count.clear();
    count.resize(index(makespan) + 2, 0);
    for &start in starts {
        count[index(start) + 1] += 1;
    }
    for at in 1..count.len() {
        count[at] += count[at - 1];
    }
    let mut list = vec![0; starts.len()];
    for &activity in order {
        let place = &mut count[index(starts[activity])];
        list[*place] = activity;
        *place += 1;
    }
    list
}
