//! What single change would bring a finish forward.

use chainage_engine::earlier::{Change, Counterfactual, Earlier, Lifted};
use chainage_model::{ActivityId, Lag, Language, Plan, Relationship, RelationshipId, WorkingTime, notation};
use serde::Serialize;

use super::View;
use super::text::counted;
use crate::reason::{self, finish_day, start_day};
use crate::table::{Align, Table};

/// What `chainage explain --earlier --format json` writes.
#[derive(Clone, Debug, Serialize)]
pub struct EarlierJson {
    /// `chainage/1`.
    pub schema: &'static str,
    /// Code of the activity whose finish it is; `null` for the plan's.
    pub code: Option<String>,
    /// `earlier`.
    pub side: &'static str,
    /// The finish there is.
    pub was: String,
    /// The latest finish that is early enough.
    pub wanted: String,
    /// The changes of which each alone is enough, the least first.
    pub enough: Vec<CounterfactualJson>,
    /// If none is enough, those that bring most.
    pub short: Vec<CounterfactualJson>,
    /// Codes of the driving chain: no other single change moves the finish.
    pub chain: Vec<String>,
    /// How many schedules were made.
    pub n_tried: usize,
    /// Whether everything was tried.
    pub is_complete: bool,
}

/// A change and its finish.
#[derive(Clone, Debug, Serialize)]
pub struct CounterfactualJson {
    /// `shorten`, `lag`, `overlap`, `lift`, `start`, `calendar` or `work-day`.
    pub kind: &'static str,
    /// Code of the activity that changes; `null` for calendars and projects.
    pub activity: Option<String>,
    /// The amount in minutes of what is taken away, for `shorten`, `lag` and `overlap`.
    pub by: Option<i64>,
    /// The change in words.
    pub change: String,
    /// The finish with it.
    pub finish: String,
}

/// Makes the JSON of what would bring a finish forward.
pub fn earlier_json(view: &View<'_>, of: Option<ActivityId>, found: &Earlier) -> EarlierJson {
    let code = |id: ActivityId| view.plan.activity(id).code.clone();
    let json = |found: &Counterfactual| {
        let (kind, activity, by) = kind(view.plan, &found.change);
        CounterfactualJson {
            kind,
            activity: activity.map(code),
            by: by.map(WorkingTime::minutes),
            change: change(view, &found.change, Language::English),
            finish: found.finish.to_string(),
        }
    };
    EarlierJson {
        schema: "chainage/1",
        code: of.map(code),
        side: "earlier",
        was: found.was.to_string(),
        wanted: found.wanted.to_string(),
        enough: found.enough.iter().map(json).collect(),
        short: found.short.iter().map(json).collect(),
        chain: found.chain.iter().map(|&id| code(id)).collect(),
        n_tried: found.n_tried,
        is_complete: found.is_complete,
    }
}

/// Writes what would bring a finish forward, at most so many changes.
pub fn earlier_text(view: &View<'_>, found: &Earlier, most: usize) -> String {
    let is_english = view.language == Language::English;
    let pick = |en: String, zh: String| if is_english { en } else { zh };
    let (was, wanted) = (finish_day(found.was), finish_day(found.wanted));
    let length = found.chain.len();
    let is_enough = !found.enough.is_empty();
    let mut text = if is_enough {
        pick(
            format!("{was}; any one of these brings it to {wanted} or before\n"),
            format!("{was}; 下列任一项即可提前至 {wanted} 或更早\n"),
        )
    } else {
        pick(
            format!("{was}; no single change brings it to {wanted}, at most\n"),
            format!("{was}; 任何单项变更均不足以提前至 {wanted}, 最多\n"),
        )
    };
    let shown = if is_enough { &found.enough } else { &found.short };
    let words = if is_english { ("change", "finish") } else { ("变更", "完成") };
    let mut table = Table::new(&[(words.0, Align::Left), (words.1, Align::Left)]);
    for found in shown.iter().take(most) {
        table.row([change(view, &found.change, view.language), finish_day(found.finish)]);
    }
    if !shown.is_empty() {
        text.push_str(&table.indented(2));
    }
    let more = shown.len().saturating_sub(most);
    if more > 0 {
        text.push_str(&pick(format!("  and {more} more\n"), format!("  另有 {more} 项\n")));
    }
    let tried = found.n_tried;
    text.push_str(&pick(
        format!(
            "the driving chain has {}; {} of it were scheduled\n",
            counted(length, "activity", "activities"),
            counted(tried, "change", "changes")
        ),
        format!("驱动链共 {length} 项工作; 已试算 {tried} 项变更\n"),
    ));
    if !found.is_complete {
        text.push_str(&pick(
            "not everything was tried: the plan is too large for it\n".to_owned(),
            "计划过大, 未能全部试算\n".to_owned(),
        ));
    }
    text
}

