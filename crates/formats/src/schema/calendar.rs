//! Calendars and lists of days.

use chainage_model::{
    Calendar, CalendarId, DayList, DayListId, DayRange, DayRule, Exception, Name, Plan, Season, WorkingTime,
};
use chrono::Weekday;

use crate::schema::amount::Amount;
use crate::schema::hours::{DayHours, WEEKDAYS, parse_weekday, read_week, write_week};
use crate::schema::scope::Scope;
use crate::schema::source::Sources;
use crate::shape::{At, Many, table};
use crate::tree::Found;

table! {
    /// Named days: statutory holidays, make-up workdays, feasts.
    DayListTable("a day list") {
        /// The name.
        name: String,
        /// The Chinese name.
        zh: String,
        /// Days and ranges of days: "2026-05-01", "2026-05-01..2026-05-05".
        days: Many<At<DayRange>>,
        /// Where the days come from.
        source: Sources,
    }

    /// When work is possible.
    CalendarTable("a calendar") {
        /// The name.
        name: String,
        /// The Chinese name.
        zh: String,
        /// The calendar that says what this one leaves open.
        base: Option<At<String>>,
        /// Hours of the weekdays: "Mon-Fri 08:00-12:00 13:00-17:00". Days not named are off; "Sat base" leaves a day
        /// to the base calendar. Without a week the base's holds.
        week: Many<At<DayHours>>,
        /// What people mean by a day when they write durations: "8h". Default: the hours of the first working day of
        /// the week, else the base calendar's day length, else 8h.
        day_length: Option<At<Amount>>,
        /// Days lost in each month, January first, spread evenly over the month.
        lost: Option<At<Vec<At<u8>>>>,
        /// Parts of every year without work: "04-15..10-15".
        closed_seasons: Many<At<Season>>,
        /// Day lists without work, with days around each range if wanted: "cn-off", "cny -7..+10".
        closed: Many<At<String>>,
        /// Day lists worked with the hours of Monday or another weekday: "cn-makeup", "cn-makeup like Wed".
        worked: Many<At<String>>,
        /// Where the order of the two matters: "closed cny -7..+10", "worked cn-makeup like Wed".
        day_rules: Many<At<String>>,
        /// Days that differ: "2026-05-02" (off), "2026-05-03..2026-05-05 08:00-12:00".
        exceptions: Many<At<Exception>>,
        /// Calendars that must work as well.
        within: Many<At<String>>,
        /// Where the calendar comes from.
        source: Sources,
    }
}

impl DayListTable {
    pub(crate) fn to_model(&self, code: &str) -> DayList {
        DayList {
            code: code.to_owned(),
            name: Name::bilingual(&self.name, &self.zh),
            days: self.days.0.iter().map(|days| days.value).collect(),
            sources: self.source.to_model(),
        }
    }

    pub(crate) fn of_model(list: &DayList) -> Self {
        Self {
            name: list.name.en.clone(),
            zh: list.name.zh.clone(),
            days: Many(list.days.iter().copied().map(At::new).collect()),
            source: Sources::of_model(&list.sources),
        }
    }
}

impl CalendarTable {
    pub(crate) fn to_model(&self, code: &str, scope: Scope<'_>, found: &mut Found) -> Calendar {
        let week = read_week(&self.week.0, found);
        let base = self.base.as_ref().and_then(|base| scope.calendar(base, found));
        let day_length = match &self.day_length {
            Some(length) => day_length(length, found),
            None => usual_day_length(&week, base, scope.plan),
        };
        Calendar {
            code: code.to_owned(),
            name: Name::bilingual(&self.name, &self.zh),
            base,
            week,
            closed_seasons: self.closed_seasons.0.iter().map(|season| season.value).collect(),
            lost_days: self.lost.as_ref().and_then(|lost| lost_days(lost, found)),
            day_rules: self.rules(scope, found),
            exceptions: self.exceptions.0.iter().map(|exception| exception.value.clone()).collect(),
            within: self.within.0.iter().filter_map(|code| scope.calendar(code, found)).collect(),
            day_length,
            sources: self.source.to_model(),
        }
    }

    fn rules(&self, scope: Scope<'_>, found: &mut Found) -> Vec<DayRule> {
        let closed = self.closed.0.iter().map(|text| (text, Some("closed")));
        let worked = self.worked.0.iter().map(|text| (text, Some("worked")));
        let mixed = self.day_rules.0.iter().map(|text| (text, None));
        let rules = closed.chain(worked).chain(mixed);
        rules.filter_map(|(text, what)| read_rule(text, what, scope, found)).collect()
    }

