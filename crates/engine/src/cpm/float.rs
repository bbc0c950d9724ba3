//! Floats.
//!
//! Total float: how much later than its early dates an activity may be without delaying the finish it is measured
//! against. Free float: without delaying any successor. Both in working time of the activity's own calendar.

use chainage_model::{Dialect, FloatRule, RelationshipKind, SchedulingOptions, Status, WorkingTime};

use super::backward::asks_back;
use super::forward::{rest_of_lag, rest_of_start_lag};
use super::ms_project;
use super::pass::Pass;
use crate::calendar::WorkingCalendar;
use crate::network::{Link, Network, Node, Options, Work};

/// Measures the floats of a node.
pub(super) fn measure(network: &Network, options: &Options, pass: &mut Pass, node: Node) {
    let work = network.work(node);
    let rules = &options[work.project];
    if rules.dialect == Dialect::MsProject {
        return ms_project::measure(network, rules, pass, node);
    }
    if work.status == Status::Finished {
        pass.total_float[node] = WorkingTime::ZERO;
        pass.free_float[node] = WorkingTime::ZERO;
        return;
    }
    let clock = network.clock(work.clock);
    pass.total_float[node] = total_float(rules, pass, node, work, clock);
    pass.free_float[node] = free_float(network, options, pass, node, work);
}

/// The room between early and late dates, by the rule of the options; of started work at its finish.
pub(super) fn total_float(
    options: &SchedulingOptions,
    pass: &Pass,
    node: Node,
    work: &Work,
    clock: &WorkingCalendar,
) -> WorkingTime {
    let finish = clock.between(pass.early[node].finish(), pass.late[node].finish());
    match (options.float, work.status) {
        (FloatRule::Finish, _) | (FloatRule::Smaller, Status::InProgress) => finish,
        (FloatRule::Start, _) => clock.between(pass.early[node].start(), pass.late[node].start()),
        (FloatRule::Smaller, _) => {
            finish.min(clock.between(pass.early[node].start(), pass.late[node].start()))
        }
    }
}

/// The least room on the links out of a node. Of several links to one successor the smallest counts if none is
/// negative, else the largest; where no successor asks it is the room to the finish of the project. A finish that is
/// expected or mandatory has none.
pub(super) fn free_float(
    network: &Network,
    options: &Options,
    pass: &Pass,
    node: Node,
    work: &Work,
) -> WorkingTime {
    let clock = network.clock(work.clock);
    let is_set = network.detail(work).is_some_and(|detail| {
        (options[work.project].use_expected_finish && detail.expected_finish.is_some())
            || detail.constraints.iter().any(|c| c.kind == chainage_model::ConstraintKind::MandatoryFinish)
    });
    if is_set {
        return WorkingTime::ZERO;
    }
    let least = least_room(network.successors(node), |link| {
        if asks_back(network, options, link) {
            room_on(network, pass, node, work, link)
        } else {
            WorkingTime::LARGEST
        }
    });
    if least < WorkingTime::LARGEST {
        return least;
    }
    clock.between(pass.early[node].finish(), pass.frame.finish[work.project]).max(WorkingTime::ZERO)
}

/// The least room on links out of a node, zero if it is negative; links to one successor are judged together.
fn least_room(links: &[Link], room_on: impl Fn(&Link) -> WorkingTime) -> WorkingTime {
    let least = links.iter().map(&room_on).min().unwrap_or(WorkingTime::LARGEST);
    if least.is_negative() { least_of_successors(links, room_on) } else { least }
}

/// The least room of the successors, where that of a link is negative: of several links to one successor the smallest
/// counts if none is negative, else the largest.
#[cold]
fn least_of_successors(links: &[Link], room_on: impl Fn(&Link) -> WorkingTime) -> WorkingTime {
    let mut least = WorkingTime::LARGEST;
    for (at, link) in links.iter().enumerate() {
        let is_other = |other: &&Link| other.node == link.node;
        if !links[..at].iter().any(|other| is_other(&other)) {
            let rooms = links[at..].iter().filter(is_other).map(&room_on);
            let (small, large) = rooms
                .fold((WorkingTime::LARGEST, -WorkingTime::LARGEST), |(small, large), room| {
                    (small.min(room), large.max(room))
                });
            least = least.min(if small.is_negative() { large } else { small });
        }
    }
    least.max(WorkingTime::ZERO)
}

/// The working time on the predecessor's calendar between the date it has and the latest that leaves the date of its
/// successor as it is.
pub(super) fn room_on(network: &Network, pass: &Pass, node: Node, work: &Work, link: &Link) -> WorkingTime {
    let clock = network.clock(work.clock);
    let after = network.work(link.node);
    let lag_clock = network.clock(link.calendar);
    let data_date = network.frame(after.project).data_date;
    let lag = match (link.kind, work.status) {
        (RelationshipKind::StartStart, Status::InProgress) if link.lag > WorkingTime::ZERO => {
            rest_of_start_lag(network, work, link, data_date)
        }
        (RelationshipKind::StartFinish, Status::InProgress) => {
            let started = network.detail(work).and_then(|detail| detail.actual_start);
            started.map_or(link.lag, |started| rest_of_lag(lag_clock, link.lag, started, data_date))
        }
        _ => link.lag,
    };
    let from = pass.early[node].end(link.kind.from_start()).at;
    let to = pass.early[link.node].end(link.kind.to_start()).at;
    clock.between(from, lag_clock.add(to, -lag))
}
