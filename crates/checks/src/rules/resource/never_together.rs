//! Work planned when its resource never works.

use chainage_model::{ActivityKind, Moment, ResourceKind, Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("never_together.md")]
pub(crate) static RULE: Rule = Rule {
    code: "S006",
    name: "calendars-never-meet",
    zh: "资源日历与工作日历无交集",
    severity: Severity::Error,
    page: include_str!("never_together.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    let mut of = 0;
    for &id in context.tasks().iter().filter(|&&id| context.brief.activities[id].has_assignments) {
        let Some(scheduled) = context.scheduled else { break };
        // Work that depends on resources is done when they work.
        if context.plan.activity(id).kind == ActivityKind::ResourceDependent {
            continue;
        }
        let dates = &scheduled.schedule[id];
        let (from, to) = (dates.early_start, dates.early_finish.max(dates.late_finish));
        let own = scheduled.network.calendar_of(id);
        for assignment in &context.plan.activity(id).assignments {
            let resource = context.plan.resource(assignment.resource);
            let (Some(calendar), ResourceKind::Renewable) = (resource.calendar, resource.kind) else {
                continue;
            };
            if dates.early_start >= dates.early_finish {
                continue;
            }
            of += 1;
            let works = scheduled.network.calendar(calendar);
            let meets = |(start, end): (Moment, Moment)| !works.between(start, end).is_zero();
            if !own.intervals(from, to).any(meets) {
                let says = format!(
                    "may be done from {} to {}, and {} never works in its hours then",
                    from.date(),
                    to.finish_date(),
                    resource.code
                );
                findings.push(
                    rule.activity(context, id, says)
                        .about(Subject::Resource(assignment.resource))
                        .about(Subject::Calendar(calendar))
                        .with_help("give the two a calendar with hours in common"),
                );
            }
        }
    }
    Checked::count(findings, of, Population::Other)
}
