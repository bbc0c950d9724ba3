//! Custom fields and outline codes as labels.

use std::collections::HashMap;

use crate::mspdi::duration::parse_whole;
use crate::mspdi::schema::{AttributeRow, FieldRow};

/// The custom field that holds codes which are not UIDs.
pub(in crate::mspdi) const CODE: &str = "Activity code";
/// The custom field that holds Chinese names.
pub(in crate::mspdi) const CHINESE: &str = "Name (zh)";
/// The custom field that holds kinds of activities MS Project does not know.
pub(in crate::mspdi) const KIND: &str = "Activity kind";
/// The label of WBS codes that differ from the outline number.
pub(in crate::mspdi) const WBS: &str = "WBS";

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
