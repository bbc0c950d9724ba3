//! Family L: logic.

pub(crate) mod against_direction;
pub(crate) mod burst_hotspot;
pub(crate) mod completed_predecessors;
pub(crate) mod cross_project;
pub(crate) mod dangling_finish;
pub(crate) mod dangling_start;
pub(crate) mod density;
pub(crate) mod disconnected;
pub(crate) mod duplicate_link;
pub(crate) mod finish_start_share;
pub(crate) mod level_of_effort_drives;
pub(crate) mod merge_hotspot;
pub(crate) mod open_ends;
pub(crate) mod open_start_finish;
pub(crate) mod out_of_sequence;
pub(crate) mod overlap_without_finish;
pub(crate) mod redundant;
pub(crate) mod reverse_logic;
pub(crate) mod summary_logic;
pub(crate) mod vanishing_duration;
