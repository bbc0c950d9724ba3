//! Schedule performance by value and by time.

use chainage_model::{Severity, Subject};

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("schedule_index.md")]
pub(crate) static RULE: Rule = Rule {
    code: "B005",
    name: "schedule-performance-index",
    zh: "进度绩效指数",
    severity: Severity::Warning,
    page: include_str!("schedule_index.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let mut worst = 1.0_f64;
    let (mut findings, mut of) = (Vec::new(), 0);
    for (id, project) in context.plan.projects().enumerated() {
        let Some(performance) = context.performance(id) else { continue };
        of += 1;
        let (spi, spi_t) = (performance.spi(), performance.spi_t());
        let least = spi.min(spi_t);
        worst = if of == 1 { least } else { worst.min(least) };
        if !setting.threshold.allows(least) {
            let behind = performance.data_date.day() - performance.schedule.day();
            let message = format!(
                "project {}: SPI {spi:.2}, SPI(t) {spi_t:.2}; the earned schedule is {behind} days behind",
                project.code
            );
            findings.push(
                rule.finding(message).about(Subject::Project(id)).with_help("recover, or forecast the slip"),
            );
        }
    }
    let n = findings.len();
    Checked { findings, ..Checked::ratio(worst, n, of, Population::Other) }
}
