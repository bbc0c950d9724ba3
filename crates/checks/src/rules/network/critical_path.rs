//! Whether the critical activities form a way from start to finish.

use chainage_model::{ActivityId, Criticality, Severity, Status, WorkingTime};

use crate::parameters::Stated;
use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("critical_path.md")]
pub(crate) static RULE: Rule = Rule {
    code: "K011",
    name: "critical-path-without-gaps",
    zh: "关键线路自始至终无间隔",
    severity: Severity::Error,
    page: include_str!("critical_path.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let Some(stated) = context.stated() else { return Checked::count(Vec::new(), 0, Population::Other) };
    let mut findings = Vec::new();
    let mut of = 0;
    for id in stated.plain().filter(|&id| is_critical(context, &stated, id)) {
        of += 1;
        let says = match (is_reached(context, &stated, id), leads_on(context, &stated, id)) {
            (true, true) => continue,
            (false, true) => "is critical, and no critical work leads to it without a gap",
            (true, false) => "is critical, and leads to no critical work without a gap",
            (false, false) => "is critical alone: gaps lie before and after it",
        };
        findings.push(rule.activity(context, id, says).with_help(
            "calendars that differ break a path of zero float; take the longest path as critical",
        ));
    }
    Checked::count(findings, of, Population::Other)
}

/// Whether an activity has the least total float, or lies on the longest path if that is what the options ask.
fn is_critical(context: &Context<'_>, stated: &Stated<'_>, id: ActivityId) -> bool {
    let own = stated.of(id);
    let project = context.project(id);
    match stated.scheduled.schedule.options()[project].criticality {
        Criticality::LongestPath => own.critical,
        Criticality::TotalFloat(_) => own.total_float <= stated.ends(project).least,
    }
}

/// Whether a path may go over an activity: it is critical, or on the longest path. Float is counted on calendars of
/// its own, so along a path without gaps it is not everywhere the least.
fn is_on_path(context: &Context<'_>, stated: &Stated<'_>, id: ActivityId) -> bool {
    is_critical(context, stated, id) || stated.scheduled.schedule[id].longest_path
}

/// Whether the activity starts the network, or work on the path or started work drives it.
fn is_reached(context: &Context<'_>, stated: &Stated<'_>, id: ActivityId) -> bool {
    let calendar = stated.calendar(id);
    let floor = stated.floor(context.project(id));
    if calendar.between(floor, stated.of(id).early_start) <= WorkingTime::ZERO {
        return true;
    }
    stated.incoming(id).iter().any(|link| {
        let before = stated.other(link);
        // Work that has begun has its reasons behind it.
        let has_begun = context.status(before) != Status::NotStarted;
        has_begun || (is_on_path(context, stated, before) && stated.lag(id, link) == Some(WorkingTime::ZERO))
    })
}

/// Whether the activity makes the finish, or drives work on the path.
fn leads_on(context: &Context<'_>, stated: &Stated<'_>, id: ActivityId) -> bool {
    let (computed, _) = stated.finishes(context.project(id));
    let calendar = stated.calendar(id);
    if calendar.between(stated.of(id).early_finish, computed) <= WorkingTime::ZERO {
        return true;
    }
    stated.outgoing(id).iter().any(|link| {
        let after = stated.other(link);
        if !is_on_path(context, stated, after) {
            return false;
        }
        let back = stated.incoming(after).iter().find(|back| back.relationship == link.relationship);
        back.is_some_and(|back| stated.lag(after, back).is_none_or(WorkingTime::is_zero))
    })
}
