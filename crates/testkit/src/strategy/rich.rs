//! Plans that use every field of the model, for formats to write and read back.

use std::collections::BTreeMap;

use chainage_model::{
    Activity, ActivityId, ActivityKind, Alignment, AlignmentId, Assignment, Availability, Baseline,
    BaselineDates, Breaks, Calendar, CalendarId, Chainage, Constraint, ConstraintKind, Criticality, DayList,
    DayListId, DayRange, DayRule, Dialect, Direction, Exception, FloatBase, FloatRule, Funding, Id, IdVec,
    Lag, LagCalendar, Mode, Moment, Money, Name, Occurrence, Placement, Plan, Progress, ProgressRule,
    Project, ProjectId, Quantity, Relationship, RelationshipKind, Resource, ResourceId, ResourceKind, Risk,
    SchedulingOptions, Season, Section, Separation, Shift, Source, Split, StartLag, StoredDates, Stretch,
    Travel, Trust, Uncertainty, UncertaintyId, Units, Wbs, WbsId, Week, WorkingTime,
};
use chrono::{Days, NaiveDate, Weekday};
use proptest::prelude::*;

use crate::random::SplitMix;

/// Consistent plans with something in every field at times; they need not be schedulable.
///
/// They shrink by the number of things in them.
pub fn plans() -> impl Strategy<Value = Plan> {
    (1..=3_usize, 0..=3_usize, 0..=8_usize, 0..=10_usize, any::<u64>()).prop_map(
        |(n_projects, n_shared, n_activities, n_relationships, seed)| {
            let mut draw = Draw(SplitMix(seed));
            draw.plan(n_projects, n_shared, n_activities, n_relationships)
        },
    )
}

const WEEKDAYS: [Weekday; 7] =
    [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];

/// Draws things of the model.
struct Draw(SplitMix);

impl Draw {
    fn plan(
        &mut self,
        n_projects: usize,
        n_shared: usize,
        n_activities: usize,
        n_relationships: usize,
    ) -> Plan {
        let mut plan = Plan::new();
        plan.name = self.name();
        plan.currency = self.one_of(&["", "CNY", "EUR"]).to_owned();
        plan.sources = self.sources();
        plan.note = self.text();
        for n in 0..n_shared {
            let list = DayList {
                code: format!("days.{n}"),
                name: self.name(),
                days: self.some(3, Self::days),
                sources: self.sources(),
            };
            plan.add_day_list(list).expect("the code is new");
            let calendar = self.calendar(&plan, n);
            plan.add_calendar(calendar).expect("what it names is there");
            let alignment = self.alignment(n);
            plan.add_alignment(alignment).expect("the code is new");
            let uncertainty = Uncertainty {
                code: format!("class-{n}"),
                name: self.name(),
                optimistic: self.share(),
                likely: self.share(),
                pessimistic: self.share(),
                sources: self.sources(),
            };
            plan.add_uncertainty(uncertainty).expect("the code is new");
        }
        for n in 0..n_projects {
            let project = self.project(&plan, n);
            plan.add_project(project).expect("what it names is there");
        }
        for n in 0..n_shared + n_projects {
            let resource = self.resource(&plan, n);
            plan.add_resource(resource).expect("what it names is there");
            let wbs = self.wbs(&plan, n);
            plan.add_wbs(wbs).expect("what it names is there");
        }
        for n in 0..n_activities {
            let activity = self.activity(&plan, n);
            plan.add_activity(activity).expect("what it names is there");
        }
        if n_activities > 0 {
            for _ in 0..n_relationships {
                let relationship = self.relationship(&plan);
                plan.add_relationship(relationship).expect("what it names is there");
            }
        }
        for project in plan.projects().ids() {
            let milestone = self.id_of::<ActivityId, _>(plan.activities());
            plan.edit_project(project, |project| project.finish_milestone = milestone).expect("it is there");
        }
        plan.risks = (0..n_shared).map(|n| self.risk(n)).collect();
        plan.funding = (0..n_shared).map(|n| self.funding(&plan, n)).collect();
        plan.baselines = (0..n_shared.min(2)).map(|n| self.baseline(&plan, n)).collect();
        plan
    }

