//! What the fuzz targets hold of any bytes: nothing panics, and what was read can be written and read again.

use chainage_engine::{Network, cpm};
use chainage_formats::{Format, Import, dates, no_includes, policy, psplib, read_as, write, xer};
use chainage_model::FileId;

/// Reads a file of a format; a plan that comes of it is written back in that format and in our own.
///
/// # Panics
/// If what was written cannot be read, or a place lies outside the file.
pub fn read(format: Format, bytes: &[u8]) {
    let Ok(import) = read_as(format, "fuzz", bytes, &mut no_includes) else { return };
    for diagnostic in &import.diagnostics {
        let Some(span) = import.origins.place(diagnostic) else { continue };
        let file = &import.files[span.file.0 as usize];
        assert!(span.start <= span.end, "{diagnostic:?}");
        assert!(file.text.is_empty() || span.end as usize <= file.text.len(), "{diagnostic:?}");
    }
    for format in [format, Format::Toml, Format::Json] {
        let Ok(written) = write(&import.plan, format) else { continue };
        let again = read_as(format, "again", &written, &mut no_includes);
        assert!(again.is_ok(), "{format}: {:?}", again.err());
    }
    if format == Format::Xer {
        over_itself(bytes);
    }
}

/// Writes an XER file over itself: the plan stays the same, except for bytes that mean nothing in the file's encoding
/// (XER003).
fn over_itself(bytes: &[u8]) {
    let read = |bytes: &[u8]| xer::read_with_document("fuzz.xer", bytes, &xer::Options::default());
    let Ok((import, document)) = read(bytes) else { return };
    let Ok(written) = xer::write_over(&import.plan, &document) else { return };
    let again = read(&written).map(|(again, _)| again.plan);
    let is_broken = import.diagnostics.iter().any(|diagnostic| diagnostic.code.as_str() == "XER003");
    assert!(again.is_ok_and(|again| is_broken || again == import.plan), "the copy holds another plan");
}

/// Reads a file whose format is told by its content.
pub fn read_any(bytes: &[u8]) {
    drop(chainage_formats::read("fuzz", bytes, &mut no_includes));
    drop(dates::read(bytes));
    drop(policy::read("fuzz.toml", bytes, FileId(0)));
}

/// Reads a benchmark instance.
pub fn read_instance(bytes: &[u8]) {
    for name in ["fuzz.sm", "fuzz.mm", "fuzz.rcp", "fuzz.sch"] {
        drop(psplib::read(name, bytes));
    }
}

/// Reads a plan of any format, compiles it and schedules it.
///
/// # Panics
/// If an activity finishes before it starts.
pub fn schedule(bytes: &[u8]) {
    let Ok(Import { plan, .. }) = chainage_formats::read("fuzz", bytes, &mut no_includes) else { return };
    let Ok(network) = Network::compile(&plan) else { return };
    let schedule = cpm::schedule(&network, &network.options());
    for (id, dates) in schedule.activities() {
        assert!(dates.early_start <= dates.early_finish, "{}: {dates:?}", plan.known_code(id));
    }
}
