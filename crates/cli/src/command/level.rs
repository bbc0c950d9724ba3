//! `chainage level`

use std::path::Path;

use chainage::engine::resource::{LevelOptions, Levelled, Progress, Unmoved, level, level_until};
use chainage::engine::{Driver, Network, Schedule};
use chainage::formats::dates::Stamp;
use chainage::model::{ActivityId, Language, Moment, Plan, ProjectId, WorkingTime};
use chainage::report::{LevellingView, levelling_text};
use serde::Serialize;

use super::verify::{find, rows};
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
    /// Whether no levelling finishes earlier.
    proved: bool,
    schedules: u64,
    /// Activities that start at another time than they would without limits, or than the dates in force say.
    changed: usize,
    moved: Vec<MovedJson>,
    unresolved: Vec<UnresolvedJson>,
    /// Links whose maximum lags could not be kept: predecessors and successors.
    exceeded: Vec<(String, String)>,
    crews: Vec<CrewJson>,
    projects: Vec<ProjectJson>,
    chain: Vec<ChainJson>,
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
    /// Starts and finishes of the stretches in which it works, if it is interrupted.
    pieces: Vec<(String, String)>,
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
    priority: u16,
    finish: String,
    resource_free_finish: String,
    /// The finish if the project had all resources to itself.
    alone_finish: String,
    /// Days later than without limits on resources.
    days: f64,
    /// How many of them are because others use the same resources.
    sharing_days: f64,
}

/// A crew of a resource that travels, counted from one, and what it does; in order of time.
#[derive(Serialize)]
struct CrewJson {
    resource: String,
    crew: usize,
    activity: String,
}

#[derive(Serialize)]
struct ChainJson {
    activity: String,
    start: String,
    finish: String,
    because: String,
}

#[derive(Serialize)]
struct ActivityJson {
    activity: String,
    start: String,
    finish: String,
    total_float_minutes: i64,
    free_float_minutes: i64,
    critical: bool,
    on_chain: bool,
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
        keep: match &options.keep {
            None => None,
            Some(None) => Some(schedule.activities().map(|(id, dates)| (id, dates.start)).collect()),
            Some(Some(path)) => Some(in_force(plan, path)?),
        },
        only: None,
        seed: options.seed,
    };
    let mut stop = |_: &Progress| options.time.is_none_or(|most| clock.wall_seconds() >= most);
    let levelled = level_until(plan, &network, &schedule, &rules, &mut stop);
    let alone = |project: ProjectId| {
        level(plan, &network, &schedule, &LevelOptions { only: Some(project), ..LevelOptions::default() })
    };
    let alone: Vec<Levelled> = plan.projects().ids().map(alone).collect();
    for one in alone.iter().chain([&levelled]) {
        super::judge(plan, &network, &schedule, one)?;
    }
    let report = report(plan, &network, &schedule, &levelled, &alone, &rules);
    world::say(&match options.format {
        ExplainFormat::Json => super::json(&report),
        ExplainFormat::Text => levelling_text(&LevellingView {
            plan,
            before: &schedule,
            levelled: &levelled,
            alone: &alone,
            changed: report.changed,
            most: if options.all { usize::MAX } else { SHOWN },
            language,
        }),
    });
    Ok(Exit::Fine)
}

/// Reads the starts in force.
fn in_force(plan: &Plan, path: &Path) -> Result<Vec<(ActivityId, Moment)>, Exit> {
    let mut dates = Vec::new();
    for row in rows(path)? {
        let start = match row.start {
            Stamp::Minute(moment) => moment,
            Stamp::Day(date) => Moment::from_date(date),
        };
        match find(plan, &row) {
            Some(id) => dates.push((id, start)),
            None => world::complain(&format!("{}: {} is not in the plan", path.display(), row.code)),
        }
    }
    Ok(dates)
}

