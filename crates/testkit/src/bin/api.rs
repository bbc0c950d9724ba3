//! Writes the public API of every published library to `crates/<name>/api.txt`, so that changes show in review.
//!
//! `cargo run -p chainage-testkit --features api --bin api`; with `--check` it writes nothing and fails if a file is
//! not as it should be. It asks rustc 1.95 for rustdoc's JSON, which only unstable flags give.

#![expect(clippy::print_stdout, reason = "a command speaks to its user")]

use std::path::Path;
use std::process::{Command, ExitCode};
use std::{env, error, fs};

const CRATES: [&str; 6] = ["model", "engine", "checks", "formats", "report", "chainage"];

fn main() -> Result<ExitCode, Box<dyn error::Error>> {
    let is_check = env::args().any(|argument| argument == "--check");
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut has_changed = false;
    for name in CRATES {
        let api = api(&crates, name)?;
        let path = crates.join(name).join("api.txt");
        let is_same = fs::read_to_string(&path).is_ok_and(|before| before == api);
        if !is_same {
            println!("crates/{name}/api.txt {}", if is_check { "is not as it should be" } else { "written" });
            has_changed = true;
            if !is_check {
                fs::write(path, api)?;
            }
        }
    }
    Ok(if is_check && has_changed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The public items of a crate, one a line, without implementations every type has.
fn api(crates: &Path, name: &str) -> Result<String, Box<dyn error::Error>> {
    let package = if name == "chainage" { name.to_owned() } else { format!("chainage-{name}") };
    let target = crates.join("../target/api");
    let status = Command::new(env!("CARGO"))
        .args(["rustdoc", "--quiet", "--lib", "--package", &package, "--target-dir"])
        .arg(&target)
        .args(["--", "-Z", "unstable-options", "--output-format", "json", "--cap-lints", "allow"])
        .env("RUSTC_BOOTSTRAP", "1")
        .status()?;
    if !status.success() {
        return Err(format!("rustdoc failed on {package}").into());
    }
    let json = target.join("doc").join(format!("{}.json", package.replace('-', "_")));
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .omit_auto_derived_impls(true)
        .build()?;
    Ok(api.to_string())
}
