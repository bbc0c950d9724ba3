//! Early dates.
//!
//! An activity starts as soon as all links into it allow, not before its project's data date and start, and not
//! before its constraints. Every link makes a proposal for the start; finish links also ask for a finish.

use chainage_model::{
    ActivityKind, Constraint, ConstraintKind, Dialect, Moment, ProgressRule, RelationshipKind,
    SchedulingOptions, StartLag, Status, WorkingTime,
};

use super::ms_project;
use super::own::Own;
use super::pass::{Ends, Pass};
use super::plain;
use super::schedule::Driver;
use crate::calendar::WorkingCalendar;
use crate::network::{Detail, Link, Network, Node, Options, ProjectFrame, Work};

/// What a link asks of its successor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Proposal {
    /// The start it allows, as it comes: not yet moved into working time.
    pub(super) start: Moment,
    /// The finish it asks for, if it is an FF or SF link.
    pub(super) finish: Option<Moment>,
}

/// A start found so far, with the finish asked for and the reason.
#[derive(Clone, Copy)]
struct Found {
    start: Moment,
    finish: Option<Moment>,
    driver: Driver,
}

impl Found {
    fn raise(&mut self, start: Moment, finish: Option<Moment>, driver: Driver) {
        if start > self.start {
            *self = Self { start, finish, driver };
        }
    }
}

/// Dates a node from its predecessors, which have their dates.
pub(crate) fn date(network: &Network, options: &Options, pass: &mut Pass, node: Node) {
    let work = network.work(node);
    let options = &options[work.project];
    if options.dialect == Dialect::MsProject {
        return ms_project::date_early(network, options, pass, node);
    }
    if work.plain.before() && plain::date_early(network, pass, node, work) {
        return;
    }
    let own = Own::of(network, pass, node);
    let (start, finish, driver) = match (own.detail.and_then(|detail| detail.manual), work.status) {
        (Some((start, finish)), _) => (start, finish, Driver::Constraint),
        (None, Status::NotStarted) => date_open(options, pass, node, &own),
        (None, Status::InProgress | Status::Finished) => date_progressed(options, pass, node, &own),
    };
    pass.early[node] = Ends::of(own.clock, start, finish);
    pass.driver[node] = driver;
    if let Some(detail) = own.detail.filter(|detail| detail.manual.is_none()) {
        expect_finish(network, options, pass, node, work, own.clock, detail);
    }
}

/// The data-date side of a frame as a reason.
pub(super) fn frame_driver(frame: &ProjectFrame) -> Driver {
    if frame.has_data_date && frame.data_date >= frame.start {
        Driver::DataDate
    } else {
        Driver::ProjectStart
    }
}

fn date_open(
    options: &SchedulingOptions,
    pass: &Pass,
    node: Node,
    own: &Own<'_>,
) -> (Moment, Moment, Driver) {
    let frame = own.network.frame(own.work.project);
    let mut best: Option<Found> = None;
    for link in own.network.predecessors(node) {
        let proposal = propose(options, pass, link, own);
        let driver = Driver::Relationship(link.relationship);
        match &mut best {
            Some(found) => found.raise(proposal.start, proposal.finish, driver),
            None => best = Some(Found { start: proposal.start, finish: proposal.finish, driver }),
        }
    }
    let begin = pass.begin(own.work.project).unwrap_or(frame.start);
    let at_frame = Found { start: begin, finish: None, driver: frame_driver(frame) };
    let mut found = match best {
        None => open_start(own, frame).unwrap_or(at_frame),
        Some(found) if found.start < begin => at_frame,
        Some(found) => found,
    };
    if let Some(detail) = own.detail {
        for constraint in &detail.constraints {
            constrain(&mut found, constraint, own, frame.data_date);
        }
        if options.use_external_dates
            && let Some(external) = detail.external_early_start
        {
            found.raise(external, None, Driver::External);
        }
        if !detail.levelling_delay.is_zero() {
            found.start = own.begin(found.start) + detail.levelling_delay;
            found.finish = None;
        }
    }
    let (start, finish) = place(found, own);
    (start, finish, found.driver)
}

