//! The spellings of an XER file's fields.

use std::borrow::Cow;

use chainage_model::{Exception, Moment, Money, Units, Week, WorkingTime};
use chrono::{NaiveDate, TimeDelta};

/// A field: mostly lent or constant.
pub(crate) type Cell<'p> = Cow<'p, str>;

/// Writes a text: tabs become blanks, and line breaks the two characters 0x7F by which P6 keeps them.
pub(super) fn text(text: &str) -> Cell<'_> {
    if text.bytes().all(|byte| byte >= b' ' && byte != 0x7f) {
        return text.into();
    }
    let broken = text.replace("\r\n", "\n").replace(['\n', '\r'], "\u{7f}\u{7f}").replace('\t', " ");
    broken.chars().filter(|&c| c == '\u{7f}' || !c.is_control()).collect::<String>().into()
}

/// Writes a date; nothing for none.
pub(crate) fn date<'p>(moment: Option<Moment>) -> Cell<'p> {
    moment.map_or(Cow::Borrowed(""), |moment| moment.to_string().replace('T', " ").into())
}

/// Writes hours, with as many decimals as keep the minute.
pub(crate) fn hours<'p>(time: WorkingTime) -> Cell<'p> {
    let minutes = time.minutes();
    if minutes % 60 == 0 {
        return (minutes / 60).to_string().into();
    }
    // Millionths of an hour, rounded; half a minute is 8,333 of them.
    let sign = if minutes < 0 { "-" } else { "" };
    let (whole, rest) = (minutes.abs() / 60, (minutes.abs() % 60 * 1_000_000 + 30) / 60);
    let decimals = format!("{rest:06}");
    format!("{sign}{whole}.{}", decimals.trim_end_matches('0')).into()
}

pub(super) fn flag<'p>(is_set: bool) -> Cell<'p> {
    if is_set { "Y" } else { "N" }.into()
}

pub(super) fn units<'p>(units: Units) -> Cell<'p> {
    units.to_string().into()
}

/// Writes units for an amount of time: unit-hours.
pub(super) fn unit_hours<'p>(units: Units, time: WorkingTime) -> Cell<'p> {
    let thousandths = i128::from(units.thousandths()) * i128::from(time.minutes()) / 60;
    Units::from_thousandths(i64::try_from(thousandths).unwrap_or(i64::MAX)).to_string().into()
}

/// Writes money, which plans keep in hundredths.
pub(crate) fn money<'p>(money: Money) -> Cell<'p> {
    let (sign, smallest) = (if money.smallest() < 0 { "-" } else { "" }, money.smallest().unsigned_abs());
    format!("{sign}{}.{:02}", smallest / 100, smallest % 100).into()
}

/// Writes the hours of a calendar; see the module that reads them for the form.
pub(super) fn calendar(week: &Week, exceptions: &[Exception]) -> String {
    let mut days = String::new();
    for number in 1..=7 {
        // P6 counts from Sunday, the model from Monday.
        let shifts = week.0[(number + 5) % 7].as_deref().unwrap_or_default();
        days.push_str(&node(&number.to_string(), "", &shifts_of(shifts)));
    }
    let mut entries = String::new();
    let mut number = 0;
    for exception in exceptions {
        let mut day = exception.days.from;
        while day <= exception.days.to {
            let arguments = format!("d|{}", serial(day));
            entries.push_str(&node(&number.to_string(), &arguments, &shifts_of(&exception.shifts)));
            number += 1;
            let Some(next) = day.succ_opt() else { break };
            day = next;
        }
    }
    let week = node("DaysOfWeek", "", &days);
    let view = node("VIEW", "ShowTotal|Y", "");
    node("CalendarData", "", &format!("{week}{view}{}", node("Exceptions", "", &entries)))
}

fn shifts_of(shifts: &[chainage_model::Shift]) -> String {
    let mut text = String::new();
    for (number, shift) in shifts.iter().enumerate() {
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
        let arguments = format!("s|{}|f|{}", clock(shift.start), clock(shift.end));
        text.push_str(&node(&number.to_string(), &arguments, ""));
    }
    text
}

fn node(name: &str, arguments: &str, children: &str) -> String {
    format!("(0||{name}({arguments})({children}))")
}

/// Returns the number of days since 1899-12-30.
fn serial(day: NaiveDate) -> i64 {
    let origin = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default();
    TimeDelta::num_days(&(day - origin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_keep_the_minute() {
        for (minutes, written) in [(480, "8"), (20, "0.333333"), (-90, "-1.5"), (1, "0.016667"), (0, "0")] {
            assert_eq!(hours(WorkingTime::from_minutes(minutes)), written);
        }
    }

    #[test]
    fn texts_keep_their_lines_but_not_their_tabs() {
        assert_eq!(text("a\tb\nc\u{1}"), "a b\u{7f}\u{7f}c");
        assert_eq!(money(Money::from_smallest(-5)), "-0.05");
    }
}
