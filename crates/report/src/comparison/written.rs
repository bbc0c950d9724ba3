//! Two schedules as they were written (`chainage/1`): what moved, and what that did to floats and the critical path.
//!
//! There are no plans, so there are no causes and no calendars: moves are told in elapsed time.

use std::collections::HashMap;

use chainage_engine::compare::{FLOAT_JUMP_DAYS, Limit, Verdict, Whose};
use chainage_model::{Calendar, Language, Moment, WorkingTime, notation};
use chrono::NaiveDateTime;
use serde::{Deserialize, Deserializer, Serialize};

use super::json::{FloatJumpJson, LimitJson, PassageJson};
use super::page::{elapsed, limits};
use super::section::{self, Section, say, words};

/// A schedule as `schedule`, `level` or `smooth` wrote it with `--format json`.
#[derive(Clone, Debug, Deserialize)]
pub struct WrittenSchedule {
    /// The last finish.
    #[serde(deserialize_with = "moment")]
    pub finish: Moment,
    /// Its projects.
    #[serde(default)]
    pub projects: Vec<WrittenProject>,
    /// Its activities.
    pub activities: Vec<WrittenActivity>,
}

/// A project of a written schedule.
#[derive(Clone, Debug, Deserialize)]
pub struct WrittenProject {
    /// Code.
    #[serde(alias = "project")]
    pub code: String,
    /// Its finish.
    #[serde(deserialize_with = "moment")]
    pub finish: Moment,
}

/// An activity of a written schedule.
#[derive(Clone, Debug, Deserialize)]
pub struct WrittenActivity {
    /// Code, or `PROJECT/CODE`.
    #[serde(alias = "activity")]
    pub code: String,
    /// Code of its project, if it stands apart.
    pub project: Option<String>,
    /// `task`, `finish-milestone`, …
    pub kind: Option<String>,
    /// Start.
    #[serde(deserialize_with = "moment")]
    pub start: Moment,
    /// Finish.
    #[serde(deserialize_with = "moment")]
    pub finish: Moment,
    /// Total float in minutes of its calendar.
    #[serde(alias = "total_float_minutes")]
    pub total_float: Option<i64>,
    /// Whether it is critical.
    pub critical: Option<bool>,
}

fn moment<'de, D: Deserializer<'de>>(source: D) -> Result<Moment, D::Error> {
    let text = String::deserialize(source)?;
    let read = NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M");
    read.map(Moment::from_datetime).map_err(|_| {
        serde::de::Error::custom(format!("{text:?} is no date; expected one like 2026-03-02T08:00"))
    })
}

/// Reads a written schedule; `None` if the bytes are something else, as a plan.
///
/// ```
/// use chainage_report::read_schedule;
/// let text = br#"{ "schema": "chainage/1", "finish": "2026-03-06T17:00", "activities": [
///     { "code": "A", "start": "2026-03-02T08:00", "finish": "2026-03-06T17:00" } ] }"#;
/// assert_eq!(read_schedule(text).unwrap()?.activities[0].code, "A");
/// assert!(read_schedule(br#"{ "chainage": 1, "activities": [] }"#).is_none());
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// If a date is none, or something that every schedule has is missing.
pub fn read_schedule(bytes: &[u8]) -> Option<Result<WrittenSchedule, serde_json::Error>> {
    #[derive(Deserialize)]
    struct Head {
        schema: String,
        #[expect(dead_code, reason = "that it is there tells a schedule from other reports")]
        activities: Vec<serde::de::IgnoredAny>,
    }
    let head: Head = serde_json::from_slice(bytes).ok()?;
    (head.schema == "chainage/1").then(|| serde_json::from_slice(bytes))
}

/// Two written schedules, and what is to be said with them.
#[derive(Clone, Copy, Debug)]
pub struct SchedulesView<'a> {
    /// The schedule before.
    pub old: &'a WrittenSchedule,
    /// The schedule after.
    pub new: &'a WrittenSchedule,
    /// What limits said of them: see [`judge_schedules`].
    pub verdicts: &'a [Verdict],
    /// The language of words; JSON stays as it is.
    pub language: Language,
}

