//! Facts that differ between two plans.

use std::fmt;

use chainage_model::{
    Activity, ActivityId, Constraint, ConstraintKind, Lag, Moment, Plan, Progress, ProjectId, Relationship,
    RelationshipId, Status, WorkingTime, notation,
};

use super::calendar;
use super::link::Links;
use super::matching::Matching;

/// Changes of one kind, applied together when a move is split by cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Data dates, actual dates, what is left of started work.
    Progress,
    /// Activities added and removed, with their links and those they replace.
    Scope,
    /// Links between activities of both plans.
    Logic,
    /// Durations, kinds, and what is left of work that has not started.
    Duration,
    /// Calendars, and which of them count.
    Calendar,
    /// Constraints, deadlines, planned starts, dates projects must finish by, placement.
    Constraint,
    /// Resources, pauses, levelling delays, scheduling options.
    Rest,
}

impl Group {
    /// The order in which groups are applied: what happened first, then what was decided.
    pub const ORDER: [Self; 7] = [
        Self::Progress,
        Self::Scope,
        Self::Logic,
        Self::Duration,
        Self::Calendar,
        Self::Constraint,
        Self::Rest,
    ];
}

impl fmt::Display for Group {
    /// Writes `progress`, `scope`, `logic`, `durations`, `calendars`, `constraints` or `resources and options`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Progress => "progress",
            Self::Scope => "scope",
            Self::Logic => "logic",
            Self::Duration => "durations",
            Self::Calendar => "calendars",
            Self::Constraint => "constraints",
            Self::Rest => "resources and options",
        })
    }
}

/// What a change is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// An activity, by its ids in the old plan and in the new one.
    Activity(Option<ActivityId>, Option<ActivityId>),
    /// A relationship, by its ids in the old plan and in the new one.
    Relationship(Option<RelationshipId>, Option<RelationshipId>),
    /// A calendar.
    Calendar,
    /// A project.
    Project,
    /// A resource.
    Resource,
}

/// A fact that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The group it is applied with.
    pub group: Group,
    /// What it is of.
    pub what: What,
    /// The code people know that by: `A10`, `GZ/A10`, `A10 FS A20`.
    pub code: String,
    /// The fact: `added`, `removed`, `code`, `duration`, `lag`, `actual start`, …
    pub fact: &'static str,
    /// How it was; `None` if it was not.
    pub old: Option<String>,
    /// How it is; `None` if it is no more.
    pub new: Option<String>,
    /// Whether it rewrites what was reported: work or dates before the old data date.
    pub retroactive: bool,
}

/// Lists every fact that differs: by group, then in the order of the plans.
///
/// Names, notes, sources and other facts that have no part in dates are left out, save the names of renamed work.
pub fn changes(old: &Plan, new: &Plan, matching: &Matching) -> Vec<Change> {
    let mut listing = Listing { old, new, matching, changes: Vec::new() };
    listing.of_projects();
    listing.of_scope();
    for (a, b) in matching.pairs() {
        listing.of_activity(a, b);
    }
    listing.of_links(&Links::of(old, new, matching));
    listing.of_calendars();
    listing.of_resources();
    listing.changes.sort_by_key(|change| change.group);
    listing.changes
}

struct Listing<'a> {
    old: &'a Plan,
    new: &'a Plan,
    matching: &'a Matching,
    changes: Vec<Change>,
}

