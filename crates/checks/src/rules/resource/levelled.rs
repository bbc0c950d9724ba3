//! Levelled dates that break the logic or the calendars.

use chainage_engine::verify::{Broken, Given, Stated, verify};
use chainage_model::{Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("levelled.md")]
pub(crate) static RULE: Rule = Rule {
    code: "S003",
    name: "levelled-plan-broken",
    zh: "资源平衡后违反逻辑或日历",
    severity: Severity::Error,
    page: include_str!("levelled.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let Some(scheduled) = context.scheduled.filter(|_| context.is_levelled()) else {
        return Checked::count(Vec::new(), 0, Population::Other);
    };
    let mut given = Given::of(scheduled.schedule);
    for (id, activity) in context.plan.activities().enumerated() {
        let stored = activity.stored.as_deref().copied().unwrap_or_default();
        let start = activity.progress.actual_start.or(stored.start).or(stored.early_start);
        let finish = activity.progress.actual_finish.or(stored.finish).or(stored.early_finish);
        if let (Some(start), Some(finish)) = (start, finish) {
            given.set(id, Some((Stated::exact(start), Stated::exact(finish))));
        }
    }
    let mut findings = Vec::new();
    for broken in verify(context.plan, scheduled.network, &given) {
        // Being late is for other rules; capacities are for S002.
        if matches!(
            broken.broken,
            Broken::Missing | Broken::Late(_) | Broken::LateProject(_) | Broken::Capacity(_)
        ) {
            continue;
        }
        let finding = rule.finding(format!("levelled dates: {}", broken.message));
        let finding = finding.about(Subject::Activity(broken.activity));
        let link = broken.broken.relationship();
        let finding = link.into_iter().fold(finding, |finding, id| finding.about(Subject::Relationship(id)));
        findings.push(finding.with_help("level again under the links and calendars as they are now"));
    }
    Checked::count(findings, scheduled.network.nodes().len(), Population::Other)
}
