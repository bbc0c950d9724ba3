//! Dates of what spans other work: level of effort from its links, summaries from what lies below them.
//!
//! Level of effort starts with the earliest of its SS and FS predecessors and of its SS and SF successors, and
//! finishes with the latest of its FF and SF predecessors and of its FF and FS successors: early dates with their early
//! dates, late ones with their late ones. Its float is that of its finish, and it has no free float. A summary spans
//! what lies below it, and what is not finished of that where something is open.

use chainage_model::{ActivityId, IdVec, Moment, RelationshipKind, WorkingTime};

use super::schedule::{Dates, Schedule};
use crate::network::{Network, Over, Span, Tie};

/// Which start and finish are looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Shown,
    Early,
    Late,
}

impl Side {
    fn of(self, dates: &Dates) -> (Moment, Moment) {
        match self {
            Self::Shown => (dates.start, dates.finish),
            Self::Early => (dates.early_start, dates.early_finish),
            Self::Late => (dates.late_start, dates.late_finish),
        }
    }
}

/// Dates all activities outside the network.
pub(super) fn date_spans(network: &Network, schedule: &mut Schedule) {
    // Level of effort may span other level of effort: as many rounds as there are of them settle it.
    let n_efforts = network.spans.all.iter().filter(|span| matches!(span.over, Over::Ties(_))).count();
    for _ in 0..n_efforts.clamp(1, 8) {
        for span in &network.spans.all {
            date(network, schedule, span);
        }
    }
}

fn date(network: &Network, schedule: &mut Schedule, span: &Span) {
    let ends = |side| {
        let (start, finish) = match &span.over {
            Over::Ties(ties) => of_ties(&schedule.dates, ties, side),
            Over::Members(members) => {
                of_members(network, &schedule.dates, &network.spans.members[members.clone()], side)
            }
        };
        let clock = network.calendar_of(span.activity);
        let start = start.or(finish).unwrap_or(network.frame(span.project).start);
        let finish = finish.unwrap_or(start).max(start);
        let start = clock.next_start(start);
        (start, clock.previous_finish(finish).max(start))
    };
    let ((start, finish), early, late) = (ends(Side::Shown), ends(Side::Early), ends(Side::Late));
    let is_finished = span.actual_finish.is_some();
    let float = network.calendar_of(span.activity).between(early.1, late.1);
    let dates = &mut schedule.dates[span.activity];
    dates.start = span.actual_start.or(span.actual_finish).unwrap_or(start);
    dates.finish = span.actual_finish.unwrap_or(finish);
    (dates.early_start, dates.early_finish) = early;
    (dates.late_start, dates.late_finish) = late;
    dates.total_float = if is_finished { WorkingTime::ZERO } else { float };
}

fn of_ties(dates: &IdVec<ActivityId, Dates>, ties: &[Tie], side: Side) -> (Option<Moment>, Option<Moment>) {
    let (mut start, mut finish): (Option<Moment>, Option<Moment>) = (None, None);
    for tie in ties {
        let (other_start, other_finish) = side.of(&dates[tie.other]);
        let (to_own_start, date) = match (tie.from_other, tie.kind) {
            (_, RelationshipKind::StartStart) => (true, other_start),
            (_, RelationshipKind::FinishFinish) => (false, other_finish),
            (true, RelationshipKind::FinishStart) | (false, RelationshipKind::StartFinish) => {
                (true, other_finish)
            }
            (true, RelationshipKind::StartFinish) | (false, RelationshipKind::FinishStart) => {
                (false, other_start)
            }
        };
        if to_own_start {
            start = Some(start.map_or(date, |start| start.min(date)));
        } else {
            finish = Some(finish.map_or(date, |finish| finish.max(date)));
        }
    }
    (start, finish)
}

fn of_members(
    network: &Network,
    dates: &IdVec<ActivityId, Dates>,
    members: &[ActivityId],
    side: Side,
) -> (Option<Moment>, Option<Moment>) {
    let is_open = |id: &&ActivityId| network.status(**id) != chainage_model::Status::Finished;
    let has_open = members.iter().any(|id| is_open(&id));
    // What is shown begins with what is finished.
    let counts = |id: &&ActivityId| !has_open || is_open(id) || side == Side::Shown;
    let counted = || members.iter().filter(&counts).map(|&id| side.of(&dates[id]));
    (counted().map(|ends| ends.0).min(), counted().map(|ends| ends.1).max())
}
