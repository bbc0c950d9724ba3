//! The plan: everything that is scheduled together.

use std::collections::HashMap;

use crate::activity::Activity;
use crate::baseline::Baseline;
use crate::calendar::{Calendar, DayList, DayRule};
use crate::code::CodeIndex;
use crate::error::ModelError;
use crate::funding::Funding;
use crate::id::{
    ActivityId, AlignmentId, CalendarId, DayListId, Id, IdVec, ProjectId, RelationshipId, ResourceId,
    UncertaintyId, WbsId,
};
use crate::location::{Alignment, Place};
use crate::project::Project;
use crate::relationship::Relationship;
use crate::resource::Resource;
use crate::text::{Name, Source};
use crate::uncertainty::{Risk, Uncertainty};
use crate::wbs::Wbs;

/// The most calendars that may stand behind one another, as bases or around each other.
const MOST_BASES: u32 = 100;

/// Projects that are scheduled together, with their activities, relationships, calendars and resources.
///
/// What is in a plan is consistent: every id in it names something, and codes are unique: those of activities and
/// WBS nodes within their project, those of resources within their project or among the shared ones, all others
/// within the plan. Whether the plan can be scheduled (loops, calendars without work) is for the compiler to say.
///
/// ```
/// use chainage_model::{Activity, Calendar, Plan, Project, Relationship, WorkingTime};
///
/// let mut plan = Plan::new();
/// let office = plan.add_calendar(Calendar::office("office"))?;
/// let project = plan.add_project(Project { calendar: Some(office), ..Project::new("P", "Bypass") })?;
/// let day = WorkingTime::from_hours(8);
/// let a = plan.add_activity(Activity { duration: day * 5, ..Activity::task(project, "A", "Clear the site") })?;
/// let b = plan.add_activity(Activity { duration: day * 3, ..Activity::task(project, "B", "Dig") })?;
/// plan.add_relationship(Relationship::finish_start(a, b))?;
/// assert_eq!(plan.find_activity("B"), Some(b));
/// # Ok::<(), chainage_model::ModelError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// The name of the programme.
    pub name: Name,
    /// The currency of all money, as people write it: CNY.
    pub currency: String,
    /// Where the plan comes from.
    pub sources: Vec<Source>,
    /// Remarks.
    pub note: String,
    /// Risk events, kept as data.
    pub risks: Vec<Risk>,
    /// Money coming in, kept as data.
    pub funding: Vec<Funding>,
    /// Earlier plans to compare with, the current baseline first.
    pub baselines: Vec<Baseline>,
    // The invariant of the type's page holds for all of these.
    projects: IdVec<ProjectId, Project>,
    wbs: IdVec<WbsId, Wbs>,
    activities: IdVec<ActivityId, Activity>,
    relationships: IdVec<RelationshipId, Relationship>,
    calendars: IdVec<CalendarId, Calendar>,
    /// How many calendars stand behind each, itself included.
    calendar_depths: IdVec<CalendarId, u32>,
    day_lists: IdVec<DayListId, DayList>,
    resources: IdVec<ResourceId, Resource>,
    alignments: IdVec<AlignmentId, Alignment>,
    uncertainties: IdVec<UncertaintyId, Uncertainty>,
    codes: Codes,
}

/// Codes and what they name.
#[derive(Clone, Debug, Default, PartialEq)]
struct Codes {
    projects: HashMap<String, ProjectId>,
    calendars: HashMap<String, CalendarId>,
    day_lists: HashMap<String, DayListId>,
    alignments: HashMap<String, AlignmentId>,
    uncertainties: HashMap<String, UncertaintyId>,
    resources: HashMap<(Option<ProjectId>, String), ResourceId>,
    wbs: IdVec<ProjectId, HashMap<String, WbsId>>,
    activities: IdVec<ProjectId, CodeIndex<ActivityId>>,
}

