//! Maximum lags: what follows soon enough, because what comes before waits for it.
//!
//! A maximum lag is a ceiling on the time between two ends. Early dates keep it by moving the predecessor: it starts as
//! late as needed for its successor, which something else holds, to come within the ceiling. What follows the
//! predecessor moves too, so the pass is repeated until nothing moves: a longest path through arcs that lead backwards.
//! On one calendar `k` ceilings need at most `k + 1` rounds; what is still exceeded then lies on a walk whose least times
//! are longer than its ceilings allow, can be met by no dates, and holds nothing. Late dates mirror it: a successor is no
//! later than its ceiling lets it be behind a predecessor that must be done early.
//!
//! Work that has begun, manual work and mandatory dates do not wait.
//!
//! # References
//! Roy, B.: *Graphes et ordonnancements*, 1962. Neumann, K., Schwindt, C. & Zimmermann, J.: *Project Scheduling with
//! Time Windows and Scarce Resources*, 2003.

use chainage_model::{ActivityKind, IdVec, Moment, Status, WorkingTime};

use super::further::stands;
use super::own::Own;
use super::pass::Pass;
use super::schedule::Driver;
use super::{backward, forward};
use crate::network::{Ceiling, Network, Node, Options};

/// Rounds are bounded, however many ceilings there are.
const MOST_ROUNDS: usize = 200;

/// Moves early dates until every maximum lag that can be met is.
pub(super) fn hold_early(network: &Network, options: &Options, pass: &mut Pass) {
    let mut held: Vec<&Ceiling> = network.ceilings.iter().collect();
    // What a caller changed (risk, what-if) stays changed; what an expected finish set is found anew.
    let left = |node| {
        if sets_remaining(network, node) { network.work(node).remaining } else { pass.remaining[node] }
    };
    let remaining: IdVec<Node, WorkingTime> = network.nodes().map(left).collect();
    loop {
        let mut floors: IdVec<Node, Option<(Moment, &Ceiling)>> = IdVec::filled(network.nodes().len(), None);
        let mut exceeded = Vec::new();
        for _ in 0..=(held.len() + 1).min(MOST_ROUNDS) {
            exceeded = held.iter().copied().filter(|ceiling| over(network, pass, ceiling)).collect();
            let mut is_moved = false;
            for &ceiling in &exceeded {
                let Some((node, start)) = latest_start(network, pass, ceiling) else { continue };
                if start > pass.early[node].start() && floors[node].is_none_or(|(floor, _)| start > floor) {
                    floors[node] = Some((start, ceiling));
                    is_moved = true;
                }
            }
            if !is_moved {
                break;
            }
            pass.remaining.clone_from(&remaining);
            for node in network.nodes() {
                forward::date(network, options, pass, node);
                if let Some((floor, ceiling)) = floors[node] {
                    raise(network, pass, node, floor, ceiling);
                }
            }
        }
        if exceeded.is_empty() {
            return;
        }
        // These can be met by no dates: they hold nothing, and the others are held anew.
        let n_held = held.len();
        held.retain(|ceiling| !exceeded.iter().any(|other| std::ptr::eq(*ceiling, *other)));
        if held.len() == n_held {
            return;
        }
        pass.remaining.clone_from(&remaining);
        for node in network.nodes() {
            forward::date(network, options, pass, node);
        }
        if held.is_empty() {
            return;
        }
    }
}

/// Whether an expected finish may set what is left of a node.
fn sets_remaining(network: &Network, node: Node) -> bool {
    network.detail(network.work(node)).is_some_and(|detail| detail.expected_finish.is_some())
}

/// Whether the early dates exceed a ceiling.
pub(crate) fn over(network: &Network, pass: &Pass, ceiling: &Ceiling) -> bool {
    let Some((from, to)) = ends(network, ceiling) else { return false };
    let from = pass.early[from].end(ceiling.kind.from_start()).at;
    let to = pass.early[to].end(ceiling.kind.to_start()).at;
    network.clock(ceiling.clock).between(from, to) > ceiling.most
}

fn ends(network: &Network, ceiling: &Ceiling) -> Option<(Node, Node)> {
    Some((network.node_of(ceiling.predecessor)?, network.node_of(ceiling.successor)?))
}

/// The start at which the predecessor of a ceiling keeps it; `None` if it does not wait.
pub(crate) fn latest_start(network: &Network, pass: &Pass, ceiling: &Ceiling) -> Option<(Node, Moment)> {
    let (node, after) = ends(network, ceiling)?;
    let work = network.work(node);
    if work.status != Status::NotStarted || stands(network, node) {
        return None;
    }
    let to = pass.early[after].end(ceiling.kind.to_start()).at;
    let from = network.clock(ceiling.clock).add(to, -ceiling.most);
    let own = Own::of(network, pass, node);
    let start = if ceiling.kind.from_start() { from } else { own.start_before(from) };
    let is_finish = work.kind == ActivityKind::FinishMilestone;
    Some((node, if is_finish { start } else { own.begin(start) }))
}

/// Moves a node to a later start.
fn raise(network: &Network, pass: &mut Pass, node: Node, floor: Moment, ceiling: &Ceiling) {
    if floor <= pass.early[node].start() {
        return;
    }
    let finish = Own::of(network, pass, node).finish_from(floor);
    pass.set_early(network, node, floor, finish);
    pass.driver[node] = Driver::MaximumLag(ceiling.relationship);
}

/// Brings late dates forward until every maximum lag is kept that early dates keep.
pub(super) fn hold_late(network: &Network, options: &Options, pass: &mut Pass) {
    let held: Vec<_> = network.ceilings.iter().filter(|ceiling| !over(network, pass, ceiling)).collect();
    let mut caps: IdVec<Node, Option<Moment>> = IdVec::filled(network.nodes().len(), None);
    for _ in 0..=(held.len() + 1).min(MOST_ROUNDS) {
        if !cap_late(network, pass, &held, &mut caps) {
            return;
        }
        for node in network.nodes().rev() {
            backward::date(network, options, pass, node);
            if let Some(cap) = caps[node].filter(|&cap| cap < pass.late[node].finish()) {
                let start = Own::of(network, pass, node).start_before(cap);
                pass.set_late(network, node, start, cap);
            }
        }
    }
}

/// Lowers the latest finishes that late dates may have to what ceilings allow; returns whether one was.
pub(crate) fn cap_late(
    network: &Network,
    pass: &Pass,
    held: &[&Ceiling],
    caps: &mut IdVec<Node, Option<Moment>>,
) -> bool {
    let mut is_moved = false;
    for ceiling in held {
        let Some((before, node)) = ends(network, ceiling) else { continue };
        let work = network.work(node);
        if work.status == Status::Finished || stands(network, node) {
            continue;
        }
        let lag_clock = network.clock(ceiling.clock);
        let from = pass.late[before].end(ceiling.kind.from_start()).at;
        let to = pass.late[node].end(ceiling.kind.to_start()).at;
        if lag_clock.between(from, to) <= ceiling.most {
            continue;
        }
        let latest = lag_clock.add(from, ceiling.most);
        let own = Own::of(network, pass, node);
        let finish = if ceiling.kind.to_start() { own.finish_from(latest) } else { latest };
        if finish < pass.late[node].finish() && caps[node].is_none_or(|cap| finish < cap) {
            caps[node] = Some(finish);
            is_moved = true;
        }
    }
    is_moved
}