    pub(crate) fn of_model(plan: &Plan, calendar: &Calendar) -> Self {
        let code_of = |id: CalendarId| At::new(plan.calendar(id).code.clone());
        let mut table = Self {
            name: calendar.name.en.clone(),
            zh: calendar.name.zh.clone(),
            base: calendar.base.map(code_of),
            week: Many(write_week(&calendar.week).into_iter().map(At::new).collect()),
            day_length: None,
            lost: calendar.lost_days.map(|days| At::new(days.into_iter().map(At::new).collect())),
            closed_seasons: Many(calendar.closed_seasons.iter().copied().map(At::new).collect()),
            exceptions: Many(calendar.exceptions.iter().cloned().map(At::new).collect()),
            within: Many(calendar.within.iter().copied().map(code_of).collect()),
            source: Sources::of_model(&calendar.sources),
            ..Self::default()
        };
        if calendar.day_length != usual_day_length(&calendar.week, calendar.base, plan) {
            let no_days = WorkingTime::ZERO;
            table.day_length = Some(At::new(Amount::of(calendar.day_length, false, no_days)));
        }
        let is_closed = |rule: &DayRule| matches!(rule, DayRule::Closed { .. });
        let texts = |rules: &[DayRule], with_word| {
            Many(rules.iter().map(|rule| At::new(write_rule(plan, rule, with_word))).collect())
        };
        if calendar.day_rules.is_sorted_by_key(|rule| !is_closed(rule)) {
            let n_closed = calendar.day_rules.iter().take_while(|rule| is_closed(rule)).count();
            table.closed = texts(&calendar.day_rules[..n_closed], false);
            table.worked = texts(&calendar.day_rules[n_closed..], false);
        } else {
            table.day_rules = texts(&calendar.day_rules, true);
        }
        table
    }
}

fn day_length(length: &At<Amount>, found: &mut Found) -> WorkingTime {
    let Some(time) = length.time_of(false, WorkingTime::ZERO, found) else { return Calendar::EIGHT_HOURS };
    if time.is_zero() || time > WorkingTime::from_hours(24) {
        let message = "a day length is given in hours and minutes, up to 24h".to_owned();
        found.error("I006", length.span, message);
        return Calendar::EIGHT_HOURS;
    }
    time
}

/// Returns the day length of a calendar that states none.
fn usual_day_length(week: &chainage_model::Week, base: Option<CalendarId>, plan: &Plan) -> WorkingTime {
    let shifts = week.0.iter().flatten().find(|shifts| !shifts.is_empty());
    let minutes = |shifts: &Vec<chainage_model::Shift>| {
        shifts.iter().map(|shift| i64::from(shift.end) - i64::from(shift.start)).sum::<i64>()
    };
    match (shifts, base) {
        (Some(shifts), _) => WorkingTime::from_minutes(minutes(shifts)),
        (None, Some(base)) => plan.calendar(base).day_length,
        (None, None) => Calendar::EIGHT_HOURS,
    }
}

fn lost_days(lost: &At<Vec<At<u8>>>, found: &mut Found) -> Option<[u8; 12]> {
    let days: Vec<u8> = lost.value.iter().map(|days| days.value).collect();
    if let Some(many) = lost.value.iter().find(|days| days.value > 31) {
        found.error("I006", many.span, "a month has no more than 31 days to lose".to_owned());
        return None;
    }
    let days = <[u8; 12]>::try_from(days);
    if days.is_err() && !found.is_broken(lost.span) {
        let message = format!("expected days lost in 12 months, found {} numbers", lost.value.len());
        found.error("PLAN001", lost.span, message);
    }
    days.ok()
}

/// Reads `closed cny -7..+10` or `worked cn-makeup like Wed`; the first word may be known already.
fn read_rule(text: &At<String>, what: Option<&str>, scope: Scope<'_>, found: &mut Found) -> Option<DayRule> {
    let (what, body) = match what {
        Some(what) => (what, text.value.trim()),
        None => text.value.trim().split_once(' ').unwrap_or((&text.value, "")),
    };
    let mut list = |code: &str| -> Option<DayListId> {
        scope.day_list(&At { value: code.to_owned(), span: text.span }, found)
    };
    match what {
        "closed" => {
            let (code, from, to) = split_window(body);
            Some(DayRule::Closed { list: list(code)?, from, to })
        }
        "worked" => {
            let (code, like) = split_like(body);
            Some(DayRule::Worked { list: list(code)?, like })
        }
        _ => {
            let message = format!("\"{}\" is not a rule for days", text.value);
            let help = "expected one like \"closed cny -7..+10\" or \"worked cn-makeup like Wed\"";
            found.error_with_help("PLAN002", text.span, message, help);
            None
        }
    }
}

/// Splits `cny -7..+10` into code and days around; a code alone has none around.
fn split_window(text: &str) -> (&str, i16, i16) {
    let window = || {
        let (code, window) = text.rsplit_once(' ')?;
        let (from, to) = window.split_once("..")?;
        Some((code.trim_end(), from.parse().ok()?, to.parse().ok()?))
    };
    window().unwrap_or((text, 0, 0))
}

/// Splits `cn-makeup like Wed`; a code alone is like Monday.
fn split_like(text: &str) -> (&str, Weekday) {
    let like = || {
        let (code, day) = text.rsplit_once(" like ")?;
        Some((code.trim_end(), parse_weekday(day.trim())?))
    };
    like().unwrap_or((text, Weekday::Mon))
}

fn write_rule(plan: &Plan, rule: &DayRule, with_word: bool) -> String {
    let (word, text) = match *rule {
        DayRule::Closed { list, from, to } => {
            let code = &plan.day_list(list).code;
            let is_plain = (from, to) == (0, 0) && split_window(code).0 == code;
            ("closed ", if is_plain { code.clone() } else { format!("{code} {from}..{to:+}") })
        }
        DayRule::Worked { list, like } => {
            let code = &plan.day_list(list).code;
            let is_plain = like == Weekday::Mon && split_like(code).0 == code;
            let day = WEEKDAYS[like.num_days_from_monday() as usize];
            ("worked ", if is_plain { code.clone() } else { format!("{code} like {day}") })
        }
    };
    if with_word { format!("{word}{text}") } else { text }
}
