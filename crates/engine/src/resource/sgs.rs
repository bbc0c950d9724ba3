//! Schedule generation schemes.
//!
//! The serial scheme takes activities one by one from a list and starts each as early as the ones before it allow; it
//! reaches an optimum for some list. The parallel scheme goes forward in time and starts, in list order, whatever
//! fits; it makes shorter schedules on average but may miss all optima (Kelley 1963; Kolisch 1996, *Serial and
//! parallel resource-constrained project scheduling methods revisited*). Backward schemes are forward schemes of the
//! [mirrored](super::kernel::Kernel::mirror) kernel.

use super::kernel::{Kernel, index, period};

/// Buffers of a scheme, reused from run to run.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile {
    free: Vec<u64>,
    used: usize,
    ready: Ready,
}

impl Profile {
    /// Makes everything free again.
    fn reset(&mut self, kernel: &Kernel) {
        let size = (index(kernel.horizon) + 1) * kernel.words;
        if self.free.len() == size {
            for words in self.free[..self.used].chunks_exact_mut(kernel.words) {
                words.copy_from_slice(&kernel.full);
            }
        } else {
            self.free = kernel.full.repeat(index(kernel.horizon) + 1);
        }
        self.used = 0;
    }

    /// Takes the first place from `earliest` on, and returns its start.
    #[inline]
    fn place<const W: usize>(&mut self, kernel: &Kernel, activity: usize, earliest: i64) -> i64 {
        let words = if W == 0 { kernel.words } else { W };
        let demand = &kernel.packed[activity * words..(activity + 1) * words];
        let duration = index(kernel.duration[activity]);
        let mut start = index(earliest);
        let mut unchecked = start;
        loop {
            let end = start + duration;
            if end * words > self.free.len() {
                self.free.extend(kernel.full.repeat(end - self.free.len() / words + 1));
            }
            let stretch = &self.free[unchecked * words..end * words];
            let short = if W == 1 {
                let need = demand[0];
                stretch.iter().rposition(|free| (free - need) & kernel.guard != kernel.guard)
            } else {
                stretch.chunks_exact(words).rposition(|period| {
                    period.iter().zip(demand).any(|(free, need)| (free - need) & kernel.guard != kernel.guard)
                })
            };
            let Some(at) = short else { break };
            start = unchecked + at + 1;
            unchecked = end;
        }
        let end = start + duration;
        for period in self.free[start * words..end * words].chunks_exact_mut(words) {
            for (free, need) in period.iter_mut().zip(demand) {
                *free -= need;
            }
        }
        self.used = self.used.max(end * words);
        period(start)
    }

    /// Returns whether an activity can run in a period.
    fn fits(&self, kernel: &Kernel, activity: usize, at: usize) -> bool {
        let demand = &kernel.packed[activity * kernel.words..(activity + 1) * kernel.words];
        let free = &self.free[at * kernel.words..(at + 1) * kernel.words];
        free.iter().zip(demand).all(|(free, need)| (free - need) & kernel.guard == kernel.guard)
    }
}

/// As [`serial`], but no activity starts before its release.
pub(crate) fn serial_after(
    kernel: &Kernel,
    list: &[usize],
    release: &[i64],
    profile: &mut Profile,
    starts: &mut [i64],
) -> i64 {
    profile.reset(kernel);
    let mut makespan = 0;
    for &activity in list {
        let links = kernel.before.of(activity).iter().map(|&(other, lag)| starts[other] + lag);
        let mut start = links.fold(release[activity], i64::max);
        if kernel.asks[activity] {
            start = profile.place::<0>(kernel, activity, start);
        }
        starts[activity] = start;
        makespan = makespan.max(start + kernel.duration[activity]);
    }
    makespan
}

/// Starts the activities of a list, each as early as the ones before it allow; returns the makespan.
///
/// The list holds every activity after those it waits for.
pub(crate) fn serial(kernel: &Kernel, list: &[usize], profile: &mut Profile, starts: &mut [i64]) -> i64 {
    match kernel.words {
        1 => serial_words::<1>(kernel, list, profile, starts),
        2 => serial_words::<2>(kernel, list, profile, starts),
        _ => serial_words::<0>(kernel, list, profile, starts),
    }
}

fn serial_words<const W: usize>(
    kernel: &Kernel,
    list: &[usize],
    profile: &mut Profile,
    starts: &mut [i64],
) -> i64 {
    profile.reset(kernel);
    let mut makespan = 0;
    for &activity in list {
        let mut start = 0;
        for &(other, lag) in kernel.before.of(activity) {
            start = start.max(starts[other] + lag);
        }
        if kernel.asks[activity] {
            start = profile.place::<W>(kernel, activity, start);
        }
        starts[activity] = start;
        makespan = makespan.max(start + kernel.duration[activity]);
    }
    makespan
}

