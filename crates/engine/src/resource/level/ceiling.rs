//! Maximum lags: what waits for resources takes what is tied closely before it along.
//!
//! Where the levelled dates exceed a maximum lag, its predecessor gets a floor under its start, so that its successor
//! comes in time, and the scheme is run again (the unscheduling step of Franck, Neumann & Schwindt 2001, *Truncated
//! branch-and-bound, schedule-construction, and schedule-improvement procedures for resource-constrained project
//! scheduling*). Floors only ever rise. Lags that are still exceeded after a number of rounds, or whose predecessor may
//! not move, hold nothing; the others are held anew.

use chainage_model::{IdVec, Moment, RelationshipId};

use super::run::{Choice, Leveller, Run};
use crate::cpm::{latest_start, over};
use crate::network::{Ceiling, Node};

/// A floor under a start, and the maximum lag that makes it.
pub(super) type Lifts = IdVec<Node, Option<(Moment, RelationshipId)>>;

/// Runs of the scheme with the same dates and lags to keep, at most.
const ROUNDS: usize = 30;

impl Leveller<'_> {
    /// Runs the scheme until all dates and maximum lags are kept that can be.
    pub(super) fn run(&self, choice: &Choice) -> Run {
        let mut held: Vec<&Ceiling> = self.network.ceilings.iter().collect();
        loop {
            let mut run = self.run_with(choice, &held);
            let n_held = held.len();
            held.retain(|ceiling| !over(self.network, &run.pass, ceiling));
            if held.len() == n_held {
                let exceeded = self.network.ceilings.iter().filter(|one| over(self.network, &run.pass, one));
                run.exceeded = exceeded.map(|ceiling| ceiling.relationship).collect();
                return run;
            }
        }
    }

    fn run_with(&self, choice: &Choice, held: &[&Ceiling]) -> Run {
        let mut pushed: IdVec<Node, bool> = IdVec::filled(choice.keys.len(), false);
        let mut lifts: Lifts = IdVec::filled(choice.keys.len(), None);
        let mut run = self.run_once(choice, &pushed, &lifts);
        for _ in 0..ROUNDS {
            for &node in &run.pushed {
                pushed[node] = true;
            }
            if run.pushed.is_empty() && !self.lift(&run, held, &mut lifts) {
                break;
            }
            run = self.run_once(choice, &pushed, &lifts);
        }
        run
    }

    /// Raises floors to where maximum lags are kept; returns whether one rose.
    fn lift(&self, run: &Run, held: &[&Ceiling], lifts: &mut Lifts) -> bool {
        let mut is_lifted = false;
        for ceiling in held.iter().filter(|ceiling| over(self.network, &run.pass, ceiling)) {
            let Some((node, start)) = latest_start(self.network, &run.pass, ceiling) else { continue };
            let late = self.schedule[ceiling.predecessor].late_start;
            let is_held = self.is_fixed[node] || (self.options.within_float && start > late);
            if !is_held && start > run.pass.early_start(node) && lifts[node].is_none_or(|(at, _)| start > at)
            {
                lifts[node] = Some((start, ceiling.relationship));
                is_lifted = true;
            }
        }
        is_lifted
    }
}
