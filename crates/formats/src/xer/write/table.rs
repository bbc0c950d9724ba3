//! The tables around activities: currency, calendars, work breakdown, resources, codes, costs.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use chainage_model::{
    ActivityId, Assignment, Calendar, CalendarId, Exception, Id, Money, Plan, ProjectId, ResourceId,
    ResourceKind, WbsId, Week, WorkingTime,
};

use super::cell::{calendar as hours_of, date, hours, money, text, unit_hours, units as amount};
use super::row::{Keys, Row, name};
use crate::expand::{expanded, is_rich};

/// Returns the code of the plan's currency; US dollars where it names none.
pub(super) fn currency_code(plan: &Plan) -> &str {
    if plan.currency.is_empty() { "USD" } else { &plan.currency }
}

pub(crate) fn currency(plan: &Plan) -> Row<'_> {
    let code = currency_code(plan);
    vec![
        ("curr_id", "1".into()),
        ("decimal_digit_cnt", "2".into()),
        ("curr_symbol", if code == "USD" { "$".into() } else { text(code) }),
        ("decimal_symbol", ".".into()),
        ("digit_group_symbol", ",".into()),
        ("pos_curr_fmt_type", "#1.1".into()),
        ("neg_curr_fmt_type", "(#1.1)".into()),
        ("curr_type", text(code)),
        ("curr_short_name", text(code)),
        ("group_digit_cnt", "3".into()),
        ("base_exch_rate", "1".into()),
    ]
}

pub(crate) fn calendar<'p>(plan: &'p Plan, keys: &'p dyn Keys, id: CalendarId) -> Row<'p> {
    let calendar = plan.calendar(id);
    let (week, exceptions) = hours_and_exceptions(plan, id);
    let day = calendar.day_length;
    let is_default = plan.projects().iter().next().is_some_and(|project| project.calendar == Some(id));
    let worked = week.0.iter().filter(|day| day.as_ref().is_some_and(|shifts| !shifts.is_empty())).count();
    let days = |n: usize| hours(day * i64::try_from(n).unwrap_or(0));
    vec![
        ("clndr_id", keys.calendar(id)),
        ("default_flag", super::cell::flag(is_default)),
        ("clndr_name", text(&calendar.code)),
        ("proj_id", "".into()),
        ("base_clndr_id", "".into()),
        ("last_chng_date", "".into()),
        ("clndr_type", "CA_Base".into()),
        ("day_hr_cnt", hours(day)),
        ("week_hr_cnt", days(worked)),
        ("month_hr_cnt", days(worked * 4)),
        ("year_hr_cnt", days(worked * 52)),
        ("rsrc_private", "N".into()),
        ("clndr_data", hours_of(&week, &exceptions).into()),
    ]
}

/// Returns what holds on a calendar: a week, and the days that differ.
pub(crate) fn hours_and_exceptions(plan: &Plan, id: CalendarId) -> (Week, Vec<Exception>) {
    let calendar = plan.calendar(id);
    // A week of its own holds over what its base says of single days as well.
    if is_rich(plan, id) || calendar.base.is_some() && !calendar.week.is_silent() {
        let Calendar { week, exceptions, .. } = expanded(plan, id);
        return (week, exceptions);
    }
    whole(plan, id)
}

/// Returns what holds on a calendar when its bases are laid under it: the week, and the exceptions in order.
fn whole(plan: &Plan, id: CalendarId) -> (Week, Vec<Exception>) {
    let calendar = plan.calendar(id);
    let (mut week, mut exceptions) = calendar.base.map_or_else(Default::default, |base| whole(plan, base));
    for (day, own) in week.0.iter_mut().zip(&calendar.week.0) {
        if own.is_some() {
            day.clone_from(own);
        }
    }
    exceptions.extend(calendar.exceptions.iter().cloned());
    (week, exceptions)
}

/// Returns the nodes: a root for every project, which is the project itself, then those of the plan.
pub(crate) fn work_breakdown<'p>(plan: &'p Plan, keys: &'p dyn Keys) -> impl Iterator<Item = Row<'p>> {
    let roots = plan.projects().ids().map(move |id| {
        let project = plan.project(id);
        node(keys, (id, None), &project.code, name(&project.name, &project.code), "".into())
    });
    let nodes = plan.wbs().ids().map(move |id| {
        let wbs = &plan.wbs()[id];
        let parent = wbs.parent.map(|parent| plan.wbs()[parent].code.as_str());
        let below = parent.and_then(|parent| wbs.code.strip_prefix(parent)?.strip_prefix('.'));
        let short = below.filter(|short| !short.is_empty()).unwrap_or(&wbs.code);
        let above = keys.wbs(wbs.project, wbs.parent);
        node(keys, (wbs.project, Some(id)), short, name(&wbs.name, short), above)
    });
    roots.chain(nodes)
}

