//! Primavera P6's XER files.
//!
//! Reading is lenient: whatever can be understood becomes a plan, and what was odd is said with table, row and field.
//! No field is copied before it is needed, and what a plan does not hold stays in the [`Document`], over which an
//! edited plan is written.
#![doc = include_str!("format.md")]

pub(crate) mod calendar;
mod document;
mod encoding;
pub(crate) mod lex;
pub(crate) mod log;
pub(crate) mod read;
pub(crate) mod schema;
pub(crate) mod source;
pub(crate) mod value;
pub(crate) mod write;

use chainage_model::{Diagnostic, Severity};

pub use document::Document;
pub(crate) use write::losses;
pub use write::{write, write_over};

use crate::format::extension;
use crate::kind::{self, Kind};
use crate::{FileText, Import, ReadError};
use encoding::Evidence;
use lex::Lines;
use log::Log;

/// How to read an XER file.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Options {
    /// The code page of the machine that wrote the file (`1251`, `gbk`), where nothing else tells; `None` to guess.
    pub code_page: Option<String>,
}

/// Reads an XER file. `name` is what diagnostics call the file.
///
/// ```
/// use chainage_formats::xer;
/// let file = b"ERMHDR\t19.12\n%T\tPROJECT\n%F\tproj_id\tproj_short_name\tplan_start_date\n%R\t1\tBYPASS\t2026-03-02 08:00\n\
///     %T\tTASK\n%F\ttask_id\tproj_id\ttask_code\ttask_name\ttarget_drtn_hr_cnt\n%R\t7\t1\tA10\tDig\t40\n%E\n";
/// let import = xer::read("bypass.xer", file, &xer::Options::default())?;
/// let dig = import.plan.find_activity("A10").expect("the file has it");
/// assert_eq!(import.plan.activity(dig).duration.minutes(), 40 * 60);
/// # Ok::<(), chainage_formats::ReadError>(())
/// ```
///
/// # Errors
/// If the bytes hold no tables, or the code page is not known.
pub fn read(name: &str, bytes: &[u8], options: &Options) -> Result<Import, ReadError> {
    let (document, log) = open(name, bytes, options)?;
    let content = read::read(&document, log);
    let files = vec![FileText { name: name.to_owned(), text: document.text }];
    let read::Content { plan, origins, diagnostics, .. } = content;
    Ok(Import { plan, diagnostics, origins, files })
}

/// Reads an XER file and keeps it, so that it can be written back with all that a plan does not hold.
///
/// # Errors
/// As for [`read`].
pub fn read_with_document(
    name: &str,
    bytes: &[u8],
    options: &Options,
) -> Result<(Import, Document), ReadError> {
    let (document, log) = open(name, bytes, options)?;
    let read::Content { plan, origins, diagnostics, .. } = read::read(&document, log);
    let files = vec![FileText { name: name.to_owned(), text: document.text.clone() }];
    Ok((Import { plan, diagnostics, origins, files }, document))
}

fn open(name: &str, bytes: &[u8], options: &Options) -> Result<(Document, Log), ReadError> {
    let refuse = |code, message: String, help: &'static str| {
        Err(ReadError::new(Diagnostic::error(code, message).with_help(help), Vec::new()))
    };
    if u32::try_from(bytes.len()).is_err() {
        return refuse("XER001", format!("{name} is larger than 4 GiB"), "export fewer projects at a time");
    }
    if let Some(Kind { what, help }) = something_else(name, bytes) {
        return refuse("XER001", format!("{name} is {what}, not an XER file"), help);
    }
    let told = options.code_page.as_deref().map(encoding::by_name);
    if told == Some(None) {
        let message =
            format!("{:?} is not the name of an encoding", options.code_page.as_deref().unwrap_or(""));
        return refuse("XER002", message, "give a code page like 1251, 936, gbk or utf-8");
    }
    let decoded = encoding::decode(bytes, told.flatten());
    if u32::try_from(decoded.text.len()).is_err() {
        return refuse("XER001", format!("{name} is larger than 4 GiB"), "export fewer projects at a time");
    }
    let lines = Lines::of(decoded.text.as_bytes());
    if lines.tables.is_empty() {
        let help = "an XER file has lines that begin with %T, %F and %R";
        return refuse("XER001", format!("{name} holds no tables, so it is not an XER file"), help);
    }
    let mut log = Log::default();
    remark(&decoded, &lines, &mut log);
    let document =
        Document { text: decoded.text.into_owned(), lines, encoding: decoded.encoding, mark: decoded.mark };
    Ok((document, log))
}

/// Says what is odd about the file as a whole.
fn remark(decoded: &encoding::Decoded<'_>, lines: &Lines, log: &mut Log) {
    let encoding = decoded.encoding.name();
    match decoded.evidence {
        Evidence::Guessed => log.add("XER002", Severity::Info, || {
            let message = format!("the file does not say its encoding; by its names it is {encoding}");
            Diagnostic::new(chainage_model::Code::new("XER002"), Severity::Info, message)
                .with_help("name the code page if names look wrong")
        }),
        Evidence::Fallback => log.add("XER002", Severity::Warning, || {
            let message = "the encoding cannot be told from the names; windows-1252 is assumed";
            Diagnostic::warning("XER002", message).with_help("name the code page if names look wrong")
        }),
        Evidence::Certain | Evidence::Told => {}
    }
    if decoded.replaced {
        log.warn("XER003", format!("some bytes mean nothing in {encoding} and were replaced"));
    }
    if lines.header.is_none() {
        log.warn("XER004", "the file has no header line (ERMHDR)");
    }
    if !lines.ended {
        log.warn("XER005", "the file has no end line (%E); it may have been cut off");
    }
    if lines.strays > 0 {
        log.warn("XER006", format!("{} lines belong to no table and are left out", lines.strays));
    }
}

/// Recognises files that are something else, whatever they are called.
fn something_else(name: &str, bytes: &[u8]) -> Option<Kind> {
    let known = match bytes.trim_ascii_start() {
        [] => Some(("empty", "export from P6 as XER")),
        [b'P', b'K', 3, 4, ..] => Some(("a ZIP archive or an Excel workbook", "unpack it, or name it .xlsx")),
        [b'<', ..] | [0xef, 0xbb, 0xbf, b'<', ..] => Some(("an XML file", "name it .xml")),
        _ => None,
    };
    kind::stranger(bytes, &extension(name)).or_else(|| known.map(|(what, help)| Kind { what, help }))
}
