//! Crews that travel: which of them is where, and when.
//!
//! A resource with [`Travel`] is not a number of units but so many crews, each at one place at a time. A crew that has
//! finished somewhere is free elsewhere only when it has got there; a crew may be put between two of its bookings if
//! it can come from the ones before and still reach the ones after in time (scheduling with sequence-dependent setup,
//! as Mika, Waligóra & Węglarz 2008, *Tabu search for multi-mode resource-constrained project scheduling with
//! schedule-dependent setup times*). Every two bookings of a crew have the way between them, not only neighbours, so
//! that the others hold when one is given back, and work that says no place, which costs no way, is no short cut.

use chainage_model::{Chainage, Moment, Place, Travel, Units, WorkingTime};

use crate::network::Node;

/// Where a crew begins and ends its work; `None` if the work has no place.
pub(super) type Trip = Option<(Place, Place)>;

/// Returns the time from the end of one work to the begin of another.
pub(super) fn way(travel: &Travel, from: Trip, to: Trip) -> WorkingTime {
    match (from, to) {
        (Some((_, end)), Some((begin, _))) => travel.between(end, begin),
        _ => WorkingTime::ZERO,
    }
}

/// A stretch of time in which a crew is at work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Booking {
    pub(super) start: Moment,
    pub(super) finish: Moment,
    pub(super) trip: Trip,
    pub(super) node: Node,
}

/// The crews of a resource.
#[derive(Clone, Debug)]
pub(super) struct Crews {
    pub(super) travel: Travel,
    /// The bookings of each, in order of time.
    of: Vec<Vec<Booking>>,
    /// The lowest and the highest chainage they have to do with.
    ends: Option<(Chainage, Chainage)>,
    /// No way takes longer.
    pub(super) longest: WorkingTime,
}

impl Crews {
    /// Returns so many crews without bookings.
    pub(super) fn new(travel: Travel, n_crews: usize) -> Self {
        Self { travel, of: vec![Vec::new(); n_crews], ends: None, longest: travel.setup }
    }

    /// Tells of places between which there may be ways: all of them have to be known before the first booking.
    pub(super) fn reach(&mut self, (begin, end): (Place, Place)) {
        let (low, high) = self.ends.unwrap_or((begin.at, begin.at));
        let (low, high) = (low.min(begin.at).min(end.at), high.max(begin.at).max(end.at));
        self.ends = Some((low, high));
        let span = high.millimetres().saturating_sub(low.millimetres());
        self.longest = self.travel.setup + self.travel.over(Chainage::from_millimetres(span));
    }

    /// Returns the next moment at which fewer crews lack the time to come, work and go on than do now; `None` if enough
    /// of them have it, [`Moment::LATEST`] if there are too few.
    pub(super) fn shortage(&self, booking: &Booking, need: i64) -> Option<Moment> {
        let mut n_free = 0;
        let mut next = Moment::LATEST;
        for crew in &self.of {
            match self.room(crew, booking) {
                Ok(_) => n_free += 1,
                Err(until) => next = next.min(until),
            }
        }
        (n_free < Units::from_thousandths(need).rounded_up()).then_some(next)
    }

    /// Books the crews that have been waiting for the shortest time; where too few have room, those that have.
    pub(super) fn take(&mut self, booking: Booking, need: i64) {
        let ready = |crew: &Vec<Booking>| self.room(crew, &booking).ok();
        let mut free: Vec<(Moment, usize)> =
            self.of.iter().enumerate().filter_map(|(place, crew)| Some((ready(crew)?, place))).collect();
        free.sort_by_key(|&(ready, place)| (std::cmp::Reverse(ready), place));
        for (_, place) in free.into_iter().take(Units::from_thousandths(need).rounded_up()) {
            let crew = &mut self.of[place];
            crew.insert(crew.partition_point(|other| other.start < booking.start), booking);
        }
    }

    /// Takes back the bookings of a node.
    pub(super) fn give_back(&mut self, node: Node) {
        self.of.iter_mut().for_each(|crew| crew.retain(|booking| booking.node != node));
    }

    /// Lends the bookings of each crew, in order of time.
    pub(super) fn bookings(&self) -> impl Iterator<Item = (usize, &Booking)> {
        self.of.iter().enumerate().flat_map(|(place, crew)| crew.iter().map(move |booking| (place, booking)))
    }

    /// Returns since when a crew could have begun, or, if it cannot come or go on in time, before when it cannot begin.
    fn room(&self, crew: &[Booking], booking: &Booking) -> Result<Moment, Moment> {
        let (before, after) = crew.split_at(crew.partition_point(|other| other.start < booking.start));
        let arrival = |from: &Booking, to: &Booking| from.finish + way(&self.travel, from.trip, to.trip);
        let mut ready = Moment::EARLIEST;
        for other in before.iter().rev() {
            // From there and from all before it has long been able to come.
            if other.finish + self.longest <= ready {
                break;
            }
            ready = ready.max(arrival(other, booking));
        }
        if ready > booking.start {
            return Err(ready);
        }
        let mut near = after.iter().take_while(|next| booking.finish + self.longest > next.start);
        match near.find(|next| arrival(booking, next) > next.start) {
            Some(next) => Err(arrival(next, booking)),
            None => Ok(ready),
        }
    }
}

#[cfg(test)]
mod tests {
    use chainage_model::Id;

    use super::*;

    fn km(km: i64) -> Chainage {
        Chainage::from_millimetres(km * 1_000_000)
    }

    fn booking(from: i64, to: i64, at: i64, node: usize) -> Booking {
        let place = Place { alignment: None, at: km(at) };
        let [start, finish] = [from, to].map(|hour| Moment::from_minutes(hour * 60));
        Booking { start, finish, trip: Some((place, place)), node: Node::from_index(node) }
    }

    #[test]
    fn a_crew_fits_between_two_bookings_if_it_can_come_and_go() {
        // A kilometre an hour.
        let travel = Travel { per_day: km(24), setup: WorkingTime::ZERO };
        let mut crews = Crews::new(travel, 1);
        let place = |at| Place { alignment: None, at: km(at) };
        crews.reach((place(0), place(50)));
        crews.take(booking(0, 10, 0, 0), 1000);
        crews.take(booking(30, 40, 10, 1), 1000);
        assert_eq!(crews.shortage(&booking(15, 20, 5, 2), 1000), None);
        let hour = |hour: i64| Some(Moment::from_minutes(hour * 60));
        assert_eq!(crews.shortage(&booking(12, 20, 5, 2), 1000), hour(15), "it is still on its way");
        assert_eq!(crews.shortage(&booking(15, 26, 5, 2), 1000), hour(45), "it would be late for the next");
        crews.give_back(Node::from_index(1));
        assert_eq!(crews.shortage(&booking(15, 26, 5, 2), 1000), None);
        assert_eq!(crews.shortage(&booking(15, 26, 5, 2), 2000), Some(Moment::LATEST), "there is one only");
    }

    #[test]
    fn work_without_a_place_is_no_short_cut() {
        let travel = Travel { per_day: km(24), setup: WorkingTime::ZERO };
        let mut crews = Crews::new(travel, 1);
        let place = |at| Place { alignment: None, at: km(at) };
        crews.reach((place(0), place(50)));
        crews.take(booking(0, 10, 0, 0), 1000);
        crews.take(Booking { trip: None, ..booking(10, 12, 0, 1) }, 1000);
        let far = booking(12, 20, 30, 2);
        assert_eq!(crews.shortage(&far, 1000), Some(Moment::from_minutes(40 * 60)));
    }
}
