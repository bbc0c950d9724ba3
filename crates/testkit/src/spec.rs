//! Pages that are documentation and test at once.
//!
//! A page is Markdown. A fenced `plan` block (see [`crate::notation`]) is followed by blocks that say what must come
//! of it: `schedule` and `conflicts` for the engine ([`run`]), others through [`run_blocks`]. A run makes each of them anew and
//! compares; whoever calls it reads the page and, if `UPDATE_EXPECT=1` is set, writes [`Report::page`] back.
//!
//! # A `schedule` block
//! One line an activity: its code, its early start and its early finish. A milestone shows one date only. Other
//! columns are asked for by a first line that names them, with two blanks between them:
//!
//! ```text
//! activity  early start  early finish  late start  late finish  total float  free float  flags  driver
//! ```
//!
//! `flags` are `critical` and `longest`; `start` and `finish` show actual dates where there are some. Blanks do not count in
//! the comparison.
//!
//! # A `conflicts` block
//! One line a defect or conflict: its code and its message. A plan with conflicts must show them.

use chainage_model::{
    ActivityId, ActivityKind, Calendar, Diagnostic, IdVec, Moment, Plan, WorkingTime, notation,
};

use crate::notation::{Side, monday_of, parse, write_moment};

/// What scheduling gives for one activity.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The start shown to people.
    pub start: Moment,
    /// The finish shown to people.
    pub finish: Moment,
    /// Early start.
    pub early_start: Moment,
    /// Early finish.
    pub early_finish: Moment,
    /// Late start.
    pub late_start: Moment,
    /// Late finish.
    pub late_finish: Moment,
    /// Total float.
    pub total_float: WorkingTime,
    /// Free float.
    pub free_float: WorkingTime,
    /// Whether it is critical.
    pub critical: bool,
    /// Whether it is on the longest path.
    pub longest_path: bool,
    /// Why it is where it is, in a few words.
    pub driver: String,
}

/// What scheduling gives.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Outcome {
    /// Of each activity.
    pub rows: IdVec<ActivityId, Row>,
    /// What cannot be met.
    pub conflicts: Vec<Diagnostic>,
}

/// What became of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The page with every block as it should be.
    pub page: String,
    /// One text a block that is not as it should be.
    pub failures: Vec<String>,
    /// How many blocks were compared.
    pub n_blocks: usize,
}

/// Runs a page on a scheduler; defects of a plan that cannot be scheduled are its error. Blocks of other kinds are
/// written by `other`.
pub fn run(
    page: &str,
    schedule: impl Fn(&Plan) -> Result<Outcome, Vec<Diagnostic>>,
    other: impl Fn(&Plan, &str) -> Option<String>,
) -> Report {
    run_blocks(page, |plan, kind, expected| match (kind, schedule(plan)) {
        ("schedule", Ok(outcome)) => Some(write_schedule(plan, &outcome, expected)),
        ("schedule" | "conflicts", Err(defects)) => Some(write_diagnostics(&defects)),
        ("conflicts", Ok(outcome)) => Some(write_diagnostics(&outcome.conflicts)),
        _ => other(plan, kind),
    })
}

/// Runs a page whose blocks are written by `write`, from the plan above, the kind of the block and the text in it.
///
/// `write` returns `None` for blocks that are no expectation. A `conflicts` block may only be missing if it would be
/// empty.
pub fn run_blocks(page: &str, mut write: impl FnMut(&Plan, &str, &str) -> Option<String>) -> Report {
    let mut report = Report { page: String::new(), failures: Vec::new(), n_blocks: 0 };
    let mut example: Option<Example> = None;
    let mut open: Option<Fence> = None;
    for (number, line) in (1..).zip(page.lines()) {
        let Some(mut block) = open.take() else {
            if let Some(kind) = line.strip_prefix("```") {
                open = Some(Fence { kind: kind.trim().to_owned(), line: number, text: String::new() });
            } else if line.starts_with('#') {
                report.close(example.take(), &mut write);
            }
            push_line(&mut report.page, line);
            continue;
        };
        if line.trim_end() != "```" {
            push_line(&mut block.text, line);
            open = Some(block);
            continue;
        }
        if block.kind == "plan" {
            report.close(example.take(), &mut write);
            match parse(&block.text) {
                Ok(plan) => example = Some(Example { plan, line: block.line, shown: false }),
                Err(message) => report.fail(block.line, &message),
            }
        } else if let Some(example) = &mut example
            && let Some(actual) = write(&example.plan, &block.kind, &block.text)
        {
            example.shown |= block.kind == "conflicts";
            block.text = report.compare(&block, actual);
        }
        report.page.push_str(&block.text);
        push_line(&mut report.page, line);
    }
    report.close(example, &mut write);
    if let Some(block) = open {
        report.fail(block.line, "the block is never closed");
    }
    report
}

/// A plan that blocks speak of.
struct Example {
    plan: Plan,
    line: usize,
    /// Whether its conflicts were shown.
    shown: bool,
}

/// A block that is being read.
struct Fence {
    kind: String,
    line: usize,
    text: String,
}

impl Report {
    fn fail(&mut self, line: usize, message: &str) {
        self.failures.push(format!("line {line}: {message}"));
    }

    /// Ends an example: conflicts that no block shows are a failure.
    fn close(&mut self, example: Option<Example>, write: impl FnOnce(&Plan, &str, &str) -> Option<String>) {
        if let Some(example) = example.filter(|example| !example.shown)
            && let Some(conflicts) = write(&example.plan, "conflicts", "").filter(|text| !text.is_empty())
        {
            self.fail(example.line, &format!("a `conflicts` block is missing:\n{conflicts}"));
        }
    }