impl Listing<'_> {
    fn add(&mut self, group: Group, what: What, code: String, fact: &'static str) -> &mut Change {
        self.changes.push(Change { group, what, code, fact, old: None, new: None, retroactive: false });
        self.changes.last_mut().expect("one was just added")
    }

    /// Notes a fact if it differs.
    fn note<T: PartialEq>(
        &mut self,
        (group, what, code): (Group, What, &str),
        fact: &'static str,
        (was, is): (Option<T>, Option<T>),
        spell: impl Fn(T) -> String,
    ) {
        if was != is {
            let change = self.add(group, what, code.to_owned(), fact);
            (change.old, change.new) = (was.map(&spell), is.map(&spell));
        }
    }

    fn of_projects(&mut self) {
        for (id, project) in self.old.projects().enumerated() {
            let Some(found) = self.matching.new_project_of(id) else {
                self.add(Group::Scope, What::Project, project.code.clone(), "removed");
                continue;
            };
            let (was, is) = (project.clone(), self.new.project(found).clone());
            let at = |group| (group, What::Project, is.code.as_str());
            self.note(at(Group::Scope), "code", (Some(was.code.clone()), Some(is.code.clone())), |code| code);
            let milestones = (
                was.finish_milestone.map(|id| self.matching.new_of(id).map(|id| self.new.known_code(id))),
                is.finish_milestone.map(|id| Some(self.new.known_code(id))),
            );
            self.note(at(Group::Scope), "finish milestone", milestones, |code| {
                code.unwrap_or_else(|| "one that was removed".to_owned())
            });
            self.note(at(Group::Progress), "data date", (was.data_date, is.data_date), spell_moment);
            self.note(at(Group::Constraint), "start", (was.start, is.start), spell_moment);
            self.note(at(Group::Constraint), "finish by", (was.finish_by, is.finish_by), spell_moment);
            let calendars = (
                was.calendar.map(|id| self.old.calendar(id).code.clone()),
                is.calendar.map(|id| self.new.calendar(id).code.clone()),
            );
            self.note(at(Group::Calendar), "calendar", calendars, |code| code);
            if was.options != is.options {
                self.add(Group::Rest, What::Project, is.code, "scheduling options");
            }
        }
        for (id, project) in self.new.projects().enumerated() {
            if self.matching.old_project_of(id).is_none() {
                self.add(Group::Scope, What::Project, project.code.clone(), "added");
            }
        }
    }

    fn of_scope(&mut self) {
        let matching = self.matching;
        for id in matching.removed() {
            let activity = self.old.activity(id);
            let change =
                self.add(Group::Scope, What::Activity(Some(id), None), self.old.known_code(id), "removed");
            change.old = Some(activity.name.en.clone());
            change.retroactive = activity.progress.status() != Status::NotStarted;
        }
        for id in matching.added() {
            let activity = self.new.activity(id);
            let project = matching.old_project_of(activity.project);
            let before = project.and_then(|id| self.old.project(id).data_date);
            let happened = [activity.progress.actual_start, activity.progress.actual_finish];
            let is_past = |date: &Moment| before.is_some_and(|before| *date < before);
            let change =
                self.add(Group::Scope, What::Activity(None, Some(id)), self.new.known_code(id), "added");
            change.new = Some(activity.name.en.clone());
            change.retroactive = happened.iter().flatten().any(is_past);
        }
        for pair in matching.renamed() {
            let what = What::Activity(Some(pair.old), Some(pair.new));
            let (was, is) = (self.old.known_code(pair.old), self.new.known_code(pair.new));
            let score = f64::from(pair.score) / 1000.0;
            let change = self.add(Group::Scope, what, is.clone(), "code");
            (change.old, change.new) = (Some(was), Some(format!("{is} (likeness {score:.3})")));
        }
    }

    fn of_activity(&mut self, a: ActivityId, b: ActivityId) {
        let (was, is) = (self.old.activity(a), self.new.activity(b));
        let first = self.changes.len();
        let code = self.new.known_code(b);
        let at = |group| (group, What::Activity(Some(a), Some(b)), code.as_str());
        let day = |plan: &Plan, id| {
            plan.calendar_of(id)
                .map_or(chainage_model::Calendar::EIGHT_HOURS, |calendar| plan.calendar(calendar).day_length)
        };
        let day_length = day(self.new, b);
        let spell_time = |time: WorkingTime| notation::write_span(time, day_length);
        self.of_progress(&at, (&was.progress, &is.progress), was.project, &spell_time);
        self.note(at(Group::Duration), "kind", (Some(was.kind), Some(is.kind)), |kind| format!("{kind:?}"));
        self.note(at(Group::Duration), "duration", (Some(was.duration), Some(is.duration)), spell_time);
        let is_whole =
            |activity: &Activity| activity.progress.remaining_of(activity.duration) == activity.duration;
        if !(takes_remaining_as_progress(was, is) || (is_whole(was) && is_whole(is))) {
            self.note(
                at(Group::Duration),
                "remaining duration",
                (Some(was.progress.remaining_of(was.duration)), Some(is.progress.remaining_of(is.duration))),
                spell_time,
            );
        }
        let calendar_code = |plan: &Plan, id| plan.calendar_of(id).map(|id| plan.calendar(id).code.clone());
        // A project's calendar that changed is said once, of the project.
        let own = was.calendar.is_some() || is.calendar.is_some();
        let calendars = (calendar_code(self.old, a), calendar_code(self.new, b));
        self.note(at(Group::Calendar), "calendar", if own { calendars } else { (None, None) }, |code| code);
        self.note(at(Group::Calendar), "elapsed", (Some(was.elapsed), Some(is.elapsed)), |yes| {
            yes.to_string()
        });
        self.of_constraints(&at, was, is);
        self.note(
            at(Group::Rest),
            "levelling delay",
            (Some(was.levelling_delay), Some(is.levelling_delay)),
            notation::write_elapsed,
        );
        if was.splits != is.splits {
            self.add(Group::Rest, What::Activity(Some(a), Some(b)), code.clone(), "pauses");
        }
        let demands = |plan: &Plan, activity: &Activity| {
            let demand = |one: &chainage_model::Assignment| {
                format!("{} {}", plan.resource(one.resource).code, spell_units(one.units.thousandths()))
            };
            let all: Vec<String> = activity.assignments.iter().map(demand).collect();
            Some(all.join(", ")).filter(|text| !text.is_empty())
        };
        let demands = (demands(self.old, was), demands(self.new, is));
        self.note(at(Group::Rest), "resources", demands, |text| text);
        if was.progress.status() == Status::Finished {
            // Nothing of finished work may change: whatever does rewrites what was reported.
            self.changes[first..].iter_mut().for_each(|change| change.retroactive = true);
        }
    }

    fn of_progress<'c>(
        &mut self,
        at: &impl Fn(Group) -> (Group, What, &'c str),
        (was, is): (&Progress, &Progress),
        project: ProjectId,
        spell_time: &impl Fn(WorkingTime) -> String,
    ) {
        let data_date = self.old.project(project).data_date;
        let actuals = [
            ("actual start", was.actual_start, is.actual_start),
            ("actual finish", was.actual_finish, is.actual_finish),
        ];
        for (fact, before, after) in actuals {
            let first = self.changes.len();
            self.note(at(Group::Progress), fact, (before, after), spell_moment);
            let is_late_report = after.is_some_and(|date| data_date.is_some_and(|until| date < until));
            let is_retroactive = before.is_some() || is_late_report;
            self.changes[first..].iter_mut().for_each(|change| change.retroactive = is_retroactive);
        }
        if was.status() != Status::NotStarted || is.status() != Status::NotStarted {
            self.note(at(Group::Progress), "remaining duration", (was.remaining, is.remaining), spell_time);
        }
        self.note(at(Group::Progress), "percent complete", (was.percent, is.percent), |percent| {
            format!("{percent}%")
        });
        let dates = [
            ("suspend", was.suspend, is.suspend),
            ("resume", was.resume, is.resume),
            ("expected finish", was.expected_finish, is.expected_finish),
        ];
        for (fact, before, after) in dates {
            self.note(at(Group::Progress), fact, (before, after), spell_moment);
        }
    }

    fn of_constraints<'c>(
        &mut self,
        at: &impl Fn(Group) -> (Group, What, &'c str),
        was: &Activity,
        is: &Activity,
    ) {
        let spelled = |activity: &Activity| {
            let all: Vec<String> = activity.constraints.iter().map(spell_constraint).collect();
            Some(all.join(", ")).filter(|text| !text.is_empty())
        };
        self.note(at(Group::Constraint), "constraint", (spelled(was), spelled(is)), |text| text);
        let dates = [
            ("deadline", was.deadline, is.deadline),
            ("external early start", was.external_early_start, is.external_early_start),
            ("external late finish", was.external_late_finish, is.external_late_finish),
        ];
        for (fact, before, after) in dates {
            self.note(at(Group::Constraint), fact, (before, after), spell_moment);
        }
        self.note(
            at(Group::Constraint),
            "placement",
            (Some(was.placement), Some(is.placement)),
            |placement| format!("{placement:?}"),
        );
    }

    fn of_links(&mut self, links: &Links) {
        let is_done = |id: ActivityId| self.old.activity(id).progress.status() == Status::Finished;
        let (old, new) = (self.old, self.new);
        for &id in &links.removed {
            let link = old.relationship(id);
            let is_rewritten = is_done(link.successor);
            let group = if links.removed_with_work.contains(&id) { Group::Scope } else { Group::Logic };
            let what = What::Relationship(Some(id), None);
            let change = self.add(group, what, spell_ends(old, link), "link removed");
            change.old = Some(spell_tie(old, link));
            change.retroactive = is_rewritten;
        }
        for &id in &links.added {
            let link = new.relationship(id);
            let before = self.matching.old_of(link.successor);
            let group = if links.added_with_work.contains(&id) { Group::Scope } else { Group::Logic };
            let what = What::Relationship(None, Some(id));
            let change = self.add(group, what, spell_ends(new, link), "link added");
            change.new = Some(spell_tie(new, link));
            change.retroactive =
                before.is_some_and(|id| old.activity(id).progress.status() == Status::Finished);
        }
        for &(a, b) in links.kept.iter().chain(&links.turned) {
            let (was, is) = (old.relationship(a), new.relationship(b));
            let first = self.changes.len();
            let code = spell_ends(new, is);
            let at = (Group::Logic, What::Relationship(Some(a), Some(b)), code.as_str());
            self.note(at, "link kind", (Some(was.kind), Some(is.kind)), |kind| kind.to_string());
            self.note(at, "lag", (Some(lag_of(old, was)), Some(lag_of(new, is))), |lag| lag);
            let most = |plan: &Plan, link: &Relationship| {
                link.maximum_lag.map(|most| notation::write_span(most, day_of_lag(plan, link)))
            };
            self.note(at, "maximum lag", (most(old, was), most(new, is)), |lag| lag);
            let on = |plan: &Plan, link: &Relationship| match link.lag_calendar {
                chainage_model::LagCalendar::Calendar(id) => plan.calendar(id).code.clone(),
                named => format!("{named:?}"),
            };
            self.note(at, "lag calendar", (Some(on(old, was)), Some(on(new, is))), |on| on);
            if old.activity(was.successor).progress.status() == Status::Finished {
                self.changes[first..].iter_mut().for_each(|change| change.retroactive = true);
            }
        }
    }

    fn of_calendars(&mut self) {
        for (id, calendar) in self.old.calendars().enumerated() {
            let code = calendar.code.clone();
            let Some(found) = self.new.find_calendar(&code) else {
                self.add(Group::Calendar, What::Calendar, code, "removed");
                continue;
            };
            for (fact, was, is) in calendar::differences(self.old, id, self.new, found) {
                let change = self.add(Group::Calendar, What::Calendar, code.clone(), fact);
                (change.old, change.new) = (was, is);
            }
        }
        for calendar in self.new.calendars() {
            if self.old.find_calendar(&calendar.code).is_none() {
                self.add(Group::Calendar, What::Calendar, calendar.code.clone(), "added");
            }
        }
    }

    fn of_resources(&mut self) {
        let pool = |plan: &Plan, id: Option<ProjectId>| id.map(|id| plan.project(id).code.clone());
        let spell = |plan: &Plan, resource: &chainage_model::Resource| {
            pool(plan, resource.project)
                .map_or_else(|| resource.code.clone(), |project| format!("{project}/{}", resource.code))
        };
        let capacity = |resource: &chainage_model::Resource| {
            let steps: Vec<String> = resource
                .capacity
                .iter()
                .map(|step| {
                    let units = spell_units(step.units.thousandths());
                    step.from.map_or_else(|| units.clone(), |from| format!("{units} from {from}"))
                })
                .collect();
            Some(steps.join(", ")).filter(|text| !text.is_empty())
        };
        for resource in self.old.resources() {
            let project = pool(self.old, resource.project).map(|code| self.new.find_project(&code));
            let found = match project {
                Some(None) => None,
                pool => self.new.find_resource(pool.flatten(), &resource.code),
            };
            let code = spell(self.old, resource);
            match found.map(|id| self.new.resource(id)) {
                None => {
                    self.add(Group::Rest, What::Resource, code, "removed");
                }
                Some(now) => {
                    let at = (Group::Rest, What::Resource, code.as_str());
                    self.note(at, "capacity", (capacity(resource), capacity(now)), |text| text);
                }
            }
        }
        for resource in self.new.resources() {
            let project = pool(self.new, resource.project).map(|code| self.old.find_project(&code));
            let is_known = match project {
                Some(None) => false,
                pool => self.old.find_resource(pool.flatten(), &resource.code).is_some(),
            };
            if !is_known {
                self.add(Group::Rest, What::Resource, spell(self.new, resource), "added");
            }
        }
    }
}