/// The start of an activity without predecessors that has a constraint of its own: the planned start of the project
/// does not hold it, the data date does.
fn open_start(own: &Own<'_>, frame: &ProjectFrame) -> Option<Found> {
    let primary = own.constraints().first()?;
    let start = match primary.kind {
        ConstraintKind::StartNoEarlierThan => primary.date,
        ConstraintKind::FinishNoEarlierThan => {
            let date =
                if own.touches(primary.date) { primary.date } else { own.clock.next_start(primary.date) };
            own.start_before(date)
        }
        _ => return None,
    };
    let driver = if start >= frame.data_date { Driver::Constraint } else { frame_driver(frame) };
    Some(Found { start: start.max(frame.data_date), finish: None, driver })
}

/// Puts a found start into working time: milestones of either kind, and the finish that finish links ask for.
fn place(found: Found, own: &Own<'_>) -> (Moment, Moment) {
    let clock = own.clock;
    match own.work.kind {
        ActivityKind::FinishMilestone => {
            let count = clock.count(found.start);
            let is_shift_end = clock.finish_at(count) == found.start;
            let at = if is_shift_end { found.start } else { clock.start_at(count) };
            (at, at)
        }
        ActivityKind::StartMilestone => {
            let at = clock.next_start(found.start);
            (at, at)
        }
        _ => enclose(found, own),
    }
}

/// The dates of work from a found start on: its finish is the one asked for if that encloses what is left exactly.
fn enclose(found: Found, own: &Own<'_>) -> (Moment, Moment) {
    let (clock, remaining) = (own.clock, own.remaining);
    if own.has_crews() {
        let start = own.begin(found.start);
        return (start, own.finish_from(start));
    }
    let count = clock.count(found.start);
    let finish = match found.finish {
        // What takes no time finishes where it starts.
        _ if remaining.is_zero() => clock.start_at(count),
        Some(asked) if clock.count(asked) == count + remaining => asked,
        _ => clock.finish_at(count + remaining),
    };
    (clock.start_at(count), finish)
}

/// What a link asks of work that has not started.
pub(super) fn propose(options: &SchedulingOptions, pass: &Pass, link: &Link, own: &Own<'_>) -> Proposal {
    if options.dialect == Dialect::MsProject {
        return ms_project::propose(pass, link, own);
    }
    let (network, clock, work) = (own.network, own.clock, own.work);
    let before = network.work(link.node);
    let lag_clock = network.clock(link.calendar);
    let data_date = network.frame(work.project).data_date;
    let (early_start, early_finish) = (pass.early[link.node].start(), pass.early[link.node].finish());
    let plus = |from: Moment, lag: WorkingTime| {
        let at = lag_clock.add(from, lag);
        if lag.is_negative() { at.max(data_date) } else { at }
    };
    let actuals = || network.detail(before).expect("progressed work has its dates in its detail");
    match (link.kind, before.status) {
        (RelationshipKind::FinishStart, Status::Finished) => {
            let finished = actuals().actual_finish.unwrap_or(early_finish);
            let start = if options.progress == ProgressRule::ActualDates && finished > data_date {
                plus(finished, link.lag)
            } else {
                plus(early_finish, rest_of_lag(lag_clock, link.lag, finished, data_date))
            };
            Proposal { start, finish: None }
        }
        (RelationshipKind::FinishStart, _) => Proposal { start: plus(early_finish, link.lag), finish: None },
        (RelationshipKind::StartStart, Status::NotStarted) => {
            let start = if link.lag.is_zero() {
                lag_clock.next_start(early_start)
            } else {
                plus(early_start, link.lag)
            };
            Proposal { start, finish: None }
        }
        (RelationshipKind::StartStart, Status::Finished) => {
            let at = plus(actuals().actual_start.unwrap_or(early_start), link.lag);
            let is_past = at < data_date || (link.lag.is_negative() && at <= data_date);
            Proposal { start: if is_past { early_start } else { at }, finish: None }
        }
        (RelationshipKind::StartStart, Status::InProgress) => {
            let start = match options.start_lag {
                StartLag::EarlyStart if link.lag > WorkingTime::ZERO => {
                    plus(early_start, rest_of_start_lag(network, before, link, data_date))
                }
                StartLag::EarlyStart => early_start,
                StartLag::ActualStart => {
                    plus(actuals().actual_start.unwrap_or(early_start), link.lag).max(data_date)
                }
            };
            Proposal { start, finish: None }
        }
        (RelationshipKind::FinishFinish, status) => {
            let from = match status {
                Status::Finished => actuals().actual_finish.unwrap_or(early_finish),
                _ => early_finish,
            };
            let finish = plus(from, link.lag);
            Proposal { start: own.start_before(finish), finish: Some(into_work(clock, finish)) }
        }
        (RelationshipKind::StartFinish, status) => {
            let from = match status {
                Status::NotStarted => early_start,
                _ => actuals().actual_start.unwrap_or(early_start),
            };
            let finish = plus(from, link.lag);
            let start = own.start_before(finish);
            Proposal { start, finish: (start > data_date).then(|| into_work(clock, finish)) }
        }
    }
}

