//! Baselines: copies of a project, of which a plan keeps the dates.

use std::borrow::Cow;
use std::collections::HashMap;

use chainage_model::{Baseline as Kept, BaselineDates, Diagnostic, Moment, Plan, ProjectId};

use super::tables::Text;
use crate::xer::value::{self, Numbers};
use crate::xml::{Refusal, Xml};

/// A copy of a project.
#[derive(Debug, Default)]
pub(super) struct Baseline<'t> {
    /// The key of the project it is a copy of.
    pub(super) original: Text<'t>,
    name: Text<'t>,
    data_date: Text<'t>,
    activities: Vec<Copied<'t>>,
    /// Planned costs of assignments and expenses, by the key of their activity.
    costs: Vec<(Text<'t>, Text<'t>)>,
}

/// An activity of a copy: its dates as they were current then, and as they were planned.
#[derive(Debug, Default)]
struct Copied<'t> {
    key: Text<'t>,
    code: Text<'t>,
    start: Text<'t>,
    finish: Text<'t>,
    planned_start: Text<'t>,
    planned_finish: Text<'t>,
    duration: Text<'t>,
    planned_duration: Text<'t>,
}

impl<'t> Baseline<'t> {
    /// Reads a `BaselineProject`.
    pub(super) fn read(xml: &mut Xml<'t>) -> Result<Self, Refusal> {
        let mut baseline = Self::default();
        xml.children(|xml, tag| match tag {
            "OriginalProjectObjectId" => xml.text().map(|text| baseline.original = text),
            "Name" => xml.text().map(|text| baseline.name = text),
            "DataDate" => xml.text().map(|text| baseline.data_date = text),
            "Activity" => Copied::read(xml).map(|activity| baseline.activities.push(activity)),
            "ResourceAssignment" | "ActivityExpense" => {
                let (mut key, mut cost) = (Cow::Borrowed(""), Cow::Borrowed(""));
                xml.children(|xml, tag| match tag {
                    "ActivityObjectId" => xml.text().map(|text| key = text),
                    "PlannedCost" => xml.text().map(|text| cost = text),
                    _ => xml.skip(),
                })?;
                baseline.costs.push((key, cost));
                Ok(())
            }
            _ => xml.skip(),
        })?;
        Ok(baseline)
    }

    /// Adds it to the plan as the baseline of a project, its activities found by their codes.
    pub(super) fn add_to(&self, plan: &mut Plan, project: ProjectId, said: &mut Vec<Diagnostic>) {
        let mut costs: HashMap<&str, f64> = HashMap::new();
        for (key, cost) in &self.costs {
            *costs.entry(key.trim()).or_default() += number(cost).unwrap_or_default();
        }
        let mut kept =
            Kept { name: value::text(&self.name), data_date: date(&self.data_date), ..Kept::default() };
        let mut n_unknown = 0;
        for activity in &self.activities {
            let id = plan.find_activity_in(project, &value::text(&activity.code));
            let start = date(&activity.start).or_else(|| date(&activity.planned_start));
            let finish = date(&activity.finish).or_else(|| date(&activity.planned_finish));
            let (Some(id), Some((start, finish))) = (id, start.zip(finish)) else {
                n_unknown += 1;
                continue;
            };
            let hours = number(&activity.duration).or_else(|| number(&activity.planned_duration));
            let cost = costs.get(activity.key.trim()).filter(|cost| **cost != 0.0);
            let dates = BaselineDates {
                start,
                finish,
                duration: hours.and_then(value::minutes_of_hours),
                cost: cost.map(|&cost| value::money(cost)),
            };
            kept.activities.insert(id, dates);
        }
        if n_unknown > 0 {
            let message = format!(
                "baseline \"{}\": {n_unknown} activities are not in the project now, or have no dates",
                kept.name
            );
            said.push(Diagnostic::warning("PMX026", message));
        }
        plan.baselines.push(kept);
    }
}

impl<'t> Copied<'t> {
    fn read(xml: &mut Xml<'t>) -> Result<Self, Refusal> {
        let mut copied = Self::default();
        xml.children(|xml, tag| {
            let field = match tag {
                "ObjectId" => &mut copied.key,
                "Id" => &mut copied.code,
                "StartDate" => &mut copied.start,
                "FinishDate" => &mut copied.finish,
                "PlannedStartDate" => &mut copied.planned_start,
                "PlannedFinishDate" => &mut copied.planned_finish,
                "AtCompletionDuration" => &mut copied.duration,
                "PlannedDuration" => &mut copied.planned_duration,
                _ => return xml.skip(),
            };
            *field = xml.text()?;
            Ok(())
        })?;
        Ok(copied)
    }
}

fn date(text: &str) -> Option<Moment> {
    value::date(text).ok().flatten()
}

fn number(text: &str) -> Option<f64> {
    Numbers { decimal_comma: false }.number(text).ok().flatten()
}
