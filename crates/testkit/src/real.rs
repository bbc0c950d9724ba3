//! Real schedule files and published instances, which are not part of the repository.

use std::path::{Path, PathBuf};

/// Returns a folder of real files — `p6`, `msp` or `psplib` — in the folder that `CHAINAGE_DATA` names, or in
/// `shared/data` beside the checkout. Where there is none it says that `what` is skipped.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
pub fn folder(kind: &str, what: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("CHAINAGE_DATA").map_or_else(beside, PathBuf::from).join(kind);
    if !folder.is_dir() {
        println!("SKIPPED: {what} (no data folder)");
        return None;
    }
    Some(folder)
}

/// Returns the files of such a folder that end in an extension, by name; none where there is no folder.
///
/// # Panics
/// If a file cannot be read, or the folder has none.
pub fn files(kind: &str, extension: &str, what: &str) -> Vec<(String, Vec<u8>)> {
    let Some(folder) = folder(kind, what) else { return Vec::new() };
    let entries = std::fs::read_dir(folder).expect("it is a folder");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("it is listed").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    assert!(!paths.is_empty(), "{what}: the folder is there, but without .{extension} files");
    let read = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        (name, std::fs::read(&path).expect("the file is there"))
    };
    paths.into_iter().map(read).collect()
}
