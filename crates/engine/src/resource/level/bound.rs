//! How early a levelled plan can finish at best.
//!
//! A deadline is refuted (destructive bounds: Klein & Scholl 1999, *Computing lower bounds by destructive improvement*)
//! if some activity cannot keep it by its links, or if the work that cannot leave a window of time is more than a
//! resource offers in it (energy; see `window` for plain problems). On calendars the work of an activity in `[a, b)` is
//! at least the smallest of: what it has there when it starts as early as it can, what it has there when it starts as
//! late as it may, the least time between its start and its finish, and the window itself. A resource that stays with
//! its activities over nights and weekends is counted in elapsed time; one that is released, in working time.
//!
//! Where demand that does not move is above capacity the plan is not feasible and the resource proves nothing.

use chainage_model::{IdVec, MINUTES_PER_DAY, Moment, ResourceId, WorkingTime};

use super::relax::Latest;
use super::run::{Leveller, Run};
use super::ways::Hold;
use crate::calendar::WorkingCalendar;
use crate::cpm::Pass;
use crate::network::Node;

/// Rounds in which windows are made tighter for one deadline.
const ROUNDS: usize = 8;
/// Users of a resource whose windows are looked at in full; with more, some of the moments only.
const USERS: usize = 90;

/// An activity that asks for a resource, with its window.
#[derive(Clone, Copy, Debug)]
struct User {
    node: Node,
    need: i64,
    /// Its earliest start and finish, its latest start and finish, in the minutes that count.
    early: (i64, i64),
    late: (i64, i64),
    /// The least it holds the resource in all.
    least: i64,
    may_split: bool,
}

/// A resource with everyone who asks for it.
struct Pooled<'a> {
    resource: ResourceId,
    /// Each with its need, the least time it holds the resource, and whether that is from start to finish.
    users: Vec<(Node, i64, i64, bool)>,
    /// The calendar in whose time it is counted; elapsed time if there is none.
    clock: Option<&'a WorkingCalendar>,
}

