//! The Gantt chart (横道图).
//!
//! A row an activity, under its project and its node of the work breakdown. Critical activities are hatched, have a
//! heavy border and a star before their code; nearly critical ones are dotted. What is done is a solid bar inside;
//! total float is a thin line to the late finish. Links are drawn as arrows, driving ones solid, others dashed.

use chainage_engine::cpm::RelationshipFloats;
use chainage_model::{
    ActivityId, IdVec, Language, MINUTES_PER_DAY, Moment, ProjectId, RelationshipId, Status, WbsId,
};
use chrono::{Datelike, NaiveDate};

use super::{Drawing, text_width};
use crate::label;
use crate::reason::finish_day;
use crate::schedule::View;

/// How to draw a Gantt chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GanttOptions {
    /// Label activities in both languages instead of the view's.
    pub both_languages: bool,
    /// Draw links.
    pub links: bool,
}

impl Default for GanttOptions {
    fn default() -> Self {
        Self { both_languages: false, links: true }
    }
}

const ROW: f64 = 18.0;
const BAR: f64 = 10.0;
const SIZE: f64 = 11.0;
const HEAD: f64 = 98.0;
const MARGIN: f64 = 12.0;
const INDENT: f64 = 14.0;
/// Working days of total float up to which an activity is nearly critical.
const NEAR: f64 = 10.0;

