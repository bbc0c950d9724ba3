//! Real files of P6, where the folder that holds them is there.

use chainage_formats::xer;
use chainage_testkit::real;

/// The names and bytes of the real files; none, said loudly, without their folder.
fn files(what: &str) -> Vec<(String, Vec<u8>)> {
    let files = real::files("p6", "xer", what);
    assert!(files.is_empty() || files.len() > 30, "{} files", files.len());
    files
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
