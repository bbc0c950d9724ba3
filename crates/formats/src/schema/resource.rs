//! Resources, and what activities ask of them: `"ERECT:2"`, or a table where there is more to say.

use chainage_model::{
    Assignment, Availability, Breaks, Chainage, MINUTES_PER_DAY, MOST_CREWS, Moment, Name, Plan, ProjectId,
    Resource, ResourceKind, Travel, Units, WorkingTime,
};
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::schema::amount::{Amount, Currency, parse_decimal};
use crate::schema::date::StartDate;
use crate::schema::scope::Scope;
use crate::schema::source::Sources;
use crate::shape::{At, Shape, inline_schema, table, words};
use crate::tree::{Found, Node, Value};

table! {
    /// Something activities need and there is only so much of.
    ResourceTable("a resource") {
        /// The name.
        name: String,
        /// The Chinese name.
        zh: String,
        /// Whether it comes back after use. Default: renewable.
        kind: Option<At<ResourceKind>>,
        /// How much there is: a number, or a list of steps. Default: no limit.
        capacity: Capacity,
        /// What it is counted in: crews, rigs, t.
        unit: String,
        /// When it works. Default: when its activities do.
        calendar: Option<At<String>>,
        /// What becomes of it while an activity pauses over nights, weekends and breaks. Default: held.
        breaks: Option<At<Breaks>>,
        /// What it takes to move it from one place of work to the next along an alignment. Default: not looked at.
        travel: Option<At<TravelTable>>,
        /// Cost of a unit for an hour of work, in the plan's currency.
        cost_per_hour: Option<At<Currency>>,
        /// Where it comes from.
        source: Sources,
    }

    /// What it takes to move a resource.
    TravelTable("a way to travel") {
        /// The distance it covers in a day: "20km".
        per_day: Option<At<Chainage>>,
        /// Elapsed time that every move takes besides, to dismantle and set up: "2ed", "5eh". Default: none.
        setup: Option<At<Amount>>,
    }

    /// How much of a resource there is from some moment on.
    StepTable("a step of capacity") {
        /// From when. Default: from the beginning.
        from: Option<At<StartDate>>,
        /// How much.
        units: Option<At<Units>>,
    }

    /// What an activity asks of a resource.
    DemandTable("a demand") {
        /// The resource's code.
        resource: Option<At<String>>,
        /// Units held while working; for a consumable resource the total used. Default: 1.
        units: Option<At<Units>>,
        /// Whether the resource's calendar drives the dates of a resource-dependent activity. Default: true.
        driving: Option<bool>,
        /// Work left for this assignment.
        remaining: Option<At<Amount>>,
    }
}

words! {
    ResourceKind { "renewable" => Renewable, "consumable" => Consumable, }
    Breaks { "held" => Held, "released" => Released, }
}

/// The capacity of a resource: one number, or steps.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Capacity(Vec<At<StepTable>>);

impl Shape for Capacity {
    fn decode(node: Node, found: &mut Found) -> Option<Self> {
        let span = node.span;
        if matches!(node.value, Value::List(_)) {
            return Shape::decode(node, found).map(Self);
        }
        let units = <At<Units>>::decode(node, found)?;
        Some(Self(vec![At { value: StepTable { from: None, units: Some(units) }, span }]))
    }

    fn encode(&self) -> Value {
        match self.0.as_slice() {
            [At { value: StepTable { from: None, units: Some(units) }, .. }] => units.encode(),
            steps => Value::List(steps.iter().map(|step| step.encode().into()).collect()),
        }
    }

    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let (units, step) = (Units::schema(generator), StepTable::schema(generator));
        json_schema!({ "anyOf": [units, { "type": "array", "items": step }] })
    }
}

/// What an activity asks of a resource: a line of text, or a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Demand {
    /// `CODE` or `CODE:units`.
    Text(String),
    /// With all it may have.
    Table(DemandTable),
}

impl Shape for Demand {
    fn decode(node: Node, found: &mut Found) -> Option<Self> {
        match node.value {
            Value::Table(_) => DemandTable::decode(node, found).map(Self::Table),
            _ => String::decode(node, found).map(Self::Text),
        }
    }

