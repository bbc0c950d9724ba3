//! The six time parameters against those recomputed from their neighbours.

use chainage_engine::network::Link;
use chainage_model::{ActivityId, FloatRule, Moment, Severity, WorkingTime, notation};

use crate::parameters::Stated;
use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("time_parameters.md")]
pub(crate) static RULE: Rule = Rule {
    code: "K008",
    name: "time-parameters",
    zh: "时间参数与复算一致",
    severity: Severity::Error,
    page: include_str!("time_parameters.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let Some(stated) = context.stated() else { return Checked::count(Vec::new(), 0, Population::Other) };
    let mut findings = Vec::new();
    let mut of = 0;
    for id in stated.plain() {
        of += 1;
        let counts = Counts::of(&stated, id);
        let says = [
            early(context, &stated, id, &counts),
            late(context, &stated, id, &counts),
            float(context, &stated, id, &counts),
        ];
        let says: Vec<String> = says.into_iter().flatten().collect();
        if !says.is_empty() {
            findings
                .push(rule.activity(context, id, says.join("; ")).with_help(
                    "schedule the plan anew; if the file says so, find out who changed the dates",
                ));
        }
    }
    Checked::count(findings, of, Population::Other)
}

/// How much working time of an activity's calendar lies before its dates.
struct Counts {
    early_start: WorkingTime,
    early_finish: WorkingTime,
    late_start: WorkingTime,
    late_finish: WorkingTime,
}

impl Counts {
    fn of(stated: &Stated<'_>, id: ActivityId) -> Self {
        let (own, calendar) = (stated.of(id), stated.calendar(id));
        Self {
            early_start: calendar.count(own.early_start),
            early_finish: calendar.count(own.early_finish),
            late_start: calendar.count(own.late_start),
            late_finish: calendar.count(own.late_finish),
        }
    }
}

/// ES is the latest that links and the start of the project ask, and EF = ES + D.
fn early(context: &Context<'_>, stated: &Stated<'_>, id: ActivityId, counts: &Counts) -> Option<String> {
    let own = stated.of(id);
    let calendar = stated.calendar(id);
    let duration = stated.scheduled.network.remaining(id);
    if counts.early_finish - counts.early_start != duration {
        return Some(format!("has EF {} and not ES + D", own.early_finish));
    }
    let floor = stated.floor(context.project(id));
    let mut earliest = calendar.count(floor);
    for link in stated.incoming(id) {
        // On a calendar of neither end even no lag waits for working time.
        if ![own.clock, stated.at(link.node).clock].contains(&link.calendar) {
            return None;
        }
        let asked = calendar.count(stated.asks(link)?);
        earliest = earliest.max(if link.kind.to_start() { asked } else { asked - duration });
    }
    (counts.early_start != earliest).then(|| {
        let computed: Moment = calendar.start_at(earliest);
        format!("has ES {}, its predecessors give {computed}", own.early_start)
    })
}

/// LF is the earliest that links ask and no later than the finish of the network, and LS = LF - D.
fn late(context: &Context<'_>, stated: &Stated<'_>, id: ActivityId, counts: &Counts) -> Option<String> {
    let own = stated.of(id);
    let calendar = stated.calendar(id);
    let duration = stated.scheduled.network.remaining(id);
    if counts.late_finish - counts.late_start != duration {
        return Some(format!("has LS {} and not LF - D", own.late_start));
    }
    let links = stated.outgoing(id);
    let is_open = |link: &Link| stated.at(link.node).is_open;
    // Between calendars a moment of work on one may be none on the other, and a lag has no exact inverse.
    if !links.iter().all(is_open) || !stated.is_one_calendar(id) {
        return None;
    }
    let room = links.iter().map(|link| stated.room(id, link, true)).min()?;
    let (_, planned) = stated.finishes(context.project(id));
    let is_last = calendar.between(own.late_finish, planned) <= WorkingTime::ZERO;
    // What the links leave is used up, or the finish of the network comes first.
    (room.is_negative() || (room > WorkingTime::ZERO && !is_last)).then(|| {
        let (by, word) = if room.is_negative() { (-room, "later") } else { (room, "earlier") };
        let by = notation::write_span(by, calendar.day_length());
        format!("has LF {}, {by} {word} than its successors give", own.late_finish)
    })
}

/// TF = LF - EF, or LS - ES, as the options say.
fn float(context: &Context<'_>, stated: &Stated<'_>, id: ActivityId, counts: &Counts) -> Option<String> {
    let own = stated.of(id);
    let calendar = stated.calendar(id);
    let start = counts.late_start - counts.early_start;
    let finish = counts.late_finish - counts.early_finish;
    let computed = match stated.scheduled.schedule.options()[context.project(id)].float {
        FloatRule::Finish => finish,
        FloatRule::Start => start,
        FloatRule::Smaller => start.min(finish),
    };
    (own.total_float != computed).then(|| {
        let day = calendar.day_length();
        let [says, computed] = [own.total_float, computed].map(|time| notation::write_span(time, day));
        format!("has TF {says}, its dates give {computed}")
    })
}
