//! Scheduling of infrastructure programmes — railways, expressways, ports, industrial parks — as dependency networks
//! with calendars.
//!
//! A file is read into a [`Plan`](model::Plan); a plan is compiled into a [`Network`](engine::Network), which proves
//! that it can be scheduled; a network is scheduled into a [`Schedule`](engine::Schedule), in which every date knows
//! why it is where it is. Checks and reports are functions of these three. Nothing here reads a file, a clock or the
//! environment.
//!
//! ```
//! use chainage::prelude::*;
//!
//! let text = r#"
//! chainage = 1
//! [calendars.site]
//! week = "Mon-Sat 08:00-12:00 13:00-17:00"
//! [project]
//! code = "BY"
//! name = "Bypass"
//! start = "2026-03-02"
//! calendar = "site"
//! [activities]
//! EARTH = { name = "Earthworks", duration = "20d" }
//! DRAIN = { name = "Drains", duration = "15d", after = ["EARTH SS+5d", "EARTH FF+2d"] }
//! PAVE = { name = "Pavement", duration = "10d", after = ["DRAIN"] }
//! OPEN = { name = "Open", kind = "finish-milestone", after = ["PAVE"] }
//! "#;
//! let import = chainage::formats::read("bypass.toml", text.as_bytes(), &mut |path| Err(format!("no file {path}")))?;
//! let network = Network::compile(&import.plan)?;
//! let schedule = cpm::schedule(&network, &network.options());
//!
//! let open = import.plan.find_activity("OPEN").expect("it is in the plan");
//! assert_eq!(schedule[open].finish.to_string(), "2026-04-07T17:00");
//! let chain: Vec<_> = schedule.driving_chain(&network, open);
//! let codes: Vec<_> = chain.iter().map(|step| import.plan.activity(step.activity).code.as_str()).collect();
//! assert_eq!(codes, ["EARTH", "DRAIN", "PAVE", "OPEN"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | module | what |
//! | --- | --- |
//! | [`model`] | what a plan is |
//! | [`formats`] | plans as bytes |
//! | [`engine`] | calendars, networks, the critical path method |
//! | [`checks`] | is the plan sound |
//! | [`report`] | results as text, CSV, JSON, SVG |
//! | [`policy`] | what a repository asks of its plans |

pub use chainage_checks as checks;
pub use chainage_engine as engine;
pub use chainage_formats as formats;
pub use chainage_model as model;
pub use chainage_report as report;

pub mod policy;

/// What most programs need.
pub mod prelude {
    pub use chainage_engine::{Dates, Driver, Network, Schedule, WorkingCalendar, cpm};
    pub use chainage_model::{
        Activity, ActivityId, ActivityKind, Calendar, Diagnostic, Moment, Plan, Project, ProjectId,
        Relationship, RelationshipKind, SchedulingOptions, Severity, WorkingTime,
    };
}