/// What `chainage diff --format json` writes of two schedules.
#[derive(Clone, Debug, Serialize)]
pub struct SchedulesJson {
    /// `chainage/1`.
    pub schema: &'static str,
    /// The last finish.
    pub finish: ShiftJson,
    /// Projects whose finish moved.
    pub projects: Vec<ShiftJson>,
    /// Milestones that moved.
    pub milestones: Vec<ShiftJson>,
    /// Activities that only the new schedule has.
    pub added: Vec<String>,
    /// Activities that only the old schedule has.
    pub removed: Vec<String>,
    /// Activities that moved.
    pub moved: Vec<WrittenMoveJson>,
    /// Total floats that changed by more than ten days of eight hours.
    pub float_jumps: Vec<FloatJumpJson>,
    /// Activities that entered or left the critical path.
    pub critical_path: Vec<PassageJson>,
    /// What limits said.
    pub limits: Vec<LimitJson>,
}

/// A finish in both schedules.
#[derive(Clone, Debug, Serialize)]
pub struct ShiftJson {
    /// `plan`, `project CODE` or `milestone CODE`.
    pub of: String,
    /// Before.
    pub old: String,
    /// After.
    pub new: String,
    /// Elapsed minutes from before to after.
    pub elapsed: i64,
}

/// An activity that moved from one schedule to the other.
#[derive(Clone, Debug, Serialize)]
pub struct WrittenMoveJson {
    /// Its code, with its project where there are several.
    pub code: String,
    /// Start before.
    pub old_start: String,
    /// Start after.
    pub new_start: String,
    /// Finish before.
    pub old_finish: String,
    /// Finish after.
    pub new_finish: String,
    /// Elapsed minutes by which it finishes later.
    pub elapsed: i64,
}

/// What both schedules have, by code.
struct Pairs<'a> {
    both: Vec<(String, &'a WrittenActivity, &'a WrittenActivity)>,
    added: Vec<String>,
    removed: Vec<String>,
}

impl<'a> Pairs<'a> {
    fn of(old: &'a WrittenSchedule, new: &'a WrittenSchedule) -> Self {
        // Projects tell activities apart only where there are several.
        let is_short = [old, new].iter().all(|one| one.projects.len() <= 1);
        let key = |activity: &WrittenActivity| match &activity.project {
            Some(project) if !is_short => format!("{project}/{}", activity.code),
            _ => activity.code.clone(),
        };
        let mut before: HashMap<String, &WrittenActivity> =
            old.activities.iter().map(|activity| (key(activity), activity)).collect();
        let mut pairs = Self { both: Vec::new(), added: Vec::new(), removed: Vec::new() };
        for activity in &new.activities {
            let code = key(activity);
            match before.remove(&code) {
                Some(was) => pairs.both.push((code, was, activity)),
                None => pairs.added.push(code),
            }
        }
        pairs.removed = old.activities.iter().map(key).filter(|code| before.contains_key(code)).collect();
        pairs
    }
}

/// A code without its project.
fn short(code: &str) -> &str {
    code.split_once('/').map_or(code, |(_, short)| short)
}

