//! The XML of other programs: text out of bytes, elements out of text, text out of elements.
//!
//! Reading has limits: how deep elements may be nested, how large a file may be. A document type is refused, so no
//! entity is ever expanded and nothing is loaded from elsewhere.

mod decode;
mod element;
mod pull;

use chainage_model::{Code, Diagnostic, Origins, Plan, Severity};

use crate::{FileText, Import, ReadError};
use decode::decode;
pub(crate) use element::{Elements, Escaped};
pub(crate) use pull::Xml;

/// Why a file is refused.
pub(crate) type Refusal = Box<Diagnostic>;

/// Whose XML is read, for messages.
#[derive(Debug)]
pub(crate) struct Dialect {
    /// What the codes of its diagnostics begin with.
    pub(crate) letters: &'static str,
    /// What it is called.
    pub(crate) name: &'static str,
    /// How its program writes it.
    pub(crate) how_to_save: &'static str,
}

impl Dialect {
    /// Returns an error of this dialect: `1` not well-formed, `2` a document type, `3` a limit, `4` something else.
    pub(crate) fn error(&self, number: u8, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Code::from(format!("{}{number:03}", self.letters)), Severity::Error, message)
    }
}

/// Reads a file with a function that makes a plan of its text, and gathers what was said.
///
/// # Errors
/// If the bytes are no text of XML, or the function refuses it.
pub(crate) fn import(
    name: &str,
    bytes: &[u8],
    dialect: &Dialect,
    make: impl FnOnce(&str) -> Result<(Plan, Origins, Vec<Diagnostic>), Refusal>,
) -> Result<Import, ReadError> {
    let files = |text: &str| vec![FileText { name: name.to_owned(), text: text.to_owned() }];
    let text = decode(name, bytes, dialect).map_err(|refusal| ReadError::new(*refusal, files("")))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let (plan, origins, diagnostics) = make(text).map_err(|refusal| ReadError::new(*refusal, files(text)))?;
    Ok(Import { plan, diagnostics, origins, files: files(text) })
}
