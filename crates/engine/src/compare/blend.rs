//! A plan between two plans: some groups of facts from the new one, the others from the old one.

use chainage_model::{
    Activity, ActivityId, Assignment, Calendar, CalendarId, DayListId, DayRule, Id, LagCalendar, Plan,
    Project, ProjectId, Relationship, RelationshipId, Resource, ResourceId,
};

use super::change::{Group, takes_remaining_as_progress};
use super::link::Links;
use super::matching::Matching;

/// Which of the two plans a fact is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Old,
    New,
}

/// Makes plans between two plans.
///
/// Calendars, lists of days and resources of both are in each of them, the old ones first; projects, WBS and
/// activities are those of the old plan until [`Group::Scope`] is applied and those of the new plan from then on.
pub(super) struct Blender<'a> {
    old: &'a Plan,
    new: &'a Plan,
    matching: &'a Matching,
    links: &'a Links,
}

impl<'a> Blender<'a> {
    pub(super) fn new(old: &'a Plan, new: &'a Plan, matching: &'a Matching, links: &'a Links) -> Self {
        Self { old, new, matching, links }
    }

    /// Returns the plan in which these groups are the new plan's.
    pub(super) fn plan(&self, applied: &[Group]) -> Plan {
        Blend { of: self, applied, plan: Plan::new(), offices: [None; 2] }.make()
    }

    fn side(&self, side: Side) -> &'a Plan {
        match side {
            Side::Old => self.old,
            Side::New => self.new,
        }
    }

    fn projects(&self, side: Side, id: ProjectId) -> (Option<ProjectId>, Option<ProjectId>) {
        match side {
            Side::Old => (Some(id), self.matching.new_project_of(id)),
            Side::New => (self.matching.old_project_of(id), Some(id)),
        }
    }

    fn activities(&self, side: Side, id: ActivityId) -> (Option<ActivityId>, Option<ActivityId>) {
        match side {
            Side::Old => (Some(id), self.matching.new_of(id)),
            Side::New => (self.matching.old_of(id), Some(id)),
        }
    }
}

struct Blend<'a> {
    of: &'a Blender<'a>,
    applied: &'a [Group],
    plan: Plan,
    /// The office hours of a plan without calendars, by side.
    offices: [Option<CalendarId>; 2],
}

const VALID: &str = "what is taken over from a plan is consistent";