/// Judges a limit on two written schedules, in elapsed time.
///
/// # Errors
/// If neither schedule has what it names, or if it counts working days.
pub fn judge_schedules(
    limit: &Limit,
    old: &WrittenSchedule,
    new: &WrittenSchedule,
) -> Result<Verdict, String> {
    let of_activity = |schedule: &WrittenSchedule, code: &str| {
        let is_meant = |one: &&WrittenActivity| {
            let apart = code
                .split_once('/')
                .is_some_and(|(project, code)| one.project.as_deref() == Some(project) && one.code == code);
            one.code == code || apart || one.code.split_once('/').is_some_and(|(_, short)| short == code)
        };
        schedule.activities.iter().find(is_meant).map(|one| one.finish)
    };
    let of_project = |schedule: &WrittenSchedule, code: &str| {
        schedule.projects.iter().find(|one| one.code == code).map(|one| one.finish)
    };
    let unknown = |what: &str, code: &str, near: Option<&str>| {
        let hint = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
        format!("no {what} {code} in either schedule{hint}")
    };
    let (was, is) = match limit.whose() {
        Whose::Plan => (Some(old.finish), Some(new.finish)),
        Whose::Project(code) => (of_project(old, code), of_project(new, code)),
        Whose::Milestone(code) => (of_activity(old, code), of_activity(new, code)),
    };
    match (limit.whose(), was.or(is)) {
        (Whose::Project(code), None) => {
            let codes = new.projects.iter().map(|one| one.code.as_str());
            Err(unknown("project", code, notation::nearest(code, codes)))
        }
        (Whose::Milestone(code), None) => {
            let codes = new.activities.iter().map(|one| short(&one.code));
            Err(unknown("activity", code, notation::nearest(code, codes)))
        }
        _ => limit.judge_dates(was, is).map_err(|error| error.to_string()),
    }
}

/// Makes the JSON of two written schedules.
pub fn schedules_json(view: &SchedulesView<'_>) -> SchedulesJson {
    let (old, new) = (view.old, view.new);
    let Pairs { both, added, removed } = Pairs::of(old, new);
    let shift = |of: String, was: Moment, is: Moment| ShiftJson {
        of,
        old: was.to_string(),
        new: is.to_string(),
        elapsed: (is - was).minutes(),
    };
    let finishes: HashMap<&str, Moment> =
        old.projects.iter().map(|one| (one.code.as_str(), one.finish)).collect();
    let projects = new.projects.iter().filter_map(|one| {
        let was = *finishes.get(one.code.as_str())?;
        (was != one.finish).then(|| shift(format!("project {}", one.code), was, one.finish))
    });
    let is_milestone =
        |one: &WrittenActivity| one.kind.as_deref().is_some_and(|kind| kind.ends_with("milestone"));
    let milestones = both
        .iter()
        .filter(|(_, was, is)| (is_milestone(was) || is_milestone(is)) && was.finish != is.finish)
        .map(|(code, was, is)| shift(format!("milestone {code}"), was.finish, is.finish));
    let moved = both.iter().filter(|(_, was, is)| (was.start, was.finish) != (is.start, is.finish)).map(
        |(code, was, is)| WrittenMoveJson {
            code: code.clone(),
            old_start: was.start.to_string(),
            new_start: is.start.to_string(),
            old_finish: was.finish.to_string(),
            new_finish: is.finish.to_string(),
            elapsed: (is.finish - was.finish).minutes(),
        },
    );
    let day = Calendar::EIGHT_HOURS.minutes();
    let floats = |was: &WrittenActivity, is: &WrittenActivity| was.total_float.zip(is.total_float);
    let float_jumps = both.iter().filter_map(|(code, was, is)| {
        let (old, new) = floats(was, is)?;
        let is_far = old.abs_diff(new) > (FLOAT_JUMP_DAYS * day).unsigned_abs();
        is_far.then(|| FloatJumpJson { code: code.clone(), old, new, day_length: day })
    });
    let critical_path = both.iter().filter_map(|(code, was, is)| {
        let way = match (was.critical?, is.critical?) {
            (false, true) => "entered",
            (true, false) => "left",
            _ => return None,
        };
        let (old, new) = floats(was, is)?;
        Some(PassageJson { code: code.clone(), way, old, new })
    });
    SchedulesJson {
        schema: "chainage/1",
        finish: shift("plan".to_owned(), old.finish, new.finish),
        projects: projects.collect(),
        milestones: milestones.collect(),
        moved: moved.collect(),
        float_jumps: float_jumps.collect(),
        critical_path: critical_path.collect(),
        limits: view.verdicts.iter().map(LimitJson::of).collect(),
        added,
        removed,
    }
}

