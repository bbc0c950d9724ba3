//! How much of a resource is free, in real time.

use chainage_model::{Moment, Resource};

use super::crew::Crews;

/// A step function over time: what is free from each moment on.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    /// Moments in order and what is free from each on, in thousandths of a unit. The first stands for "always".
    steps: Vec<(Moment, i64)>,
    /// Who of it is where, if it has to travel.
    pub(super) crews: Option<Crews>,
}

impl Pool {
    /// Returns the pool before anything is taken; `None` if it has no limit.
    pub(super) fn new(resource: &Resource) -> Option<Self> {
        let capacity = &resource.capacity;
        let first = capacity.first()?;
        let mut steps = Vec::with_capacity(capacity.len() + 1);
        if first.from.is_some() {
            steps.push((Moment::EARLIEST, 0));
        }
        for step in capacity {
            steps.push((step.from.unwrap_or(Moment::EARLIEST), step.units.thousandths()));
        }
        let crews = resource.crews().map(|(travel, n_crews)| Crews::new(travel, n_crews));
        Some(Self { steps, crews })
    }

    /// Returns the place of the step in which a moment lies.
    fn place(&self, at: Moment) -> usize {
        self.steps.partition_point(|(from, _)| *from <= at).max(1) - 1
    }

    fn end(&self, place: usize) -> Moment {
        self.steps.get(place + 1).map_or(Moment::LATEST, |(from, _)| *from)
    }

    /// Returns the end of the last step that overlaps a stretch of time and has less than `need` free: `None` if all
    /// have enough, [`Moment::LATEST`] if that step never ends.
    pub(super) fn shortage(&self, start: Moment, finish: Moment, need: i64) -> Option<Moment> {
        let mut place = self.steps.partition_point(|(from, _)| *from < finish);
        let first = self.place(start);
        while place > first {
            place -= 1;
            if self.steps[place].1 < need {
                return Some(self.end(place));
            }
        }
        None
    }

    /// Returns the first step that overlaps a stretch of time and has less than `need` free: from when and until when
    /// there is less.
    pub(super) fn first_shortage(
        &self,
        start: Moment,
        finish: Moment,
        need: i64,
    ) -> Option<(Moment, Moment)> {
        let after = self.steps.partition_point(|(from, _)| *from < finish);
        let short = (self.place(start)..after).find(|&place| self.steps[place].1 < need)?;
        let enough = (short..self.steps.len()).find(|&place| self.steps[place].1 >= need);
        let until = enough.map_or(Moment::LATEST, |place| self.steps[place].0);
        Some((self.steps[short].0.max(start), until))
    }

    /// Returns whether there ever are so many, at whatever time.
    pub(super) fn ever_has(&self, need: i64) -> bool {
        self.steps.iter().any(|(_, free)| *free >= need)
    }

    /// Takes some for a stretch of time; a need below zero gives back.
    pub(super) fn take(&mut self, start: Moment, finish: Moment, need: i64) {
        if finish <= start {
            return;
        }
        let first = self.cut(start);
        let last = self.cut(finish);
        for (_, free) in &mut self.steps[first..last] {
            *free -= need;
        }
    }

    /// Makes a step begin at a moment and returns its place.
    fn cut(&mut self, at: Moment) -> usize {
        let place = self.place(at);
        if self.steps[place].0 == at {
            return place;
        }
        self.steps.insert(place + 1, (at, self.steps[place].1));
        place + 1
    }

    /// Lends the steps: what is free from each moment on.
    pub(super) fn steps(&self) -> &[(Moment, i64)] {
        &self.steps
    }
}

#[cfg(test)]
mod tests {
    use chainage_model::Units;

    use super::*;

    #[test]
    fn what_is_taken_is_missing_until_it_is_given_back() {
        let mut pool = Pool::new(&Resource::renewable("R", Units::whole(2))).unwrap();
        let [a, b, c] = [10, 20, 30].map(Moment::from_minutes);
        pool.take(a, b, 2000);
        assert_eq!(pool.shortage(a, c, 1000), Some(b));
        assert_eq!(pool.first_shortage(Moment::from_minutes(0), c, 1000), Some((a, b)));
        assert_eq!(pool.shortage(b, c, 2000), None);
        assert_eq!(pool.shortage(b, c, 3000), Some(Moment::LATEST), "there are never three");
        pool.take(a, b, -2000);
        assert_eq!(pool.shortage(a, c, 2000), None);
        pool.take(b, a, 1000);
        assert_eq!(pool.shortage(a, c, 2000), None, "what takes no time takes nothing");
    }
}
