//! Critical activities against the least total float.

use chainage_model::{Criticality, Diagnostic, IdVec, ProjectId, Severity, Subject, WorkingTime, notation};

use crate::parameters::{Ends, Stated};
use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("critical_work.md")]
pub(crate) static RULE: Rule = Rule {
    code: "K010",
    name: "critical-work",
    zh: "关键工作为总时差最小的工作",
    severity: Severity::Error,
    page: include_str!("critical_work.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let Some(stated) = context.stated() else { return Checked::count(Vec::new(), 0, Population::Other) };
    let options = stated.scheduled.schedule.options();
    let is_by_float = |project| options[project].criticality != Criticality::LongestPath;
    let mut findings = Vec::new();
    let mut n_critical = IdVec::filled(context.plan.projects().len(), 0_usize);
    let mut of = 0;
    for &id in context.net().iter().filter(|&&id| stated.scheduled.network.node_of(id).is_some()) {
        of += 1;
        let (own, project) = (stated.of(id), context.project(id));
        let least = stated.ends(project).least;
        n_critical[project] += usize::from(own.critical);
        let spell = |time| notation::write_span(time, stated.calendar(id).day_length());
        let says = if own.critical && own.total_float > least.max(WorkingTime::ZERO) {
            format!("is critical with TF {}, the least is {}", spell(own.total_float), spell(least))
        } else if !own.critical && own.total_float == least && least <= WorkingTime::ZERO {
            format!("has the least TF, {}, and is not critical", spell(own.total_float))
        } else {
            continue;
        };
        if is_by_float(project) {
            findings.push(rule.activity(context, id, says).with_help(HELP));
        }
    }
    for (project, n_critical) in n_critical.enumerated() {
        findings.extend(finish(rule, context, &stated, project));
        if is_by_float(project) && *n_critical == 0 {
            findings.extend(none(rule, context, &stated, project));
        }
    }
    Checked::count(findings, of, Population::Other)
}

const HELP: &str = "let critical be what has the least total float: set the option critical to that float";

/// Whether the activity that makes the finish has the float that is left to the planned finish.
fn finish(rule: &Rule, context: &Context<'_>, stated: &Stated<'_>, project: ProjectId) -> Option<Diagnostic> {
    let (_, id) = stated.ends(project).last.filter(|&(_, id)| context.project(id) == project)?;
    if !stated.outgoing(id).is_empty() || !stated.is_plain(id) {
        return None;
    }
    let (computed, planned) = stated.finishes(project);
    let calendar = stated.calendar(id);
    let (says, left) = (stated.of(id).total_float, calendar.between(computed, planned));
    (says != left).then(|| {
        let [says, left] = [says, left].map(|time| notation::write_span(time, calendar.day_length()));
        rule.activity(context, id, format!("makes the finish and has TF {says}; Tp - Tc is {left}"))
            .about(Subject::Project(project))
            .with_help("schedule the plan anew; if the file says so, find out who changed the dates")
    })
}

/// Nothing is critical, although the finish depends on something.
fn none(rule: &Rule, context: &Context<'_>, stated: &Stated<'_>, project: ProjectId) -> Option<Diagnostic> {
    let Ends { last, least } = *stated.ends(project);
    let (_, id) = last.filter(|&(_, id)| context.project(id) == project)?;
    (least > WorkingTime::ZERO && least < WorkingTime::LARGEST).then(|| {
        let float = notation::write_span(least, stated.calendar(id).day_length());
        let code = &context.plan.project(project).code;
        let message = format!(
            "nothing of project {code} is critical: Tp is later than Tc, and the least TF is {float}"
        );
        rule.finding(message).about(Subject::Project(project)).about(Subject::Activity(id)).with_help(HELP)
    })
}
