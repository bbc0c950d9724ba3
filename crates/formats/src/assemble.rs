//! From the tables of files to a plan.
//!
//! Everything is added in an order in which what it names is there already: days, calendars from base to derived,
//! alignments, projects, resources, the work breakdown from the top, activities, and last what ties activities.

use std::collections::HashMap;

use chainage_model::{ActivityId, Diagnostic, Id, ModelError, Origins, Plan, ProjectId, Span};

use crate::schema::File;
use crate::schema::calendar::CalendarTable;
use crate::schema::project::{ProjectTable, WbsTable};
use crate::schema::relationship::{Predecessor, scope_of};
use crate::schema::resource::ResourceTable;
use crate::schema::scope::Scope;
use crate::shape::{At, Map};
use crate::tree::Found;

/// Puts the files of a plan together; the plan is whole only if nothing was found.
pub(crate) fn assemble(files: Vec<File>, found: &mut Found) -> (Plan, Origins) {
    let mut assembly =
        Assembly { plan: Plan::new(), origins: Origins::default(), places: HashMap::new(), found };
    let (files, parts) = assembly.parts(files);
    assembly.shared(&files);
    let ids = assembly.projects(&parts);
    for (part, &id) in parts.iter().zip(&ids) {
        assembly.wbs(id, &part.table.wbs);
        assembly.resources(Some(id), &part.table.resources);
    }
    let activities = assembly.activities(&parts, &ids);
    assembly.ties(&files, &parts, &ids, &activities);
    (assembly.plan, assembly.origins)
}

/// A project with its code.
struct Part {
    code: At<String>,
    table: ProjectTable,
}

struct Assembly<'a> {
    plan: Plan,
    origins: Origins,
    /// Where each code stood first.
    places: HashMap<(&'static str, Option<ProjectId>, String), Span>,
    found: &'a mut Found,
}

