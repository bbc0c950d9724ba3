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
