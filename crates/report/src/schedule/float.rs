//! Why an activity has the float it has.

use chainage_engine::cpm::{Bound, FloatLimit, FloatReason, IndependentFloats, explain_float};
use chainage_model::{ActivityId, Language, WorkingTime};
use serde::Serialize;

use super::View;
use crate::label;
use crate::reason;
use crate::table::{Align, Table};

/// What `chainage explain --float --format json` writes. Floats are minutes of the activity's calendar.
#[derive(Clone, Debug, Serialize)]
pub struct FloatJson {
    /// `chainage/1`.
    pub schema: &'static str,
    /// Code of the activity.
    pub code: String,
    /// `float`.
    pub side: &'static str,
    /// How much later it may be without delaying what late dates are counted from.
    pub total_float: i64,
    /// The part that moves no successor.
    pub free_float: i64,
    /// The part that successors lose when it is used.
    pub interfering_float: i64,
    /// The part of the free float that is left even when predecessors are as late as they may be.
    pub independent_float: i64,
    /// Every bound on the late side, the one that limits the total float first.
    pub limits: Vec<FloatLimitJson>,
    /// From the activity to the one that no successor limits.
    pub chain: Vec<FloatStepJson>,
}

/// A bound on the late side.
#[derive(Clone, Debug, Serialize)]
pub struct FloatLimitJson {
    /// The bound in words.
    pub bound: String,
    /// How long it can wait.
    pub until: String,
    /// The total float it would leave alone.
    pub total_float: i64,
    /// The free float it would leave alone; `null` if it is no link.
    pub free_float: Option<i64>,
}

/// A step of the chain that limits a float.
#[derive(Clone, Debug, Serialize)]
pub struct FloatStepJson {
    /// Code of the activity.
    pub code: String,
    /// Its late start.
    pub late_start: String,
    /// Its late finish.
    pub late_finish: String,
    /// Its total float.
    pub total_float: i64,
    /// What limits it, in words.
    pub because: String,
}

fn reason_of(view: &View<'_>, of: ActivityId) -> FloatReason {
    let empty = FloatReason { limits: Vec::new(), chain: Vec::new() };
    explain_float(view.network, view.schedule, of).unwrap_or(empty)
}

/// Makes the JSON of the float of an activity.
pub fn float_json(view: &View<'_>, of: ActivityId) -> FloatJson {
    let dates = &view.schedule[of];
    let reason = reason_of(view, of);
    let words = |bound| reason::bound(view.plan, bound, true, Language::English);
    let limit = |limit: &FloatLimit| FloatLimitJson {
        bound: words(limit.bound),
        until: limit.until.to_string(),
        total_float: limit.total.minutes(),
        free_float: limit.free.map(WorkingTime::minutes),
    };
    let step = |&(id, bound): &(ActivityId, Bound)| FloatStepJson {
        code: view.plan.activity(id).code.clone(),
        late_start: view.schedule[id].late_start.to_string(),
        late_finish: view.schedule[id].late_finish.to_string(),
        total_float: view.schedule[id].total_float.minutes(),
        because: words(bound),
    };
    FloatJson {
        schema: "chainage/1",
        code: view.plan.activity(of).code.clone(),
        side: "float",
        total_float: dates.total_float.minutes(),
        free_float: dates.free_float.minutes(),
        interfering_float: dates.interfering_float().minutes(),
        independent_float: IndependentFloats::of(view.network, view.schedule)[of].minutes(),
        limits: reason.limits.iter().map(limit).collect(),
        chain: reason.chain.iter().map(step).collect(),
    }
}

/// Explains the float of an activity: what can wait for how long, the winner first, and what that comes from.
pub fn float_text(view: &View<'_>, of: ActivityId) -> String {
    let (plan, language) = (view.plan, view.language);
    let (activity, dates) = (plan.activity(of), &view.schedule[of]);
    let word = |label: label::Label| label.get(language);
    let days = |time: WorkingTime| label::days(view.days(of, time), language);
    let independent = IndependentFloats::of(view.network, view.schedule)[of];
    let mut text = format!(
        "{}  {}\n  {} {} · {} {} · {} {} · {} {}\n",
        activity.code,
        activity.name.get(language),
        word(label::FLOAT),
        days(dates.total_float),
        word(label::FREE_FLOAT),
        days(dates.free_float),
        word(label::INTERFERING_FLOAT),
        days(dates.interfering_float()),
        word(label::INDEPENDENT_FLOAT),
        days(independent),
    );
    let reason = reason_of(view, of);
    let Some(first) = reason.limits.first() else { return text };
    text = format!("{text}  {}\n\n", sentence(view, of, first));
    let mut limits = Table::new(&[
        (word(label::BOUND), Align::Left),
        (word(label::CAN_WAIT), Align::Left),
        (word(label::FLOAT), Align::Right),
        (word(label::FREE_FLOAT), Align::Right),
    ]);
    for (at, limit) in reason.limits.iter().enumerate() {
        let mark = if at == 0 { "> " } else { "  " };
        limits.row([
            format!("{mark}{}", reason::bound(plan, limit.bound, true, language)),
            limit.until.to_string(),
            days(limit.total),
            limit.free.map_or(String::new(), days),
        ]);
    }
    text = format!("{text}{limits}\n");
    let mut chain = Table::new(&[
        (word(label::FLOAT_CHAIN), Align::Left),
        (word(label::LATE_START), Align::Left),
        (word(label::LATE_FINISH), Align::Left),
        (word(label::FLOAT), Align::Right),
        (word(label::REASON), Align::Left),
    ]);
    for &(id, bound) in &reason.chain {
        let dates = &view.schedule[id];
        chain.row([
            plan.activity(id).code.clone(),
            dates.late_start.to_string(),
            dates.late_finish.to_string(),
            label::days(view.days(id, dates.total_float), language),
            reason::bound(plan, bound, true, language),
        ]);
    }
    text.push_str(&chain.to_string());
    text
}

/// The reason in a sentence: `it has 12 d because B30 can wait until 2026-04-20 08:00`.
fn sentence(view: &View<'_>, of: ActivityId, limit: &FloatLimit) -> String {
    let (plan, language) = (view.plan, view.language);
    let float = label::days(view.days(of, limit.total), language);
    let until = limit.until;
    let what = match limit.bound {
        Bound::Relationship(id) => plan.activity(plan.relationship(id).successor).code.clone(),
        other => reason::bound(plan, other, true, language),
    };
    match (limit.bound, language) {
        (Bound::Relationship(_), Language::English) => {
            format!("it has {float} because {what} can wait until {until}")
        }
        (_, Language::English) => format!("it has {float} because of {what} ({until})"),
        (_, Language::Chinese) => format!("总时差为 {float}, 因 {what} 最迟至 {until}"),
    }
}
