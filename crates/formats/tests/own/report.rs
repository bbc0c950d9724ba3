//! What a reader says, as lines: `file:line:column code message (help)`.

use chainage_formats::{Format, Import, ReadError, no_includes, read_as};
use chainage_model::Diagnostic;

/// Reads a TOML text that stands alone.
pub(crate) fn read(text: &str) -> Result<Import, ReadError> {
    read_as(Format::Toml, "plan.toml", text.as_bytes(), &mut no_includes)
}

/// Returns the lines of an error, or the one word `fine`.
pub(crate) fn report(result: &Result<Import, ReadError>) -> String {
    let Err(error) = result else { return "fine".to_owned() };
    error.diagnostics.iter().map(|found| line(found, error)).collect()
}

fn line(found: &Diagnostic, error: &ReadError) -> String {
    let place = found.span.map_or_else(String::new, |place| {
        let file = &error.files[place.file.0 as usize];
        assert!(file.text.is_char_boundary(place.end as usize));
        let before = &file.text[..place.start as usize];
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        format!("{}:{line}:{column} ", file.name)
    });
    let help = found.help.as_ref().map_or_else(String::new, |help| format!(" ({help})"));
    format!("{place}{} {}{help}\n", found.code, found.message)
}

/// Checks what is said about a TOML text.
#[track_caller]
pub(crate) fn check(text: &str, expected: &str) {
    assert_eq!(report(&read(text)), expected);
}
