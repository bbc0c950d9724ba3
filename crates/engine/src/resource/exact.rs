//! Exact search: failure-directed, with restarts and nogoods.
//!
//! The search looks for a schedule that meets a deadline or proves that there is none. It branches on choices
//! `start ≤ v` or `start > v` and takes first those that have failed soonest, so that proofs stay small: the rating of
//! a branch is a moving average of how much it shrinks the windows, zero if it fails at once, divided by the average
//! at its depth (Vilím, Laborie & Shaw 2015, *Failure-directed search for constraint-based scheduling*). It restarts
//! after a number of failures that grows; the branches refuted before a restart are kept as nogoods (Lecoutre et al.
//! 2007, *Recording and minimizing nogoods from restarts*).

use std::ops::ControlFlow;

use super::kernel::Kernel;
use super::sgs::{Profile, serial, serial_after};
use super::window::{Impossible, Sweep, Windows};

/// What the search found about a deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// Starts that meet it.
    Solution(Vec<i64>),
    /// There are none.
    None,
}

/// Half a choice: an activity starts at `value` or before, or after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Literal {
    activity: usize,
    value: i64,
    early: bool,
}

impl Literal {
    fn negated(self) -> Self {
        Self { early: !self.early, ..self }
    }

    /// Whether the windows make it true (`Some(true)`), false or leave it open.
    fn holds(self, kernel: &Kernel, windows: &Windows) -> Option<bool> {
        if windows.lst(kernel, self.activity) <= self.value {
            Some(self.early)
        } else if windows.est[self.activity] > self.value {
            Some(!self.early)
        } else {
            None
        }
    }

    fn impose(self, kernel: &Kernel, windows: &mut Windows) {
        if self.early {
            let latest = self.value + kernel.duration[self.activity];
            windows.lct[self.activity] = windows.lct[self.activity].min(latest);
        } else {
            windows.est[self.activity] = windows.est[self.activity].max(self.value + 1);
        }
    }
}

/// Ratings of the two branches of every choice.
struct Choices {
    first: Vec<usize>,
    base: Vec<i64>,
    step: Vec<i64>,
    rating: Vec<[f64; 2]>,
    /// Average local rating at each depth.
    depth: Vec<f64>,
}

/// Choices an activity at most.
const CHOICES: i64 = 60;
/// One in so many nodes is also looked at for its energy, which costs as much as all the others.
const ENERGY_EVERY: u64 = 25;
/// The share of the old rating when a new one comes in.
const MEMORY: f64 = 0.9;

impl Choices {
    fn new(kernel: &Kernel, windows: &Windows) -> Self {
        let (mut first, mut base, mut step) = (vec![0], Vec::new(), Vec::new());
        for activity in 0..kernel.n {
            let free = windows.lst(kernel, activity) - windows.est[activity];
            let stride = (free / CHOICES).max(1);
            base.push(windows.est[activity]);
            step.push(stride);
            first.push(first[activity] + super::kernel::index(free / stride));
        }
        let total = first[kernel.n];
        Self { first, base, step, rating: vec![[1.0; 2]; total], depth: vec![1.0] }
    }

    /// Returns the open choice with the best rating, and the branch to take first.
    fn pick(&self, kernel: &Kernel, windows: &Windows) -> Option<(usize, Literal)> {
        let mut best: Option<(f64, usize, Literal)> = None;
        for activity in 0..kernel.n {
            let (est, lst) = (windows.est[activity], windows.lst(kernel, activity));
            if est >= lst {
                continue;
            }
            let count = self.first[activity + 1] - self.first[activity];
            for at in 0..count {
                let value = self.base[activity] + self.step[activity] * super::kernel::period(at);
                if value < est || value >= lst {
                    continue;
                }
                let choice = self.first[activity] + at;
                let [early, late] = self.rating[choice];
                if best.as_ref().is_none_or(|(rating, _, _)| early + late < *rating) {
                    let literal = Literal { activity, value, early: early <= late };
                    best = Some((early + late, choice, literal));
                }
            }
        }
        best.map(|(_, choice, literal)| (choice, literal))
    }

