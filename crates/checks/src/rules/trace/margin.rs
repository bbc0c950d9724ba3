//! Schedule margin in the wrong place, or used up without a word.

use chainage_model::{ActivityId, Severity, Subject, WorkingTime, notation};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("margin.md")]
pub(crate) static RULE: Rule = Rule {
    code: "T005",
    name: "schedule-margin",
    zh: "工期裕量设置不当",
    severity: Severity::Warning,
    page: include_str!("margin.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let plan = context.plan;
    let is_margin = |id: ActivityId| context.label(id, "margin").is_some();
    let mut findings = Vec::new();
    let margins: Vec<ActivityId> = context.tasks().iter().copied().filter(|&id| is_margin(id)).collect();
    for &id in &margins {
        let mut successors = context.outgoing(id).iter().map(|tie| tie.other);
        let work = successors.find(|&next| !context.is_milestone(next) && !is_margin(next));
        if let Some(work) = work {
            let says = format!("is margin, and the work {} comes after it", context.code(work));
            findings.push(
                rule.activity(context, id, says)
                    .about(Subject::Activity(work))
                    .with_help("keep margin right before the milestone it protects"),
            );
        } else if context.outgoing(id).is_empty() {
            findings.push(
                rule.activity(context, id, "is margin, and protects no milestone")
                    .with_help("link it before the milestone it protects"),
            );
        }
        if let Some((before, now)) = taken(context, id) {
            let day = WorkingTime::from_minutes(context.day_minutes(id));
            let [before, now] = [before, now].map(|time| notation::write_span(time, day));
            let says = format!("is margin that went from {before} to {now} without a word in its note");
            findings.push(
                rule.activity(context, id, says).with_help("say in its note what the margin was used for"),
            );
        }
    }
    let least = setting.parameter("least", 0.0);
    for (id, project) in plan.projects().enumerated().filter(|_| least > 0.0) {
        let own = margins.iter().filter(|&&margin| plan.activity(margin).project == id);
        let days: f64 = own.map(|&margin| context.remaining_days(margin)).sum();
        let has_work = context.tasks().iter().any(|&task| plan.activity(task).project == id);
        if has_work && days < least {
            let message = format!("project {} has {days:.0} d of margin, of {least:.0} d", project.code);
            findings.push(
                rule.finding(message)
                    .about(Subject::Project(id))
                    .with_help("plan margin before the finish, as an activity with the label margin"),
            );
        }
    }
    Checked::count(findings, margins.len(), Population::Other)
}

/// How long a margin was and is, if it became shorter and its note stayed as it was.
fn taken(context: &Context<'_>, id: ActivityId) -> Option<(WorkingTime, WorkingTime)> {
    let base = context.base?;
    let (now, before) = (context.plan.activity(id), base.plan.activity(base.before(id)?));
    let (left, had) =
        (now.progress.remaining_of(now.duration), before.progress.remaining_of(before.duration));
    (left < had && now.note == before.note).then_some((had, left))
}
