//! Why an activity is where it is.

use chainage_engine::cpm::{Candidate, explain, explain_late};
use chainage_model::{ActivityId, Language, Status};
use serde::Serialize;

use super::View;
use crate::label;
use crate::reason::{self, finish_day};
use crate::table::{Align, Table};

/// What `chainage explain --format json` writes.
#[derive(Clone, Debug, Serialize)]
pub struct ExplainJson {
    /// `chainage/1`.
    pub schema: &'static str,
    /// Code of the activity.
    pub code: String,
    /// `early` or `late`.
    pub side: &'static str,
    /// The early start, or the late finish; of finished work its actual start or finish.
    pub date: String,
    /// Total float in minutes.
    pub total_float: i64,
    /// Free float in minutes.
    pub free_float: i64,
    /// Every bound, the winner first.
    pub bounds: Vec<BoundJson>,
    /// Codes from what nothing drives any more to the activity.
    pub chain: Vec<String>,
}

/// A bound.
#[derive(Clone, Debug, Serialize)]
pub struct BoundJson {
    /// The bound in words.
    pub bound: String,
    /// The date it would give alone.
    pub date: String,
    /// Minutes to the winner; zero for whatever binds.
    pub margin: i64,
}

/// Makes the JSON of an explanation of the early start, or of the late finish.
pub fn explain_json(view: &View<'_>, of: ActivityId, late: bool) -> ExplainJson {
    let dates = &view.schedule[of];
    let bounds = candidates(view, of, late).into_iter().map(|candidate| BoundJson {
        bound: reason::bound(view.plan, candidate.bound, late, Language::English),
        date: candidate.date.to_string(),
        margin: candidate.margin.minutes(),
    });
    let chain = view.schedule.driving_chain(view.network, of);
    ExplainJson {
        schema: "chainage/1",
        code: view.plan.activity(of).code.clone(),
        side: if late { "late" } else { "early" },
        date: match (is_finished(view, of), late) {
            (false, false) => dates.early_start,
            (false, true) => dates.late_finish,
            (true, false) => dates.start,
            (true, true) => dates.finish,
        }
        .to_string(),
        total_float: dates.total_float.minutes(),
        free_float: dates.free_float.minutes(),
        bounds: bounds.collect(),
        chain: chain.iter().map(|step| view.plan.activity(step.activity).code.clone()).collect(),
    }
}

/// Explains the early start, or the late finish: the winner, every loser with its margin, and the chain back.
pub fn explain_text(view: &View<'_>, of: ActivityId, late: bool) -> String {
    let (plan, language) = (view.plan, view.language);
    let (activity, dates) = (plan.activity(of), &view.schedule[of]);
    let word = |label: label::Label| label.get(language);
    let mut text = format!("{}  {}\n", activity.code, activity.name.get(language));
    let mut table = Table::new(&[
        ("", Align::Left),
        (word(label::START), Align::Left),
        (word(label::FINISH), Align::Left),
    ]);
    let (early, later) = match language {
        Language::English => ("early", "late"),
        Language::Chinese => ("最早", "最迟"),
    };
    // What has happened has no other dates; what is left of started work has early and late ones.
    let progress = &activity.progress;
    if let Some(start) = progress.actual_start.or(progress.actual_finish.map(|_| dates.start)) {
        let finish = progress.actual_finish.map_or(String::new(), |finish| finish.to_string());
        table.row([word(label::ACTUAL).to_owned(), start.to_string(), finish]);
    }
    if !is_finished(view, of) {
        table.row([early.to_owned(), dates.early_start.to_string(), dates.early_finish.to_string()]);
        table.row([later.to_owned(), dates.late_start.to_string(), dates.late_finish.to_string()]);
    }
    text.push_str(&table.indented(2));
    if !is_finished(view, of) {
        text = format!(
            "{text}  {} {} · {} {}\n",
            word(label::FLOAT),
            label::days(view.days(of, dates.total_float), language),
            word(label::FREE_FLOAT),
            label::days(view.days(of, dates.free_float), language),
        );
    }
    text.push('\n');
    text.push_str(&bounds(view, of, late));
    if !late {
        text.push('\n');
        text.push_str(&chain(view, of));
    }
    text
}

fn is_finished(view: &View<'_>, of: ActivityId) -> bool {
    view.plan.activity(of).progress.status() == Status::Finished
}

fn candidates(view: &View<'_>, of: ActivityId, late: bool) -> Vec<Candidate> {
    if late {
        explain_late(view.network, view.schedule, of)
    } else {
        explain(view.network, view.schedule, of)
    }
}

fn bounds(view: &View<'_>, of: ActivityId, late: bool) -> String {
    let language = view.language;
    let date = if late { label::LATE_FINISH } else { label::EARLY_START };
    let head = [
        (label::BOUND.get(language), Align::Left),
        (date.get(language), Align::Left),
        (label::MARGIN.get(language), Align::Right),
    ];
    let mut table = Table::new(&head);
    for (at, candidate) in candidates(view, of, late).iter().enumerate() {
        let mark = if at == 0 { "> " } else { "  " };
        table.row([
            format!("{mark}{}", reason::bound(view.plan, candidate.bound, late, language)),
            candidate.date.to_string(),
            label::days(view.days(of, candidate.margin), language),
        ]);
    }
    table.to_string()
}

fn chain(view: &View<'_>, of: ActivityId) -> String {
    let language = view.language;
    let mut table = Table::new(&[
        (label::CHAIN.get(language), Align::Left),
        (label::START.get(language), Align::Left),
        (label::FINISH.get(language), Align::Left),
        (label::REASON.get(language), Align::Left),
        ("", Align::Left),
    ]);
    for step in view.schedule.driving_chain(view.network, of) {
        let (activity, dates) = (view.plan.activity(step.activity), &view.schedule[step.activity]);
        table.row([
            activity.code.clone(),
            view.start_day(step.activity),
            finish_day(dates.finish),
            reason::driver(view.plan, step.driver, step.activity, language),
            activity.name.get(language).to_owned(),
        ]);
    }
    table.to_string()
}
