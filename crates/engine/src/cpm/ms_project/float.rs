//! Slack, and the late dates that are shown.

use chainage_model::{Direction, SchedulingOptions, Status, WorkingTime};

use crate::cpm::float::total_float;
use crate::cpm::own::Own;
use crate::cpm::pass::{Ends, Pass};
use crate::network::{Network, Node};

/// Measures the floats of a node.
pub(in crate::cpm) fn measure(network: &Network, options: &SchedulingOptions, pass: &mut Pass, node: Node) {
    let own = Own::of(network, pass, node);
    // What is placed at the other end has no room.
    let is_placed = own.is_late() == (options.direction == Direction::FromStart);
    if !own.is_open() || is_placed {
        pass.total_float[node] = WorkingTime::ZERO;
        pass.free_float[node] = WorkingTime::ZERO;
    } else {
        let total = total_float(options, pass, node, own.work, own.clock);
        pass.total_float[node] = total;
        pass.free_float[node] = free_float(pass, node, &own, total);
    }
    if own.work.status == Status::InProgress {
        let (early, late) = (&pass.early[node], &pass.late[node]);
        pass.late[node] = Ends::of(own.clock, early.start(), late.finish().max(early.finish()));
    }
}

/// The least room before a successor that is not finished, but no more than the total float.
fn free_float(pass: &Pass, node: Node, own: &Own<'_>, total: WorkingTime) -> WorkingTime {
    let network = own.network;
    let asking =
        network.successors(node).iter().filter(|link| network.work(link.node).status != Status::Finished);
    let rooms = asking.map(|link| {
        let from = pass.early[node].end(link.kind.from_start()).at;
        let to = pass.early[link.node].end(link.kind.to_start()).at;
        own.clock.between(from, network.clock(link.calendar).add(to, -link.lag))
    });
    rooms.min().unwrap_or(total).min(total).max(WorkingTime::ZERO)
}
