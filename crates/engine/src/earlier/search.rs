//! The changes of a driving chain, and the least of each that is enough.

use chainage_model::{
    ActivityId, CalendarId, ConstraintKind, IdVec, MINUTES_PER_DAY, Moment, Plan, RelationshipId,
    RelationshipKind, Status, WorkingTime,
};
use chrono::Weekday;

use super::change::{Change, Lifted, hours};
use super::trial::Trial;
use super::{Counterfactual, Earlier, Effort};
use crate::cpm::{Driver, Schedule, count_back};
use crate::network::{Network, Node};

pub(super) struct Search<'a> {
    plan: &'a Plan,
    trial: Trial<'a>,
    was: Moment,
    wanted: Moment,
    /// From the finish back to what nothing drives, each with what drives it.
    chain: Vec<(Node, Driver)>,
    /// How much later each could be if nothing but the wanted finish held it; negative for what is too late.
    room: IdVec<Node, WorkingTime>,
    /// What was found, with the share of what there is to take, in thousandths.
    enough: Vec<(i128, Counterfactual)>,
}

/// A change whose amount can be chosen.
#[derive(Clone, Copy)]
enum Amount {
    Shorten(ActivityId),
    Lag(RelationshipId, WorkingTime),
}

impl Amount {
    fn of(self, by: WorkingTime) -> Change {
        match self {
            Self::Shorten(activity) => Change::Shorten { activity, by },
            Self::Lag(relationship, from) => Change::Lag { relationship, from, to: from - by },
        }
    }
}