fn kind(plan: &Plan, change: &Change) -> (&'static str, Option<ActivityId>, Option<WorkingTime>) {
    match *change {
        Change::Shorten { activity, by } => ("shorten", Some(activity), Some(by)),
        Change::Lag { relationship, from, to } => {
            let kind = if to.is_negative() { "overlap" } else { "lag" };
            (kind, Some(plan.relationship(relationship).successor), Some(from - to))
        }
        Change::Lift { activity, .. } => ("lift", Some(activity), None),
        Change::Start { .. } => ("start", None, None),
        Change::Calendar { activity, .. } => ("calendar", Some(activity), None),
        Change::WorkDay { .. } => ("work-day", None, None),
    }
}

/// A change in words: `shorten B Piles by 5d of 20d`.
fn change(view: &View<'_>, change: &Change, language: Language) -> String {
    let plan = view.plan;
    let is_english = language == Language::English;
    let pick = |en: String, zh: String| if is_english { en } else { zh };
    let span = |of: ActivityId, time| notation::write_span(time, view.network.calendar_of(of).day_length());
    let named = |id: ActivityId| {
        let activity = plan.activity(id);
        format!("{} {}", activity.code, activity.name.get(language))
    };
    match *change {
        Change::Shorten { activity, by } => {
            let (by, whole) = (span(activity, by), span(activity, view.network.remaining(activity)));
            let named = named(activity);
            pick(format!("shorten {named} by {by} of {whole}"), format!("缩短 {named}: {whole} 减 {by}"))
        }
        Change::Lag { relationship, to, .. } => {
            let link = plan.relationship(relationship);
            let (before, after) = (&plan.activity(link.predecessor).code, named(link.successor));
            let had = reason::kind_and_lag(plan, relationship);
            let gets = with_lag(plan, relationship, to);
            if to.is_negative() {
                pick(
                    format!("overlap {before} and {after}: {gets} instead of {had}"),
                    format!("搭接 {before} 与 {after}: {had} 改为 {gets}"),
                )
            } else {
                pick(
                    format!("ease the lag from {before} to {after}: {gets} instead of {had}"),
                    format!("减小 {before} 至 {after} 时距: {had} 改为 {gets}"),
                )
            }
        }
        Change::Lift { activity, what } => {
            let what = match what {
                Lifted::Constraint(held) => reason::constraint(held, language),
                Lifted::ExpectedFinish(date) => pick(
                    format!("expected finish {}", finish_day(date)),
                    format!("预计完成 {}", finish_day(date)),
                ),
                Lifted::External(date) => pick(
                    format!("external date {}", start_day(date)),
                    format!("外部日期 {}", start_day(date)),
                ),
                Lifted::LevellingDelay(delay) => {
                    let delay = notation::write_elapsed(delay);
                    pick(format!("levelling delay {delay}"), format!("均衡延迟 {delay}"))
                }
            };
            let named = named(activity);
            pick(format!("lift from {named}: {what}"), format!("取消 {named} 的 {what}"))
        }
        Change::Start { project, at } => {
            let (code, day) = (&plan.project(project).code, start_day(at));
            pick(format!("start project {code} on {day}"), format!("项目 {code} 于 {day} 开始"))
        }
        Change::Calendar { activity, calendar } => {
            let (named, code) = (named(activity), &plan.calendar(calendar).code);
            pick(format!("{named} on calendar {code}"), format!("{named} 改用日历 {code}"))
        }
        Change::WorkDay { calendar, day, like } => {
            let code = &plan.calendar(calendar).code;
            pick(
                format!("work on {day} as on {like} in calendar {code}"),
                format!("日历 {code} 增加 {day} 工作 (同 {like})"),
            )
        }
    }
}

/// A relationship's kind with another lag.
fn with_lag(plan: &Plan, id: RelationshipId, lag: WorkingTime) -> String {
    let link = Relationship { lag: Lag::Time(lag), ..plan.relationship(id).clone() };
    reason::written(plan, id, &link)
}
