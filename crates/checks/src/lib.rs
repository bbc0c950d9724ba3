//! Is the plan *sound*? Schedule checks, one rule a file.
//!
//! An [`Inspection`] compiles and schedules a plan once; a [`Profile`] says which rules run and with what
//! thresholds; [`Inspection::run`] gives a [`Report`]: for every rule the measured value, the population it stands
//! on, and the findings as [`Diagnostic`](chainage_model::Diagnostic)s. Everything is data: nothing is printed, and the same plan gives the same
//! report.
//!
//! ```
//! use chainage_checks::{Inspection, Profile};
//! use chainage_model::{Activity, Calendar, Plan, Project, Relationship, WorkingTime};
//!
//! let day = WorkingTime::from_hours(8);
//! let mut plan = Plan::new();
//! let office = plan.add_calendar(Calendar::office("office"))?;
//! let project = plan.add_project(Project { calendar: Some(office), ..Project::new("P", "Bypass") })?;
//! let mut add = |plan: &mut Plan, code: &str| {
//!     plan.add_activity(Activity { duration: day * 5, ..Activity::task(project, code, code) })
//! };
//! let (a, b, _) = (add(&mut plan, "A")?, add(&mut plan, "B")?, add(&mut plan, "C")?);
//! plan.add_relationship(Relationship::finish_start(a, b))?;
//!
//! let report = Inspection::new(&plan).run(&Profile::infra());
//! let open: Vec<_> = report.findings().filter(|finding| finding.code.as_str() == "L001").collect();
//! assert_eq!(open[2].message, "activity C has neither predecessor nor successor");
//! # Ok::<(), chainage_model::ModelError>(())
//! ```
//!
//! To add a rule: `rules/<family>/<name>.rs`, `<name>.md` beside it (its documentation, its help text and its test),
//! and one line in `registry.rs`.

mod base;
mod brief;
mod fingerprint;
mod inspection;
mod load;
mod numbering;
mod page;
mod parameters;
mod performance;
mod policy;
mod population;
mod profile;
mod ratchet;
mod registry;
mod rule;
mod rules;
mod scope;
mod suppress;

pub use base::Base;
pub use fingerprint::fingerprints;
pub use inspection::{Inspection, Report, RuleReport};
pub use policy::{POLICY_FINDINGS, PolicyFinding, find_policy_finding};
pub use profile::{Profile, Setting, Threshold};
pub use ratchet::Ratchet;
pub use registry::{RESERVED, RULES, Reserved};
pub use rule::{Checked, Context, Measured, Population, Rule, Scheduled, Unit};
pub use scope::{Criterion, Scope};
pub use suppress::{Suppressed, Suppression};

/// Finds a rule by its code or its name, in upper or lower case.
pub fn find_rule(code_or_name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| {
        rule.code.eq_ignore_ascii_case(code_or_name) || rule.name.eq_ignore_ascii_case(code_or_name)
    })
}

/// Finds a reserved code: one that is spoken for and waits for its engine.
pub fn find_reserved(code: &str) -> Option<&'static Reserved> {
    RESERVED.iter().find(|reserved| reserved.code.eq_ignore_ascii_case(code))
}
