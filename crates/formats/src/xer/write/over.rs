//! Writing a plan over the file it was read from.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use chainage_model::{ActivityId, CalendarId, Id, IdVec, Plan, ProjectId, RelationshipId, ResourceId, WbsId};

use super::matching::Matching;
use super::row::{self, Keys, Row};
use super::table;
use crate::WriteError;
use crate::xer::document::Document;
use crate::xer::encoding;
use crate::xer::log::{Log, RowAt};
use crate::xer::read::{self, Rows};

/// Writes a plan over the file it was read from: the fields of projects, options, activities and relationships that
/// were changed since are replaced, activities and relationships that were added get rows, those that were left out
/// lose theirs and all rows that hang on them, and everything else stays as it is. Activities are known by project and
/// code. The file keeps its encoding; a character that encoding lacks becomes a question mark.
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
/// If its projects, calendars, work breakdown or resources are not those of the file, or assignments, labels or costs
/// of an activity were changed.
pub fn write_over(plan: &Plan, document: &Document) -> Result<Vec<u8>, WriteError> {
    let original = read::read(document, Log::default());
    let text = if *plan == original.plan {
        document.rewritten(&Changes::default())
    } else {
        let matching = Matching::of(plan, &original.plan)?;
        let before = Known::of_file(document, &original.rows);
        let after = Known::of_plan(&before, &matching);
        document.rewritten(&changes((plan, &after), (&original.plan, &before), &matching))
    };
    Ok(encoding::encode(&text, document.encoding, document.mark).0)
}

/// What becomes of the rows of a file.
#[derive(Default)]
pub(crate) struct Changes<'p> {
    /// New fields of rows.
    pub(crate) patches: HashMap<RowAt, Row<'p>>,
    /// Rows that are left out.
    pub(crate) removed: HashSet<RowAt>,
    /// Rows that are new, under the names of their tables.
    pub(crate) added: Vec<(&'static str, Row<'p>)>,
}

impl<'p> Changes<'p> {
    /// Keeps the fields of a row that are new.
    fn patch(&mut self, at: Option<RowAt>, new: Row<'p>, old: &Row<'p>) {
        let Some(at) = at else { return };
        let changed: Row<'p> =
            new.into_iter().zip(old).filter(|(new, old)| new != *old).map(|(new, _)| new).collect();
        if !changed.is_empty() {
            self.patches.insert(at, changed);
        }
    }
}

fn changes<'p>(
    (plan, after): (&'p Plan, &'p Known<'_>),
    (original, before): (&'p Plan, &'p Known<'_>),
    matching: &Matching,
) -> Changes<'p> {
    let rows = before.rows;
    let mut changes = Changes::default();
    for id in plan.projects().ids().filter(|&id| plan.project(id) != original.project(id)) {
        changes.patch(rows.projects[id], row::project(plan, after, id), &row::project(original, before, id));
        let at = rows.options.get(&id).copied();
        changes.patch(at, row::options(plan, after, id), &row::options(original, before, id));
        let name =
            |plan: &'p Plan| vec![("wbs_name", super::cell::text(row::name(&plan.project(id).name, "")))];
        changes.patch(rows.roots.get(&id).copied(), name(plan), &name(original));
    }
    let mut numbers = Numbers::of(before.document);
    for (id, &old) in matching.activities.enumerated() {
        let new = || row::activity(plan, after, id);
        match old {
            Some(old) if plan.activity(id) != original.activity(old) => {
                changes.patch(rows.activities[old], new(), &row::activity(original, before, old));
            }
            Some(_) => {}
            None => {
                changes.added.push(("TASK", new()));
                for assignment in &plan.activity(id).assignments {
                    let row = table::assignment(plan, after, (id, assignment), numbers.assignment());
                    changes.added.push(("TASKRSRC", row));
                }
                if let Some(cost) = plan.activity(id).cost {
                    changes
                        .added
                        .push(("PROJCOST", table::expense(plan, after, (id, cost), numbers.expense())));
                }
            }
        }
    }
    for (id, &old) in matching.relationships.enumerated() {
        let new = || row::relationship(plan, after, id);
        match old {
            Some(old) => {
                changes.patch(rows.relationships[old], new(), &row::relationship(original, before, old));
            }
            None => changes.added.push(("TASKPRED", new())),
        }
    }
    changes.removed = removed(original, before, matching);
    changes
}

