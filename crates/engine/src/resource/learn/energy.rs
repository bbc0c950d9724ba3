//! Limited capacity, by the work that windows of time cannot get rid of.
//!
//! Wherever a task starts, it runs in a window `[a, b)` for at least `min(b − a, d, ect − a, b − lst)`. If the work of
//! all tasks there exceeds what the window offers, there is no schedule; if what is left is less than one of them would
//! use, started as early as it can, it starts later. Windows looked at begin where a task may start first and end where
//! one must have finished; of tasks that may start before a window only what they hold for certain is counted, so that
//! one pass over the tasks serves all windows with one end (time-table edge-finding: Vilím 2011, *Timetable edge finding
//! filtering algorithm for discrete cumulative resources*; explained as in Schutt, Feydy & Stuckey 2013, *Explaining
//! time-table-edge-finding propagation for the cumulative resource constraint*). An explanation says of each task only
//! that it runs long enough in the window, and lets go what the overload can do without.

use super::hold::{Capacity, list};
use super::store::{Clash, Literal, Store};

/// A task as it is swept over: windows seen from the start or, with all signs changed, from the end.
#[derive(Clone, Copy, Debug)]
struct Seen {
    task: usize,
    est: i32,
    lst: i32,
    duration: i32,
    demand: i32,
}

impl Seen {
    fn ect(&self) -> i32 {
        self.est + self.duration
    }

    fn lct(&self) -> i32 {
        self.lst + self.duration
    }

    /// Returns how long it surely runs in `[first, last)`.
    fn inside(&self, first: i32, last: i32) -> i32 {
        let least = (last - first).min(self.duration).min(self.ect() - first).min(last - self.lst);
        least.max(0)
    }

    /// Returns the work it holds for certain in `[first, last)`.
    fn held(&self, first: i32, last: i32) -> i64 {
        self.work((self.ect().min(last) - self.lst.max(first)).max(0))
    }

    fn work(&self, time: i32) -> i64 {
        i64::from(self.demand) * i64::from(time)
    }
}

/// Buffers of the sweeps, and how often they were of use.
#[derive(Clone, Debug, Default)]
pub(super) struct Sweep {
    seen: Vec<Seen>,
    ends: Vec<i32>,
    /// Runs that are left out after one that found nothing, and those still to be left out.
    pause: u32,
    paused: u32,
}

/// The most runs that are left out.
const LONGEST_PAUSE: u32 = 63;

/// A window that is too full, or would be if a task started as early as it can.
#[derive(Clone, Copy)]
struct Tight {
    first: i32,
    last: i32,
    /// The task, and how long it may run in the window.
    pushed: Option<(Seen, i32)>,
}

impl Capacity {
    /// Looks at the work of windows; where that is of no use, less often.
    pub(super) fn balance(&mut self, store: &mut Store) -> Result<(), Clash> {
        if self.sweep.paused > 0 {
            self.sweep.paused -= 1;
            return Ok(());
        }
        let before = store.trail.len();
        let outcome = self.sweep_from(false, store).and_then(|()| self.sweep_from(true, store));
        let is_of_use = outcome.is_err() || store.trail.len() > before;
        let sweep = &mut self.sweep;
        sweep.pause = if is_of_use { 0 } else { (2 * sweep.pause + 1).min(LONGEST_PAUSE) };
        sweep.paused = sweep.pause;
        outcome
    }

    fn sweep_from(&mut self, mirrored: bool, store: &mut Store) -> Result<(), Clash> {
        let mut sweep = std::mem::take(&mut self.sweep);
        sweep.seen.clear();
        for task in 0..self.tasks.len() {
            let window = self.window(task, store);
            let (mut est, mut lst) = (window.est, window.lst);
            if mirrored {
                (est, lst) = (-lst - window.duration, -est - window.duration);
            }
            if window.demand > 0 && window.duration > 0 {
                sweep.seen.push(Seen { task, est, lst, duration: window.duration, demand: window.demand });
            }
        }
        sweep.seen.sort_unstable_by_key(|seen| (-seen.est, seen.task));
        sweep.ends.clear();
        sweep.ends.extend(sweep.seen.iter().map(Seen::lct));
        sweep.ends.sort_unstable();
        sweep.ends.dedup();
        self.steps += 2 * (sweep.seen.len() * sweep.ends.len()) as u64;
        let mut outcome = Ok(());
        for at in 0..sweep.ends.len() {
            if let Some(tight) = self.tightest(&sweep.seen, sweep.ends[at]) {
                outcome = self.act(&sweep.seen, tight, mirrored, store);
                if outcome.is_err() {
                    break;
                }
            }
        }
        self.sweep = sweep;
        outcome
    }

