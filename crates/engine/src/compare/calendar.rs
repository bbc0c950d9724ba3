//! What differs between two calendars of the same code.

use std::collections::BTreeSet;

use chainage_model::{Calendar, CalendarId, DayRange, DayRule, Plan, Shift, notation};

/// A fact, how it was and how it is.
pub(super) type Difference = (&'static str, Option<String>, Option<String>);

/// Lists the facts that differ, those of lists of days included, those of base calendars not.
pub(super) fn differences(old: &Plan, a: CalendarId, new: &Plan, b: CalendarId) -> Vec<Difference> {
    let (was, is) = (facts(old, a), facts(new, b));
    let mut differences: Vec<Difference> = was
        .into_iter()
        .zip(is)
        .filter(|((_, was), (_, is))| was != is)
        .map(|((fact, was), (_, is))| (fact, was, is))
        .collect();
    let (before, after) = (days(old, old.calendar(a)), days(new, new.calendar(b)));
    for (fact, was, is) in [("exceptions", &before.0, &after.0), ("day rules", &before.1, &after.1)] {
        let only = |these: &BTreeSet<String>, those: &BTreeSet<String>| {
            let few: Vec<&str> = these.difference(those).map(String::as_str).collect();
            Some(few.join(", ")).filter(|text| !text.is_empty())
        };
        if was != is {
            differences.push((fact, only(was, is), only(is, was)));
        }
    }
    differences
}

fn facts(plan: &Plan, id: CalendarId) -> Vec<(&'static str, Option<String>)> {
    let calendar = plan.calendar(id);
    let code = |id: CalendarId| plan.calendar(id).code.clone();
    let week = (!calendar.week.is_silent()).then(|| {
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let day = |(name, shifts): (&str, &Option<Vec<Shift>>)| {
            shifts.as_ref().map(|shifts| format!("{name} {}", hours(shifts)))
        };
        days.into_iter().zip(&calendar.week.0).filter_map(day).collect::<Vec<_>>().join(", ")
    });
    let seasons: Vec<String> = calendar
        .closed_seasons
        .iter()
        .map(|season| {
            format!("{:02}-{:02}..{:02}-{:02}", season.from.0, season.from.1, season.to.0, season.to.1)
        })
        .collect();
    let within: Vec<String> = calendar.within.iter().map(|&id| code(id)).collect();
    let list = |all: Vec<String>| Some(all.join(", ")).filter(|text| !text.is_empty());
    vec![
        ("base calendar", calendar.base.map(code)),
        ("week", week),
        ("closed seasons", list(seasons)),
        ("lost days", calendar.lost_days.map(|days| days.map(|n| n.to_string()).join(" "))),
        ("within", list(within)),
        ("day length", Some(notation::write_span(calendar.day_length, calendar.day_length * 1_000))),
    ]
}

/// Exceptions and the days that rules make of lists, as people write them.
fn days(plan: &Plan, calendar: &Calendar) -> (BTreeSet<String>, BTreeSet<String>) {
    let exceptions =
        calendar.exceptions.iter().map(|one| format!("{} {}", range(one.days), hours(&one.shifts))).collect();
    let rule = |rule: &DayRule| -> Vec<String> {
        let (list, what) = match *rule {
            DayRule::Closed { list, from, to } => (list, format!("off {from:+}..{to:+}")),
            DayRule::Worked { list, like } => (list, format!("worked as {like}")),
        };
        plan.day_list(list).days.iter().map(|days| format!("{} {what}", range(*days))).collect()
    };
    (exceptions, calendar.day_rules.iter().flat_map(rule).collect())
}

fn range(days: DayRange) -> String {
    if days.from == days.to { days.from.to_string() } else { format!("{}..{}", days.from, days.to) }
}

fn hours(shifts: &[Shift]) -> String {
    if shifts.is_empty() {
        return "off".to_owned();
    }
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    let each: Vec<String> =
        shifts.iter().map(|shift| format!("{}-{}", clock(shift.start), clock(shift.end))).collect();
    each.join(" ")
}
