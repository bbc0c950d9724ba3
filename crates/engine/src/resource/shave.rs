//! Shaving: what no propagation can rule out at once, a trial may.
//!
//! If an activity cannot start in the first part of its window — the windows that this would leave are impossible — it
//! starts behind that part; and the same from the end. The part tried is half of the window, and half of that where the
//! trial fails, down to one period (Carlier & Pinson 1994, *Adjustment of heads and tails for the job-shop problem*;
//! Martin & Shmoys 1996, *A new approach to computing optimal schedules for the job-shop scheduling problem*).

use super::kernel::Kernel;
use super::window::{Impossible, Sweep, Windows};

/// The windows of a deadline, and how far they have been shaved; can be paused after every trial.
#[derive(Clone, Debug)]
pub(super) struct Shaving {
    pub(super) deadline: i64,
    windows: Windows,
    sweep: Sweep,
    /// The side to shave next, two an activity, and how many were tried since one moved.
    side: usize,
    in_vain: usize,
    /// Periods to try next; `None` at the begin of a side.
    width: Option<i64>,
}

/// Rounds in which windows are narrowed to begin with, and in a trial.
const ROUNDS: usize = 20;
const ROUNDS_OF_TRIAL: usize = 3;

impl Shaving {
    /// Narrows the windows of a deadline as far as propagation does.
    pub(super) fn new(kernel: &Kernel, deadline: i64) -> Result<Self, Impossible> {
        let mut sweep = Sweep::default();
        let mut windows = Windows::new(kernel, deadline)?;
        windows.tighten(kernel, &mut sweep, ROUNDS)?;
        Ok(Self { deadline, windows, sweep, side: 0, in_vain: 0, width: None })
    }

    /// Returns whether every side of every window was tried in vain since one moved last.
    pub(super) fn is_done(&self, kernel: &Kernel) -> bool {
        self.in_vain >= 2 * kernel.n
    }

    /// Returns the work done so far, in steps of the innermost loops.
    pub(super) fn steps(&self) -> u64 {
        self.sweep.steps
    }

    /// Makes one trial.
    pub(super) fn advance(&mut self, kernel: &Kernel) -> Result<(), Impossible> {
        let (activity, is_late) = (self.side / 2, self.side % 2 == 1);
        let (est, lst) = (self.windows.est[activity], self.windows.lst(kernel, activity));
        let duration = kernel.duration[activity];
        let width = self.width.unwrap_or((lst - est) / 2);
        if est + width >= lst {
            self.turn(kernel);
            return Ok(());
        }
        let mut trial = self.windows.clone();
        if is_late {
            trial.est[activity] = lst - width;
        } else {
            trial.lct[activity] = est + width + duration;
        }
        let outcome =
            trial.along_links(kernel).and_then(|_| trial.tighten(kernel, &mut self.sweep, ROUNDS_OF_TRIAL));
        match outcome {
            Ok(()) if width == 0 => self.turn(kernel),
            Ok(()) => self.width = Some(width / 2),
            Err(Impossible) => {
                if is_late {
                    self.windows.lct[activity] = lst - width - 1 + duration;
                } else {
                    self.windows.est[activity] = est + width + 1;
                }
                self.windows.along_links(kernel)?;
                self.windows.tighten(kernel, &mut self.sweep, ROUNDS)?;
                (self.width, self.in_vain) = (Some(width), 0);
            }
        }
        Ok(())
    }

    /// Goes on to the next side.
    fn turn(&mut self, kernel: &Kernel) {
        (self.side, self.width) = ((self.side + 1) % (2 * kernel.n), None);
        self.in_vain += 1;
    }
}

#[cfg(test)]
mod tests {
    use chainage_model::{
        ActivityId, Id, Instance, InstanceActivity, InstanceEnd, InstanceLag, InstanceMode,
    };
    use chainage_testkit::oracle::shortest_makespan;
    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngSeed, TestRunner};

    use super::super::problem::Problem;
    use super::*;

    /// Five activities on a resource of four units, some after others.
    fn instances() -> impl Strategy<Value = Instance> {
        let works = prop::collection::vec((1..4_i64, 1..4_i64), 5);
        let links = prop::collection::vec((0..4_usize, 1..3_usize), 0..3);
        (works, links).prop_map(|(works, links)| Instance {
            activities: works
                .into_iter()
                .map(|(duration, units)| InstanceActivity {
                    modes: vec![InstanceMode { duration, renewable: vec![units], consumable: Vec::new() }],
                    stock: Vec::new(),
                })
                .collect::<Vec<_>>()
                .into(),
            lags: links
                .into_iter()
                .map(|(from, on)| InstanceLag {
                    predecessor: ActivityId::from_index(from),
                    successor: ActivityId::from_index((from + on).min(4)),
                    from: InstanceEnd::Finish,
                    periods: 0,
                })
                .collect(),
            renewable: vec![4],
            ..Instance::default()
        })
    }

    /// Shaves a deadline to the end; whether it is refuted.
    fn is_refuted(kernel: &Kernel, deadline: i64) -> bool {
        let Ok(mut shaving) = Shaving::new(kernel, deadline) else { return true };
        while !shaving.is_done(kernel) {
            if shaving.advance(kernel).is_err() {
                return true;
            }
        }
        false
    }

    #[test]
    fn trials_refute_more_than_propagation_and_never_the_optimum() {
        let config =
            Config { rng_seed: RngSeed::Fixed(1994), failure_persistence: None, ..Config::with_cases(400) };
        let more = std::cell::Cell::new(0);
        let outcome = TestRunner::new(config).run(&instances(), |instance| {
            let optimum = shortest_makespan(&instance, 15).expect("fifteen periods are enough for five");
            let kernel = Kernel::new(&Problem::compile(&instance).unwrap(), &[0; 5]).unwrap();
            prop_assert!(!is_refuted(&kernel, optimum));
            let is_more = Shaving::new(&kernel, optimum - 1).is_ok() && is_refuted(&kernel, optimum - 1);
            more.set(more.get() + u32::from(is_more));
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{error}"));
        assert!(more.get() > 20, "only {} of 400 were refuted by trials alone", more.get());
    }
}
