//! Why there is no schedule: a minimal conflict.
//!
//! What is proved impossible stays so while parts of the problem are taken away; a part without which the proof fails
//! stays in (deletion filter: Chinneck & Dravnieks 1991, *Locating minimal infeasible constraint sets in linear
//! programs*). What is left is minimal *for the proof*: each of its parts is needed.

use chainage_model::{ActivityId, Id};

use super::kernel::Kernel;
use super::problem::Problem;
use super::window::{Sweep, Windows};

/// Parts of a problem that cannot be met together; without any one of them the contradiction is gone.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Conflict {
    /// The activities whose durations and demands take part.
    pub activities: Vec<ActivityId>,
    /// The lags, as places in the list of the instance.
    pub lags: Vec<usize>,
    /// The renewable resources, as places in the list of the instance.
    pub renewable: Vec<usize>,
    /// The consumable resources, as places in the list of the instance.
    pub consumable: Vec<usize>,
}

/// Finds a minimal conflict; `None` if none is proved. Problems that only a long search refutes have none.
///
/// # Complexity
/// One look at the start windows of all activities for each lag, resource and activity.
///
/// ```
/// use chainage_engine::resource::{Problem, conflict};
/// use chainage_model::{ActivityId, Id, Instance, InstanceActivity, InstanceEnd, InstanceLag, InstanceMode};
/// let mut instance = Instance { renewable: vec![1], ..Instance::default() };
/// for _ in 0..3 {
///     let mode = InstanceMode { duration: 4, renewable: vec![1], consumable: vec![] };
///     instance.activities.push(InstanceActivity { modes: vec![mode], stock: vec![] });
/// }
/// // The second starts 5 or more after the first has finished, and 6 or less after it has started.
/// for (from, to, end, periods) in [(0, 1, InstanceEnd::Finish, 5), (1, 0, InstanceEnd::Start, -6)] {
///     let [predecessor, successor] = [from, to].map(ActivityId::from_index);
///     instance.lags.push(InstanceLag { predecessor, successor, from: end, periods });
/// }
/// let found = conflict(&Problem::compile(&instance)?).unwrap();
/// assert_eq!(found.activities, [0, 1].map(ActivityId::from_index));
/// assert_eq!((found.lags, found.renewable), (vec![0, 1], vec![]));
/// # Ok::<(), chainage_engine::resource::ProblemError>(())
/// ```
pub fn conflict(problem: &Problem) -> Option<Conflict> {
    starved(problem).or_else(|| exhausted(problem)).or_else(|| filtered(problem))
}

/// One activity that asks for more than there is.
fn starved(problem: &Problem) -> Option<Conflict> {
    let (activity, resource) = problem.starved()?;
    let activities = vec![ActivityId::from_index(activity)];
    Some(Conflict { activities, renewable: vec![resource], ..Conflict::default() })
}

/// Activities that use up more than there is, the largest first and no more than it takes.
fn exhausted(problem: &Problem) -> Option<Conflict> {
    let resource = problem.exhausted()?;
    let least = |activity: usize| {
        problem.ways[activity].iter().map(|way| way.consumption[resource]).min().unwrap_or(0)
    };
    let mut users: Vec<usize> = (0..problem.ways.len()).collect();
    users.sort_by_key(|&activity| -least(activity));
    let mut used = 0;
    let mut activities = Vec::new();
    for activity in users {
        if used > problem.amount[resource] {
            break;
        }
        used += least(activity);
        activities.push(ActivityId::from_index(activity));
    }
    activities.sort_by_key(|activity| activity.index());
    Some(Conflict { activities, consumable: vec![resource], ..Conflict::default() })
}

/// What is left when everything has been taken away that the proof does not need.
fn filtered(problem: &Problem) -> Option<Conflict> {
    let horizon = problem.horizon();
    let mut rest = problem.relaxed();
    if !is_impossible(&rest, horizon) {
        return None;
    }
    let mut renewable = Vec::new();
    for resource in 0..rest.capacity.len() {
        let capacity = std::mem::replace(&mut rest.capacity[resource], ample(problem, resource));
        if !is_impossible(&rest, horizon) {
            rest.capacity[resource] = capacity;
            renewable.push(resource);
        }
    }
    let mut lags: Vec<usize> = (0..problem.lags.len()).collect();
    let mut at = 0;
    while at < lags.len() {
        let lag = rest.lags.remove(at);
        if is_impossible(&rest, horizon) {
            lags.remove(at);
        } else {
            rest.lags.insert(at, lag);
            at += 1;
        }
    }
    let mut activities = Vec::new();
    for activity in 0..rest.ways.len() {
        let mut idle = rest.ways[activity][0].clone();
        idle.demand.fill(0);
        let way = std::mem::replace(&mut rest.ways[activity][0], idle);
        let is_linked = rest.lags.iter().any(|lag| lag.from == activity || lag.to == activity);
        let is_needed = !is_impossible(&rest, horizon);
        if is_needed {
            rest.ways[activity][0] = way;
        }
        if is_needed || is_linked {
            activities.push(ActivityId::from_index(activity));
        }
    }
    Some(Conflict { activities, lags, renewable, consumable: Vec::new() })
}

/// As much of a resource as all activities together ask for.
fn ample(problem: &Problem, resource: usize) -> i64 {
    let most =
        |ways: &Vec<super::problem::Way>| ways.iter().map(|way| way.demand[resource]).max().unwrap_or(0);
    problem.ways.iter().map(most).fold(problem.capacity[resource], i64::saturating_add)
}

/// Whether lags form a loop, or the windows of a horizon are impossible.
fn is_impossible(problem: &Problem, horizon: i64) -> bool {
    let Some(kernel) = Kernel::new(problem, &vec![0; problem.ways.len()]) else { return true };
    Windows::new(&kernel, horizon)
        .and_then(|mut windows| windows.tighten(&kernel, &mut Sweep::default(), 20))
        .is_err()
}

#[cfg(test)]
mod tests {
    use super::super::problem::{Lag, Way};
    use super::*;

    fn problem(durations: &[i64], lags: &[(usize, usize, i64)], used: i64, amount: i64) -> Problem {
        let way = |&duration: &i64| vec![Way { duration, demand: vec![1], consumption: vec![used] }];
        let lag = |&(from, to, periods): &(usize, usize, i64)| Lag { from, to, from_finish: false, periods };
        Problem {
            ways: durations.iter().map(way).collect(),
            stock: vec![Vec::new(); durations.len()],
            lags: lags.iter().map(lag).collect(),
            capacity: vec![1],
            amount: vec![amount],
            level: Vec::new(),
        }
    }

    #[test]
    fn a_loop_of_lags_needs_no_resource() {
        let found =
            conflict(&problem(&[1, 1, 1, 1], &[(0, 1, 3), (1, 2, 1), (2, 0, -3), (0, 3, 1)], 0, 9)).unwrap();
        assert_eq!(found.lags, [0, 1, 2]);
        assert_eq!(found.activities.len(), 3);
        assert!(found.renewable.is_empty());
    }

    #[test]
    fn what_is_used_up_names_no_more_than_it_takes() {
        let found = conflict(&problem(&[1, 1, 1, 1], &[], 3, 8)).unwrap();
        assert_eq!((found.activities.len(), found.consumable), (3, vec![0]));
    }

    #[test]
    fn what_can_be_scheduled_has_none() {
        assert_eq!(conflict(&problem(&[4, 4], &[(0, 1, 2), (1, 0, -4)], 1, 2)), None);
    }
}
