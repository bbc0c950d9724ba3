//! The paths that lead to an activity, nearest to driving it first.

use chainage_engine::cpm::{FloatPath, FloatsTo, PathRule, float_paths};
use chainage_model::{ActivityId, Language, RelationshipId, WorkingTime};
use csv::Writer;
use serde::Serialize;

use super::View;
use crate::label;
use crate::reason::{self, finish_day};
use crate::table::{Align, Table};

/// Which paths to show.
#[derive(Clone, Copy, Debug)]
pub struct PathsQuery {
    /// The activity they lead to.
    pub to: ActivityId,
    /// What the float of a link is.
    pub rule: PathRule,
    /// How many at most.
    pub most: usize,
    /// Only those that delay the activity once they are later by more than this; `None` for all.
    pub within: Option<WorkingTime>,
}

/// What `chainage paths --format json` writes.
#[derive(Clone, Debug, Serialize)]
pub struct PathsJson {
    /// `chainage/1`.
    pub schema: &'static str,
    /// Code of the activity the paths lead to.
    pub to: String,
    /// `free` or `total`: what the float of a link is.
    pub by: &'static str,
    /// The paths, nearest to driving first.
    pub paths: Vec<PathJson>,
}

/// A path.
#[derive(Clone, Debug, Serialize)]
pub struct PathJson {
    /// Its number, from 1.
    pub number: usize,
    /// Float in minutes of the link by which it joins an earlier path.
    pub float: i64,
    /// How much later its last activity may be before the activity it leads to moves, in minutes of its calendar.
    pub float_to: Option<i64>,
    /// The link by which it joins an earlier path, `B10 FS+2d`; `null` for the first.
    pub joins: Option<String>,
    /// Its activities, the last one last.
    pub activities: Vec<PathStepJson>,
}

/// An activity on a path.
#[derive(Clone, Debug, Serialize)]
pub struct PathStepJson {
    /// Its code.
    pub code: String,
    /// Code of its project.
    pub project: String,
    /// Its start.
    pub start: String,
    /// Its finish.
    pub finish: String,
    /// Total float in minutes of its calendar.
    pub total_float: i64,
    /// How much later it may be before the activity the path leads to moves, in minutes of its calendar.
    pub float_to: Option<i64>,
}

/// A path with its number, and the floats to the activity.
fn found(view: &View<'_>, query: &PathsQuery) -> (Vec<(usize, FloatPath)>, Option<FloatsTo>) {
    let floats = FloatsTo::of(view.network, view.schedule, query.to);
    let sought = if query.within.is_some() { usize::MAX } else { query.most };
    let paths = float_paths(view.network, view.schedule, query.to, query.rule, sought);
    let is_near = |path: &FloatPath| match query.within {
        Some(within) => float_to(path, floats.as_ref()).is_some_and(|float| float <= within),
        None => true,
    };
    let near = (1..).zip(paths).filter(|(_, path)| is_near(path)).take(query.most).collect();
    (near, floats)
}

/// The float of a path to the activity it leads to: that of its last one.
fn float_to(path: &FloatPath, floats: Option<&FloatsTo>) -> Option<WorkingTime> {
    path.activities.last().and_then(|&last| floats?.of_activity(last))
}

/// The link by which a path joins another: what it leads to, and how.
fn joins(view: &View<'_>, link: RelationshipId) -> String {
    let successor = view.plan.relationship(link).successor;
    format!("{} {}", view.plan.activity(successor).code, reason::kind_and_lag(view.plan, link))
}

fn rule_word(rule: PathRule) -> &'static str {
    match rule {
        PathRule::FreeFloat => "free",
        PathRule::TotalFloat => "total",
    }
}

/// Makes the JSON of the paths to an activity.
pub fn paths_json(view: &View<'_>, query: &PathsQuery) -> PathsJson {
    let (paths, floats) = found(view, query);
    let minutes = |float: Option<WorkingTime>| float.map(WorkingTime::minutes);
    let step = |&id: &ActivityId| {
        let (activity, dates) = (view.plan.activity(id), &view.schedule[id]);
        PathStepJson {
            code: activity.code.clone(),
            project: view.plan.project(activity.project).code.clone(),
            start: dates.start.to_string(),
            finish: dates.finish.to_string(),
            total_float: dates.total_float.minutes(),
            float_to: minutes(floats.as_ref().and_then(|floats| floats.of_activity(id))),
        }
    };
    let path = |(number, path): (usize, FloatPath)| PathJson {
        number,
        float: path.float.minutes(),
        float_to: minutes(float_to(&path, floats.as_ref())),
        joins: path.joins.map(|link| joins(view, link)),
        activities: path.activities.iter().map(step).collect(),
    };
    PathsJson {
        schema: "chainage/1",
        to: view.plan.activity(query.to).code.clone(),
        by: rule_word(query.rule),
        paths: paths.into_iter().map(path).collect(),
    }
}

