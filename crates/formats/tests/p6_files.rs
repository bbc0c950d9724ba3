//! Real files of P6, where the folder that holds them is there.

use std::path::PathBuf;

use chainage_formats::xer;

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("CHAINAGE_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let folder = folder.join("p6");
    folder.is_dir().then_some(folder)
}

#[test]
fn every_file_gives_a_plan() {
    let Some(folder) = folder() else {
        println!("SKIPPED: real P6 files (no data folder)");
        return;
    };
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "xer") {
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        let import = xer::read(&name, &bytes, &xer::Options::default());
        let import = import.unwrap_or_else(|error| panic!("{name}: {error}"));
        println!(
            "{name}: {} activities, {} relationships, {} diagnostics",
            import.plan.activities().len(),
            import.plan.relationships().len(),
            import.diagnostics.len()
        );
        for diagnostic in import.diagnostics.iter().take(4) {
            println!("    {} {}", diagnostic.code, diagnostic.message);
        }
        files += 1;
    }
    assert!(files > 30, "{files} files");
}

#[test]
fn every_file_survives_being_written() {
    let Some(folder) = folder() else {
        println!("SKIPPED: round trips of real P6 files (no data folder)");
        return;
    };
    let mut files = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "xer") {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = std::fs::read(&path).unwrap();
        let (import, document) = xer::read_with_document(&name, &bytes, &xer::Options::default()).unwrap();
        let written = xer::write_over(&import.plan, &document).unwrap();
        let (again, second) = xer::read_with_document(&name, &written, &xer::Options::default()).unwrap();
        assert!(again.plan == import.plan, "{name}: the plan changed");
        assert!(second.tables().eq(document.tables()), "{name}: the tables changed");
        assert!(xer::write_over(&again.plan, &second).unwrap() == written, "{name}: the second copy differs");
        // What P6 writes itself comes back letter by letter.
        let is_p6 = bytes.starts_with(b"ERMHDR") && bytes.trim_ascii_end().ends_with(b"%E");
        let lines = |bytes: &[u8]| {
            let lines = bytes
                .split(|&byte| byte == b'\n')
                .map(|line| line.strip_suffix(b"\r").unwrap_or(line).to_vec());
            lines.filter(|line| !line.is_empty()).collect::<Vec<_>>()
        };
        if is_p6 {
            let (old, new) = (lines(&bytes), lines(&written));
            let first = old.iter().zip(&new).position(|(old, new)| old != new);
            println!("{name}: {} lines, {} lines, first difference {first:?}", old.len(), new.len());
        }
        let fresh = xer::read(&name, &xer::write(&import.plan), &xer::Options::default()).unwrap().plan;
        assert_eq!(fresh.activities().len(), import.plan.activities().len(), "{name}");
        assert_eq!(fresh.relationships().len(), import.plan.relationships().len(), "{name}");
        files += 1;
    }
    assert!(files > 30, "{files} files");
}