    fn calendar(&mut self, plan: &Plan, n: usize) -> Calendar {
        let rule = |draw: &mut Self, list: DayListId| {
            if draw.0.once_in(2) {
                let from = i16::try_from(draw.0.between(-7, 0)).expect("it is small");
                DayRule::Closed { list, from, to: from + 7 }
            } else {
                DayRule::Worked { list, like: draw.one_of(&WEEKDAYS) }
            }
        };
        let lists: Vec<DayListId> = plan.day_lists().ids().collect();
        Calendar {
            code: format!("cal{n}"),
            name: self.name(),
            base: self.id_of::<CalendarId, _>(plan.calendars()),
            week: Week(std::array::from_fn(|_| self.maybe(Self::shifts))),
            closed_seasons: self.some(2, |draw| Season { from: draw.month_day(), to: draw.month_day() }),
            lost_days: self.maybe(|draw| std::array::from_fn(|_| draw.small(10))),
            day_rules: self.some(2, |draw| {
                let list = draw.one_of(&lists);
                rule(draw, list)
            }),
            exceptions: self.some(3, |draw| Exception { days: draw.days(), shifts: draw.shifts() }),
            within: self.id_of::<CalendarId, _>(plan.calendars()).into_iter().collect(),
            day_length: WorkingTime::from_hours(self.0.between(1, 24)),
            sources: self.sources(),
        }
    }

    fn alignment(&mut self, n: usize) -> Alignment {
        Alignment {
            code: format!("line{n}"),
            name: self.name(),
            stretch: self.stretch(),
            sections: self.some(2, |draw| Section {
                name: draw.name(),
                kind: draw.one_of(&["", "tunnel", "bridge"]).to_owned(),
                stretch: draw.stretch(),
            }),
            separations: self.some(2, |draw| Separation {
                follower: draw.one_of(&["lining", "track"]).to_owned(),
                leader: draw.one_of(&["heading", "ballast"]).to_owned(),
                distance: draw.chainage(),
            }),
            sources: self.sources(),
        }
    }

    fn project(&mut self, plan: &Plan, n: usize) -> Project {
        Project {
            code: format!("P{n}"),
            name: self.name(),
            start: self.maybe(Self::moment),
            data_date: self.maybe(Self::moment),
            finish_by: self.maybe(Self::moment),
            target: self.maybe(Self::moment),
            finish_milestone: None,
            calendar: self.id_of::<CalendarId, _>(plan.calendars()),
            alignment: self.id_of::<AlignmentId, _>(plan.alignments()),
            priority: if self.0.once_in(2) { 500 } else { self.small::<u16>(1000) },
            options: self.options(),
            sources: self.sources(),
            note: self.text(),
        }
    }

    fn options(&mut self) -> SchedulingOptions {
        if self.0.once_in(2) {
            return SchedulingOptions::default();
        }
        SchedulingOptions {
            dialect: self.one_of(&[Dialect::P6, Dialect::MsProject]),
            progress: self.one_of(&[
                ProgressRule::RetainedLogic,
                ProgressRule::ProgressOverride,
                ProgressRule::ActualDates,
            ]),
            lag_calendar: self.one_of(&[
                LagCalendar::Predecessor,
                LagCalendar::Successor,
                LagCalendar::Project,
                LagCalendar::Continuous,
            ]),
            start_lag: self.one_of(&[StartLag::EarlyStart, StartLag::ActualStart]),
            float: self.one_of(&[FloatRule::Finish, FloatRule::Start, FloatRule::Smaller]),
            criticality: if self.0.once_in(2) {
                Criticality::LongestPath
            } else {
                Criticality::TotalFloat(self.time())
            },
            open_ends_critical: self.0.once_in(2),
            use_expected_finish: self.0.once_in(2),
            use_external_dates: self.0.once_in(2),
            honour_constraints: self.0.once_in(2),
            float_base: self.one_of(&[FloatBase::OwnProject, FloatBase::LatestProject]),
            direction: self.one_of(&[Direction::FromStart, Direction::FromFinish]),
        }
    }