    fn learn(&mut self, choice: usize, early: bool, depth: usize, shrink: Option<f64>) {
        let local = shrink.map_or(0.0, |ratio| 1.0 + ratio);
        if self.depth.len() <= depth {
            self.depth.resize(depth + 1, 1.0);
        }
        let average = &mut self.depth[depth];
        *average = (*average * 0.99 + local * 0.01).max(0.01);
        let relative = local / *average;
        let rating = &mut self.rating[choice][usize::from(early)];
        *rating = *rating * MEMORY + relative * (1.0 - MEMORY);
    }
}

/// A decision on the way down.
struct Step {
    literal: Literal,
    /// The windows before it, for coming back.
    before: Windows,
    /// Whether the other branch has been refuted.
    second: bool,
    choice: Option<usize>,
}

/// The search for one deadline; ratings and nogoods outlive restarts.
pub(crate) struct Exact<'a> {
    kernel: &'a Kernel,
    sweep: Sweep,
    root: Windows,
    choices: Choices,
    nogoods: Vec<Vec<Literal>>,
    failures: u64,
    nodes: u64,
    limit: u64,
    deadline: i64,
    profile: Profile,
}

impl<'a> Exact<'a> {
    /// Prepares a search; impossible if the windows of the deadline are.
    pub(crate) fn new(kernel: &'a Kernel, deadline: i64) -> Result<Self, Impossible> {
        let mut sweep = Sweep::default();
        let mut root = Windows::new(kernel, deadline)?;
        root.tighten(kernel, &mut sweep, 20)?;
        let choices = Choices::new(kernel, &root);
        Ok(Self {
            kernel,
            sweep,
            root,
            choices,
            nogoods: Vec::new(),
            failures: 0,
            nodes: 0,
            limit: 100,
            deadline,
            profile: Profile::default(),
        })
    }

    /// Searches until there is an answer; `tick` is called at every node and may break off. Can be called again.
    pub(crate) fn run(&mut self, tick: &mut dyn FnMut(u64) -> ControlFlow<()>) -> ControlFlow<(), Answer> {
        loop {
            if let Some(answer) = self.descend(tick)? {
                return ControlFlow::Continue(answer);
            }
            self.limit += self.limit / 5;
        }
    }

    /// Returns the work done so far, in steps of the innermost loops.
    pub(crate) fn steps(&self) -> u64 {
        self.sweep.steps
    }

    /// One run up to the limit of failures; `None` if it was reached.
    fn descend(&mut self, tick: &mut dyn FnMut(u64) -> ControlFlow<()>) -> ControlFlow<(), Option<Answer>> {
        let mut windows = self.root.clone();
        let mut path: Vec<Step> = Vec::new();
        self.failures = 0;
        if self.propagate(&mut windows).is_err() {
            return ControlFlow::Continue(Some(Answer::None));
        }
        loop {
            tick(self.sweep.steps)?;
            if self.failures > self.limit {
                self.record(&path);
                return ControlFlow::Continue(None);
            }
            if let Some(starts) = self.complete(&windows) {
                return ControlFlow::Continue(Some(Answer::Solution(starts)));
            }
            if let Some((choice, literal)) = self.decide(&windows) {
                path.push(Step { literal, before: windows.clone(), second: false, choice });
                if self.take(&mut windows, path.len(), choice, literal).is_ok() {
                    continue;
                }
            }
            // Back to the last decision whose other branch is open.
            loop {
                self.failures += 1;
                let Some(step) = path.last_mut() else {
                    return ControlFlow::Continue(Some(Answer::None));
                };
                if step.second {
                    path.pop();
                    continue;
                }
                step.second = true;
                step.literal = step.literal.negated();
                let (literal, choice) = (step.literal, step.choice);
                windows.clone_from(&step.before);
                let depth = path.len();
                if self.take(&mut windows, depth, choice, literal).is_ok() {
                    break;
                }
            }
        }
    }

