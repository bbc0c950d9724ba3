//! Limited capacity, by what activities hold for certain.
//!
//! An activity surely runs from its latest start to its earliest finish, if these overlap; what runs for certain may
//! not exceed the capacity, and keeps others out. Each such step is explained at **one** period in which it happens,
//! by as few activities as are needed there (pointwise explanations: Schutt, Feydy, Stuckey & Wallace 2011,
//! *Explaining the cumulative propagator*).

use super::energy::Sweep;
use super::store::{Clash, Literal, Reason, Store, narrow};

/// A number that is given, or a variable.
#[derive(Clone, Copy, Debug)]
pub(super) enum Amount {
    Given(i32),
    Variable(usize),
}

impl Amount {
    #[inline]
    pub(super) fn least(self, store: &Store) -> i32 {
        match self {
            Self::Given(amount) => amount,
            Self::Variable(variable) => store.lower(variable),
        }
    }

    /// Adds the literal that it is at least so much.
    #[inline]
    pub(super) fn explain(self, least: i32, reasons: &mut Vec<Literal>) {
        if let Self::Variable(variable) = self {
            reasons.push(Literal::at_least(variable, least));
        }
    }
}

/// An activity that uses a resource.
#[derive(Clone, Debug)]
pub(super) struct Task {
    pub(super) start: usize,
    pub(super) duration: Amount,
    pub(super) demand: Amount,
    /// For each mode that may be chosen: its variable, its duration and its demand.
    pub(super) modes: Vec<(usize, i32, i32)>,
}

/// What a task holds for certain: `[first, last)`, and how much.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    task: usize,
    first: i32,
    last: i32,
    duration: i32,
    demand: i32,
}

/// A stretch of time in which the same is held.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    first: i32,
    last: i32,
    height: i32,
}

/// A resource of limited capacity.
#[derive(Clone, Debug, Default)]
pub(super) struct Capacity {
    pub(super) units: i32,
    pub(super) tasks: Vec<Task>,
    pub(super) parts: Vec<Part>,
    pub(super) events: Vec<(i32, i32)>,
    pub(super) stretches: Vec<Stretch>,
    pub(super) sweep: Sweep,
    pub(super) steps: u64,
}

/// The window of a task.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) est: i32,
    pub(super) lst: i32,
    pub(super) duration: i32,
    pub(super) demand: i32,
}

impl Capacity {
    pub(super) fn window(&self, task: usize, store: &Store) -> Window {
        let of = &self.tasks[task];
        Window {
            est: store.lower(of.start),
            lst: store.upper(of.start),
            duration: of.duration.least(store),
            demand: of.demand.least(store),
        }
    }

    /// Keeps tasks out of where others run for certain.
    pub(super) fn propagate(&mut self, store: &mut Store) -> Result<(), Clash> {
        self.build(store);
        self.steps += (2 * self.tasks.len() + 6 * self.parts.len()) as u64;
        let highest = self.stretches.iter().max_by_key(|stretch| stretch.height).copied();
        let Some(highest) = highest else { return Ok(()) };
        if highest.height > self.units {
            let at = i32::midpoint(highest.first, highest.last - 1);
            return Err(self.overload(at, store));
        }
        for task in 0..self.tasks.len() {
            let window = self.window(task, store);
            if window.demand > self.units - highest.height && window.est < window.lst && window.duration > 0 {
                self.push_later(task, window, store)?;
                self.push_earlier(task, self.window(task, store), store)?;
            }
            if !self.tasks[task].modes.is_empty() {
                self.exclude_modes(task, store)?;
            }
        }
        Ok(())
    }

    /// Gathers what is held for certain.
    fn build(&mut self, store: &Store) {
        self.parts.clear();
        self.events.clear();
        self.stretches.clear();
        for task in 0..self.tasks.len() {
            let Window { est, lst, duration, demand } = self.window(task, store);
            if lst < est + duration && demand > 0 {
                self.parts.push(Part { task, first: lst, last: est + duration, duration, demand });
                self.events.push((lst, demand));
                self.events.push((est + duration, -demand));
            }
        }
        self.events.sort_unstable();
        let (mut height, mut from) = (0, 0);
        for &(at, change) in &self.events {
            if at > from && height > 0 {
                self.stretches.push(Stretch { first: from, last: at, height });
            }
            height += change;
            from = at;
        }
    }

    fn push_later(&mut self, task: usize, window: Window, store: &mut Store) -> Result<(), Clash> {
        let Window { est, lst, duration, demand } = window;
        let own = lst..est + duration;
        let mut start = est;
        let mut next = self.stretches.partition_point(|stretch| stretch.last <= start);
        while let Some(&stretch) = self.stretches.get(next) {
            if stretch.first >= start + duration {
                break;
            }
            self.steps += 1;
            if stretch.height + demand <= self.units || own.contains(&stretch.first) {
                next += 1;
                continue;
            }
            let at = (stretch.last - 1).min(start + duration - 1);
            let start_side = Literal::at_least(self.tasks[task].start, at + 1 - duration);
            let reason = self.blocked(task, at, (duration, demand), Some(start_side), store);
            store.post(Literal::at_least(self.tasks[task].start, at + 1), reason)?;
            start = at + 1;
            if start >= stretch.last {
                next += 1;
            }
        }
        Ok(())
    }

