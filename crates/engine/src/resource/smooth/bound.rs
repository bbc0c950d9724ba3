//! What the demand cannot be below.
//!
//! An activity that may move asks on at least as many days as its work fills at the longest hours of its calendar, not
//! before its early start and not after its project's finish. If this demand is poured over those days, on top of what
//! cannot move, it stands at one level: no schedule has a smaller sum of squares (the squares are convex), nor a lower
//! peak. Demand that finds no room below capacity is overload. What rises to the peak falls again: the changes are at
//! least the peak.

use chainage_model::{MINUTES_PER_DAY, Moment, ResourceId, WorkingTime};

use super::super::kernel::index;
use super::{Objective, Smoother};
use crate::network::Node;

/// Demand that can be poured.
struct Movable {
    first: usize,
    last: usize,
    units: i64,
    days: i64,
}

impl Smoother<'_> {
    /// Returns a value below which the objective cannot be.
    pub(super) fn bound(&self) -> f64 {
        self.demand.ids().map(|resource| self.bound_of(resource)).sum()
    }

    fn bound_of(&self, resource: ResourceId) -> f64 {
        let n_days = self.demand[resource].len();
        let mut fixed = vec![0; n_days];
        let mut is_open = vec![false; n_days];
        let mut movable = Vec::new();
        for node in self.network.nodes() {
            let asks = self.demands[node].iter().filter(|(of, _)| *of == resource);
            let units: i64 = asks.map(|(_, units)| units).sum();
            let early = self.pass.early[node];
            if units == 0 || early.finish() <= early.start() {
                continue;
            }
            if self.may_move[node] {
                let (first, last) = self.reach(node);
                let mut longest = 1;
                for (day, is_open) in is_open.iter_mut().enumerate().take(last + 1).skip(first) {
                    let minutes = self.minutes_on(node, day);
                    *is_open |= minutes > 0;
                    longest = longest.max(minutes);
                }
                let remaining = self.pass.remaining[node].minutes();
                movable.push(Movable { first, last, units, days: (remaining + longest - 1) / longest });
            } else {
                for day in self.days(node, early.start(), early.finish()) {
                    fixed[day] += units;
                }
            }
        }
        let poured = |from: usize| -> i64 {
            movable.iter().filter(|one| one.first >= from).map(|one| one.units * one.days).sum()
        };
        let level_from = |from: usize| {
            let last = movable.iter().filter(|one| one.first >= from).map(|one| one.last).max().unwrap_or(0);
            let open = (from..=last).filter(|&day| is_open[day]).map(|day| fixed[day]).collect();
            level(open, poured(from))
        };
        #[expect(clippy::cast_precision_loss, reason = "sums of thousandths are small")]
        let real = |value: i64| value as f64;
        match self.objective {
            Objective::Squares => {
                let level = level_from(0);
                let day =
                    |day: usize| if is_open[day] { real(fixed[day]).max(level) } else { real(fixed[day]) };
                (0..n_days).map(|at| day(at).powi(2)).sum()
            }
            // Changes: the demand ends at nothing, so it falls from its peak.
            Objective::Peak | Objective::Changes => {
                let least = fixed.iter().copied().max().unwrap_or(0);
                let single = movable.iter().map(|one| one.units).max().unwrap_or(0);
                let mut firsts: Vec<usize> = movable.iter().map(|one| one.first).collect();
                firsts.sort_unstable();
                firsts.dedup();
                firsts.into_iter().map(level_from).fold(real(least.max(single)), f64::max)
            }
            Objective::Overload => {
                let capacity = &self.capacity[resource];
                let over: i64 = fixed.iter().zip(capacity).map(|(held, have)| (held - have).max(0)).sum();
                let open = (0..n_days).filter(|&day| is_open[day]);
                let room = open.map(|day| (capacity[day] - fixed[day]).max(0)).fold(0, i64::saturating_add);
                real(over + (poured(0) - room).max(0))
            }
        }
    }

    /// The days between an activity's early start and its project's finish.
    fn reach(&self, node: Node) -> (usize, usize) {
        let day = |moment: Moment| index((moment.day() - self.first_day).max(0));
        let last = self.pass.frame.finish[self.network.work(node).project];
        let first = day(self.pass.early[node].start());
        let end = self.demand.iter().map(Vec::len).next().unwrap_or(1) - 1;
        (first.min(end), day(last).clamp(first.min(end), end))
    }

    /// The working minutes of an activity's calendar on a day.
    fn minutes_on(&self, node: Node, day: usize) -> i64 {
        let clock = self.network.calendar_of(self.network.activity(node));
        let day = self.first_day + i64::try_from(day).expect("days are few");
        let begin = Moment::from_minutes(day * MINUTES_PER_DAY);
        clock.between(begin, begin + WorkingTime::from_minutes(MINUTES_PER_DAY)).minutes()
    }
}

/// The level at which an amount stands when it is poured over days that hold something already.
#[expect(clippy::cast_precision_loss, reason = "sums of thousandths are small")]
fn level(mut held: Vec<i64>, amount: i64) -> f64 {
    held.sort_unstable();
    let mut sum = amount as f64;
    for (place, &one) in held.iter().enumerate() {
        sum += one as f64;
        let level = sum / (place + 1) as f64;
        if held.get(place + 1).is_none_or(|&next| level <= next as f64) {
            return level;
        }
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::level;

    #[test]
    fn what_is_poured_fills_the_lowest_days_first() {
        let stands = |held: &[i64], amount: i64, at: f64| (level(held.to_vec(), amount) - at).abs() < 1e-9;
        assert!(stands(&[0, 0, 0], 6, 2.0));
        assert!(stands(&[5, 0, 1], 3, 2.0), "the day with five is left dry");
        assert!(stands(&[], 3, 0.0));
    }
}
