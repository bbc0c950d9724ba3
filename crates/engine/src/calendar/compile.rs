//! From calendars as people describe them to the pattern of each day.

use std::collections::HashMap;

use chainage_model::{Calendar, CalendarId, DayRule, IdVec, Moment, Plan, Shift, Week, WorkingTime};
use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::WorkingCalendar;

/// The years a table covers, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Years {
    pub(crate) first: i32,
    pub(crate) last: i32,
}

impl Years {
    /// The years a plan speaks of, one before and thirty after; a plan without dates speaks of 2020.
    pub(crate) fn of(plan: &Plan) -> Self {
        let mut span: Option<(Moment, Moment)> = None;
        let mut see = |moment: Option<Moment>| {
            if let Some(m) = moment.filter(|m| (Moment::EARLIEST..=Moment::LATEST).contains(m)) {
                span = Some(span.map_or((m, m), |(from, to)| (from.min(m), to.max(m))));
            }
        };
        for project in plan.projects() {
            [project.start, project.data_date, project.finish_by, project.target]
                .into_iter()
                .for_each(&mut see);
        }
        for activity in plan.activities() {
            let progress = &activity.progress;
            [progress.actual_start, progress.actual_finish, progress.resume, activity.deadline]
                .into_iter()
                .for_each(&mut see);
            for constraint in &activity.constraints {
                see(Some(constraint.date));
            }
        }
        let mut last = span.map_or(2020, |(_, to)| to.date().year());
        let mut first = span.map_or(2020, |(from, _)| from.date().year());
        // Exceptions have to lie in the table, and before the years that repeat.
        let lists = plan.day_lists().iter().flat_map(|list| &list.days);
        let exceptions =
            plan.calendars().iter().flat_map(|calendar| calendar.exceptions.iter().map(|e| &e.days));
        for range in lists.chain(exceptions) {
            first = first.min(range.from.year().max(1900));
            last = last.max(range.to.year().min(2200));
        }
        Self { first: first - 1, last: last + 30 }
    }

    /// The number of the first day, and how many days there are.
    pub(crate) fn days(self) -> (i64, i64) {
        let number = |year| {
            Moment::from_date(NaiveDate::from_ymd_opt(year, 1, 1).expect("a year of the calendar")).day()
        };
        (number(self.first), number(self.last + 1) - number(self.first))
    }

    fn first_date(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.first, 1, 1).expect("a year of the calendar")
    }
}

/// The most days of calendars that are looked at, and of those that differ: a day of a calendar takes 4 and 40 bytes.
const MOST_DAYS: usize = 1 << 28;
const MOST_DIFFERENT_DAYS: usize = 1 << 25;

/// The calendars of a plan, compiled; those with the same hours are one.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    pub(crate) calendars: Vec<WorkingCalendar>,
    /// Places among the calendars; `None` for those without working time that repeats.
    pub(crate) of: IdVec<CalendarId, Option<usize>>,
}

/// Compiles all calendars of a plan; `None` if there are more than a machine could hold.
pub(crate) fn compile_all(plan: &Plan, years: Years) -> Option<Compiled> {
    let (first_day, n_days) = years.days();
    let n_days = usize::try_from(n_days).expect("years have days");
    if n_days.saturating_mul(plan.calendars().len()) > MOST_DAYS {
        return None;
    }
    let compiler = Compiler::new(plan, years, n_days);
    let mut compiled = Compiled::default();
    let mut known: HashMap<(&[u32], WorkingTime), Option<usize>> = HashMap::new();
    for (id, days) in compiler.days.enumerated() {
        let day_length = plan.calendar(id).day_length;
        let place = *known.entry((days, day_length)).or_insert_with(|| {
            let patterns = &compiler.patterns.list;
            compiled.calendars.push(WorkingCalendar::from_days(first_day, days, patterns, day_length)?);
            Some(compiled.calendars.len() - 1)
        });
        compiled.of.push(place);
        if n_days * compiled.calendars.len() > MOST_DIFFERENT_DAYS {
            return None;
        }
    }
    Some(compiled)
}

/// Compiles the time in which all calendars of a set work, with the length of a day of the first; `None` if there is
/// none that repeats.
pub(crate) fn compile_common(plan: &Plan, sets: &[Vec<CalendarId>]) -> Vec<Option<WorkingCalendar>> {
    if sets.is_empty() {
        return Vec::new();
    }
    let years = Years::of(plan);
    let (first_day, n_days) = years.days();
    let mut compiler = Compiler::new(plan, years, usize::try_from(n_days).expect("years have days"));
    let common = |set: &Vec<CalendarId>| {
        let (&first, others) = set.split_first()?;
        let mut days = compiler.days[first].clone();
        for &other in others {
            for (day, &others) in days.iter_mut().zip(&compiler.days[other]) {
                *day = compiler.patterns.intersect(*day, others);
            }
        }
        let day_length = plan.calendar(first).day_length;
        WorkingCalendar::from_days(first_day, &days, &compiler.patterns.list, day_length)
    };
    sets.iter().map(common).collect()
}

struct Compiler<'a> {
    plan: &'a Plan,
    first: NaiveDate,
    n_days: usize,
    patterns: Patterns,
    /// The pattern of each day, of the calendars so far: a calendar comes after those it names.
    days: IdVec<CalendarId, Vec<u32>>,
}

impl<'a> Compiler<'a> {
    /// Finds the pattern of each day of every calendar.
    fn new(plan: &'a Plan, years: Years, n_days: usize) -> Self {
        let mut compiler =
            Self { plan, first: years.first_date(), n_days, patterns: Patterns::new(), days: IdVec::new() };
        for (_, calendar) in plan.calendars().enumerated() {
            let days = compiler.days_of(calendar);
            compiler.days.push(days);
        }
        compiler
    }

