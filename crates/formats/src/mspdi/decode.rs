//! From bytes to text: encodings, and files that are something else.

use std::borrow::Cow;

use chainage_model::Diagnostic;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::xml::Refusal;

/// Files beyond this are refused: the spans of diagnostics are 32 bits wide.
const LARGEST: usize = 1 << 30;

/// Decodes a file, or says what it is instead.
pub(super) fn decode<'a>(name: &str, bytes: &'a [u8]) -> Result<Cow<'a, str>, Refusal> {
    if bytes.len() > LARGEST {
        return Err(Diagnostic::error("MSP003", format!("{name} is over one gigabyte")).into());
    }
    if let Some(says) = other_kind(name, bytes) {
        return Err(says.into());
    }
    let encoding = Encoding::for_bom(bytes).map_or_else(|| declared(bytes), |(encoding, _)| encoding);
    let (text, _, _) = encoding.decode(bytes);
    if text.trim_start().is_empty() {
        return Err(Diagnostic::error("FILE004", format!("{name} is empty")).into());
    }
    if !text.trim_start().starts_with('<') {
        return Err(Diagnostic::error("FILE001", format!("{name} is no XML file"))
            .with_help("in MS Project: File, Save As, XML Format")
            .into());
    }
    Ok(text)
}

/// Names files that carry the extension wrongly.
fn other_kind(name: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let (what, help) = if bytes.is_empty() {
        return Some(Diagnostic::error("FILE004", format!("{name} is empty")));
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        let is_protected = contains_wide(bytes, "EncryptedPackage") || contains_wide(bytes, "EncryptionInfo");
        if is_protected {
            (
                "an Office file protected by a password",
                "open it with its password and save it as XML without one",
            )
        } else {
            (
                "a binary MS Project file (.mpp)",
                "open it in MS Project and save it as XML (File, Save As, XML Format)",
            )
        }
    } else if bytes.starts_with(b"PK\x03\x04") {
        ("a zip archive or a workbook (.xlsx)", "unpack it first, or give it the extension .xlsx")
    } else if bytes.starts_with(b"MPX,") || bytes.starts_with(b"MPX;") {
        ("an old text export of MS Project (.mpx)", "open it in MS Project and save it as XML")
    } else if bytes.starts_with(b"ERMHDR") {
        ("a Primavera P6 export (.xer)", "give it the extension .xer")
    } else if bytes.starts_with(b"%PDF") {
        ("a PDF", "ask for the plan itself, saved as XML")
    } else {
        return None;
    };
    Some(Diagnostic::error("FILE001", format!("{name} is {what}, not MS Project's XML")).with_help(help))
}

/// Whether a name occurs in UTF-16 in the directory of a compound file.
fn contains_wide(bytes: &[u8], name: &str) -> bool {
    let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(wide.len()).any(|window| window == wide)
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

    #[test]
    fn wide_and_legacy_encodings_are_read() {
        let wide: Vec<u8> = "\u{feff}<Project/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode("a.xml", &wide).unwrap(), "<Project/>");
        let latin = b"<?xml version=\"1.0\" encoding=\"windows-1252\"?><Name>caf\xe9</Name>";
        assert!(decode("a.xml", latin).unwrap().contains("café"));
        let lying = b"<?xml version=\"1.0\" encoding=\"UTF-16\"?><Name>x</Name>";
        assert!(decode("a.xml", lying).unwrap().contains("<Name>x"));
    }
}
