//! Custom fields: labels, and what MS Project has no element for.

use chainage_model::{Activity, ActivityKind, Constraint, Plan, Project, Wbs};

use crate::mspdi::read::label::{
    CHINESE, CODE, CONSTRAINTS, KIND, PAUSES, PROJECT, WBS, write_constraint, write_pauses,
};
use crate::xml::Elements;

/// The identifiers of MS Project's fields Text1 to Text30.
const TEXT: [u32; 30] = {
    let mut ids = [0; 30];
    let mut place = 0;
    while place < 30 {
        #[expect(clippy::cast_possible_truncation, reason = "thirty places")]
        let n = place as u32;
        ids[place] = match n {
            0..6 => 188_743_731 + 3 * n,
            6..10 => 188_743_747 + (n - 6),
            _ => 188_743_997 + (n - 10),
        };
        place += 1;
    }
    ids
};

/// The custom fields of a file, by name.
#[derive(Debug)]
pub(super) struct Fields<'a>(Vec<&'a str>);

impl<'a> Fields<'a> {
    /// Gives a field to every name in use, our own first; beyond thirty names there is no room.
    pub(super) fn of(plan: &'a Plan) -> Self {
        let mut names = vec![CODE, CHINESE, KIND, CONSTRAINTS, PAUSES];
        for (name, _) in plan.activities().iter().flat_map(|activity| &activity.labels) {
            if name != WBS && !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        Self(names)
    }

    /// Returns how many names have no field.
    pub(super) fn n_left_out(&self) -> usize {
        self.0.len().saturating_sub(TEXT.len())
    }

    /// Writes what the fields are called.
    pub(super) fn write_definitions(&self, elements: &mut Elements) {
        elements.within("ExtendedAttributes", |attributes| {
            for (place, (name, id)) in self.0.iter().zip(TEXT).enumerate() {
                attributes.within("ExtendedAttribute", |attribute| {
                    attribute.put("FieldID", id);
                    attribute.put("FieldName", format_args!("Text{}", place + 1));
                    attribute.put("Alias", name);
                });
            }
        });
    }

    fn put(&self, name: &str, value: &str, task: &mut Elements) {
        let place = self.0.iter().position(|known| *known == name);
        let Some(id) = place.and_then(|place| TEXT.get(place)) else { return };
        task.within("ExtendedAttribute", |attribute| {
            attribute.put("FieldID", id);
            attribute.put("Value", value);
        });
    }

    /// Writes the fields of a project that is a row.
    pub(super) fn write_project(&self, project: &Project, uid: i64, task: &mut Elements) {
        self.write_code(&project.code, &project.name.zh, uid, task);
        self.put(KIND, PROJECT, task);
    }

    /// Writes the fields of a node of the work breakdown.
    pub(super) fn write_wbs(&self, wbs: &Wbs, uid: i64, task: &mut Elements) {
        self.write_code(&wbs.code, &wbs.name.zh, uid, task);
    }

    /// Writes the fields of an activity; `further` are the constraints that have no element.
    pub(super) fn write_activity(
        &self,
        activity: &Activity,
        uid: i64,
        further: &[Constraint],
        task: &mut Elements,
    ) {
        self.write_code(&activity.code, &activity.name.zh, uid, task);
        let kind = match activity.kind {
            ActivityKind::StartMilestone => Some("start-milestone"),
            ActivityKind::LevelOfEffort => Some("level-of-effort"),
            ActivityKind::WbsSummary => Some("wbs-summary"),
            ActivityKind::Task | ActivityKind::ResourceDependent | ActivityKind::FinishMilestone => None,
        };
        if let Some(kind) = kind {
            self.put(KIND, kind, task);
        }
        if !further.is_empty() {
            let spelled: Vec<String> = further.iter().map(write_constraint).collect();
            self.put(CONSTRAINTS, &spelled.join("; "), task);
        }
        if !activity.splits.is_empty() {
            self.put(PAUSES, &write_pauses(&activity.splits), task);
        }
        for (name, value) in activity.labels.iter().filter(|(name, _)| name != WBS) {
            self.put(name, value, task);
        }
    }

    fn write_code(&self, code: &str, chinese: &str, uid: i64, task: &mut Elements) {
        if code != uid.to_string() {
            self.put(CODE, code, task);
        }
        if !chinese.is_empty() {
            self.put(CHINESE, chinese, task);
        }
    }
}