    /// Returns starts that meet the deadline, if taking the activities in the order of their windows gives them.
    fn complete(&mut self, windows: &Windows) -> Option<Vec<i64>> {
        let mut list = self.kernel.order.clone();
        // A stable sort keeps those in order that start together.
        list.sort_by_key(|&i| windows.est[i]);
        let mut starts = vec![0; self.kernel.n];
        if self.kernel.back.is_empty() {
            let makespan = serial(self.kernel, &list, &mut self.profile, &mut starts);
            return (makespan <= self.deadline).then_some(starts);
        }
        let makespan = serial_after(self.kernel, &list, &windows.est, &mut self.profile, &mut starts);
        let holds = |&(from, to, lag): &(usize, usize, i64)| starts[to] >= starts[from] + lag;
        (makespan <= self.deadline && self.kernel.back.iter().all(holds)).then_some(starts)
    }

    /// Picks a choice, or starts what can start first; `None` if everything is fixed.
    fn decide(&self, windows: &Windows) -> Option<(Option<usize>, Literal)> {
        if let Some((choice, literal)) = self.choices.pick(self.kernel, windows) {
            return Some((Some(choice), literal));
        }
        let open = (0..self.kernel.n).filter(|&i| windows.est[i] < windows.lst(self.kernel, i));
        let activity = open.min_by_key(|&i| (windows.est[i], windows.lct[i]))?;
        Some((None, Literal { activity, value: windows.est[activity], early: true }))
    }

    /// Imposes a branch and propagates it.
    fn take(
        &mut self,
        windows: &mut Windows,
        depth: usize,
        choice: Option<usize>,
        literal: Literal,
    ) -> Result<(), Impossible> {
        let size = |windows: &Windows| -> f64 {
            let free = |i: usize| windows.lst(self.kernel, i) - windows.est[i] + 1;
            #[expect(clippy::cast_precision_loss, reason = "a rating")]
            (0..self.kernel.n).map(|i| (free(i).max(1) as f64).ln()).sum()
        };
        let before = size(windows);
        literal.impose(self.kernel, windows);
        let outcome = self.propagate(windows);
        let shrink = outcome.is_ok().then(|| (size(windows) - before).exp());
        if let Some(choice) = choice {
            self.choices.learn(choice, literal.early, depth, shrink);
        }
        outcome
    }

    fn propagate(&mut self, windows: &mut Windows) -> Result<(), Impossible> {
        windows.along_links(self.kernel)?;
        loop {
            windows.hold(self.kernel, &mut self.sweep)?;
            if self.obey_nogoods(windows)? {
                windows.along_links(self.kernel)?;
                continue;
            }
            self.nodes += 1;
            // What a node costs besides: picking a choice, nogoods, and completing a schedule.
            let aside = self.choices.rating.len() + 8 * self.nogoods.len() + 100 * self.kernel.n;
            self.sweep.steps += aside as u64;
            if !self.nodes.is_multiple_of(ENERGY_EVERY) {
                return Ok(());
            }
            let before = windows.clone();
            windows.tighten(self.kernel, &mut self.sweep, 1)?;
            if *windows == before {
                return Ok(());
            }
        }
    }

    /// Imposes what nogoods leave; returns whether something moved.
    fn obey_nogoods(&self, windows: &mut Windows) -> Result<bool, Impossible> {
        let mut moved = false;
        for nogood in &self.nogoods {
            let mut open = None;
            let mut inert = false;
            for literal in nogood {
                match literal.holds(self.kernel, windows) {
                    Some(true) => {}
                    None if open.is_none() => open = Some(*literal),
                    _ => {
                        inert = true;
                        break;
                    }
                }
            }
            match open {
                _ if inert => {}
                None => return Err(Impossible),
                Some(literal) => {
                    literal.negated().impose(self.kernel, windows);
                    moved = true;
                }
            }
        }
        Ok(moved)
    }

    /// Keeps what was refuted on the path: of each refuted decision, it and the positive decisions above it.
    fn record(&mut self, path: &[Step]) {
        let mut above: Vec<Literal> = Vec::new();
        for step in path {
            if step.second {
                let mut nogood = above.clone();
                nogood.push(step.literal.negated());
                if let [only] = nogood[..] {
                    only.negated().impose(self.kernel, &mut self.root);
                } else {
                    self.nogoods.push(nogood);
                }
            } else {
                above.push(step.literal);
            }
        }
        // Long ones hold little: keep the short ones.
        if self.nogoods.len() > 600 {
            self.nogoods.sort_by_key(Vec::len);
            self.nogoods.truncate(300);
        }
    }
}
