//! The numbers of a problem with its modes chosen, packed for speed.
//!
//! Demands and free capacities are packed into words of lanes, each lane with a guard bit on top: whether all
//! resources suffice is one subtraction and one mask (an idea of Lamport 1975, *Multiple byte processing with
//! full-word instructions*). Times are periods; a profile is an array over them.

use super::problem::{Lag, Problem};

/// Links of every activity to others, row by row.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rows {
    first: Vec<usize>,
    items: Vec<(usize, i64)>,
}

impl Rows {
    fn new(n: usize, links: impl Iterator<Item = (usize, usize, i64)> + Clone) -> Self {
        let mut first = vec![0; n + 1];
        for (row, _, _) in links.clone() {
            first[row + 1] += 1;
        }
        for row in 0..n {
            first[row + 1] += first[row];
        }
        let mut items = vec![(0, 0); first[n]];
        let mut next = first.clone();
        for (row, other, lag) in links {
            items[next[row]] = (other, lag);
            next[row] += 1;
        }
        Self { first, items }
    }

    /// Returns the links of a row: the other activity and the lag from start to start.
    #[inline]
    pub(crate) fn of(&self, row: usize) -> &[(usize, i64)] {
        &self.items[self.first[row]..self.first[row + 1]]
    }
}

/// A problem with one mode for every activity and lags that form no loop, seen from one end of time.
#[derive(Clone, Debug)]
pub(crate) struct Kernel {
    pub(crate) n: usize,
    pub(crate) duration: Vec<i64>,
    /// Demand of each renewable resource, activity by activity.
    pub(crate) demand: Vec<Vec<i64>>,
    pub(crate) capacity: Vec<i64>,
    pub(crate) before: Rows,
    pub(crate) after: Rows,
    /// Lags that may lead backwards, as maximum lags do: from, to, least time from start to start.
    pub(crate) back: Vec<(usize, usize, i64)>,
    /// Which of them count from a finish.
    back_follows: Vec<bool>,
    twins: Vec<Vec<(usize, usize)>>,
    /// Activities in an order in which lags go forward.
    pub(crate) order: Vec<usize>,
    /// Words a period.
    pub(crate) words: usize,
    pub(crate) packed: Vec<u64>,
    pub(crate) full: Vec<u64>,
    pub(crate) guard: u64,
    bits: usize,
    /// Whether an activity asks for anything while it takes time.
    pub(crate) asks: Vec<bool>,
    pub(crate) horizon: i64,
    /// Who asks for a resource, resource by resource.
    pub(crate) users: Vec<Vec<usize>>,
}

impl Kernel {
    /// Builds the kernel of a problem; `None` if lags that ask for time form a loop.
    ///
    /// Lags below zero are kept apart as [backward](Self::back) ones; so are those of zero where they form loops.
    pub(crate) fn new(problem: &Problem, modes: &[usize]) -> Option<Self> {
        let n = problem.ways.len();
        let way = |activity: usize| &problem.ways[activity][modes[activity]];
        let duration: Vec<i64> = (0..n).map(|activity| way(activity).duration).collect();
        let demand: Vec<Vec<i64>> = (0..n).map(|activity| way(activity).demand.clone()).collect();
        let links: Vec<(Lag, i64)> = problem
            .lags
            .iter()
            .map(|lag| (*lag, lag.periods + if lag.from_finish { duration[lag.from] } else { 0 }))
            .collect();
        // Other modes may ask for more.
        let most = problem.ways.iter().flatten().flat_map(|way| &way.demand).copied().max().unwrap_or(0);
        let size = (problem.horizon(), most);
        // Links of zero lead forward where they can.
        for least in [0, 1] {
            let (ahead, back): (Vec<_>, Vec<_>) = links.iter().copied().partition(|(_, lag)| *lag >= least);
            let rows: Vec<_> = ahead.iter().map(|&(lag, periods)| (lag.from, lag.to, periods)).collect();
            let capacity = problem.capacity.clone();
            if let Some(kernel) = Self::build(duration.clone(), demand.clone(), capacity, &rows, size) {
                let back_rows = back.iter().map(|&(lag, periods)| (lag.from, lag.to, periods)).collect();
                let back_follows = back.iter().map(|(lag, _)| lag.from_finish).collect();
                let twins = kernel.twins(&ahead);
                return Some(Self { back: back_rows, back_follows, twins, ..kernel });
            }
        }
        None
    }

    /// Returns, for each activity, the places in `after` and `before` of the lags from its finish.
    fn twins(&self, ahead: &[(Lag, i64)]) -> Vec<Vec<(usize, usize)>> {
        let (mut next_after, mut next_before) = (self.after.first.clone(), self.before.first.clone());
        let mut twins = vec![Vec::new(); self.n];
        for (lag, _) in ahead {
            if lag.from_finish {
                twins[lag.from].push((next_after[lag.from], next_before[lag.to]));
            }
            next_after[lag.from] += 1;
            next_before[lag.to] += 1;
        }
        twins
    }

