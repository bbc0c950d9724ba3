//! The links into an activity.

use chainage_model::{
    ActivityId, ConstraintKind, Dialect, Moment, Placement, ProgressRule, RelationshipKind, Status,
    WorkingTime, notation,
};

use super::{Broken, Judge, Stated};
use crate::network::Link;

impl Judge<'_> {
    /// Whether an activity waits for what each of its links allows.
    pub(super) fn links(&mut self, id: ActivityId, start: Stated, finish: Stated) {
        let activity = self.plan.activity(id);
        let options = self.network.options_of(activity);
        let honours = options.dialect == Dialect::MsProject && options.honour_constraints;
        let wins = |kind: ConstraintKind| {
            matches!(kind, ConstraintKind::MandatoryStart | ConstraintKind::MandatoryFinish)
                || (honours && kind.is_hard())
        };
        // A date that holds even against the links.
        if activity.constraints.iter().any(|constraint| wins(constraint.kind)) {
            return;
        }
        let is_open = activity.progress.status() == Status::NotStarted;
        if !is_open && options.progress != ProgressRule::RetainedLogic {
            return;
        }
        let node = self.network.node_of(id).expect("only work in the network is judged");
        let (network, calendar) = (self.network, self.network.calendar_of(id));
        for link in network.predecessors(node) {
            let before = network.activity(link.node);
            let Some(from) = self.held_from(id, before, link) else { continue };
            let allowed = network.clock(link.calendar).add(from, link.lag);
            // Started work has its start behind it: what is left of it must wait.
            let (stated, asked, what) = match (link.kind.to_start(), is_open) {
                (true, true) => (start, allowed, "starts"),
                (true, false) => (finish, calendar.add(allowed, network.remaining(id)), "finishes"),
                (false, _) => (finish, allowed, "finishes"),
            };
            let by = calendar.between(stated.latest, asked);
            if by > WorkingTime::ZERO {
                let message = format!(
                    "{} {what} {}, {} before {} allows ({asked})",
                    self.code(id),
                    stated.spelled(),
                    self.spell(id, by),
                    self.tie(before, link)
                );
                self.add(Broken::Link(link.relationship), id, by, message);
            }
        }
    }

    fn tie(&self, before: ActivityId, link: &Link) -> String {
        let code = self.code(before);
        let lag = notation::write_span(link.lag, self.network.clock(link.calendar).day_length());
        match link.lag.minutes() {
            0 => format!("{code} {}", link.kind),
            1.. => format!("{code} {}+{lag}", link.kind),
            _ => format!("{code} {}{lag}", link.kind),
        }
    }

    /// The moment from which a link's lag counts; `None` where the rules leave it nothing to hold.
    fn held_from(&self, id: ActivityId, before: ActivityId, link: &Link) -> Option<Moment> {
        let (start, finish) = self.given.get(before)?;
        let own = self.plan.activity(id).progress.status();
        let progress = &self.plan.activity(before).progress;
        let data_date = self.network.data_date(self.plan.activity(id).project);
        let calendar = self.network.calendar_of(before);
        match progress.status() {
            Status::NotStarted if own == Status::InProgress && link.kind == RelationshipKind::StartFinish => {
                None
            }
            Status::NotStarted => {
                let at = if link.kind.from_start() { start.earliest } else { finish.earliest };
                Some(if self.is_late_point(before) { calendar.finish_at(calendar.count(at)) } else { at })
            }
            // What happened after the data date counts from the data date.
            Status::Finished if own == Status::InProgress && link.kind != RelationshipKind::FinishFinish => {
                None
            }
            Status::Finished => {
                let from =
                    if link.kind.from_start() { progress.actual_start } else { progress.actual_finish };
                from.map(|from| from.min(data_date))
            }
            Status::InProgress if !link.kind.from_start() => Some(finish.earliest),
            Status::InProgress if own == Status::InProgress => None,
            // The lag is used up by the working time of the predecessor, up to its suspension.
            Status::InProgress if progress.suspend.is_some() => None,
            Status::InProgress => {
                let is_same =
                    std::ptr::eq(self.network.clock(link.calendar), self.network.calendar_of(before));
                progress.actual_start.filter(|_| is_same).map(|from| from.min(data_date))
            }
        }
    }

    /// Whether a milestone is put as late as possible by P6, which shows it at the next start of work of its calendar
    /// if its successor works in a gap of that: on its own calendar it is where the gap began.
    fn is_late_point(&self, id: ActivityId) -> bool {
        let activity = self.plan.activity(id);
        activity.kind.is_milestone()
            && activity.placement == Placement::AsLateAsPossible
            && self.network.options_of(activity).dialect == Dialect::P6
    }
}
