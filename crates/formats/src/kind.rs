//! What a file is, whatever it is called: kinds of files that hold no plan in a form that can be read.

/// A kind of file, and what can be done with one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    /// What it is.
    pub(crate) what: &'static str,
    /// What to do.
    pub(crate) help: &'static str,
}

/// The first bytes of Microsoft's compound files: .mpp, .xls, .doc.
pub(crate) const OLE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// The first bytes of ZIP archives, which .xlsx files are.
pub(crate) const ZIP: &[u8] = b"PK\x03\x04";

const MPP: Kind = Kind {
    what: "an MS Project file (.mpp)",
    help: "open it in MS Project and save it as XML (File, Save As, XML Format (*.xml))",
};
const PROTECTED: Kind = Kind {
    what: "an Office file protected by a password, or an old one",
    help: "open it with its password and save it as .xlsx or as XML, without a password",
};
const XLS: Kind =
    Kind { what: "an old Excel workbook (.xls)", help: "save it as .xlsx, or as .csv in UTF-8" };
const DOC: Kind =
    Kind { what: "a Word document", help: "ask for the plan itself: a workbook, a P6 export, or XML" };

/// The first bytes of files that are no text.
const MARKS: [(&[u8], Kind); 12] = [
    (
        b"%PDF",
        Kind { what: "a PDF document", help: "ask for the plan itself: a P6 export, XML, or a workbook" },
    ),
    (b"MPX,", MPX),
    (b"MPX;", MPX),
    (b"\x1F\x8B", ARCHIVE),
    (b"7z\xBC\xAF", ARCHIVE),
    (b"Rar!", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\xFD7zXZ\0", ARCHIVE),
    (b"\x89PNG", IMAGE),
    (b"\xFF\xD8\xFF", IMAGE),
    (b"SQLite format 3\0", DATABASE),
    (b"\x00\x01\x00\x00Standard ", DATABASE),
];
const MPX: Kind = Kind {
    what: "an old text export of MS Project (.mpx)",
    help: "open it in MS Project and save it as XML (File, Save As, XML Format (*.xml))",
};
const ARCHIVE: Kind = Kind { what: "a compressed archive", help: "unpack it first" };
const IMAGE: Kind =
    Kind { what: "an image", help: "ask for the plan itself: a P6 export, XML, or a workbook" };
const DATABASE: Kind = Kind {
    what: "a database",
    help: "open it in the program that keeps it and export the plan as .xer or XML",
};

/// Streams of compound files, and what a file with one is.
const STREAMS: [(&str, Kind); 6] = [
    ("EncryptedPackage", PROTECTED),
    ("EncryptionInfo", PROTECTED),
    ("Workbook", XLS),
    ("WordDocument", DOC),
    ("Props14", MPP),
    ("Props12", MPP),
];

/// Returns what a file is if it is of no format that can be read; `extension` decides where its bytes do not.
pub(crate) fn stranger(bytes: &[u8], extension: &str) -> Option<Kind> {
    if bytes.starts_with(OLE) {
        return Some(compound(bytes, extension));
    }
    let marked = MARKS.iter().find(|(mark, _)| bytes.starts_with(mark));
    let page = || {
        let start = bytes.trim_ascii_start();
        let begins = |with: &str| {
            start.get(..with.len()).is_some_and(|head| head.eq_ignore_ascii_case(with.as_bytes()))
        };
        (begins("<!doctype html") || begins("<html")).then_some(Kind {
            what: "a web page (.html)",
            help: "a download may have given its login page: download the plan again",
        })
    };
    marked.map(|&(_, kind)| kind).or_else(page)
}

/// Tells compound files apart by the names in their directory, which are UTF-16, and by the extension where there are
/// none.
fn compound(bytes: &[u8], extension: &str) -> Kind {
    let stands = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|window| window == wide)
    };
    let found = STREAMS.iter().find(|(stream, _)| stands(stream)).map(|&(_, kind)| kind);
    found.unwrap_or(match extension {
        "xls" => XLS,
        "xlsx" | "xlsm" => PROTECTED,
        "doc" | "docx" => DOC,
        _ => MPP,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compound_files_are_told_by_their_streams() {
        let with = |stream: &str| {
            let wide = stream.encode_utf16().flat_map(u16::to_le_bytes);
            OLE.iter().copied().chain(wide).collect::<Vec<u8>>()
        };
        assert_eq!(stranger(&with("Workbook"), "xer"), Some(XLS));
        assert_eq!(stranger(&with("EncryptedPackage"), "mpp"), Some(PROTECTED));
        assert_eq!(stranger(&with("Props14"), "xls"), Some(MPP));
        assert_eq!(stranger(OLE, "xls"), Some(XLS));
        assert_eq!(stranger(OLE, "xml"), Some(MPP));
    }

    #[test]
    fn plans_are_no_strangers() {
        for plan in ["<Project/>", "ERMHDR\t1", "chainage = 1", "{}", "PK\u{3}\u{4}", "code,name"] {
            assert_eq!(stranger(plan.as_bytes(), "xml"), None, "{plan}");
        }
        assert_eq!(stranger(b" <!DOCTYPE HTML><html>", "xml").unwrap().what, "a web page (.html)");
    }
}
