//! Custom fields and outline codes as labels.

use std::collections::HashMap;

use chainage_model::{Constraint, ConstraintKind, Split, WorkingTime};

use crate::mspdi::duration::{parse_moment, parse_whole};
use crate::mspdi::schema::{AttributeRow, FieldRow, TaskRow};

/// The custom field that holds codes which are not UIDs.
pub(in crate::mspdi) const CODE: &str = "Activity code";
/// The custom field that holds Chinese names.
pub(in crate::mspdi) const CHINESE: &str = "Name (zh)";
/// The custom field that holds kinds of activities MS Project does not know.
pub(in crate::mspdi) const KIND: &str = "Activity kind";
/// What that field says of a row that is a project.
pub(in crate::mspdi) const PROJECT: &str = "project";
/// The custom field that holds the constraints of an activity after its first: `snet 2026-03-04T08:00; …`.
pub(in crate::mspdi) const CONSTRAINTS: &str = "Further constraints";
/// The custom field that holds planned pauses: `960m+1440m; …`, work done before and length, in minutes.
pub(in crate::mspdi) const PAUSES: &str = "Planned pauses";
/// The label of WBS codes that differ from the outline number.
pub(in crate::mspdi) const WBS: &str = "WBS";

/// The words for constraints in that field.
const KINDS: [(&str, ConstraintKind); 8] = [
    ("snet", ConstraintKind::StartNoEarlierThan),
    ("snlt", ConstraintKind::StartNoLaterThan),
    ("fnet", ConstraintKind::FinishNoEarlierThan),
    ("fnlt", ConstraintKind::FinishNoLaterThan),
    ("start-on", ConstraintKind::StartOn),
    ("finish-on", ConstraintKind::FinishOn),
    ("mandatory-start", ConstraintKind::MandatoryStart),
    ("mandatory-finish", ConstraintKind::MandatoryFinish),
];

/// Writes a constraint for the field of further ones.
pub(in crate::mspdi) fn write_constraint(constraint: &Constraint) -> String {
    let word = KINDS.iter().find(|(_, kind)| *kind == constraint.kind).map_or("", |(word, _)| word);
    format!("{word} {}", constraint.date)
}

/// Reads the field of further constraints; `None` if it was not written by us.
pub(super) fn parse_constraints(text: &str) -> Option<Vec<Constraint>> {
    let parse = |part: &str| {
        let (word, date) = part.trim().split_once(' ')?;
        let kind = KINDS.iter().find(|(known, _)| *known == word)?.1;
        Some(Constraint { kind, date: parse_moment(date)? })
    };
    text.split(';').map(parse).collect()
}

/// Writes planned pauses for their field: minutes of work before and of the pause.
pub(in crate::mspdi) fn write_pauses(splits: &[Split]) -> String {
    let spelled = splits.iter().map(|split| format!("{}m+{}m", split.after.minutes(), split.pause.minutes()));
    spelled.collect::<Vec<_>>().join("; ")
}

/// Reads the field of planned pauses; `None` if it was not written by us.
pub(super) fn parse_pauses(text: &str) -> Option<Vec<Split>> {
    let minutes = |text: &str| -> Option<WorkingTime> {
        let minutes = text.strip_suffix('m')?.parse().ok()?;
        let time = WorkingTime::from_minutes(minutes);
        (minutes > 0 && time <= WorkingTime::LARGEST).then_some(time)
    };
    let parse = |part: &str| {
        let (after, pause) = part.trim().split_once('+')?;
        Some(Split { after: minutes(after)?, pause: minutes(pause)? })
    };
    text.split(';').map(parse).collect()
}

/// The custom fields a file defines.
#[derive(Debug, Default)]
pub(super) struct Fields {
    names: HashMap<i64, String>,
    values: HashMap<(i64, i64), String>,
}

impl Fields {
    /// Collects the definitions of a file.
    pub(super) fn of(rows: &[FieldRow<'_>]) -> Self {
        let mut fields = Self::default();
        for row in rows {
            let Some(id) = row.id.as_deref().and_then(parse_whole) else { continue };
            let name = [&row.alias, &row.name].into_iter().flatten().find(|name| !name.trim().is_empty());
            if let Some(name) = name {
                fields.names.entry(id).or_insert_with(|| name.trim().to_owned());
            }
            for value in &row.values {
                let key = value.id.as_deref().and_then(parse_whole);
                if let (Some(key), Some(value)) = (key, &value.value) {
                    fields.values.entry((id, key)).or_insert_with(|| value.clone().into_owned());
                }
            }
        }
        fields
    }

    /// Finds the value of a field of a task by the name of the field.
    pub(super) fn find(&self, row: &TaskRow<'_>, name: &str) -> Option<String> {
        let mut labels = row.attributes.iter().filter_map(|attribute| self.label(attribute));
        labels.find(|(field, _)| field == name).map(|(_, value)| value)
    }

    /// Returns the name and the value of a field of a task; `None` if it has no value.
    pub(super) fn label(&self, row: &AttributeRow<'_>) -> Option<(String, String)> {
        let id = row.field.as_deref().and_then(parse_whole)?;
        let coded = || {
            let value = row.value_id.as_deref().and_then(parse_whole)?;
            self.values.get(&(id, value)).cloned()
        };
        let value = row.value.as_deref().filter(|text| !text.is_empty()).map(str::to_owned).or_else(coded)?;
        let name = self.names.get(&id).cloned().unwrap_or_else(|| format!("field {id}"));
        Some((name, value))
    }
}
