//! Primavera P6's XML (PMXML).
//!
//! The file holds the objects of P6's API; they are the tables of [XER](crate::xer) under other names, and are read
//! and written as such. What is odd is said with object, number and element.
#![doc = include_str!("format.md")]

mod baseline;
mod calendar;
mod name;
mod tables;
mod write;

pub(crate) use write::losses;
pub use write::{write, write_over};

use std::collections::HashMap;

use chainage_model::{Diagnostic, ProjectId};

use crate::xer::log::Log;
use crate::xer::read::{self, Content};
use crate::xml::{self, Dialect};
use crate::{Import, ReadError};
use tables::Tables;

/// P6's XML, for what its reader says.
static DIALECT: Dialect = Dialect {
    letters: "PMX",
    name: "Primavera P6's XML",
    how_to_save: "in P6: File, Export, Primavera PM - (XML)",
};

/// Reads a plan from Primavera P6's XML. `name` is what diagnostics call the file.
///
/// # Errors
/// If the bytes are no PMXML file: another kind of file (which is named), XML that is not well-formed, declares a
/// document type or passes the limits, or one without a project. Everything else is read as far as it makes sense, and
/// what does not is in [`Import::diagnostics`].
pub fn read(name: &str, bytes: &[u8]) -> Result<Import, ReadError> {
    xml::import(name, bytes, &DIALECT, |text| {
        let mut log = Log::new(name::VOCABULARY);
        let tables = Tables::read(text, &mut log)?;
        let Content { mut plan, origins, mut diagnostics, rows } = read::read(&tables, log);
        let keys = rows.projects.enumerated().filter_map(|(id, at)| Some((tables.project_key((*at)?), id)));
        let projects: HashMap<&str, ProjectId> = keys.collect();
        for baseline in &tables.baselines {
            match projects.get(baseline.original.trim()).copied() {
                Some(project) => baseline.add_to(&mut plan, project, &mut diagnostics),
                None => diagnostics.push(Diagnostic::warning(
                    "PMX026",
                    "the project of a baseline is not in the file; the baseline is left out",
                )),
            }
        }
        Ok((plan, origins, diagnostics))
    })
}