    fn resource(&mut self, plan: &Plan, n: usize) -> Resource {
        let mut capacity =
            self.some(3, |draw| Availability { from: Some(draw.moment()), units: draw.units() });
        capacity.sort_by_key(|availability| availability.from);
        capacity.dedup_by_key(|availability| availability.from);
        if let Some(first) = capacity.first_mut() {
            first.from = None;
        }
        let kind = self.one_of(&[ResourceKind::Renewable, ResourceKind::Consumable]);
        // Who travels is a whole crew.
        let is_whole = |step: &Availability| step.units.thousandths() % 1000 == 0;
        let may_travel = kind == ResourceKind::Renewable && capacity.iter().all(is_whole);
        Resource {
            code: format!("R_{n}"),
            name: self.name(),
            kind,
            unit: self.one_of(&["", "crews", "t", "m³"]).to_owned(),
            project: self.id_of::<ProjectId, _>(plan.projects()),
            calendar: self.id_of::<CalendarId, _>(plan.calendars()),
            breaks: self.one_of(&[Breaks::Held, Breaks::Released]),
            travel: self
                .maybe(|draw| Travel {
                    per_day: Chainage::from_millimetres(1_000 * draw.0.between(1, 90_000)),
                    setup: WorkingTime::from_minutes(draw.0.between(0, 5_000)),
                })
                .filter(|_| may_travel),
            capacity,
            cost_per_hour: self.maybe(Self::money),
            sources: self.sources(),
        }
    }

    fn wbs(&mut self, plan: &Plan, n: usize) -> Wbs {
        let parent = self.id_of::<WbsId, _>(plan.wbs());
        let project = match parent {
            Some(parent) => plan.wbs()[parent].project,
            None => self.id_of(plan.projects()).unwrap_or_else(|| ProjectId::from_index(0)),
        };
        Wbs { code: format!("W.{n}"), name: self.name(), project, parent }
    }

    fn activity(&mut self, plan: &Plan, n: usize) -> Activity {
        let wbs = self.id_of::<WbsId, _>(plan.wbs());
        let project = match wbs {
            Some(wbs) => plan.wbs()[wbs].project,
            None => self.id_of(plan.projects()).unwrap_or_else(|| ProjectId::from_index(0)),
        };
        let kind = self.one_of(&[
            ActivityKind::Task,
            ActivityKind::Task,
            ActivityKind::ResourceDependent,
            ActivityKind::StartMilestone,
            ActivityKind::FinishMilestone,
            ActivityKind::LevelOfEffort,
            ActivityKind::WbsSummary,
        ]);
        let has_duration = !kind.is_milestone() && !kind.is_summary();
        let quantity = self.maybe(|draw| Quantity {
            amount: draw.share() * 1000.0,
            unit: draw.one_of(&["m", "m³", "girders"]).to_owned(),
            rate_per_day: draw.share(),
            crews: draw.share(),
        });
        let progress = self.progress();
        Activity {
            wbs,
            kind,
            calendar: self.id_of::<CalendarId, _>(plan.calendars()),
            duration: if has_duration { self.time() } else { WorkingTime::ZERO },
            elapsed: has_duration && self.0.once_in(4),
            quantity: quantity.filter(|_| has_duration),
            placement: self.one_of(&[
                Placement::AsSoonAsPossible,
                Placement::AsSoonAsPossible,
                Placement::AsLateAsPossible,
                Placement::Manual,
                Placement::Inactive,
            ]),
            constraints: self.some(2, Self::constraint),
            deadline: self.maybe(Self::moment),
            external_early_start: self.maybe(Self::moment),
            external_late_finish: self.maybe(Self::moment),
            progress,
            splits: self.some(2, |draw| Split { after: draw.time(), pause: draw.time() }),
            may_split: self.0.once_in(3),
            levelling_delay: if self.0.once_in(3) { self.time() } else { WorkingTime::ZERO },
            priority: self.maybe(|draw| draw.small(1000)),
            assignments: self.assignments(plan, project),
            modes: self.some(2, |draw| Mode {
                name: draw.name(),
                duration: draw.time(),
                assignments: draw.assignments(plan, project),
                cost: draw.maybe(Self::money),
            }),
            cost: self.maybe(Self::money),
            alignment: self.id_of::<AlignmentId, _>(plan.alignments()),
            stretches: self.some(2, Self::stretch),
            uncertainty: self.id_of::<UncertaintyId, _>(plan.uncertainties()),
            labels: self.some(2, |draw| (draw.one_of(&["team", "责任"]).to_owned(), draw.word())),
            sources: self.sources(),
            note: self.text(),
            stored: self.maybe(Self::stored).map(Box::new),
            ..Activity::task(project, format!("A-{n}"), self.name())
        }
    }

