//! More of a resource held than there is.

use chainage_model::{ResourceId, Severity, Subject, Units};

use crate::load::{Step, Use};
use crate::profile::Setting;
use crate::rule::{Checked, Context, Measured, Population, Rule, Unit};

#[doc = include_str!("over_allocation.md")]
pub(crate) static RULE: Rule = Rule {
    code: "S002",
    name: "over-allocation",
    zh: "资源超额分配",
    severity: Severity::Error,
    page: include_str!("over_allocation.md"),
    check,
};

/// Windows that a message lists.
const LISTED: usize = 3;

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    let (mut over, mut booked, mut of) = (0.0, 0.0, 0);
    if let Some(scheduled) = context.scheduled {
        for (id, uses) in context.uses(scheduled).enumerated() {
            of += uses.len();
            let steps = context.steps(id, uses);
            booked += steps.iter().map(|step| step.time(step.held)).sum::<f64>();
            let beyond: Vec<Step> = steps.into_iter().filter(|step| step.over() > 0).collect();
            over += beyond.iter().map(|step| step.time(step.over())).sum::<f64>();
            findings.extend(finding(rule, context, id, uses, &beyond));
        }
    }
    let value = if booked > 0.0 { 100.0 * over / booked } else { 0.0 };
    let n = findings.len();
    let measured = Measured { value, unit: Unit::Percent, n, of, population: Population::Other, gave_up: 0 };
    let checked = Checked::measured(findings, measured);
    if context.is_levelled() { checked } else { checked.at_worst(Severity::Info) }
}

fn finding(
    rule: &Rule,
    context: &Context<'_>,
    id: ResourceId,
    uses: &[Use],
    beyond: &[Step],
) -> Option<chainage_model::Diagnostic> {
    // Of equal ones the first is the worst.
    let worst = beyond.iter().rev().max_by_key(|step| step.over())?;
    let windows = windows(beyond);
    let listed: Vec<String> =
        windows.iter().take(LISTED).map(|(from, to)| format!("{from} to {to}")).collect();
    let rest = match windows.len().saturating_sub(LISTED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let [held, there] = [worst.held, worst.capacity.unwrap_or_default()].map(Units::from_thousandths);
    let code = &context.plan.resource(id).code;
    let message = format!(
        "resource {code}: more is held than there is in {}, {}{rest}; at worst {held} of {there} from {}",
        if windows.len() == 1 { "1 window".to_owned() } else { format!("{} windows", windows.len()) },
        listed.join(", "),
        worst.from
    );
    let finding = rule.finding(message).about(Subject::Resource(id));
    let then = uses.iter().filter(|one| one.from <= worst.from && worst.from < one.to);
    let finding = then.fold(finding, |finding, one| finding.about(Subject::Activity(one.activity)));
    Some(finding.with_help("level the plan, or raise the capacity"))
}

/// Stretches that meet are one window, said in days.
fn windows(beyond: &[Step]) -> Vec<(chrono::NaiveDate, chrono::NaiveDate)> {
    let mut windows: Vec<(chainage_model::Moment, chainage_model::Moment)> = Vec::new();
    for step in beyond {
        match windows.last_mut() {
            Some(last) if last.1 == step.from => last.1 = step.to,
            _ => windows.push((step.from, step.to)),
        }
    }
    windows.into_iter().map(|(from, to)| (from.date(), to.finish_date())).collect()
}

#[cfg(test)]
mod tests {
    use chainage_engine::verify::{Broken, Given, verify_capacities};
    use chainage_testkit::strategy::{Features, networks};
    use proptest::prelude::*;

    use super::*;
    use crate::{Inspection, Profile};

    proptest! {
        #[test]
        fn the_judge_of_schedules_finds_the_same_resources(
            text in networks(14, Features { resources: true, progress: true, ..Features::LOGIC })
        ) {
            let plan = text.plan();
            let inspection = Inspection::new(&plan);
            let Some(scheduled) = inspection.scheduled() else { return Ok(()) };
            let mut profile = Profile::empty("one");
            profile.set("S002", Setting::none());
            let report = inspection.run(&profile);
            let found: Vec<Subject> = report.findings().map(|finding| finding.subjects[0]).collect();
            let judged = verify_capacities(&plan, scheduled.network, &Given::of(scheduled.schedule));
            let mut expected: Vec<Subject> = judged
                .iter()
                .filter_map(|one| match one.broken {
                    Broken::Capacity(id) => Some(Subject::Resource(id)),
                    _ => None,
                })
                .collect();
            expected.dedup();
            prop_assert_eq!(found, expected);
        }
    }
}
