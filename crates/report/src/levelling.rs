//! What levelling and smoothing make of a schedule, for people.

use chainage_engine::Schedule;
use chainage_engine::resource::{Levelled, Moved, Smoothed, Unmoved, Unresolved};
use chainage_model::{ActivityId, Language, Plan, RelationshipId, WorkingTime, notation};

use crate::label;
use crate::reason::{self, finish_day, start_day};
use crate::table::{Align, Table};

/// What a report on levelling is made of.
#[derive(Clone, Copy, Debug)]
pub struct LevellingView<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The schedule without limits on resources.
    pub before: &'a Schedule,
    /// The levelled schedule.
    pub levelled: &'a Levelled,
    /// For each project the levelling in which it has all resources to itself.
    pub alone: &'a [Levelled],
    /// How many activities start at another time than before, or than the dates in force say.
    pub changed: usize,
    /// Moves and steps of the path that are listed at most.
    pub most: usize,
    /// The language of words and names.
    pub language: Language,
}

/// Writes what moved and for which resource, the resource-critical path, what sharing costs each project, and how good
/// the result is.
pub fn levelling_text(view: &LevellingView<'_>) -> String {
    let levelled = view.levelled;
    let mut text = String::new();
    if !levelled.moved.is_empty() {
        text += &waiting(view);
        text += &hidden(levelled.moved.len().saturating_sub(view.most), "", view.language);
        text.push('\n');
    }
    for one in &levelled.unresolved {
        text += &unmet(view, one);
    }
    for &id in &levelled.exceeded {
        text += &exceeded(view, id);
    }
    text += &path(view);
    text.push('\n');
    text += &projects(view);
    text.push('\n');
    text + &verdict(view)
}

fn unmet(view: &LevellingView<'_>, one: &Unresolved) -> String {
    let (activity, resource) = (view.plan.known_code(one.activity), &view.plan.resource(one.resource).code);
    let reason = why_unmoved(one.reason, view.language);
    match view.language {
        Language::English => format!("{activity}: lacks {resource}: {reason}\n"),
        Language::Chinese => format!("{activity}: {resource} 不足: {reason}\n"),
    }
}

fn exceeded(view: &LevellingView<'_>, id: RelationshipId) -> String {
    let link = view.plan.relationship(id);
    let [first, second] = [link.predecessor, link.successor].map(|end| view.plan.known_code(end));
    match view.language {
        Language::English => format!("{second}: too long after {first}: its maximum lag cannot be kept\n"),
        Language::Chinese => format!("{second}: 距 {first} 过久, 无法满足最大时距\n"),
    }
}

fn waiting(view: &LevellingView<'_>) -> String {
    let word = |label: label::Label| label.get(view.language);
    let mut table = Table::new(&[
        (word(label::WAITING), Align::Left),
        (word(label::WAS), Align::Left),
        (word(label::START), Align::Left),
        (word(label::DAYS_LATER), Align::Right),
        (word(label::WAITS_FOR), Align::Left),
        (word(label::HELD_BY), Align::Left),
        (word(label::NAME), Align::Left),
    ]);
    for one in view.levelled.moved.iter().take(view.most) {
        let holders: Vec<_> = one.holders.iter().map(|&holder| held_by(view, one, holder)).collect();
        table.row([
            view.plan.known_code(one.activity),
            start_day(one.from),
            start_day(one.to),
            days(one.to - one.from).to_string(),
            view.plan.resource(one.resource).code.clone(),
            if holders.is_empty() { "-".to_owned() } else { holders.join(", ") },
            name(view, one.activity) + &pieces(one, view.language),
        ]);
    }
    table.to_string()
}

/// Who holds a resource, and how long it takes to come from there.
fn held_by(view: &LevellingView<'_>, moved: &Moved, holder: ActivityId) -> String {
    let plan = view.plan;
    let code = plan.known_code(holder);
    let places = |id| plan.places_of(plan.activity(id));
    let travel = plan.resource(moved.resource).travel.as_ref();
    let way = travel.zip(places(holder).zip(places(moved.activity)));
    let way = way.map(|(travel, (from, to))| travel.between(from.1, to.0)).filter(|way| !way.is_zero());
    match (way.map(notation::write_elapsed), view.language) {
        (None, _) => code,
        (Some(way), Language::English) => format!("{code} + {way} of travel"),
        (Some(way), Language::Chinese) => format!("{code} + 转场 {way}"),
    }
}

/// The stretches of interrupted work.
fn pieces(moved: &Moved, language: Language) -> String {
    if moved.pieces.is_empty() {
        return String::new();
    }
    let stretches: Vec<_> =
        moved.pieces.iter().map(|&(from, to)| format!("{}..{}", start_day(from), finish_day(to))).collect();
    let (n, stretches) = (stretches.len(), stretches.join(", "));
    match language {
        Language::English => format!(" (in {n} pieces: {stretches})"),
        Language::Chinese => format!(" (分 {n} 段: {stretches})"),
    }
}

fn path(view: &LevellingView<'_>) -> String {
    let word = |label: label::Label| label.get(view.language);
    let chain = &view.levelled.chain;
    let skipped = chain.len().saturating_sub(view.most);
    let mut table = Table::new(&[
        (word(label::RESOURCE_CRITICAL), Align::Left),
        (word(label::START), Align::Left),
        (word(label::FINISH), Align::Left),
        (word(label::REASON), Align::Left),
        (word(label::NAME), Align::Left),
    ]);
    for step in chain.iter().skip(skipped) {
        let dates = &view.levelled.schedule[step.activity];
        table.row([
            view.plan.known_code(step.activity),
            start_day(dates.start),
            finish_day(dates.finish),
            reason::driver(view.plan, step.driver, step.activity, view.language),
            name(view, step.activity),
        ]);
    }
    let before = match view.language {
        Language::English => " before",
        Language::Chinese => "前面",
    };
    hidden(skipped, before, view.language) + &table.to_string()
}

