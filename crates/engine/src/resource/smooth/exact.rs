//! All combinations of starts of a small plan.

use chainage_model::{Id, Moment, WorkingTime};

use super::Smoother;
use crate::cpm::{self, Pass};
use crate::network::Node;

/// Combinations at most.
const MOST: i64 = 5_000;

/// The best so far, and what must hold.
struct Search {
    /// Late starts and finishes with all finishes as they are.
    late: Pass,
    cost: i64,
    best: Option<Pass>,
}

impl Smoother<'_> {
    /// Tries every combination of starts at whole days of work after what links allow; keeps the best. Returns whether
    /// they were few enough.
    pub(super) fn exhaust(&mut self, early: &Pass) -> bool {
        let mut late = early.clone();
        late.backward(self.network, &self.rules);
        let places = |node: Node| {
            let clock = self.network.calendar_of(self.network.activity(node));
            let room = clock.between(early.early[node].start(), late.late[node].start()).minutes();
            1 + room.max(0) / clock.day_length().minutes().max(1)
        };
        let free: Vec<Node> = self.network.nodes().filter(|&node| self.is_free(node)).collect();
        let n_combinations = free.iter().try_fold(1_i64, |product, &node| product.checked_mul(places(node)));
        if n_combinations.is_none_or(|n| n > MOST) {
            return false;
        }
        let mut search = Search { late, cost: self.cost(), best: None };
        let found = self.pass.clone();
        for node in free {
            let days = self.days(node, self.pass.early[node].start(), self.pass.early[node].finish());
            self.add(node, &days, -1);
        }
        self.try_from(0, &mut search);
        self.pass = search.best.unwrap_or(found);
        for node in self.network.nodes().filter(|&node| self.is_free(node)).collect::<Vec<_>>() {
            let days = self.days(node, self.pass.early[node].start(), self.pass.early[node].finish());
            self.add(node, &days, 1);
        }
        true
    }

    /// Whether an activity may move and asks for something.
    fn is_free(&self, node: Node) -> bool {
        self.may_move[node] && !self.demands[node].is_empty() && !self.pass.remaining[node].is_zero()
    }

    /// Dates the nodes from a place on, in every way.
    fn try_from(&mut self, place: usize, search: &mut Search) {
        if place == self.network.nodes().len() {
            let in_time = |node: Node| self.pass.early[node].finish() <= search.late.late[node].finish();
            let cost = self.cost();
            if cost < search.cost && self.network.nodes().all(in_time) {
                search.cost = cost;
                search.best = Some(self.pass.clone());
            }
            return;
        }
        let node = Node::from_index(place);
        cpm::date_early(self.network, &self.rules, &mut self.pass, node);
        if !self.is_free(node) {
            return self.try_from(place + 1, search);
        }
        let clock = self.network.calendar_of(self.network.activity(node)).clone();
        let (mut start, mut finish) = (self.pass.early[node].start(), self.pass.early[node].finish());
        let latest: Moment = search.late.late[node].finish();
        let step: WorkingTime = clock.day_length().max(WorkingTime::from_minutes(1));
        while finish <= latest {
            self.pass.set_early(self.network, node, start, finish);
            let days = self.days(node, start, finish);
            self.add(node, &days, 1);
            self.try_from(place + 1, search);
            self.add(node, &days, -1);
            let count = clock.count(start) + step;
            start = clock.start_at(count);
            finish = clock.finish_at(count + self.pass.remaining[node]);
        }
    }
}