/// Writes one line an activity on a path, with a head.
#[expect(clippy::missing_panics_doc, reason = "writing to memory does not fail")]
pub fn paths_csv(view: &View<'_>, query: &PathsQuery) -> String {
    let mut writer = Writer::from_writer(Vec::new());
    let memory = "writing to memory does not fail";
    let head = [
        "path",
        "order",
        "code",
        "project",
        "start",
        "finish",
        "total_float",
        "float_to",
        "path_float",
        "joins",
    ];
    writer.write_record(head).expect(memory);
    for path in paths_json(view, query).paths {
        for (order, step) in (1..).zip(&path.activities) {
            let record = [
                path.number.to_string(),
                i32::to_string(&order),
                step.code.clone(),
                step.project.clone(),
                step.start.clone(),
                step.finish.clone(),
                step.total_float.to_string(),
                step.float_to.map_or(String::new(), |float| float.to_string()),
                path.float.to_string(),
                path.joins.clone().unwrap_or_default(),
            ];
            writer.write_record(record).expect(memory);
        }
    }
    String::from_utf8(writer.into_inner().expect(memory)).expect("every field is UTF-8")
}

/// Writes the paths to an activity, a table each.
pub fn paths_text(view: &View<'_>, query: &PathsQuery) -> String {
    let (plan, language) = (view.plan, view.language);
    let word = |label: label::Label| label.get(language);
    let (paths, floats) = found(view, query);
    let to = plan.activity(query.to);
    let finish = finish_day(view.schedule[query.to].finish);
    let mut text = format!("{}  {}  {finish}\n", to.code, to.name.get(language));
    if paths.is_empty() {
        text.push_str(word(label::NO_PATHS));
        text.push('\n');
    }
    let (to_it, path_word) = match language {
        Language::English => (format!("float to {}", to.code), "path"),
        Language::Chinese => (format!("至{}时差", to.code), "线路"),
    };
    for (number, path) in paths {
        text = format!("{text}\n{path_word} {number}  {}\n", joined(view, &path, floats.as_ref()));
        let mut table = Table::new(&[
            (word(label::CODE), Align::Left),
            (word(label::START), Align::Left),
            (word(label::FINISH), Align::Left),
            (&to_it, Align::Right),
            (word(label::FLOAT), Align::Right),
            (word(label::NAME), Align::Left),
        ]);
        for &id in &path.activities {
            let float = floats.as_ref().and_then(|floats| floats.of_activity(id));
            table.row([
                plan.activity(id).code.clone(),
                view.start_day(id),
                finish_day(view.schedule[id].finish),
                float.map_or(String::new(), |float| label::days(view.days(id, float), language)),
                label::days(view.days(id, view.schedule[id].total_float), language),
                plan.activity(id).name.get(language).to_owned(),
            ]);
        }
        text.push_str(&table.indented(2));
    }
    text
}

/// Says what a path is: what drives, or where it joins and how far it is from driving.
fn joined(view: &View<'_>, path: &FloatPath, floats: Option<&FloatsTo>) -> String {
    let language = view.language;
    let Some(link) = path.joins else { return label::DRIVES.get(language).to_owned() };
    let (last, float, link) = (path.activities.last().copied(), float_to(path, floats), joins(view, link));
    if float.is_some_and(WorkingTime::is_zero) {
        return match language {
            Language::English => format!("joins {link}, drives it too"),
            Language::Chinese => format!("汇入 {link}, 同为驱动线路"),
        };
    }
    let short = last.zip(float).map(|(last, float)| view.days(last, float));
    let short = short.map_or(String::new(), |days| label::days(days, language));
    match language {
        Language::English => format!("joins {link}, drives when {short} later"),
        Language::Chinese => format!("汇入 {link}, 再晚 {short} 即驱动"),
    }
}
