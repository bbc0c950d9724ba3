//! The resource histogram (资源直方图): demand against capacity, before and after levelling.
//!
//! Each pool of a resource has two panels on one scale of time and one of units. Demand is a filled step line; what of it
//! lies above capacity is hatched; capacity is a heavy line. A resource is held from start to finish of an activity, as
//! levelling has it; of work that levelling interrupts, while it is under way, and of work that is done in another of
//! its modes, what that asks for.

use std::collections::HashMap;

use chainage_engine::Schedule;
use chainage_engine::resource::Levelled;
use chainage_model::{ActivityId, Moment, ProjectId, ResourceId, Units};
use chrono::{Datelike, NaiveDate};

use super::{Drawing, text_width};
use crate::label::{self, Label};
use crate::reason::finish_day;
use crate::schedule::View;

const WIDTH: f64 = 1200.0;
const PANEL: f64 = 110.0;
const GAP: f64 = 34.0;
const HEAD: f64 = 58.0;
const MARGIN: f64 = 12.0;
const SIZE: f64 = 11.0;

const STYLE: &str = "\
text{font-size:11px;fill:#1b1f24}
.title{font-size:17px;font-weight:700}.sub{fill:#57606a}.pool{font-weight:700;font-size:12px}
.right{text-anchor:end}.center{text-anchor:middle}
.frame{fill:none;stroke:#8c959f;stroke-width:.8}.grid{stroke:#d0d7de;stroke-width:.6}
.demand{fill:#b6d3ee;stroke:#3b6ea5;stroke-width:.8}
.over{fill:url(#hatch);stroke:#8f1d14;stroke-width:.8}
.capacity{fill:none;stroke:#1b1f24;stroke-width:1.8;stroke-dasharray:6 2}
.now{stroke:#b35900;stroke-width:1.6;stroke-dasharray:7 3}.nowtext{fill:#b35900;font-weight:700}
";

const PATTERNS: &str = r##"<defs>
<pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="5" height="5" fill="#f6c9c3"/><rect width="2" height="5" fill="#c0392b"/></pattern>
</defs>"##;

/// From each moment on so many thousandths, in order of time.
type Steps = Vec<(Moment, i64)>;

/// A pool before and after levelling.
struct Pool {
    heading: String,
    capacity: Option<Steps>,
    demand: [Steps; 2],
}

/// Draws demand against capacity of some resources: by the view's schedule, and after levelling.
pub fn histogram(view: &View<'_>, resources: &[ResourceId], after: &Levelled) -> String {
    let pools: Vec<Pool> = resources.iter().map(|&resource| pool(view, resource, after)).collect();
    let moments = || pools.iter().flat_map(|pool| pool.demand.iter().flatten()).map(|step| step.0);
    let from = moments().min().unwrap_or(view.schedule.start());
    let to = moments().max().unwrap_or(view.schedule.finish());
    let left = MARGIN + pools.iter().map(axis_width).fold(30.0, f64::max) + 8.0;
    let scale = Scale::new(from, to, left);
    let mut drawing = Drawing::default();
    drawing.add(PATTERNS);
    drawing.text(MARGIN, 24.0, "title", label::HISTOGRAM.get(view.language));
    draw_legend(&mut drawing, view, 42.0);
    let mut width = scale.right + MARGIN;
    let mut top = HEAD;
    for pool in &pools {
        top += 18.0;
        drawing.text(MARGIN, top, "pool", &pool.heading);
        width = width.max(MARGIN + text_width(&pool.heading, 13.0) + MARGIN);
        let ceiling = ceiling(pool);
        for (demand, when) in pool.demand.iter().zip([label::BEFORE_LEVELLING, label::AFTER_LEVELLING]) {
            top += 18.0;
            let note = note(view, pool, demand, when);
            drawing.text(left, top, "sub", &note);
            width = width.max(left + text_width(&note, SIZE) + MARGIN);
            top += 6.0;
            draw_panel(&mut drawing, &scale, pool, demand, ceiling, top);
            top += PANEL;
        }
        draw_time(&mut drawing, &scale, top);
        draw_data_date(&mut drawing, view, &scale, top);
        top += GAP;
    }
    drawing.finish(width.max(MARGIN + legend_width(view)), top + MARGIN, STYLE)
}

fn pool(view: &View<'_>, resource: ResourceId, after: &Levelled) -> Pool {
    let of = view.plan.resource(resource);
    let owner = |id: ProjectId| view.plan.project(id).name.get(view.language).to_owned();
    let owner = of.project.map_or_else(|| label::SHARED.get(view.language).to_owned(), owner);
    let unit = if of.unit.is_empty() { String::new() } else { format!(" [{}]", of.unit) };
    let heading = format!("{}  {}{unit} · {owner}", of.code, of.name.get(view.language));
    let capacity = (!of.capacity.is_empty()).then(|| {
        let step = |from: &chainage_model::Availability| {
            (from.from.unwrap_or(Moment::EARLIEST), from.units.thousandths())
        };
        of.capacity.iter().map(step).collect()
    });
    let demand =
        [demand(view, resource, view.schedule, None), demand(view, resource, &after.schedule, Some(after))];
    Pool { heading, capacity, demand }
}

/// Sums what activities hold from their early start to their early finish, or in the pieces and modes of levelling.
fn demand(view: &View<'_>, resource: ResourceId, schedule: &Schedule, levelled: Option<&Levelled>) -> Steps {
    let pieces: HashMap<ActivityId, &[(Moment, Moment)]> = levelled
        .iter()
        .flat_map(|levelled| &levelled.moved)
        .filter(|moved| !moved.pieces.is_empty())
        .map(|moved| (moved.activity, moved.pieces.as_slice()))
        .collect();
    let modes: HashMap<ActivityId, usize> =
        levelled.iter().flat_map(|levelled| levelled.modes.iter().copied()).collect();
    let mut changes: Steps = Vec::new();
    for (id, activity) in view.plan.activities().enumerated() {
        let mode = modes.get(&id).and_then(|&mode| activity.modes.get(mode));
        let assignments = mode.map_or(&activity.assignments, |mode| &mode.assignments);
        let asks = assignments.iter().filter(|one| one.resource == resource);
        let units: i64 = asks.map(|one| one.units.thousandths()).sum();
        if units <= 0 || view.network.node_of(id).is_none() {
            continue;
        }
        let whole = [(schedule[id].early_start, schedule[id].early_finish)];
        let held = pieces.get(&id).copied().unwrap_or(&whole);
        for &(start, finish) in held.iter().filter(|(start, finish)| start < finish) {
            changes.push((start, units));
            changes.push((finish, -units));
        }
    }
    changes.sort_unstable();
    let mut steps: Steps = Vec::new();
    let mut held = 0;
    for (at, change) in changes {
        held += change;
        match steps.last_mut() {
            Some(last) if last.0 == at => last.1 = held,
            _ => steps.push((at, held)),
        }
    }
    steps
}

/// Returns the value of steps at a moment; nothing before the first.
fn value(steps: &Steps, at: Moment) -> i64 {
    let next = steps.partition_point(|step| step.0 <= at);
    next.checked_sub(1).map_or(0, |last| steps[last].1)
}

/// Returns all moments at which demand or capacity change, while there is demand.
fn marks(pool: &Pool, demand: &Steps) -> Vec<Moment> {
    let (Some(first), Some(last)) = (demand.first(), demand.last()) else { return Vec::new() };
    let inside = |at: &Moment| (first.0..=last.0).contains(at);
    let capacity = pool.capacity.iter().flatten().map(|step| step.0).filter(inside);
    let mut marks: Vec<Moment> = demand.iter().map(|step| step.0).chain(capacity).collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// Says what a panel shows: the peak, and for how long demand is above capacity.
fn note(view: &View<'_>, pool: &Pool, demand: &Steps, when: Label) -> String {
    let peak = demand.iter().map(|step| step.1).max().unwrap_or(0);
    let text = format!(
        "{} · {} {}",
        when.get(view.language),
        label::PEAK.get(view.language),
        Units::from_thousandths(peak)
    );
    if let Some(capacity) = &pool.capacity {
        let marks = marks(pool, demand);
        let is_over = |pair: &&[Moment]| value(demand, pair[0]) > value(capacity, pair[0]);
        let minutes: i64 = marks.windows(2).filter(is_over).map(|pair| (pair[1] - pair[0]).minutes()).sum();
        let over = label::days(number(minutes) / 1440.0, view.language);
        return format!("{text} · {} {over}", label::OVER_CAPACITY.get(view.language));
    }
    text
}

/// Returns the top of the axis, in thousandths.
fn ceiling(pool: &Pool) -> i64 {
    let demand = pool.demand.iter().flatten().map(|step| step.1);
    let capacity = pool.capacity.iter().flatten().map(|step| step.1);
    demand.chain(capacity).max().unwrap_or(0).max(1000)
}

/// Returns the step between ticks: 1, 2 or 5 times a power of ten of units, at most five ticks.
fn tick(ceiling: i64) -> i64 {
    let mut power = 1000;
    loop {
        if let Some(factor) = [1, 2, 5].into_iter().find(|factor| ceiling <= 5 * factor * power) {
            return factor * power;
        }
        power *= 10;
    }
}

fn axis_width(pool: &Pool) -> f64 {
    text_width(&Units::from_thousandths(ceiling(pool)).to_string(), SIZE)
}

fn draw_panel(drawing: &mut Drawing, scale: &Scale, pool: &Pool, demand: &Steps, ceiling: i64, top: f64) {
    let bottom = top + PANEL;
    let y = |units: i64| bottom - (PANEL - 6.0) * number(units) / number(ceiling);
    let mut at = 0;
    while at <= ceiling {
        drawing.line((scale.left, y(at)), (scale.right, y(at)), "grid");
        drawing.text(scale.left - 5.0, y(at) + 4.0, "right", &Units::from_thousandths(at).to_string());
        at += tick(ceiling);
    }
    for (month, x) in scale.months() {
        if month.month() == 1 {
            drawing.line((x, top), (x, bottom), "grid");
        }
    }
    let area = |low: &dyn Fn(Moment) -> i64, high: &dyn Fn(Moment) -> i64| {
        let marks = marks(pool, demand);
        let mut path = Vec::new();
        for pair in marks.windows(2) {
            let (low, high) = (low(pair[0]), high(pair[0]));
            if high > low {
                let (a, b) = (scale.x(pair[0]), scale.x(pair[1]));
                path.push(format!("M{a:.1} {:.1}V{:.1}H{b:.1}V{:.1}z", y(low), y(high), y(low)));
            }
        }
        path.concat()
    };
    let held = |at: Moment| value(demand, at);
    let have = |at: Moment| pool.capacity.as_ref().map_or(i64::MAX, |steps| value(steps, at));
    let parts = [
        (area(&|_| 0, &|at| held(at).min(have(at))), "demand"),
        (area(&|at| have(at).min(held(at)), &held), "over"),
    ];
    for (path, class) in parts {
        if !path.is_empty() {
            drawing.add(&format!(r#"<path d="{path}" class="{class}"/>"#));
        }
    }
    if let Some(capacity) = &pool.capacity {
        let mut path = vec![format!("M{:.1} {:.1}", scale.left, y(value(capacity, scale.first)))];
        for &(at, units) in capacity.iter().filter(|step| scale.first < step.0 && step.0 < scale.last) {
            path.push(format!("H{:.1}V{:.1}", scale.x(at), y(units)));
        }
        path.push(format!("H{:.1}", scale.right));
        drawing.add(&format!(r#"<path d="{}" class="capacity"/>"#, path.concat()));
    }
    drawing.rect(scale.left, top, scale.right - scale.left, PANEL, "frame");
}

/// Years, and months or quarters where there is room for their numbers.
fn draw_time(drawing: &mut Drawing, scale: &Scale, y: f64) {
    let step = [1, 3, 6, 12].into_iter().find(|step| f64::from(*step) * scale.month_width() >= 24.0);
    let step = step.unwrap_or(12);
    let mut free_from = scale.left;
    for (month, x) in scale.months() {
        if !month.month0().is_multiple_of(step) {
            continue;
        }
        drawing.line((x, y), (x, y + 4.0), "frame");
        let text = match month.month() {
            1 => month.year().to_string(),
            number if free_from <= scale.left => format!("{}-{number:02}", month.year()),
            number => number.to_string(),
        };
        let half = text_width(&text, SIZE) / 2.0;
        if x - half >= free_from && x + half <= scale.right {
            drawing.text(x, y + 16.0, "center", &text);
            free_from = x + half + 4.0;
        }
    }
}

fn draw_data_date(drawing: &mut Drawing, view: &View<'_>, scale: &Scale, bottom: f64) {
    let data_date = view.projects().filter_map(|id| view.plan.project(id).data_date).max();
    let Some(data_date) = data_date.filter(|at| (scale.first..scale.last).contains(at)) else { return };
    let x = scale.x(data_date);
    for low in [bottom - PANEL - 24.0, bottom] {
        drawing.line((x, low - PANEL), (x, low), "now");
    }
    let text = format!("{} {}", label::DATA_DATE.get(view.language), finish_day(data_date));
    // Left of the line where there is no room on its right.
    let width = text_width(&text, SIZE) * 1.1;
    let at = if x + 3.0 + width > scale.right { x - 3.0 - width } else { x + 3.0 };
    drawing.text(at, bottom + 28.0, "nowtext", &text);
}

const LEGEND: [(&str, Label); 3] =
    [("demand", label::DEMAND), ("over", label::OVER_CAPACITY), ("capacity", label::CAPACITY)];

fn legend_width(view: &View<'_>) -> f64 {
    LEGEND.iter().map(|(_, label)| 54.0 + text_width(label.get(view.language), SIZE)).sum()
}

fn draw_legend(drawing: &mut Drawing, view: &View<'_>, y: f64) {
    let mut x = MARGIN;
    for (class, label) in LEGEND {
        match class {
            "capacity" => drawing.line((x, y), (x + 28.0, y), class),
            _ => drawing.rect(x, y - 5.0, 28.0, 10.0, class),
        }
        drawing.text(x + 34.0, y + 4.0, "", label.get(view.language));
        x += 54.0 + text_width(label.get(view.language), SIZE);
    }
}

/// Where moments lie on the page.
struct Scale {
    left: f64,
    right: f64,
    first: Moment,
    last: Moment,
}

impl Scale {
    /// Whole months from one moment to another.
    fn new(from: Moment, to: Moment, left: f64) -> Self {
        let first = from.date().with_day(1).unwrap_or(from.date());
        let last = next_month(to.max(from).date());
        let [first, last] = [first, last].map(Moment::from_date);
        Self { left, right: left + WIDTH, first, last }
    }

    fn x(&self, at: Moment) -> f64 {
        let share = number((at - self.first).minutes()) / number((self.last - self.first).minutes());
        self.left + share * (self.right - self.left)
    }

    fn month_width(&self) -> f64 {
        (self.right - self.left) * 30.0 * 1440.0 / number((self.last - self.first).minutes())
    }

    /// Returns the first day of every month and where it lies.
    fn months(&self) -> impl Iterator<Item = (NaiveDate, f64)> + '_ {
        let months = std::iter::successors(Some(self.first.date()), |month| Some(next_month(*month)));
        months
            .map(|month| (month, Moment::from_date(month)))
            .take_while(|(_, at)| *at < self.last)
            .map(|(month, at)| (month, self.x(at)))
    }
}

fn next_month(day: NaiveDate) -> NaiveDate {
    let (year, month) = if day.month() == 12 { (day.year() + 1, 1) } else { (day.year(), day.month() + 1) };
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(day)
}

#[expect(clippy::cast_precision_loss, reason = "minutes and units of a plan are far below 2^53")]
fn number(amount: i64) -> f64 {
    amount as f64
}

#[cfg(test)]
mod tests {
    use chainage_engine::resource::{LevelOptions, level};
    use chainage_engine::{Network, cpm};
    use chainage_model::{
        Activity, Assignment, Calendar, Constraint, ConstraintKind, Language, Plan, Project, Resource,
        WorkingTime,
    };

    use super::*;

    #[test]
    fn ticks_are_round_and_few() {
        let ticks = [1000, 3000, 5000, 6000, 14_000, 27_000, 60_000, 270_000].map(tick);
        assert_eq!(ticks, [1000, 1000, 1000, 2000, 5000, 10_000, 20_000, 100_000]);
    }

    #[test]
    fn interrupted_work_holds_nothing_in_between() {
        let mut plan = Plan::new();
        let round = plan.add_calendar(Calendar::continuous("round")).unwrap();
        let project = Project {
            start: Moment::from_ymd_hm(2026, 3, 2, 0, 0),
            calendar: Some(round),
            ..Project::new("P", "Bypass")
        };
        let project = plan.add_project(project).unwrap();
        let crew = plan.add_resource(Resource::renewable("CREW", Units::whole(1))).unwrap();
        let day = WorkingTime::from_hours(24);
        let activity = |code: &str| Activity {
            duration: day * 3,
            assignments: vec![Assignment::new(crew, Units::whole(1))],
            ..Activity::task(project, code, code)
        };
        let third = Moment::from_ymd_hm(2026, 3, 4, 0, 0).unwrap();
        let held = Constraint { kind: ConstraintKind::MandatoryStart, date: third };
        plan.add_activity(Activity { duration: day, constraints: vec![held], ..activity("A") }).unwrap();
        plan.add_activity(Activity { may_split: true, ..activity("B") }).unwrap();
        let network = Network::compile(&plan).unwrap();
        let schedule = cpm::schedule(&network, &network.options());
        let levelled = level(&plan, &network, &schedule, &LevelOptions::default());
        let language = Language::English;
        let view = View { plan: &plan, network: &network, schedule: &schedule, language, project: None };
        let heights =
            |steps: Steps| steps.into_iter().map(|(at, held)| (at.day() - third.day(), held)).collect();
        let before: Vec<_> = heights(demand(&view, crew, &schedule, None));
        assert_eq!(before, [(-2, 1000), (0, 2000), (1, 0)]);
        let after: Vec<_> = heights(demand(&view, crew, &levelled.schedule, Some(&levelled)));
        assert_eq!(after, [(-2, 1000), (0, 1000), (1, 1000), (2, 0)], "B stops while A works");
    }

    #[test]
    fn steps_hold_until_the_next() {
        let [a, b] = [10, 20].map(Moment::from_minutes);
        let steps = vec![(a, 3), (b, 0)];
        assert_eq!([5, 10, 19, 20].map(|at| value(&steps, Moment::from_minutes(at))), [0, 3, 3, 0]);
    }
}
