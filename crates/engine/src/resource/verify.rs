//! An independent judge of solutions.
//!
//! It shares no code with the solvers: it reads the [`Instance`], not the compiled problem, and looks at every
//! period in which something starts.

use chainage_model::{ActivityId, Instance, InstanceEnd, InstanceMode};

use super::solver::Solution;

/// A way in which a solution breaks the instance.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Violation {
    /// The solution has not one start and one mode for every activity.
    #[error("the solution has {found} activities, the instance {expected}")]
    Size {
        /// How many it has.
        found: usize,
        /// How many there are.
        expected: usize,
    },
    /// A mode is chosen that is not there.
    #[error("activity {activity:?} has no mode {mode}")]
    Mode {
        /// The activity.
        activity: ActivityId,
        /// The mode, from zero.
        mode: usize,
    },
    /// An activity starts before the beginning.
    #[error("activity {activity:?} starts at {start}, before the beginning")]
    Early {
        /// The activity.
        activity: ActivityId,
        /// Its start.
        start: i64,
    },
    /// A lag does not hold.
    #[error(
        "activity {successor:?} starts at {start}, but may not before {earliest} because of {predecessor:?}"
    )]
    Lag {
        /// The activity that comes first.
        predecessor: ActivityId,
        /// The activity that should wait.
        successor: ActivityId,
        /// Its start.
        start: i64,
        /// The earliest it may start.
        earliest: i64,
    },
    /// More of a renewable resource is held than there is.
    #[error("resource {resource}: {held} units are held at {at}, there are {capacity}")]
    Capacity {
        /// The resource, from zero.
        resource: usize,
        /// When.
        at: i64,
        /// How much is held.
        held: i64,
        /// How much there is.
        capacity: i64,
    },
    /// More of a consumable resource is used than there is.
    #[error("consumable resource {resource}: {used} units are used, there are {amount}")]
    Consumption {
        /// The resource, from zero.
        resource: usize,
        /// How much is used.
        used: i64,
        /// How much there is.
        amount: i64,
    },
    /// The level of a reservoir falls below zero.
    #[error("reservoir {reservoir}: the level falls to {level} at {at}")]
    Reservoir {
        /// The reservoir, from zero.
        reservoir: usize,
        /// When.
        at: i64,
        /// The level.
        level: i64,
    },
}