    /// The pattern of each day: the layers of [`Calendar`], one after another.
    fn days_of(&mut self, calendar: &Calendar) -> Vec<u32> {
        let mut days = match calendar.base {
            Some(base) => self.days[base].clone(),
            None => vec![0; self.n_days],
        };
        self.apply_week(&mut days, &calendar.week);
        self.take_away(&mut days, calendar);
        for rule in &calendar.day_rules {
            self.apply_rule(&mut days, calendar, *rule);
        }
        for exception in &calendar.exceptions {
            let pattern = self.patterns.intern(&exception.shifts);
            self.fill(&mut days, exception.days.from, exception.days.to, pattern);
        }
        for &other in &calendar.within {
            for (day, &others) in days.iter_mut().zip(&self.days[other]) {
                *day = self.patterns.intersect(*day, others);
            }
        }
        days
    }

    fn apply_week(&mut self, days: &mut [u32], week: &Week) {
        if week.is_silent() {
            return;
        }
        let patterns =
            week.0.each_ref().map(|shifts| shifts.as_ref().map(|shifts| self.patterns.intern(shifts)));
        let mut weekday = self.first.weekday().num_days_from_monday() as usize;
        for day in days {
            if let Some(pattern) = patterns[weekday] {
                *day = pattern;
            }
            weekday = (weekday + 1) % 7;
        }
    }

    fn take_away(&self, days: &mut [u32], calendar: &Calendar) {
        if calendar.closed_seasons.is_empty() && calendar.lost_days.is_none() {
            return;
        }
        for (pattern, date) in days.iter_mut().zip(self.first.iter_days()) {
            if calendar.loses(date) || calendar.closed_seasons.iter().any(|season| season.contains(date)) {
                *pattern = 0;
            }
        }
    }

    fn apply_rule(&mut self, days: &mut [u32], calendar: &Calendar, rule: DayRule) {
        match rule {
            DayRule::Closed { list, from, to } => {
                for range in &self.plan.day_list(list).days {
                    self.fill(days, shifted(range.from, from), shifted(range.to, to), 0);
                }
            }
            DayRule::Worked { list, like } => {
                let pattern = self.hours_of(calendar, like);
                for range in &self.plan.day_list(list).days {
                    self.fill(days, range.from, range.to, pattern);
                }
            }
        }
    }

    /// The hours of a weekday as the calendar's own week says, else its base's.
    fn hours_of(&mut self, calendar: &Calendar, weekday: Weekday) -> u32 {
        let mut at = calendar;
        loop {
            match (at.week.day(weekday), at.base) {
                (Some(shifts), _) => return self.patterns.intern(shifts),
                (None, Some(base)) => at = self.plan.calendar(base),
                (None, None) => return 0,
            }
        }
    }

    fn fill(&self, days: &mut [u32], from: NaiveDate, to: NaiveDate, pattern: u32) {
        let place = |date: NaiveDate| (date - self.first).num_days();
        let last = i64::try_from(self.n_days).expect("years have days") - 1;
        let (from, to) = (place(from).max(0), place(to).min(last));
        if let (Ok(from), Ok(to)) = (usize::try_from(from), usize::try_from(to))
            && from <= to
        {
            days[from..=to].fill(pattern);
        }
    }
}

fn shifted(date: NaiveDate, days: i16) -> NaiveDate {
    let by = Days::new(u64::from(days.unsigned_abs()));
    let moved = if days < 0 { date.checked_sub_days(by) } else { date.checked_add_days(by) };
    moved.unwrap_or(date)
}

/// The different days, each once; number 0 is the day off.
struct Patterns {
    list: Vec<Vec<Shift>>,
    known: HashMap<Vec<Shift>, u32>,
    meets: HashMap<(u32, u32), u32>,
}

impl Patterns {
    fn new() -> Self {
        Self { list: vec![Vec::new()], known: HashMap::from([(Vec::new(), 0)]), meets: HashMap::new() }
    }

    /// The number of a day with these shifts, put in order and joined where they meet or overlap.
    fn intern(&mut self, shifts: &[Shift]) -> u32 {
        let mut joined: Vec<Shift> = Vec::with_capacity(shifts.len());
        let mut sorted: Vec<Shift> =
            shifts.iter().copied().filter(|s| s.start < s.end && s.end <= 1440).collect();
        sorted.sort_unstable();
        for shift in sorted {
            match joined.last_mut() {
                Some(last) if shift.start <= last.end => last.end = last.end.max(shift.end),
                _ => joined.push(shift),
            }
        }
        self.number(joined)
    }

    fn number(&mut self, shifts: Vec<Shift>) -> u32 {
        if let Some(&number) = self.known.get(&shifts) {
            return number;
        }
        let number = u32::try_from(self.list.len()).expect("a plan has fewer than 2^32 different days");
        self.list.push(shifts.clone());
        self.known.insert(shifts, number);
        number
    }

    fn intersect(&mut self, a: u32, b: u32) -> u32 {
        if a == b || a == 0 || b == 0 {
            return if a == b { a } else { 0 };
        }
        if let Some(&number) = self.meets.get(&(a, b)) {
            return number;
        }
        let mut both = Vec::new();
        for x in &self.list[a as usize] {
            for y in &self.list[b as usize] {
                both.extend(Shift::new(x.start.max(y.start), x.end.min(y.end)));
            }
        }
        let number = self.number(both);
        self.meets.insert((a, b), number);
        number
    }
}
