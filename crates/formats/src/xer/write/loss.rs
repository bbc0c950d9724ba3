//! What a plan holds and P6's tables have no place for.

use chainage_model::{Breaks, Diagnostic, LagCalendar, Placement, Plan};

use super::row::is_guest;
use crate::{Format, expand};

/// Says what is left out when a plan is written as XER, once a kind.
pub(crate) fn losses(plan: &Plan) -> Vec<Diagnostic> {
    losses_of(plan, ["XER030", "XER031"], Format::Xer)
}

/// Says what is left out and what is written out when a plan is written in a format of P6, once a kind.
pub(crate) fn losses_of(
    plan: &Plan,
    [left_out, written_out]: [&'static str; 2],
    format: Format,
) -> Vec<Diagnostic> {
    let n_rich = plan.calendars().ids().filter(|&id| expand::is_rich(plan, id)).count();
    let written_out = (n_rich > 0).then(|| expand::remark(written_out, n_rich, plan));
    let activities = || plan.activities().iter();
    let links = || plan.relationships().iter();
    let guests = || plan.projects().ids().filter(|&id| is_guest(plan, id) && format == Format::Xer);
    let by_hand = |id| activities().filter(move |a| a.project == id && a.placement == Placement::Manual);
    let in_guests: usize = guests().map(|id| by_hand(id).count()).sum();
    let kinds = [
        ("activities count their duration around the clock", activities().filter(|a| a.elapsed).count()),
        (
            "activities are placed by hand or inactive",
            activities().filter(|a| matches!(a.placement, Placement::Manual | Placement::Inactive)).count()
                - in_guests,
        ),
        ("activities are split", activities().filter(|a| !a.splits.is_empty()).count()),
        ("activities have more than two constraints", activities().filter(|a| n_constraints(a) > 2).count()),
        ("activities have a deadline", activities().filter(|a| a.deadline.is_some()).count()),
        (
            "activities have a place along an alignment",
            activities().filter(|a| !a.stretches.is_empty()).count(),
        ),
        (
            "resources are released in breaks",
            plan.resources().iter().filter(|one| one.breaks == Breaks::Released).count(),
        ),
        (
            "resources travel along an alignment",
            plan.resources().iter().filter(|one| one.travel.is_some()).count(),
        ),
        ("activities have several modes", activities().filter(|a| !a.modes.is_empty()).count()),
        ("relationships have a maximum lag", links().filter(|link| link.maximum_lag.is_some()).count()),
        (
            "relationships count their lag on a calendar of their own",
            links().filter(|link| link.lag_calendar != LagCalendar::Default).count(),
        ),
    ];
    let found = kinds.into_iter().filter(|(_, n)| *n > 0);
    let lost = found.map(|(what, n)| {
        Diagnostic::warning(left_out, format!("{n} {what}, which {format} has no place for"))
            .with_help("dates computed from the file may differ")
    });
    written_out.into_iter().chain(lost).collect()
}

fn n_constraints(activity: &chainage_model::Activity) -> usize {
    activity.constraints.len() + usize::from(activity.placement == Placement::AsLateAsPossible)
}