    /// Returns the first window with an end that is too full or would be.
    fn tightest(&self, seen: &[Seen], last: i32) -> Option<Tight> {
        // What tasks hold for certain of those that may start before the window.
        let mut outside: i64 = seen.iter().map(|one| one.held(i32::MIN, last)).sum();
        let (mut work, mut most): (i64, Option<(i64, &Seen)>) = (0, None);
        let mut place = 0;
        while place < seen.len() {
            let first = seen[place].est;
            while let Some(one) = seen.get(place).filter(|one| one.est == first) {
                place += 1;
                outside -= one.held(i32::MIN, last);
                if first < last {
                    let least = one.inside(first, last);
                    work += one.work(least);
                    let more = one.work(one.duration.min(last - first) - least);
                    if most.is_none_or(|(most, _)| more > most) {
                        most = Some((more, one));
                    }
                }
            }
            let Some((more, pushed)) = most else { continue };
            let offered = i64::from(self.units) * i64::from(last - first);
            if work + more + outside <= offered {
                continue;
            }
            let left = offered - work - seen[place..].iter().map(|one| one.held(first, last)).sum::<i64>();
            if left < 0 {
                return Some(Tight { first, last, pushed: None });
            }
            if more > left {
                let rest = i32::try_from(left / i64::from(pushed.demand)).unwrap_or(i32::MAX);
                return Some(Tight {
                    first,
                    last,
                    pushed: Some((*pushed, pushed.inside(first, last) + rest)),
                });
            }
        }
        None
    }

    /// Reports an overload, or moves a task.
    fn act(&self, seen: &[Seen], tight: Tight, mirrored: bool, store: &mut Store) -> Result<(), Clash> {
        let Tight { first, last, pushed } = tight;
        let mut reasons = Vec::new();
        let but = pushed.map(|(one, _)| one.task);
        let others = || seen.iter().filter(|one| Some(one.task) != but);
        let work: i64 = others().map(|one| one.work(one.inside(first, last))).sum();
        let mut spare = work - i64::from(self.units) * i64::from(last - first) - 1;
        if let Some((one, allowed)) = &pushed {
            spare += one.work(allowed + 1);
            // Wherever else it starts, it runs too long in the window.
            reasons.push(self.from(one, first + allowed + 1 - one.duration, mirrored));
            self.explain_size(one, &mut reasons);
        }
        debug_assert!(spare >= 0, "the window is too full");
        for one in others() {
            let mut inside = one.inside(first, last);
            let ends = |inside: i32| {
                [
                    self.from(one, first + inside - one.duration, mirrored),
                    self.by(one, last - inside, mirrored),
                ]
            };
            if ends(inside).iter().any(|&end| store.entry_of(end) != super::store::ROOT) {
                let less =
                    i32::try_from(spare / i64::from(one.demand)).map_or(inside, |less| less.min(inside));
                spare -= one.work(less);
                inside -= less;
            }
            if inside > 0 {
                reasons.extend(ends(inside));
                self.explain_size(one, &mut reasons);
            }
        }
        let literal = match &pushed {
            Some((one, allowed)) => self.from(one, last - allowed, mirrored),
            None => reasons.pop().expect("a window that is too full has tasks").negated(),
        };
        let reason = list(&reasons, store);
        if pushed.is_some() { store.post(literal, reason) } else { Err(Clash { literal, reason }) }
    }

    /// Adds that a task takes as long and as much as it is seen to.
    fn explain_size(&self, one: &Seen, reasons: &mut Vec<Literal>) {
        self.tasks[one.task].duration.explain(one.duration, reasons);
        self.tasks[one.task].demand.explain(one.demand, reasons);
    }

    /// A task starts at a time or later, as seen.
    fn from(&self, one: &Seen, time: i32, mirrored: bool) -> Literal {
        let start = self.tasks[one.task].start;
        if mirrored { Literal::at_most(start, -time - one.duration) } else { Literal::at_least(start, time) }
    }

    /// A task starts at a time or earlier, as seen.
    fn by(&self, one: &Seen, time: i32, mirrored: bool) -> Literal {
        let start = self.tasks[one.task].start;
        if mirrored { Literal::at_least(start, -time - one.duration) } else { Literal::at_most(start, time) }
    }
}
