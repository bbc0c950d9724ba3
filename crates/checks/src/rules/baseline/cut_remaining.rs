//! Remaining durations cut where they make the finish.

use chainage_model::{ActivityId, Severity, Status, WorkingTime, notation};

use crate::base::Base;
use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("cut_remaining.md")]
pub(crate) static RULE: Rule = Rule {
    code: "B011",
    name: "cut-remaining-duration",
    zh: "为保工期压缩剩余工期",
    severity: Severity::Warning,
    page: include_str!("cut_remaining.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let (Some(base), Some(scheduled)) = (context.base, context.scheduled) else {
        return Checked::count(Vec::new(), 0, Population::Other);
    };
    let mut findings = Vec::new();
    let mut of = 0;
    for (id, before) in base.pairs().filter(|&(id, _)| context.is_net(id)) {
        let was_on_path = base.scheduled().is_some_and(|scheduled| scheduled.schedule[before].longest_path);
        if !was_on_path && !scheduled.schedule[id].longest_path {
            continue;
        }
        of += 1;
        if let Some((expected, left)) = cut(context, base, id, before) {
            let day = WorkingTime::from_minutes(context.day_minutes(id));
            let [expected, left] = [expected, left].map(|time| notation::write_span(time, day));
            let says = format!("is on the longest path and has {left} left where {expected} were to be");
            findings.push(
                rule.activity(context, id, says)
                    .with_help("say in its note why it is shorter now, or change quantity or crews"),
            );
        }
    }
    Checked::count(findings, of, Population::Other)
}

/// What should be left and what is, if it is less and neither quantity nor note says why.
fn cut(
    context: &Context<'_>,
    base: &Base<'_>,
    id: ActivityId,
    before: ActivityId,
) -> Option<(WorkingTime, WorkingTime)> {
    let (now, then) = (context.plan.activity(id), base.plan.activity(before));
    if now.quantity != then.quantity || now.note != then.note {
        return None;
    }
    let left = now.progress.remaining_of(now.duration);
    let mut expected = then.progress.remaining_of(then.duration);
    if now.progress.status() == Status::InProgress {
        let from = base.data_date(context.plan, now.project).max(now.progress.actual_start)?;
        let worked = context.scheduled?.network.calendar_of(id).between(from, context.data_date(id)?);
        expected -= worked.max(WorkingTime::ZERO);
    }
    (left < expected).then_some((expected, left))
}