/// What is left counts as progress once the work has begun in either plan, else as its duration.
pub(super) fn takes_remaining_as_progress(old: &Activity, new: &Activity) -> bool {
    old.progress.status() != Status::NotStarted || new.progress.status() != Status::NotStarted
}

fn spell_moment(moment: Moment) -> String {
    moment.to_string()
}

#[expect(clippy::cast_precision_loss, reason = "for showing")]
fn spell_units(thousandths: i64) -> String {
    (thousandths as f64 / 1000.0).to_string()
}

fn spell_constraint(constraint: &Constraint) -> String {
    let kind = match constraint.kind {
        ConstraintKind::StartNoEarlierThan => "start no earlier than",
        ConstraintKind::StartNoLaterThan => "start no later than",
        ConstraintKind::FinishNoEarlierThan => "finish no earlier than",
        ConstraintKind::FinishNoLaterThan => "finish no later than",
        ConstraintKind::StartOn => "start on",
        ConstraintKind::FinishOn => "finish on",
        ConstraintKind::MandatoryStart => "mandatory start",
        ConstraintKind::MandatoryFinish => "mandatory finish",
    };
    format!("{kind} {}", constraint.date)
}

fn spell_ends(plan: &Plan, link: &Relationship) -> String {
    format!("{} -> {}", plan.known_code(link.predecessor), plan.known_code(link.successor))
}

fn day_of_lag(plan: &Plan, link: &Relationship) -> WorkingTime {
    plan.calendar_of(link.successor)
        .map_or(chainage_model::Calendar::EIGHT_HOURS, |id| plan.calendar(id).day_length)
}

fn lag_of(plan: &Plan, link: &Relationship) -> String {
    match link.lag {
        Lag::Time(time) => notation::write_span(time, day_of_lag(plan, link)),
        Lag::Percent(percent) => format!("{percent}%"),
    }
}

fn spell_tie(plan: &Plan, link: &Relationship) -> String {
    let lag = match (link.lag, lag_of(plan, link)) {
        (lag, _) if lag.is_zero() => String::new(),
        (_, text) if text.starts_with('-') => text,
        (_, text) => format!("+{text}"),
    };
    format!("{}{lag}", link.kind)
}
