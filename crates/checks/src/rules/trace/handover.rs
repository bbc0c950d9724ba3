//! Handovers that nobody gives or nobody takes.

use chainage_model::{ActivityId, ProjectId, Severity};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("handover.md")]
pub(crate) static RULE: Rule = Rule {
    code: "T004",
    name: "horizontal-trace",
    zh: "交接里程碑缺少交付方或接收方",
    severity: Severity::Warning,
    page: include_str!("handover.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let plan = context.plan;
    let mut findings = Vec::new();
    let mut of = 0;
    for &id in context.net().iter().filter(|&&id| context.is_milestone(id)) {
        let own = plan.activity(id).project;
        let (givers, takers) = (ends(context, id, true), ends(context, id, false));
        let label = context.label(id, "handover");
        if label.is_none() && givers.iter().chain(&takers).all(|&project| project == own) {
            continue;
        }
        of += 1;
        let mut missing = Vec::new();
        if givers.is_empty() {
            missing.push("no activity gives it".to_owned());
        }
        match label.and_then(|taker| plan.find_project(taker)) {
            Some(taker) if !takers.contains(&taker) => {
                missing.push(format!("nothing of project {} takes it", plan.project(taker).code));
            }
            None if takers.is_empty()
                && (label.is_some() || plan.project(own).finish_milestone != Some(id)) =>
            {
                missing.push("no activity takes it".to_owned());
            }
            _ => {}
        }
        if !missing.is_empty() {
            let says = format!("is a handover, and {}", missing.join(" and "));
            findings.push(
                rule.activity(context, id, says).with_help(
                    "link it after the work that makes it ready and before the work that needs it",
                ),
            );
        }
    }
    Checked::count(findings, of, Population::Other)
}

/// The projects of the work before or after an activity.
fn ends(context: &Context<'_>, id: ActivityId, is_before: bool) -> Vec<ProjectId> {
    let links = if is_before { context.incoming(id) } else { context.outgoing(id) };
    let others = links.iter().map(|tie| tie.other).filter(|&other| context.is_discrete(other));
    others.map(|other| context.project(other)).collect()
}
