//! The formats, and how one is told from another.

use std::fmt;

use chainage_model::Diagnostic;

use crate::kind::{self, Kind, ZIP};

/// A file format of plans.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Ours, for people.
    Toml,
    /// Ours, for programs: the same keys as TOML.
    Json,
    /// Primavera P6's text export.
    Xer,
    /// Primavera P6's XML export.
    Pmxml,
    /// MS Project's XML.
    Mspdi,
    /// A table of activities as comma-separated values.
    Csv,
    /// Tables of activities, relationships, calendars and resources as a workbook.
    Xlsx,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 7] =
        [Self::Toml, Self::Json, Self::Xer, Self::Pmxml, Self::Mspdi, Self::Csv, Self::Xlsx];

    /// Returns the format that files of this name have: by the extension; `.xml` is MS Project's, `.p6.xml` P6's.
    ///
    /// ```
    /// use chainage_formats::Format;
    /// assert_eq!(Format::of_name("plans/maoming.TOML"), Some(Format::Toml));
    /// assert_eq!(Format::of_name("bypass.pmxml"), Some(Format::Pmxml));
    /// assert_eq!(Format::of_name("bypass.p6.xml"), Some(Format::Pmxml));
    /// assert_eq!(Format::of_name("plan.mpp"), None);
    /// ```
    pub fn of_name(name: &str) -> Option<Self> {
        match extension(name).as_str() {
            "toml" => Some(Self::Toml),
            "json" => Some(Self::Json),
            "xer" => Some(Self::Xer),
            "pmxml" => Some(Self::Pmxml),
            "xml" if name.to_ascii_lowercase().ends_with(".p6.xml") => Some(Self::Pmxml),
            "xml" | "mspdi" => Some(Self::Mspdi),
            "csv" | "tsv" => Some(Self::Csv),
            "xlsx" | "xlsm" => Some(Self::Xlsx),
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    /// Writes the name people use: `TOML`, `MSPDI`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Toml => "TOML",
            Self::Json => "JSON",
            Self::Xer => "XER",
            Self::Pmxml => "PMXML",
            Self::Mspdi => "MSPDI",
            Self::Csv => "CSV",
            Self::Xlsx => "XLSX",
        })
    }
}

/// Finds the format of a file: by its content, and by its name where the content leaves it open.
///
/// ```
/// use chainage_formats::{Format, detect};
/// assert_eq!(detect(b"ERMHDR\t19.12\t2026-03-02", "renamed.txt"), Some(Format::Xer));
/// assert_eq!(detect(b"{ \"chainage\": 1 }", "plan"), Some(Format::Json));
/// assert_eq!(detect(b"chainage = 1", "plan.toml"), Some(Format::Toml));
/// ```
pub fn detect(bytes: &[u8], name: &str) -> Option<Format> {
    let named = Format::of_name(name);
    if kind::stranger(bytes, "").is_some() {
        return None;
    }
    if bytes.starts_with(ZIP) {
        return Some(Format::Xlsx);
    }
    let head = head(bytes);
    let start = head.trim_start();
    if start.starts_with("ERMHDR") {
        Some(Format::Xer)
    } else if start.starts_with('<') {
        if head.contains("APIBusinessObjects") {
            Some(Format::Pmxml)
        } else if head.contains("schemas.microsoft.com/project") || head.contains("<Project") {
            Some(Format::Mspdi)
        } else {
            named.filter(|format| matches!(format, Format::Mspdi | Format::Pmxml))
        }
    } else if start.starts_with('{') {
        Some(Format::Json)
    } else if start.starts_with("chainage") && start["chainage".len()..].trim_start().starts_with('=') {
        Some(Format::Toml)
    } else {
        named
    }
}

/// Returns what follows the last dot of a file's name, in lower case; empty if there is none.
pub(crate) fn extension(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    file.rsplit_once('.').map_or_else(String::new, |(_, extension)| extension.to_ascii_lowercase())
}

/// Returns the first characters, as far as they are ASCII; bytes of wide encodings and marks are dropped.
fn head(bytes: &[u8]) -> String {
    bytes.iter().take(4096).filter(|b| b.is_ascii() && **b != 0).map(|&b| char::from(b)).collect()
}

/// Says that a file is of no known format, and what to do.
pub(crate) fn unknown(bytes: &[u8], name: &str) -> Diagnostic {
    if bytes.is_empty() {
        return Diagnostic::error("FILE004", format!("{name} is empty"));
    }
    if let Some(Kind { what, help }) = kind::stranger(bytes, &extension(name)) {
        return Diagnostic::error("FILE001", format!("{name} is {what}, which cannot be read"))
            .with_help(help);
    }
    Diagnostic::error("FILE001", format!("{name} is of no format that can be read")).with_help(
        "plans are read from .toml, .json, .xlsx, .csv, .xer and the .xml files of P6 and MS Project",
    )
}

/// Says that this build has no reader for a format.
#[cfg(not(feature = "xlsx"))]
pub(crate) fn no_reader(format: Format, name: &str) -> Diagnostic {
    Diagnostic::error("FILE001", format!("{name}: this build cannot read {format}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::OLE;

    #[test]
    fn content_wins_over_the_name() {
        let p6 = b"<?xml version=\"1.0\"?><APIBusinessObjects xmlns=\"http://x\">";
        assert_eq!(detect(p6, "plan.xml"), Some(Format::Pmxml));
        let wide: Vec<u8> = "\u{feff}<Project xmlns=\"http://schemas.microsoft.com/project\">"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(detect(&wide, "plan.xer"), Some(Format::Mspdi));
        assert_eq!(detect(b"PK\x03\x04...", "plan.csv"), Some(Format::Xlsx));
    }

    #[test]
    fn files_that_cannot_be_read_are_named_for_what_they_are() {
        assert_eq!(detect(OLE, "plan.xml"), None);
        assert!(unknown(OLE, "plan.xml").message.contains(".mpp"));
        assert!(unknown(b"", "plan").message.contains("empty"));
        assert_eq!(unknown(b"hello", "plan.doc").code.as_str(), "FILE001");
    }
}
