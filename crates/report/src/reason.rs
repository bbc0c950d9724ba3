//! Reasons in words: why a date is where it is.

use chainage_engine::Driver;
use chainage_engine::cpm::Bound;
use chainage_model::{
    ActivityId, Constraint, ConstraintKind, Lag, LagCalendar, Language, Moment, Plan, Relationship,
    RelationshipId, WorkingTime, notation,
};

use crate::label;

/// Writes a relationship's kind and lag as planners do: `SS+45d`, `FF`, `FS-2ed`, `SS+50%`.
pub(crate) fn kind_and_lag(plan: &Plan, id: RelationshipId) -> String {
    written(plan, id, plan.relationship(id))
}

/// Writes the kind and lag of a relationship of the plan, or of what it might be instead.
pub(crate) fn written(plan: &Plan, id: RelationshipId, link: &Relationship) -> String {
    let lag = match link.lag {
        lag if lag.is_zero() => String::new(),
        Lag::Percent(percent) => format!("{percent:+}%"),
        Lag::Time(time) => {
            let sign = if time.is_negative() { "" } else { "+" };
            match lag_calendar(plan, id) {
                LagCalendar::Continuous => format!("{sign}{}", notation::write_elapsed(time)),
                rule => format!("{sign}{}", notation::write_span(time, lag_day(plan, id, rule))),
            }
        }
    };
    format!("{}{lag}", link.kind)
}

fn lag_calendar(plan: &Plan, id: RelationshipId) -> LagCalendar {
    let link = plan.relationship(id);
    match link.lag_calendar {
        LagCalendar::Default => plan.project(plan.activity(link.successor).project).options.lag_calendar,
        stated => stated,
    }
}

fn lag_day(plan: &Plan, id: RelationshipId, rule: LagCalendar) -> WorkingTime {
    let link = plan.relationship(id);
    let calendar = match rule {
        LagCalendar::Predecessor | LagCalendar::Default => plan.calendar_of(link.predecessor),
        LagCalendar::Calendar(id) => Some(id),
        _ => plan.calendar_of(link.successor),
    };
    calendar.map_or(WorkingTime::from_hours(8), |id| plan.calendar(id).day_length)
}

/// Writes what drives an activity: `after GZ-210 SS+45d`.
pub(crate) fn driver(plan: &Plan, driver: Driver, of: ActivityId, language: Language) -> String {
    match driver {
        Driver::ProjectStart => label::PROJECT_START.get(language).to_owned(),
        Driver::DataDate => label::DATA_DATE.get(language).to_owned(),
        Driver::Actual => label::ACTUAL.get(language).to_owned(),
        Driver::Constraint => constraints(plan, of, language),
        Driver::External => label::EXTERNAL.get(language).to_owned(),
        Driver::Relationship(id) => {
            format!("{} {}", plan.activity(plan.relationship(id).predecessor).code, kind_and_lag(plan, id))
        }
        Driver::MaximumLag(id) => maximum_lag(plan, id, language),
        Driver::Resource(id) => format!("{} {}", label::RESOURCE.get(language), plan.resource(id).code),
        Driver::Summary => label::SPANS.get(language).to_owned(),
    }
}

/// Writes that an activity waits so that its successor comes within a maximum lag: `so that B is at most 2d behind`.
fn maximum_lag(plan: &Plan, id: RelationshipId, language: Language) -> String {
    let link = plan.relationship(id);
    let day = lag_day(plan, id, lag_calendar(plan, id));
    let most = notation::write_span(link.maximum_lag.unwrap_or_default(), day);
    let code = &plan.activity(link.successor).code;
    match language {
        Language::English => format!("so that {code} is at most {most} behind ({})", link.kind),
        Language::Chinese => format!("使 {code} 最多滞后 {most} ({})", link.kind),
    }
}

fn constraints(plan: &Plan, of: ActivityId, language: Language) -> String {
    let activity = plan.activity(of);
    let words: Vec<_> = activity.constraints.iter().map(|c| constraint(*c, language)).collect();
    if words.is_empty() { label::CONSTRAINT.get(language).to_owned() } else { words.join(", ") }
}

/// Writes a constraint: `start no earlier than 2025-05-01`.
pub(crate) fn constraint(constraint: Constraint, language: Language) -> String {
    let (en, zh) = match constraint.kind {
        ConstraintKind::StartNoEarlierThan => ("start no earlier than", "开始不早于"),
        ConstraintKind::StartNoLaterThan => ("start no later than", "开始不晚于"),
        ConstraintKind::FinishNoEarlierThan => ("finish no earlier than", "完成不早于"),
        ConstraintKind::FinishNoLaterThan => ("finish no later than", "完成不晚于"),
        ConstraintKind::StartOn => ("start on", "开始于"),
        ConstraintKind::FinishOn => ("finish on", "完成于"),
        ConstraintKind::MandatoryStart => ("mandatory start", "强制开始"),
        ConstraintKind::MandatoryFinish => ("mandatory finish", "强制完成"),
    };
    let words = if language == Language::Chinese { zh } else { en };
    let date = constraint.date;
    let is_midnight = date.minute_of_day() == 0;
    let shown = match (is_midnight, constraint.kind.is_on_start()) {
        (true, true) => date.date().to_string(),
        (true, false) => date.finish_date().to_string(),
        (false, _) => date.to_string(),
    };
    format!("{words} {shown}")
}

/// Writes a bound of an explanation.
pub(crate) fn bound(plan: &Plan, bound: Bound, late: bool, language: Language) -> String {
    let chinese = language == Language::Chinese;
    match bound {
        Bound::ProjectStart => label::PROJECT_START.get(language).to_owned(),
        Bound::DataDate => label::DATA_DATE.get(language).to_owned(),
        Bound::Actual => label::ACTUAL.get(language).to_owned(),
        Bound::Constraint(c) => constraint(c, language),
        Bound::External => label::EXTERNAL.get(language).to_owned(),
        Bound::Relationship(id) => {
            let link = plan.relationship(id);
            let other = plan.activity(if late { link.successor } else { link.predecessor });
            format!("{} {}  {}", other.code, kind_and_lag(plan, id), other.name.get(language))
        }
        Bound::Deadline => label::DEADLINE.get(language).to_owned(),
        Bound::Finish => {
            (if chinese { "时差基准完成日期" } else { "finish that float is counted from" }).to_owned()
        }
        Bound::MaximumLag(id) => maximum_lag(plan, id, language),
        Bound::AsLateAsPossible => (if chinese { "尽可能晚" } else { "as late as possible" }).to_owned(),
    }
}

/// Writes the day of a start.
pub(crate) fn start_day(moment: Moment) -> String {
    moment.date().to_string()
}

/// Writes the day of a finish: 24:00 belongs to the day before.
pub(crate) fn finish_day(moment: Moment) -> String {
    moment.finish_date().to_string()
}
