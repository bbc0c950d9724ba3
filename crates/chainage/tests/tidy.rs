//! The rules of the house, checked by a program.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
    }

    /// All source files of a crate, with their text.
    fn sources(crate_name: &str) -> Vec<(PathBuf, String)> {
        let mut files = Vec::new();
        let mut open = vec![root().join("crates").join(crate_name).join("src")];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    open.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    let text = fs::read_to_string(&path).unwrap();
                    files.push((path, text));
                }
            }
        }
        files
    }

    /// The part of a file before its unit tests, without comments.
    fn code(text: &str) -> String {
        let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        lines.collect::<Vec<_>>().join("\n")
    }

    const PURE: [&str; 6] = ["model", "engine", "checks", "formats", "report", "chainage"];

    #[test]
    fn only_the_command_touches_the_world() {
        for name in PURE {
            for (path, text) in sources(name) {
                // A cursor over bytes in memory is not the world; readers of archives ask for one.
                let text = code(&text).replace("use std::io::{Cursor, Read};", "");
                for module in ["fs", "io", "env", "net", "process", "time", "thread"] {
                    let used =
                        [format!("std::{module}::"), format!("std::{module};"), format!("std::{{{module}")];
                    for use_of in used {
                        assert!(!text.contains(&use_of), "{}: names {use_of}", path.display());
                    }
                }
            }
        }
    }

    #[test]
    fn crates_depend_on_what_the_architecture_says() {
        let allowed: [(&str, &[&str]); 6] = [
            ("model", &[]),
            ("engine", &["chainage-model"]),
            ("checks", &["chainage-model", "chainage-engine"]),
            ("formats", &["chainage-model"]),
            ("report", &["chainage-model", "chainage-engine", "chainage-checks"]),
            ("cli", &["chainage"]),
        ];
        for (name, allowed) in allowed {
            let manifest = fs::read_to_string(root().join("crates").join(name).join("Cargo.toml")).unwrap();
            let dependencies = manifest.split("[dependencies]").nth(1).unwrap_or_default();
            let dependencies = dependencies.split("\n[").next().unwrap_or_default();
            for line in dependencies.lines().filter(|line| line.starts_with("chainage")) {
                let dependency = line.split(['.', ' ', '=']).next().unwrap_or_default();
                assert!(allowed.contains(&dependency), "{name} must not depend on {dependency}");
            }
        }
    }

    #[test]
    fn imports_of_the_engine_point_one_way() {
        // calendar → network → cpm → resource: a folder names none that comes after it.
        let order = ["calendar", "network", "cpm", "resource"];
        for (path, text) in sources("engine") {
            let text = code(&text);
            let Some(at) =
                order.iter().position(|folder| path.components().any(|c| c.as_os_str() == *folder))
            else {
                continue;
            };
            for later in &order[at + 1..] {
                let import = format!("crate::{later}");
                assert!(!text.contains(&import), "{}: imports {import}", path.display());
            }
        }
    }

    #[test]
    fn files_hold_one_idea() {
        for name in PURE.iter().chain(&["cli", "testkit"]) {
            for (path, text) in sources(name) {
                let n_lines = text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
                assert!(n_lines <= 600, "{}: {n_lines} lines", path.display());
            }
        }
    }

    #[test]
    fn nothing_is_left_unfinished() {
        for name in PURE.iter().chain(&["cli", "testkit"]) {
            for (path, text) in sources(name) {
                for mark in ["todo!", "unimplemented!", "#[allow(", "#[ignore", "FIXME", "unsafe "] {
                    let found = code(&text).contains(mark);
                    assert!(!found, "{}: {mark}", path.display());
                }
            }
        }
    }
}