    fn encode(&self) -> Value {
        match self {
            Self::Text(text) => text.encode(),
            Self::Table(table) => table.encode(),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<DemandTable>();
        json_schema!({ "anyOf": [
            { "type": "string", "description": "A resource and how many units of it: \"CRANE\", \"CRANE:2\", \"CRANE:0.5\"." },
            table,
        ] })
    }
}

inline_schema!(Capacity Demand);

impl ResourceTable {
    /// Who travels is a crew: a whole one, and there are not too many to be told apart.
    fn travel_of(&self, travel: &At<TravelTable>, found: &mut Found) -> Option<Travel> {
        let is_used_up = self.kind.as_ref().is_some_and(|kind| kind.value == ResourceKind::Consumable);
        if is_used_up {
            found.error("I006", travel.span, "what is used up does not travel");
            return None;
        }
        for units in self.capacity.0.iter().filter_map(|step| step.value.units.as_ref()) {
            let thousandths = units.value.thousandths();
            let most = i64::try_from(MOST_CREWS).unwrap_or(i64::MAX);
            if thousandths % 1000 != 0 || thousandths / 1000 > most {
                let message = format!("a resource that travels has whole crews, {most} at most");
                found.error("I006", units.span, message);
                return None;
            }
        }
        travel.to_model(found)
    }
}

impl At<TravelTable> {
    fn to_model(&self, found: &mut Found) -> Option<Travel> {
        let Some(per_day) = &self.value.per_day else {
            found.missing(self.span, "a resource that travels needs a distance per-day, as in \"20km\"");
            return None;
        };
        if per_day.value.millimetres() <= 0 {
            found.error("I006", per_day.span, "a resource that travels must get somewhere in a day");
            return None;
        }
        let day = WorkingTime::from_minutes(MINUTES_PER_DAY);
        let setup = match &self.value.setup {
            Some(setup) => setup.time_of(true, day, found)?,
            None => WorkingTime::ZERO,
        };
        Some(Travel { per_day: per_day.value, setup })
    }
}

impl TravelTable {
    fn of(travel: &Travel) -> Self {
        let day = WorkingTime::from_minutes(MINUTES_PER_DAY);
        let setup = (!travel.setup.is_zero()).then(|| At::new(Amount::of(travel.setup, true, day)));
        Self { per_day: Some(At::new(travel.per_day)), setup }
    }
}

impl ResourceTable {
    pub(crate) fn to_model(
        &self,
        code: &str,
        project: Option<ProjectId>,
        plan: &Plan,
        found: &mut Found,
    ) -> Resource {
        let scope = Scope { plan, project };
        Resource {
            code: code.to_owned(),
            name: Name::bilingual(&self.name, &self.zh),
            kind: self.kind.as_ref().map_or_else(ResourceKind::default, |kind| kind.value),
            unit: self.unit.clone(),
            project,
            calendar: self.calendar.as_ref().and_then(|code| scope.calendar(code, found)),
            breaks: self.breaks.as_ref().map_or_else(Breaks::default, |breaks| breaks.value),
            travel: self.travel.as_ref().and_then(|travel| self.travel_of(travel, found)),
            capacity: steps(&self.capacity.0, found),
            cost_per_hour: self.cost_per_hour.as_ref().map(|cost| cost.value.0),
            sources: self.source.to_model(),
        }
    }

    pub(crate) fn of_model(plan: &Plan, resource: &Resource) -> Self {
        let step = |step: &Availability| StepTable {
            from: step.from.map(|from| At::new(StartDate(from))),
            units: Some(At::new(step.units)),
        };
        Self {
            name: resource.name.en.clone(),
            zh: resource.name.zh.clone(),
            kind: (resource.kind != ResourceKind::default()).then(|| At::new(resource.kind)),
            capacity: Capacity(resource.capacity.iter().map(|one| At::new(step(one))).collect()),
            unit: resource.unit.clone(),
            calendar: resource.calendar.map(|id| At::new(plan.calendar(id).code.clone())),
            breaks: (resource.breaks != Breaks::default()).then(|| At::new(resource.breaks)),
            travel: resource.travel.as_ref().map(|travel| At::new(TravelTable::of(travel))),
            cost_per_hour: resource.cost_per_hour.map(|cost| At::new(Currency(cost))),
            source: Sources::of_model(&resource.sources),
        }
    }
}

fn steps(steps: &[At<StepTable>], found: &mut Found) -> Vec<Availability> {
    let mut last: Option<Moment> = None;
    let mut capacity = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let from = step.value.from.as_ref().map(|from| from.value.0);
        if index > 0 && from <= last {
            found.error("PLAN004", step.span, "steps of capacity are in order of time".to_owned());
        }
        last = from;
        match &step.value.units {
            Some(units) => capacity.push(Availability { from, units: units.value }),
            None => found.missing(step.span, "a step of capacity needs units".to_owned()),
        }
    }
    capacity
}

impl At<Demand> {
    pub(crate) fn to_model(
        &self,
        day_length: WorkingTime,
        scope: Scope<'_>,
        found: &mut Found,
    ) -> Option<Assignment> {
        let table = match &self.value {
            Demand::Table(table) => table,
            Demand::Text(text) => {
                let (code, units) = split_units(text);
                let code = At { value: code.to_owned(), span: self.span };
                return Some(Assignment::new(scope.resource(&code, found)?, units));
            }
        };
        let Some(code) = &table.resource else {
            found.missing(self.span, "a demand needs the code of its resource".to_owned());
            return None;
        };
        Some(Assignment {
            resource: scope.resource(code, found)?,
            units: table.units.as_ref().map_or(Units::whole(1), |units| units.value),
            driving: table.driving.unwrap_or(true),
            remaining: match &table.remaining {
                Some(remaining) => Some(remaining.time_of(false, day_length, found)?),
                None => None,
            },
        })
    }

    pub(crate) fn of_model(assignment: &Assignment, day_length: WorkingTime, scope: Scope<'_>) -> Self {
        let code = scope.spell_resource(assignment.resource);
        let Assignment { resource: _, units, driving, remaining } = *assignment;
        if driving && remaining.is_none() {
            let is_plain = units == Units::whole(1) && split_units(&code) == (code.as_str(), units);
            return Self::new(Demand::Text(if is_plain { code } else { format!("{code}:{units}") }));
        }
        Self::new(Demand::Table(DemandTable {
            resource: Some(At::new(code)),
            units: (units != Units::whole(1)).then(|| At::new(units)),
            driving: (!driving).then_some(false),
            remaining: remaining.map(|time| At::new(Amount::of(time, false, day_length))),
        }))
    }
}

/// Splits `CRANE:2` into code and units; a code alone asks for one.
pub(crate) fn split_units(text: &str) -> (&str, Units) {
    let units = || {
        let (code, units) = text.rsplit_once(':')?;
        let thousandths = parse_decimal(units.trim(), 3).ok().filter(|units| *units >= 0)?;
        Some((code.trim_end(), Units::from_thousandths(thousandths)))
    };
    units().unwrap_or((text, Units::whole(1)))
}
