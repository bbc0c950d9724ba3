//! Family I: input and structure.

use chainage_model::Diagnostic;

use crate::profile::Setting;
use crate::rule::{Checked, Context, Population, Rule};

pub(crate) mod calendar_without_work;
pub(crate) mod disordered_dates;
pub(crate) mod duplicate_code;
pub(crate) mod hopeless_demand;
pub(crate) mod import_loss;
pub(crate) mod infeasible_maximum_lag;
pub(crate) mod r#loop;
pub(crate) mod milestone_duration;
pub(crate) mod names;
pub(crate) mod number_out_of_range;
pub(crate) mod project_dates;
pub(crate) mod self_link;
pub(crate) mod unknown_key;
pub(crate) mod unresolved_reference;

/// Passes on what reader, compiler or scheduler said under the rule's code.
pub(crate) fn known(rule: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    pass_on(context, |code| code == rule.code)
}

/// Passes on what the reader of a foreign format said (codes of more letters than one), and what scheduling left out.
fn lossy(_: &Rule, context: &Context<'_>, _: &Setting) -> Checked {
    pass_on(context, |code| code == "I013" || code.bytes().take_while(u8::is_ascii_uppercase).count() > 1)
}

fn pass_on(context: &Context<'_>, wanted: impl Fn(&str) -> bool) -> Checked {
    let conflicts = context.scheduled.iter().flat_map(|scheduled| scheduled.schedule.conflicts());
    let known = context.known.iter().chain(conflicts);
    let findings: Vec<Diagnostic> =
        known.filter(|diagnostic| wanted(diagnostic.code.as_str())).cloned().collect();
    Checked::count(findings, context.plan.activities().len(), Population::All)
}