/// Writes what moved between two written schedules, for a terminal.
pub fn schedules_text(view: &SchedulesView<'_>) -> String {
    section::text(&sections(&schedules_json(view), view.language))
}

/// Writes what moved between two written schedules, for the comment below a change.
pub fn schedules_markdown(view: &SchedulesView<'_>) -> String {
    section::markdown(&sections(&schedules_json(view), view.language))
}

fn sections(json: &SchedulesJson, language: Language) -> Vec<Section> {
    let finish = &json.finish;
    let title = say(language, "finish", "完工");
    let mut first = Section::new(if finish.old == finish.new {
        format!("{title} {} ({})", finish.new, say(language, "does not move", "不变"))
    } else {
        format!("{title} {} -> {} ({})", finish.old, finish.new, elapsed(finish.elapsed))
    });
    let (n_added, n_removed, n_moved) = (json.added.len(), json.removed.len(), json.moved.len());
    first.lines.push(match language {
        Language::English => format!("activities: {n_added} added, {n_removed} removed, {n_moved} moved"),
        Language::Chinese => format!("工作: 新增 {n_added} 项, 删除 {n_removed} 项, 移动 {n_moved} 项"),
    });
    for (word, codes) in
        [(say(language, "added", "新增"), &json.added), (say(language, "removed", "删除"), &json.removed)]
    {
        if !codes.is_empty() {
            first.lines.push(format!("{word}: {}", codes.join(", ")));
        }
    }
    let mut finishes = Section::new(say(language, "finishes that moved", "完成日期的移动"));
    let head = say(language, ["finish of", "was", "is", "moved"], ["完成", "原", "现", "移动"]);
    finishes.head = head.map(str::to_owned).to_vec();
    finishes.rows = json
        .projects
        .iter()
        .chain(&json.milestones)
        .map(|one| {
            vec![words(&one.of, " ", language), one.old.clone(), one.new.clone(), elapsed(one.elapsed)]
        })
        .collect();
    let mut moves = Section::new(say(language, "activities that moved", "工作的移动"));
    let head = say(
        language,
        ["activity", "start was", "is", "finish was", "is", "moved"],
        ["工作", "原开始", "现", "原完成", "现", "移动"],
    );
    moves.head = head.map(str::to_owned).to_vec();
    moves.rows = json
        .moved
        .iter()
        .map(|one| {
            let dates = [&one.old_start, &one.new_start, &one.old_finish, &one.new_finish].map(Clone::clone);
            [one.code.clone()].into_iter().chain(dates).chain([elapsed(one.elapsed)]).collect()
        })
        .collect();
    let mut path = Section::new(say(language, "critical path", "关键线路"));
    for (way, word) in
        [("entered", say(language, "entered", "进入")), ("left", say(language, "left", "离开"))]
    {
        let of_way = json.critical_path.iter().filter(|passage| passage.way == way);
        let codes: Vec<&str> = of_way.map(|passage| passage.code.as_str()).collect();
        if !codes.is_empty() {
            path.lines.push(format!("{word}: {}", codes.join(", ")));
        }
    }
    let mut floats = Section::new(say(
        language,
        "total float that changed by more than 10 days of 8 hours",
        "变化超过 10 天 (每天 8 小时) 的总时差",
    ));
    let head = say(language, ["activity", "was", "is"], ["工作", "原", "现"]);
    floats.head = head.map(str::to_owned).to_vec();
    let spell = |minutes| notation::write_span(WorkingTime::from_minutes(minutes), Calendar::EIGHT_HOURS);
    floats.rows =
        json.float_jumps.iter().map(|one| vec![one.code.clone(), spell(one.old), spell(one.new)]).collect();
    let rest = [finishes, moves, path, floats].into_iter();
    let said = rest.filter(|section| !section.rows.is_empty() || !section.lines.is_empty());
    [first].into_iter().chain(said).chain(limits(&json.limits, language)).collect()
}