    /// Gives an activity another duration and demand.
    pub(crate) fn set_way(&mut self, activity: usize, way: &super::problem::Way) {
        let longer = way.duration - self.duration[activity];
        self.duration[activity] = way.duration;
        for &(after, before) in &self.twins[activity] {
            self.after.items[after].1 += longer;
            self.before.items[before].1 += longer;
        }
        for (back, follows) in self.back.iter_mut().zip(&self.back_follows) {
            if *follows && back.0 == activity {
                back.2 += longer;
            }
        }
        self.demand[activity].clone_from(&way.demand);
        self.asks[activity] = way.duration > 0 && way.demand.iter().any(|&units| units > 0);
        let words = &mut self.packed[activity * self.words..(activity + 1) * self.words];
        words.fill(0);
        let lanes = 64 / self.bits;
        for (resource, units) in way.demand.iter().enumerate() {
            words[resource / lanes] += units.unsigned_abs() << (resource % lanes * self.bits);
        }
    }

    fn build(
        duration: Vec<i64>,
        demand: Vec<Vec<i64>>,
        capacity: Vec<i64>,
        links: &[(usize, usize, i64)],
        (horizon, most): (i64, i64),
    ) -> Option<Self> {
        let n = duration.len();
        let before = Rows::new(n, links.iter().map(|&(from, to, lag)| (to, from, lag)));
        let after = Rows::new(n, links.iter().copied());
        let order = topological(n, &before, &after)?;
        let largest = capacity.iter().chain(demand.iter().flatten()).copied().max().unwrap_or(0).max(most);
        let bits = if largest < 1 << 15 {
            16
        } else if largest < 1 << 31 {
            32
        } else {
            64
        };
        let lanes = 64 / bits;
        let words = capacity.len().div_ceil(lanes).max(1);
        let pack = |units: &[i64], base: u64| -> Vec<u64> {
            let mut packed = vec![base; words];
            for (resource, &amount) in units.iter().enumerate() {
                packed[resource / lanes] += amount.unsigned_abs() << (resource % lanes * bits);
            }
            packed
        };
        let guard = (0..lanes).fold(0, |mask, lane| mask | 1_u64 << (lane * bits + bits - 1));
        let asks_for = |i: usize, resource: usize| duration[i] > 0 && demand[i][resource] > 0;
        let users =
            (0..capacity.len()).map(|resource| (0..n).filter(|&i| asks_for(i, resource)).collect()).collect();
        Some(Self {
            n,
            users,
            packed: demand.iter().flat_map(|units| pack(units, 0)).collect(),
            full: pack(&capacity, guard),
            asks: (0..n).map(|i| duration[i] > 0 && demand[i].iter().any(|&units| units > 0)).collect(),
            duration,
            demand,
            capacity,
            before,
            after,
            order,
            words,
            guard,
            bits,
            back: Vec::new(),
            back_follows: Vec::new(),
            twins: Vec::new(),
            horizon,
        })
    }

    /// Returns the same problem seen from the end: `start' = makespan − finish`.
    pub(crate) fn mirror(&self) -> Self {
        let mut links = Vec::new();
        for from in 0..self.n {
            for &(to, lag) in self.after.of(from) {
                links.push((to, from, lag + self.duration[to] - self.duration[from]));
            }
        }
        Self::build(
            self.duration.clone(),
            self.demand.clone(),
            self.capacity.clone(),
            &links,
            (self.horizon + links.iter().map(|link| link.2.max(0)).max().unwrap_or(0), 0),
        )
        .expect("a problem without loops has none seen from the end")
    }

    /// Returns the earliest starts, resources left aside.
    pub(crate) fn heads(&self) -> Vec<i64> {
        let mut head = vec![0; self.n];
        for &activity in &self.order {
            for &(other, lag) in self.before.of(activity) {
                head[activity] = head[activity].max(head[other] + lag);
            }
        }
        head
    }

    /// Returns the longest times from each start to the end of everything, resources left aside.
    pub(crate) fn tails(&self) -> Vec<i64> {
        let mut tail = self.duration.clone();
        for &activity in self.order.iter().rev() {
            for &(other, lag) in self.after.of(activity) {
                tail[activity] = tail[activity].max(tail[other] + lag);
            }
        }
        tail
    }
}

/// Returns an order in which every link goes forward, small numbers first; `None` if there is a loop.
fn topological(n: usize, before: &Rows, after: &Rows) -> Option<Vec<usize>> {
    let mut waits: Vec<usize> = (0..n).map(|activity| before.of(activity).len()).collect();
    let mut order: Vec<usize> = (0..n).filter(|&activity| waits[activity] == 0).collect();
    let mut next = 0;
    while next < order.len() {
        for &(other, _) in after.of(order[next]) {
            waits[other] -= 1;
            if waits[other] == 0 {
                order.push(other);
            }
        }
        next += 1;
    }
    (order.len() == n).then_some(order)
}

/// Returns a period as an index.
#[inline]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "times are never below zero")]
pub(crate) fn index(time: i64) -> usize {
    debug_assert!(time >= 0, "times are never below zero");
    time as usize
}

/// Returns an index as a period.
#[inline]
#[expect(clippy::cast_possible_wrap, reason = "an index of memory is below 2^63")]
pub(crate) fn period(index: usize) -> i64 {
    index as i64
}
