//! A schedule as people read it.

use chainage_model::{Language, Plan, ProjectId};

use super::View;
use crate::label;
use crate::reason::{self, finish_day, start_day};
use crate::table::{Align, Table, grouped};

/// Writes the programme, then each project: dates, float, driving chain, and what is not met.
pub fn schedule_text(view: &View<'_>) -> String {
    let mut text = head(view);
    text.push('\n');
    text.push_str(&projects(view).to_string());
    for id in view.projects() {
        text.push('\n');
        text.push_str(&project(view, id));
    }
    text.push('\n');
    text.push_str(&options(view));
    text
}

/// Writes one line an activity.
pub fn activities_text(view: &View<'_>) -> String {
    let word = |label: label::Label| label.get(view.language);
    let mut table = Table::new(&[
        (word(label::CODE), Align::Left),
        (word(label::START), Align::Left),
        (word(label::FINISH), Align::Left),
        (word(label::LATE_START), Align::Left),
        (word(label::LATE_FINISH), Align::Left),
        (word(label::FLOAT), Align::Right),
        (word(label::FREE_FLOAT), Align::Right),
        ("", Align::Left),
        (word(label::DRIVER), Align::Left),
        (word(label::NAME), Align::Left),
    ]);
    for id in view.activities() {
        let (activity, dates) = (view.plan.activity(id), &view.schedule[id]);
        let mark = match (dates.critical, dates.longest_path) {
            (true, true) => "*+",
            (true, false) => "*",
            (false, true) => "+",
            (false, false) => "",
        };
        table.row([
            activity.code.clone(),
            view.start_day(id),
            finish_day(dates.finish),
            start_day(dates.late_start),
            finish_day(dates.late_finish),
            label::days(view.days(id, dates.total_float), view.language),
            label::days(view.days(id, dates.free_float), view.language),
            mark.to_owned(),
            reason::driver(view.plan, dates.driver, id, view.language),
            activity.name.get(view.language).to_owned(),
        ]);
    }
    let key = match view.language {
        Language::English => "* critical   + longest path",
        Language::Chinese => "* 关键工作   + 最长线路",
    };
    format!("{table}{key}\n")
}

/// The name of a plan; one of a single project goes by its name.
pub(super) fn name_of(plan: &Plan, language: Language) -> &str {
    match plan.projects().as_slice() {
        [project] if plan.name.get(language).is_empty() => project.name.get(language),
        _ => plan.name.get(language),
    }
}

fn head(view: &View<'_>) -> String {
    let (plan, language) = (view.plan, view.language);
    let name = Some(name_of(plan, language)).filter(|name| !name.is_empty());
    let name = name.unwrap_or(label::PROGRAMME.get(language));
    let n_projects = view.projects().count();
    let n_activities = view.activities().count();
    let counts = view.counts();
    let n_links: usize = view.projects().map(|id| counts[id].links).sum();
    let start = view.projects().map(|id| view.project_start_day(id)).min();
    let finish = view.projects().map(|id| view.schedule.project(id).finish).max();
    let span = match (start, finish) {
        (Some(start), Some(finish)) => format!("{start} .. {}", finish_day(finish)),
        _ => String::new(),
    };
    let data_date = plan.projects().iter().filter_map(|project| project.data_date).max();
    let data_date = data_date
        .map_or(String::new(), |d| format!(" · {} {}", label::DATA_DATE.get(language), finish_day(d)));
    let counts = match language {
        Language::English => format!(
            "{} · {} · {}",
            counted(n_projects, "project", "projects"),
            counted(n_activities, "activity", "activities"),
            counted(n_links, "link", "links")
        ),
        Language::Chinese => format!(
            "{} 个项目 · {} 项工作 · {} 条逻辑关系",
            grouped(n_projects),
            grouped(n_activities),
            grouped(n_links)
        ),
    };
    format!("{name}\n{span}{data_date} · {counts}\n")
}

/// A number with its noun in English.
pub(super) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(number), if number == 1 { one } else { many })
}

fn projects(view: &View<'_>) -> Table {
    let word = |label: label::Label| label.get(view.language);
    let mut table = Table::new(&[
        (word(label::PROJECT), Align::Left),
        (word(label::START), Align::Left),
        (word(label::FINISH), Align::Left),
        (word(label::TARGET), Align::Left),
        (word(label::TO_TARGET), Align::Right),
        (word(label::FLOAT), Align::Right),
        (word(label::ACTIVITIES), Align::Right),
        (word(label::LINKS), Align::Right),
        (word(label::NAME), Align::Left),
    ]);
    let counts = view.counts();
    for id in view.projects() {
        let (project, dates) = (view.plan.project(id), view.schedule.project(id));
        let target = view.target(id);
        let to_target = target.map(|target| (target.finish_date() - dates.finish.finish_date()).num_days());
        let float = dates.finish_activity.map(|finish| view.days(finish, view.schedule[finish].total_float));
        table.row([
            project.code.clone(),
            view.project_start_day(id),
            finish_day(dates.finish),
            target.map_or(String::new(), finish_day),
            to_target.map_or(String::new(), |days| format!("{days:+}")),
            float.map_or(String::new(), |days| label::days(days, view.language)),
            counts[id].activities.to_string(),
            counts[id].links.to_string(),
            project.name.get(view.language).to_owned(),
        ]);
    }
    table
}

fn project(view: &View<'_>, id: ProjectId) -> String {
    let (plan, language) = (view.plan, view.language);
    let (project, dates) = (plan.project(id), view.schedule.project(id));
    let mut text = format!("{}  {}\n", project.code, project.name.get(language));
    let Some(finish) = dates.finish_activity else { return text };
    let word = |label: label::Label| label.get(language);
    let mut chain = Table::new(&[
        (word(label::CHAIN), Align::Left),
        (word(label::START), Align::Left),
        (word(label::FINISH), Align::Left),
        (word(label::REASON), Align::Left),
        ("", Align::Left),
    ]);
    for step in view.schedule.driving_chain(view.network, finish) {
        let dates = &view.schedule[step.activity];
        let activity = plan.activity(step.activity);
        chain.row([
            activity.code.clone(),
            view.start_day(step.activity),
            finish_day(dates.finish),
            reason::driver(plan, step.driver, step.activity, language),
            activity.name.get(language).to_owned(),
        ]);
    }
    text.push_str(&chain.indented(2));
    let conflicts: Vec<_> = view.conflicts(id).collect();
    if !conflicts.is_empty() {
        text = format!("{text}  {}\n", word(label::CONFLICTS));
        for conflict in conflicts {
            text = format!("{text}    {} {}\n", conflict.code, conflict.message);
        }
    }
    text
}

fn options(view: &View<'_>) -> String {
    let options = view.schedule.options();
    let described = crate::options::describe(view.plan, options, view.language).join(" · ");
    let mut text = format!("{}: {described}\n", label::OPTIONS.get(view.language));
    for difference in crate::options::differences(options, view.language) {
        text = format!("{text}  {difference}\n");
    }
    text
}
