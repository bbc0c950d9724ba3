//! Total and free float against the lags to the successors.

use chainage_engine::network::Link;
use chainage_model::{ActivityId, Severity, WorkingTime, notation};

use crate::parameters::Stated;
use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("float_identities.md")]
pub(crate) static RULE: Rule = Rule {
    code: "K009",
    name: "float-identities",
    zh: "总时差与自由时差的关系",
    severity: Severity::Error,
    page: include_str!("float_identities.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let Some(stated) = context.stated() else { return Checked::count(Vec::new(), 0, Population::Other) };
    let mut findings = Vec::new();
    let mut of = 0;
    for id in stated.plain() {
        of += 1;
        let own = stated.of(id);
        let day = stated.calendar(id).day_length();
        let spell = |time: WorkingTime| notation::write_span(time, day);
        let says = if own.free_float.is_negative() {
            format!("has FF {}, below zero", spell(own.free_float))
        } else if own.free_float > own.total_float && is_in_time(context, &stated, id) {
            format!("has FF {} and TF {}", spell(own.free_float), spell(own.total_float))
        } else if let Some((what, computed)) = free_float(context, &stated, id, own.free_float) {
            format!("has FF {}, {what} {}", spell(own.free_float), spell(computed))
        } else {
            continue;
        };
        findings.push(
            rule.activity(context, id, says)
                .with_help("schedule the plan anew; if the file says so, find out who changed the floats"),
        );
    }
    Checked::count(findings, of, Population::Other)
}

/// Whether neither the activity nor what follows it is late, and it is the links that take its float: late work has no
/// free float whatever its total float, and after a lead or a start the finish of the network may come first, and
/// a moment of work on one calendar may be none on another.
fn is_in_time(context: &Context<'_>, stated: &Stated<'_>, id: ActivityId) -> bool {
    let is_late = |link: &Link| stated.at(link.node).total_float.is_negative();
    let own = stated.of(id);
    let (_, planned) = stated.finishes(context.project(id));
    let to_finish = stated.calendar(id).between(own.early_finish, planned);
    let is_plain = stated.outgoing(id).iter().all(|link| !is_late(link));
    !own.total_float.is_negative() && is_plain && own.total_float != to_finish && stated.is_one_calendar(id)
}

/// What free float should be, if it is something else.
fn free_float(
    context: &Context<'_>,
    stated: &Stated<'_>,
    id: ActivityId,
    says: WorkingTime,
) -> Option<(&'static str, WorkingTime)> {
    let links = stated.outgoing(id);
    if links.is_empty() {
        // The code counts from the planned finish, P6 from the computed one.
        let (computed, planned) = stated.finishes(context.project(id));
        let to =
            |finish| stated.calendar(id).between(stated.of(id).early_finish, finish).max(WorkingTime::ZERO);
        return (says != to(computed) && says != to(planned)).then(|| ("the finish gives", to(planned)));
    }
    let is_open = |link: &Link| stated.at(link.node).is_open;
    if !links.iter().all(is_open) {
        return None;
    }
    let least = links.iter().map(|link| stated.room(id, link, false)).min()?;
    // A successor before its time is for K008.
    (!least.is_negative() && says != least).then_some(("the least LAG is", least))
}
