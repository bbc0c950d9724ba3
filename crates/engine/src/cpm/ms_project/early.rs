//! Early dates.

use chainage_model::{
    ActivityKind, ConstraintKind, Dialect, Direction, Moment, RelationshipKind, SchedulingOptions, Status,
};

use crate::cpm::forward::Proposal;
use crate::cpm::own::Own;
use crate::cpm::pass::{Ends, Pass};
use crate::cpm::schedule::Driver;
use crate::network::{Link, Network, Node, Options};

/// Which dates of activities placed as late as possible their successors see.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Round {
    /// Early ones: late ones are not known yet.
    First,
    /// Late ones.
    Second,
}

/// A start found so far.
#[derive(Clone, Copy)]
struct Found {
    start: Moment,
    /// The finish a constraint sets.
    finish: Option<Moment>,
    /// The finish an SF link asks for, to be shown as it stands if no work lies between.
    asked: Option<Moment>,
    driver: Driver,
}

impl Found {
    fn set(&mut self, start: Moment) {
        *self = Self { start, finish: None, asked: None, driver: Driver::Constraint };
    }
}

/// Dates a node from its predecessors, which have their dates.
pub(in crate::cpm) fn date(network: &Network, options: &SchedulingOptions, pass: &mut Pass, node: Node) {
    date_in(network, options, pass, node, Round::First);
}

/// Lets the successors of activities placed as late as possible see their late dates.
pub(in crate::cpm) fn place_late(network: &Network, options: &Options, pass: &mut Pass) {
    let of = |node| &options[network.work(node).project];
    let is_dated = |options: &SchedulingOptions| {
        options.dialect == Dialect::MsProject && options.direction == Direction::FromStart
    };
    let dated = || network.nodes().filter(|&node| is_dated(of(node)));
    let is_moved = |node| {
        let own = Own::of(network, pass, node);
        own.is_late() && own.is_open()
    };
    if dated().any(is_moved) {
        for node in dated() {
            date_in(network, of(node), pass, node, Round::Second);
        }
    }
}

fn date_in(network: &Network, options: &SchedulingOptions, pass: &mut Pass, node: Node, round: Round) {
    let own = Own::of(network, pass, node);
    let manual = own.detail.and_then(|detail| detail.manual);
    let (start, finish, driver) = match (manual, own.work.status) {
        (Some((start, finish)), _) => (start, finish, Driver::Constraint),
        (None, Status::NotStarted) => date_open(options, pass, node, &own, round),
        (None, Status::InProgress | Status::Finished) => date_progressed(pass, node, &own),
    };
    pass.early[node] = Ends::of(own.clock, start, finish);
    pass.driver[node] = driver;
}

fn date_open(
    options: &SchedulingOptions,
    pass: &Pass,
    node: Node,
    own: &Own<'_>,
    round: Round,
) -> (Moment, Moment, Driver) {
    let mut best: Option<Found> = None;
    for link in own.network.predecessors(node) {
        let Proposal { start, finish: asked } = propose_in(pass, link, own, round);
        if best.is_none_or(|best| start > best.start) {
            best =
                Some(Found { start, finish: None, asked, driver: Driver::Relationship(link.relationship) });
        }
    }
    let is_linked = best.is_some();
    let mut found = best.unwrap_or_else(|| open_start(pass, own));
    for further in own.constraints().iter().skip(1) {
        if further.kind == ConstraintKind::StartNoEarlierThan && further.date > found.start {
            found.set(further.date);
        }
    }
    found.start = begin(own, found.start);
    let delay = own.detail.map(|detail| detail.levelling_delay).filter(|delay| !delay.is_zero());
    if let Some(delay) = delay {
        found.start = begin(own, found.start + delay);
        found.asked = None;
    }
    constrain(&mut found, own, options.honour_constraints, is_linked);
    let finish = found.finish.unwrap_or_else(|| {
        let finish = own.finish_from(found.start);
        found.asked.filter(|&asked| own.clock.between(finish, asked).is_zero()).unwrap_or(finish)
    });
    (found.start, finish, found.driver)
}

/// A start moved into working time; a milestone may stay where work ends.
fn begin(own: &Own<'_>, m: Moment) -> Moment {
    let stays = own.work.kind == ActivityKind::FinishMilestone && own.clock.previous_finish(m) == m;
    if stays { m } else { own.begin(m) }
}

