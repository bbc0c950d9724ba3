//! The shortest makespan of a small instance, by trying everything.

use chainage_model::{ActivityId, Id, Instance, InstanceEnd};

/// Returns the shortest makespan, or `None` if there is no schedule that ends by `limit`.
///
/// Tries every mode and every start of every activity in the order of the file: for a handful of short activities.
pub fn shortest_makespan(instance: &Instance, limit: i64) -> Option<i64> {
    let mut placed = Vec::new();
    let mut best = None;
    try_next(instance, limit, &mut placed, &mut best);
    best
}

fn try_next(instance: &Instance, limit: i64, placed: &mut Vec<(i64, usize)>, best: &mut Option<i64>) {
    let finish = |place: usize, (start, mode): (i64, usize)| {
        start + instance.activities[ActivityId::from_index(place)].modes[mode].duration
    };
    let makespan = placed.iter().enumerate().map(|(place, &one)| finish(place, one)).max().unwrap_or(0);
    if makespan > limit || best.is_some_and(|best| makespan >= best) || !holds(instance, placed) {
        return;
    }
    if placed.len() == instance.activities.len() {
        if is_stocked(instance, placed) {
            *best = Some(makespan);
        }
        return;
    }
    let activity = ActivityId::from_index(placed.len());
    for mode in 0..instance.activities[activity].modes.len() {
        for start in 0..=limit {
            placed.push((start, mode));
            try_next(instance, limit, placed, best);
            placed.pop();
        }
    }
}

/// Whether what has been placed breaks nothing among itself.
fn holds(instance: &Instance, placed: &[(i64, usize)]) -> bool {
    let mode = |place: usize| &instance.activities[ActivityId::from_index(place)].modes[placed[place].1];
    let lags = instance.lags.iter().all(|lag| {
        let (from, to) = (lag.predecessor.index(), lag.successor.index());
        if from.max(to) >= placed.len() {
            return true;
        }
        let end = match lag.from {
            InstanceEnd::Start => placed[from].0,
            InstanceEnd::Finish => placed[from].0 + mode(from).duration,
        };
        placed[to].0 >= end + lag.periods
    });
    let renewable = (0..instance.renewable.len()).all(|resource| {
        placed.iter().all(|&(at, _)| {
            let runs =
                |place: &usize| placed[*place].0 <= at && at < placed[*place].0 + mode(*place).duration;
            let held: i64 = (0..placed.len()).filter(runs).map(|place| mode(place).renewable[resource]).sum();
            held <= instance.renewable[resource]
        })
    });
    let consumable = (0..instance.consumable.len()).all(|resource| {
        let used: i64 = (0..placed.len()).map(|place| mode(place).consumable[resource]).sum();
        used <= instance.consumable[resource]
    });
    lags && renewable && consumable
}

/// Whether no reservoir falls below zero: at a start something is taken out, at a finish something is put in.
fn is_stocked(instance: &Instance, placed: &[(i64, usize)]) -> bool {
    instance.reservoirs.iter().enumerate().all(|(reservoir, initial)| {
        let mut changes = Vec::new();
        for (activity, &(start, mode)) in instance.activities.iter().zip(placed) {
            let Some(&(taken, given)) = activity.stock.get(reservoir) else { continue };
            changes.extend([(start, -taken), (start + activity.modes[mode].duration, given)]);
        }
        let level = |at: i64| {
            initial + changes.iter().filter(|change| change.0 <= at).map(|change| change.1).sum::<i64>()
        };
        changes.iter().all(|&(at, _)| level(at) >= 0)
    })
}