impl Blend<'_> {
    /// From which side a group's facts are.
    fn pick(&self, group: Group) -> Side {
        if self.applied.contains(&group) { Side::New } else { Side::Old }
    }

    fn make(mut self) -> Plan {
        for side in [Side::Old, Side::New] {
            self.add_calendars(side);
        }
        for side in [Side::Old, Side::New] {
            self.add_resources(side);
        }
        let frame = self.pick(Group::Scope);
        let source = self.of.side(frame);
        for id in source.projects().ids() {
            let project = self.project(frame, id);
            self.plan.add_project(project).expect(VALID);
        }
        for wbs in source.wbs() {
            self.plan.add_wbs(wbs.clone()).expect(VALID);
        }
        for id in source.activities().ids() {
            let activity = self.activity(frame, id);
            self.plan.add_activity(activity).expect(VALID);
        }
        for (id, project) in source.projects().enumerated() {
            let milestone = project.finish_milestone;
            self.plan.edit_project(id, |project| project.finish_milestone = milestone).expect(VALID);
        }
        for (side, id) in self.relationships() {
            if let Some(relationship) = self.relationship(frame, side, id) {
                self.plan.add_relationship(relationship).expect(VALID);
            }
        }
        self.plan
    }

    fn add_calendars(&mut self, side: Side) {
        let source = self.of.side(side);
        for list in source.day_lists() {
            let mut list = list.clone();
            list.code = coded(side, &list.code);
            self.plan.add_day_list(list).expect(VALID);
        }
        for calendar in source.calendars() {
            let mut calendar = calendar.clone();
            calendar.code = coded(side, &calendar.code);
            calendar.base = calendar.base.map(|id| self.placed(side, id));
            calendar.within = calendar.within.iter().map(|&id| self.placed(side, id)).collect();
            let first = if side == Side::New { self.of.old.day_lists().len() } else { 0 };
            let placed = |list: DayListId| DayListId::from_index(first + list.index());
            for rule in &mut calendar.day_rules {
                match rule {
                    DayRule::Closed { list, .. } | DayRule::Worked { list, .. } => *list = placed(*list),
                }
            }
            self.plan.add_calendar(calendar).expect(VALID);
        }
        if source.calendars().is_empty() {
            let office = self.plan.add_calendar(Calendar::office(coded(side, "office"))).expect(VALID);
            self.offices[usize::from(side == Side::New)] = Some(office);
        }
    }

    /// A calendar's place in the blend.
    fn placed(&self, side: Side, id: CalendarId) -> CalendarId {
        let n_before = self.of.old.calendars().len().max(1);
        CalendarId::from_index(if side == Side::New { n_before } else { 0 } + id.index())
    }

    /// A calendar as the calendars that are applied know it: that of the same code, else itself.
    fn known(&self, side: Side, id: CalendarId) -> CalendarId {
        let picked = self.pick(Group::Calendar);
        let same = self.of.side(picked).find_calendar(&self.of.side(side).calendar(id).code);
        same.map_or_else(|| self.placed(side, id), |same| self.placed(picked, same))
    }

    fn add_resources(&mut self, side: Side) {
        for (id, resource) in self.of.side(side).resources().enumerated() {
            let calendar = resource.calendar.map(|id| self.known(side, id));
            let code = coded(side, &format!("{} {}", id.index(), resource.code));
            self.plan
                .add_resource(Resource { code, project: None, calendar, ..resource.clone() })
                .expect(VALID);
        }
    }

    /// A project: of the frame where only one plan has it, else with each group's facts from its side.
    fn project(&self, frame: Side, id: ProjectId) -> Project {
        let own = self.of.side(frame).project(id);
        let pair = self.of.projects(frame, id);
        let from = |group| self.chosen(frame, pair, group, |side, id| (side, self.of.side(side).project(id)));
        let (rest_side, rest) = from(Group::Rest);
        let dated = from(Group::Constraint).1;
        let (calendar_side, timed) = from(Group::Calendar);
        let mut options = rest.options;
        if let LagCalendar::Calendar(id) = options.lag_calendar {
            options.lag_calendar = LagCalendar::Calendar(self.known(rest_side, id));
        }
        Project {
            start: dated.start,
            finish_by: dated.finish_by,
            target: None,
            data_date: from(Group::Progress).1.data_date,
            calendar: timed.calendar.map(|id| self.placed(calendar_side, id)),
            priority: rest.priority,
            options,
            ..Project::new(own.code.clone(), own.name.clone())
        }
    }

    /// Something of both plans: from the side its group is picked from, or from the only side that has it.
    fn chosen<I: Copy, T>(
        &self,
        frame: Side,
        pair: (Option<I>, Option<I>),
        group: Group,
        of: impl Fn(Side, I) -> T,
    ) -> T {
        let only = || match frame {
            Side::Old => (frame, pair.0),
            Side::New => (frame, pair.1),
        };
        let (side, id) = match (self.pick(group), pair) {
            (side @ Side::Old, (Some(id), _)) | (side @ Side::New, (_, Some(id))) => (side, Some(id)),
            _ => only(),
        };
        of(side, id.expect("the frame has whatever is asked for"))
    }

    fn activity(&self, frame: Side, id: ActivityId) -> Activity {
        let own = self.of.side(frame).activity(id);
        let pair = self.of.activities(frame, id);
        let from =
            |group| self.chosen(frame, pair, group, |side, id| (side, id, self.of.side(side).activity(id)));
        let (rest_side, _, rest) = from(Group::Rest);
        let sized = from(Group::Duration).2;
        let (calendar_side, calendar_id, timed) = from(Group::Calendar);
        let dated = from(Group::Constraint).2;
        let reported = from(Group::Progress).2;
        let mut progress = reported.progress;
        let as_progress = match (pair.0, pair.1) {
            (Some(a), Some(b)) => {
                takes_remaining_as_progress(self.of.old.activity(a), self.of.new.activity(b))
            }
            _ => true,
        };
        if !as_progress {
            progress.remaining = sized.progress.remaining;
        }
        let first = if rest_side == Side::New { self.of.old.resources().len() } else { 0 };
        let assignment = |one: &Assignment| Assignment {
            resource: ResourceId::from_index(first + one.resource.index()),
            ..*one
        };
        Activity {
            wbs: own.wbs,
            kind: sized.kind,
            calendar: Some(self.calendar_of(calendar_side, calendar_id)),
            duration: sized.duration,
            duration_type: sized.duration_type,
            elapsed: timed.elapsed,
            placement: dated.placement,
            constraints: dated.constraints.clone(),
            deadline: dated.deadline,
            external_early_start: dated.external_early_start,
            external_late_finish: dated.external_late_finish,
            stored: dated.stored.clone(),
            progress,
            splits: rest.splits.clone(),
            may_split: rest.may_split,
            levelling_delay: rest.levelling_delay,
            priority: rest.priority,
            assignments: rest.assignments.iter().map(assignment).collect(),
            ..Activity::task(own.project, own.code.clone(), own.name.clone())
        }
    }

    /// The calendar that counts for an activity of a side, where neither it nor its project names one too.
    fn calendar_of(&self, side: Side, id: ActivityId) -> CalendarId {
        let source = self.of.side(side);
        let calendar = source.calendar_of(id).or(source.calendars().ids().next());
        let office = self.offices[usize::from(side == Side::New)];
        calendar
            .map(|id| self.placed(side, id))
            .or(office)
            .expect("a plan without calendars has office hours")
    }

    /// The relationships of the blend: of their side until they are taken from the other.
    fn relationships(&self) -> Vec<(Side, RelationshipId)> {
        let links = self.of.links;
        let logic = self.pick(Group::Logic);
        let mut all: Vec<(Side, RelationshipId)> = links
            .kept
            .iter()
            .chain(&links.turned)
            .map(|&(old, new)| (logic, if logic == Side::New { new } else { old }))
            .collect();
        let is_in = |side: Side, is_with_work: bool| {
            self.pick(if is_with_work { Group::Scope } else { Group::Logic }) == side
        };
        let removed =
            links.removed.iter().filter(|id| is_in(Side::Old, links.removed_with_work.contains(id)));
        let added = links.added.iter().filter(|id| is_in(Side::New, links.added_with_work.contains(id)));
        all.extend(removed.map(|&id| (Side::Old, id)));
        all.extend(added.map(|&id| (Side::New, id)));
        all
    }

    fn relationship(&self, frame: Side, side: Side, id: RelationshipId) -> Option<Relationship> {
        let mut link = self.of.side(side).relationship(id).clone();
        let here = |id: ActivityId| match (frame, self.of.activities(side, id)) {
            (Side::Old, (id, _)) | (Side::New, (_, id)) => id,
        };
        (link.predecessor, link.successor) = (here(link.predecessor)?, here(link.successor)?);
        if let LagCalendar::Calendar(calendar) = link.lag_calendar {
            link.lag_calendar = LagCalendar::Calendar(self.known(side, calendar));
        }
        Some(link)
    }
}

fn coded(side: Side, code: &str) -> String {
    format!("{} {code}", if side == Side::New { "new" } else { "old" })
}
