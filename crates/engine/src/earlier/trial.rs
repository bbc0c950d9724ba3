//! Scheduling with a change, at the price of what follows it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use chainage_model::{ActivityId, IdVec, Lag, Moment, Placement, Plan, RelationshipId, Status, WorkingTime};

use super::change::{Change, Lifted};
use crate::cpm::{self, Pass, Schedule};
use crate::network::{Detail, Network, Node, Options};

/// A network that is changed, dated again, and changed back.
pub(super) struct Trial<'a> {
    plan: &'a Plan,
    of: Option<ActivityId>,
    pub(super) network: Network,
    pub(super) options: Options,
    pub(super) pass: Pass,
    /// What is left of each activity before an expected finish sets it.
    planned: IdVec<Node, WorkingTime>,
    /// Whether dates depend on more than what comes before: each trial is a whole schedule.
    whole: bool,
    waiting: BinaryHeap<Reverse<Node>>,
    is_waiting: IdVec<Node, bool>,
    /// Datings left.
    left: u64,
    pub(super) n_tried: usize,
}

/// A change of the network; making it gives the one that takes it back.
enum Step {
    Remaining(Node, WorkingTime),
    Lag(Node, RelationshipId, WorkingTime),
    Detail(Node, Box<Detail>),
}

impl<'a> Trial<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        network: &Network,
        schedule: &Schedule,
        of: Option<ActivityId>,
        datings: u64,
    ) -> Self {
        let options = schedule.options().clone();
        let is_late = |node| network.work(node).placement == Placement::AsLateAsPossible;
        let whole = options.has_ms_project() || network.nodes().any(is_late) || !network.ceilings.is_empty();
        let network = network.clone();
        let pass = dated(&network, &options, whole);
        Self {
            plan,
            of,
            planned: Pass::new(&network).remaining,
            is_waiting: IdVec::filled(network.nodes().len(), false),
            network,
            options,
            pass,
            whole,
            waiting: BinaryHeap::new(),
            left: datings,
            n_tried: 0,
        }
    }

    /// Whether the effort is spent.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// The finish that is to come forward.
    pub(super) fn finish(&self) -> Moment {
        finish(&self.network, &self.pass, self.of)
    }

    /// The nodes of which the last makes the finish.
    pub(super) fn ends(&self) -> Vec<Node> {
        ends(&self.network, self.of)
    }

    /// Returns the finish with a change; `None` if the effort is spent, or if there is no schedule with it.
    pub(super) fn with(&mut self, change: &Change) -> Option<Moment> {
        if self.is_spent() {
            return None;
        }
        self.n_tried += 1;
        let Some(steps) = self.steps(change) else { return self.with_plan(change) };
        let mut undo = Vec::new();
        for step in steps {
            let back = self.make(step);
            undo.push(back);
        }
        let finish = if self.whole { self.date_all() } else { self.date_after(&undo) };
        for step in undo.into_iter().rev() {
            self.make(step);
        }
        Some(finish)
    }

    /// The finish with a change that needs the network compiled anew.
    fn with_plan(&mut self, change: &Change) -> Option<Moment> {
        // Compiling takes about as long as dating everything some twenty times.
        self.left = self.left.saturating_sub(20 * self.planned.len() as u64);
        let mut plan = self.plan.clone();
        change.apply(&mut plan);
        let network = Network::compile(&plan).ok()?;
        Some(finish(&network, &dated(&network, &self.options, self.whole), self.of))
    }

    /// What a change does to the network; `None` if it has to be compiled anew.
    fn steps(&self, change: &Change) -> Option<Vec<Step>> {
        match *change {
            Change::Shorten { activity, by } => {
                let node = self.network.node_of(activity)?;
                let mut steps = vec![Step::Remaining(node, self.planned[node] - by)];
                if self.network.status(activity) == Status::NotStarted {
                    // Lags that are a share of the duration follow it.
                    let duration = self.plan.activity(activity).duration - by;
                    steps.extend(self.network.successors(node).iter().filter_map(|link| {
                        let lag = self.plan.relationship(link.relationship).lag;
                        let is_share = matches!(lag, Lag::Percent(_));
                        is_share.then(|| Step::Lag(link.node, link.relationship, lag.of(duration)))
                    }));
                }
                // Microsoft Project counts with the whole duration as well.
                (!self.options.has_ms_project()).then_some(steps)
            }
            Change::Lag { relationship, to, .. } => {
                let node = self.network.node_of(self.plan.relationship(relationship).successor)?;
                Some(vec![Step::Lag(node, relationship, to)])
            }
            Change::Lift { activity, what } => {
                let node = self.network.node_of(activity)?;
                let mut detail = self.network.detail(self.network.work(node))?.clone();
                match what {
                    Lifted::Constraint(lifted) => {
                        let at = detail.constraints.iter().position(|held| *held == lifted)?;
                        detail.constraints.remove(at);
                    }
                    Lifted::ExpectedFinish(_) => detail.expected_finish = None,
                    Lifted::External(_) => detail.external_early_start = None,
                    Lifted::LevellingDelay(_) => detail.levelling_delay = WorkingTime::ZERO,
                }
                Some(vec![Step::Detail(node, Box::new(detail))])
            }
            Change::Start { .. } | Change::Calendar { .. } | Change::WorkDay { .. } => None,
        }
    }

    fn make(&mut self, step: Step) -> Step {
        match step {
            Step::Remaining(node, remaining) => {
                Step::Remaining(node, std::mem::replace(&mut self.planned[node], remaining))
            }
            Step::Lag(node, relationship, lag) => {
                Step::Lag(node, relationship, self.network.set_lag(node, relationship, lag))
            }
            Step::Detail(node, detail) => Step::Detail(node, self.network.set_detail(node, detail)),
        }
    }

    fn date_all(&mut self) -> Moment {
        self.left = self.left.saturating_sub(2 * self.planned.len() as u64);
        let mut pass = Pass::new(&self.network);
        pass.remaining.clone_from(&self.planned);
        pass.forward(&self.network, &self.options);
        pass.backward(&self.network, &self.options);
        finish(&self.network, &pass, self.of)
    }

    /// Dates the changed nodes and whatever follows from them, reads the finish, and puts all dates back.
    fn date_after(&mut self, changed: &[Step]) -> Moment {
        for step in changed {
            let (Step::Remaining(node, _) | Step::Lag(node, ..) | Step::Detail(node, _)) = *step;
            self.wait(node);
        }
        let mut before = Vec::new();
        while let Some(Reverse(node)) = self.waiting.pop() {
            self.is_waiting[node] = false;
            self.left = self.left.saturating_sub(1);
            let (ends, driver) = (self.pass.early[node], self.pass.driver[node]);
            before.push((node, ends, driver, self.pass.remaining[node]));
            self.pass.remaining[node] = self.planned[node];
            cpm::date_early(&self.network, &self.options, &mut self.pass, node);
            if self.pass.early[node] != ends {
                for at in 0..self.network.successors(node).len() {
                    self.wait(self.network.successors(node)[at].node);
                }
            }
        }
        let finish = self.finish();
        for (node, ends, driver, remaining) in before {
            self.pass.early[node] = ends;
            self.pass.driver[node] = driver;
            self.pass.remaining[node] = remaining;
        }
        finish
    }

    fn wait(&mut self, node: Node) {
        if !std::mem::replace(&mut self.is_waiting[node], true) {
            self.waiting.push(Reverse(node));
        }
    }
}

fn dated(network: &Network, options: &Options, whole: bool) -> Pass {
    let mut pass = Pass::new(network);
    pass.forward(network, options);
    if whole {
        pass.backward(network, options);
    }
    pass
}

fn ends(network: &Network, of: Option<ActivityId>) -> Vec<Node> {
    if let Some(of) = of {
        return network.node_of(of).into_iter().collect();
    }
    let milestone = |node| network.frame(network.work(node).project).finish_milestone;
    let counts = |&node: &Node| {
        let is_end = milestone(node).is_none_or(|end| network.node_of(end) == Some(node));
        is_end && network.work(node).status != Status::Finished
    };
    network.nodes().filter(counts).collect()
}

fn finish(network: &Network, pass: &Pass, of: Option<ActivityId>) -> Moment {
    ends(network, of).iter().map(|&node| pass.early[node].finish()).max().unwrap_or(Moment::EARLIEST)
}
