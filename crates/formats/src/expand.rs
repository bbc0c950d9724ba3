//! Calendars in the words every program knows: a week and single days that differ.
//!
//! Seasons, lost days, lists of days and calendars within others are written out day by day over the years a plan may
//! reach, so that a file of another program holds the same working time.

use chainage_model::{
    Calendar, CalendarId, Code, DayRange, Diagnostic, Exception, Moment, Plan, Severity, Week,
};
use chrono::{Datelike, NaiveDate, Weekday};

/// Years after the last date of a plan that has not been scheduled; the engine looks as far ahead.
const YEARS_AHEAD: i32 = 30;
/// Years after the last date of a plan whose activities all have dates.
const YEARS_AFTER: i32 = 3;

/// Returns whether a calendar, or one it is based on, says more than a week and exceptions.
pub(crate) fn is_rich(plan: &Plan, id: CalendarId) -> bool {
    let calendar = plan.calendar(id);
    !calendar.closed_seasons.is_empty()
        || calendar.lost_days.is_some()
        || !calendar.day_rules.is_empty()
        || !calendar.within.is_empty()
        || calendar.base.is_some_and(|base| is_rich(plan, base))
}

/// Returns a calendar without a base that has the same working time: a full week, and every day of the years of the
/// plan that differs from it.
pub(crate) fn expanded(plan: &Plan, id: CalendarId) -> Calendar {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let week = [Mon, Tue, Wed, Thu, Fri, Sat, Sun].map(|weekday| plan.hours_of_weekday(id, weekday));
    let days = years(plan);
    let mut exceptions: Vec<Exception> = Vec::new();
    for date in days.from.iter_days().take_while(|&date| date <= days.to) {
        let shifts = plan.hours_on(id, date);
        if shifts == week[date.weekday().num_days_from_monday() as usize] {
            continue;
        }
        match exceptions.last_mut() {
            Some(last) if last.days.to.succ_opt() == Some(date) && last.shifts == shifts => {
                last.days.to = date;
            }
            _ => exceptions.push(Exception { days: DayRange::day(date), shifts }),
        }
    }
    let calendar = plan.calendar(id);
    Calendar {
        code: calendar.code.clone(),
        name: calendar.name.clone(),
        week: Week(week.map(Some)),
        exceptions,
        day_length: calendar.day_length,
        sources: calendar.sources.clone(),
        ..Calendar::new("")
    }
}

/// Says that calendars are written out, and until when.
pub(crate) fn remark(code: &'static str, n_calendars: usize, plan: &Plan) -> Diagnostic {
    let last = years(plan).to.year();
    let message = format!(
        "{n_calendars} calendars with seasons, lost days, lists of days or calendars around them are written out day by day \
         until {last}"
    );
    Diagnostic::new(Code::new(code), Severity::Info, message)
        .with_help("a plan with dates (--dates) needs fewer years")
}

/// The years that a plan speaks of, one before them, and those its work may reach.
fn years(plan: &Plan) -> DayRange {
    let projects = plan
        .projects()
        .iter()
        .flat_map(|project| [project.start, project.data_date, project.finish_by, project.target]);
    let activities = plan.activities().iter().flat_map(|activity| {
        let progress = &activity.progress;
        let stored = activity.stored.as_deref().copied().unwrap_or_default();
        let own = [progress.actual_start, progress.actual_finish, progress.resume, activity.deadline];
        let computed = [stored.early_start, stored.early_finish, stored.late_start, stored.late_finish];
        own.into_iter().chain(computed).chain(activity.constraints.iter().map(|one| Some(one.date)))
    });
    let is_plausible = |moment: &Moment| (Moment::EARLIEST..=Moment::LATEST).contains(moment);
    let dates = projects.chain(activities).flatten().filter(is_plausible).map(|moment| moment.date().year());
    let lists = plan.day_lists().iter().flat_map(|list| &list.days);
    let exceptions =
        plan.calendars().iter().flat_map(|calendar| calendar.exceptions.iter().map(|one| &one.days));
    let days = lists.chain(exceptions).flat_map(|range| [range.from.year(), range.to.year()]);
    let (first, last) =
        dates.chain(days).fold((i32::MAX, i32::MIN), |(first, last), year| (first.min(year), last.max(year)));
    let (first, last) = if first > last { (2020, 2020) } else { (first, last) };
    let has_dates = |activity: &chainage_model::Activity| {
        activity.progress.actual_finish.is_some()
            || activity.stored.as_ref().is_some_and(|stored| stored.early_finish.is_some())
    };
    let ahead = if plan.activities().iter().all(has_dates) { YEARS_AFTER } else { YEARS_AHEAD };
    let (first, last) = ((first - 1).max(1900), (last + ahead).min(2199));
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
    DayRange { from: day(first, 1, 1), to: day(last, 12, 31) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chainage_model::{Activity, Project, Season};

    #[test]
    fn every_day_keeps_its_hours() {
        let mut plan = Plan::new();
        let office = plan.add_calendar(Calendar::office("office")).unwrap();
        let dry = Calendar {
            base: Some(office),
            closed_seasons: vec![Season { from: (12, 20), to: (1, 10) }],
            lost_days: Some([5; 12]),
            ..Calendar::new("dry")
        };
        let dry = plan.add_calendar(dry).unwrap();
        let crew = Calendar { within: vec![dry], ..Calendar::continuous("crew") };
        let crew = plan.add_calendar(crew).unwrap();
        let project = Project { start: Moment::from_ymd_hm(2026, 3, 2, 8, 0), ..Project::new("P", "") };
        let project = plan.add_project(project).unwrap();
        plan.add_activity(Activity::task(project, "A", "without dates")).unwrap();
        assert!(!is_rich(&plan, office) && is_rich(&plan, dry) && is_rich(&plan, crew));
        let mut flat = plan.clone();
        let written = Calendar { code: "written".into(), ..expanded(&plan, crew) };
        assert!(written.base.is_none() && written.within.is_empty());
        let written = flat.add_calendar(written).unwrap();
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
        for date in day(2025, 1, 1).iter_days().take_while(|&date| date <= day(2056, 12, 31)) {
            assert_eq!(flat.hours_on(written, date), plan.hours_on(crew, date), "{date}");
        }
    }
}
