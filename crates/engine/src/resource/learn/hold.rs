//! Limited capacity, by what activities hold for certain.
//!
//! An activity surely runs from its latest start to its earliest finish, if these overlap; what runs for certain may
//! not exceed the capacity, and keeps others out. Each such step is explained at **one** period in which it happens,
//! by as few activities as are needed there (pointwise explanations: Schutt, Feydy, Stuckey & Wallace 2011,
//! *Explaining the cumulative propagator*).

use super::energy::Sweep;
use super::profile::Profile;
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

    #[inline]
    pub(super) fn most(self, store: &Store) -> i32 {
        match self {
            Self::Given(amount) => amount,
            Self::Variable(variable) => store.upper(variable),
        }
    }

    pub(super) fn variable(self) -> Option<usize> {
        match self {
            Self::Given(_) => None,
            Self::Variable(variable) => Some(variable),
        }
    }

    /// Adds the literal that it is at most so much.
    pub(super) fn explain_most(self, most: i32, reasons: &mut Vec<Literal>) {
        if let Self::Variable(variable) = self {
            reasons.push(Literal::at_most(variable, most));
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

/// What a task holds for certain: so much in `[first, last)`, at its least duration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    first: i32,
    last: i32,
    duration: i32,
    demand: i32,
}

impl Part {
    fn covers(&self, at: i32) -> bool {
        self.first <= at && at < self.last
    }
}

/// A resource of limited capacity.
#[derive(Clone, Debug, Default)]
pub(super) struct Capacity {
    pub(super) units: i32,
    pub(super) tasks: Vec<Task>,
    /// What each task holds, and all together, when looked at last.
    pub(super) parts: Vec<Part>,
    pub(super) profile: Profile,
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
        self.gather(store);
        self.steps += 4 * self.tasks.len() as u64;
        let highest = self.profile.highest();
        if highest > self.units {
            let (first, last) = self.profile.summit();
            return Err(self.overload(i32::midpoint(first, last - 1), store));
        }
        for task in 0..self.tasks.len() {
            let window = self.window(task, store);
            if window.demand > self.units - highest && window.est < window.lst && window.duration > 0 {
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
    fn gather(&mut self, store: &Store) {
        self.parts.resize(self.tasks.len(), Part::default());
        for task in 0..self.tasks.len() {
            let Window { est, lst, duration, demand } = self.window(task, store);
            let part = if lst < est + duration && demand > 0 {
                Part { first: lst, last: est + duration, duration, demand }
            } else {
                Part::default()
            };
            let old = std::mem::replace(&mut self.parts[task], part);
            if part != old {
                self.profile.add(old.first, old.last, -old.demand);
                self.profile.add(part.first, part.last, part.demand);
            }
        }
    }

    /// Returns how much of what is held in a period a task holds itself.
    fn own(&self, task: usize) -> impl Fn(i32) -> i32 + use<> {
        let part = self.parts[task];
        move |at| if part.covers(at) { part.demand } else { 0 }
    }

    fn push_later(&mut self, task: usize, window: Window, store: &mut Store) -> Result<(), Clash> {
        let Window { est, duration, demand, .. } = window;
        let (room, own) = (self.units - demand, self.own(task));
        let mut start = est;
        while let Some(at) = self.profile.last_above(room, start, start + duration, &own) {
            self.steps += 2;
            let from = Literal::at_least(self.tasks[task].start, at + 1 - duration);
            let reason = self.blocked(task, at, (duration, demand), from, store);
            store.post(Literal::at_least(self.tasks[task].start, at + 1), reason)?;
            start = at + 1;
        }
        Ok(())
    }

    fn push_earlier(&mut self, task: usize, window: Window, store: &mut Store) -> Result<(), Clash> {
        let Window { lst, duration, demand, .. } = window;
        let (room, own) = (self.units - demand, self.own(task));
        let mut start = lst;
        while let Some(at) = self.profile.first_above(room, start, start + duration, &own) {
            self.steps += 2;
            let by = Literal::at_most(self.tasks[task].start, at);
            let reason = self.blocked(task, at, (duration, demand), by, store);
            store.post(Literal::at_most(self.tasks[task].start, at - duration), reason)?;
            start = at - duration;
        }
        Ok(())
    }

    /// Excludes modes in which a task would surely run where it does not fit.
    fn exclude_modes(&mut self, task: usize, store: &mut Store) -> Result<(), Clash> {
        let Window { est, lst, .. } = self.window(task, store);
        let own = self.own(task);
        for at in 0..self.tasks[task].modes.len() {
            let (mode, in_mode, needs) = self.tasks[task].modes[at];
            if store.is_fixed(mode) || needs == 0 {
                continue;
            }
            let room = self.units - needs;
            let Some(period) = self.profile.first_above(room, lst, est + in_mode, &own) else { continue };
            let later = Literal::at_least(self.tasks[task].start, period + 1 - in_mode);
            let mut reasons = self.holders(Some(task), period, room, store);
            reasons.extend([later, Literal::at_most(self.tasks[task].start, period)]);
            let reason = list(&reasons, store);
            store.post(Literal::at_most(mode, 0), reason)?;
        }
        Ok(())
    }

    /// Explains why a task cannot run in a period.
    fn blocked(
        &mut self,
        task: usize,
        at: i32,
        (duration, demand): (i32, i32),
        start: Literal,
        store: &mut Store,
    ) -> Reason {
        let mut reasons = self.holders(Some(task), at, self.units - demand, store);
        reasons.push(start);
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
        let holding = || {
            let parts = self.parts.iter().enumerate();
            parts.filter(|(task, part)| part.covers(at) && Some(*task) != but)
        };
        let mut surplus = holding().map(|(_, part)| part.demand).sum::<i32>() - room - 1;
        let mut reasons = Vec::new();
        for (task, part) in holding() {
            let begins = Literal::at_most(self.tasks[task].start, at);
            let lasts = Literal::at_least(self.tasks[task].start, at + 1 - part.duration);
            let is_given = |literal| store.entry_of(literal) == super::store::ROOT;
            if part.demand <= surplus && !(is_given(begins) && is_given(lasts)) {
                surplus -= part.demand;
                continue;
            }
            reasons.extend([begins, lasts]);
            self.tasks[task].duration.explain(part.duration, &mut reasons);
            self.tasks[task].demand.explain(part.demand, &mut reasons);
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
