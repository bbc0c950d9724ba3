//! Work that is pushed ahead.

use chainage_model::{MINUTES_PER_DAY, Severity, Status, Subject, WorkingTime};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule, to_f64};

#[doc = include_str!("bow_wave.md")]
pub(crate) static RULE: Rule = Rule {
    code: "B012",
    name: "bow-wave",
    zh: "开工堆积",
    severity: Severity::Warning,
    page: include_str!("bow_wave.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let days = setting.parameter("days", 30.0);
    #[expect(clippy::cast_possible_truncation, reason = "a saturating cast of a number of minutes")]
    let period = WorkingTime::from_minutes((days.clamp(1.0, 3650.0) * 1440.0) as i64);
    let mut worst = 0.0_f64;
    let (mut findings, mut of) = (Vec::new(), 0);
    for (id, project) in context.plan.projects().enumerated() {
        let (Some(scheduled), Some(data_date)) = (context.scheduled, project.data_date) else { continue };
        let (mut n_started, mut n_planned) = (0_usize, 0_usize);
        for (activity, of) in context.plan.activities().enumerated().filter(|(_, of)| of.project == id) {
            let Some(start) = of.progress.actual_start else {
                let start = scheduled.schedule[activity].early_start;
                let is_next = context.is_net(activity) && start < data_date + period;
                n_planned += usize::from(is_next && of.progress.status() == Status::NotStarted);
                continue;
            };
            let is_recent = start <= data_date && start > data_date - period * 3;
            n_started += usize::from(is_recent && context.is_discrete(activity));
        }
        if n_started == 0 {
            continue;
        }
        of += 1;
        let mean = to_f64(n_started) / 3.0;
        let index = to_f64(n_planned) / mean;
        worst = worst.max(index);
        if !setting.threshold.allows(index) {
            let message = format!(
                "project {}: {n_planned} starts in the next {} days, {mean:.1} in as many on average before: {index:.2}",
                project.code,
                period.minutes() / MINUTES_PER_DAY
            );
            findings.push(
                rule.finding(message)
                    .about(Subject::Project(id))
                    .with_help("plan what the site can start, and forecast the rest later"),
            );
        }
    }
    let n = findings.len();
    Checked { findings, ..Checked::ratio(worst, n, of, Population::Other) }
}
