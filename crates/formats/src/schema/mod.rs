//! The tables of our own format, the same in TOML and JSON; each knows its counterpart in the model.

pub(crate) mod activity;
pub(crate) mod amount;
pub(crate) mod calendar;
pub(crate) mod date;
pub(crate) mod hours;
mod json_schema;
pub(crate) mod place;
pub(crate) mod progress;
pub(crate) mod project;
pub(crate) mod relationship;
pub(crate) mod resource;
pub(crate) mod risk;
pub(crate) mod scope;
mod source;

pub use json_schema::json_schema;

use crate::schema::activity::ActivityTable;
use crate::schema::calendar::{CalendarTable, DayListTable};
use crate::schema::place::AlignmentTable;
use crate::schema::progress::BaselineTable;
use crate::schema::project::{ProjectTable, WbsTable};
use crate::schema::relationship::RelationshipTable;
use crate::schema::resource::ResourceTable;
use crate::schema::risk::{FundingTable, RiskTable, UncertaintyTable};
use crate::schema::source::Sources;
use crate::shape::{At, Map, table};

/// The version of the format.
pub(crate) const VERSION: u16 = 1;

table! {
    /// A plan, or a part of one that another file includes.
    File("a plan") {
        /// The version of the format: 1.
        chainage: Option<At<u16>>,
        /// Files that belong to the plan, by path relative to this one.
        include: Vec<At<String>>,
        /// What is said of the plan as a whole.
        programme: Option<At<ProgrammeTable>>,
        /// Lists of days by code.
        day_lists: Map<DayListTable>,
        /// Calendars by code.
        calendars: Map<CalendarTable>,
        /// Alignments by code.
        alignments: Map<AlignmentTable>,
        /// Classes of three-point factors by code.
        uncertainty: Map<UncertaintyTable>,
        /// Risk events by code.
        risks: Map<RiskTable>,
        /// Money coming in by code.
        funding: Map<FundingTable>,
        /// The only project of the file.
        project: Option<At<ProjectTable>>,
        /// Projects by code, where the file has several.
        projects: Map<At<ProjectTable>>,
        /// The work breakdown of the file's only project.
        wbs: Map<WbsTable>,
        /// Resources of the file's only project; shared by all projects where the file has no [project].
        resources: Map<ResourceTable>,
        /// Activities of the file's only project.
        activities: Map<ActivityTable>,
        /// Relationships that do not stand with their successors.
        relationships: Vec<At<RelationshipTable>>,
        /// Earlier plans to compare with.
        baselines: Vec<At<BaselineTable>>,
    }

    /// What is said of a plan as a whole.
    ProgrammeTable("a programme") {
        /// The name.
        name: String,
        /// The Chinese name.
        zh: String,
        /// The currency of all money: CNY.
        currency: String,
        /// Where the plan comes from.
        source: Sources,
        /// Remarks.
        note: String,
    }
}

/// Returns sources as tables have them.
pub(crate) fn sources(sources: &[chainage_model::Source]) -> Sources {
    Sources::of_model(sources)
}