/// Checks a solution against an instance.
///
/// # Errors
/// Everything it breaks.
pub fn verify(instance: &Instance, solution: &Solution) -> Result<(), Vec<Violation>> {
    let expected = instance.activities.len();
    for found in [solution.starts.len(), solution.modes.len()] {
        if found != expected {
            return Err(vec![Violation::Size { found, expected }]);
        }
    }
    let mut found = Vec::new();
    let mut placed: Vec<(ActivityId, i64, &InstanceMode)> = Vec::with_capacity(expected);
    for (activity, of) in instance.activities.enumerated() {
        let (start, mode) = (solution.starts[activity], solution.modes[activity]);
        let Some(chosen) = of.modes.get(mode) else {
            found.push(Violation::Mode { activity, mode });
            continue;
        };
        if start < 0 {
            found.push(Violation::Early { activity, start });
        }
        placed.push((activity, start, chosen));
    }
    if !found.is_empty() {
        return Err(found);
    }
    check_lags(instance, solution, &mut found);
    check_capacities(instance, &placed, &mut found);
    check_reservoirs(instance, &placed, &mut found);
    for (resource, &amount) in instance.consumable.iter().enumerate() {
        let used = placed.iter().map(|(_, _, mode)| mode.consumable[resource]).sum();
        if used > amount {
            found.push(Violation::Consumption { resource, used, amount });
        }
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

fn check_lags(instance: &Instance, solution: &Solution, found: &mut Vec<Violation>) {
    for lag in &instance.lags {
        let mode = solution.modes[lag.predecessor];
        let end = match lag.from {
            InstanceEnd::Start => solution.starts[lag.predecessor],
            InstanceEnd::Finish => {
                solution.starts[lag.predecessor] + instance.activities[lag.predecessor].modes[mode].duration
            }
        };
        let (start, earliest) = (solution.starts[lag.successor], end + lag.periods);
        if start < earliest {
            let (predecessor, successor) = (lag.predecessor, lag.successor);
            found.push(Violation::Lag { predecessor, successor, start, earliest });
        }
    }
}

/// What is held only grows where something starts, so those moments are enough.
fn check_capacities(
    instance: &Instance,
    placed: &[(ActivityId, i64, &InstanceMode)],
    found: &mut Vec<Violation>,
) {
    let mut moments: Vec<i64> = placed.iter().map(|(_, start, _)| *start).collect();
    moments.sort_unstable();
    moments.dedup();
    for at in moments {
        for (resource, &capacity) in instance.renewable.iter().enumerate() {
            let running = placed.iter().filter(|(_, start, mode)| *start <= at && at < start + mode.duration);
            let held = running.map(|(_, _, mode)| mode.renewable[resource]).sum();
            if held > capacity {
                found.push(Violation::Capacity { resource, at, held, capacity });
            }
        }
    }
}

fn check_reservoirs(
    instance: &Instance,
    placed: &[(ActivityId, i64, &InstanceMode)],
    found: &mut Vec<Violation>,
) {
    for (reservoir, &initial) in instance.reservoirs.iter().enumerate() {
        let stock = |activity: ActivityId| {
            instance.activities[activity].stock.get(reservoir).copied().unwrap_or((0, 0))
        };
        for &(_, at, _) in placed {
            let mut level = initial;
            for &(activity, start, mode) in placed {
                let (taken, given) = stock(activity);
                level -= if start <= at { taken } else { 0 };
                level += if start + mode.duration <= at { given } else { 0 };
            }
            if level < 0 {
                found.push(Violation::Reservoir { reservoir, at, level });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chainage_model::{Id, InstanceActivity, InstanceLag};

    use super::*;

    fn instance() -> Instance {
        let mut instance = Instance { renewable: vec![2], consumable: vec![5], ..Instance::default() };
        for units in [1, 2] {
            let mode = InstanceMode { duration: 3, renewable: vec![units], consumable: vec![2] };
            instance.activities.push(InstanceActivity { modes: vec![mode], stock: Vec::new() });
        }
        instance
    }

    fn solution(starts: [i64; 2]) -> Solution {
        Solution { starts: starts.to_vec().into(), modes: vec![0, 0].into() }
    }

    #[test]
    fn too_much_at_once_is_found() {
        assert_eq!(verify(&instance(), &solution([0, 3])), Ok(()));
        let found = verify(&instance(), &solution([0, 2])).unwrap_err();
        assert_eq!(found, [Violation::Capacity { resource: 0, at: 2, held: 3, capacity: 2 }]);
    }

    #[test]
    fn broken_lags_are_found() {
        let mut instance = instance();
        let [predecessor, successor] = [1, 0].map(ActivityId::from_index);
        instance.lags.push(InstanceLag { predecessor, successor, from: InstanceEnd::Finish, periods: 1 });
        let found = verify(&instance, &solution([3, 0])).unwrap_err();
        assert_eq!(found, [Violation::Lag { predecessor, successor, start: 3, earliest: 4 }]);
    }

    #[test]
    fn consumption_modes_and_the_beginning_are_checked() {
        let mut instance = instance();
        instance.consumable = vec![3];
        assert!(matches!(
            verify(&instance, &solution([0, 3])).unwrap_err()[..],
            [Violation::Consumption { used: 4, .. }]
        ));
        let wrong = Solution { starts: vec![-1, 3].into(), modes: vec![0, 4].into() };
        assert_eq!(verify(&instance, &wrong).unwrap_err().len(), 2);
    }
}
