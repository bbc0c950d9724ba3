//! Links: those of summaries go to the work below them.

use chainage_model::{ActivityId, Lag, LagCalendar, Plan, Relationship, RelationshipKind, WorkingTime};

use super::outline::Role;
use super::task::{Context, Places, Who};
use crate::mspdi::duration::{is_elapsed, is_percent, parse_flag, parse_number, parse_tenths, parse_whole};
use crate::mspdi::log::Log;
use crate::mspdi::schema::{LinkRow, TaskRow};

/// Links of one summary link to another beyond this many go to the ends of the work only.
const MOST_PAIRS: usize = 50_000;
/// Links of a file that come from summaries, at most.
const MOST_EXPANDED: usize = 2_000_000;

/// Adds all links.
pub(super) fn add_all(plan: &mut Plan, context: &Context<'_>, places: &Places, log: &mut Log) {
    let mut n_expanded = 0;
    for (place, row) in context.rows.iter().enumerate() {
        for link in &row.links {
            let Some(before) = predecessor_of(context, places, place, row, link, log) else { continue };
            add(plan, context, places, (before, place), link, &mut n_expanded, log);
        }
    }
}

/// The row of the predecessor, if the link can be followed.
fn predecessor_of(
    context: &Context<'_>,
    places: &Places,
    place: usize,
    row: &TaskRow<'_>,
    link: &LinkRow<'_>,
    log: &mut Log,
) -> Option<usize> {
    let uid = link.predecessor.as_deref().unwrap_or("?");
    if context.outline.roles[place] == Role::Aside {
        return None;
    }
    let Some(&before) = parse_whole(uid).and_then(|uid| places.by_uid.get(&uid)) else {
        if link.cross.as_deref().and_then(parse_flag) == Some(true) {
            let message =
                format!("{}: its predecessor {uid} is in another project; the link is left out", Who(row));
            log.info("MSP009", message);
        } else {
            let message = format!("{}: its predecessor, UID {uid}, is not in the file", Who(row));
            log.warn("MSP009", message);
        }
        return None;
    };
    if before == place {
        log.warn("MSP009", format!("{}: it is linked to itself; the link is left out", Who(row)));
        return None;
    }
    let is_inside = |outer: usize, inner: usize| outer < inner && inner < context.outline.ends[outer];
    if is_inside(before, place) || is_inside(place, before) {
        let message =
            format!("{}: it is linked to its own summary, UID {uid}; the link is left out", Who(row));
        log.warn("MSP009", message);
        return None;
    }
    Some(before)
}

fn add(
    plan: &mut Plan,
    context: &Context<'_>,
    places: &Places,
    (before, after): (usize, usize),
    link: &LinkRow<'_>,
    n_expanded: &mut usize,
    log: &mut Log,
) {
    let row = &context.rows[after];
    let work = |place| -> Vec<ActivityId> {
        context.outline.leaves(place).filter_map(|leaf| places.activities[leaf]).collect()
    };
    let (mut from, mut to) = (work(before), work(after));
    if from.len().saturating_mul(to.len()) > MOST_PAIRS {
        log.warn(
            "MSP018",
            format!(
                "{}: a link between summaries stands for too many; only their first and last rows are linked",
                Who(row)
            ),
        );
        from = from.last().copied().into_iter().collect();
        to.truncate(1);
    }
    let is_expanded = from.len() * to.len() > 1;
    if is_expanded {
        *n_expanded += from.len() * to.len();
        if *n_expanded > MOST_EXPANDED {
            log.warn(
                "MSP018",
                format!("{}: links of summaries stand for too many; this one is left out", Who(row)),
            );
            return;
        }
    }
    let kind = kind_of(link, row, log);
    for &predecessor in &from {
        let (lag, lag_calendar) = lag_of(link, plan.activity(predecessor).elapsed, row, log);
        for &successor in &to {
            let relationship =
                Relationship { lag, lag_calendar, ..Relationship::new(predecessor, successor, kind) };
            if let Err(error) = plan.add_relationship(relationship) {
                log.warn("MSP009", format!("{}: {error}", Who(row)));
            }
        }
    }
}

fn kind_of(link: &LinkRow<'_>, row: &TaskRow<'_>, log: &mut Log) -> RelationshipKind {
    match link.kind.as_deref().map(str::trim) {
        None | Some("" | "1" | "FS") => RelationshipKind::FinishStart,
        Some("0" | "FF") => RelationshipKind::FinishFinish,
        Some("2" | "SF") => RelationshipKind::StartFinish,
        Some("3" | "SS") => RelationshipKind::StartStart,
        Some(other) => {
            log.warn("MSP005", format!("{}: the link type {other} is none of 0 to 3; taken as FS", Who(row)));
            RelationshipKind::FinishStart
        }
    }
}

fn lag_of(
    link: &LinkRow<'_>,
    predecessor_is_elapsed: bool,
    row: &TaskRow<'_>,
    log: &mut Log,
) -> (Lag, LagCalendar) {
    let text = link.lag.as_deref().unwrap_or("0");
    let format = link.format.as_deref().and_then(parse_whole).unwrap_or(7);
    let percent = is_percent(format);
    let lag = if percent {
        parse_number(text).filter(|percent| percent.abs() <= 100_000.0).map(Lag::Percent)
    } else {
        let time = parse_tenths(text);
        time.filter(|lag| *lag <= WorkingTime::LARGEST && *lag >= -WorkingTime::LARGEST).map(Lag::Time)
    };
    let lag = lag.unwrap_or_else(|| {
        log.warn("MSP012", format!("{}: the lag {text} is out of range; taken as none", Who(row)));
        Lag::ZERO
    });
    let is_around_the_clock = !lag.is_zero() && (is_elapsed(format) || (percent && predecessor_is_elapsed));
    (lag, if is_around_the_clock { LagCalendar::Continuous } else { LagCalendar::Default })
}
