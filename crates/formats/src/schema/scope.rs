//! What a code in a file names, with the nearest name where it names nothing.

use chainage_model::{
    ActivityId, AlignmentId, CalendarId, DayListId, Diagnostic, Plan, ProjectId, ResourceId, UncertaintyId,
    WbsId,
};

use crate::shape::At;
use crate::tree::Found;

/// A plan, seen from one of its projects or from outside them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    /// The plan.
    pub(crate) plan: &'a Plan,
    /// The project.
    pub(crate) project: Option<ProjectId>,
}

/// What a code names when projects may have things of the same code.
enum Named<I> {
    One(I),
    Nothing,
    /// One in each of several projects.
    Several(Vec<ProjectId>),
}

macro_rules! by_code {
    ($($name:ident, $find:ident, $many:ident: $id:ident, $what:literal;)*) => {$(
        #[doc = concat!("Finds a ", $what, ".")]
        pub(crate) fn $name(&self, code: &At<String>, found: &mut Found) -> Option<$id> {
            let plan = self.plan;
            let id = plan.$find(&code.value);
            id.or_else(|| unresolved($what, code, &mut plan.$many().iter().map(|item| item.code.as_str()), found))
        }
    )*};
}

impl Scope<'_> {
    by_code! {
        day_list, find_day_list, day_lists: DayListId, "day list";
        calendar, find_calendar, calendars: CalendarId, "calendar";
        alignment, find_alignment, alignments: AlignmentId, "alignment";
        uncertainty, find_uncertainty, uncertainties: UncertaintyId, "uncertainty class";
        project, find_project, projects: ProjectId, "project";
    }

    /// Finds a WBS node of the project.
    pub(crate) fn wbs(&self, code: &At<String>, found: &mut Found) -> Option<WbsId> {
        let id = self.project.and_then(|project| self.plan.find_wbs(project, &code.value));
        let own = self.plan.wbs().iter().filter(|node| Some(node.project) == self.project);
        id.or_else(|| unresolved("WBS node", code, &mut own.map(|node| node.code.as_str()), found))
    }

    /// Finds a resource: in the project, among the shared ones, in another project, or by `PROJECT/CODE`.
    pub(crate) fn resource(&self, code: &At<String>, found: &mut Found) -> Option<ResourceId> {
        let codes = || self.plan.resources().iter().map(|resource| resource.code.as_str());
        self.answer("resource", self.named_resource(&code.value), code, codes, found)
    }

    /// Finds an activity: in the project, in another project, or by `PROJECT/CODE`.
    pub(crate) fn activity(&self, code: &At<String>, found: &mut Found) -> Option<ActivityId> {
        let plan = self.plan;
        let explicit =
            splits(&code.value).find_map(|(project, local)| Some((plan.find_project(project)?, local)));
        let named = self.named_activity(&code.value);
        let (Named::Nothing, Some((project, local))) = (&named, explicit) else {
            let codes = || plan.activities().iter().map(|activity| activity.code.as_str());
            return self.answer("activity", named, code, codes, found);
        };
        let own = plan.activities().iter().filter(|activity| activity.project == project);
        let near = found.nearest(local, &mut own.map(|activity| activity.code.as_str()));
        let help = near.map(|near| format!("did you mean \"{}/{near}\"?", plan.project(project).code));
        report("activity", code, help, found)
    }

    /// Returns the shortest spelling of an activity that this scope reads as that activity.
    pub(crate) fn spell_activity(&self, id: ActivityId) -> String {
        let activity = self.plan.activity(id);
        match self.named_activity(&activity.code) {
            Named::One(named) if named == id => activity.code.clone(),
            _ => format!("{}/{}", self.plan.project(activity.project).code, activity.code),
        }
    }

    /// Returns the shortest spelling of a resource that this scope reads as that resource.
    pub(crate) fn spell_resource(&self, id: ResourceId) -> String {
        let resource = self.plan.resource(id);
        match (self.named_resource(&resource.code), resource.project) {
            (Named::One(named), _) if named == id => resource.code.clone(),
            (_, Some(project)) => format!("{}/{}", self.plan.project(project).code, resource.code),
            // A shared resource behind one of the project's own: an empty project asks for the shared pool.
            (_, None) => format!("/{}", resource.code),
        }
    }

    fn named_activity(&self, code: &str) -> Named<ActivityId> {
        let plan = self.plan;
        if let Some(id) = self.project.and_then(|project| plan.find_activity_in(project, code)) {
            return Named::One(id);
        }
        let find = |project| plan.find_activity_in(project, code);
        self.named(find, code, |project, code| plan.find_activity_in(plan.find_project(project)?, code))
    }

    fn named_resource(&self, code: &str) -> Named<ResourceId> {
        let plan = self.plan;
        if let Some(id) = plan.find_resource(self.project, code) {
            return Named::One(id);
        }
        // A pool without the code answers with the shared resource, which the line above would have found.
        let find = |project| plan.find_resource(Some(project), code);
        self.named(find, code, |project, code| {
            if project.is_empty() {
                return plan.find_resource(None, code);
            }
            let project = plan.find_project(project)?;
            plan.find_resource(Some(project), code).filter(|&id| plan.resource(id).project == Some(project))
        })
    }

    fn named<I>(
        &self,
        find: impl Fn(ProjectId) -> Option<I>,
        code: &str,
        explicit: impl Fn(&str, &str) -> Option<I>,
    ) -> Named<I> {
        let mut elsewhere = self.plan.projects().ids().filter_map(|id| Some((id, find(id)?)));
        match (elsewhere.next(), elsewhere.next()) {
            (Some((_, id)), None) => Named::One(id),
            (Some((first, _)), Some((second, _))) => {
                Named::Several([first, second].into_iter().chain(elsewhere.map(|(id, _)| id)).collect())
            }
            (None, _) => match splits(code).find_map(|(project, code)| explicit(project, code)) {
                Some(id) => Named::One(id),
                None => Named::Nothing,
            },
        }
    }

    fn answer<'c, I, C: Iterator<Item = &'c str>>(
        &self,
        what: &str,
        named: Named<I>,
        code: &At<String>,
        codes: impl Fn() -> C,
        found: &mut Found,
    ) -> Option<I> {
        match named {
            Named::One(id) => Some(id),
            Named::Nothing => unresolved(what, code, &mut codes(), found),
            Named::Several(projects) => {
                let projects: Vec<&str> =
                    projects.iter().map(|&id| self.plan.project(id).code.as_str()).collect();
                let message = format!("{what} \"{}\" is in {}", code.value, projects.join(" and in "));
                let help = format!("say which: {}/{}", projects[0], code.value);
                found.error_with_help("I002", code.span, message, help);
                None
            }
        }
    }
}

/// Splits `PROJECT/CODE` at each slash in turn, since codes may hold slashes.
fn splits(code: &str) -> impl Iterator<Item = (&str, &str)> {
    code.match_indices('/').map(|(at, _)| (&code[..at], &code[at + 1..]))
}

fn unresolved<T>(
    what: &str,
    code: &At<String>,
    known: &mut dyn Iterator<Item = &str>,
    found: &mut Found,
) -> Option<T> {
    let near = found.nearest(&code.value, known);
    report(what, code, near.map(|near| format!("did you mean \"{near}\"?")), found)
}

fn report<T>(what: &str, code: &At<String>, help: Option<String>, found: &mut Found) -> Option<T> {
    let error =
        Diagnostic::error("I002", format!("there is no {what} \"{}\"", code.value)).at(Some(code.span));
    found.add(match help {
        Some(help) => error.with_help(help),
        None => error,
    });
    None
}