/// A finish that touches working time as it stands, else the next start of work.
pub(super) fn into_work(clock: &WorkingCalendar, finish: Moment) -> Moment {
    let count = clock.count(finish);
    if clock.finish_at(count) == finish { finish } else { clock.start_at(count) }
}

/// What is left of a positive lag after something that happened before the data date; no lead is left of it.
pub(super) fn rest_of_lag(
    clock: &WorkingCalendar,
    lag: WorkingTime,
    happened: Moment,
    data_date: Moment,
) -> WorkingTime {
    if lag <= WorkingTime::ZERO {
        return WorkingTime::ZERO;
    }
    let used = if happened > data_date { WorkingTime::ZERO } else { clock.between(happened, data_date) };
    (lag - used).max(WorkingTime::ZERO)
}

/// What is left of an SS lag once the predecessor has started: used up by its working time to the data date, or to
/// its suspension.
pub(super) fn rest_of_start_lag(
    network: &Network,
    before: &Work,
    link: &Link,
    data_date: Moment,
) -> WorkingTime {
    let Some(detail) = network.detail(before) else { return link.lag };
    let until = match (detail.suspend, detail.resume) {
        (Some(suspend), None) => suspend.min(data_date),
        _ => data_date,
    };
    let Some(started) = detail.actual_start else { return link.lag };
    let used = network.clock(before.clock).between(started, until).max(WorkingTime::ZERO);
    (link.lag - used).max(WorkingTime::ZERO)
}

/// What a constraint does to a start found so far.
fn constrain(found: &mut Found, constraint: &Constraint, own: &Own<'_>, data_date: Moment) {
    let (date, kind) = (constraint.date, own.work.kind);
    match constraint.kind {
        ConstraintKind::StartNoEarlierThan if found.start <= date => {
            *found = Found { start: date, finish: None, driver: Driver::Constraint };
        }
        ConstraintKind::StartOn if found.start < date => {
            *found = Found { start: own.begin(date), finish: None, driver: Driver::Constraint };
        }
        ConstraintKind::FinishNoEarlierThan | ConstraintKind::FinishOn => {
            let is_on = constraint.kind == ConstraintKind::FinishOn && kind != ActivityKind::FinishMilestone;
            let finish = is_on.then(|| own.clock.previous_finish(date));
            found.raise(own.start_before(date), finish, Driver::Constraint);
        }
        ConstraintKind::MandatoryStart => {
            *found = Found { start: date.max(data_date), finish: None, driver: Driver::Constraint };
        }
        ConstraintKind::MandatoryFinish => {
            let start = own.start_before(date);
            let finish = (start >= data_date).then_some(date);
            *found = Found { start: start.max(data_date), finish, driver: Driver::Constraint };
        }
        ConstraintKind::StartNoEarlierThan
        | ConstraintKind::StartOn
        | ConstraintKind::StartNoLaterThan
        | ConstraintKind::FinishNoLaterThan => {}
    }
}

/// What is left of started work goes on; finished work is a point that still waits for its predecessors.
fn date_progressed(
    options: &SchedulingOptions,
    pass: &Pass,
    node: Node,
    own: &Own<'_>,
) -> (Moment, Moment, Driver) {
    let (network, work) = (own.network, own.work);
    let frame = network.frame(work.project);
    let is_finished = work.status == Status::Finished;
    let reason = if is_finished { Driver::Actual } else { Driver::DataDate };
    let mut found = Found { start: frame.data_date, finish: None, driver: reason };
    if retains_logic(options) {
        for link in network.predecessors(node) {
            let proposal = propose_retained(pass, link, own);
            found.raise(proposal.start, proposal.finish, Driver::Relationship(link.relationship));
        }
    }
    let begin = pass.begin(work.project).unwrap_or(frame.start);
    found.raise(begin, found.finish, frame_driver(frame));
    if is_finished {
        return (found.start, found.start, found.driver);
    }
    if let Some(resume) = own.detail.and_then(|detail| detail.resume) {
        found.raise(resume, None, Driver::Actual);
    }
    let (start, finish) = match work.kind {
        ActivityKind::FinishMilestone => place(found, own),
        _ => enclose(found, own),
    };
    (start, finish, found.driver)
}

