//! Large networks from a seed, the same on every machine.
//!
//! Work goes on at many fronts side by side, a hundred activities each. An activity waits for work shortly before it
//! on its own front and on neighbouring fronts: two and a half links an activity, of all kinds, with lags and leads,
//! on three calendars. Ids are not in topological order. The critical path is long but not endless, so that dates
//! stay within a few decades for any size.

use chainage_model::{
    Activity, ActivityId, Calendar, CalendarId, DayRange, Exception, Id, Moment, Plan, Project, Relationship,
    RelationshipKind, Shift, Week, WorkingTime,
};
use chrono::{NaiveDate, Weekday};

use crate::random::SplitMix;

/// Activities of a front.
const FRONT: usize = 100;

/// Returns a network of `n_activities` activities and two and a half times as many links.
///
/// # Panics
/// Never: the plan is consistent by construction.
pub fn network(n_activities: usize, seed: u64) -> Plan {
    let mut random = SplitMix(seed);
    let mut plan = Plan::new();
    let calendars = calendars().map(|calendar| plan.add_calendar(calendar).expect("the code is new"));
    let project = Project {
        start: Moment::from_ymd_hm(2026, 3, 2, 8, 0),
        calendar: Some(calendars[0]),
        ..Project::new("P", "Generated")
    };
    let project = plan.add_project(project).expect("the code is new");
    for n in 0..n_activities {
        let calendar = calendars[random.below(calendars.len())];
        let activity = Activity { calendar: Some(calendar), ..Activity::task(project, format!("A{n}"), "") };
        let activity = match random.below(20) {
            0 => Activity { kind: chainage_model::ActivityKind::FinishMilestone, ..activity },
            1 => Activity { kind: chainage_model::ActivityKind::StartMilestone, ..activity },
            _ => Activity { duration: duration(&mut random, &plan, calendar), ..activity },
        };
        plan.add_activity(activity).expect("the code is new");
    }
    // Not every draw is a link: the first activities of a front have less before them.
    let n_relationships = n_activities * 5 / 2;
    for _ in 0..n_relationships * 2 {
        if plan.relationships().len() == n_relationships {
            break;
        }
        if let Some(relationship) = relationship(&mut random, n_activities) {
            plan.add_relationship(relationship).expect("both activities are there");
        }
    }
    plan
}

/// Three calendars: five days with holidays, six long days, around the clock.
fn calendars() -> [Calendar; 3] {
    use Weekday::{Fri, Mon, Sat, Thu, Tue, Wed};
    let site = Week::uniform(
        &[Mon, Tue, Wed, Thu, Fri, Sat],
        &[Shift { start: 420, end: 720 }, Shift { start: 780, end: 1080 }],
    );
    let holidays = (2026..2046).flat_map(|year| {
        let day = |month, day| NaiveDate::from_ymd_opt(year, month, day).expect("the day is in every year");
        [DayRange { from: day(1, 1), to: day(1, 3) }, DayRange { from: day(10, 1), to: day(10, 7) }]
    });
    let exceptions = holidays.map(|days| Exception { days, shifts: Vec::new() }).collect();
    [
        Calendar { exceptions, ..Calendar::office("office") },
        Calendar { week: site, day_length: WorkingTime::from_hours(10), ..Calendar::new("site") },
        Calendar::continuous("round"),
    ]
}

fn duration(random: &mut SplitMix, plan: &Plan, calendar: CalendarId) -> WorkingTime {
    let day = plan.calendar(calendar).day_length;
    match random.below(4) {
        0 => WorkingTime::from_hours(random.between(1, 7)),
        _ => day * random.between(1, 10),
    }
}

/// A link into an activity from work before it, or none if there is nothing before.
fn relationship(random: &mut SplitMix, n_activities: usize) -> Option<Relationship> {
    let n_fronts = n_activities.div_ceil(FRONT);
    let successor = random.below(n_activities);
    let (front, place) = (successor / FRONT, successor % FRONT);
    let before = place.checked_sub(1 + random.below(5))?;
    let front = match random.below(5) {
        0 => (front + 1 + random.below(7)) % n_fronts,
        _ => front,
    };
    let predecessor = front * FRONT + before;
    let kind = match random.below(10) {
        0 | 1 => RelationshipKind::StartStart,
        2 | 3 => RelationshipKind::FinishFinish,
        4 => RelationshipKind::StartFinish,
        _ => RelationshipKind::FinishStart,
    };
    let lag = match random.below(4) {
        0 => WorkingTime::from_hours(random.between(1, 40)),
        1 => WorkingTime::from_hours(random.between(-16, -1)),
        _ => WorkingTime::ZERO,
    };
    let ids = (predecessor < n_activities)
        .then(|| (ActivityId::from_index(predecessor), ActivityId::from_index(successor)))?;
    Some(Relationship::new(ids.0, ids.1, kind).with_lag(lag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_network() {
        assert_eq!(network(300, 7), network(300, 7));
        assert_ne!(network(300, 7), network(300, 8));
    }

    #[test]
    fn there_are_two_and_a_half_links_an_activity() {
        assert_eq!(network(10_000, 1).relationships().len(), 25_000);
    }
}