    fn push_earlier(&mut self, task: usize, window: Window, store: &mut Store) -> Result<(), Clash> {
        let Window { est, lst, duration, demand } = window;
        let own = lst..est + duration;
        let mut start = lst;
        let mut next = self.stretches.partition_point(|stretch| stretch.first < start + duration);
        while next > 0 {
            let stretch = self.stretches[next - 1];
            if stretch.last <= start {
                break;
            }
            self.steps += 1;
            if stretch.height + demand <= self.units || own.contains(&stretch.first) {
                next -= 1;
                continue;
            }
            let at = stretch.first.max(start);
            let start_side = Literal::at_most(self.tasks[task].start, at);
            let reason = self.blocked(task, at, (duration, demand), Some(start_side), store);
            store.post(Literal::at_most(self.tasks[task].start, at - duration), reason)?;
            start = at - duration;
            if start + duration <= stretch.first {
                next -= 1;
            }
        }
        Ok(())
    }

    /// Excludes modes in which a task would surely run where it does not fit.
    fn exclude_modes(&mut self, task: usize, store: &mut Store) -> Result<(), Clash> {
        let Window { est, lst, duration, demand } = self.window(task, store);
        for at in 0..self.tasks[task].modes.len() {
            let (mode, in_mode, needs) = self.tasks[task].modes[at];
            if store.is_fixed(mode) || lst >= est + in_mode || needs == 0 {
                continue;
            }
            let first = self.stretches.partition_point(|stretch| stretch.last <= lst);
            for next in first..self.stretches.len() {
                let stretch = self.stretches[next];
                if stretch.first >= est + in_mode {
                    break;
                }
                let period = stretch.first.max(lst);
                let own = if (lst..est + duration).contains(&period) { demand } else { 0 };
                if stretch.height - own + needs <= self.units {
                    continue;
                }
                let later = Literal::at_least(self.tasks[task].start, period + 1 - in_mode);
                let mut reasons = self.holders(Some(task), period, self.units - needs, store);
                reasons.extend([later, Literal::at_most(self.tasks[task].start, period)]);
                let reason = list(&reasons, store);
                store.post(Literal::at_most(mode, 0), reason)?;
                break;
            }
        }
        Ok(())
    }

    /// Explains why a task cannot run in a period.
    fn blocked(
        &mut self,
        task: usize,
        at: i32,
        (duration, demand): (i32, i32),
        start: Option<Literal>,
        store: &mut Store,
    ) -> Reason {
        let mut reasons = self.holders(Some(task), at, self.units - demand, store);
        reasons.extend(start);
        self.tasks[task].duration.explain(duration, &mut reasons);
        self.tasks[task].demand.explain(demand, &mut reasons);
        list(&reasons, store)
    }

    /// Explains why a period is overfull.
    fn overload(&mut self, at: i32, store: &mut Store) -> Clash {
        let mut reasons = self.holders(None, at, self.units, store);
        // One of the reasons cannot hold together with the others.
        let last = reasons.pop().expect("an overfull period has holders");
        Clash { literal: last.negated(), reason: list(&reasons, store) }
    }

    /// Returns literals by which others than a task hold more than `room` in a period.
    fn holders(&mut self, but: Option<usize>, at: i32, room: i32, store: &Store) -> Vec<Literal> {
        self.steps += self.parts.len() as u64;
        let covers = |part: &&Part| part.first <= at && at < part.last && Some(part.task) != but;
        let mut surplus = self.parts.iter().filter(covers).map(|part| part.demand).sum::<i32>() - room - 1;
        let mut reasons = Vec::new();
        for part in self.parts.iter().filter(covers) {
            let begins = Literal::at_most(self.tasks[part.task].start, at);
            let lasts = Literal::at_least(self.tasks[part.task].start, at + 1 - part.duration);
            let is_given = |literal| store.entry_of(literal) == super::store::ROOT;
            if part.demand <= surplus && !(is_given(begins) && is_given(lasts)) {
                surplus -= part.demand;
                continue;
            }
            reasons.extend([begins, lasts]);
            self.tasks[part.task].duration.explain(part.duration, &mut reasons);
            self.tasks[part.task].demand.explain(part.demand, &mut reasons);
        }
        reasons
    }
}

/// Keeps reasons in the list.
pub(super) fn list(reasons: &[Literal], store: &mut Store) -> Reason {
    let first = narrow(store.listed.len());
    store.listed.extend_from_slice(reasons);
    Reason::Listed { first, count: narrow(reasons.len()) }
}
