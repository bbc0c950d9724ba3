//! Dates as the notation writes them, and the words of a line.

use chainage_model::{MINUTES_PER_DAY, Moment, WorkingTime};
use chrono::{Datelike, Days, NaiveDate, Weekday};

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// Whether a date is read as a start (00:00 if it has no time) or as a finish (24:00).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A start.
    Start,
    /// A finish.
    Finish,
}

/// Reads a moment in full: `2026-03-02 08:00` or `Mon 2026-03-02 08:00`.
///
/// # Panics
/// If the text is none.
pub fn moment(text: &str) -> Moment {
    let mut words = Words::new(text, default_week());
    match words.date(Side::Start).and_then(|date| words.end().map(|()| date)) {
        Ok(moment) => moment,
        Err(message) => panic!("{text}: {message}"),
    }
}

/// Writes a moment: `Mon 08:00` in the week that begins on `monday`, else `Mon 2026-03-09 08:00`.
///
/// A finish at midnight is written as 24:00 of the day that ends.
pub fn write_moment(moment: Moment, monday: NaiveDate, side: Side) -> String {
    let at_midnight = side == Side::Finish && moment.minute_of_day() == 0;
    let (date, minute) = if at_midnight {
        (moment.finish_date(), MINUTES_PER_DAY)
    } else {
        (moment.date(), moment.minute_of_day())
    };
    let weekday = WEEKDAYS[date.weekday().num_days_from_monday() as usize];
    let day = if monday_of(date) == monday { weekday.to_owned() } else { format!("{weekday} {date}") };
    format!("{day} {:02}:{:02}", minute / 60, minute % 60)
}

/// The Monday on or before a day.
pub(crate) fn monday_of(date: NaiveDate) -> NaiveDate {
    date - Days::new(u64::from(date.weekday().num_days_from_monday()))
}

/// The week of plans that do not say when they start.
pub(super) fn default_week() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 2).expect("the date is in the calendar")
}

/// The start of plans that do not say when they start.
pub(super) fn default_start() -> Option<Moment> {
    Moment::from_ymd_hm(2026, 3, 2, 8, 0)
}

/// Reads `Mon` to `Sun`.
pub(super) fn weekday(text: &str) -> Option<Weekday> {
    let day = WEEKDAYS.iter().position(|name| *name == text)?;
    Weekday::try_from(u8::try_from(day).ok()?).ok()
}

/// Reads `08:00` to minutes since midnight; 24:00 is allowed.
pub(super) fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let minute = hours * 60 + minutes;
    (hours <= 24 && minutes < 60 && minute <= 1440).then_some(minute)
}

/// The words of a line, read from the left.
pub(super) struct Words<'a> {
    all: Vec<&'a str>,
    at: usize,
    week: NaiveDate,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a str, week: NaiveDate) -> Self {
        let mut words = Vec::new();
        for word in text.split_whitespace() {
            // The two dots of a range stand as a word of their own.
            for (n, part) in word.split("..").enumerate() {
                if n > 0 {
                    words.push("..");
                }
                if !part.is_empty() {
                    words.push(part);
                }
            }
        }
        Self { all: words, at: 0, week }
    }

    pub(super) fn peek(&self) -> Option<&'a str> {
        self.all.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<&'a str> {
        let word = self.peek()?;
        self.at += 1;
        Some(word)
    }

    pub(super) fn word(&mut self, what: &str) -> Result<String, String> {
        self.next().map(str::to_owned).ok_or_else(|| format!("expected {what}"))
    }

    /// Skips a word if it comes next.
    pub(super) fn skip(&mut self, word: &str) -> bool {
        let found = self.peek() == Some(word);
        self.at += usize::from(found);
        found
    }

    pub(super) fn end(&self) -> Result<(), String> {
        match self.peek() {
            Some(word) => Err(format!("`{word}` has no meaning here")),
            None => Ok(()),
        }
    }

    /// Reads a day: `2026-03-02`, `Mon 2026-03-02`, or `Mon` in the plan's week.
    pub(super) fn day(&mut self) -> Result<NaiveDate, String> {
        let wrong = |word: Option<&str>| {
            format!("expected a date like 2026-03-02 or Mon, not `{}`", word.unwrap_or("nothing"))
        };
        let named = self.peek().and_then(weekday);
        self.at += usize::from(named.is_some());
        let written = self.peek().and_then(|word| word.parse::<NaiveDate>().ok());
        self.at += usize::from(written.is_some());
        match (named, written) {
            (Some(named), Some(date)) if date.weekday() != named => {
                Err(format!("{date} is a {}, not a {named}", date.weekday()))
            }
            (_, Some(date)) => Ok(date),
            (Some(named), None) => Ok(self.week + Days::new(u64::from(named.num_days_from_monday()))),
            (None, None) => Err(wrong(self.peek())),
        }
    }

    /// Reads a day and a time.
    pub(super) fn date(&mut self, side: Side) -> Result<Moment, String> {
        if let Some((day, time)) = self.peek().and_then(|word| word.split_once('T'))
            && let (Ok(day), Some(minute)) = (day.parse::<NaiveDate>(), minute(time))
        {
            self.at += 1;
            return Ok(Moment::from_date(day) + WorkingTime::from_minutes(i64::from(minute)));
        }
        let day = Moment::from_date(self.day()?);
        let minute = self.peek().and_then(minute);
        self.at += usize::from(minute.is_some());
        let minute = minute.unwrap_or(if side == Side::Finish { 1440 } else { 0 });
        Ok(day + WorkingTime::from_minutes(i64::from(minute)))
    }
}