fn projects(view: &LevellingView<'_>) -> String {
    let word = |label: label::Label| label.get(view.language);
    let mut table = Table::new(&[
        (word(label::PROJECT), Align::Left),
        (word(label::PRIORITY), Align::Right),
        (word(label::RESOURCE_FREE), Align::Left),
        (word(label::FINISH), Align::Left),
        (word(label::DAYS_LATER), Align::Right),
        (word(label::ALONE), Align::Left),
        (word(label::FOR_SHARING), Align::Right),
        (word(label::NAME), Align::Left),
    ]);
    for ((id, project), alone) in view.plan.projects().enumerated().zip(view.alone) {
        let (new, old) = (view.levelled.schedule.project(id).finish, view.before.project(id).finish);
        // What can be done while others share can be done without them.
        let alone = alone.schedule.project(id).finish.min(new);
        table.row([
            project.code.clone(),
            project.priority.to_string(),
            finish_day(old),
            finish_day(new),
            days(new - old).to_string(),
            finish_day(alone),
            days(new - alone).to_string(),
            project.name.get(view.language).to_owned(),
        ]);
    }
    table.to_string()
}

fn verdict(view: &LevellingView<'_>) -> String {
    let levelled = view.levelled;
    let (waiting, changed, unmet) = (levelled.moved.len(), view.changed, levelled.unresolved.len());
    let (finish, bound) = (levelled.schedule.finish(), levelled.bound);
    let is_proved = bound >= finish && unmet == 0 && levelled.exceeded.is_empty();
    let gap = days(finish - bound);
    let (finish, bound, schedules) = (finish.finish_date(), bound.finish_date(), levelled.schedules);
    match view.language {
        Language::English => format!(
            "{waiting} activities wait for resources, {changed} start at another time, {unmet} demands are not met\n\
             finish {finish}, lower bound {bound}, gap {gap} days{}; {schedules} schedules\n",
            if is_proved { " (no levelling finishes earlier)" } else { "" },
        ),
        Language::Chinese => format!(
            "{waiting} 项工作等待资源, {changed} 项工作的开始时间改变, {unmet} 项需求未满足\n\
             完成 {finish}, 下界 {bound}, 差距 {gap} 天{}; 生成 {schedules} 个方案\n",
            if is_proved { " (不存在更早完成的均衡方案)" } else { "" },
        ),
    }
}

/// Writes what smoothing moved, and how even the demand is.
pub fn smoothing_text(plan: &Plan, objective: &str, smoothed: &Smoothed, language: Language) -> String {
    let word = |label: label::Label| label.get(language);
    let mut table = Table::new(&[
        (word(label::MOVED), Align::Left),
        (word(label::WAS), Align::Left),
        (word(label::START), Align::Left),
        (word(label::NAME), Align::Left),
    ]);
    for &(id, from, to) in &smoothed.moved {
        let name = plan.activity(id).name.get(language).to_owned();
        table.row([plan.known_code(id), start_day(from), start_day(to), name]);
    }
    let moves = if smoothed.moved.is_empty() { String::new() } else { table.to_string() + "\n" };
    let Smoothed { before, after, bound, .. } = smoothed;
    let (n, finish) = (smoothed.moved.len(), smoothed.schedule.finish().finish_date());
    let verdict = match language {
        Language::English => format!(
            "{n} activities moved within their float; {objective} {before} → {after} (not below {bound:.3}{}); \
             finish {finish}, as before\n",
            if smoothed.is_exhausted { "; all starts at whole days were tried" } else { "" },
        ),
        Language::Chinese => format!(
            "{n} 项工作在时差内移动; {} {before} → {after} (下界 {bound:.3}{}); 完成 {finish}, 不变\n",
            match objective {
                "squares" => "每日需求平方和",
                "peak" => "峰值之和",
                "overload" => "超出可用量之和",
                _ => "逐日变化之和",
            },
            if smoothed.is_exhausted { "; 已试遍所有整日开始时间" } else { "" },
        ),
    };
    moves + &verdict
}

fn why_unmoved(reason: Unmoved, language: Language) -> &'static str {
    match (reason, language) {
        (Unmoved::NeverEnough, Language::English) => "there is never enough",
        (Unmoved::NeverEnough, Language::Chinese) => "可用量始终不够",
        (Unmoved::Fixed, Language::English) => "its date is fixed",
        (Unmoved::Fixed, Language::Chinese) => "其日期已固定",
        (Unmoved::NoFloat, Language::English) => "it has too little float",
        (Unmoved::NoFloat, Language::Chinese) => "其时差不足",
    }
}

/// A line on what is not listed, if there is anything.
fn hidden(n: usize, which: &str, language: Language) -> String {
    match (n, language) {
        (0, _) => String::new(),
        (_, Language::English) => format!("… {n} more{which} (--all shows them)\n"),
        (_, Language::Chinese) => format!("… {which}另有 {n} 项 (--all 全部列出)\n"),
    }
}

fn name(view: &LevellingView<'_>, id: ActivityId) -> String {
    view.plan.activity(id).name.get(view.language).to_owned()
}

/// Returns elapsed time in days of 24 hours.
#[expect(clippy::cast_precision_loss, reason = "for showing")]
fn days(time: WorkingTime) -> f64 {
    (time.minutes() as f64 / 144.0).round() / 10.0
}