/// The rows of what was left out, and those that hang on it.
fn removed(original: &Plan, before: &Known<'_>, matching: &Matching) -> HashSet<RowAt> {
    let kept: HashSet<ActivityId> = matching.activities.iter().flatten().copied().collect();
    let kept_links: HashSet<RelationshipId> = matching.relationships.iter().flatten().copied().collect();
    let mut removed: HashSet<RowAt> = HashSet::new();
    for id in original.relationships().ids().filter(|id| !kept_links.contains(id)) {
        removed.extend(before.rows.relationships[id]);
    }
    let gone: HashSet<&str> = original
        .activities()
        .ids()
        .filter(|id| !kept.contains(id))
        .map(|id| before.activities[id].as_str())
        .collect();
    if gone.is_empty() {
        return removed;
    }
    let document = before.document;
    for column in ["task_id", "pred_task_id"] {
        let of_gone = document.column(None, column).filter(|(_, key)| gone.contains(key));
        removed.extend(of_gone.map(|(at, _)| at));
    }
    // User-defined fields name what they belong to by a number that may be of any table.
    let types: HashMap<&str, &str> = document
        .column(Some("UDFTYPE"), "udf_type_id")
        .map(|(at, key)| (key, document.cell(at, "table_name").trim()))
        .collect();
    let values = document.column(Some("UDFVALUE"), "fk_id").filter(|(_, key)| gone.contains(key));
    removed.extend(values.map(|(at, _)| at).filter(|&at| {
        let of = types.get(document.cell(at, "udf_type_id").trim());
        of.is_some_and(|of| of.eq_ignore_ascii_case("TASK"))
    }));
    removed
}

/// The numbers that new rows get: behind the highest of their table.
struct Numbers {
    assignment: u64,
    expense: u64,
}

impl Numbers {
    fn of(document: &Document) -> Self {
        Self {
            assignment: highest(document, "TASKRSRC", "taskrsrc_id"),
            expense: highest(document, "PROJCOST", "cost_item_id"),
        }
    }

    fn assignment(&mut self) -> u64 {
        self.assignment = self.assignment.saturating_add(1);
        self.assignment
    }

    fn expense(&mut self) -> u64 {
        self.expense = self.expense.saturating_add(1);
        self.expense
    }
}

fn highest(document: &Document, table: &str, column: &str) -> u64 {
    document.column(Some(table), column).filter_map(|(_, key)| key.parse().ok()).max().unwrap_or(0)
}

/// The keys of a file, those of what was added among them.
struct Known<'d> {
    document: &'d Document,
    rows: &'d Rows,
    activities: IdVec<ActivityId, String>,
    relationships: IdVec<RelationshipId, String>,
}

impl<'d> Known<'d> {
    fn of_file(document: &'d Document, rows: &'d Rows) -> Self {
        let key = |at: Option<RowAt>, column: &str| {
            at.map_or_else(String::new, |at| document.cell(at, column).trim().to_owned())
        };
        Self {
            document,
            rows,
            activities: rows.activities.iter().map(|&at| key(at, "task_id")).collect(),
            relationships: rows.relationships.iter().map(|&at| key(at, "task_pred_id")).collect(),
        }
    }

    /// Returns the keys of the things of a plan: those of the file, and new ones.
    fn of_plan(file: &Self, matching: &Matching) -> Self {
        fn keys<I: Id>(
            known: &IdVec<I, String>,
            found: &IdVec<I, Option<I>>,
            highest: u64,
        ) -> IdVec<I, String> {
            let mut next = highest;
            let key = |&old: &Option<I>| {
                old.map_or_else(
                    || {
                        next = next.saturating_add(1);
                        next.to_string()
                    },
                    |old| known[old].clone(),
                )
            };
            found.iter().map(key).collect()
        }
        let (activity, link) =
            (highest(file.document, "TASK", "task_id"), highest(file.document, "TASKPRED", "task_pred_id"));
        Self {
            document: file.document,
            rows: file.rows,
            activities: keys(&file.activities, &matching.activities, activity),
            relationships: keys(&file.relationships, &matching.relationships, link),
        }
    }

    fn key(&self, at: Option<RowAt>, column: &str) -> Cow<'_, str> {
        at.map_or(Cow::Borrowed(""), |at| self.document.cell(at, column).trim().into())
    }

    fn of<I: Id>(rows: &IdVec<I, Option<RowAt>>, id: I) -> Option<RowAt> {
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
        self.activities[id].as_str().into()
    }

    fn relationship(&self, id: RelationshipId) -> Cow<'_, str> {
        self.relationships[id].as_str().into()
    }

    fn resource(&self, id: ResourceId) -> Cow<'_, str> {
        self.key(Self::of(&self.rows.resources, id), "rsrc_id")
    }
}
