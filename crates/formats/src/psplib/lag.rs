//! `.sch`: minimum and maximum lags from start to start.

use chainage_model::{Id, IdVec, Instance, InstanceActivity, InstanceEnd, InstanceLag, InstanceMode};

use super::InstanceError;
use super::numbers::Numbers;

/// Reads a file of ProGen/max: links with lags in brackets, then modes, then capacities.
pub(super) fn read(numbers: &mut Numbers<'_>) -> Result<Instance, InstanceError> {
    let total = numbers.count("the number of activities", 1_000_000)? + 2;
    let n_renewable = numbers.count("the number of resources", 10_000)?;
    let n_consumable = numbers.count("the number of consumable resources", 10_000)?;
    numbers.count("the number of doubly constrained resources", 0)?;
    let mut n_modes = vec![0; total];
    let mut lags = Vec::new();
    for _ in 0..total {
        let predecessor = numbers.activity(0, total)?;
        n_modes[predecessor.index()] = numbers.count("the number of modes", 1_000)?;
        let n_successors = numbers.count("the number of successors", total)?;
        let mut successors = Vec::with_capacity(n_successors);
        for _ in 0..n_successors {
            successors.push(numbers.activity(0, total)?);
        }
        for successor in successors {
            let periods = numbers.next("a lag")?;
            lags.push(InstanceLag { predecessor, successor, from: InstanceEnd::Start, periods });
        }
    }
    let mut activities = IdVec::filled(total, InstanceActivity::default());
    for modes in n_modes {
        let activity = numbers.activity(0, total)?;
        for _ in 0..modes {
            numbers.count("the number of a mode", 1_000)?;
            let duration = numbers.amount("a duration")?;
            let renewable = numbers.amounts(n_renewable, "a demand")?;
            let consumable = numbers.amounts(n_consumable, "a demand")?;
            activities[activity].modes.push(InstanceMode { duration, renewable, consumable });
        }
    }
    let renewable = numbers.amounts(n_renewable, "the capacity of a resource")?;
    let consumable = numbers.amounts(n_consumable, "the amount of a resource")?;
    Ok(Instance { activities, lags, renewable, consumable, ..Instance::default() })
}