/// Something to try: a change, how much of it should be enough, and how much of it there is.
struct Candidate {
    amount: Amount,
    guess: WorkingTime,
    most: WorkingTime,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        plan: &'a Plan,
        network: &Network,
        schedule: &Schedule,
        of: Option<ActivityId>,
        by: WorkingTime,
        effort: Effort,
    ) -> Self {
        let trial = Trial::new(plan, network, schedule, of, effort.datings);
        let was = trial.finish();
        let wanted = was - by;
        let chain = chain(&trial, was);
        let room = room(&trial, wanted);
        Self { plan, trial, was, wanted, chain, room, enough: Vec::new() }
    }

    pub(super) fn run(mut self) -> Earlier {
        let candidates = self.amounts();
        for candidate in &candidates {
            if let Some((by, finish)) = self.least(candidate) {
                let share = i128::from(by.minutes()) * 1000 / i128::from(candidate.most.minutes().max(1));
                self.enough.push((share, Counterfactual { change: candidate.amount.of(by), finish }));
            }
        }
        self.lift();
        self.start_sooner();
        self.work_on_other_calendars();
        let mut short = Vec::new();
        if self.enough.is_empty() {
            for Candidate { amount, most, .. } in candidates {
                let change = amount.of(most);
                let finish = self.trial.with(&change);
                short.extend(
                    finish
                        .filter(|&finish| finish < self.was)
                        .map(|finish| Counterfactual { change, finish }),
                );
            }
            short.sort_by_key(|found| found.finish);
        }
        let mut enough = self.enough;
        enough.sort_by_key(|(share, _)| *share);
        Earlier {
            was: self.was,
            wanted: self.wanted,
            chain: self.chain.iter().rev().map(|&(node, _)| self.trial.network.activity(node)).collect(),
            enough: enough.into_iter().map(|(_, found)| found).collect(),
            short,
            n_tried: self.trial.n_tried,
            is_complete: !self.trial.is_spent(),
        }
    }

    /// What can be shortened and eased on the chain.
    fn amounts(&self) -> Vec<Candidate> {
        let (network, mut candidates) = (&self.trial.network, Vec::new());
        for &(node, driver) in &self.chain {
            let (work, activity) = (network.work(node), network.activity(node));
            let remaining = self.trial.pass.remaining[node];
            let has_crews = network.detail(work).is_some_and(|detail| !detail.crews.is_empty());
            if work.status != Status::Finished && !remaining.is_zero() && !has_crews {
                let guess = -self.room[node];
                candidates.push(Candidate { amount: Amount::Shorten(activity), guess, most: remaining });
            }
            let Driver::Relationship(id) = driver else { continue };
            let Some(link) = network.predecessors(node).iter().find(|link| link.relationship == id) else {
                continue;
            };
            let before = network.work(link.node);
            // A milestone does no work that could overlap.
            let overlaps = before.status != Status::Finished && !work.kind.is_milestone();
            let most = match link.kind {
                RelationshipKind::FinishStart if overlaps => link.lag + self.trial.pass.remaining[link.node],
                _ => link.lag,
            };
            // The minute that start to finish takes is no lag that could be eased.
            if most > WorkingTime::from_minutes(1) {
                candidates.push(Candidate {
                    amount: Amount::Lag(id, link.lag),
                    guess: -self.room[node],
                    most,
                });
            }
        }
        candidates
    }

    fn is_enough(&mut self, change: &Change) -> Option<Moment> {
        self.trial.with(change).filter(|&finish| finish <= self.wanted)
    }

    /// The least amount of a change that is enough, to the minute.
    fn least(&mut self, candidate: &Candidate) -> Option<(WorkingTime, Moment)> {
        let minute = WorkingTime::from_minutes(1);
        let Candidate { amount, guess, most } = *candidate;
        let guess = guess.clamp(minute, most);
        let mut low = WorkingTime::ZERO;
        let mut best = match self.is_enough(&amount.of(guess)) {
            Some(finish) => (guess, finish),
            None if guess == most => return None,
            None => {
                low = guess;
                (most, self.is_enough(&amount.of(most))?)
            }
        };
        // Where the guess is right a minute less is not enough.
        if best.0 == guess && guess > minute {
            match self.is_enough(&amount.of(guess - minute)) {
                Some(finish) => best = (guess - minute, finish),
                None => return Some(best),
            }
        }
        while best.0 - low > minute {
            let middle = WorkingTime::from_minutes(i64::midpoint(low.minutes(), best.0.minutes()));
            match self.is_enough(&amount.of(middle)) {
                Some(finish) => best = (middle, finish),
                None => low = middle,
            }
        }
        Some(best)
    }

    fn keep(&mut self, share: i128, change: Change) -> bool {
        let finish = self.is_enough(&change);
        let found = finish.map(|finish| (share, Counterfactual { change, finish }));
        self.enough.extend(found.clone());
        found.is_some()
    }

    /// Lifts what holds the activities of the chain besides links.
    fn lift(&mut self) {
        let mut changes = Vec::new();
        for &(node, driver) in &self.chain {
            let network = &self.trial.network;
            let activity = network.activity(node);
            let work = network.work(node);
            let Some(detail) = network.detail(work) else { continue };
            let mut add = |what| changes.push(Change::Lift { activity, what });
            if driver == Driver::Constraint {
                let holds = |kind| {
                    !matches!(kind, ConstraintKind::StartNoLaterThan | ConstraintKind::FinishNoLaterThan)
                };
                detail.constraints.iter().filter(|c| holds(c.kind)).for_each(|&c| add(Lifted::Constraint(c)));
            }
            if let (Driver::External, Some(date)) = (driver, detail.external_early_start) {
                add(Lifted::External(date));
            }
            if let Some(date) =
                detail.expected_finish.filter(|_| self.trial.options[work.project].use_expected_finish)
            {
                add(Lifted::ExpectedFinish(date));
            }
            if !detail.levelling_delay.is_zero() {
                add(Lifted::LevellingDelay(detail.levelling_delay));
            }
        }
        for change in changes {
            self.keep(0, change);
        }
    }

    /// Lets the project at the head of the chain start sooner, by whole days.
    fn start_sooner(&mut self) {
        let Some(&(node, Driver::ProjectStart)) = self.chain.last() else { return };
        let id = self.trial.network.work(node).project;
        let project = self.plan.project(id);
        let (Some(start), None) = (project.start, project.data_date) else { return };
        let first = (self.was - self.wanted).minutes() / MINUTES_PER_DAY;
        for days in first.max(1)..first + 4 {
            let at = start - WorkingTime::from_minutes(days * MINUTES_PER_DAY);
            if self.keep(2000, Change::Start { project: id, at }) {
                return;
            }
        }
    }

    /// Lets activities of the chain work on calendars with more working time, and calendars of the chain on a further
    /// day of the week; those with most to gain first.
    fn work_on_other_calendars(&mut self) {
        let mut chain: Vec<Node> = self.chain.iter().map(|&(node, _)| node).collect();
        let remaining = |node: &Node| std::cmp::Reverse(self.trial.pass.remaining[*node]);
        chain.retain(|node| !self.trial.pass.remaining[*node].is_zero());
        chain.sort_by_key(remaining);
        let activities: Vec<ActivityId> =
            chain.iter().map(|&node| self.trial.network.activity(node)).collect();
        let mut used: Vec<CalendarId> = Vec::new();
        for calendar in activities.iter().filter_map(|&id| self.plan.calendar_of(id)) {
            if !used.contains(&calendar) {
                used.push(calendar);
            }
        }
        for calendar in used {
            if let Some((day, like)) = day_off(self.plan, calendar) {
                self.keep(2002, Change::WorkDay { calendar, day, like });
            }
        }
        for activity in activities {
            if self.plan.activity(activity).elapsed {
                continue;
            }
            for calendar in self.longer_calendars(activity) {
                if self.trial.is_spent() || self.keep(2001, Change::Calendar { activity, calendar }) {
                    break;
                }
            }
        }
    }

    /// The calendars of the plan with more working time a year than an activity's, the least first.
    fn longer_calendars(&self, activity: ActivityId) -> Vec<CalendarId> {
        let network = &self.trial.network;
        let year = WorkingTime::from_minutes(364 * MINUTES_PER_DAY);
        let of = |calendar: &crate::WorkingCalendar| calendar.between(self.was - year, self.was);
        let own = of(network.calendar_of(activity));
        let all = self.plan.calendars().ids().map(|id| (of(network.calendar(id)), id));
        let mut longer: Vec<_> = all.filter(|(time, _)| *time > own).collect();
        longer.sort_unstable();
        longer.into_iter().map(|(_, id)| id).collect()
    }
}

