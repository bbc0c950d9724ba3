//! Does a delay of critical work delay the finish?

use chainage_engine::Driver;
use chainage_engine::cpm::Pass;
use chainage_model::{ActivityId, Moment, ProjectId, Severity, Status, Subject, WorkingTime};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("path_test.md")]
pub(crate) static RULE: Rule = Rule {
    code: "F003",
    name: "critical-path-test",
    zh: "关键线路测试",
    severity: Severity::Error,
    page: include_str!("path_test.md"),
    check,
};

/// Working days added to a critical activity.
const DELAY: i64 = 600;

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    let mut of = 0;
    for id in context.plan.projects().ids() {
        let Some(scheduled) = context.scheduled else { break };
        let Some(finish) = scheduled.schedule.project(id).finish_activity else { continue };
        of += 1;
        let Some(tested) = first_critical(context, finish) else {
            if !context.is_complete(finish) {
                let (project, code) = (&context.plan.project(id).code, &context.plan.activity(finish).code);
                let message = format!(
                    "project {project}: no open work drives its finish {code}, so no delay can move it"
                );
                let finding =
                    rule.finding(message).about(Subject::Project(id)).about(Subject::Activity(finish));
                findings.push(finding.with_help("look for the constraint that holds the finish"));
            }
            continue;
        };
        let day = context.day_minutes(tested);
        let Some(moved) = finish_after_delay(context, id, tested, WorkingTime::from_minutes(DELAY * day))
        else {
            continue;
        };
        let before = scheduled.schedule.project(id).finish;
        let calendar = scheduled.network.calendar_of(tested);
        let shift = calendar.between(before, moved).to_days(calendar.day_length());
        // Other calendars on the way round the delay up to their own working time, never down by more than a season.
        if shift < 0.9 * DELAY_DAYS {
            let code = context.code(tested);
            let message = format!(
                "project {}: {DELAY} d more on critical activity {code} move the finish by {shift:.0} d only",
                context.plan.project(id).code
            );
            findings.push(
                rule.finding(message)
                    .about(Subject::Project(id))
                    .about(Subject::Activity(tested))
                    .with_help("look for constraints and missing links between it and the finish"),
            );
        }
    }
    Checked::count(findings, of, Population::Other)
}

const DELAY_DAYS: f64 = 600.0;

/// The first activity of the driving chain to a finish that can still be delayed, and whose finish drives what follows.
fn first_critical(context: &Context<'_>, finish: ActivityId) -> Option<ActivityId> {
    let scheduled = context.scheduled?;
    let chain = scheduled.schedule.driving_chain(scheduled.network, finish);
    let nexts = chain.iter().skip(1).map(Some).chain([None]);
    let mut steps = chain.iter().zip(nexts);
    let found = steps.find(|(step, next)| {
        let activity = context.plan.activity(step.activity);
        let finish_drives = match next.map(|next| next.driver) {
            Some(Driver::Relationship(id)) => !context.link(id).kind.from_start(),
            _ => true,
        };
        finish_drives && activity.progress.status() != Status::Finished && !activity.kind.is_milestone()
    });
    found.map(|(step, _)| step.activity)
}

/// Dates the network anew with a longer activity and returns the project's finish.
fn finish_after_delay(
    context: &Context<'_>,
    project: ProjectId,
    tested: ActivityId,
    delay: WorkingTime,
) -> Option<Moment> {
    let network = context.scheduled?.network;
    let mut pass = Pass::new(network);
    pass.remaining[network.node_of(tested)?] += delay;
    pass.forward(network, &network.options());
    let finish_of = |id| network.node_of(id).map(|node| pass.early_finish(node));
    if let Some(milestone) = context.plan.project(project).finish_milestone {
        return finish_of(milestone);
    }
    let all = context.plan.activities().enumerated();
    all.filter(|(_, activity)| activity.project == project).filter_map(|(id, _)| finish_of(id)).max()
}