    fn progress(&mut self) -> Progress {
        let actual_start = self.maybe(Self::moment);
        let actual_finish = actual_start
            .filter(|_| self.0.once_in(2))
            .map(|start| start + WorkingTime::from_hours(self.0.between(1, 400)));
        let is_started = actual_start.is_some();
        Progress {
            actual_start,
            actual_finish,
            remaining: self.maybe(Self::time).filter(|_| actual_finish.is_none()),
            percent: self.maybe(Self::percent),
            suspend: self.maybe(Self::moment).filter(|_| is_started),
            resume: self.maybe(Self::moment).filter(|_| is_started),
            expected_finish: self.maybe(Self::moment).filter(|_| actual_finish.is_none()),
        }
    }

    /// Assignments of resources a project sees, each at most once.
    fn assignments(&mut self, plan: &Plan, project: ProjectId) -> Vec<Assignment> {
        let visible =
            plan.resources().enumerated().filter(|(_, r)| r.project.is_none_or(|own| own == project));
        let visible: Vec<ResourceId> = visible.map(|(id, _)| id).collect();
        let mut assignments = Vec::new();
        for resource in visible {
            if self.0.once_in(3) {
                assignments.push(Assignment {
                    resource,
                    units: self.units(),
                    driving: !self.0.once_in(3),
                    remaining: self.maybe(Self::time),
                });
            }
        }
        assignments
    }

    fn constraint(&mut self) -> Constraint {
        let kind = self.one_of(&[
            ConstraintKind::StartNoEarlierThan,
            ConstraintKind::StartNoLaterThan,
            ConstraintKind::FinishNoEarlierThan,
            ConstraintKind::FinishNoLaterThan,
            ConstraintKind::StartOn,
            ConstraintKind::FinishOn,
            ConstraintKind::MandatoryStart,
            ConstraintKind::MandatoryFinish,
        ]);
        Constraint { kind, date: self.moment() }
    }

    fn stored(&mut self) -> StoredDates {
        StoredDates {
            early_start: self.maybe(Self::moment),
            early_finish: self.maybe(Self::moment),
            late_start: self.maybe(Self::moment),
            late_finish: self.maybe(Self::moment),
            start: self.maybe(Self::moment),
            finish: Some(self.moment()),
            total_float: self.maybe(Self::time),
            free_float: self.maybe(Self::time),
            longest_path: self.maybe(|draw| draw.0.once_in(2)),
            critical: self.maybe(|draw| draw.0.once_in(2)),
        }
    }

    fn relationship(&mut self, plan: &Plan) -> Relationship {
        let ids: Vec<ActivityId> = plan.activities().ids().collect();
        let calendar = self.id_of::<CalendarId, _>(plan.calendars());
        Relationship {
            predecessor: self.one_of(&ids),
            successor: self.one_of(&ids),
            kind: self.one_of(&[
                RelationshipKind::FinishStart,
                RelationshipKind::StartStart,
                RelationshipKind::FinishFinish,
                RelationshipKind::StartFinish,
            ]),
            lag: match self.0.below(4) {
                0 => Lag::ZERO,
                1 => Lag::Percent(self.percent()),
                2 => Lag::Time(-self.time()),
                _ => Lag::Time(self.time()),
            },
            maximum_lag: self.maybe(Self::time),
            lag_calendar: self.one_of(&[
                LagCalendar::Default,
                LagCalendar::Predecessor,
                LagCalendar::Successor,
                LagCalendar::Project,
                LagCalendar::Continuous,
                calendar.map_or(LagCalendar::Default, LagCalendar::Calendar),
            ]),
            reason: self.text(),
            sources: self.sources(),
        }
    }

    fn risk(&mut self, n: usize) -> Risk {
        Risk {
            code: format!("risk{n}"),
            name: self.name(),
            occurrence: if self.0.once_in(2) {
                Occurrence::Probability(self.percent() / 100.0)
            } else {
                Occurrence::MonthlyRate(std::array::from_fn(|_| self.share()))
            },
            days: (self.share(), self.share() + 8.0),
            hits: self.some(2, Self::word),
            sources: self.sources(),
        }
    }

    fn funding(&mut self, plan: &Plan, n: usize) -> Funding {
        let released_by = self.id_of::<ActivityId, _>(plan.activities());
        Funding {
            code: format!("fund{n}"),
            name: self.name(),
            amount: self.money(),
            released_by,
            date: if released_by.is_none() { self.maybe(Self::moment) } else { None },
            projects: self.id_of::<ProjectId, _>(plan.projects()).into_iter().collect(),
            sources: self.sources(),
        }
    }

