//! The short way for plain activities: open, without constraints, progress or anything else out of the ordinary, tied
//! by links whose lags run on the predecessor's calendar.
//!
//! Most activities of most plans are plain. What [`forward`](super::forward), [`backward`](super::backward) and
//! [`float`](super::float) say of all of them is said here once more for these alone, in counts of working time: the
//! latest of some moments has the largest count, so a moment is looked up for the answer only and not for every link.
//! Where several links share that count, or a date of the project is near, moments decide: the short way then leaves
//! the activity to the long one. A test keeps the two the same.

use std::hint::select_unpredictable;

use chainage_model::{ActivityKind, FloatRule, Moment, RelationshipKind, SchedulingOptions, WorkingTime};

use super::backward::{cap_of, edge};
use super::float;
use super::forward::frame_driver;
use super::pass::{End, Ends, Pass};
use super::schedule::Driver;
use crate::calendar::{Side, WorkingCalendar};
use crate::network::{Link, Network, Node, Options, Work};

/// The moment a link asks for, on the calendar of its lag.
#[inline]
fn asked(network: &Network, link: &Link, from: End) -> Moment {
    let side = if link.lag > WorkingTime::ZERO { Side::Finish } else { Side::Start };
    let moved = network.clock(link.calendar).at(from.count + link.lag, side);
    let as_it_is = link.lag.is_zero() && link.kind != RelationshipKind::StartStart;
    select_unpredictable(as_it_is, from.at, moved)
}

/// Finds the early dates of a node whose links in are plain; returns whether it did.
#[inline]
pub(super) fn date_early(network: &Network, pass: &mut Pass, node: Node, work: &Work) -> bool {
    let clock = network.clock(work.clock);
    let frame = network.frame(work.project);
    let remaining = pass.remaining[node];
    let links = network.predecessors(node);
    let from = |link: &Link| pass.early[link.node].end(link.kind.from_start());
    let (mut count, mut winner, mut is_tied) = (work.begin, usize::MAX, true);
    for (place, link) in links.iter().enumerate() {
        let from = from(link);
        let end = if link.is_same_calendar {
            from.count + link.lag
        } else {
            clock.count(asked(network, link, from))
        };
        let start = end - select_unpredictable(link.kind.to_start(), WorkingTime::ZERO, remaining);
        is_tied = start == count || select_unpredictable(start > count, false, is_tied);
        winner = select_unpredictable(start > count, place, winner);
        count = count.max(start);
    }
    let winner = match links.get(winner) {
        Some(winner) if !is_tied => Some(winner),
        None if links.is_empty() => None,
        _ => return false,
    };
    let finish_count = count + remaining;
    let start = clock.start_at(count);
    // A finish that a link asks for, and a finish milestone, stay at the end of a shift.
    let is_held = work.kind == ActivityKind::FinishMilestone
        || (work.kind != ActivityKind::StartMilestone && winner.is_some_and(|link| !link.kind.to_start()));
    let (start, finish) = if is_held {
        let asked = winner.map_or(frame.start, |link| asked(network, link, from(link)));
        let finish = clock.finish_at(finish_count);
        let finish = if finish == asked { finish } else { clock.start_at(finish_count) };
        (if work.kind == ActivityKind::FinishMilestone { finish } else { start }, finish)
    } else if remaining.is_zero() {
        (start, start)
    } else {
        (start, clock.finish_at(finish_count))
    };
    pass.early[node] = Ends::new(End { at: start, count }, End { at: finish, count: finish_count });
    pass.driver[node] =
        winner.map_or_else(|| frame_driver(frame), |link| Driver::Relationship(link.relationship));
    true
}

/// Finds the late dates and the floats of a node whose links out are plain; returns whether it did.
#[inline]
pub(super) fn date_late(
    network: &Network,
    options: &Options,
    pass: &mut Pass,
    node: Node,
    work: &Work,
) -> bool {
    let clock = network.clock(work.clock);
    let rules = &options[work.project];
    let remaining = pass.remaining[node];
    let links = network.successors(node);
    let early = pass.early[node];
    let cap = cap_of(network, rules, pass, work);
    let Some(winner) = links.first() else { return date_last(rules, pass, node, work, clock, cap) };
    let (mut count, mut winner, mut is_tied) = (WorkingTime::LARGEST, winner, false);
    let mut free_float = WorkingTime::LARGEST;
    for link in links {
        let (late_to, early_to) = counts(pass, clock, link);
        let finish =
            late_to - link.lag + select_unpredictable(link.kind.from_start(), remaining, WorkingTime::ZERO);
        is_tied = finish == count || select_unpredictable(finish < count, false, is_tied);
        winner = select_unpredictable(finish < count, link, winner);
        count = count.min(finish);
        free_float = free_float.min(early_to - early.end(link.kind.from_start()).count - link.lag);
    }
    let sets_start = |link: &Link| link.kind == RelationshipKind::StartStart && link.lag <= WorkingTime::ZERO;
    let is_start_set = sets_start(winner);
    let to = || pass.late[winner.node].end(winner.kind.to_start()).at;
    let start_count = count - remaining;
    let (start, finish) = match work.kind {
        ActivityKind::StartMilestone => {
            let at = let_by(clock, winner, to(), count);
            (at, at)
        }
        ActivityKind::FinishMilestone => {
            let at = clock.finish_at(count);
            (at, at)
        }
        _ if is_start_set => (let_by(clock, winner, to(), start_count), clock.finish_at(count)),
        _ => (clock.start_at(start_count), clock.finish_at(count)),
    };
    // Which of several links is first matters where a link sets the start.
    let is_unclear = is_tied && (work.kind == ActivityKind::StartMilestone || links.iter().any(sets_start));
    if is_unclear || finish >= cap || (remaining.is_zero() && !work.kind.is_milestone()) {
        return false;
    }
    pass.late[node] = Ends::new(End { at: start, count: start_count }, End { at: finish, count });
    set_total_float(rules, pass, node);
    pass.free_float[node] = if free_float.is_negative() {
        float::free_float(network, options, pass, node, work)
    } else {
        free_float
    };
    true
}

