//! `chainage verify` as scripts and CI see it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PLAN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds/first");

fn chainage(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_chainage")).args(arguments).output().expect("the command runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

/// The dates of the first plan as a table, changed by hand.
fn table(name: &str, change: impl Fn(String) -> String) -> PathBuf {
    let (code, dates, _) = chainage(&["schedule", PLAN, "--activities", "--format", "csv"]);
    assert_eq!(code, Some(0));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let changed = change(dates.clone());
    assert!(name == "verify-own.csv" || changed != dates, "the change finds its place");
    fs::write(&path, changed).expect("the folder of tests can be written");
    path
}

fn verify(schedule: &Path) -> (Option<i32>, String, String) {
    chainage(&["verify", PLAN, schedule.to_str().expect("the path is text")])
}

#[test]
fn our_own_dates_keep_the_plan() {
    let (code, shown, _) = verify(&table("verify-own.csv", |dates| dates));
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("10 of 10 activities have dates, 0 violations"), "{shown}");
}

#[test]
fn a_start_before_its_predecessor_is_named_with_the_link() {
    let early = |dates: String| {
        let line =
            dates.lines().find(|line| line.starts_with("POUR,")).expect("it is in the plan").to_owned();
        let start = line.split(',').nth(5).expect("a start").to_owned();
        dates.replace(&line, &line.replacen(&start, "2026-03-17T08:00", 1))
    };
    let (code, shown, _) = verify(&table("verify-early.csv", early));
    assert_eq!(code, Some(1), "{shown}");
    assert!(shown.contains("PILES") && shown.contains("POUR"), "{shown}");
}

#[test]
fn a_code_that_is_not_in_the_plan_is_told() {
    let (code, shown, says) = verify(&table("verify-code.csv", |dates| dates.replace("\nPOUR,", "\nPUOR,")));
    assert_ne!(code, Some(0), "{shown}{says}");
    assert!(format!("{shown}{says}").contains("PUOR"), "{shown}{says}");
}

#[test]
fn a_table_without_dates_cannot_be_read() {
    let (code, _, says) = verify(&table("verify-none.csv", |_| "name,colour\nA,red\n".to_owned()));
    assert_eq!(code, Some(2), "{says}");
    assert!(says.contains("code"), "{says}");
}

#[test]
fn dates_come_from_workbooks_smoothing_and_pipes() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let workbook = folder.join("verify-dates.xlsx");
    let path = workbook.to_str().expect("the path is text");
    assert_eq!(chainage(&["convert", PLAN, path, "--dates"]).0, Some(0));
    let (code, shown, says) = verify(&workbook);
    assert_eq!(code, Some(0), "{shown}{says}");
    assert!(shown.contains("10 of 10 activities have dates, 0 violations"), "{shown}");

    let smoothed = folder.join("verify-smoothed.json");
    fs::write(&smoothed, chainage(&["smooth", PLAN, "--format", "json"]).1).expect("it can be written");
    let (_, shown, says) = verify(&smoothed);
    assert!(shown.contains("10 of 10 activities have dates"), "{shown}{says}");

    let piped = Command::new("sh")
        .args(["-c", "\"$0\" schedule \"$1\" --format csv | \"$0\" verify \"$1\" /dev/stdin"])
        .args([env!("CARGO_BIN_EXE_chainage"), PLAN])
        .output()
        .expect("there is a shell");
    assert_eq!(piped.status.code(), Some(0), "{piped:?}");
}

#[test]
fn smoothing_the_programme_keeps_its_links() {
    let programme = concat!(env!("CARGO_MANIFEST_DIR"), "/../../seeds/maoming");
    let smoothed = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verify-programme.json");
    let (code, dates, says) = chainage(&["smooth", programme, "--format", "json"]);
    assert_eq!(code, Some(0), "{says}");
    fs::write(&smoothed, dates).expect("it can be written");
    let (_, shown, says) = chainage(&["verify", programme, smoothed.to_str().expect("the path is text")]);
    assert!(shown.contains("activities have dates, 0 violations"), "{shown}{says}");
}

#[test]
fn level_of_effort_is_not_counted() {
    let plan = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verify-effort.toml");
    let text = "chainage = 1\n[project]\ncode = \"P\"\nname = \"P\"\nstart = \"2026-03-02\"\n[activities]\n\
                A = { duration = \"5d\" }\nE = { kind = \"level-of-effort\", after = [\"A SS\", \"A FF\"] }\n";
    fs::write(&plan, text).expect("it can be written");
    let plan = plan.to_str().expect("the path is text");
    let dates = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verify-effort.csv");
    let (_, shown, says) = chainage(&["schedule", plan, "--format", "csv"]);
    fs::write(&dates, &shown).expect("it can be written");
    let (_, shown, more) = chainage(&["verify", plan, dates.to_str().expect("the path is text")]);
    assert!(shown.contains("1 of 1 activity has dates"), "{shown}{says}{more}");
}
