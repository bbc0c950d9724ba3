//! Plans as bytes: files into a [`Plan`], and a plan into files.
//!
//! | format | for | module |
//! | --- | --- | --- |
//! | TOML | people: edited by hand, kept in version control | [`toml`] |
//! | JSON | programs: the same keys as TOML | [`toml`] |
//! | XER | Primavera P6 | [`xer`] |
//! | PMXML | Primavera P6, as XML | [`pmxml`] |
//! | MSPDI | MS Project, saved as XML, read and written | [`mspdi`] |
//! | CSV | people: one table of activities | [`table`] |
//! | XLSX | people: a workbook of tables (feature `xlsx`) | [`table`] |
//!
//! Nothing here touches a file system: bytes come in, bytes go out, and a file that is included by another is asked
//! for through a function. Nothing here schedules: a reader is done when it has a [`Plan`].

mod assemble;
pub mod dates;
mod disassemble;
mod error;
mod expand;
mod format;
mod include;
mod json;
mod kind;
pub mod mspdi;
pub mod pmxml;
pub mod policy;
pub mod psplib;
mod schema;
mod shape;
pub mod table;
mod text;
pub mod toml;
mod tree;
pub mod xer;
mod xml;

use chainage_model::{Diagnostic, Origins, Plan};

pub use error::{ReadError, WriteError};
pub use format::{Format, detect};
pub use schema::json_schema;

use crate::shape::Shape;

/// A file that was read, for showing places in it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct FileText {
    /// Its name: as the caller gave it, or the path of an included file beside it.
    pub name: String,
    /// Its text; spans of diagnostics count its bytes. Empty for files that are not text.
    pub text: String,
}

/// What a reader makes of bytes.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Import {
    /// The plan.
    pub plan: Plan,
    /// What a person should know about it.
    pub diagnostics: Vec<Diagnostic>,
    /// Where in the files its things stand.
    pub origins: Origins,
    /// The files it was read from, in the order of their [`FileId`](chainage_model::FileId)s.
    pub files: Vec<FileText>,
}

/// Gives the bytes of a file that is included, or says why it cannot.
///
/// The path is relative to the folder of the file that was read first, with `/` between its parts, and never leaves
/// that folder.
pub type Loader<'a> = dyn FnMut(&str) -> Result<Vec<u8>, String> + 'a;

/// Reads a plan; the format is found from the content, and from the name where the content leaves it open.
///
/// `name` is what diagnostics call the file. `loader` is asked for the files it includes; use [`no_includes`] where
/// there are none.
///
/// # Errors
/// If no plan can be made of it: with everything that was found. The formats of other programs are read leniently
/// (what is odd is in [`Import::diagnostics`]), our own strictly.
pub fn read(name: &str, bytes: &[u8], loader: &mut Loader<'_>) -> Result<Import, ReadError> {
    let Some(format) = detect(bytes, name) else {
        return Err(ReadError::new(format::unknown(bytes, name), Vec::new()));
    };
    read_as(format, name, bytes, loader)
}

/// Reads a plan of a known format.
///
/// # Errors
/// As for [`read`].
pub fn read_as(
    format: Format,
    name: &str,
    bytes: &[u8],
    loader: &mut Loader<'_>,
) -> Result<Import, ReadError> {
    match format {
        Format::Toml | Format::Json => include::read(format, name, bytes, loader),
        Format::Xer => xer::read(name, bytes, &xer::Options::default()),
        Format::Pmxml => pmxml::read(name, bytes),
        Format::Mspdi => mspdi::read(name, bytes),
        Format::Csv => table::read_csv(name, bytes),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => table::read_xlsx(name, bytes),
        #[cfg(not(feature = "xlsx"))]
        Format::Xlsx => Err(ReadError::new(format::no_reader(format, name), Vec::new())),
    }
}

/// Writes a plan.
///
/// # Errors
/// If the format cannot hold the plan.
pub fn write(plan: &Plan, format: Format) -> Result<Vec<u8>, WriteError> {
    match format {
        Format::Toml => Ok(toml::write(&disassemble::disassemble(plan, format)?.encode()).into_bytes()),
        Format::Json => Ok(json::write(&disassemble::disassemble(plan, format)?.encode()).into_bytes()),
        Format::Pmxml => Ok(pmxml::write(plan)),
        Format::Mspdi => mspdi::write(plan),
        Format::Csv => table::write_csv(plan),
        #[cfg(feature = "xlsx")]
        Format::Xlsx => table::write_xlsx(plan),
        Format::Xer => Ok(xer::write(plan)),
        #[cfg(not(feature = "xlsx"))]
        Format::Xlsx => Err(WriteError::NoWriter { format }),
    }
}

/// Writes a plan over the file it was read from, so that what the plan does not hold stays: XER, and PMXML as far as
/// [`pmxml::write_over`] can follow; everything else as [`write()`] does.
///
/// # Errors
/// As for [`write()`], and if the plan was changed in more than XER can replace.
pub fn write_over(plan: &Plan, name: &str, original: &[u8], format: Format) -> Result<Vec<u8>, WriteError> {
    if format == Format::Xer
        && detect(original, name) == Some(Format::Xer)
        && let Ok((_, document)) = xer::read_with_document(name, original, &xer::Options::default())
    {
        return xer::write_over(plan, &document);
    }
    if format == Format::Pmxml
        && detect(original, name) == Some(Format::Pmxml)
        && let Some(written) = pmxml::write_over(plan, name, original)
    {
        return Ok(written);
    }
    write(plan, format)
}

/// Says what of a plan a format has no place for, and [`write()`] would leave out.
pub fn losses(plan: &Plan, format: Format) -> Vec<Diagnostic> {
    match format {
        Format::Csv => table::losses(plan),
        Format::Pmxml => pmxml::losses(plan),
        Format::Mspdi => mspdi::losses(plan),
        Format::Xer => xer::losses(plan),
        _ => Vec::new(),
    }
}

/// A [`Loader`] for files that stand alone.
///
/// # Errors
/// Always: there is nothing to include.
pub fn no_includes(path: &str) -> Result<Vec<u8>, String> {
    Err(format!("{path} is included, but there is no folder to look in"))
}