impl Leveller<'_> {
    /// Returns a moment before which no levelling finishes: at least `free`, at most the finish of `best`.
    pub(super) fn bound(&self, best: &Run, free: Moment) -> Moment {
        let finish = self.finish_of(&best.pass);
        if self.options.within_float || !self.is_readable() || finish <= free {
            return free.min(finish);
        }
        let minute = WorkingTime::from_minutes(1);
        let mut pass = self.shortest();
        let none = IdVec::filled(self.is_fixed.len(), None);
        self.forward(&mut pass, &IdVec::filled(self.is_fixed.len(), None), None);
        let Some(latest) = self.backward(&pass, finish - minute, &none) else { return finish };
        let pooled = self.pooled(best, &pass, &latest);
        // Most often the best is right or all are wrong: the deadline just before the best is tried first.
        let (mut low, mut high) = (free, finish);
        let mut deadline = finish - minute;
        while low < high {
            if self.refutes(&pooled, deadline) {
                low = deadline + minute;
            } else {
                high = deadline;
            }
            let half = (high - low).minutes() / 2;
            deadline = low + WorkingTime::from_minutes(half);
        }
        low
    }

    /// Collects the resources that may be short.
    fn pooled(&self, best: &Run, pass: &Pass, latest: &Latest) -> Vec<Pooled<'_>> {
        let mut list = Vec::new();
        for resource in self.pools.ids() {
            let Some(pool) = &self.pools[resource] else { continue };
            if best.unresolved.iter().any(|one| one.resource == resource) {
                continue;
            }
            let mut users = Vec::new();
            let mut clocks: Vec<Option<&WorkingCalendar>> = Vec::new();
            for node in self.network.nodes() {
                let ways = self.ways.of(node);
                let need = |way: &super::ways::Way| {
                    let demand = way.demands.iter().find(|demand| demand.resource == resource)?;
                    (demand.hold != Hold::Ever).then_some((demand.need, demand.hold))
                };
                let least = ways.iter().map(|way| need(way).map_or(0, |(units, _)| units)).min().unwrap_or(0);
                if least == 0 {
                    continue;
                }
                let is_through = ways.len() == 1
                    && !self.may_split[node]
                    && need(&ways[0]).is_some_and(|(_, hold)| hold == Hold::Through);
                let span = match latest.start[node] {
                    Some(late) if is_through => {
                        let (start, clock) =
                            (pass.early_start(node), self.ways.clock(self.network, node, &ways[0]));
                        least_span(clock, start, late.max(start), pass.remaining[node])
                    }
                    _ => pass.remaining[node].minutes(),
                };
                users.push((node, least, span, is_through));
                let is_released =
                    ways.iter().all(|way| need(way).is_some_and(|(_, hold)| hold == Hold::Working));
                let clock = self.ways.clock(self.network, node, &ways[0]);
                clocks.push((is_released && ways.len() == 1).then_some(clock));
            }
            let asked: i64 = users.iter().map(|(_, need, ..)| need).sum();
            let offered = pool.steps().iter().map(|(_, units)| *units).min().unwrap_or(0);
            if asked <= offered {
                continue;
            }
            let first = clocks.first().copied().flatten();
            let is_common = |clock: Option<&WorkingCalendar>| {
                clock.zip(first).is_some_and(|(one, other)| std::ptr::eq(one, other))
            };
            let clock = first.filter(|_| clocks.iter().copied().all(is_common));
            list.push(Pooled { resource, users, clock });
        }
        list
    }

    /// Returns whether nothing can finish by a deadline.
    fn refutes(&self, pooled: &[Pooled<'_>], deadline: Moment) -> bool {
        let n_nodes = self.is_fixed.len();
        let mut pass = self.shortest();
        let mut floors = IdVec::filled(n_nodes, None);
        let mut caps = IdVec::filled(n_nodes, None);
        for _ in 0..ROUNDS {
            self.forward(&mut pass, &floors, None);
            let Some(latest) = self.backward(&pass, deadline, &caps) else { return true };
            let mut moved = false;
            for one in pooled {
                let users = self.users(one, &pass, &latest);
                match self.press(one, &users, &mut floors, &mut caps) {
                    Some(some) => moved |= some,
                    None => return true,
                }
            }
            if !moved {
                return false;
            }
        }
        false
    }

    /// Reads the windows of those who ask for a resource, in the minutes that count for it.
    fn users(&self, of: &Pooled<'_>, pass: &Pass, latest: &Latest) -> Vec<User> {
        let minute = |at: Moment| of.clock.map_or(at.minutes(), |clock| clock.count(at).minutes());
        let user = |&(node, need, span, is_through): &(Node, i64, i64, bool)| {
            let (start, finish) = (pass.early_start(node), pass.early_finish(node));
            let late = latest.start[node]?;
            let remaining = pass.remaining[node];
            let ways = self.ways.of(node);
            let clock = self.ways.clock(self.network, node, &ways[0]);
            if remaining.is_zero() || finish <= start {
                return None;
            }
            let late_start = late.max(start);
            // In the time of a calendar that all share, work that is not split is without gaps as well.
            let is_sure = is_through || (of.clock.is_some() && !self.may_split[node]);
            let late_finish = if is_sure {
                clock.finish_at(clock.count(late_start) + remaining)
            } else {
                latest.finish[node]?.max(finish)
            };
            let least = if of.clock.is_none() { span } else { remaining.minutes() };
            Some(User {
                node,
                need,
                early: (minute(start), minute(finish)),
                late: (minute(late_start), minute(late_finish)),
                least,
                may_split: !is_sure,
            })
        };
        of.users.iter().filter_map(user).collect()
    }

    /// Looks at the windows of a resource: `None` if one holds too much, else whether a floor or a cap moved.
    fn press(
        &self,
        of: &Pooled<'_>,
        users: &[User],
        floors: &mut IdVec<Node, Option<(ResourceId, Moment)>>,
        caps: &mut IdVec<Node, Option<Moment>>,
    ) -> Option<bool> {
        let capacity = Capacity::new(self.pools[of.resource].as_ref()?.steps(), of.clock);
        let ends = |pick: fn(&User) -> [i64; 2]| {
            let mut list: Vec<i64> = users.iter().flat_map(pick).collect();
            list.sort_unstable();
            list.dedup();
            let step = list.len().div_ceil(2 * USERS).max(1);
            list.into_iter().step_by(step).collect::<Vec<_>>()
        };
        let firsts = ends(|user| [user.early.0, user.late.0]);
        let lasts = ends(|user| [user.late.1, user.early.1]);
        let mut moved = false;
        for &first in &firsts {
            let offered_before = capacity.until(first);
            for &last in lasts.iter().filter(|&&last| last > first) {
                let offered = capacity.until(last) - offered_before;
                let work: i64 = users.iter().map(|user| user.work_in(first, last)).sum();
                let left = offered - work;
                if left < 0 {
                    return None;
                }
                for user in users.iter().filter(|user| !user.may_split) {
                    let room = (left + user.work_in(first, last)) / user.need;
                    let (early, late) = user.pushed(first, last, room);
                    if let Some(early) = early {
                        let floor = moment(of.clock, early);
                        if floors[user.node].is_none_or(|(_, known)| known < floor) {
                            floors[user.node] = Some((of.resource, floor));
                            moved = true;
                        }
                    }
                    if let Some(late) = late {
                        let cap = moment(of.clock, late);
                        if caps[user.node].is_none_or(|known| cap < known) {
                            caps[user.node] = Some(cap);
                            moved = true;
                        }
                    }
                }
            }
        }
        Some(moved)
    }
}

