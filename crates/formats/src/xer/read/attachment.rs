//! What hangs on activities: assignments, expenses, activity codes, user-defined fields.

use chainage_model::{Money, ResourceId, ResourceKind, Units, WorkingTime};

use super::key::Keyed;
use super::{Fields, Reader};
use crate::xer::schema::{self, CodeType, CodeValue, Expense, FieldType, FieldValue, TaskCode};
use crate::xer::source::Source;
use crate::xer::value;

/// What hangs on an activity.
#[derive(Debug, Default)]
pub(super) struct Attachment {
    pub(super) assignments: Vec<Demand>,
    pub(super) labels: Vec<(String, String)>,
    pub(super) cost: Option<Money>,
}

/// An assignment before it is known what its activity is.
#[derive(Debug)]
pub(super) struct Demand {
    pub(super) resource: ResourceId,
    pub(super) units: Units,
    pub(super) driving: bool,
    pub(super) remaining: Option<WorkingTime>,
}

/// What hangs on activities, by their keys.
pub(super) type Attachments<'a> = Keyed<'a, Attachment>;

impl<'a, S: Source> Reader<'a, S> {
    pub(super) fn attachments(&mut self) -> Attachments<'a> {
        let mut attachments = Attachments::default();
        self.assignments(&mut attachments);
        self.expenses(&mut attachments);
        self.codes(&mut attachments);
        self.fields(&mut attachments);
        attachments
    }

    fn assignments(&mut self, attachments: &mut Attachments<'a>) {
        let (resources, plan, numbers) = (&self.resources, &self.content.plan, self.numbers);
        self.source.each(&mut self.log, |log, place, row: schema::Assignment<'a>| {
            let mut fields = Fields { log, place, numbers };
            let attachment = attachments.or_default(row.task_id);
            if let Some(cost) = fields.number("target_cost", row.target_cost).filter(|&cost| cost != 0.0) {
                attachment.cost = Some(attachment.cost.unwrap_or_default() + value::money(cost));
            }
            let Some(&resource) = resources.get(row.rsrc_id) else {
                if !row.rsrc_id.is_empty() {
                    fields.log.field("XER018", place, "rsrc_id", "the resource is not in the file");
                }
                return;
            };
            let rate = fields.number("target_qty_per_hr", row.target_qty_per_hr);
            let left_rate = fields.number("remain_qty_per_hr", row.remain_qty_per_hr);
            let total = fields.number("target_qty", row.target_qty);
            let left = fields.number("remain_qty", row.remain_qty);
            let is_consumable = plan.resource(resource).kind == ResourceKind::Consumable;
            let amount = if is_consumable { total } else { rate.or(left_rate) };
            let units = value::units(amount.unwrap_or(0.0).max(0.0));
            // What is left takes the time it takes at the rate that is left.
            let left_rate = left_rate.filter(|&rate| rate > 0.0 && !is_consumable);
            let left = left.zip(left_rate).and_then(|(left, rate)| value::minutes_of_hours(left / rate));
            attachment.assignments.push(Demand {
                resource,
                units,
                driving: !row.rollup_dates_flag.eq_ignore_ascii_case("N"),
                remaining: left.map(|time| work_of(units, time)),
            });
        });
    }

    fn expenses(&mut self, attachments: &mut Attachments<'a>) {
        let numbers = self.numbers;
        self.source.each(&mut self.log, |log, place, row: Expense<'a>| {
            let mut fields = Fields { log, place, numbers };
            if let Some(cost) = fields.number("target_cost", row.target_cost).filter(|&cost| cost != 0.0) {
                let attachment = attachments.or_default(row.task_id);
                attachment.cost = Some(attachment.cost.unwrap_or_default() + value::money(cost));
            }
        });
    }

    fn codes(&mut self, attachments: &mut Attachments<'a>) {
        let mut types: Keyed<'a, String> = Keyed::default();
        self.source.each(&mut self.log, |_, _, row: CodeType<'a>| {
            types.insert(row.actv_code_type_id, value::text(row.actv_code_type));
        });
        let mut values: Keyed<'a, String> = Keyed::default();
        self.source.each(&mut self.log, |_, _, row: CodeValue<'a>| {
            let short = value::text(row.short_name);
            let shown = if short.is_empty() { value::text(row.actv_code_name) } else { short };
            values.insert(row.actv_code_id, shown);
        });
        self.source.each(&mut self.log, |log, place, row: TaskCode<'a>| {
            let label = types.get(row.actv_code_type_id).zip(values.get(row.actv_code_id));
            let Some((of, value)) = label else {
                log.field("XER018", place, "actv_code_id", "the activity code is not in the file");
                return;
            };
            attachments.or_default(row.task_id).labels.push((of.clone(), value.clone()));
        });
    }

    fn fields(&mut self, attachments: &mut Attachments<'a>) {
        let mut types: Keyed<'a, String> = Keyed::default();
        self.source.each(&mut self.log, |_, _, row: FieldType<'a>| {
            if row.table_name.eq_ignore_ascii_case("TASK") {
                types.insert(row.udf_type_id, value::text(row.udf_type_label));
            }
        });
        self.source.each(&mut self.log, |_, _, row: FieldValue<'a>| {
            let filled = [row.udf_text, row.udf_number, row.udf_date]
                .map(value::text)
                .into_iter()
                .find(|v| !v.is_empty());
            if let Some((of, value)) = types.get(row.udf_type_id).zip(filled) {
                attachments.or_default(row.fk_id).labels.push((of.clone(), value));
            }
        });
    }
}

/// The work that some units do in a time, as that of one unit.
fn work_of(units: Units, time: WorkingTime) -> WorkingTime {
    let thousandths = i128::from(units.thousandths()) * i128::from(time.minutes());
    let minutes = i64::try_from((thousandths + 500) / 1000).unwrap_or(i64::MAX);
    WorkingTime::from_minutes(minutes).min(WorkingTime::LARGEST)
}