impl Assembly<'_> {
    /// Takes the projects out of the files, each with what belongs to it.
    fn parts(&mut self, mut files: Vec<File>) -> (Vec<File>, Vec<Part>) {
        let mut parts = Vec::new();
        for file in &mut files {
            if let Some(project) = file.project.take() {
                if let Some((code, _)) = file.projects.0.first() {
                    let message = "a file has either [project] or [projects]";
                    let help =
                        "move the project under [projects], its activities under [projects.CODE.activities]";
                    self.found.error_with_help("PLAN004", code.span, message, help);
                }
                let mut table = project.value;
                table.wbs.0.append(&mut file.wbs.0);
                table.resources.0.append(&mut file.resources.0);
                table.activities.0.append(&mut file.activities.0);
                let code = table.code.take().unwrap_or_else(|| {
                    let message = "a project needs a code, as in code = \"GZ\"";
                    self.found.missing(project.span, message);
                    At { value: "?".to_owned(), span: project.span }
                });
                parts.push(Part { code, table });
            } else {
                let homeless = file.activities.0.first().map(|(code, _)| code);
                if let Some(code) = homeless.or_else(|| file.wbs.0.first().map(|(code, _)| code)) {
                    let message = "activities and WBS nodes need a [project] in their file";
                    let help = "add [project] with a code, or move them under [projects.CODE.activities]";
                    self.found.error_with_help("PLAN003", code.span, message, help);
                }
            }
            for (code, project) in std::mem::take(&mut file.projects.0) {
                if let Some(again) = &project.value.code {
                    self.found.error("PLAN004", again.span, "the code of the project is its key already");
                }
                parts.push(Part { code, table: project.value });
            }
        }
        (files, parts)
    }

    /// Adds what all projects share.
    fn shared(&mut self, files: &[File]) {
        if let Some(programme) = files.iter().find_map(|file| file.programme.as_ref()) {
            let table = &programme.value;
            self.plan.name = chainage_model::Name::bilingual(&table.name, &table.zh);
            self.plan.currency.clone_from(&table.currency);
            self.plan.sources = table.source.to_model();
            self.plan.note.clone_from(&table.note);
        }
        for again in files.iter().filter_map(|file| file.programme.as_ref()).skip(1) {
            self.found.error("PLAN004", again.span, "a plan has one [programme], in one of its files");
        }
        for (code, table) in files.iter().flat_map(|file| &file.day_lists.0) {
            if self.is_new("day list", None, code) {
                let added = self.plan.add_day_list(table.to_model(&code.value));
                self.check(code, added);
            }
        }
        self.calendars(files);
        for (code, table) in files.iter().flat_map(|file| &file.alignments.0) {
            let alignment = table.to_model(code, self.found);
            if self.is_new("alignment", None, code) {
                let added = self.plan.add_alignment(alignment);
                self.check(code, added);
            }
        }
        for (code, table) in files.iter().flat_map(|file| &file.uncertainty.0) {
            let class = table.to_model(code, self.found);
            if self.is_new("uncertainty class", None, code) {
                let added = self.plan.add_uncertainty(class);
                self.check(code, added);
            }
        }
        for file in files {
            self.resources(None, &file.resources);
        }
    }

    fn calendars(&mut self, files: &[File]) {
        let calendars: Vec<_> = files.iter().flat_map(|file| &file.calendars.0).collect();
        let parents = |table: &CalendarTable| -> Vec<String> {
            table.base.iter().chain(&table.within.0).map(|code| code.value.clone()).collect()
        };
        let (order, loops) = parents_first(&calendars, parents);
        self.report_loops("calendar", "is made from itself", &calendars, &loops);
        for index in order {
            let (code, table) = calendars[index];
            if !self.is_new("calendar", None, code) {
                continue;
            }
            let scope = Scope { plan: &self.plan, project: None };
            let calendar = if loops.iter().flatten().any(|&other| other == index) {
                chainage_model::Calendar::new(&code.value)
            } else {
                table.to_model(&code.value, scope, self.found)
            };
            let added = self.plan.add_calendar(calendar);
            if self.check(code, added).is_some() {
                self.origins.calendars.push(Some(code.span));
            }
        }
    }

    fn resources(&mut self, project: Option<ProjectId>, resources: &Map<ResourceTable>) {
        for (code, table) in &resources.0 {
            let resource = table.to_model(&code.value, project, &self.plan, self.found);
            if self.is_new("resource", project, code) {
                let added = self.plan.add_resource(resource);
                if self.check(code, added).is_some() {
                    self.origins.resources.push(Some(code.span));
                }
            }
        }
    }

    /// Adds the projects; the id of one that is there twice is the first one's.
    fn projects(&mut self, parts: &[Part]) -> Vec<ProjectId> {
        let mut ids = Vec::new();
        for Part { code, table } in parts {
            let project = table.to_model(&code.value, &self.plan, self.found);
            if self.is_new("project", None, code) {
                let added = self.plan.add_project(project);
                if self.check(code, added).is_some() {
                    self.origins.projects.push(Some(code.span));
                }
            }
            ids.push(self.plan.find_project(&code.value).unwrap_or_else(|| ProjectId::from_index(0)));
        }
        ids
    }

    fn wbs(&mut self, project: ProjectId, nodes: &Map<WbsTable>) {
        let nodes: Vec<_> = nodes.0.iter().collect();
        let parents = |table: &WbsTable| table.parent.iter().map(|code| code.value.clone()).collect();
        let (order, loops) = parents_first(&nodes, parents);
        self.report_loops("WBS node", "is below itself", &nodes, &loops);
        for index in order {
            let (code, table) = nodes[index];
            if !self.is_new("WBS node", Some(project), code) {
                continue;
            }
            let is_in_loop = loops.iter().flatten().any(|&other| other == index);
            let parent = table.parent.as_ref().filter(|_| !is_in_loop);
            let parent = parent.and_then(|parent| scope_of(&self.plan, project).wbs(parent, self.found));
            if self.plan.projects().get(project).is_none() {
                return;
            }
            let added = self.plan.add_wbs(table.to_model(&code.value, parent, project));
            if self.check(code, added).is_some() {
                self.origins.wbs.push(Some(code.span));
            }
        }
    }

    /// Adds the activities; `None` for those that could not be.
    fn activities(&mut self, parts: &[Part], ids: &[ProjectId]) -> Vec<Vec<Option<ActivityId>>> {
        let mut all = Vec::new();
        for (part, &project) in parts.iter().zip(ids) {
            let mut own = Vec::new();
            for (code, table) in &part.table.activities.0 {
                if self.plan.projects().get(project).is_none() {
                    break;
                }
                let activity = table.to_model(code, project, &self.plan, self.found);
                let id = if self.is_new("activity", Some(project), code) {
                    let added = self.plan.add_activity(activity);
                    self.check(code, added)
                } else {
                    None
                };
                if id.is_some() {
                    self.origins.activities.push(Some(code.span));
                }
                own.push(id);
            }
            all.push(own);
        }
        all
    }

    /// Adds what names activities: relationships, finish milestones, baselines, risks, funding.
    fn ties(
        &mut self,
        files: &[File],
        parts: &[Part],
        ids: &[ProjectId],
        activities: &[Vec<Option<ActivityId>>],
    ) {
        let mut relationships = Vec::new();
        for ((part, &project), own) in parts.iter().zip(ids).zip(activities) {
            for ((_, table), id) in part.table.activities.0.iter().zip(own) {
                let Some(successor) = *id else { continue };
                for predecessor in &table.after.0 {
                    let scope = scope_of(&self.plan, project);
                    let relationship = predecessor.to_model(successor, scope, self.found);
                    relationships.extend(relationship.map(|one| (one, predecessor_place(predecessor))));
                }
            }
            let milestone = part.table.finish_milestone.as_ref();
            let milestone =
                milestone.and_then(|code| scope_of(&self.plan, project).activity(code, self.found));
            if milestone.is_some() {
                let edited = self.plan.edit_project(project, |project| project.finish_milestone = milestone);
                self.check(&part.code, edited);
            }
        }
        for file in files {
            for table in &file.relationships {
                let scope = Scope { plan: &self.plan, project: None };
                let relationship = table.value.to_model(None, table.span, scope, self.found);
                let place = table.value.from.as_ref().map_or(table.span, |from| from.span);
                relationships.extend(relationship.map(|one| (one, place)));
            }
        }
        // Those of the list stand with their successor, as they will when the plan is written.
        relationships.sort_by_key(|(relationship, _)| relationship.successor);
        for (relationship, place) in relationships {
            if self.plan.add_relationship(relationship).is_ok() {
                self.origins.relationships.push(Some(place));
            }
        }
        for (code, table) in files.iter().flat_map(|file| &file.risks.0) {
            if self.is_new("risk", None, code) {
                self.plan.risks.push(table.to_model(code, self.found));
            }
        }
        for (code, table) in files.iter().flat_map(|file| &file.funding.0) {
            if self.is_new("funding", None, code) {
                let funding = table.to_model(code, &self.plan, self.found);
                self.plan.funding.push(funding);
            }
        }
        for table in files.iter().flat_map(|file| &file.baselines) {
            let baseline = table.value.to_model(&self.plan, self.found);
            self.plan.baselines.push(baseline);
        }
    }

    /// Returns whether a code is used for the first time.
    fn is_new(&mut self, what: &'static str, project: Option<ProjectId>, code: &At<String>) -> bool {
        let first = *self.places.entry((what, project, code.value.clone())).or_insert(code.span);
        if first == code.span {
            return true;
        }
        let message = format!("{what} {} is there twice", code.value);
        let error = Diagnostic::error("I001", message).at(Some(code.span)).with_related(first, "first here");
        self.found.add(error);
        false
    }

    /// Returns what was added, or reports why it could not be.
    fn check<T>(&mut self, code: &At<String>, added: Result<T, ModelError>) -> Option<T> {
        added.map_err(|error| self.found.error("PLAN003", code.span, error.to_string())).ok()
    }

    fn report_loops<T>(&mut self, what: &str, how: &str, items: &[&(At<String>, T)], loops: &[Vec<usize>]) {
        for walk in loops {
            let codes: Vec<&str> =
                walk.iter().chain(walk.first()).map(|&index| items[index].0.value.as_str()).collect();
            let place = items[walk[0]].0.span;
            let message = format!("{what} {} {how}: {}", codes[0], codes.join(" -> "));
            self.found.error("PLAN005", place, message);
        }
    }
}

