//! `chainage level`

use chainage::engine::resource::{LevelOptions, Levelled, Progress, Unmoved, level_until, verify_level};
use chainage::engine::{Network, Schedule};
use chainage::model::{ActivityId, Language, Plan, WorkingTime};
use serde::Serialize;

use crate::args::{ExplainFormat, Levelling};
use crate::exit::Exit;
use crate::world::{self, Clock};

#[derive(Serialize)]
struct LevelledJson {
    schema: &'static str,
    finish: String,
    resource_free_finish: String,
    lower_bound: String,
    gap_days: f64,
    schedules: u64,
    moved: Vec<MovedJson>,
    unresolved: Vec<UnresolvedJson>,
    projects: Vec<ProjectJson>,
    activities: Vec<ActivityJson>,
}

#[derive(Serialize)]
struct MovedJson {
    activity: String,
    from: String,
    to: String,
    days: f64,
    waits_for: String,
    held_by: Vec<String>,
}

#[derive(Serialize)]
struct UnresolvedJson {
    activity: String,
    resource: String,
    reason: &'static str,
}

#[derive(Serialize)]
struct ProjectJson {
    project: String,
    finish: String,
    resource_free_finish: String,
    days: f64,
}

#[derive(Serialize)]
struct ActivityJson {
    activity: String,
    start: String,
    finish: String,
    total_float_minutes: i64,
    critical: bool,
}

pub(crate) fn run(options: &Levelling, language: Language) -> Result<Exit, Exit> {
    let import = world::read(&options.path)?;
    let (network, schedule) = world::schedule(&import)?;
    let plan = &import.plan;
    let clock = Clock::start(false);
    let pins = options.pins.iter().map(|code| super::find_activity(plan, code));
    let rules = LevelOptions {
        within_float: options.within_float,
        frozen_before: options.frozen_before,
        pinned: pins.collect::<Result<_, _>>()?,
        seed: options.seed,
    };
    let mut stop = |_: &Progress| options.time.is_none_or(|most| clock.wall_seconds() >= most);
    let levelled = level_until(plan, &network, &schedule, &rules, &mut stop);
    if let Err(violations) = verify_level(plan, &network, &schedule, &levelled) {
        world::complain(&format!("internal error: the levelled dates are wrong: {}", violations[0]));
        return Err(Exit::Internal);
    }
    let report = report(plan, &network, &schedule, &levelled);
    world::say(&match options.format {
        ExplainFormat::Json => super::json(&report),
        ExplainFormat::Text => text(&report, options.all, language),
    });
    Ok(Exit::Fine)
}

fn report(plan: &Plan, network: &Network, before: &Schedule, levelled: &Levelled) -> LevelledJson {
    let name = |id: ActivityId| plan.known_code(id);
    let resource = |id| plan.resource(id).code.clone();
    let moved = levelled.moved.iter().map(|one| MovedJson {
        activity: name(one.activity),
        from: one.from.to_string(),
        to: one.to.to_string(),
        days: days(one.to - one.from),
        waits_for: resource(one.resource),
        held_by: one.holders.iter().map(|&holder| name(holder)).collect(),
    });
    let unresolved = levelled.unresolved.iter().map(|one| UnresolvedJson {
        activity: name(one.activity),
        resource: resource(one.resource),
        reason: match one.reason {
            Unmoved::NeverEnough => "there is never enough",
            Unmoved::Fixed => "its date is fixed",
            Unmoved::NoFloat => "it has too little float",
        },
    });
    let projects = plan.projects().enumerated().map(|(id, project)| {
        let (new, old) = (levelled.schedule.project(id).finish, before.project(id).finish);
        ProjectJson {
            project: project.code.clone(),
            finish: new.to_string(),
            resource_free_finish: old.to_string(),
            days: days(new - old),
        }
    });
    let in_network = levelled.schedule.activities().filter(|(id, _)| network.node_of(*id).is_some());
    LevelledJson {
        schema: "chainage/1",
        finish: levelled.schedule.finish().to_string(),
        resource_free_finish: before.finish().to_string(),
        lower_bound: levelled.bound.to_string(),
        gap_days: days(levelled.schedule.finish() - levelled.bound),
        schedules: levelled.schedules,
        moved: moved.collect(),
        unresolved: unresolved.collect(),
        projects: projects.collect(),
        activities: in_network
            .map(|(id, dates)| ActivityJson {
                activity: name(id),
                start: dates.start.to_string(),
                finish: dates.finish.to_string(),
                total_float_minutes: dates.total_float.minutes(),
                critical: dates.critical,
            })
            .collect(),
    }
}

/// Returns elapsed time in days of 24 hours.
#[expect(clippy::cast_precision_loss, reason = "for showing")]
fn days(time: WorkingTime) -> f64 {
    (time.minutes() as f64 / 14.4).round() / 100.0
}

/// Moves shown if not all are asked for.
const SHOWN: usize = 20;

fn text(report: &LevelledJson, all: bool, language: Language) -> String {
    let zh = language == Language::Chinese;
    let mut lines = Vec::new();
    let shown = if all { report.moved.len() } else { SHOWN };
    for one in report.moved.iter().take(shown) {
        let holders = if one.held_by.is_empty() { "-".to_owned() } else { one.held_by.join(", ") };
        lines.push(if zh {
            format!(
                "{}: {} → {} (推迟 {} 天), 等待 {}, 占用者 {holders}",
                one.activity, one.from, one.to, one.days, one.waits_for
            )
        } else {
            format!(
                "{}: {} → {} (+{} days), waits for {}, held by {holders}",
                one.activity, one.from, one.to, one.days, one.waits_for
            )
        });
    }
    if report.moved.len() > shown {
        lines.push(format!("… {} more (--all shows them)", report.moved.len() - shown));
    }
    for one in &report.unresolved {
        lines.push(format!("{}: lacks {}: {}", one.activity, one.resource, one.reason));
    }
    for project in report.projects.iter().filter(|project| project.days != 0.0 || report.projects.len() == 1)
    {
        lines.push(format!(
            "{}: finish {}, without limits {} (+{} days)",
            project.project, project.finish, project.resource_free_finish, project.days
        ));
    }
    lines.push(format!(
        "{} activities wait for resources, {} demands are not met; finish {}, lower bound {}, gap {} days; {} schedules",
        report.moved.len(),
        report.unresolved.len(),
        report.finish,
        report.lower_bound,
        report.gap_days,
        report.schedules
    ));
    lines.join("\n") + "\n"
}
