//! Rows of P6's tables as objects of its API.

use std::borrow::Cow;

use crate::pmxml::name::{Field, Form, Object};
use crate::xer::write::row::Row;
use crate::xml::Elements;

/// The elements of an object, with what is in them.
#[derive(Debug)]
pub(super) struct Fields<'p> {
    object: &'static Object,
    elements: Vec<(&'static str, Cow<'p, str>)>,
}

impl<'p> Fields<'p> {
    /// Returns those that hold the columns of a row; what is empty has none.
    pub(super) fn of(object: &'static Object, row: &Row<'p>) -> Self {
        let held = |field: &'static Field| {
            let (_, cell) = row.iter().find(|(column, _)| *column == field.column)?;
            (!cell.is_empty()).then(|| (field.element, written(field.form, cell)))
        };
        Self { object, elements: object.fields.iter().filter_map(held).collect() }
    }

    /// Adds elements.
    pub(super) fn with<T: Into<Cow<'p, str>>>(
        mut self,
        more: impl IntoIterator<Item = (&'static str, T)>,
    ) -> Self {
        self.elements.extend(more.into_iter().map(|(element, text)| (element, text.into())));
        self
    }

    /// Leaves elements out.
    pub(super) fn without(mut self, is_out: impl Fn(&str, &str) -> bool) -> Self {
        self.elements.retain(|(element, text)| !is_out(element, text));
        self
    }

    /// Returns the elements.
    pub(super) fn into_elements(self) -> Vec<(&'static str, Cow<'p, str>)> {
        self.elements
    }

    /// Returns some of the elements.
    pub(super) fn only(self, wanted: &[&str]) -> Vec<(&'static str, Cow<'p, str>)> {
        self.elements.into_iter().filter(|(element, _)| wanted.contains(element)).collect()
    }

    /// Writes the object.
    pub(super) fn write(self, parent: &mut Elements) {
        self.write_around(parent, |_| {});
    }

    /// Writes the object around others, which stand behind its own elements.
    pub(super) fn write_around(mut self, parent: &mut Elements, fill: impl FnOnce(&mut Elements)) {
        self.elements.sort_by_key(|&(element, _)| element);
        parent.within(self.object.element, |object| {
            for (element, text) in &self.elements {
                object.put(element, text);
            }
            fill(object);
        });
    }
}

/// Returns what is in a column of a row.
pub(super) fn cell<'r>(row: &'r Row<'_>, column: &str) -> &'r str {
    row.iter().find(|(known, _)| *known == column).map_or("", |(_, cell)| cell)
}

/// Returns the text of an element for the field of a table.
fn written<'p>(form: Form, cell: &Cow<'p, str>) -> Cow<'p, str> {
    match form {
        Form::Plain if cell.contains('\u{7f}') => cell.replace("\u{7f}\u{7f}", "\n").into(),
        Form::Plain => cell.clone(),
        Form::Date => format!("{}:00", cell.replace(' ', "T")).into(),
        Form::Flag => if cell == "Y" { "1" } else { "0" }.into(),
        Form::Percent => {
            cell.parse::<f64>().map_or_else(|_| cell.clone(), |all| (all / 100.0).to_string().into())
        }
        Form::Word(words) => {
            let word = words.iter().find(|(code, _)| code == cell);
            word.map_or_else(|| cell.clone(), |&(_, word)| Cow::Borrowed(word))
        }
    }
}

/// What P6 wants to know of a project and a plan does not say: its own defaults.
pub(super) const OF_PROJECT: [(&str, &str); 14] = [
    ("ActivityDefaultActivityType", "Task Dependent"),
    ("ActivityDefaultDurationType", "Fixed Duration and Units"),
    ("ActivityDefaultPercentCompleteType", "Duration"),
    ("ActivityDefaultPricePerUnit", "0"),
    ("ActivityIdIncrement", "10"),
    ("ActivityIdPrefix", "A"),
    ("ActivityIdSuffix", "1000"),
    ("AddActualToRemaining", "0"),
    ("AssignmentDefaultDrivingFlag", "1"),
    ("AssignmentDefaultRateType", "Price / Unit"),
    ("LinkActualToActualThisPeriod", "1"),
    ("LinkPlannedAndAtCompletionFlag", "1"),
    ("ResourceCanBeAssignedToSameActivityMoreThanOnce", "1"),
    ("Status", "Active"),
];

/// The same of a resource.
pub(super) const OF_RESOURCE: [(&str, &str); 4] = [
    ("AutoComputeActuals", "0"),
    ("CalculateCostFromUnits", "1"),
    ("IsActive", "1"),
    ("IsOverTimeAllowed", "0"),
];

/// The same of an assignment.
pub(super) const OF_ASSIGNMENT: [(&str, &str); 4] = [
    ("ActualOvertimeUnits", "0"),
    ("IsCostUnitsLinked", "1"),
    ("RateSource", "Resource"),
    ("RateType", "Price / Unit"),
];

/// The same of an expense.
pub(super) const OF_EXPENSE: [(&str, &str); 4] = [
    ("AccrualType", "Uniform Over Activity"),
    ("AutoComputeActuals", "0"),
    ("PlannedUnits", "1"),
    ("RemainingUnits", "1"),
];
