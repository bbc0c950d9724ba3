//! Calendars: weekdays, exceptions and weeks that differ for some time.

use std::collections::HashMap;

use chainage_model::{Calendar, CalendarId, DayRange, Exception, Plan, Shift, Week, WorkingTime};
use chrono::{Datelike, Days, NaiveDate};

use super::duration::{parse_date, parse_flag, parse_time, parse_whole};
use super::log::Log;
use super::recurrence::{MOST, Recurrence};
use super::schema::{CalendarRow, DayRow, Text, WeekRow};

/// The hours of a day that works but says not when.
const OFFICE: [Shift; 2] = [Shift { start: 480, end: 720 }, Shift { start: 780, end: 1020 }];
/// Days that the exceptions of one calendar may name; more are left out.
const MOST_DAYS: usize = 20_000;
/// Days that those of all calendars of a file may name: a few words of a file can stand for thousands of days.
const MOST_IN_FILE: usize = 1_000_000;

/// The calendars of a file by their UIDs.
#[derive(Debug, Default)]
pub(super) struct Calendars {
    by_uid: HashMap<i64, CalendarId>,
    /// Days of exceptions so far.
    n_days: usize,
}

impl Calendars {
    /// Finds a calendar; `-1` and `0` name none.
    pub(super) fn find(&self, uid: &Text<'_>) -> Option<CalendarId> {
        self.by_uid.get(&uid.as_deref().and_then(parse_whole)?).copied()
    }

