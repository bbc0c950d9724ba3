//! Two track gangs along a line of 120 kilometres: who goes where, and what the ways cost.
//!
//! `cargo run -p chainage-examples --example travelling_gangs`

#![expect(clippy::print_stdout, reason = "an example prints")]

use chainage::engine::resource::{LevelOptions, level, verify_level};
use chainage::prelude::*;

const PLAN: &str = r#"
chainage = 1

[project]
code = "R"
name = "Railway"
start = "2026-03-02"
calendar = "office"
alignment = "LINE"

[calendars.office]
week = "Mon-Fri 08:00-12:00 13:00-17:00"

[alignments.LINE]
stretch = "K0..K120"

[resources]
TRACK = { name = "Track gangs", capacity = 2, travel = { per-day = "40km", setup = "1ed" } }

[activities]
S1 = { name = "Lay track, south", duration = "10d", at = "K0..K20", resources = ["TRACK"] }
S2 = { name = "Station loops, south", duration = "5d", at = "K20", resources = ["TRACK"], after = ["S1"] }
M1 = { name = "Lay track, middle", duration = "12d", at = "K40..K64", resources = ["TRACK"] }
N1 = { name = "Lay track, north", duration = "8d", at = "K90..K106", resources = ["TRACK"] }
N2 = { name = "Station loops, north", duration = "4d", at = "K106", resources = ["TRACK"], after = ["N1"] }
"#;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut nothing = |path: &str| Err(format!("{path}: the plan has no other files"));
    let at_once = PLAN.replace(r#", travel = { per-day = "40km", setup = "1ed" }"#, "");
    for (text, ways) in [(PLAN, "with the ways"), (&at_once, "if they were everywhere at once")] {
        let plan = chainage::formats::read("plan.toml", text.as_bytes(), &mut nothing)?.plan;
        let network = Network::compile(&plan)?;
        let before = cpm::schedule(&network, &network.options());
        let levelled = level(&plan, &network, &before, &LevelOptions::default());
        verify_level(&plan, &network, &before, &levelled).map_err(|violations| violations[0])?;
        for work in &levelled.crews {
            let (activity, dates) = (plan.activity(work.activity), &levelled.schedule[work.activity]);
            let (from, to) = (activity.stretches[0].from, activity.stretches[0].to);
            let days = format!("{} .. {}", dates.start.date(), dates.finish.finish_date());
            println!("gang {}  {days}  {from}..{to}  {}", work.crew + 1, activity.name.en);
        }
        println!("finish {ways}: {}", levelled.schedule.finish().finish_date());
    }
    Ok(())
}
