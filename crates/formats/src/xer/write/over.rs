//! Writing a plan over the file it was read from.

use std::borrow::Cow;
use std::collections::HashMap;

use chainage_model::{ActivityId, CalendarId, IdVec, Plan, ProjectId, RelationshipId, ResourceId, WbsId};

use super::row::{self, Keys, Row};
use crate::xer::document::Document;
use crate::xer::encoding;
use crate::xer::log::{Log, RowAt};
use crate::xer::read::{self, Rows};
use crate::{Format, WriteError};

/// Writes a plan over the file it was read from: the fields of projects, options, activities and relationships that
/// were changed since are replaced, and everything else stays as it is. The file keeps its encoding; a character that
/// encoding lacks becomes a question mark.
///
/// ```
/// use chainage_formats::xer;
/// let file = b"%T\tPROJECT\n%F\tproj_id\tproj_short_name\n%R\t1\tBYPASS\n%T\tTASK\n%F\ttask_id\tproj_id\ttask_code\t\
///     task_name\tmood\n%R\t7\t1\tA10\tDig\tgood\n%E\n";
/// let (mut import, document) = xer::read_with_document("bypass.xer", file, &xer::Options::default())?;
/// let dig = import.plan.find_activity("A10").expect("the file has it");
/// import.plan.edit_activity(dig, |activity| activity.name = "Dig deep".into())?;
/// let written = String::from_utf8(xer::write_over(&import.plan, &document)?)?;
/// assert!(written.contains("%R\t7\t1\tA10\tDig deep\tgood\r\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// If something was added to the plan or left out of it, or its calendars, work breakdown or resources are not those
/// of the file.
pub fn write_over(plan: &Plan, document: &Document) -> Result<Vec<u8>, WriteError> {
    let original = read::read(document, Log::default());
    let known = Known { document, rows: &original.rows };
    let patches = if *plan == original.plan {
        HashMap::new()
    } else {
        if !is_edited(plan, &original.plan) {
            let what = "a plan beside tables it does not know, once things were added or left out".to_owned();
            return Err(WriteError::CannotHold { format: Format::Xer, what });
        }
        patches(plan, &original.plan, &known)
    };
    let text = document.rewritten(&patches);
    Ok(encoding::encode(&text, document.encoding, document.mark).0)
}

/// Returns whether a plan differs from another in nothing but fields that can be replaced.
fn is_edited(plan: &Plan, original: &Plan) -> bool {
    let ends = |plan: &Plan, id: RelationshipId| {
        let link = plan.relationship(id);
        (link.predecessor, link.successor)
    };
    plan.calendars() == original.calendars()
        && plan.wbs() == original.wbs()
        && plan.resources() == original.resources()
        && plan.projects().len() == original.projects().len()
        && plan.activities().len() == original.activities().len()
        && plan.relationships().len() == original.relationships().len()
        && plan.relationships().ids().all(|id| ends(plan, id) == ends(original, id))
        && plan.activities().ids().all(|id| plan.activity(id).project == original.activity(id).project)
}

/// New fields of rows.
pub(crate) type Patches<'p> = HashMap<RowAt, Row<'p>>;

fn patches<'p>(plan: &'p Plan, original: &'p Plan, known: &'p Known<'_>) -> Patches<'p> {
    let mut patches = Patches::new();
    let mut add = |at: Option<RowAt>, new: Row<'p>, old: &Row<'p>| {
        let Some(at) = at else { return };
        let changed: Row<'p> =
            new.into_iter().zip(old).filter(|(new, old)| new != *old).map(|(new, _)| new).collect();
        if !changed.is_empty() {
            patches.insert(at, changed);
        }
    };
    for id in plan.projects().ids() {
        if plan.project(id) != original.project(id) {
            let at = known.rows.projects[id];
            add(at, row::project(plan, known, id), &row::project(original, known, id));
            let at = known.rows.options.get(&id).copied();
            add(at, row::options(plan, known, id), &row::options(original, known, id));
            let name =
                |plan: &'p Plan| vec![("wbs_name", super::cell::text(row::name(&plan.project(id).name, "")))];
            add(known.rows.roots.get(&id).copied(), name(plan), &name(original));
        }
    }
    for id in plan.activities().ids() {
        if plan.activity(id) != original.activity(id) {
            let at = known.rows.activities[id];
            add(at, row::activity(plan, known, id), &row::activity(original, known, id));
        }
    }
    for id in plan.relationships().ids() {
        if plan.relationship(id) != original.relationship(id) {
            let at = known.rows.relationships[id];
            add(at, row::relationship(plan, known, id), &row::relationship(original, known, id));
        }
    }
    patches
}

/// The keys of a file.
struct Known<'d> {
    document: &'d Document,
    rows: &'d Rows,
}

impl Known<'_> {
    fn key(&self, at: Option<RowAt>, column: &str) -> Cow<'_, str> {
        at.map_or(Cow::Borrowed(""), |at| self.document.cell(at, column).trim().into())
    }

    fn of<I: chainage_model::Id>(rows: &IdVec<I, Option<RowAt>>, id: I) -> Option<RowAt> {
        rows.get(id).copied().flatten()
    }
}

impl Keys for Known<'_> {
    fn project(&self, id: ProjectId) -> Cow<'_, str> {
        self.key(Self::of(&self.rows.projects, id), "proj_id")
    }

    fn calendar(&self, id: CalendarId) -> Cow<'_, str> {
        self.key(Self::of(&self.rows.calendars, id), "clndr_id")
    }

    fn wbs(&self, project: ProjectId, id: Option<WbsId>) -> Cow<'_, str> {
        let root = || self.rows.roots.get(&project).copied();
        self.key(id.map_or_else(root, |id| Self::of(&self.rows.wbs, id)), "wbs_id")
    }

    fn activity(&self, id: ActivityId) -> Cow<'_, str> {
        self.key(Self::of(&self.rows.activities, id), "task_id")
    }

    fn relationship(&self, id: RelationshipId) -> Cow<'_, str> {
        self.key(Self::of(&self.rows.relationships, id), "task_pred_id")
    }

    fn resource(&self, id: ResourceId) -> Cow<'_, str> {
        self.key(Self::of(&self.rows.resources, id), "rsrc_id")
    }
}
