//! Crews that would have to be at two places with too little time between.

use chainage_model::{
    Diagnostic, Moment, ResourceId, Severity, Subject, Travel, Units, WorkingTime, notation,
};

use crate::load::Use;
use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

#[doc = include_str!("teleport.md")]
pub(crate) static RULE: Rule = Rule {
    code: "S010",
    name: "crew-teleport",
    zh: "班组转场时间不足",
    severity: Severity::Warning,
    page: include_str!("teleport.md"),
    check,
};

fn check(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    let mut findings = Vec::new();
    let mut of = 0;
    if let Some(scheduled) = context.scheduled {
        for (id, uses) in context.uses(scheduled).enumerated() {
            if let Some((travel, n_crews)) = context.plan.resource(id).crews() {
                of += uses.len();
                let mut uses = uses.clone();
                uses.sort_by_key(|one| (one.from, one.to, one.activity));
                findings.extend(teleports(rule, context, id, (&travel, n_crews), &uses));
            }
        }
    }
    Checked::count(findings, of, Population::Other)
}

/// Sends crews as they come: to each booking those that have been there for the shortest time.
fn teleports(
    rule: &Rule,
    context: &Context<'_>,
    resource: ResourceId,
    (travel, most): (&Travel, usize),
    uses: &[Use],
) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    // What each crew did last.
    let mut crews: Vec<Use> = Vec::new();
    for &one in uses {
        let arrives = |crew: &Use| crew.to + way(context, travel, crew, &one);
        let mut nearest: Option<(Moment, Use)> = None;
        for _ in 0..Units::from_thousandths(one.units).rounded_up().min(most) {
            let ready = (0..crews.len()).filter(|&crew| arrives(&crews[crew]) <= one.from);
            if let Some(crew) = ready.max_by_key(|&crew| (arrives(&crews[crew]), std::cmp::Reverse(crew))) {
                crews[crew] = one;
            } else if crews.len() < most {
                crews.push(one);
            } else {
                // Somebody who is still at work elsewhere is for S002; who only lacks the time to come is meant here.
                let idle = (0..crews.len()).filter(|&crew| crews[crew].to <= one.from);
                let Some(crew) = idle.min_by_key(|&crew| (arrives(&crews[crew]), crew)) else { continue };
                // Of several the last to come is told of.
                if nearest.is_none_or(|(last, _)| arrives(&crews[crew]) > last) {
                    nearest = Some((arrives(&crews[crew]), crews[crew]));
                }
                crews[crew] = one;
            }
        }
        let Some((arrival, before)) = nearest else { continue };
        let (way, there) = (arrival - before.to, one.from - before.to);
        let says = format!(
            "starts at {}, {} after {}; {} needs {} to come from there",
            one.from,
            notation::write_elapsed(there),
            context.code(before.activity),
            context.plan.resource(resource).code,
            notation::write_elapsed(way)
        );
        let subjects = [Subject::Resource(resource), Subject::Activity(before.activity)];
        let finding =
            subjects.into_iter().fold(rule.activity(context, one.activity, says), Diagnostic::about);
        findings.push(finding.with_help("level the plan, or plan the move"));
    }
    findings
}

fn way(context: &Context<'_>, travel: &Travel, from: &Use, to: &Use) -> WorkingTime {
    let places = |one: &Use| context.plan.places_of(context.plan.activity(one.activity));
    match (places(from), places(to)) {
        (Some((_, end)), Some((begin, _))) => travel.between(end, begin),
        _ => WorkingTime::ZERO,
    }
}