/// The first day of the week after a day of work that is off, and the day of work before it.
fn day_off(plan: &Plan, calendar: CalendarId) -> Option<(Weekday, Weekday)> {
    let mut day = Weekday::Mon;
    for _ in 0..7 {
        let next = day.succ();
        if !hours(plan, calendar, day).is_empty() && hours(plan, calendar, next).is_empty() {
            return Some((next, day));
        }
        day = next;
    }
    None
}

/// What drives the last of the ends, from there back.
fn chain(trial: &Trial<'_>, was: Moment) -> Vec<(Node, Driver)> {
    let (network, pass) = (&trial.network, &trial.pass);
    let mut at = trial.ends().into_iter().find(|&node| pass.early[node].finish() == was);
    let mut chain = Vec::new();
    while let Some(node) = at {
        let driver = pass.driver[node];
        chain.push((node, driver));
        at = match driver {
            Driver::Relationship(id) => {
                let link = network.predecessors(node).iter().find(|link| link.relationship == id);
                link.map(|link| link.node)
            }
            _ => None,
        };
    }
    chain
}

/// Counts back from the wanted finish of the ends that are later.
fn room(trial: &Trial<'_>, wanted: Moment) -> IdVec<Node, WorkingTime> {
    let network = &trial.network;
    let mut pass = trial.pass.clone();
    let mut leads = IdVec::filled(network.nodes().len(), false);
    for node in trial.ends() {
        if pass.early[node].finish() > wanted {
            let clock = network.clock(network.work(node).clock);
            let start = clock.add(wanted, -pass.remaining[node]);
            pass.set_late(network, node, start, wanted);
            leads[node] = true;
        }
    }
    count_back(network, &trial.options, &mut pass, &mut leads);
    let of = |node| {
        let clock = network.clock(network.work(node).clock);
        let later = || clock.between(pass.early[node].finish(), pass.late[node].finish());
        if leads[node] { later() } else { WorkingTime::ZERO }
    };
    network.nodes().map(of).collect()
}
