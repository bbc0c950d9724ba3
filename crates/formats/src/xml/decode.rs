//! From bytes to text: encodings, and files that are something else.

use std::borrow::Cow;

use chainage_model::Diagnostic;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{Dialect, Refusal};
use crate::format::extension;
use crate::kind::{self, Kind, ZIP};

/// Files beyond this are refused: the spans of diagnostics are 32 bits wide.
const LARGEST: usize = 1 << 30;

/// Decodes a file, or says what it is instead.
pub(crate) fn decode<'a>(name: &str, bytes: &'a [u8], dialect: &Dialect) -> Result<Cow<'a, str>, Refusal> {
    if bytes.len() > LARGEST {
        return Err(dialect.error(3, format!("{name} is over one gigabyte")).into());
    }
    if let Some(Kind { what, help }) = other_kind(name, bytes) {
        let message = format!("{name} is {what}, not {}", dialect.name);
        return Err(Diagnostic::error("FILE001", message).with_help(help).into());
    }
    let encoding = Encoding::for_bom(bytes).map_or_else(|| declared(bytes), |(encoding, _)| encoding);
    let (text, _, _) = encoding.decode(bytes);
    if text.trim_start().is_empty() {
        return Err(Diagnostic::error("FILE004", format!("{name} is empty")).into());
    }
    if !text.trim_start().starts_with('<') {
        return Err(Diagnostic::error("FILE001", format!("{name} is no XML file"))
            .with_help(dialect.how_to_save)
            .into());
    }
    Ok(text)
}

/// Names files that carry the extension wrongly.
fn other_kind(name: &str, bytes: &[u8]) -> Option<Kind> {
    let archive = || {
        bytes.starts_with(ZIP).then_some(Kind {
            what: "a zip archive or a workbook (.xlsx)",
            help: "unpack it first, or give it the extension .xlsx",
        })
    };
    let tables = || {
        bytes
            .starts_with(b"ERMHDR")
            .then_some(Kind { what: "a Primavera P6 export (.xer)", help: "give it the extension .xer" })
    };
    kind::stranger(bytes, &extension(name)).or_else(archive).or_else(tables)
}

/// The encoding the XML declaration names, else UTF-8; wide encodings without a mark are told by their zeros.
fn declared(bytes: &[u8]) -> &'static Encoding {
    match bytes {
        [b'<', 0, ..] => return UTF_16LE,
        [0, b'<', ..] => return UTF_16BE,
        _ => {}
    }
    let head = &bytes[..bytes.len().min(200)];
    let named = head.windows(10).position(|w| w == b"encoding=\"" || w == b"encoding='").and_then(|at| {
        let label = &head[at + 10..];
        Encoding::for_label(&label[..label.iter().position(|b| matches!(b, b'"' | b'\''))?])
    });
    // A declaration of UTF-16 that can be read byte by byte is wrong.
    named.filter(|encoding| encoding.is_ascii_compatible()).unwrap_or(UTF_8)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIALECT: Dialect = Dialect { letters: "X", name: "XML", how_to_save: "" };

    #[test]
    fn wide_and_legacy_encodings_are_read() {
        let wide: Vec<u8> = "\u{feff}<Project/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode("a.xml", &wide, &DIALECT).unwrap(), "<Project/>");
        let latin = b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><Name>caf\xe9</Name>";
        assert!(decode("a.xml", latin, &DIALECT).unwrap().contains("café"));
        let lying = b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><Name>x</Name>";
        assert!(decode("a.xml", lying, &DIALECT).unwrap().contains("<Name>x"));
    }
}
