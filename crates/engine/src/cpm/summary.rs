//! Dates of what spans other work: level of effort from its links, summaries from what lies below them.
//!
//! Level of effort starts with the earliest of its SS and FS predecessors and of its SS and SF successors, and
//! finishes with the latest of its FF and SF predecessors and of its FF and FS successors.

use chainage_model::{ActivityId, Moment, RelationshipKind};

use super::schedule::Schedule;
use crate::network::{Network, Tie};

/// Dates all activities outside the network.
pub(super) fn date_spans(network: &Network, schedule: &mut Schedule) {
    // Level of effort may span other level of effort: as many rounds as there are of them settle it.
    let rounds = network.spans.efforts.len().min(8);
    for _ in 0..rounds.max(1) {
        for (activity, links) in &network.spans.efforts {
            date_effort(network, schedule, *activity, links);
        }
    }
    for (activity, members) in &network.spans.summaries {
        let starts = members.iter().map(|&id| schedule.dates[id].start).min();
        let finishes = members.iter().map(|&id| schedule.dates[id].finish).max();
        set(network, schedule, *activity, starts, finishes);
    }
}

fn date_effort(network: &Network, schedule: &mut Schedule, activity: ActivityId, links: &[Tie]) {
    let (mut start, mut finish): (Option<Moment>, Option<Moment>) = (None, None);
    for tie in links {
        let other = &schedule.dates[tie.other];
        let (to_own_start, date) = match (tie.from_other, tie.kind) {
            (_, RelationshipKind::StartStart) => (true, other.start),
            (_, RelationshipKind::FinishFinish) => (false, other.finish),
            (true, RelationshipKind::FinishStart) | (false, RelationshipKind::StartFinish) => {
                (true, other.finish)
            }
            (true, RelationshipKind::StartFinish) | (false, RelationshipKind::FinishStart) => {
                (false, other.start)
            }
        };
        if to_own_start {
            start = Some(start.map_or(date, |start| start.min(date)));
        } else {
            finish = Some(finish.map_or(date, |finish| finish.max(date)));
        }
    }
    set(network, schedule, activity, start, finish);
}

fn set(
    network: &Network,
    schedule: &mut Schedule,
    activity: ActivityId,
    start: Option<Moment>,
    finish: Option<Moment>,
) {
    let clock = network.calendar_of(activity);
    let project = network.frames().iter().next().map_or(Moment::from_minutes(0), |frame| frame.start);
    let start = start.or(finish).unwrap_or(project);
    let finish = finish.unwrap_or(start).max(start);
    let start = clock.next_start(start);
    let finish = clock.previous_finish(finish).max(start);
    let dates = &mut schedule.dates[activity];
    dates.start = start;
    dates.early_start = start;
    dates.late_start = start;
    dates.finish = finish;
    dates.early_finish = finish;
    dates.late_finish = finish;
}
