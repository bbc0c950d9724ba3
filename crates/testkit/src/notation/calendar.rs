//! The lines that make calendars.

use chainage_model::{Calendar, DayRange, Exception, Season, Shift, Week, WorkingTime};
use chrono::NaiveDate;

use super::date::{Words, minute, weekday};
use super::time;

/// A calendar whose base and neighbours are still names.
pub(super) struct Draft {
    pub(super) calendar: Calendar,
    pub(super) base: Option<String>,
    pub(super) within: Vec<String>,
}

/// All calendars of a plan; the first is `office`.
pub(super) struct Drafts(Vec<Draft>);

impl Drafts {
    pub(super) fn new() -> Self {
        Self(vec![Draft { calendar: Calendar::office("office"), base: None, within: Vec::new() }])
    }

    pub(super) fn into_vec(self) -> Vec<Draft> {
        self.0
    }

    /// Reads a line if it is about a calendar.
    pub(super) fn line(&mut self, line: &str, week: NaiveDate) -> Result<(), String> {
        let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        match first {
            "calendar" => return self.calendar(rest, week),
            "holiday" | "worked" | "closed" | "lost" => {}
            _ => return Ok(()),
        }
        let mut words = Words::new(rest, week);
        let known = words.peek().and_then(|code| self.0.iter().position(|d| d.calendar.code == code));
        if known.is_some() {
            words.next();
        }
        let calendar = &mut self.0[known.unwrap_or(0)].calendar;
        match first {
            "holiday" => {
                let days = days(&mut words)?;
                calendar.exceptions.push(Exception { days, shifts: Vec::new() });
            }
            "worked" => {
                let days = days(&mut words)?;
                let shifts = shifts(&mut words)?;
                calendar.exceptions.push(Exception { days, shifts });
            }
            "closed" => {
                let from = month_and_day(&mut words)?;
                words.skip("..");
                calendar.closed_seasons.push(Season { from, to: month_and_day(&mut words)? });
            }
            _ => {
                let mut lost = [0; 12];
                for days in &mut lost {
                    let word = words.word("twelve numbers of days")?;
                    *days = word.parse().map_err(|_| format!("`{word}` is not a number of days"))?;
                }
                calendar.lost_days = Some(lost);
            }
        }
        words.end()
    }

    fn calendar(&mut self, text: &str, week: NaiveDate) -> Result<(), String> {
        let (code, text) = text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), ""));
        let mut draft = Draft { calendar: Calendar::new(code), base: None, within: Vec::new() };
        let mut day_length = None;
        let mut hours = [const { None }; 7];
        for part in text.split(',') {
            let mut words = Words::new(part, week);
            match words.peek() {
                Some("continuous") => {
                    words.next();
                    hours = std::array::from_fn(|_| Some(vec![Shift::ALL_DAY]));
                }
                Some("base") => {
                    words.next();
                    draft.base = Some(words.word("a calendar")?);
                }
                Some("within") => {
                    words.next();
                    draft.within.push(words.word("a calendar")?);
                }
                Some("day") => {
                    words.next();
                    day_length = Some(time(&words.word("an amount of time")?, WorkingTime::from_hours(24))?);
                }
                Some(days) => {
                    words.next();
                    let shifts = if words.skip("off") { Vec::new() } else { shifts(&mut words)? };
                    for day in weekdays(days)? {
                        hours[day] = Some(shifts.clone());
                    }
                }
                None => {}
            }
            words.end()?;
        }
        let work = |shifts: &Vec<Shift>| shifts.iter().map(|s| i64::from(s.end - s.start)).sum::<i64>();
        if draft.base.is_none() {
            for day in &mut hours {
                day.get_or_insert_default();
            }
        }
        let longest = hours.iter().flatten().map(work).max().filter(|minutes| *minutes > 0);
        draft.calendar.day_length = match (day_length, draft.base.as_deref()) {
            (Some(day_length), _) => day_length,
            (None, Some(base)) => self.day_length(base),
            (None, None) => longest.map_or(Calendar::EIGHT_HOURS, WorkingTime::from_minutes),
        };
        draft.calendar.week = Week(hours);
        match self.0.iter_mut().find(|known| known.calendar.code == code) {
            Some(known) => *known = draft,
            None => self.0.push(draft),
        }
        Ok(())
    }

    fn day_length(&self, base: &str) -> WorkingTime {
        let base = self.0.iter().find(|draft| draft.calendar.code == base);
        base.map_or(Calendar::EIGHT_HOURS, |draft| draft.calendar.day_length)
    }
}

fn weekdays(text: &str) -> Result<Vec<usize>, String> {
    let day = |text: &str| {
        weekday(text)
            .map(|day| day.num_days_from_monday() as usize)
            .ok_or(format!("`{text}` is not a weekday"))
    };
    match text.split_once('-') {
        Some((first, last)) => Ok((day(first)?..=day(last)?).collect()),
        None => Ok(vec![day(text)?]),
    }
}

fn shifts(words: &mut Words<'_>) -> Result<Vec<Shift>, String> {
    let mut shifts = Vec::new();
    while let Some(word) = words.next() {
        let shift = word.split_once('-').and_then(|(from, to)| Shift::new(minute(from)?, minute(to)?));
        shifts.push(shift.ok_or_else(|| format!("`{word}` is not a shift; expected one like 08:00-12:00"))?);
    }
    if shifts.is_empty() { Err("expected hours like 08:00-12:00, or `off`".to_owned()) } else { Ok(shifts) }
}

fn days(words: &mut Words<'_>) -> Result<DayRange, String> {
    let from = words.day()?;
    let to = if words.skip("..") { words.day()? } else { from };
    Ok(DayRange { from, to })
}

fn month_and_day(words: &mut Words<'_>) -> Result<(u8, u8), String> {
    let word = words.word("a month and day like 04-15")?;
    let parts = word.split_once('-').and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
    parts.ok_or_else(|| format!("`{word}` is not a month and day; expected one like 04-15"))
}