/// The latest moment with a count that a link lets its predecessor have.
#[inline]
fn let_by(clock: &WorkingCalendar, link: &Link, to: Moment, count: WorkingTime) -> Moment {
    match (link.lag.minutes(), link.kind) {
        (1.., _) => clock.start_at(count),
        (..0, _) => clock.finish_at(count),
        (0, RelationshipKind::FinishStart) if clock.start_at(count) != to => clock.finish_at(count),
        (0, RelationshipKind::StartStart) => edge(clock, to, count),
        (0, _) => to,
    }
}

/// Finds the late dates and the floats of a node without successors; returns whether it did.
fn date_last(
    options: &SchedulingOptions,
    pass: &mut Pass,
    node: Node,
    work: &Work,
    clock: &WorkingCalendar,
    cap: Moment,
) -> bool {
    if work.kind == ActivityKind::StartMilestone {
        return false;
    }
    let remaining = pass.remaining[node];
    let early = pass.early[node].end(false);
    let count = if options.open_ends_critical { early.count } else { clock.count(cap) };
    let finish = clock.finish_at(count);
    let start = if remaining.is_zero() { finish } else { clock.start_at(count - remaining) };
    pass.late[node] = Ends::new(End { at: start, count: count - remaining }, End { at: finish, count });
    set_total_float(options, pass, node);
    let room = clock.count(pass.frame.finish[work.project]) - early.count;
    pass.free_float[node] = room.max(WorkingTime::ZERO);
    true
}

#[inline]
fn set_total_float(options: &SchedulingOptions, pass: &mut Pass, node: Node) {
    let room = |is_start| pass.late[node].end(is_start).count - pass.early[node].end(is_start).count;
    pass.total_float[node] = match options.float {
        FloatRule::Finish => room(false),
        FloatRule::Start => room(true),
        FloatRule::Smaller => room(false).min(room(true)),
    };
}

/// The counts, on the calendar of a link's predecessor, of the late and the early date it leads to.
#[inline]
fn counts(pass: &Pass, clock: &WorkingCalendar, link: &Link) -> (WorkingTime, WorkingTime) {
    let is_start = link.kind.to_start();
    let (late, early) = (pass.late[link.node].end(is_start), pass.early[link.node].end(is_start));
    if link.is_same_calendar {
        (late.count, early.count)
    } else {
        (clock.count(late.at), clock.count(early.at))
    }
}

#[cfg(test)]
mod tests {
    use chainage_model::Plan;
    use chainage_testkit::generate;
    use chainage_testkit::strategy::{Features, networks};
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::*;

    fn dates(network: &Network) -> Vec<(Ends, Ends, WorkingTime, WorkingTime, Driver)> {
        let options = network.options();
        let mut pass = Pass::new(network);
        pass.forward(network, &options);
        pass.backward(network, &options);
        let of = |node| {
            (
                pass.early[node],
                pass.late[node],
                pass.total_float[node],
                pass.free_float[node],
                pass.driver[node],
            )
        };
        network.nodes().map(of).collect()
    }

    fn both_ways_are_the_same(plan: &Plan) {
        let network = Network::compile(plan).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(dates(&network), dates(&network.clone().without_short_ways()));
    }

    #[test]
    fn the_short_way_is_the_long_way_in_large_networks() {
        for seed in 0..40 {
            both_ways_are_the_same(&generate::network(300, seed));
        }
    }

    #[test]
    fn the_generated_networks_take_the_short_way() {
        let network = Network::compile(&generate::network(300, 1)).unwrap();
        let n_plain = |is_plain: fn(&Work) -> bool| {
            network.nodes().filter(|&node| is_plain(network.work(node))).count()
        };
        assert_eq!(n_plain(|work| work.plain.before()), 300);
        assert!(n_plain(|work| work.plain.after()) > 200);
    }

    proptest! {
        #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1959), ..ProptestConfig::with_cases(300) })]

        #[test]
        fn the_short_way_is_the_long_way_beside_others(
            text in networks(10, Features { progress: true, constraints: true, ..Features::LOGIC })
        ) {
            both_ways_are_the_same(&text.plan());
        }
    }
}