/// Buffers of the parallel scheme.
#[derive(Clone, Debug, Default)]
struct Ready {
    /// The place in the list of every activity.
    place: Vec<usize>,
    /// How many predecessors of an activity have not been started.
    waits: Vec<usize>,
    /// Activities all of whose predecessors have been started, in the order of the list, with the earliest start that
    /// these allow.
    list: Vec<(usize, i64)>,
    /// Finishes to come.
    finishes: Vec<i64>,
}

impl Ready {
    fn reset(&mut self, kernel: &Kernel, list: &[usize]) {
        self.place.resize(kernel.n, 0);
        for (place, &activity) in list.iter().enumerate() {
            self.place[activity] = place;
        }
        self.waits.clear();
        self.waits.extend((0..kernel.n).map(|activity| kernel.before.of(activity).len()));
        self.list.clear();
        self.list.extend(list.iter().filter(|&&activity| self.waits[activity] == 0).map(|&i| (i, 0)));
        self.finishes.clear();
    }

    /// Lets go those that waited only for an activity; returns whether one of them could start now.
    fn release(&mut self, kernel: &Kernel, activity: usize, starts: &[i64], now: i64) -> bool {
        let mut at_once = false;
        for &(other, _) in kernel.after.of(activity) {
            self.waits[other] -= 1;
            if self.waits[other] == 0 {
                let links = kernel.before.of(other).iter().map(|&(before, lag)| starts[before] + lag);
                let earliest = links.fold(0, i64::max);
                let place = self.list.partition_point(|&(i, _)| self.place[i] < self.place[other]);
                self.list.insert(place, (other, earliest));
                at_once |= earliest <= now;
            }
        }
        at_once
    }
}

/// Goes forward in time and starts, in list order, whatever fits; returns the makespan.
pub(crate) fn parallel(kernel: &Kernel, list: &[usize], profile: &mut Profile, starts: &mut [i64]) -> i64 {
    profile.reset(kernel);
    let mut ready = std::mem::take(&mut profile.ready);
    ready.reset(kernel, list);
    let (mut now, mut makespan) = (0, 0);
    while !ready.list.is_empty() {
        // What does not fit waits for the next finish.
        let mut next = i64::MAX;
        let mut at = 0;
        while let Some(&(activity, earliest)) = ready.list.get(at) {
            let fits = earliest <= now
                && (!kernel.asks[activity]
                    || index(now) >= profile.free.len() / kernel.words
                    || profile.fits(kernel, activity, index(now)));
            if !fits {
                if earliest > now {
                    next = next.min(earliest);
                }
                at += 1;
                continue;
            }
            ready.list.remove(at);
            starts[activity] = now;
            if kernel.asks[activity] {
                profile.place::<0>(kernel, activity, now);
            }
            let finish = now + kernel.duration[activity];
            makespan = makespan.max(finish);
            ready.finishes.push(finish);
            // Starting an activity without duration may allow others to start now.
            if ready.release(kernel, activity, starts, now) {
                at = 0;
            }
        }
        ready.finishes.retain(|&finish| finish > now);
        next = ready.finishes.iter().copied().fold(next, i64::min);
        if next == i64::MAX {
            break;
        }
        now = next;
    }
    profile.ready = ready;
    makespan
}

#[cfg(test)]
mod tests {
    use super::super::problem::{Lag, Problem, Way};
    use super::*;

    fn kernel(capacity: i64) -> Kernel {
        let way = |duration, units| vec![Way { duration, demand: vec![units; 5], consumption: Vec::new() }];
        let problem = Problem {
            ways: vec![way(3, 2), way(2, 1), way(2, 2), way(0, 0)],
            stock: vec![Vec::new(); 4],
            lags: vec![Lag { from: 0, to: 3, from_finish: true, periods: 1 }],
            capacity: vec![capacity; 5],
            amount: Vec::new(),
            level: Vec::new(),
        };
        Kernel::new(&problem, &[0; 4]).unwrap()
    }

    #[test]
    fn serial_fills_gaps_that_parallel_fills_too() {
        let kernel = kernel(3);
        let mut starts = [0; 4];
        let makespan = serial(&kernel, &[0, 2, 1, 3], &mut Profile::default(), &mut starts);
        assert_eq!((makespan, starts), (5, [0, 0, 3, 4]));
        let makespan = parallel(&kernel, &[0, 2, 1, 3], &mut Profile::default(), &mut starts);
        assert_eq!((makespan, starts), (5, [0, 0, 3, 4]));
    }

    #[test]
    fn endless_capacity_gives_the_earliest_starts() {
        let kernel = kernel(1000);
        let mut starts = [9; 4];
        serial(&kernel, &kernel.order, &mut Profile::default(), &mut starts);
        assert_eq!(starts.to_vec(), kernel.heads());
    }

    #[test]
    fn the_mirror_of_the_mirror_is_the_problem() {
        let kernel = kernel(3);
        let twice = kernel.mirror().mirror();
        assert_eq!(twice.heads(), kernel.heads());
        assert_eq!(kernel.mirror().heads()[3], 0);
        assert_eq!(kernel.mirror().heads()[0], 1);
    }
}
