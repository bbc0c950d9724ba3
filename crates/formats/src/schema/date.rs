//! Dates of the format: `2026-03-02`, `2026-03-02T08:00`, `2026-05-01..2026-05-05`, `04-15..10-15`.

use chainage_model::{DayRange, Moment, Season};
use chrono::NaiveDate;

use crate::shape::notation;

/// A moment read as a start: a date alone is 00:00 of that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StartDate(pub(crate) Moment);

/// A moment read as a finish: a date alone is 24:00 of that day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FinishDate(pub(crate) Moment);

notation! {
    /// A date (00:00 of that day) or a date with a time: 2026-03-02, 2026-03-02T08:00.
    StartDate, StartDate::parse, |date| date.write();
    /// A date (24:00 of that day) or a date with a time: 2026-03-02, 2026-03-02T17:00.
    FinishDate, FinishDate::parse, |date| date.write();
    /// A day or days from one to another: 2026-05-01, 2026-05-01..2026-05-05.
    DayRange, parse_days, |days| write_days(*days);
    /// A part of every year: 04-15..10-15.
    Season, parse_season, |season| write_season(*season);
}

/// The code and the message of an error.
pub(crate) type Wrong = (&'static str, String);

impl StartDate {
    pub(crate) fn parse(text: &str) -> Result<Self, Wrong> {
        let (day, minute) = parse_moment(text)?;
        moment(text, day, minute.unwrap_or(0)).map(Self)
    }

    pub(crate) fn write(self) -> String {
        if self.0.minute_of_day() == 0 { self.0.date().to_string() } else { self.0.to_string() }
    }
}

impl FinishDate {
    pub(crate) fn parse(text: &str) -> Result<Self, Wrong> {
        let (day, minute) = parse_moment(text)?;
        moment(text, day, minute.unwrap_or(24 * 60)).map(Self)
    }

    pub(crate) fn write(self) -> String {
        if self.0.minute_of_day() == 0 { self.0.finish_date().to_string() } else { self.0.to_string() }
    }
}

fn moment(text: &str, day: NaiveDate, minute: i64) -> Result<Moment, Wrong> {
    let moment = Moment::from_date(day) + chainage_model::WorkingTime::from_minutes(minute);
    if (Moment::EARLIEST..=Moment::LATEST).contains(&moment) { Ok(moment) } else { Err(out_of_range(text)) }
}

fn out_of_range(text: &str) -> Wrong {
    ("I006", format!("the date {text} is not between 1900 and 2199"))
}

fn parse_moment(text: &str) -> Result<(NaiveDate, Option<i64>), Wrong> {
    let trimmed = text.trim();
    let Some((date, time)) = trimmed.split_once(['T', 't', ' ']) else {
        return Ok((parse_day(trimmed)?, None));
    };
    let wrong =
        || ("PLAN002", format!("\"{text}\" is not a date with a time; expected one like 2026-03-02T08:00"));
    let mut parts = time.split(':');
    let mut number = |most: u32, default: Option<&'static str>| {
        let part = parts.next().or(default).filter(|part| part.len() == 2);
        part.and_then(|part| part.parse().ok()).filter(|&number: &u32| number <= most).ok_or_else(wrong)
    };
    let (hour, minute, second) = (number(24, None)?, number(59, None)?, number(59, Some("00"))?);
    if parts.next().is_some() || (hour == 24 && minute > 0) {
        return Err(wrong());
    }
    if second > 0 {
        return Err(("PLAN002", format!("\"{text}\" has seconds; plans are kept to the minute")));
    }
    Ok((parse_day(date)?, Some(i64::from(hour * 60 + minute))))
}

/// Reads one day, `2026-03-02`.
fn parse_day(text: &str) -> Result<NaiveDate, Wrong> {
    let wrong = || ("PLAN002", format!("\"{text}\" is not a date; expected one like 2026-03-02"));
    let mut parts = text.trim().splitn(3, '-');
    let mut part = |width: usize| {
        let digits = parts.next().filter(|digits| {
            digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits.len() == width || width == 4)
        });
        digits.filter(|digits| !digits.is_empty()).ok_or_else(wrong)
    };
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    let year: i32 = year.parse().map_err(|_| out_of_range(text))?;
    if !(1900..2200).contains(&year) {
        return Err(out_of_range(text));
    }
    let (month, day) = (month.parse().map_err(|_| wrong())?, day.parse().map_err(|_| wrong())?);
    NaiveDate::from_ymd_opt(year, month, day)
        .ok_or_else(|| ("PLAN002", format!("there is no day {text} in the calendar")))
}

/// Reads `2026-05-01` or `2026-05-01..2026-05-05`.
pub(crate) fn parse_days(text: &str) -> Result<DayRange, Wrong> {
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let days = DayRange { from: parse_day(from.trim())?, to: parse_day(to.trim())? };
    if days.from > days.to {
        return Err(("PLAN002", format!("{text} ends before it begins")));
    }
    Ok(days)
}

pub(crate) fn write_days(days: DayRange) -> String {
    if days.from == days.to { days.from.to_string() } else { format!("{}..{}", days.from, days.to) }
}

fn parse_season(text: &str) -> Result<Season, Wrong> {
    let wrong =
        || ("PLAN002", format!("\"{text}\" is not a part of the year; expected one like 04-15..10-15"));
    let day = |text: &str| {
        let (month, day) = text.trim().split_once('-')?;
        let (month, day): (u8, u8) = (month.parse().ok()?, day.parse().ok()?);
        // 2024 is a leap year: February has its 29th.
        NaiveDate::from_ymd_opt(2024, month.into(), day.into()).map(|_| (month, day))
    };
    let (from, to) = text.split_once("..").ok_or_else(wrong)?;
    Ok(Season { from: day(from).ok_or_else(wrong)?, to: day(to).ok_or_else(wrong)? })
}

fn write_season(season: Season) -> String {
    format!("{:02}-{:02}..{:02}-{:02}", season.from.0, season.from.1, season.to.0, season.to.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(text: &str) -> String {
        StartDate::parse(text).map_or_else(|(code, _)| code.to_owned(), |date| date.0.to_string())
    }

    #[test]
    fn a_date_alone_is_its_first_minute_for_starts_and_its_last_for_finishes() {
        assert_eq!(start("2026-03-02"), "2026-03-02T00:00");
        assert_eq!(FinishDate::parse("2026-03-02").unwrap().0.to_string(), "2026-03-03T00:00");
        assert_eq!(FinishDate::parse("2026-03-02").unwrap().write(), "2026-03-02");
        assert_eq!(FinishDate::parse("2026-03-02T24:00").unwrap(), FinishDate::parse("2026-03-02").unwrap());
        assert_eq!(start("2026-03-02 08:30:00"), "2026-03-02T08:30");
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in
            ["", "2026", "2026-3-2", "2026-02-30", "2026-03-02T", "2026-03-02T25:00", "2026-03-02T08:00Z"]
        {
            assert_eq!(start(text), "PLAN002", "{text}");
        }
        for text in ["0000-01-01", "99999-01-01", "1899-12-31", "2200-01-01", "99999999999999-01-01"] {
            assert_eq!(start(text), "I006", "{text}");
        }
        assert_eq!(FinishDate::parse("2199-12-31").unwrap().0, Moment::LATEST);
    }

    #[test]
    fn seasons_read_as_they_are_written() {
        let season = parse_season("10-16..4-14").unwrap();
        assert_eq!(write_season(season), "10-16..04-14");
        assert!(parse_season("02-30..03-01").is_err() && parse_season("04-15").is_err());
    }
}
