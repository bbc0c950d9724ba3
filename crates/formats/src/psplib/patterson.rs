//! `.rcp`: one stream of numbers, with or without reservoirs.

use chainage_model::{
    ActivityId, Id, IdVec, Instance, InstanceActivity, InstanceEnd, InstanceLag, InstanceMode,
};

use super::InstanceError;
use super::numbers::Numbers;

/// Reads a stream of numbers; `reservoirs` says whether the first line has the number of reservoirs.
pub(super) fn read(numbers: &mut Numbers<'_>, reservoirs: bool) -> Result<Instance, InstanceError> {
    let total = numbers.count("the number of activities", 1_000_000)?;
    let n_renewable = numbers.count("the number of resources", 10_000)?;
    let n_reservoirs = if reservoirs { numbers.count("the number of reservoirs", 10_000)? } else { 0 };
    let renewable = numbers.amounts(n_renewable, "the capacity of a resource")?;
    let levels = numbers.amounts(n_reservoirs, "the level of a reservoir")?;
    let mut activities = IdVec::new();
    let mut lags = Vec::new();
    for index in 0..total {
        let duration = numbers.amount("a duration")?;
        let demand = numbers.amounts(n_renewable, "a demand")?;
        let mut stock = Vec::with_capacity(n_reservoirs);
        for _ in 0..n_reservoirs {
            stock.push((numbers.amount("an amount taken out")?, numbers.amount("an amount put in")?));
        }
        // The source and the sink of these files carry the initial and the final level again.
        if index == 0 || index + 1 == total {
            stock.fill((0, 0));
        }
        for _ in 0..numbers.count("the number of successors", total)? {
            let successor = numbers.activity(1, total)?;
            let predecessor = ActivityId::from_index(index);
            lags.push(InstanceLag { predecessor, successor, from: InstanceEnd::Finish, periods: 0 });
        }
        let mode = InstanceMode { duration, renewable: demand, consumable: Vec::new() };
        activities.push(InstanceActivity { modes: vec![mode], stock });
    }
    Ok(Instance { activities, lags, renewable, reservoirs: levels, ..Instance::default() })
}