/// Whether work that has begun waits for its predecessors.
pub(super) fn retains_logic(options: &SchedulingOptions) -> bool {
    options.dialect == Dialect::P6 && options.progress == ProgressRule::RetainedLogic
}

/// What a link asks of work that has begun, under retained logic.
pub(super) fn propose_retained(pass: &Pass, link: &Link, own: &Own<'_>) -> Proposal {
    let (network, clock, work) = (own.network, own.clock, own.work);
    let before = network.work(link.node);
    let lag_clock = network.clock(link.calendar);
    let data_date = network.frame(work.project).data_date;
    let (early_start, early_finish) = (pass.early[link.node].start(), pass.early[link.node].finish());
    let is_open = work.status == Status::InProgress;
    let plus = |from: Moment, lag: WorkingTime| {
        let at = lag_clock.add(from, lag);
        if lag.is_negative() { at.max(data_date) } else { at }
    };
    let actuals = || network.detail(before).expect("progressed work has its dates in its detail");
    let start = match (link.kind, before.status) {
        (RelationshipKind::FinishStart, Status::Finished) => {
            let finished = actuals().actual_finish.unwrap_or(early_finish);
            let rest = if is_open {
                rest_of_lag(lag_clock, link.lag, finished, data_date)
            } else {
                WorkingTime::ZERO
            };
            plus(early_finish, rest)
        }
        (RelationshipKind::FinishStart, _) => plus(early_finish, link.lag),
        (RelationshipKind::StartStart, Status::NotStarted) => plus(early_start, link.lag),
        (RelationshipKind::StartStart, Status::Finished) => {
            let at = plus(actuals().actual_start.unwrap_or(early_start), link.lag);
            let counts = link.lag > WorkingTime::ZERO && is_open && at >= data_date;
            if counts { at } else { early_start }
        }
        (RelationshipKind::StartStart, Status::InProgress) => {
            let counts = link.lag > WorkingTime::ZERO && is_open;
            if counts {
                plus(early_start, rest_of_start_lag(network, before, link, data_date))
            } else {
                early_start
            }
        }
        (RelationshipKind::FinishFinish, Status::Finished) if !is_open => early_finish,
        (RelationshipKind::FinishFinish, status) => {
            let from = match status {
                Status::Finished => actuals().actual_finish.unwrap_or(early_finish),
                _ => early_finish,
            };
            let finish = plus(from, link.lag);
            return Proposal { start: own.start_before(finish), finish: Some(into_work(clock, finish)) };
        }
        (RelationshipKind::StartFinish, _) if !is_open => data_date,
        (RelationshipKind::StartFinish, Status::NotStarted) => {
            if link.lag > WorkingTime::ZERO {
                own.start_before(plus(early_start, link.lag))
            } else {
                data_date
            }
        }
        (RelationshipKind::StartFinish, _) => {
            let started = actuals().actual_start.unwrap_or(early_start);
            let rest = rest_of_lag(lag_clock, link.lag, started, data_date);
            if rest.is_zero() { early_start } else { own.start_before(plus(early_start, rest)) }
        }
    };
    Proposal { start, finish: None }
}

/// An expected finish sets the finish and what is left, where no finish link holds it.
fn expect_finish(
    network: &Network,
    options: &SchedulingOptions,
    pass: &mut Pass,
    node: Node,
    work: &Work,
    clock: &WorkingCalendar,
    detail: &Detail,
) {
    let Some(expected) = detail.expected_finish else { return };
    let data_date = network.frame(work.project).data_date;
    let is_held = || network.predecessors(node).iter().any(|link| !link.kind.to_start());
    let start = pass.early[node].start();
    if options.use_expected_finish
        && work.status != Status::Finished
        && work.placement != chainage_model::Placement::AsLateAsPossible
        && expected >= start
        && expected >= data_date
        && !is_held()
        && !clock.between(pass.early[node].finish(), expected).is_zero()
    {
        pass.early[node] = Ends::of(clock, start, expected);
        pass.remaining[node] = clock.between(start, expected);
    }
}
