//! How uneven the demand for a resource is.

use std::collections::BTreeSet;

use chainage_model::{CalendarId, MINUTES_PER_DAY, Moment, ResourceId, Severity, Subject, WorkingTime};

use crate::load::Use;
use crate::profile::Setting;
use crate::rule::{Checked, Context, Measured, Population, Rule, Scheduled, Unit, to_f64};

#[doc = include_str!("unevenness.md")]
pub(crate) static RULE: Rule = Rule {
    code: "S005",
    name: "resource-unevenness",
    zh: "资源不均衡系数",
    severity: Severity::Info,
    page: include_str!("unevenness.md"),
    check,
};

/// Longest histogram looked at, in days: a hundred years.
const LONGEST: i64 = 36_525;

fn check(rule: &Rule, context: &Context<'_>, setting: &Setting) -> Checked {
    let mut findings = Vec::new();
    let (mut worst, mut of) = (1.0_f64, 0);
    if let Some(scheduled) = context.scheduled {
        for (id, uses) in context.uses(scheduled).enumerated() {
            let Some(demand) = histogram(context, scheduled, id, uses) else { continue };
            of += 1;
            let n_days = to_f64(demand.len());
            let mean = demand.iter().sum::<f64>() / n_days;
            let peak = demand.iter().copied().fold(0.0, f64::max);
            let change = demand.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum::<f64>() / n_days;
            // The moment about the axis of time (Harris 1978): half the sum of the squares.
            let moment = demand.iter().map(|units| units * units).sum::<f64>() / 2.0;
            let factor = peak / mean;
            worst = worst.max(factor);
            if !setting.threshold.allows(factor) {
                let message = format!(
                    "resource {}: K = {factor:.2}, at most {peak:.1} against {mean:.2} on average; it changes by {change:.2} a day, Mx = {moment:.0}",
                    context.plan.resource(id).code
                );
                let finding = rule.finding(message).about(Subject::Resource(id));
                findings.push(finding.with_help("smooth the plan within its float"));
            }
        }
    }
    let measured = Measured {
        value: worst,
        unit: Unit::Ratio,
        n: findings.len(),
        of,
        population: Population::Other,
        gave_up: 0,
    };
    Checked::measured(findings, measured)
}

/// Demand on each working day from the first that asks for the resource to the last; `None` if none does.
fn histogram(
    context: &Context<'_>,
    scheduled: Scheduled<'_>,
    id: ResourceId,
    uses: &[Use],
) -> Option<Vec<f64>> {
    let first = uses.iter().map(|one| one.from.day()).min()?;
    let before_end = |to: Moment| (to - WorkingTime::from_minutes(1)).day();
    let last = uses.iter().map(|one| before_end(one.to)).max()?;
    if last - first >= LONGEST {
        return None;
    }
    let day = |number: i64| usize::try_from(number - first).unwrap_or_default();
    let calendar_of = |one: &Use| context.plan.calendar_of(one.activity);
    // Days on which each calendar in use works; the resource works on those of any of its users.
    let calendars: BTreeSet<Option<CalendarId>> = uses.iter().map(calendar_of).collect();
    let works = |calendar: Option<CalendarId>, number: i64| {
        let start = Moment::from_minutes(number * MINUTES_PER_DAY);
        let is_worked = |id| scheduled.network.calendar(id).is_worked(start.date());
        calendar.is_none_or(is_worked)
    };
    let own = context.plan.resource(id).calendar;
    let mut is_open = vec![false; day(last) + 1];
    let mut demand = vec![0.0; is_open.len()];
    for calendar in calendars {
        let mut changes = vec![0; is_open.len() + 1];
        for one in uses.iter().filter(|one| calendar_of(one) == calendar) {
            changes[day(one.from.day())] += one.units;
            changes[day(before_end(one.to)) + 1] -= one.units;
        }
        let mut held = 0_i64;
        for number in first..=last {
            held += changes[day(number)];
            if works(own.or(calendar), number) {
                is_open[day(number)] = true;
                demand[day(number)] += to_f64(usize::try_from(held).unwrap_or_default()) / 1000.0;
            }
        }
    }
    let open: Vec<f64> =
        demand.into_iter().zip(is_open).filter(|&(_, open)| open).map(|(units, _)| units).collect();
    (open.iter().sum::<f64>() > 0.0).then_some(open)
}