    fn baseline(&mut self, plan: &Plan, n: usize) -> Baseline {
        let mut activities = BTreeMap::new();
        for id in plan.activities().ids() {
            if self.0.once_in(2) {
                let dates = BaselineDates {
                    start: self.moment(),
                    finish: self.moment(),
                    duration: self.maybe(Self::time),
                    cost: self.maybe(Self::money),
                };
                activities.insert(id, dates);
            }
        }
        Baseline { name: format!("baseline {n}"), data_date: self.maybe(Self::moment), activities }
    }

    fn maybe<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.0.once_in(2).then(|| draw(self))
    }

    fn some<T>(&mut self, limit: usize, mut draw: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let n_items = if self.0.once_in(2) { 0 } else { self.0.below(limit) + 1 };
        (0..n_items).map(|_| draw(self)).collect()
    }

    fn one_of<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.0.below(items.len())].clone()
    }

    /// The id of one of some things, or none.
    fn id_of<I: Id, T>(&mut self, items: &IdVec<I, T>) -> Option<I> {
        (!items.is_empty() && self.0.once_in(2)).then(|| I::from_index(self.0.below(items.len())))
    }

    fn small<N: TryFrom<usize>>(&mut self, limit: usize) -> N {
        N::try_from(self.0.below(limit)).ok().expect("the limit fits the type")
    }

    fn word(&mut self) -> String {
        self.one_of(&["piles", "Brücke", "桥梁", "lot-2", "a b", "x=y", "it's"]).to_owned()
    }

    fn text(&mut self) -> String {
        match self.0.below(4) {
            0 => self.word(),
            1 => format!("{} \"{}\" \\ # {}", self.word(), self.word(), self.word()),
            2 => format!("{}\n\t{}", self.word(), self.word()),
            _ => String::new(),
        }
    }

    fn name(&mut self) -> Name {
        match self.0.below(3) {
            0 => Name::new(self.word()),
            1 => Name::bilingual(self.word(), "架梁290孔"),
            _ => Name::default(),
        }
    }

    fn sources(&mut self) -> Vec<Source> {
        self.some(2, |draw| Source {
            trust: draw.one_of(&[Trust::Seed, Trust::Public, Trust::Derived, Trust::Assumed]),
            text: draw.word(),
        })
    }

    fn moment(&mut self) -> Moment {
        let first = NaiveDate::from_ymd_opt(2019, 1, 1).expect("the date is in the calendar");
        let minutes = self.0.between(0, 8 * 365) * 1440 + self.0.between(0, 48) * 30;
        Moment::from_date(first) + WorkingTime::from_minutes(minutes)
    }

    /// Whole days of eight hours, hours, or odd minutes.
    fn time(&mut self) -> WorkingTime {
        match self.0.below(3) {
            0 => WorkingTime::from_hours(8 * self.0.between(1, 200)),
            1 => WorkingTime::from_hours(self.0.between(0, 50)),
            _ => WorkingTime::from_minutes(self.0.between(1, 5000)),
        }
    }

    fn units(&mut self) -> Units {
        Units::from_thousandths(self.0.between(1, 40) * 250)
    }

    fn money(&mut self) -> Money {
        Money::from_smallest(self.0.between(0, 5_000_000) * 1_000)
    }

    fn chainage(&mut self) -> Chainage {
        Chainage::from_millimetres(self.0.between(0, 140_000) * 500)
    }

    fn stretch(&mut self) -> Stretch {
        let from = self.chainage();
        if self.0.once_in(3) { Stretch::point(from) } else { Stretch { from, to: self.chainage() } }
    }

    /// An eighth from one eighth to eight.
    fn share(&mut self) -> f64 {
        f64::from(self.small::<u16>(64) + 1) / 8.0
    }

    fn percent(&mut self) -> f64 {
        f64::from(self.small::<u16>(201)) / 2.0
    }

    fn month_day(&mut self) -> (u8, u8) {
        (self.small::<u8>(12) + 1, self.small::<u8>(28) + 1)
    }

    fn days(&mut self) -> DayRange {
        let from = self.moment().date();
        DayRange { from, to: from + Days::new(self.small(5)) }
    }

    /// Shifts of a day in order, that do not touch; none for a day off.
    fn shifts(&mut self) -> Vec<Shift> {
        let all = [(0, 240), (480, 720), (780, 1020), (1200, 1440)];
        let kept = all.iter().filter(|_| self.0.once_in(2));
        kept.filter_map(|&(start, end)| Shift::new(start, end)).collect()
    }
}