fn node<'p>(
    keys: &'p dyn Keys,
    (project, id): (ProjectId, Option<WbsId>),
    short: &'p str,
    name: &'p str,
    above: Cow<'p, str>,
) -> Row<'p> {
    vec![
        ("wbs_id", keys.wbs(project, id)),
        ("proj_id", keys.project(project)),
        ("seq_num", id.map_or(0, |id| id.index() + 1).to_string().into()),
        ("est_wt", "1".into()),
        ("proj_node_flag", super::cell::flag(id.is_none())),
        ("sum_data_flag", "N".into()),
        ("status_code", "WS_Open".into()),
        ("wbs_short_name", text(short)),
        ("wbs_name", text(name)),
        ("parent_wbs_id", above),
        ("ev_compute_type", "EC_Cmp_pct".into()),
        ("ev_etc_compute_type", "EE_Rem_hr".into()),
    ]
}

fn unit_names(plan: &Plan) -> BTreeSet<&str> {
    plan.resources().iter().map(|resource| resource.unit.as_str()).filter(|unit| !unit.is_empty()).collect()
}

pub(crate) fn units(plan: &Plan) -> impl Iterator<Item = Row<'_>> {
    unit_names(plan).into_iter().enumerate().map(|(at, unit)| {
        let number = (at + 1).to_string();
        vec![
            ("unit_id", number.clone().into()),
            ("seq_num", number.into()),
            ("unit_abbrev", text(unit)),
            ("unit_name", text(unit)),
        ]
    })
}

pub(crate) fn resource<'p>(plan: &'p Plan, keys: &'p dyn Keys, id: ResourceId) -> Row<'p> {
    let resource = plan.resource(id);
    let is_material = resource.kind == ResourceKind::Consumable;
    let unit = unit_names(plan).into_iter().position(|unit| unit == resource.unit);
    let is_twice = plan.resources().iter().filter(|other| other.code == resource.code).nth(1).is_some();
    let code = match resource.project {
        Some(project) if is_twice => format!("{}/{}", plan.project(project).code, resource.code).into(),
        _ => text(&resource.code),
    };
    vec![
        ("rsrc_id", keys.resource(id)),
        ("parent_rsrc_id", "".into()),
        ("clndr_id", resource.calendar.map_or(Cow::Borrowed(""), |id| keys.calendar(id))),
        ("rsrc_seq_num", (id.index() + 1).to_string().into()),
        ("active_flag", "Y".into()),
        ("rsrc_short_name", code),
        ("rsrc_name", text(name(&resource.name, &resource.code))),
        ("rsrc_type", if is_material { "RT_Mat" } else { "RT_Labor" }.into()),
        ("unit_id", unit.map_or(Cow::Borrowed(""), |at| (at + 1).to_string().into())),
        ("def_qty_per_hr", "1".into()),
        ("cost_qty_type", "QT_Hour".into()),
        ("ot_flag", "N".into()),
        ("auto_compute_act_flag", "N".into()),
        ("def_cost_qty_link_flag", "Y".into()),
    ]
}

pub(crate) fn rates<'p>(plan: &'p Plan, keys: &'p dyn Keys) -> impl Iterator<Item = Row<'p>> {
    let mut steps = Vec::new();
    for id in plan.resources().ids() {
        let resource = plan.resource(id);
        for step in &resource.capacity {
            steps.push((id, step.from, Some(step.units), resource.cost_per_hour));
        }
        if resource.capacity.is_empty() && resource.cost_per_hour.is_some() {
            steps.push((id, None, None, resource.cost_per_hour));
        }
    }
    steps.into_iter().enumerate().map(|(at, (id, from, units, price))| {
        vec![
            ("rsrc_rate_id", (at + 1).to_string().into()),
            ("rsrc_id", keys.resource(id)),
            ("max_qty_per_hr", units.map_or(Cow::Borrowed(""), amount)),
            ("cost_per_qty", price.map_or(Cow::Borrowed("0"), money)),
            ("start_date", date(from)),
        ]
    })
}

pub(crate) fn assignments<'p>(plan: &'p Plan, keys: &'p dyn Keys) -> impl Iterator<Item = Row<'p>> {
    let all = plan
        .activities()
        .ids()
        .flat_map(|id| plan.activity(id).assignments.iter().map(move |assignment| (id, assignment)));
    (1..).zip(all).map(move |(number, one)| assignment(plan, keys, one, number))
}

pub(super) fn assignment<'p>(
    plan: &Plan,
    keys: &'p dyn Keys,
    (id, assignment): (ActivityId, &Assignment),
    number: u64,
) -> Row<'p> {
    let activity = plan.activity(id);
    let is_material = plan.resource(assignment.resource).kind == ResourceKind::Consumable;
    let total = |time: WorkingTime| {
        if is_material { amount(assignment.units) } else { unit_hours(assignment.units, time) }
    };
    let left = match assignment.remaining.filter(|_| !is_material) {
        Some(work) => hours(work),
        None => total(activity.progress.remaining_of(activity.duration)),
    };
    let rate = || if is_material { "0".into() } else { amount(assignment.units) };
    vec![
        ("taskrsrc_id", number.to_string().into()),
        ("task_id", keys.activity(id)),
        ("proj_id", keys.project(activity.project)),
        ("rsrc_id", keys.resource(assignment.resource)),
        ("remain_qty", left),
        ("target_qty", total(activity.duration)),
        ("remain_qty_per_hr", rate()),
        ("target_qty_per_hr", rate()),
        ("act_reg_qty", "0".into()),
        ("target_cost", "0".into()),
        ("cost_qty_link_flag", "Y".into()),
        ("rollup_dates_flag", super::cell::flag(assignment.driving)),
        ("rsrc_type", if is_material { "RT_Mat" } else { "RT_Labor" }.into()),
    ]
}

