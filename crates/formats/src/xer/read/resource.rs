//! Resources, their availability and price.

use chainage_model::{Availability, Breaks, Moment, Name, Resource, ResourceKind};

use super::key::Keyed;
use super::{Fields, Namesakes, Reader, is_code};
use crate::xer::log::Place;
use crate::xer::schema::{self, Measure, Rate};
use crate::xer::source::Source;
use crate::xer::value;

/// Availability and price from some date on.
struct Step {
    from: Option<Moment>,
    units: Option<f64>,
    price: Option<f64>,
}

impl<'a, S: Source> Reader<'a, S> {
    pub(super) fn resources(&mut self) {
        let mut steps = self.rates();
        let mut units: Keyed<'a, &'a str> = Keyed::default();
        self.source.each(&mut self.log, |_, _, row: Measure<'a>| {
            units.insert(row.unit_id, row.unit_abbrev);
        });
        let mut rows: Vec<(Place, schema::Resource<'a>)> = Vec::new();
        self.source.each(&mut self.log, |_, place, row| rows.push((place, row)));
        let mut namesakes = Namesakes::new();
        for (place, row) in rows {
            let key = row.rsrc_id;
            if self.resources.contains(key) {
                self.log.field("XER025", place, "rsrc_id", "the key is used twice; the first one holds");
                continue;
            }
            let is_taken = |code: &str| self.content.plan.find_resource(None, code).is_some();
            let instead = || format!("resource {key}");
            let (code, as_wanted) = namesakes.free((), row.rsrc_short_name, instead, is_taken);
            if !as_wanted {
                let what = format!("the code is empty or used twice; the resource is called \"{code}\"");
                self.log.field("XER017", place, "rsrc_short_name", &what);
            }
            let is_material = is_code(row.rsrc_type, "RT_Mat");
            let mut steps = steps.remove(key).unwrap_or_default();
            steps.sort_by_key(|step| step.from);
            let resource = Resource {
                code,
                name: Name::new(value::text(row.rsrc_name)),
                kind: if is_material { ResourceKind::Consumable } else { ResourceKind::Renewable },
                unit: units.get(row.unit_id).map(|unit| value::text(unit)).unwrap_or_default(),
                project: None,
                calendar: self.calendars.get(row.clndr_id).copied(),
                breaks: Breaks::default(),
                travel: None,
                capacity: if is_material { Vec::new() } else { capacity(&steps) },
                cost_per_hour: steps.iter().find_map(|step| step.price).map(value::money),
                sources: Vec::new(),
            };
            let id =
                self.content.plan.add_resource(resource).expect("the code is free, the calendar in the plan");
            self.content.rows.resources.push(Some(place.at));
            self.content.origins.resources.push(Some(place.span()));
            self.resources.insert(key, id);
        }
    }

    fn rates(&mut self) -> Keyed<'a, Vec<Step>> {
        let mut steps: Keyed<'a, Vec<Step>> = Keyed::default();
        let numbers = self.numbers;
        self.source.each(&mut self.log, |log, place, row: Rate<'a>| {
            let mut fields = Fields { log, place, numbers };
            let step = Step {
                from: fields.date("start_date", row.start_date),
                units: fields.number("max_qty_per_hr", row.max_qty_per_hr),
                price: fields.number("cost_per_qty", row.cost_per_qty),
            };
            steps.or_default(row.rsrc_id).push(step);
        });
        steps
    }
}

fn capacity(steps: &[Step]) -> Vec<Availability> {
    let known = steps.iter().filter_map(|step| {
        step.units.map(|units| Availability { from: step.from, units: value::units(units.max(0.0)) })
    });
    let mut capacity: Vec<Availability> = Vec::new();
    for step in known {
        match capacity.last_mut() {
            Some(last) if last.from == step.from => *last = step,
            Some(last) if last.units == step.units => {}
            _ => capacity.push(step),
        }
    }
    capacity
}
