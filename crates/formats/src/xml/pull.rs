//! Pulling elements out of XML text, with limits.

use std::borrow::Cow;

use chainage_model::{FileId, Span};
use quick_xml::Reader;
use quick_xml::events::Event;

use super::{Dialect, Refusal};

/// Elements may be nested this deep; MSPDI and PMXML need eight levels.
const DEEPEST: u32 = 64;

/// An XML text read from front to back.
pub(crate) struct Xml<'a> {
    text: &'a str,
    dialect: &'static Dialect,
    reader: Reader<&'a [u8]>,
    depth: u32,
    /// Where the element that was opened last begins.
    opened: usize,
}

impl<'a> Xml<'a> {
    /// Returns a reader at the start of a text.
    pub(crate) fn new(text: &'a str, dialect: &'static Dialect) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { text, dialect, reader, depth: 0, opened: 0 }
    }

    /// Opens the next child of the open element and returns its name; `None` closes the open element.
    pub(crate) fn child(&mut self) -> Result<Option<&'a str>, Refusal> {
        loop {
            let before = self.position();
            match self.next()? {
                Event::Start(start) => {
                    let length = start.local_name().as_ref().len();
                    let prefix = start.name().as_ref().len() - length;
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        let message = format!("elements are nested over {DEEPEST} deep");
                        return Err(self.dialect.error(3, message).at(self.span(before)).into());
                    }
                    self.opened = before;
                    let from = before + 1 + prefix;
                    return Ok(Some(&self.text[from..from + length]));
                }
                Event::End(_) => {
                    self.depth -= 1;
                    return Ok(None);
                }
                Event::Eof => return self.end_of_file().map(|()| None),
                _ => {}
            }
        }
    }

    /// Closes the open element and returns its text; elements inside are passed over.
    pub(crate) fn text(&mut self) -> Result<Cow<'a, str>, Refusal> {
        let mut text = Cow::Borrowed("");
        loop {
            match self.next()? {
                Event::Text(piece) => append(&mut text, piece.into_inner()),
                Event::CData(piece) => append(&mut text, piece.into_inner()),
                Event::GeneralRef(reference) => {
                    let name = reference.as_ref();
                    let resolved = match name {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        // Characters that XML forbids are kept out silently: programs write them all the same.
                        _ => reference.resolve_char_ref().ok().flatten(),
                    };
                    match resolved {
                        Some(letter) => text.to_mut().push(letter),
                        None if reference.is_char_ref() => {}
                        None => text.to_mut().extend(["&", name, ";"]),
                    }
                }
                Event::Start(_) => {
                    self.depth += 1;
                    self.skip()?;
                }
                Event::End(_) => {
                    self.depth -= 1;
                    return Ok(text);
                }
                Event::Eof => return self.end_of_file().map(|()| text),
                _ => {}
            }
        }
    }

    /// Closes the open element, passing over all that is in it.
    pub(crate) fn skip(&mut self) -> Result<(), Refusal> {
        let outside = self.depth - 1;
        while self.depth > outside {
            match self.next()? {
                Event::Start(_) => self.depth += 1,
                Event::End(_) => self.depth -= 1,
                Event::Eof => return self.end_of_file(),
                _ => {}
            }
        }
        Ok(())
    }

    /// Calls a function for each child of the open element, and closes it. The function closes what it is given.
    pub(crate) fn children(
        &mut self,
        mut take: impl FnMut(&mut Self, &'a str) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        while let Some(name) = self.child()? {
            take(self, name)?;
        }
        Ok(())
    }

    /// Returns where the element that was opened last begins.
    pub(crate) fn opened(&self) -> usize {
        self.opened
    }

    /// Returns the place from a byte to where reading stands.
    pub(crate) fn span(&self, from: usize) -> Option<Span> {
        let end = u32::try_from(self.position()).ok()?;
        Some(Span { file: FileId(0), start: u32::try_from(from).ok()?, end })
    }

    fn position(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn next(&mut self) -> Result<Event<'a>, Refusal> {
        let before = self.position();
        match self.reader.read_event() {
            Ok(Event::DocType(_)) => {
                let message = "the file declares a document type; such declarations can load other files or grow \
                               without bound";
                let help = "the program writes none: save the plan again, or delete the <!DOCTYPE …> part";
                Err(self.dialect.error(2, message).at(self.span(before)).with_help(help).into())
            }
            Ok(event) => Ok(event),
            Err(error) => {
                let message = format!("the file is not well-formed XML: {error}");
                let help = "the file may be cut off or edited by hand; save it as XML again";
                Err(self.dialect.error(1, message).at(self.span(before)).with_help(help).into())
            }
        }
    }

    fn end_of_file(&self) -> Result<(), Refusal> {
        if self.depth == 0 {
            return Ok(());
        }
        let error = self.dialect.error(1, "the file ends in the middle: elements are left open");
        Err(error.at(self.span(self.opened)).with_help("the file was cut off; save it as XML again").into())
    }
}

fn append<'a>(text: &mut Cow<'a, str>, piece: Cow<'a, str>) {
    if text.is_empty() {
        *text = piece;
    } else {
        text.to_mut().push_str(&piece);
    }
}