/// The start of an activity without predecessors: that of the project, unless its constraint names another.
fn open_start(pass: &Pass, own: &Own<'_>) -> Found {
    let stated = own.constraints().first().and_then(|primary| match primary.kind {
        ConstraintKind::StartNoEarlierThan => Some(primary.date),
        ConstraintKind::FinishNoEarlierThan => Some(own.start_before(primary.date)),
        _ => None,
    });
    let (start, driver) = match stated {
        Some(start) => (start, Driver::Constraint),
        None => (begin_of_project(pass, own), Driver::ProjectStart),
    };
    Found { start, finish: None, asked: None, driver }
}

fn begin_of_project(pass: &Pass, own: &Own<'_>) -> Moment {
    let project = own.work.project;
    pass.begin(project).unwrap_or(own.network.frame(project).planned_start)
}

/// What the primary constraint does to a start found so far.
fn constrain(found: &mut Found, own: &Own<'_>, honours: bool, is_linked: bool) {
    let Some(primary) = own.constraints().first() else { return };
    let date = primary.date;
    let wins = honours || !is_linked;
    match primary.kind {
        ConstraintKind::StartNoEarlierThan if found.start < date => found.set(begin(own, date)),
        ConstraintKind::FinishNoEarlierThan => {
            let start = own.start_before(date);
            if found.start < start {
                found.set(begin(own, start));
            }
        }
        ConstraintKind::StartOn if wins || found.start < date => found.set(begin(own, date)),
        ConstraintKind::FinishOn => {
            let start = own.start_before(date);
            if wins || found.start < start {
                found.set(start);
                found.finish = Some(date);
            }
        }
        ConstraintKind::StartNoLaterThan if honours && found.start > date => found.set(date),
        ConstraintKind::FinishNoLaterThan if honours => {
            let start = own.start_before(date);
            if found.start > start {
                found.set(start);
            }
        }
        ConstraintKind::MandatoryStart => found.set(date),
        ConstraintKind::MandatoryFinish => {
            found.set(own.start_before(date));
            found.finish = Some(date);
        }
        ConstraintKind::StartNoEarlierThan
        | ConstraintKind::StartOn
        | ConstraintKind::StartNoLaterThan
        | ConstraintKind::FinishNoLaterThan => {}
    }
}

/// Work that has begun keeps its start; what is left goes on at its resume date.
fn date_progressed(pass: &Pass, node: Node, own: &Own<'_>) -> (Moment, Moment, Driver) {
    let detail = own.detail.expect("progressed work has its dates in its detail");
    let start = detail.actual_start.expect("progressed work has begun");
    if let Some(finish) = detail.actual_finish {
        return (start, finish, Driver::Actual);
    }
    let goes_on =
        detail.resume.filter(|&resume| resume >= start && !own.remaining.is_zero() && !detail.keeps_span);
    let mut finish = match goes_on {
        Some(resume) => own.finish_from(own.begin(resume)),
        None if own.remaining == detail.duration => own.finish_from(start),
        None => own.clock.add(start, detail.duration + own.pauses),
    };
    if let Some(primary) = own.constraints().first()
        && primary.kind == ConstraintKind::FinishNoEarlierThan
    {
        finish = finish.max(primary.date);
    }
    let asked = own.network.predecessors(node).iter().filter_map(|link| propose(pass, link, own).finish);
    finish = asked.filter(|&asked| own.clock.between(finish, asked).is_zero()).max().unwrap_or(finish);
    (start, finish, Driver::Actual)
}

/// What a link asks of work that has not started.
pub(in crate::cpm) fn propose(pass: &Pass, link: &Link, own: &Own<'_>) -> Proposal {
    propose_in(pass, link, own, Round::First)
}

fn propose_in(pass: &Pass, link: &Link, own: &Own<'_>, round: Round) -> Proposal {
    let before = Own::of(own.network, pass, link.node);
    let is_late = round == Round::Second && before.is_late() && before.is_open() && !own.is_late();
    let ends = if is_late { pass.late[link.node] } else { pass.early[link.node] };
    let lag_clock = own.network.clock(link.calendar);
    let at = |from: Moment| lag_clock.add(from, link.lag);
    match link.kind {
        RelationshipKind::FinishStart => Proposal { start: at(ends.finish()), finish: None },
        RelationshipKind::StartStart => Proposal { start: at(ends.start()), finish: None },
        RelationshipKind::FinishFinish => {
            let start = own.start_before(at(ends.finish())).max(begin_of_project(pass, own));
            Proposal { start, finish: None }
        }
        RelationshipKind::StartFinish => {
            let finish = at(ends.start());
            Proposal { start: own.start_before(finish), finish: Some(finish) }
        }
    }
}
