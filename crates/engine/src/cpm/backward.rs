//! Late dates: how late an activity may be without delaying the finish or breaking a date that must be met.

use chainage_model::{
    ActivityKind, ConstraintKind, Dialect, Direction, FloatBase, Moment, Placement, ProgressRule,
    RelationshipKind, SchedulingOptions, Status, WorkingTime,
};

use super::float;
use super::forward::{rest_of_lag, rest_of_start_lag};
use super::ms_project;
use super::own::Own;
use super::pass::{Ends, Pass};
use super::plain;
use super::schedule::Driver;
use crate::calendar::WorkingCalendar;
use crate::network::{Detail, Link, Network, Node, Options, Work};

/// A late finish, and the late start that goes with it if a start link set it.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) finish: Moment,
    pub(super) start: Option<Moment>,
}

impl Found {
    fn lower(&mut self, finish: Moment) {
        if finish < self.finish {
            *self = Self { finish, start: None };
        }
    }
}

/// Dates a node from its successors, which have their late dates, and measures its floats; in MS Project floats are
/// measured when all late dates are there.
pub(crate) fn date(network: &Network, options: &Options, pass: &mut Pass, node: Node) {
    let work = network.work(node);
    let rules = &options[work.project];
    if rules.dialect == Dialect::MsProject {
        return ms_project::date_late(network, rules, pass, node);
    }
    if work.plain.after() && plain::date_late(network, options, pass, node, work) {
        return;
    }
    let own = Own::of(network, pass, node);
    let Own { clock, detail, remaining, .. } = own;
    let is_open = own.is_open();
    let cap = cap_of(network, rules, pass, work);
    let must_finish = network.frame(work.project).finish_by.is_some();
    let mut best: Option<Found> = None;
    for link in network.successors(node) {
        if !asks_back(network, options, link) {
            continue;
        }
        let asked = ask(pass, link, &own);
        if best.is_none_or(|best| asked.finish < best.finish) {
            best = Some(asked);
        }
    }
    let external = detail.and_then(|d| d.external_late_finish).filter(|_| rules.use_external_dates);
    let mut found = match best {
        None if rules.open_ends_critical && is_open => {
            Found { finish: pass.early[node].finish(), start: None }
        }
        None => {
            let finish = external.filter(|_| is_open).unwrap_or(cap);
            let aligns = is_open && must_finish && !own.touches(finish);
            Found { finish: if aligns { clock.previous_finish(finish) } else { finish }, start: None }
        }
        Some(found) if found.finish > cap => Found { finish: own.end(cap), start: None },
        Some(found) => found,
    };
    if is_open {
        if let Some(detail) = detail {
            constrain(&mut found, detail, &own);
        }
        if work.kind != ActivityKind::StartMilestone {
            found.finish = own.end(found.finish);
        }
    }
    if let Some(external) = external {
        found.lower(external);
    }
    let asked = found.start.filter(|_| work.kind != ActivityKind::FinishMilestone);
    let start = asked.unwrap_or_else(|| {
        let start = own.start_before(found.finish);
        let is_work = !work.kind.is_milestone() && !remaining.is_zero() && is_open;
        if is_work { own.begin(start) } else { start }
    });
    pass.late[node] = Ends::of(clock, start, found.finish);
    let is_forward = rules.direction == Direction::FromStart;
    if work.placement == Placement::AsLateAsPossible && is_open && is_forward {
        let (start, finish) = late_place(pass, node, &own);
        pass.early[node] = Ends::of(clock, start, finish);
        pass.driver[node] = Driver::Constraint;
    }
    float::measure(network, options, pass, node);
}

/// The edge of the gap a start lies in: the next start of work on the same day, else the finish of work before. A
/// moment that ends work stays.
#[inline]
pub(super) fn edge(clock: &WorkingCalendar, m: Moment, count: WorkingTime) -> Moment {
    let (up, down) = (clock.start_at(count), clock.finish_at(count));
    if down == m || up.day() != m.day() { down } else { up }
}

/// Whether a link asks anything of its predecessor. Where progress overrides logic a start that has happened does not;
/// a finish still to come does.
pub(super) fn asks_back(network: &Network, options: &Options, link: &Link) -> bool {
    let after = network.work(link.node);
    options[after.project].progress == ProgressRule::RetainedLogic
        || after.status == Status::NotStarted
        || (after.status == Status::InProgress && !link.kind.to_start())
}

/// The date the late dates of a project's activities are counted from.
pub(super) fn cap_of(network: &Network, options: &SchedulingOptions, pass: &Pass, work: &Work) -> Moment {
    network.frame(work.project).finish_by.unwrap_or(match options.float_base {
        FloatBase::OwnProject => pass.frame.finish[work.project],
        FloatBase::LatestProject => pass.frame.latest,
    })
}