impl User {
    /// The work, in thousandths of a unit times minutes, that cannot leave a window.
    fn work_in(&self, first: i64, last: i64) -> i64 {
        let of = |(start, finish): (i64, i64)| (finish.min(last) - start.max(first)).max(0);
        let sure = if self.may_split {
            // It may work anywhere outside: what is left over must lie inside.
            let outside = (first - self.early.0).max(0) + (self.late.1 - last).max(0);
            (self.least - outside).clamp(0, last - first)
        } else {
            of(self.early).min(of(self.late)).min(self.least)
        };
        sure * self.need
    }

    /// The start and the finish beyond which a window is left, if there is no more room in it than `room` minutes.
    fn pushed(&self, first: i64, last: i64, room: i64) -> (Option<i64>, Option<i64>) {
        if self.least <= room {
            return (None, None);
        }
        let of = |(start, finish): (i64, i64)| (finish.min(last) - start.max(first)).max(0);
        let early = (of(self.early) > room && self.early.0 < last - room).then_some(last - room);
        let late = (of(self.late) > room && self.late.1 > first + room).then_some(first + room);
        (early, late)
    }
}

/// What a resource offers, summed over time.
struct Capacity {
    /// From when, the sum until then, and the units from then on.
    steps: Vec<(i64, i64, i64)>,
}

impl Capacity {
    fn new(steps: &[(Moment, i64)], clock: Option<&WorkingCalendar>) -> Self {
        let minute = |at: Moment| clock.map_or(at.minutes(), |clock| clock.count(at).minutes());
        let mut list: Vec<(i64, i64, i64)> = Vec::with_capacity(steps.len());
        for &(from, units) in steps {
            let (at, sum) = list.last().map_or((minute(from), 0), |&(at, sum, units)| {
                let to = minute(from);
                (to, sum + units * (to - at))
            });
            list.push((at, sum, units));
        }
        Self { steps: list }
    }

    /// The sum of units times minutes until a minute.
    fn until(&self, at: i64) -> i64 {
        let place = self.steps.partition_point(|(from, _, _)| *from <= at).max(1) - 1;
        let (from, sum, units) = self.steps[place];
        sum + units * (at - from)
    }
}

/// The last moment of a minute that counts.
fn moment(clock: Option<&WorkingCalendar>, minute: i64) -> Moment {
    clock.map_or(Moment::from_minutes(minute), |clock| clock.start_at(WorkingTime::from_minutes(minute)))
}

/// Returns a time that no start between two moments gets below from start to finish.
///
/// From the start of a shift on, the time only grows until the shift ends: starts of shifts are enough. If there are
/// many, the first of a group stands for its finish and the last for its start.
fn least_span(clock: &WorkingCalendar, from: Moment, to: Moment, remaining: WorkingTime) -> i64 {
    const LOOKS: i64 = 1000;
    let stride = 1 + (to - from).minutes() / MINUTES_PER_DAY * 2 / LOOKS;
    let finish = |start: Moment| clock.finish_at(clock.count(start) + remaining);
    let mut least = (finish(from) - from).minutes();
    let (mut first, mut last, mut size) = (from, from, 0);
    for (start, _) in clock.intervals(from, to) {
        if size == stride {
            (first, size) = (start, 0);
        }
        last = start;
        size += 1;
        if size == stride {
            least = least.min((finish(first) - last).minutes());
        }
    }
    least.min((finish(first) - last).minutes()).max(remaining.minutes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(early: (i64, i64), late: (i64, i64), least: i64, may_split: bool) -> User {
        use chainage_model::Id;
        User { node: Node::from_index(0), need: 2, early, late, least, may_split }
    }

    #[test]
    fn work_that_cannot_leave_a_window_is_counted() {
        let one = user((0, 6), (4, 10), 5, false);
        assert_eq!(one.work_in(3, 7), 2 * 3, "late it has three minutes there, early three");
        assert_eq!(one.work_in(5, 7), 2, "early it has one");
        assert_eq!(one.work_in(0, 10), 2 * 5, "nowhere more than the shortest span");
        let split = user((0, 6), (4, 10), 6, true);
        assert_eq!(split.work_in(2, 8), 2 * 2, "four minutes lie outside");
    }

    #[test]
    fn who_does_not_fit_is_pushed_out() {
        let one = user((0, 6), (4, 12), 6, false);
        assert_eq!(one.pushed(0, 8, 2), (Some(6), Some(2)));
        assert_eq!(one.pushed(0, 8, 6), (None, None));
    }

    #[test]
    fn capacity_is_summed_over_its_steps() {
        let at = Moment::from_minutes;
        let capacity = Capacity::new(&[(at(0), 2), (at(10), 0), (at(20), 3)], None);
        assert_eq!((capacity.until(10), capacity.until(15), capacity.until(22)), (20, 20, 26));
    }
}
