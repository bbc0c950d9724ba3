//! The short way for plain activities: open, without constraints, progress or anything else out of the ordinary, tied
//! by links whose lags run on the predecessor's calendar.
//!
//! Most activities of most plans are plain. What [`forward`](super::forward), [`backward`](super::backward) and
//! [`float`](super::float) say of all of them is said here once more for these alone: nothing is asked that has only
//! one answer, and what has been counted on a calendar is not counted again. A test keeps the two the same.

use std::hint::select_unpredictable;

use chainage_model::{ActivityKind, FloatRule, Moment, RelationshipKind, SchedulingOptions, WorkingTime};

use super::backward::{cap_of, edge};
use super::float::least_room;
use super::forward::{frame_driver, into_work};
use super::pass::{End, Ends, Pass};
use super::schedule::Driver;
use crate::calendar::{Side, WorkingCalendar};
use crate::network::{Network, Node, Work};

/// The moment some working time after a count: what [`WorkingCalendar::add`] gives for a moment that has been counted.
#[inline]
fn step(clock: &WorkingCalendar, m: Moment, count: WorkingTime, time: WorkingTime) -> Moment {
    match time.minutes() {
        0 => m,
        1.. => clock.finish_at(count + time),
        _ => clock.start_at(count + time),
    }
}

/// Finds the early dates of a node whose links in are plain.
#[inline]
pub(super) fn date_early(network: &Network, pass: &mut Pass, node: Node, work: &Work) {
    let clock = network.clock(work.clock);
    let frame = network.frame(work.project);
    let remaining = pass.remaining[node];
    let never = Moment::from_minutes(i64::MIN);
    let links = network.predecessors(node);
    let (mut start, mut asked, mut winner) = (never, never, usize::MAX);
    for (place, link) in links.iter().enumerate() {
        let End { at: from, count } = pass.early[link.node].end(link.kind.from_start());
        let lag = link.lag;
        let side = if lag > WorkingTime::ZERO { Side::Finish } else { Side::Start };
        let moved = network.clock(link.calendar).at(count + lag, side);
        let moved = moved.max(select_unpredictable(lag.is_negative(), frame.data_date, never));
        let as_it_is = lag.is_zero() && link.kind != RelationshipKind::StartStart;
        let end = select_unpredictable(as_it_is, from, moved);
        let mut at = end;
        if !link.kind.to_start() && !remaining.is_zero() {
            at = clock.at(clock.count(end) - remaining, Side::Start);
        }
        let is_later = at > start;
        start = select_unpredictable(is_later, at, start);
        asked = select_unpredictable(is_later, end, asked);
        winner = select_unpredictable(is_later, place, winner);
    }
    let mut driver = frame_driver(frame);
    let mut is_asked = false;
    if start < frame.start {
        start = frame.start;
    } else if let Some(link) = links.get(winner) {
        driver = Driver::Relationship(link.relationship);
        is_asked = match link.kind {
            RelationshipKind::FinishFinish => true,
            RelationshipKind::StartFinish => start > frame.data_date,
            RelationshipKind::FinishStart | RelationshipKind::StartStart => false,
        };
    }
    let count = clock.count(start);
    let finish_count = count + remaining;
    let (start, finish) = match work.kind {
        ActivityKind::StartMilestone => {
            let at = clock.start_at(count);
            (at, at)
        }
        ActivityKind::FinishMilestone => {
            let at = into_work(clock, start);
            (at, at)
        }
        _ => {
            let start = clock.start_at(count);
            let finish = if is_asked && clock.count(asked) == finish_count {
                into_work(clock, asked)
            } else if remaining.is_zero() {
                start
            } else {
                clock.finish_at(finish_count)
            };
            (start, finish)
        }
    };
    pass.early[node] = Ends::new(End { at: start, count }, End { at: finish, count: finish_count });
    pass.driver[node] = driver;
}

/// Finds the late dates of a node whose links out are plain, of which there is one at least.
#[inline]
pub(super) fn date_late(
    network: &Network,
    options: &SchedulingOptions,
    pass: &mut Pass,
    node: Node,
    work: &Work,
) {
    let clock = network.clock(work.clock);
    let remaining = pass.remaining[node];
    let mut finish = Moment::from_minutes(i64::MAX);
    let mut start = None;
    for link in network.successors(node) {
        let End { at: to, count } = pass.late[link.node].end(link.kind.to_start());
        let counted = || if link.is_same_calendar { count } else { clock.count(to) };
        let lag = link.lag;
        let mut begins = None;
        let at = match link.kind {
            RelationshipKind::FinishStart if lag.is_zero() => touching(clock, to, counted()),
            RelationshipKind::FinishFinish if lag.is_zero() => to,
            RelationshipKind::FinishStart | RelationshipKind::FinishFinish => {
                step(clock, to, counted(), -lag)
            }
            RelationshipKind::StartStart => {
                let count = counted();
                let at = if lag.is_zero() { edge(clock, to, count) } else { step(clock, to, count, -lag) };
                begins = (lag <= WorkingTime::ZERO).then_some(at);
                step(clock, at, count - lag, remaining)
            }
            RelationshipKind::StartFinish => {
                let count = counted() + remaining;
                let at = step(clock, to, count - remaining, remaining);
                step(clock, at, count, -lag)
            }
        };
        if at < finish {
            (finish, start) = (at, begins);
        }
    }
    let cap = cap_of(network, options, pass, work);
    if finish > cap {
        (finish, start) = (clock.previous_finish(cap), None);
    }
    let finish_count = clock.count(finish);
    if work.kind != ActivityKind::StartMilestone {
        finish = clock.finish_at(finish_count);
    }
    let (start, start_count) = match start {
        Some(start) if work.kind != ActivityKind::FinishMilestone => (start, clock.count(start)),
        _ if remaining.is_zero() => (finish, finish_count),
        _ => (clock.start_at(finish_count - remaining), finish_count - remaining),
    };
    pass.late[node] =
        Ends::new(End { at: start, count: start_count }, End { at: finish, count: finish_count });
}

/// A moment that touches work, else the finish of work before it.
#[inline]
fn touching(clock: &WorkingCalendar, m: Moment, count: WorkingTime) -> Moment {
    if clock.start_at(count) == m { m } else { clock.finish_at(count) }
}

/// Measures the floats of a node whose links out are plain, of which there is one at least.
#[inline]
pub(super) fn measure(
    network: &Network,
    options: &SchedulingOptions,
    pass: &mut Pass,
    node: Node,
    work: &Work,
) {
    let clock = network.clock(work.clock);
    let (early, late) = (&pass.early[node], &pass.late[node]);
    let room = |is_start| late.end(is_start).count - early.end(is_start).count;
    let (of_start, of_finish) = (room(true), room(false));
    pass.total_float[node] = match options.float {
        FloatRule::Finish => of_finish,
        FloatRule::Start => of_start,
        FloatRule::Smaller => of_start.min(of_finish),
    };
    let links = network.successors(node);
    pass.free_float[node] = least_room(links, work.plain.is_single(), |link| {
        let End { at: to, count } = pass.early[link.node].end(link.kind.to_start());
        let to = if link.is_same_calendar { count } else { clock.count(to) };
        to - early.end(link.kind.from_start()).count - link.lag
    });
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
        pass.floats(network, &options);
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