pub(crate) fn expenses<'p>(plan: &'p Plan, keys: &'p dyn Keys) -> impl Iterator<Item = Row<'p>> {
    let all = plan.activities().ids().filter_map(|id| plan.activity(id).cost.map(|cost| (id, cost)));
    (1..).zip(all).map(move |(number, one)| expense(plan, keys, one, number))
}

pub(super) fn expense<'p>(
    plan: &Plan,
    keys: &'p dyn Keys,
    (id, cost): (ActivityId, Money),
    number: u64,
) -> Row<'p> {
    vec![
        ("cost_item_id", number.to_string().into()),
        ("proj_id", keys.project(plan.activity(id).project)),
        ("task_id", keys.activity(id)),
        ("auto_compute_act_flag", "N".into()),
        ("cost_load_type", "CL_Uniform".into()),
        ("cost_name", "cost".into()),
        ("act_cost", "0".into()),
        ("remain_cost", money(cost)),
        ("target_cost", money(cost)),
    ]
}

/// The labels of activities as P6's activity codes: a kind for each label, a code for each of its values.
pub(crate) struct Labels<'p> {
    types: BTreeMap<&'p str, usize>,
    values: BTreeMap<(&'p str, &'p str), usize>,
}

impl<'p> Labels<'p> {
    pub(crate) fn of(plan: &'p Plan) -> Self {
        let all = || plan.activities().iter().flat_map(|activity| &activity.labels);
        let types: BTreeSet<&str> = all().map(|(of, _)| of.as_str()).collect();
        let values: BTreeSet<(&str, &str)> = all().map(|(of, value)| (of.as_str(), value.as_str())).collect();
        Self { types: types.into_iter().zip(1..).collect(), values: values.into_iter().zip(1..).collect() }
    }

    pub(crate) fn types(&self) -> impl Iterator<Item = Row<'p>> {
        self.types.iter().map(|(of, number)| {
            vec![
                ("actv_code_type_id", number.to_string().into()),
                ("actv_short_len", "60".into()),
                ("seq_num", number.to_string().into()),
                ("actv_code_type", text(of)),
                ("actv_code_type_scope", "AS_Global".into()),
            ]
        })
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = Row<'p>> {
        self.values.iter().map(|((of, value), number)| {
            vec![
                ("actv_code_id", number.to_string().into()),
                ("parent_actv_code_id", "".into()),
                ("actv_code_type_id", self.types[of].to_string().into()),
                ("actv_code_name", text(value)),
                ("short_name", text(value)),
                ("seq_num", number.to_string().into()),
            ]
        })
    }

    pub(crate) fn uses(&self, plan: &'p Plan, keys: &'p dyn Keys) -> impl Iterator<Item = Row<'p>> {
        let of = |id: ActivityId| plan.activity(id).labels.iter().map(move |label| (id, label));
        plan.activities().ids().flat_map(of).map(|(id, (of, value))| {
            vec![
                ("task_id", keys.activity(id)),
                ("actv_code_type_id", self.types[of.as_str()].to_string().into()),
                ("actv_code_id", self.values[&(of.as_str(), value.as_str())].to_string().into()),
                ("proj_id", keys.project(plan.activity(id).project)),
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chainage_model::{Project, Wbs};

    fn is_root(row: &Row<'_>) -> bool {
        row.iter().any(|(column, cell)| *column == "proj_node_flag" && cell == "Y")
    }

    #[test]
    fn every_project_has_one_root() {
        let mut plan = Plan::new();
        let project = plan.add_project(Project::new("P", "Road")).unwrap();
        let node = |code: &str, parent| Wbs { code: code.to_owned(), name: "".into(), project, parent };
        let above = plan.add_wbs(node("E", None)).unwrap();
        plan.add_wbs(node("E.1", Some(above))).unwrap();
        let keys = super::super::Numbers::of(&plan);
        let rows: Vec<_> = work_breakdown(&plan, &keys).collect();
        assert_eq!(rows.iter().filter(|row| is_root(row)).count(), 1);
        let cell = |row: &Row<'_>, wanted: &str| {
            row.iter().find(|(column, _)| *column == wanted).map(|(_, cell)| cell.to_string())
        };
        assert_eq!(cell(&rows[2], "wbs_short_name").as_deref(), Some("1"));
        assert_eq!(cell(&rows[2], "parent_wbs_id"), cell(&rows[1], "wbs_id"));
    }
}