    /// Adds all calendars to a plan, base calendars first.
    pub(super) fn add_all(
        plan: &mut Plan,
        rows: &[CalendarRow<'_>],
        day: WorkingTime,
        log: &mut Log,
    ) -> Self {
        let mut place_of: HashMap<i64, usize> = HashMap::new();
        let mut uids = Vec::with_capacity(rows.len());
        for (place, row) in rows.iter().enumerate() {
            let uid = row.uid.as_deref().and_then(parse_whole);
            let uid = uid.filter(|uid| !place_of.contains_key(uid)).unwrap_or_else(|| {
                log.warn("MSP007", format!("calendar {}: its UID is missing or used twice", name_of(row)));
                -1000 - i64::try_from(place).unwrap_or(0)
            });
            place_of.insert(uid, place);
            uids.push(uid);
        }
        let base_of = |place: usize| {
            let base = rows[place].base.as_deref().and_then(parse_whole)?;
            place_of.get(&base).copied()
        };
        let mut calendars = Self::default();
        let mut added = vec![false; rows.len()];
        // The last chain that each was in.
        let mut seen = vec![usize::MAX; rows.len()];
        for start in 0..rows.len() {
            // The bases of a calendar, down to one that is there already.
            let mut chain = Vec::new();
            let mut at = Some(start);
            while let Some(place) = at.filter(|&place| !added[place]) {
                if std::mem::replace(&mut seen[place], start) == start {
                    let message = format!("calendar {}: it is its own base", name_of(&rows[place]));
                    log.warn("MSP007", message);
                    break;
                }
                chain.push(place);
                at = base_of(place);
            }
            for place in chain.into_iter().rev() {
                added[place] = true;
                let base = base_of(place).and_then(|base| calendars.by_uid.get(&uids[base]).copied());
                calendars.add(plan, &rows[place], uids[place], base, day, log);
            }
        }
        calendars
    }

    fn add(
        &mut self,
        plan: &mut Plan,
        row: &CalendarRow<'_>,
        uid: i64,
        base: Option<CalendarId>,
        day: WorkingTime,
        log: &mut Log,
    ) {
        let name = row.name.as_deref().map(str::trim).unwrap_or_default();
        let mut code = if name.is_empty() { format!("calendar {uid}") } else { name.to_owned() };
        if plan.find_calendar(&code).is_some() {
            code = format!("{code} ({uid})");
        }
        let says_base = row.base.as_deref().and_then(parse_whole).filter(|uid| *uid > 0);
        if let (None, Some(missing)) = (base, says_base) {
            log.warn(
                "MSP007",
                format!("calendar {code}: its base calendar, UID {missing}, is not in the file"),
            );
        }
        let calendar = Calendar {
            base,
            week: week_of(row, base.is_none(), &code, log),
            exceptions: exceptions_of(row, &code, MOST_DAYS.min(MOST_IN_FILE - self.n_days), log),
            day_length: day,
            ..Calendar::new(code)
        };
        self.n_days += calendar.exceptions.len();
        let alone = base.map(|_| Calendar { base: None, ..calendar.clone() });
        let added = plan.add_calendar(calendar).or_else(|error| {
            log.warn("MSP007", error.to_string());
            alone.map_or(Err(error), |alone| plan.add_calendar(alone))
        });
        if let Ok(id) = added {
            self.by_uid.insert(uid, id);
        }
    }
}

fn name_of(row: &CalendarRow<'_>) -> String {
    let uid = row.uid.as_deref().unwrap_or("?");
    row.name.as_deref().map_or_else(|| format!("UID {uid}"), str::to_owned)
}

/// The weekdays a calendar names; one without a base works in office hours on those it does not name.
fn week_of(row: &CalendarRow<'_>, is_base: bool, code: &str, log: &mut Log) -> Week {
    let mut week = Week::default();
    for day in &row.week {
        let Some(weekday) = weekday_of(day) else { continue };
        week.0[weekday] = Some(shifts_of(day, code, log));
    }
    if is_base {
        for (weekday, shifts) in week.0.iter_mut().enumerate() {
            shifts.get_or_insert_with(|| if weekday < 5 { OFFICE.to_vec() } else { Vec::new() });
        }
    }
    week
}

/// The weekday of a row, Monday 0; `None` for an exception written among the weekdays.
fn weekday_of(day: &DayRow<'_>) -> Option<usize> {
    let number = day.day_type.as_deref().and_then(parse_whole)?;
    (1..=7).contains(&number).then(|| usize::try_from((number + 5) % 7).unwrap_or(0))
}

fn shifts_of(day: &DayRow<'_>, code: &str, log: &mut Log) -> Vec<Shift> {
    if !day.working.as_deref().and_then(parse_flag).unwrap_or(!day.times.is_empty()) {
        return Vec::new();
    }
    if day.times.is_empty() {
        log.info("MSP007", format!("calendar {code}: a day works but names no hours; taken as office hours"));
        return OFFICE.to_vec();
    }
    let mut shifts = Vec::new();
    for time in &day.times {
        let (Some(from), Some(to)) = (&time.from, &time.to) else { continue };
        let (Some(from), Some(to)) = (parse_time(from), parse_time(to)) else {
            log.warn("MSP005", format!("calendar {code}: the hours {from} to {to} cannot be read"));
            continue;
        };
        shifts.extend(Shift::new(from, if to <= from { 24 * 60 } else { to }));
    }
    shifts.sort_unstable();
    let mut joined: Vec<Shift> = Vec::with_capacity(shifts.len());
    for shift in shifts {
        match joined.last_mut() {
            Some(last) if last.end >= shift.start => last.end = last.end.max(shift.end),
            _ => joined.push(shift),
        }
    }
    joined
}

/// Weeks that differ come first, then the exceptions, the first one last: of those that overlap it wins. Those that win
/// are kept where there are more days than there may be.
fn exceptions_of(row: &CalendarRow<'_>, code: &str, most: usize, log: &mut Log) -> Vec<Exception> {
    let legacy = row.week.iter().filter(|day| weekday_of(day).is_none());
    let rows: Vec<&DayRow<'_>> =
        if row.has_exceptions { row.exceptions.iter().collect() } else { legacy.collect() };
    let mut named: Vec<Vec<Exception>> = Vec::new();
    let mut n_days = 0;
    for day in rows {
        if n_days > most {
            break;
        }
        let shifts = shifts_of(day, code, log);
        let Some(days) = recurrence_of(day).and_then(|recurrence| recurrence.days()) else {
            let from = day.from.as_deref().unwrap_or("no date");
            log.warn("MSP017", format!("calendar {code}: the exception from {from} cannot be read"));
            continue;
        };
        n_days += days.len();
        named.push(days.into_iter().map(|days| Exception { days, shifts: shifts.clone() }).collect());
    }
    let mut exceptions = Vec::new();
    for week in &row.weeks {
        if n_days + exceptions.len() <= most {
            expand_week(week, code, &mut exceptions, log);
        }
    }
    exceptions.extend(named.into_iter().rev().flatten());
    if exceptions.len() > most {
        log.warn("MSP008", format!("calendar {code}: its exceptions name too many days; {most} are kept"));
        exceptions.drain(..exceptions.len() - most);
    }
    exceptions
}

fn period_of(from: &Text<'_>, to: &Text<'_>) -> Option<DayRange> {
    let from = from.as_deref().and_then(parse_date)?;
    let to = to.as_deref().and_then(parse_date).unwrap_or(from);
    let (first, last) = (NaiveDate::from_ymd_opt(1900, 1, 1)?, NaiveDate::from_ymd_opt(2199, 12, 31)?);
    let range = DayRange { from: from.max(first), to: to.min(last) };
    (range.from <= range.to).then_some(range)
}

fn recurrence_of(day: &DayRow<'_>) -> Option<Recurrence> {
    let number = |text: &Text<'_>, default: i64| text.as_deref().and_then(parse_whole).unwrap_or(default);
    let mut period = period_of(&day.from, &day.to)?;
    let occurrences = usize::try_from(number(&day.occurrences, 0)).unwrap_or(0);
    // Counted exceptions may come without a last day of their own.
    let counted = day.by_occurrences.as_deref().and_then(parse_flag) == Some(true) && occurrences > 0;
    let is_open = counted && period.from == period.to && occurrences > 1;
    if is_open {
        period.to = NaiveDate::from_ymd_opt(2199, 12, 31)?;
    }
    let small = |value: i64| u32::try_from(value.clamp(1, 10_000)).unwrap_or(1);
    Some(Recurrence {
        kind: number(&day.kind, 1),
        from: period.from,
        to: period.to,
        period: small(number(&day.period, 1)),
        days_of_week: number(&day.days_of_week, 0),
        month_item: number(&day.month_item, 3),
        month_position: number(&day.month_position, 0),
        month: number(&day.month, 0),
        month_day: small(number(&day.month_day, 1)),
        occurrences: if counted { occurrences } else { usize::MAX },
    })
}

/// A week that differs for some time, as exceptions of its days.
fn expand_week(week: &WeekRow<'_>, code: &str, exceptions: &mut Vec<Exception>, log: &mut Log) {
    let Some(period) = period_of(&week.from, &week.to) else { return };
    let mut hours: [Option<Vec<Shift>>; 7] = Default::default();
    for day in &week.days {
        if let Some(weekday) = weekday_of(day) {
            hours[weekday] = Some(shifts_of(day, code, log));
        }
    }
    let last = period.from.checked_add_days(Days::new(7 * MOST as u64)).unwrap_or(period.to).min(period.to);
    for day in period.from.iter_days().take_while(|day| *day <= last) {
        let Some(shifts) = &hours[day.weekday().num_days_from_monday() as usize] else { continue };
        match exceptions.last_mut() {
            Some(before) if before.days.to.succ_opt() == Some(day) && before.shifts == *shifts => {
                before.days.to = day;
            }
            _ => exceptions.push(Exception { days: DayRange::day(day), shifts: shifts.clone() }),
        }
    }
}
