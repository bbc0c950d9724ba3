//! A small writer of XML elements.

use std::fmt::{Display, Write};

/// XML text that is being written.
#[derive(Debug)]
pub(crate) struct Elements {
    text: String,
    depth: usize,
}

impl Elements {
    /// Returns a text with its declaration.
    pub(crate) fn new() -> Self {
        Self { text: "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned(), depth: 0 }
    }

    /// Writes an element that holds others.
    pub(crate) fn within(&mut self, name: &str, fill: impl FnOnce(&mut Self)) {
        self.within_as(name, name, fill);
    }

    /// Writes an element whose first tag has attributes.
    pub(crate) fn within_as(&mut self, name: &str, tag: &str, fill: impl FnOnce(&mut Self)) {
        self.indent();
        self.text.extend(["<", tag, ">\n"]);
        self.depth += 1;
        fill(self);
        self.depth -= 1;
        self.indent();
        self.text.extend(["</", name, ">\n"]);
    }

    /// Writes an element with a value.
    pub(crate) fn put(&mut self, name: &str, value: impl Display) {
        self.indent();
        self.text.extend(["<", name, ">"]);
        write!(Escaped(&mut self.text), "{value}").expect("writing to a string cannot fail");
        self.text.extend(["</", name, ">\n"]);
    }

    /// Writes an element if there is a value.
    pub(crate) fn put_some(&mut self, name: &str, value: Option<impl Display>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    /// Writes `1` or `0`.
    pub(crate) fn put_flag(&mut self, name: &str, flag: bool) {
        self.put(name, u8::from(flag));
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n(' ', 2 * self.depth));
    }
}

/// Writes text with the characters escaped that XML needs, and without those it forbids.
pub(crate) struct Escaped<'a>(pub(crate) &'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for letter in text.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '\r' => self.0.push_str("&#13;"),
                '\t' | '\n' => self.0.push(letter),
                '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
                _ => self.0.push(letter),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_and_cleaned() {
        let mut elements = Elements::new();
        elements.within("Tasks", |tasks| tasks.put("Name", "a < b & \u{1}c\r\n"));
        let text = String::from_utf8(elements.into_bytes()).unwrap();
        assert!(text.ends_with("<Tasks>\n  <Name>a &lt; b &amp; c&#13;\n</Name>\n</Tasks>\n"), "{text}");
    }
}
