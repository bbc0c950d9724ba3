//! The earliest finish of a small plan with limited resources on calendars, by trying every start.
//!
//! Everything happens at midnight: a day is worked or not, and days are counted from a Monday, day 0, on which the
//! project starts. Written from the documentation of levelling: links date an activity on its own calendar, then it
//! waits for its resources.

use chainage_model::RelationshipKind;

/// A plan in days.
#[derive(Clone, Debug, Default)]
pub struct DayPlan {
    /// Which weekdays each calendar works, Monday first.
    pub calendars: Vec<[bool; 7]>,
    /// The resources.
    pub resources: Vec<DayResource>,
    /// The activities; links lead from earlier to later ones.
    pub activities: Vec<DayActivity>,
    /// The links.
    pub links: Vec<DayLink>,
}

/// A resource in days.
#[derive(Clone, Debug, Default)]
pub struct DayResource {
    /// When it works, if it has a calendar.
    pub calendar: Option<usize>,
    /// Whether it is used up.
    pub is_consumable: bool,
    /// Whether it is free while an activity pauses.
    pub is_released: bool,
    /// From which day on there are how many, day 0 first.
    pub capacity: Vec<(usize, i64)>,
}

/// An activity in days.
#[derive(Clone, Debug, Default)]
pub struct DayActivity {
    /// Its calendar.
    pub calendar: usize,
    /// Its ways: the days each takes, and what it asks of each resource.
    pub modes: Vec<(usize, Vec<i64>)>,
}

/// A link in days.
#[derive(Clone, Copy, Debug)]
pub struct DayLink {
    /// The predecessor.
    pub from: usize,
    /// The successor.
    pub to: usize,
    /// Which ends are tied.
    pub kind: RelationshipKind,
    /// Working days of the predecessor's calendar; a lead is negative.
    pub lag: i64,
}

/// A start and the midnight at which the work ends, with the mode.
#[derive(Clone, Copy, Debug)]
struct Placed {
    start: usize,
    finish: usize,
    mode: usize,
}

/// Returns the midnight by which everything can be finished, or `None` if that is after `limit`.
pub fn earliest_finish(plan: &DayPlan, limit: usize) -> Option<usize> {
    let mut best = None;
    place_next(plan, limit, &mut Vec::new(), &mut best);
    best
}

fn place_next(plan: &DayPlan, limit: usize, placed: &mut Vec<Placed>, best: &mut Option<usize>) {
    let finish = placed.iter().map(|one| one.finish).max().unwrap_or(0);
    if finish > limit || best.is_some_and(|best| finish >= best) || !is_enough(plan, placed, limit) {
        return;
    }
    if placed.len() == plan.activities.len() {
        *best = Some(finish);
        return;
    }
    let activity = &plan.activities[placed.len()];
    for (mode, (days, _)) in activity.modes.iter().enumerate() {
        let earliest = earliest_start(plan, placed, *days);
        for start in earliest..=limit {
            if !works(plan, placed.len(), mode, start) {
                continue;
            }
            let mut worked = (start..=limit).filter(|&day| works(plan, placed.len(), mode, day));
            let Some(last) = worked.nth(days - 1) else { continue };
            placed.push(Placed { start, finish: last + 1, mode });
            place_next(plan, limit, placed, best);
            placed.pop();
        }
    }
}

/// Whether an activity works on a day in a mode: its calendar and those of the resources it asks for do.
fn works(plan: &DayPlan, activity: usize, mode: usize, day: usize) -> bool {
    let of = &plan.activities[activity];
    let mut calendars = vec![of.calendar];
    for (resource, units) in plan.resources.iter().zip(&of.modes[mode].1) {
        if *units > 0 && !resource.is_consumable {
            calendars.extend(resource.calendar);
        }
    }
    calendars.iter().all(|&calendar| plan.calendars[calendar][day % 7])
}

/// The first day on which the next activity may start by its links, on its own calendar.
fn earliest_start(plan: &DayPlan, placed: &[Placed], days: usize) -> usize {
    let own = plan.calendars[plan.activities[placed.len()].calendar];
    let mut earliest = 0;
    for link in plan.links.iter().filter(|link| link.to == placed.len()) {
        let theirs = plan.calendars[plan.activities[link.from].calendar];
        let end = match link.kind {
            RelationshipKind::FinishStart | RelationshipKind::FinishFinish => placed[link.from].finish,
            RelationshipKind::StartStart | RelationshipKind::StartFinish => placed[link.from].start,
        };
        let asked = walk(theirs, i64::try_from(end).expect("small"), link.lag);
        let asked = if link.lag < 0 { asked.max(0) } else { asked };
        let start = match link.kind {
            RelationshipKind::FinishStart | RelationshipKind::StartStart => asked,
            _ => walk(own, asked, -i64::try_from(days).expect("small")),
        };
        earliest = earliest.max(usize::try_from(start).unwrap_or(0));
    }
    (earliest..earliest + 7).find(|day| own[day % 7]).expect("a calendar works on some weekday")
}

/// The midnight some worked days after another, right after the last of them; or some before, right before the first.
fn walk(calendar: [bool; 7], from: i64, days: i64) -> i64 {
    let works = |day: i64| calendar[usize::try_from(day.rem_euclid(7)).expect("a weekday")];
    let mut at = from;
    for _ in 0..days.abs() {
        if days > 0 {
            while !works(at) {
                at += 1;
            }
            at += 1;
        } else {
            at -= 1;
            while !works(at) {
                at -= 1;
            }
        }
    }
    at
}

/// Whether there is enough of everything on all days for what has been placed.
fn is_enough(plan: &DayPlan, placed: &[Placed], limit: usize) -> bool {
    plan.resources.iter().enumerate().all(|(resource, of)| {
        (0..=limit).all(|day| {
            let asks = |(activity, one): (usize, &Placed)| {
                let units = plan.activities[activity].modes[one.mode].1[resource];
                let holds = if of.is_consumable {
                    one.start <= day
                } else {
                    let is_on = one.start <= day && day < one.finish;
                    is_on && (!of.is_released || works(plan, activity, one.mode, day))
                };
                if holds { units } else { 0 }
            };
            let asked: i64 = placed.iter().enumerate().map(asks).sum();
            let offered = of.capacity.iter().rev().find(|(from, _)| *from <= day).map_or(0, |step| step.1);
            asked <= offered
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_who_share_one_crew_take_turns_on_its_days() {
        let activity = |modes| DayActivity { calendar: 0, modes };
        let plan = DayPlan {
            calendars: vec![[true; 7], [true, true, true, true, true, false, false]],
            resources: vec![DayResource {
                calendar: Some(1),
                capacity: vec![(0, 1)],
                ..DayResource::default()
            }],
            activities: vec![activity(vec![(3, vec![1])]), activity(vec![(3, vec![1])])],
            links: Vec::new(),
        };
        assert_eq!(
            earliest_finish(&plan, 20),
            Some(8),
            "three days to Wednesday, then Thursday, Friday and Monday"
        );
    }
}
