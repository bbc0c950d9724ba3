//! Baselines, as copies of their projects that hold the activities with their dates.

use chainage_model::{ActivityId, Baseline, BaselineDates, Moment, Plan, ProjectId};

use super::row::Fields;
use crate::pmxml::name::{ACTIVITY, BASELINE, EXPENSE};
use crate::xer::write::Numbers;
use crate::xer::write::cell::{hours, money};
use crate::xer::write::row::{self as rows, Keys};
use crate::xml::Elements;

/// A baseline of the plan as far as it is one of a project.
struct Part<'p> {
    baseline: &'p Baseline,
    project: ProjectId,
    /// The key of the copy.
    number: usize,
}

/// Returns the baselines by project; their keys follow those of the projects.
fn parts(plan: &Plan) -> impl Iterator<Item = Part<'_>> {
    let of_projects = plan.baselines.iter().flat_map(move |baseline| {
        let has = move |project: &ProjectId| {
            baseline.activities.keys().any(|&id| plan.activity(id).project == *project)
        };
        plan.projects().ids().filter(has).map(move |project| (baseline, project))
    });
    let first = plan.projects().len() + 1;
    of_projects.zip(first..).map(|((baseline, project), number)| Part { baseline, project, number })
}

/// Returns the key of the first baseline of a project.
pub(super) fn first_of(plan: &Plan, project: ProjectId) -> Option<String> {
    parts(plan).find(|part| part.project == project).map(|part| part.number.to_string())
}

/// Writes all baselines.
pub(super) fn write_all(plan: &Plan, keys: &Numbers, root: &mut Elements) {
    // The activities of copies have keys of their own, behind those of the plan.
    let mut next = plan.activities().len() + 1;
    for Part { baseline, project, number } in parts(plan) {
        let code = format!("{} - B{}", plan.project(project).code, number - plan.projects().len());
        let mut row = vec![
            ("proj_id", number.to_string().into()),
            ("proj_short_name", code.into()),
            ("proj_name", baseline.name.as_str().into()),
        ];
        row.extend(baseline.data_date.map(|date| ("last_recalc_date", written(date).into())));
        let fields = Fields::of(&BASELINE, &row)
            .with([("Status", "Active"), ("WBSCodeSeparator", ".")])
            .with([("OriginalProjectObjectId", keys.project(project))]);
        fields.write_around(root, |copy| {
            let own = |(id, _): &(&ActivityId, &BaselineDates)| plan.activity(**id).project == project;
            let dated: Vec<_> = baseline.activities.iter().filter(own).zip(next..).collect();
            next += dated.len();
            for ((id, dates), key) in &dated {
                write_activity(plan, keys, **id, dates, (*key, number), copy);
            }
            for ((_, dates), key) in &dated {
                let Some(cost) = dates.cost else { continue };
                let row = vec![
                    ("cost_item_id", key.to_string().into()),
                    ("task_id", key.to_string().into()),
                    ("cost_name", "cost".into()),
                    ("target_cost", money(cost)),
                ];
                Fields::of(&EXPENSE, &row).write(copy);
            }
        });
    }
}

fn write_activity(
    plan: &Plan,
    keys: &Numbers,
    id: ActivityId,
    dates: &BaselineDates,
    (key, number): (usize, usize),
    copy: &mut Elements,
) {
    let kept = ["task_code", "task_name", "task_type", "clndr_id"];
    let mut row: rows::Row<'_> =
        rows::activity(plan, keys, id).into_iter().filter(|(column, _)| kept.contains(column)).collect();
    row.extend([
        ("task_id", key.to_string().into()),
        ("proj_id", number.to_string().into()),
        ("target_start_date", written(dates.start).into()),
        ("target_end_date", written(dates.finish).into()),
        ("status_code", "TK_NotStart".into()),
    ]);
    row.extend(dates.duration.map(|time| ("target_drtn_hr_cnt", hours(time))));
    let duration = dates.duration.map(|time| ("AtCompletionDuration", hours(time)));
    Fields::of(&ACTIVITY, &row).with(duration).write(copy);
}

/// Writes a date as P6's tables do.
fn written(moment: Moment) -> String {
    moment.to_string().replace('T', " ")
}
