//! Bytes to text: UTF-8, or a message that says what else it is; texts without the blanks around them.

use encoding_rs::GB18030;

/// Returns the text of UTF-8 bytes without their mark; else a code and what is wrong with the file.
pub(crate) fn decode(bytes: &[u8]) -> Result<String, (&'static str, String)> {
    if u32::try_from(bytes.len()).is_err() {
        return Err(("FILE001", "is larger than 4 GiB".to_owned()));
    }
    if let [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [_, 0, _, 0, ..] | [0, _, 0, _, ..] = bytes {
        let message = "is written in UTF-16; save it as UTF-8 (in the editor: Save As, Encoding)";
        return Err(("FILE002", message.to_owned()));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let line = bytes[..error.valid_up_to()].split(|&byte| byte == b'\n').count();
            let guess = guess(bytes);
            return Err((
                "FILE002",
                format!("is not UTF-8 (line {line}); it looks like {guess}: save it as UTF-8"),
            ));
        }
    };
    if text.trim().is_empty() {
        return Err(("FILE004", "is empty".to_owned()));
    }
    Ok(text.to_owned())
}

/// Returns a text without the blanks around it. Nearly all fields of files have none, which the bytes at their ends
/// show without a look at characters.
#[inline]
pub(crate) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [] | [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim(),
    }
}

/// Guesses the encoding of bytes that are not UTF-8: Chinese characters are pairs of high bytes, while the letters of
/// western languages with accents mostly stand alone.
fn guess(bytes: &[u8]) -> &'static str {
    let is_gb = GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_some();
    let runs = bytes.split(u8::is_ascii).map(<[u8]>::len);
    let (alone, together) = runs.fold((0, 0), |(alone, together), length| match length {
        0 => (alone, together),
        1 => (alone + 1, together),
        length => (alone, together + length),
    });
    if is_gb && together > alone { "GBK (GB 18030)" } else { "Windows-1252 (Latin 1)" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_encodings_are_named() {
        let why = |bytes: &[u8]| decode(bytes).unwrap_err().1;
        let wide: Vec<u8> = "chainage = 1".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(why(&wide).contains("UTF-16"));
        assert!(why(&[b"\xFF\xFE", wide.as_slice()].concat()).contains("UTF-16"));
        let (gbk, _, _) = GB18030.encode("name = \"茂名高速公路\"");
        assert!(why(&gbk).contains("GBK"));
        assert!(why(b"a = 1\nname = \"Br\xFCcke\"").contains("line 2"));
        assert!(why(b"name = \"Br\xFCcke\"").contains("Latin 1"));
        assert!(why(b" \n").contains("empty"));
    }

    #[test]
    fn blanks_around_a_text_are_cut_off() {
        for text in
            ["", " ", "\t\n", "a", " a", "a ", "a b", "\u{a0}路基\u{3000}", "é ", "\u{7f}a\u{7f}", "ab\u{85}"]
        {
            assert_eq!(trimmed(text), text.trim());
        }
    }

    #[test]
    fn the_mark_of_utf_8_is_dropped() {
        assert_eq!(decode(b"\xEF\xBB\xBFchainage = 1").unwrap(), "chainage = 1");
    }
}