/// The late finish a link allows its predecessor.
pub(super) fn ask(pass: &Pass, link: &Link, own: &Own<'_>) -> Found {
    let (network, clock, work) = (own.network, own.clock, own.work);
    let after = network.work(link.node);
    let lag_clock = network.clock(link.calendar);
    let data_date = network.frame(after.project).data_date;
    let (late_start, late_finish) = (pass.late[link.node].start(), pass.late[link.node].finish());
    let back = |from: Moment, lag: WorkingTime| lag_clock.add(from, -lag);
    let rest = |happened: Option<Moment>| {
        happened.map_or(WorkingTime::ZERO, |happened| rest_of_lag(lag_clock, link.lag, happened, data_date))
    };
    let actual = |of: fn(&Detail) -> Option<Moment>| own.detail.and_then(of);
    let (started, finished) = (actual(|detail| detail.actual_start), actual(|detail| detail.actual_finish));
    let plain = |finish| Found { finish, start: None };
    match (link.kind, work.status) {
        (RelationshipKind::FinishStart, status) => {
            let lag = match (status, after.status) {
                (Status::Finished, Status::NotStarted | Status::Finished) => rest(finished),
                (Status::Finished, _) | (_, Status::Finished) => WorkingTime::ZERO,
                _ => link.lag,
            };
            let at = back(late_start, lag);
            plain(if own.touches(at) { at } else { clock.previous_finish(at) })
        }
        (RelationshipKind::StartStart, Status::NotStarted) => {
            let raw = back(late_start, link.lag);
            let start = if link.lag.is_zero() && !own.touches(raw) {
                edge(clock, raw, clock.count(raw))
            } else if link.lag > WorkingTime::ZERO {
                own.begin(raw)
            } else {
                raw
            };
            Found {
                finish: own.finish_from(start),
                start: (link.lag <= WorkingTime::ZERO && !own.has_crews()).then_some(start),
            }
        }
        (RelationshipKind::StartStart, status) => {
            let lag = match status {
                Status::InProgress if after.status != Status::Finished && link.lag > WorkingTime::ZERO => {
                    rest_of_start_lag(network, work, link, data_date)
                }
                Status::Finished if after.status != Status::InProgress => rest(started),
                _ => WorkingTime::ZERO,
            };
            plain(own.finish_from(back(late_start, lag)))
        }
        (RelationshipKind::FinishFinish, Status::Finished) => {
            let lag = if after.status == Status::InProgress { WorkingTime::ZERO } else { rest(finished) };
            plain(back(late_finish, lag))
        }
        (RelationshipKind::FinishFinish, _) => plain(back(late_finish, link.lag)),
        (RelationshipKind::StartFinish, Status::NotStarted) => {
            plain(back(own.finish_from(late_finish), link.lag))
        }
        (RelationshipKind::StartFinish, _) => plain(own.finish_from(late_finish)),
    }
}

/// What dates that must be met do to a late finish found so far.
fn constrain(found: &mut Found, detail: &Detail, own: &Own<'_>) {
    let not_started = own.work.status == Status::NotStarted;
    for constraint in &detail.constraints {
        let date = constraint.date;
        match constraint.kind {
            ConstraintKind::StartOn | ConstraintKind::StartNoLaterThan if not_started => {
                let start =
                    if own.work.kind == ActivityKind::FinishMilestone { date } else { own.begin(date) };
                found.lower(own.finish_from(start));
            }
            ConstraintKind::FinishOn | ConstraintKind::FinishNoLaterThan => found.lower(date),
            ConstraintKind::MandatoryStart if not_started => {
                *found = Found { finish: own.finish_from(date), start: None };
            }
            ConstraintKind::MandatoryFinish => *found = Found { finish: date, start: None },
            _ => {}
        }
    }
    if let Some(deadline) = detail.deadline {
        found.lower(deadline);
    }
}

/// The early dates, moved as late as they can be without delaying a successor's early dates.
fn late_place(pass: &Pass, node: Node, own: &Own<'_>) -> (Moment, Moment) {
    let (network, clock, work) = (own.network, own.clock, own.work);
    let mut latest: Option<Moment> = None;
    for link in network.successors(node) {
        let lag_clock = network.clock(link.calendar);
        let (start, finish) = (pass.early[link.node].start(), pass.early[link.node].finish());
        let at = match link.kind {
            RelationshipKind::FinishStart => {
                let at = lag_clock.add(own.start_before(start), -link.lag);
                if own.touches(at) { at } else { clock.next_start(at) }
            }
            RelationshipKind::StartStart => own.begin(lag_clock.add(start, -link.lag)),
            RelationshipKind::FinishFinish => own.start_before(lag_clock.add(finish, -link.lag)),
            RelationshipKind::StartFinish => continue,
        };
        latest = Some(latest.map_or(at, |latest| latest.min(at)));
    }
    match latest {
        None => {
            let finish = own.end(pass.frame.finish[work.project]);
            (own.start_before(finish), finish)
        }
        Some(at) => {
            let start = match work.kind {
                ActivityKind::FinishMilestone => clock.previous_finish(at),
                _ if own.has_crews() => own.begin(at),
                _ => at,
            };
            (start, own.finish_from(start))
        }
    }
}