    fn compare(&mut self, block: &Fence, actual: String) -> String {
        self.n_blocks += 1;
        let words = |text: &str| -> Vec<String> {
            let join = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
            text.lines().map(join).filter(|line| !line.is_empty()).collect()
        };
        if words(&block.text) == words(&actual) {
            return block.text.clone();
        }
        self.fail(block.line, &format!("expected\n{}but it is\n{actual}", block.text));
        actual
    }
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// Writes one line a diagnostic: its code and its message.
pub fn write_diagnostics(diagnostics: &[Diagnostic]) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        push_line(&mut text, &format!("{} {}", diagnostic.code, diagnostic.message));
    }
    text
}

/// Writes the schedule with the columns an expected block asks for.
fn write_schedule(plan: &Plan, outcome: &Outcome, expected: &str) -> String {
    let first = expected.lines().next().unwrap_or_default();
    let header = first.starts_with("activity ").then_some(first);
    let columns: Vec<&str> = match header {
        Some(header) => header.split("  ").map(str::trim).filter(|column| !column.is_empty()).collect(),
        None => vec!["activity", "early start", "early finish"],
    };
    let mut lines: Vec<Vec<String>> = Vec::new();
    if header.is_some() {
        lines.push(columns.iter().map(|&column| column.to_owned()).collect());
    }
    for activity in plan.activities().ids() {
        lines.push(columns.iter().map(|column| cell(plan, outcome, activity, column)).collect());
    }
    let width = |column: usize| lines.iter().map(|line| line[column].len()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns.len()).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let cells = line.iter().zip(&widths).map(|(cell, &width)| format!("{cell:<width$}"));
        push_line(&mut text, cells.collect::<Vec<_>>().join("  ").trim_end());
    }
    text
}

fn cell(plan: &Plan, outcome: &Outcome, id: ActivityId, column: &str) -> String {
    let activity = plan.activity(id);
    let row = &outcome.rows[id];
    let start = plan.projects().iter().find_map(|project| project.start).unwrap_or_default();
    let day = plan.calendar_of(id).map_or(Calendar::EIGHT_HOURS, |id| plan.calendar(id).day_length);
    let date = |moment: Moment, side: Side| {
        let other = match activity.kind {
            ActivityKind::StartMilestone => Side::Finish,
            ActivityKind::FinishMilestone => Side::Start,
            _ => return write_moment(moment, monday_of(start.date()), side),
        };
        if side == other { String::new() } else { write_moment(moment, monday_of(start.date()), side) }
    };
    match column {
        "activity" if plan.projects().len() > 1 => {
            format!("{}/{}", plan.project(activity.project).code, activity.code)
        }
        "activity" => activity.code.clone(),
        "start" => date(row.start, Side::Start),
        "finish" => date(row.finish, Side::Finish),
        "early start" => date(row.early_start, Side::Start),
        "early finish" => date(row.early_finish, Side::Finish),
        "late start" => date(row.late_start, Side::Start),
        "late finish" => date(row.late_finish, Side::Finish),
        "total float" => notation::write_span(row.total_float, day),
        "free float" => notation::write_span(row.free_float, day),
        "flags" => {
            let flags = [(row.critical, "critical"), (row.longest_path, "longest")];
            flags.iter().filter(|flag| flag.0).map(|flag| flag.1).collect::<Vec<_>>().join(" ")
        }
        "driver" => row.driver.clone(),
        unknown => format!("no column \"{unknown}\""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Puts every activity on the day the plan starts.
    fn at_the_start(plan: &Plan) -> Outcome {
        let start = plan.projects().iter().next().unwrap().start.unwrap();
        let row = |finish| Row {
            start,
            finish,
            early_start: start,
            early_finish: finish,
            late_start: start,
            late_finish: finish,
            total_float: WorkingTime::ZERO,
            free_float: WorkingTime::ZERO,
            critical: true,
            longest_path: false,
            driver: "start".to_owned(),
        };
        let rows = plan.activities().iter().map(|a| row(start + a.duration)).collect();
        let conflicts = vec![Diagnostic::error("X001", "nothing moves")];
        Outcome { rows, conflicts }
    }

    const PAGE: &str = "# Title\n```plan\nA 4h\nM finish\n```\nText.\n```schedule\nA  Mon 08:00 Mon 12:00\nM Mon 08:00\n```\n```conflicts\nX001 nothing moves\n```\n";

    #[test]
    fn a_page_that_holds_stays_as_it_is() {
        let report = run(PAGE, |plan| Ok(at_the_start(plan)), |_, _| None);
        assert_eq!(report, Report { page: PAGE.to_owned(), failures: vec![], n_blocks: 2 });
    }

    #[test]
    fn a_page_that_does_not_hold_is_rewritten() {
        let report = run(&PAGE.replace("Mon 12:00", "Tue 12:00"), |plan| Ok(at_the_start(plan)), |_, _| None);
        assert_eq!(report.failures.len(), 1);
        assert!(run(&report.page, |plan| Ok(at_the_start(plan)), |_, _| None).failures.is_empty());
    }

    #[test]
    fn conflicts_have_to_be_shown() {
        let report = run("```plan\nA 4h\n```\n", |plan| Ok(at_the_start(plan)), |_, _| None);
        assert!(report.failures[0].contains("X001 nothing moves"), "{report:?}");
    }

    #[test]
    fn columns_are_asked_for_by_name() {
        let page = "```plan\nA 4h\n```\n```schedule\nactivity  total float  flags  driver\n```\n";
        let report = run(page, |plan| Ok(at_the_start(plan)), |_, _| None);
        assert!(report.page.contains("A         0d           critical  start\n"), "{}", report.page);
    }
}