fn predecessor_place(predecessor: &At<Predecessor>) -> Span {
    match &predecessor.value {
        Predecessor::Text(_) => predecessor.span,
        Predecessor::Table(table) => table.from.as_ref().map_or(predecessor.span, |from| from.span),
    }
}

/// Orders things so that those they name come first, else as they are; returns the loops besides.
fn parents_first<T>(
    items: &[&(At<String>, T)],
    parents: impl Fn(&T) -> Vec<String>,
) -> (Vec<usize>, Vec<Vec<usize>>) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let by_code: HashMap<&str, usize> =
        items.iter().enumerate().rev().map(|(index, (code, _))| (code.value.as_str(), index)).collect();
    let above = |index: usize| -> Vec<usize> {
        parents(&items[index].1).iter().rev().filter_map(|code| by_code.get(code.as_str()).copied()).collect()
    };
    let mut state = vec![State::New; items.len()];
    let (mut order, mut loops) = (Vec::new(), Vec::new());
    for root in 0..items.len() {
        if state[root] != State::New {
            continue;
        }
        state[root] = State::Open;
        let mut stack = vec![(root, above(root))];
        while let Some((index, left)) = stack.last_mut() {
            let index = *index;
            match left.pop() {
                Some(parent) if state[parent] == State::New => {
                    state[parent] = State::Open;
                    stack.push((parent, above(parent)));
                }
                Some(parent) if state[parent] == State::Open => {
                    let walk = stack.iter().map(|&(index, _)| index).skip_while(|&index| index != parent);
                    loops.push(walk.collect());
                }
                Some(_) => {}
                None => {
                    state[index] = State::Done;
                    order.push(index);
                    stack.pop();
                }
            }
        }
    }
    (order, loops)
}
