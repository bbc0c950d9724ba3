//! Late dates. Those of work that has begun are of what is left, until its float is measured: then the late start is
//! shown as the actual one, and a late finish before the early one is not shown.

use chainage_model::{
    ConstraintKind, Dialect, Direction, Moment, Placement, RelationshipKind, SchedulingOptions, Status,
};

use crate::cpm::backward::cap_of;
use crate::cpm::own::Own;
use crate::cpm::pass::{Ends, Pass};
use crate::network::{Link, Network, Node, Options};

/// Which dates of work placed as soon as possible its predecessors see.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Round {
    /// Late ones.
    First,
    /// Early ones.
    Second,
}

/// Dates a node from its successors, which have their late dates.
pub(in crate::cpm) fn date(network: &Network, options: &SchedulingOptions, pass: &mut Pass, node: Node) {
    date_in(network, options, pass, node, Round::First);
}

/// Lets the predecessors of work placed as soon as possible, in projects scheduled from their finish, see its early
/// dates: the mirror image of `place_late`.
pub(in crate::cpm) fn place_early(network: &Network, options: &Options, pass: &mut Pass) {
    let of = |node| &options[network.work(node).project];
    let is_dated = |options: &SchedulingOptions| {
        options.dialect == Dialect::MsProject && options.direction == Direction::FromFinish
    };
    let dated = || network.nodes().rev().filter(|&node| is_dated(of(node)));
    if dated().any(|node| is_soon(network, node)) {
        for node in dated() {
            date_in(network, of(node), pass, node, Round::Second);
        }
    }
}

fn is_soon(network: &Network, node: Node) -> bool {
    let work = network.work(node);
    work.placement == Placement::AsSoonAsPossible && work.status == Status::NotStarted
}

fn date_in(network: &Network, options: &SchedulingOptions, pass: &mut Pass, node: Node, round: Round) {
    let own = Own::of(network, pass, node);
    if !own.is_open() {
        pass.late[node] = pass.early[node];
        return;
    }
    let cap = cap_of(network, options, pass, own.work);
    let asked = network.successors(node).iter().filter_map(|link| ask_in(pass, link, &own, cap, round)).min();
    let mut finish = asked.map_or(cap, |asked| asked.min(cap));
    constrain(&mut finish, &own, options);
    let ends = own.ends_before(finish);
    pass.late[node] = match asked_start(pass, node, &own, ends.start()) {
        Some(start) => Ends::of(own.clock, start, ends.finish()),
        None => ends,
    };
}

/// The start an SF link allows, to be shown as it stands: no work lies between it and the start that was found.
fn asked_start(pass: &Pass, node: Node, own: &Own<'_>, found: Moment) -> Option<Moment> {
    let network = own.network;
    let links = network.successors(node).iter().filter(|link| link.kind == RelationshipKind::StartFinish);
    let open = links.filter(|link| network.work(link.node).status != Status::Finished);
    let asked =
        open.map(|link| network.clock(link.calendar).add(late_finish(network, pass, link.node), -link.lag));
    asked.filter(|&asked| own.clock.between(asked, found).is_zero()).min()
}

/// The late finish of a node; of work that has begun, not before its early one.
fn late_finish(network: &Network, pass: &Pass, node: Node) -> Moment {
    let late = pass.late[node].finish();
    match network.work(node).status {
        Status::InProgress => late.max(pass.early[node].finish()),
        _ => late,
    }
}

/// The late finish a link allows its predecessor; `None` if it asks for nothing.
pub(in crate::cpm) fn ask(pass: &Pass, link: &Link, own: &Own<'_>, cap: Moment) -> Option<Moment> {
    ask_in(pass, link, own, cap, Round::First)
}

fn ask_in(pass: &Pass, link: &Link, own: &Own<'_>, cap: Moment, round: Round) -> Option<Moment> {
    let after = own.network.work(link.node);
    let is_early = round == Round::Second && is_soon(own.network, link.node);
    let lag_clock = own.network.clock(link.calendar);
    let back = |from: Moment| lag_clock.add(from, -link.lag);
    let late = if is_early { &pass.early[link.node] } else { &pass.late[link.node] };
    let late_finish = || if is_early { late.finish() } else { late_finish(own.network, pass, link.node) };
    match (link.kind, after.status) {
        (_, Status::Finished) => None,
        (RelationshipKind::FinishStart, Status::InProgress) => {
            let resume = own.network.detail(after).and_then(|detail| detail.resume);
            Some(back(resume.unwrap_or(late.start())))
        }
        (RelationshipKind::FinishStart, Status::NotStarted) => Some(back(late.start())),
        (RelationshipKind::FinishFinish, _) => Some(back(late_finish())),
        (RelationshipKind::StartStart, Status::InProgress) => Some(cap),
        (RelationshipKind::StartStart, _) if own.work.status != Status::NotStarted => Some(cap),
        (RelationshipKind::StartStart | RelationshipKind::StartFinish, _) if own.is_manual() => Some(cap),
        (RelationshipKind::StartStart, _) => Some(own.finish_from(back(late.start()))),
        (RelationshipKind::StartFinish, _) => Some(own.finish_from(back(late_finish()))),
    }
}

/// What dates that must be met do to a late finish found so far.
///
/// In a project scheduled from its finish, constraints that work waits for win over links where they are honoured.
fn constrain(finish: &mut Moment, own: &Own<'_>, options: &SchedulingOptions) {
    let wins = options.direction == Direction::FromFinish && options.honour_constraints;
    let not_started = own.work.status == Status::NotStarted;
    for constraint in own.constraints() {
        let date = constraint.date;
        match constraint.kind {
            ConstraintKind::StartOn | ConstraintKind::MandatoryStart if not_started => {
                *finish = own.finish_from(date);
            }
            ConstraintKind::FinishOn | ConstraintKind::MandatoryFinish => *finish = date,
            ConstraintKind::StartNoLaterThan if not_started => {
                *finish = (*finish).min(own.finish_from(date));
            }
            ConstraintKind::FinishNoLaterThan => *finish = (*finish).min(date),
            ConstraintKind::StartNoEarlierThan if wins && not_started => {
                *finish = (*finish).max(own.finish_from(own.begin(date)));
            }
            ConstraintKind::FinishNoEarlierThan if wins => *finish = (*finish).max(date),
            _ => {}
        }
    }
    if let Some(deadline) = own.detail.and_then(|detail| detail.deadline) {
        *finish = (*finish).min(deadline);
    }
}