fn report(
    plan: &Plan,
    network: &Network,
    before: &Schedule,
    levelled: &Levelled,
    alone: &[Levelled],
    rules: &LevelOptions,
) -> LevelledJson {
    let name = |id: ActivityId| plan.known_code(id);
    let resource = |id| plan.resource(id).code.clone();
    let moved = levelled.moved.iter().map(|one| MovedJson {
        activity: name(one.activity),
        from: one.from.to_string(),
        to: one.to.to_string(),
        days: days(one.to - one.from),
        waits_for: resource(one.resource),
        held_by: one.holders.iter().map(|&holder| name(holder)).collect(),
        pieces: one.pieces.iter().map(|(from, to)| (from.to_string(), to.to_string())).collect(),
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
    let exceeded = levelled.exceeded.iter().map(|&id| {
        let link = plan.relationship(id);
        (name(link.predecessor), name(link.successor))
    });
    let crews = levelled.crews.iter().map(|work| CrewJson {
        resource: resource(work.resource),
        crew: work.crew + 1,
        activity: name(work.activity),
    });
    let projects = plan.projects().enumerated().zip(alone).map(|((id, project), alone)| {
        let (new, old) = (levelled.schedule.project(id).finish, before.project(id).finish);
        // What can be done while others share can be done without them.
        let alone = alone.schedule.project(id).finish.min(new);
        ProjectJson {
            project: project.code.clone(),
            priority: project.priority,
            finish: new.to_string(),
            resource_free_finish: old.to_string(),
            alone_finish: alone.to_string(),
            days: days(new - old),
            sharing_days: days(new - alone),
        }
    });
    let chain = levelled.chain.iter().map(|link| {
        let dates = &levelled.schedule[link.activity];
        ChainJson {
            activity: name(link.activity),
            start: dates.start.to_string(),
            finish: dates.finish.to_string(),
            because: because(plan, link.driver),
        }
    });
    let starts: Vec<(ActivityId, Moment)> = match &rules.keep {
        Some(keep) => keep.clone(),
        None => before.activities().map(|(id, dates)| (id, dates.start)).collect(),
    };
    let is_changed = |(id, start): &&(ActivityId, Moment)| {
        network.node_of(*id).is_some() && levelled.schedule[*id].start != *start
    };
    let in_network = levelled.schedule.activities().filter(|(id, _)| network.node_of(*id).is_some());
    LevelledJson {
        schema: "chainage/1",
        finish: levelled.schedule.finish().to_string(),
        resource_free_finish: before.finish().to_string(),
        lower_bound: levelled.bound.to_string(),
        gap_days: days(levelled.schedule.finish() - levelled.bound),
        proved: levelled.bound >= levelled.schedule.finish()
            && levelled.unresolved.is_empty()
            && levelled.exceeded.is_empty(),
        schedules: levelled.schedules,
        changed: starts.iter().filter(is_changed).count(),
        moved: moved.collect(),
        unresolved: unresolved.collect(),
        exceeded: exceeded.collect(),
        crews: crews.collect(),
        projects: projects.collect(),
        chain: chain.collect(),
        activities: in_network
            .map(|(id, dates)| ActivityJson {
                activity: name(id),
                start: dates.start.to_string(),
                finish: dates.finish.to_string(),
                total_float_minutes: dates.total_float.minutes(),
                free_float_minutes: dates.free_float.minutes(),
                critical: dates.critical,
                on_chain: levelled.chain.iter().any(|link| link.activity == id),
            })
            .collect(),
    }
}

fn because(plan: &Plan, driver: Driver) -> String {
    match driver {
        Driver::Relationship(id) => {
            let link = plan.relationship(id);
            format!("{} {}", plan.known_code(link.predecessor), link.kind)
        }
        Driver::MaximumLag(id) => {
            let successor = plan.relationship(id).successor;
            format!("waits for {}, which is close behind it", plan.activity(successor).code)
        }
        Driver::Resource(id) => format!("waits for {}", plan.resource(id).code),
        Driver::ProjectStart => "start of the project".to_owned(),
        Driver::DataDate => "data date".to_owned(),
        Driver::Actual => "it has happened".to_owned(),
        Driver::Constraint => "its own date".to_owned(),
        Driver::External => "a project outside the plan".to_owned(),
        Driver::Summary => "it spans other work".to_owned(),
    }
}

/// Returns elapsed time in days of 24 hours.
#[expect(clippy::cast_precision_loss, reason = "for showing")]
fn days(time: WorkingTime) -> f64 {
    (time.minutes() as f64 / 14.4).round() / 100.0
}

/// Moves and steps of the chain shown if not all are asked for.
const SHOWN: usize = 20;