macro_rules! lend {
    ($($(#[$attribute:meta])* $many:ident, $one:ident: $id:ident => $item:ident;)*) => {$(
        $(#[$attribute])*
        pub fn $many(&self) -> &IdVec<$id, $item> {
            &self.$many
        }

        #[doc = concat!("Lends the ", stringify!($item), " of an id; shorthand for indexing [`Plan::", stringify!($many), "`].")]
        ///
        /// # Panics
        /// If the id is of another plan.
        pub fn $one(&self, id: $id) -> &$item {
            &self.$many[id]
        }
    )*};
}

impl Plan {
    /// Returns an empty plan.
    pub fn new() -> Self {
        Self::default()
    }

    lend! {
        /// Lends the projects.
        projects, project: ProjectId => Project;
        /// Lends the activities.
        activities, activity: ActivityId => Activity;
        /// Lends the relationships.
        relationships, relationship: RelationshipId => Relationship;
        /// Lends the calendars.
        calendars, calendar: CalendarId => Calendar;
        /// Lends the lists of days.
        day_lists, day_list: DayListId => DayList;
        /// Lends the resources.
        resources, resource: ResourceId => Resource;
        /// Lends the alignments.
        alignments, alignment: AlignmentId => Alignment;
        /// Lends the classes of three-point factors.
        uncertainties, uncertainty: UncertaintyId => Uncertainty;
    }

    /// Lends the work breakdown.
    pub fn wbs(&self) -> &IdVec<WbsId, Wbs> {
        &self.wbs
    }

    /// Adds a list of days.
    ///
    /// # Errors
    /// If its code is empty or taken.
    pub fn add_day_list(&mut self, list: DayList) -> Result<DayListId, ModelError> {
        let code = list.code.clone();
        self.day_lists.push_with(&mut self.codes.day_lists, "day list", &code, list)
    }

    /// Adds a calendar. Calendars it names come before it.
    ///
    /// # Errors
    /// If its code is empty or taken, a calendar or list it names is not in the plan, or too many calendars stand
    /// behind one another.
    pub fn add_calendar(&mut self, calendar: Calendar) -> Result<CalendarId, ModelError> {
        let unknown =
            |target| ModelError::UnknownId { what: "calendar", code: calendar.code.clone(), target };
        for &other in calendar.base.iter().chain(&calendar.within) {
            self.calendars.get(other).ok_or_else(|| unknown("calendar"))?;
        }
        let depth = |&id: &CalendarId| self.calendar_depths[id];
        let depth = 1 + calendar.base.iter().chain(&calendar.within).map(depth).max().unwrap_or(0);
        if depth > MOST_BASES {
            return Err(ModelError::DeepCalendar { code: calendar.code });
        }
        for rule in &calendar.day_rules {
            let (DayRule::Closed { list, .. } | DayRule::Worked { list, .. }) = *rule;
            self.day_lists.get(list).ok_or_else(|| unknown("day list"))?;
        }
        let code = calendar.code.clone();
        let id = self.calendars.push_with(&mut self.codes.calendars, "calendar", &code, calendar)?;
        self.calendar_depths.push(depth);
        Ok(id)
    }

    /// Adds an alignment.
    ///
    /// # Errors
    /// If its code is empty or taken.
    pub fn add_alignment(&mut self, alignment: Alignment) -> Result<AlignmentId, ModelError> {
        let code = alignment.code.clone();
        self.alignments.push_with(&mut self.codes.alignments, "alignment", &code, alignment)
    }

    /// Adds a class of three-point factors.
    ///
    /// # Errors
    /// If its code is empty or taken.
    pub fn add_uncertainty(&mut self, uncertainty: Uncertainty) -> Result<UncertaintyId, ModelError> {
        let code = uncertainty.code.clone();
        self.uncertainties.push_with(&mut self.codes.uncertainties, "uncertainty class", &code, uncertainty)
    }

    /// Adds a project.
    ///
    /// # Errors
    /// If its code is empty or taken, or its calendar, alignment or finish milestone is not in the plan.
    pub fn add_project(&mut self, project: Project) -> Result<ProjectId, ModelError> {
        self.check_project(&project)?;
        let code = project.code.clone();
        let id = self.projects.push_with(&mut self.codes.projects, "project", &code, project)?;
        self.codes.wbs.push(HashMap::new());
        self.codes.activities.push(CodeIndex::default());
        Ok(id)
    }

    /// Adds a resource.
    ///
    /// # Errors
    /// If its code is empty or taken in its pool, or its project or calendar is not in the plan.
    pub fn add_resource(&mut self, resource: Resource) -> Result<ResourceId, ModelError> {
        let unknown =
            |target| ModelError::UnknownId { what: "resource", code: resource.code.clone(), target };
        if resource.project.is_some_and(|id| self.projects.get(id).is_none()) {
            return Err(unknown("project"));
        }
        if resource.calendar.is_some_and(|id| self.calendars.get(id).is_none()) {
            return Err(unknown("calendar"));
        }
        check_code("resource", &resource.code)?;
        let key = (resource.project, resource.code.clone());
        if self.codes.resources.contains_key(&key) {
            return Err(ModelError::DuplicateCode { what: "resource", code: key.1 });
        }
        let id = self.resources.push(resource);
        self.codes.resources.insert(key, id);
        Ok(id)
    }

    /// Adds a node of the work breakdown. The node above comes before it.
    ///
    /// # Errors
    /// If its code is empty or taken in its project, or its project or the node above is not in the plan.
    pub fn add_wbs(&mut self, wbs: Wbs) -> Result<WbsId, ModelError> {
        let unknown = |target| ModelError::UnknownId { what: "WBS node", code: wbs.code.clone(), target };
        let codes = self.codes.wbs.get(wbs.project).ok_or_else(|| unknown("project"))?;
        if wbs.parent.is_some_and(|id| self.wbs.get(id).is_none_or(|above| above.project != wbs.project)) {
            return Err(unknown("WBS node of its project"));
        }
        check_code("WBS node", &wbs.code)?;
        if codes.contains_key(&wbs.code) {
            return Err(ModelError::DuplicateCode { what: "WBS node", code: wbs.code });
        }
        let (project, code) = (wbs.project, wbs.code.clone());
        let id = self.wbs.push(wbs);
        self.codes.wbs[project].insert(code, id);
        Ok(id)
    }

    /// Adds an activity.
    ///
    /// # Errors
    /// If its code is empty or taken in its project, or something it names is not in the plan.
    pub fn add_activity(&mut self, activity: Activity) -> Result<ActivityId, ModelError> {
        self.check_activity(&activity)?;
        if self.find_activity_in(activity.project, &activity.code).is_some() {
            return Err(ModelError::DuplicateCode { what: "activity", code: activity.code });
        }
        let codes = &mut self.codes.activities[activity.project];
        let id = self.activities.push(activity);
        codes.insert(id, &self.activities);
        Ok(id)
    }

    /// Adds a relationship.
    ///
    /// # Errors
    /// If one of its activities or its lag calendar is not in the plan.
    pub fn add_relationship(&mut self, relationship: Relationship) -> Result<RelationshipId, ModelError> {
        self.check_relationship(&relationship)?;
        Ok(self.relationships.push(relationship))
    }

    /// Changes an activity and keeps the plan consistent: if the changed activity could not have been added, nothing
    /// changes.
    ///
    /// # Errors
    /// As for [`Plan::add_activity`].
    pub fn edit_activity(
        &mut self,
        id: ActivityId,
        edit: impl FnOnce(&mut Activity),
    ) -> Result<(), ModelError> {
        let mut changed = self.activities[id].clone();
        edit(&mut changed);
        self.check_activity(&changed)?;
        let taken = self.find_activity_in(changed.project, &changed.code);
        if taken.is_some_and(|other| other != id) {
            return Err(ModelError::DuplicateCode { what: "activity", code: changed.code });
        }
        let before = self.activities[id].project;
        self.codes.activities[before].remove(id, &self.activities);
        let after = changed.project;
        self.activities[id] = changed;
        self.codes.activities[after].insert(id, &self.activities);
        Ok(())
    }

    /// Changes a relationship; if the changed one could not have been added, nothing changes.
    ///
    /// # Errors
    /// As for [`Plan::add_relationship`].
    pub fn edit_relationship(
        &mut self,
        id: RelationshipId,
        edit: impl FnOnce(&mut Relationship),
    ) -> Result<(), ModelError> {
        let mut changed = self.relationships[id].clone();
        edit(&mut changed);
        self.check_relationship(&changed)?;
        self.relationships[id] = changed;
        Ok(())
    }

    /// Changes a project; if the changed one could not have been added, nothing changes.
    ///
    /// # Errors
    /// As for [`Plan::add_project`].
    pub fn edit_project(&mut self, id: ProjectId, edit: impl FnOnce(&mut Project)) -> Result<(), ModelError> {
        let mut changed = self.projects[id].clone();
        edit(&mut changed);
        self.check_project(&changed)?;
        check_code("project", &changed.code)?;
        if self.codes.projects.get(&changed.code).is_some_and(|&other| other != id) {
            return Err(ModelError::DuplicateCode { what: "project", code: changed.code });
        }
        self.codes.projects.remove(&self.projects[id].code);
        self.codes.projects.insert(changed.code.clone(), id);
        self.projects[id] = changed;
        Ok(())
    }

    /// Returns the plan without some relationships; the others keep their order and get new ids.
    #[must_use]
    pub fn without_relationships(mut self, drop: impl Fn(RelationshipId) -> bool) -> Self {
        let kept = std::mem::take(&mut self.relationships);
        self.relationships = kept.enumerated().filter(|(id, _)| !drop(*id)).map(|(_, r)| r.clone()).collect();
        self
    }

    /// Finds a project by its code.
    pub fn find_project(&self, code: &str) -> Option<ProjectId> {
        self.codes.projects.get(code).copied()
    }

    /// Finds an activity by its code, in the first project that has it; `PROJECT/CODE` asks one project.
    pub fn find_activity(&self, code: &str) -> Option<ActivityId> {
        let anywhere = self.codes.activities.iter().find_map(|codes| codes.find(code, &self.activities));
        anywhere.or_else(|| {
            let (project, code) = code.split_once('/')?;
            self.find_activity_in(self.find_project(project)?, code)
        })
    }

    /// Returns `PROJECT/CODE`: the name of an activity that [`find_activity`](Self::find_activity) understands in any
    /// plan.
    pub fn full_code(&self, id: ActivityId) -> String {
        let activity = self.activity(id);
        format!("{}/{}", self.project(activity.project).code, activity.code)
    }

    /// Returns the code people know an activity by: `CODE`, or `PROJECT/CODE` where the plan has several projects.
    pub fn known_code(&self, id: ActivityId) -> String {
        if self.projects().len() > 1 { self.full_code(id) } else { self.activity(id).code.clone() }
    }

    /// Returns where an activity begins and ends, if it says so.
    pub fn places_of(&self, activity: &Activity) -> Option<(Place, Place)> {
        let alignment = activity.alignment.or(self.project(activity.project).alignment);
        let (first, last) = (activity.stretches.first()?, activity.stretches.last()?);
        Some((Place { alignment, at: first.from }, Place { alignment, at: last.to }))
    }

    /// Finds an activity of a project by its code.
    pub fn find_activity_in(&self, project: ProjectId, code: &str) -> Option<ActivityId> {
        self.codes.activities.get(project)?.find(code, &self.activities)
    }

    /// Finds a calendar by its code.
    pub fn find_calendar(&self, code: &str) -> Option<CalendarId> {
        self.codes.calendars.get(code).copied()
    }

    /// Finds a list of days by its code.
    pub fn find_day_list(&self, code: &str) -> Option<DayListId> {
        self.codes.day_lists.get(code).copied()
    }

    /// Finds an alignment by its code.
    pub fn find_alignment(&self, code: &str) -> Option<AlignmentId> {
        self.codes.alignments.get(code).copied()
    }

    /// Finds a class of three-point factors by its code.
    pub fn find_uncertainty(&self, code: &str) -> Option<UncertaintyId> {
        self.codes.uncertainties.get(code).copied()
    }

    /// Finds a resource by its code as a project sees it: its own pool first, then the shared ones.
    pub fn find_resource(&self, project: Option<ProjectId>, code: &str) -> Option<ResourceId> {
        let find = |pool| self.codes.resources.get(&(pool, code.to_owned())).copied();
        project.and_then(|id| find(Some(id))).or_else(|| find(None))
    }

    /// Finds a WBS node of a project by its code.
    pub fn find_wbs(&self, project: ProjectId, code: &str) -> Option<WbsId> {
        self.codes.wbs.get(project)?.get(code).copied()
    }

    /// Returns the calendar of an activity: its own, else its project's.
    pub fn calendar_of(&self, activity: ActivityId) -> Option<CalendarId> {
        let activity = &self.activities[activity];
        activity.calendar.or(self.projects[activity.project].calendar)
    }

    fn check_project(&self, project: &Project) -> Result<(), ModelError> {
        let known = [
            ("calendar", project.calendar.is_none_or(|id| self.calendars.get(id).is_some())),
            ("alignment", project.alignment.is_none_or(|id| self.alignments.get(id).is_some())),
            ("finish milestone", project.finish_milestone.is_none_or(|id| self.activities.get(id).is_some())),
        ];
        check_known("project", &project.code, &known)
    }

    fn check_activity(&self, activity: &Activity) -> Result<(), ModelError> {
        let resources =
            || activity.assignments.iter().chain(activity.modes.iter().flat_map(|mode| &mode.assignments));
        let in_project = |id| self.wbs.get(id).is_some_and(|wbs| wbs.project == activity.project);
        let known = [
            ("project", self.projects.get(activity.project).is_some()),
            ("WBS node of its project", activity.wbs.is_none_or(in_project)),
            ("calendar", activity.calendar.is_none_or(|id| self.calendars.get(id).is_some())),
            ("alignment", activity.alignment.is_none_or(|id| self.alignments.get(id).is_some())),
            ("uncertainty class", activity.uncertainty.is_none_or(|id| self.uncertainties.get(id).is_some())),
            ("resource", resources().all(|assignment| self.resources.get(assignment.resource).is_some())),
        ];
        check_code("activity", &activity.code)?;
        check_known("activity", &activity.code, &known)
    }

    fn check_relationship(&self, relationship: &Relationship) -> Result<(), ModelError> {
        let ends = [relationship.predecessor, relationship.successor];
        let calendar = match relationship.lag_calendar {
            crate::LagCalendar::Calendar(id) => self.calendars.get(id).is_some(),
            _ => true,
        };
        let known = [
            ("activity", ends.iter().all(|&end| self.activities.get(end).is_some())),
            ("calendar", calendar),
        ];
        check_known("relationship", "", &known)
    }
}

impl<I: Id, T> IdVec<I, T> {
    /// Appends an item under a code that must be new.
    fn push_with(
        &mut self,
        codes: &mut HashMap<String, I>,
        what: &'static str,
        code: &str,
        item: T,
    ) -> Result<I, ModelError> {
        check_code(what, code)?;
        if codes.contains_key(code) {
            return Err(ModelError::DuplicateCode { what, code: code.to_owned() });
        }
        let id = self.push(item);
        codes.insert(code.to_owned(), id);
        Ok(id)
    }
}

fn check_code(what: &'static str, code: &str) -> Result<(), ModelError> {
    if code.trim().is_empty() { Err(ModelError::EmptyCode { what }) } else { Ok(()) }
}

fn check_known(what: &'static str, code: &str, known: &[(&'static str, bool)]) -> Result<(), ModelError> {
    match known.iter().find(|(_, is_known)| !is_known) {
        Some(&(target, _)) => Err(ModelError::UnknownId { what, code: code.to_owned(), target }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> (Plan, ProjectId) {
        let mut plan = Plan::new();
        let project = plan.add_project(Project::new("P", "Project")).unwrap();
        (plan, project)
    }

    #[test]
    fn codes_are_unique_within_a_project() {
        let (mut plan, project) = plan();
        let other = plan.add_project(Project::new("Q", "Other")).unwrap();
        plan.add_activity(Activity::task(project, "A", "a")).unwrap();
        let twice = plan.add_activity(Activity::task(project, "A", "a"));
        assert_eq!(twice, Err(ModelError::DuplicateCode { what: "activity", code: "A".into() }));
        let elsewhere = plan.add_activity(Activity::task(other, "A", "a")).unwrap();
        assert_eq!(plan.find_activity("Q/A"), Some(elsewhere));
    }

    #[test]
    fn an_edit_that_breaks_the_plan_changes_nothing() {
        let (mut plan, project) = plan();
        let a = plan.add_activity(Activity::task(project, "A", "a")).unwrap();
        plan.add_activity(Activity::task(project, "B", "b")).unwrap();
        assert!(plan.edit_activity(a, |activity| activity.code = "B".into()).is_err());
        assert!(plan.edit_activity(a, |activity| activity.calendar = Some(Id::from_index(7))).is_err());
        assert_eq!(plan.activity(a).code, "A");
        plan.edit_activity(a, |activity| activity.code = "C".into()).unwrap();
        assert_eq!((plan.find_activity("C"), plan.find_activity("A")), (Some(a), None));
    }

    #[test]
    fn a_project_sees_its_own_pool_before_the_shared_one() {
        let (mut plan, project) = plan();
        let shared = plan.add_resource(Resource::renewable("EARTH", crate::Units::whole(2))).unwrap();
        let own = Resource { project: Some(project), ..Resource::renewable("EARTH", crate::Units::whole(1)) };
        let own = plan.add_resource(own).unwrap();
        assert_eq!(plan.find_resource(Some(project), "EARTH"), Some(own));
        assert_eq!(plan.find_resource(None, "EARTH"), Some(shared));
    }
}