const STYLE: &str = "\
text{font-size:11px;fill:#1b1f24}
.title{font-size:17px;font-weight:700}.sub{fill:#57606a}
.project{font-weight:700;font-size:12px}.group{font-weight:600;fill:#57606a}
.band{fill:#eef2f6}.off{fill:#f0ede6}.grid{stroke:#d0d7de;stroke-width:.6}.year{stroke:#8c959f;stroke-width:1}
.head{fill:#f6f8fa;stroke:#d0d7de;stroke-width:.6}.center{text-anchor:middle}
.bar{fill:#b6d3ee;stroke:#3b6ea5;stroke-width:.9}
.near{fill:url(#dots);stroke:#3b6ea5;stroke-width:1}
.critical{fill:url(#hatch);stroke:#8f1d14;stroke-width:1.9}
.done{fill:#3f4a56;stroke:none}.doneframe{fill:#c9d1d9;stroke:#57606a;stroke-width:.8}
.mile{fill:#fff;stroke:#1b1f24;stroke-width:1.2}.milecrit{fill:#8f1d14;stroke:#8f1d14;stroke-width:1.9}
.miledone{fill:#3f4a56;stroke:#1b1f24;stroke-width:1}
.float{stroke:#3b6ea5;stroke-width:1;stroke-dasharray:1.5 1.5}
.summary{fill:#1b1f24}
.link{fill:none;stroke:#8c959f;stroke-width:.6;stroke-dasharray:3 2}
.drive{fill:none;stroke:#424a53;stroke-width:.8}
.now{stroke:#b35900;stroke-width:1.6;stroke-dasharray:7 3}.nowtext{fill:#b35900;font-weight:700}
.due{fill:none;stroke:#5a32a3;stroke-width:1.5}
.date{font-size:9px;fill:#57606a;paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}
";

const PATTERNS: &str = r##"<defs>
<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="#f6c9c3"/><rect width="2" height="5" fill="#c0392b"/></pattern>
<pattern id="dots" width="4" height="4" patternUnits="userSpaceOnUse"><rect width="4" height="4" fill="#fdf0d0"/><circle cx="2" cy="2" r="1" fill="#9a6700"/></pattern>
<marker id="arrow" viewBox="0 0 6 6" refX="5.4" refY="3" markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0L6 3L0 6z" fill="#424a53"/></marker>
</defs>"##;

/// A line of the chart.
enum Row {
    Project(ProjectId),
    Group(WbsId, usize),
    Activity(ActivityId, usize),
}

/// Draws the Gantt chart of a view.
pub fn gantt(view: &View<'_>, options: GanttOptions) -> String {
    let rows = rows(view);
    let labels: Vec<String> = rows.iter().map(|row| label_of(view, row, options)).collect();
    let widths = rows.iter().zip(&labels).map(|(row, label)| indent(row) + text_width(label, size_of(row)));
    let label_width = widths.fold(text_width(&title(view), 17.0).min(420.0), f64::max) + 2.0 * MARGIN;
    let scale = Scale::new(view, label_width);
    let bottom = HEAD + ROW * count(rows.len());
    let mut drawing = Drawing::default();
    drawing.add(PATTERNS);
    draw_bands(&mut drawing, view, &rows, &scale);
    draw_time(&mut drawing, view, &scale, bottom);
    let mut row_of: IdVec<ActivityId, Option<usize>> = IdVec::filled(view.plan.activities().len(), None);
    for (at, row) in rows.iter().enumerate() {
        if let Row::Activity(id, _) = row {
            row_of[*id] = Some(at);
        }
    }
    if options.links {
        let floats = RelationshipFloats::of(view.network, view.schedule);
        for id in view.plan.relationships().ids() {
            draw_link(&mut drawing, view, &scale, &row_of, &floats, id);
        }
    }
    for (at, row) in rows.iter().enumerate() {
        let y = HEAD + ROW * count(at);
        draw_label(&mut drawing, row, &labels[at], y);
        match row {
            Row::Project(id) => draw_summary(&mut drawing, view, &scale, *id, y),
            Row::Group(..) => {}
            Row::Activity(id, _) => draw_activity(&mut drawing, view, &scale, *id, y),
        }
    }
    draw_legend(&mut drawing, view, bottom + 26.0);
    let head = text_width(&title(view), 17.0).max(text_width(&options_line(view), SIZE)) + 2.0 * MARGIN;
    let width = (scale.right + MARGIN + 70.0).max(legend_width(view.language)).max(head);
    drawing.finish(width, bottom + 52.0, STYLE)
}

fn options_line(view: &View<'_>) -> String {
    crate::options::describe(view.plan, view.schedule.options(), view.language).join(" · ")
}

fn title(view: &View<'_>) -> String {
    let name = match view.project {
        Some(id) => view.plan.project(id).name.get(view.language),
        None => view.plan.name.get(view.language),
    };
    let alone = view.plan.projects().iter().next().map(|project| project.name.get(view.language));
    let fallback = alone.unwrap_or_else(|| label::PROGRAMME.get(view.language));
    (if name.is_empty() { fallback } else { name }).to_owned()
}

/// Projects in order; in each the activities without a group, then group by group of the work breakdown.
fn rows(view: &View<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    let wbs = view.plan.wbs();
    let mut children: IdVec<WbsId, Vec<WbsId>> = IdVec::filled(wbs.len(), Vec::new());
    let mut members: IdVec<WbsId, Vec<ActivityId>> = IdVec::filled(wbs.len(), Vec::new());
    for (id, node) in wbs.enumerated() {
        if let Some(parent) = node.parent {
            children[parent].push(id);
        }
    }
    for id in view.activities() {
        if let Some(group) = view.plan.activity(id).wbs {
            members[group].push(id);
        }
    }
    for project in view.projects() {
        rows.push(Row::Project(project));
        let own = view.activities().filter(|&id| {
            let activity = view.plan.activity(id);
            activity.project == project && activity.wbs.is_none()
        });
        rows.extend(own.map(|id| Row::Activity(id, 1)));
        // A stack instead of recursion: a file may nest its groups as deep as it likes.
        let top = wbs.enumerated().filter(|(_, node)| node.project == project && node.parent.is_none());
        let mut open: Vec<(WbsId, usize)> = top.map(|(id, _)| (id, 1)).collect();
        open.reverse();
        while let Some((group, depth)) = open.pop() {
            if members[group].is_empty() && children[group].is_empty() {
                continue;
            }
            rows.push(Row::Group(group, depth.min(8)));
            rows.extend(members[group].iter().map(|&id| Row::Activity(id, (depth + 1).min(9))));
            open.extend(children[group].iter().rev().map(|&child| (child, depth + 1)));
        }
    }
    rows
}

fn indent(row: &Row) -> f64 {
    match row {
        Row::Project(_) => 0.0,
        Row::Group(_, depth) | Row::Activity(_, depth) => INDENT * count(*depth),
    }
}

fn size_of(row: &Row) -> f64 {
    // Bold text is wider than its size says.
    match row {
        Row::Project(_) => 13.0,
        Row::Group(..) => 11.8,
        Row::Activity(..) => SIZE,
    }
}

fn label_of(view: &View<'_>, row: &Row, options: GanttOptions) -> String {
    let name = |name: &chainage_model::Name| {
        if options.both_languages && !name.zh.is_empty() && !name.en.is_empty() {
            format!("{}  {}", name.zh, name.en)
        } else {
            name.get(view.language).to_owned()
        }
    };
    match row {
        Row::Project(id) => {
            let project = view.plan.project(*id);
            format!("{}  {}", project.code, name(&project.name))
        }
        Row::Group(id, _) => {
            let group = &view.plan.wbs()[*id];
            if group.name.is_empty() { group.code.clone() } else { name(&group.name) }
        }
        Row::Activity(id, _) => {
            let activity = view.plan.activity(*id);
            let star = if view.schedule[*id].critical { "★ " } else { "" };
            format!("{star}{}  {}", activity.code, name(&activity.name))
        }
    }
}

/// Where moments lie on the page.
struct Scale {
    left: f64,
    right: f64,
    from: i64,
    per_day: f64,
    first: NaiveDate,
    last: NaiveDate,
}

impl Scale {
    fn new(view: &View<'_>, left: f64) -> Self {
        let mut from = view.schedule.finish();
        let mut to = view.schedule.start();
        for id in view.activities() {
            let dates = &view.schedule[id];
            from = from.min(dates.start);
            to = to.max(dates.finish).max(view.plan.activity(id).deadline.unwrap_or(to));
        }
        for id in view.projects() {
            to = to.max(view.target(id).unwrap_or(to));
            if let Some(data_date) = view.plan.project(id).data_date {
                from = from.min(data_date);
                to = to.max(data_date);
            }
        }
        // Whole months on both sides, so that the header covers the whole span.
        let start = from.date();
        let first = start.with_day(1).unwrap_or(start);
        let finish = to.max(from).date();
        let last = next_month(finish);
        let days = count_days((last - first).num_days().max(1));
        let per_day = (1500.0 / days).clamp(0.24, 16.0);
        Self {
            left,
            right: left + days * per_day,
            from: Moment::from_date(first).minutes(),
            per_day,
            first,
            last,
        }
    }

    fn x(&self, moment: Moment) -> f64 {
        let minutes = moment.minutes() - self.from;
        self.left + count_days(minutes) / count_days(MINUTES_PER_DAY) * self.per_day
    }

    fn x_of_day(&self, day: NaiveDate) -> f64 {
        self.x(Moment::from_date(day))
    }
}

fn next_month(day: NaiveDate) -> NaiveDate {
    let (year, month) = if day.month() == 12 { (day.year() + 1, 1) } else { (day.year(), day.month() + 1) };
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(day)
}

/// Bands behind projects, and the time their calendars do not work where it is wide enough to see.
fn draw_bands(drawing: &mut Drawing, view: &View<'_>, rows: &[Row], scale: &Scale) {
    let starts: Vec<usize> =
        rows.iter().enumerate().filter(|(_, r)| matches!(r, Row::Project(_))).map(|(at, _)| at).collect();
    for (nth, &at) in starts.iter().enumerate() {
        let Row::Project(id) = &rows[at] else { continue };
        let (top, bottom) =
            (HEAD + ROW * count(at), HEAD + ROW * count(*starts.get(nth + 1).unwrap_or(&rows.len())));
        drawing.rect(0.0, top, scale.right, ROW, "band");
        let Some(calendar) = view.plan.project(*id).calendar else { continue };
        let calendar = view.network.calendar(calendar);
        let (from, to) = (Moment::from_date(scale.first), Moment::from_date(scale.last));
        let mut free_from = from;
        for (start, finish) in calendar.intervals(from, to).chain(std::iter::once((to, to))) {
            let (a, b) = (scale.x(free_from), scale.x(start));
            // Nights are no news; whole days are.
            if b - a >= 2.0 && (start - free_from).minutes() >= MINUTES_PER_DAY {
                drawing.rect(a, top + ROW, b - a, bottom - top - ROW, "off");
            }
            free_from = finish;
        }
    }
}

/// Years, months or quarters, title, and the data date.
fn draw_time(drawing: &mut Drawing, view: &View<'_>, scale: &Scale, bottom: f64) {
    drawing.text(MARGIN, 24.0, "title", &title(view));
    drawing.text(MARGIN, 40.0, "sub", &options_line(view));
    let month_width = 30.0 * scale.per_day;
    let step = if month_width >= 18.0 {
        1
    } else if month_width >= 7.0 {
        3
    } else {
        12
    };
    let mut day = scale.first;
    while day < scale.last {
        let next = next_month(day);
        let x = scale.x_of_day(day);
        if day.month() == 1 || day == scale.first {
            let year_end =
                NaiveDate::from_ymd_opt(day.year() + 1, 1, 1).unwrap_or(scale.last).min(scale.last);
            let width = scale.x_of_day(year_end) - x;
            drawing.rect(x, HEAD - 36.0, width, 18.0, "head");
            let year = day.year().to_string();
            if width > text_width(&year, SIZE) {
                drawing.text(x + width / 2.0, HEAD - 23.0, "center", &year);
            }
            drawing.line((x, HEAD), (x, bottom), "year");
        }
        if step < 12 && (day.month0().is_multiple_of(step) || day == scale.first) {
            let mut end = next;
            while end < scale.last && !end.month0().is_multiple_of(step) {
                end = next_month(end);
            }
            let width = scale.x_of_day(end) - x;
            drawing.rect(x, HEAD - 18.0, width, 18.0, "head");
            let text = if step == 1 { day.month().to_string() } else { format!("Q{}", day.month0() / 3 + 1) };
            if width > text_width(&text, SIZE) {
                drawing.text(x + width / 2.0, HEAD - 5.0, "center", &text);
            }
            drawing.line((x, HEAD), (x, bottom), "grid");
        }
        day = next;
    }
    let data_date = view.projects().filter_map(|id| view.plan.project(id).data_date).max();
    if let Some(data_date) = data_date {
        let x = scale.x(data_date);
        drawing.line((x, HEAD - 38.0), (x, bottom), "now");
        let text = format!("{} {}", label::DATA_DATE.get(view.language), finish_day(data_date));
        drawing.text(x + 3.0, HEAD - 41.0, "nowtext", &text);
    }
}

fn draw_label(drawing: &mut Drawing, row: &Row, text: &str, y: f64) {
    let class = match row {
        Row::Project(_) => "project",
        Row::Group(..) => "group",
        Row::Activity(..) => "",
    };
    drawing.text(MARGIN + indent(row), y + 13.0, class, text);
}

/// The span of a project: a bar with feet, and its target.
fn draw_summary(drawing: &mut Drawing, view: &View<'_>, scale: &Scale, id: ProjectId, y: f64) {
    let dates = view.schedule.project(id);
    let (a, b) = (scale.x(dates.start), scale.x(dates.finish));
    drawing.rect(a, y + 5.0, (b - a).max(1.0), 4.0, "summary");
    for x in [a, b] {
        drawing.add(&format!(r#"<path d="M{:.1} {:.1}l4 0l-4 8l-4 -8z" class="summary"/>"#, x, y + 5.0));
    }
    drawing.text(b + 8.0, y + 13.0, "date", &finish_day(dates.finish));
    if let Some(target) = view.target(id) {
        draw_due(drawing, scale.x(target), y);
    }
}

/// A date that should be kept: an arrow that points down on it.
fn draw_due(drawing: &mut Drawing, x: f64, y: f64) {
    drawing.add(&format!(
        r#"<path d="M{x:.1} {:.1}l-4 -6l8 0z M{x:.1} {:.1}l0 8" class="due"/>"#,
        y + 9.0,
        y + 9.0
    ));
}

fn draw_activity(drawing: &mut Drawing, view: &View<'_>, scale: &Scale, id: ActivityId, y: f64) {
    let (activity, dates) = (view.plan.activity(id), &view.schedule[id]);
    let (a, b) = (scale.x(dates.start), scale.x(dates.finish));
    let middle = y + ROW / 2.0;
    let status = activity.progress.status();
    let name = format!("{} {} .. {}", activity.code, dates.start, dates.finish);
    drawing.add(&format!("<g><title>{}</title>", super::escaped(&name)));
    if status != Status::Finished && dates.total_float.minutes() > 0 {
        let late = scale.x(dates.late_finish).min(scale.right);
        if late - b > 2.0 {
            drawing.line((b, middle), (late, middle), "float");
        }
    }
    if activity.kind.is_milestone() {
        let class = match (status, dates.critical) {
            (Status::Finished, _) => "miledone",
            (_, true) => "milecrit",
            (_, false) => "mile",
        };
        drawing.add(&format!(r#"<path d="M{b:.1} {:.1}l6 6l-6 6l-6 -6z" class="{class}"/>"#, middle - 6.0));
        drawing.text(b + 9.0, middle + 3.5, "date", &finish_day(dates.finish));
    } else {
        let class = match status {
            Status::Finished => "doneframe",
            _ if dates.critical => "critical",
            _ if view.days(id, dates.total_float) <= NEAR => "near",
            _ => "bar",
        };
        let width = (b - a).max(1.2);
        drawing.rect(a, middle - BAR / 2.0, width, BAR, class);
        let done = done_share(activity, view, id);
        if done > 0.0 {
            drawing.rect(a, middle - 2.0, width * done, 4.0, "done");
        }
    }
    if let Some(deadline) = activity.deadline {
        draw_due(drawing, scale.x(deadline), y);
    }
    drawing.add("</g>");
}

/// The share of an activity's bar up to where its work is done: the data date if it is under way.
fn done_share(activity: &chainage_model::Activity, view: &View<'_>, id: ActivityId) -> f64 {
    let dates = &view.schedule[id];
    match activity.progress.status() {
        Status::NotStarted => 0.0,
        Status::Finished => 1.0,
        Status::InProgress => {
            let span = (dates.finish - dates.start).minutes().max(1);
            let until = view.network.data_date(activity.project).min(dates.finish).max(dates.start);
            (count_days((until - dates.start).minutes()) / count_days(span)).clamp(0.0, 1.0)
        }
    }
}

/// An arrow from one end to the other: out, across, in.
fn draw_link(
    drawing: &mut Drawing,
    view: &View<'_>,
    scale: &Scale,
    row_of: &IdVec<ActivityId, Option<usize>>,
    floats: &RelationshipFloats,
    id: RelationshipId,
) {
    let link = view.plan.relationship(id);
    let (Some(from), Some(to)) = (row_of[link.predecessor], row_of[link.successor]) else { return };
    let (before, after) = (&view.schedule[link.predecessor], &view.schedule[link.successor]);
    let x1 = scale.x(if link.kind.from_start() { before.start } else { before.finish });
    let x2 = scale.x(if link.kind.to_start() { after.start } else { after.finish });
    let y1 = HEAD + ROW * count(from) + ROW / 2.0;
    let edge = if to > from { -BAR / 2.0 } else { BAR / 2.0 };
    let y2 = HEAD + ROW * count(to) + ROW / 2.0 + edge;
    let class = if floats.is_driving(id) { "drive" } else { "link" };
    let out = if link.kind.from_start() { -4.0 } else { 4.0 };
    let path = if (link.kind.from_start() && x2 < x1) || (!link.kind.from_start() && x2 > x1) {
        format!("M{x1:.1} {y1:.1}H{x2:.1}V{y2:.1}")
    } else {
        let gap = y2 + if to > from { -ROW / 2.0 + BAR / 2.0 - 1.0 } else { ROW / 2.0 - BAR / 2.0 + 1.0 };
        format!("M{x1:.1} {y1:.1}h{out}V{gap:.1}H{x2:.1}V{y2:.1}")
    };
    drawing.add(&format!(r#"<path d="{path}" class="{class}" marker-end="url(#arrow)"/>"#));
}

const LEGEND: [(&str, label::Label); 8] = [
    ("critical", label::CRITICAL),
    ("near", label::NEAR_CRITICAL),
    ("bar", label::OTHER),
    ("doneframe", label::PROGRESS),
    ("float", label::FLOAT),
    ("mile", label::MILESTONE),
    ("due", label::DEADLINE),
    ("off", label::NON_WORKING),
];

fn legend_width(language: Language) -> f64 {
    LEGEND.iter().map(|(_, label)| 54.0 + text_width(label.get(language), SIZE)).sum::<f64>() + 2.0 * MARGIN
}

fn draw_legend(drawing: &mut Drawing, view: &View<'_>, y: f64) {
    let mut x = MARGIN;
    for (class, label) in LEGEND {
        match class {
            "float" => drawing.line((x, y), (x + 28.0, y), class),
            "mile" => drawing.add(&format!(
                r#"<path d="M{:.1} {:.1}l6 6l-6 6l-6 -6z" class="mile"/>"#,
                x + 14.0,
                y - 6.0
            )),
            "due" => draw_due(drawing, x + 14.0, y - 9.0),
            _ => drawing.rect(x, y - BAR / 2.0, 28.0, BAR, class),
        }
        if class == "doneframe" {
            drawing.rect(x, y - 2.0, 28.0, 4.0, "done");
        }
        let mut text = label.get(view.language).to_owned();
        if class == "critical" {
            text = format!("★ {text}");
        }
        drawing.text(x + 34.0, y + 4.0, "", &text);
        x += 54.0 + text_width(&text, SIZE);
    }
}

#[expect(clippy::cast_precision_loss, reason = "rows and depths are small")]
fn count(number: usize) -> f64 {
    number as f64
}

#[expect(clippy::cast_precision_loss, reason = "days and minutes of a plan are far below 2^53")]
fn count_days(number: i64) -> f64 {
    number as f64
}
