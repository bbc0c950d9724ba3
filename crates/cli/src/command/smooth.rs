//! `chainage smooth`

use chainage::engine::resource::{Objective, SmoothOptions, smooth};
use chainage::model::Language;
use chainage::report::smoothing_text;

use crate::args::{Even, ExplainFormat, Smooth};
use crate::exit::Exit;
use crate::world;

#[derive(serde::Serialize)]
struct SmoothedJson {
    schema: &'static str,
    objective: &'static str,
    before: f64,
    after: f64,
    bound: f64,
    /// Whether no starts at whole days of work are better.
    exhausted: bool,
    finish: String,
    moved: Vec<MovedJson>,
    activities: Vec<ActivityJson>,
}

#[derive(serde::Serialize)]
struct MovedJson {
    activity: String,
    from: String,
    to: String,
}

#[derive(serde::Serialize)]
struct ActivityJson {
    activity: String,
    start: String,
    finish: String,
}

pub(crate) fn run(options: &Smooth, language: Language) -> Result<Exit, Exit> {
    let import = world::read(&options.path)?;
    let project = super::find_project(&import.plan, options.project.as_deref())?;
    let (network, schedule) = world::schedule(&import)?;
    let (objective, name) = match options.objective {
        Even::Squares => (Objective::Squares, "squares"),
        Even::Peak => (Objective::Peak, "peak"),
        Even::Overload => (Objective::Overload, "overload"),
        Even::Changes => (Objective::Changes, "changes"),
    };
    let plan = &import.plan;
    let smoothed = smooth(plan, &network, &schedule, &SmoothOptions { objective, project });
    let moved = smoothed.moved.iter().map(|&(id, from, to)| MovedJson {
        activity: plan.full_code(id),
        from: from.to_string(),
        to: to.to_string(),
    });
    let activities = smoothed.schedule.activities().filter(|(id, _)| network.node_of(*id).is_some());
    let activities = activities.map(|(id, dates)| ActivityJson {
        activity: plan.full_code(id),
        start: dates.start.to_string(),
        finish: dates.finish.to_string(),
    });
    let report = SmoothedJson {
        schema: "chainage/1",
        objective: name,
        before: smoothed.before,
        after: smoothed.after,
        bound: smoothed.bound,
        exhausted: smoothed.is_exhausted,
        finish: smoothed.schedule.finish().to_string(),
        moved: moved.collect(),
        activities: activities.collect(),
    };
    world::say(&match options.format {
        ExplainFormat::Json => super::json(&report),
        ExplainFormat::Text => smoothing_text(plan, name, &smoothed, language),
    });
    Ok(Exit::Fine)
}
