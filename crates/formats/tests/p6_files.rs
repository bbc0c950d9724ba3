//! Real files of P6, where the folder that holds them is there.

#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]

use std::path::PathBuf;

use chainage_formats::xer;

/// The names and bytes of the real files; none, said loudly, without their folder.
fn files(what: &str) -> Vec<(String, Vec<u8>)> {
    let Some(folder) = folder() else {
        println!("SKIPPED: {what} (no data folder)");
        return Vec::new();
    };
    let paths = std::fs::read_dir(folder).expect("it is a folder").flatten().map(|entry| entry.path());
    let paths = paths.filter(|path| path.extension().is_some_and(|extension| extension == "xer"));
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, std::fs::read(&path).expect("the file is there"))
    };
    let files: Vec<_> = paths.map(read).collect();
    assert!(files.len() > 30, "{} files", files.len());
    files
}

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
    for (name, bytes) in files("real P6 files") {
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
    }
}

#[test]
fn every_file_survives_being_written() {
    for (name, bytes) in files("round trips of real P6 files") {
        let (import, document) = xer::read_with_document(&name, &bytes, &xer::Options::default()).unwrap();
        let written = xer::write_over(&import.plan, &document).unwrap();
        let (again, second) = xer::read_with_document(&name, &written, &xer::Options::default()).unwrap();
        assert!(again.plan == import.plan, "{name}: the plan changed");
        assert!(second.tables().eq(document.tables()), "{name}: the tables changed");
        assert!(xer::write_over(&again.plan, &second).unwrap() == written, "{name}: the second copy differs");
        let fresh = xer::read(&name, &xer::write(&import.plan), &xer::Options::default()).unwrap().plan;
        assert_eq!(fresh.activities().len(), import.plan.activities().len(), "{name}");
        assert_eq!(fresh.relationships().len(), import.plan.relationships().len(), "{name}");
    }
}
