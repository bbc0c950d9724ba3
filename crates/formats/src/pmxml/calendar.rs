//! The hours of calendars.
//!
//! P6 writes the last minute of a shift as its finish (`11:59:00` for noon), other programs its end (`12:00:00`).
//! A file is written by one program, so the finishes of all its calendars decide together which it is.

use chainage_model::{Moment, Shift, Week};
use chrono::{Datelike, NaiveDate};

use crate::xer::calendar::{Hours, join, push_exception};
use crate::xer::value::{self, time_of_day};
use crate::xml::{Refusal, Xml};

/// The days of the week as P6 calls them, Monday first.
pub(super) const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The hours of a calendar, shifts as they are written: start and finish in minutes since midnight.
#[derive(Debug, Default)]
pub(super) struct RawHours {
    week: Option<[Vec<RawShift>; 7]>,
    exceptions: Vec<(NaiveDate, Vec<RawShift>)>,
    complaints: Vec<&'static str>,
}

type RawShift = (u16, u16);

/// What the finishes of shifts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finishes {
    /// The last minutes.
    LastMinutes,
    /// The ends.
    Ends,
}

impl Finishes {
    /// Returns what they are in a file: what most of them look like.
    pub(super) fn of(calendars: &[RawHours]) -> Self {
        let weeks = calendars.iter().filter_map(|hours| hours.week.as_ref()).flatten();
        let exceptions = calendars.iter().flat_map(|hours| &hours.exceptions).map(|(_, shifts)| shifts);
        let finishes = weeks.chain(exceptions).flatten().map(|&(_, finish)| finish);
        let (last, ends) = finishes.fold((0, 0), |(last, ends), finish| match finish % 5 {
            4 => (last + 1, ends),
            0 if finish > 0 => (last, ends + 1),
            _ => (last, ends),
        });
        if ends > last { Self::Ends } else { Self::LastMinutes }
    }
}

impl RawHours {
    /// Reads the days of `StandardWorkWeek`.
    pub(super) fn take_week(&mut self, xml: &mut Xml<'_>) -> Result<(), Refusal> {
        xml.children(|xml, tag| match tag {
            "StandardWorkHours" => {
                let mut day = String::new();
                let mut shifts = Vec::new();
                xml.children(|xml, tag| match tag {
                    "DayOfWeek" => xml.text().map(|text| text.trim().clone_into(&mut day)),
                    "WorkTime" => self.take_shift(xml, &mut shifts),
                    _ => xml.skip(),
                })?;
                match DAYS.iter().position(|name| name.eq_ignore_ascii_case(&day)) {
                    Some(weekday) => self.week.get_or_insert_default()[weekday] = shifts,
                    None => self.complaints.push("a weekday that is not known"),
                }
                Ok(())
            }
            _ => xml.skip(),
        })
    }

    /// Reads the days of `HolidayOrExceptions`.
    pub(super) fn take_exceptions(&mut self, xml: &mut Xml<'_>) -> Result<(), Refusal> {
        xml.children(|xml, tag| match tag {
            "HolidayOrException" => {
                let mut date = None;
                let mut shifts = Vec::new();
                xml.children(|xml, tag| match tag {
                    "Date" => xml.text().map(|text| date = value::date(&text).ok().flatten()),
                    "WorkTime" => self.take_shift(xml, &mut shifts),
                    _ => xml.skip(),
                })?;
                match date.map(Moment::date).filter(|date| (1900..2200).contains(&date.year())) {
                    Some(date) => self.exceptions.push((date, shifts)),
                    None => self.complaints.push("an exception without a day"),
                }
                Ok(())
            }
            _ => xml.skip(),
        })
    }

    /// Reads a `WorkTime`; an empty one stands for a day without any.
    fn take_shift(&mut self, xml: &mut Xml<'_>, shifts: &mut Vec<RawShift>) -> Result<(), Refusal> {
        let (mut start, mut finish) = (None, None);
        let mut is_empty = true;
        xml.children(|xml, tag| {
            let text = xml.text()?;
            is_empty &= text.trim().is_empty();
            let minute = || {
                let (hour, minute) = time_of_day(&text)?;
                u16::try_from(hour * 60 + minute).ok()
            };
            match tag {
                "Start" => start = minute(),
                "Finish" => finish = minute(),
                _ => {}
            }
            Ok(())
        })?;
        match start.zip(finish) {
            Some(shift) => shifts.push(shift),
            None if is_empty => {}
            None => self.complaints.push("a shift without start and finish"),
        }
        Ok(())
    }

    /// Returns the hours.
    pub(super) fn finish(mut self, finishes: Finishes) -> Hours {
        let complaints = &mut self.complaints;
        let mut hours = Hours {
            week: self.week.map(|days| Week(days.map(|day| Some(shifts(&day, finishes, complaints))))),
            ..Hours::default()
        };
        for (day, raw) in self.exceptions {
            push_exception(&mut hours.exceptions, day, shifts(&raw, finishes, complaints));
        }
        complaints.sort_unstable();
        complaints.dedup();
        hours.complaints = self.complaints;
        hours
    }
}

fn shifts(raw: &[RawShift], finishes: Finishes, complaints: &mut Vec<&'static str>) -> Vec<Shift> {
    let shift = |&(start, finish): &RawShift| {
        let end = match finish {
            0 => 24 * 60,
            _ if finishes == Finishes::Ends => finish,
            _ => (finish + 1).min(24 * 60),
        };
        Shift::new(start, end)
    };
    let read: Vec<Shift> = raw.iter().filter_map(shift).collect();
    if read.len() < raw.len() {
        complaints.push("a shift that ends before it starts");
    }
    join(read)
}
