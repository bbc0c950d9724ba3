//! Levels the example programme: what sharing resources costs each project, and who waits for whom the longest.
//!
//! `cargo run -p chainage-examples --example level_programme`

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::fs;
use std::path::Path;

use chainage::engine::resource::{LevelOptions, level, verify_level};
use chainage::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds/maoming");
    let bytes = fs::read(folder.join("programme.toml"))?;
    let mut loader = |path: &str| fs::read(folder.join(path)).map_err(|error| error.to_string());
    let plan = chainage::formats::read("programme.toml", &bytes, &mut loader)?.plan;

    let network = Network::compile(&plan)?;
    let before = cpm::schedule(&network, &network.options());
    let levelled = level(&plan, &network, &before, &LevelOptions::default());
    // Whatever makes dates, the judge looks at them with code of its own.
    verify_level(&plan, &network, &before, &levelled).map_err(|violations| violations[0])?;

    let days = |time: WorkingTime| time.minutes() / (24 * 60);
    println!("{:<4}{:<12}{:<12}{:>7}", "", "finish", "levelled", "later");
    for (id, project) in plan.projects().enumerated() {
        let (free, new) = (before.project(id).finish, levelled.schedule.project(id).finish);
        let later = days(new - free);
        println!("{:<4}{}  {}  {later:>5} d", project.code, free.finish_date(), new.finish_date());
    }

    println!("\nThe longest waits:");
    let mut moved = levelled.moved.clone();
    moved.sort_by_key(|one| one.from - one.to);
    for one in moved.iter().take(10) {
        let code = |id| plan.activity(id).code.as_str();
        let holders = one.holders.iter().map(|&holder| code(holder)).collect::<Vec<_>>().join(", ");
        let (wait, resource) = (days(one.to - one.from), &plan.resource(one.resource).code);
        println!("  {:<8}{wait:>5} d for {resource}, held by {holders}", code(one.activity));
    }
    println!(
        "\n{} activities wait, {} demands are not met; no levelling finishes before {}.",
        levelled.moved.len(),
        levelled.unresolved.len(),
        levelled.bound.finish_date()
    );
    Ok(())
}
