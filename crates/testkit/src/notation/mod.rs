//! Plans as a few lines of text: `A 5d`, `B 3d <- A SS+1d`.
//!
//! A line is a setting of the plan, or an activity; `#` begins a comment. Durations, lags and links are spelled as
//! everywhere (`chainage_model::notation`).
//!
//! ```
//! use chainage_testkit::notation::plan;
//!
//! let plan = plan("
//!     start Mon 2026-03-02 08:00
//!     calendar night Mon-Fri 20:00-24:00
//!     holiday 2026-04-06
//!     resource crew 2
//!
//!     A 5d [crew:2]
//!     B 3d on night snet 2026-03-10   <- A SS+1d, A FF
//!     C 4d started Mon 08:00 left 2d
//!     D 1d done Mon 08:00..Tue 12:00
//!     M finish deadline 2026-04-30    <- B, C, D FS+2d on successor
//! ");
//! assert_eq!(plan.relationships().len(), 5);
//! ```
//!
//! # Settings
//! Of the plan and of its current project; the first project is called `P` unless a line says otherwise.
//!
//! | line | means |
//! | --- | --- |
//! | `start DATE` | project start; without it Mon 2026-03-02 08:00 |
//! | `data-date DATE`, `finish-by DATE`, `target DATE` | as they say |
//! | `project Q`, `project Q on night` | what follows belongs to project Q |
//! | `calendar night Mon-Fri 20:00-24:00, Sat 08:00-12:00 13:00-15:00` | a calendar; other days are off |
//! | `calendar round continuous` | a calendar that never stops |
//! | `calendar c Sat off, base office, within night, day 8h` | what is open is said by the base; works only within; day length (else the base's, else the longest day's work) |
//! | `holiday DAYS`, `holiday night DAYS` | days off; `DAYS` is `2026-04-06` or `2026-04-06..2026-04-08` |
//! | `worked DAYS 08:00-12:00`, `worked night DAYS 20:00-22:00` | days with other hours |
//! | `closed 04-15..10-15`, `closed night 04-15..10-15` | a part of every year without work |
//! | `lost 3 4 6 7 10 10 10 12 10 5 3 2`, `lost night …` | days lost in each month |
//! | `resource crew 2`, `resource crew 2 on night`, `resource steel unlimited`, `resource gang 1 moving 20km` | a shared resource; the distance is that of a day |
//! | `wbs W`, `wbs V under W` | a node of the work breakdown |
//! | `option progress retained\|override\|actual-dates` | |
//! | `option lag-calendar predecessor\|successor\|project\|continuous` | |
//! | `option start-lag early-start\|actual-start` | |
//! | `option float finish\|start\|smaller` | |
//! | `option critical longest-path`, `option critical 2d` | |
//! | `option float-base own\|latest`, `option dialect ms-project`, `option direction from-finish` | |
//! | `option open-ends-critical`, `option expected-finish`, `option no-external`, `option no-honour` | |
//!
//! The calendar `office` (Monday to Friday 08:00-12:00 13:00-17:00) is always there and is the project's, unless
//! told otherwise; a line `calendar office …` replaces its hours.
//!
//! # Activities
//! A code, then in any order: a duration (`5d`; `5ed` is elapsed), a kind (`start`, `finish`: milestones; `loe` or
//! `hammock`, `summary`, `resource-dependent`), `"a name"`, `[crew:2, rig]`, `on CALENDAR`, `in WBS`, constraints
//! (`snet`, `snlt`, `fnet`, `fnlt`, `start-on`, `finish-on`, `mandatory-start`, `mandatory-finish`, each with a
//! date), `deadline DATE`, `alap`, `manual START..FINISH`, `inactive`, `started DATE`, `left 2d`, `percent 40`,
//! `done DATE..DATE`, `suspended DATE`, `resumes DATE`, `expected DATE`, `external-start DATE`,
//! `external-finish DATE`, `delay 2ed`, `priority 600`, `at K1+200` or `at K1..K2` (as often as needed), `label team=north`,
//! `cost 1200` (whole units of the currency).
//!
//! After `<-` come the predecessors, with commas between them: `A`, `A SS+1d`, `Q/A FF-2ed`, and after the lag
//! `on CALENDAR` (or `predecessor`, `successor`, `project`, `continuous`) for its calendar, `max 3d` for a maximum.
//! They may be activities further down. A line that begins with `<-` adds to the activity above.
//!
//! # Dates
//! `2026-03-02`, `Mon 2026-03-02`, `2026-03-02 08:00`, and `Mon 08:00` in the week in which the plan starts.
//! A date without a time is 00:00 for starts and 24:00 for finishes, deadlines, targets and the data date.

mod activity;
mod calendar;
mod date;

use std::collections::HashMap;

use chainage_model::{
    ActivityId, Availability, Calendar, CalendarId, Criticality, Dialect, Direction, FloatBase, FloatRule,
    LagCalendar, Plan, ProgressRule, Project, ProjectId, Relationship, Resource, StartLag, Travel, Units,
    Wbs, WorkingTime, notation as spelling,
};
use chrono::NaiveDate;

pub(crate) use date::monday_of;
pub use date::{Side, moment, write_moment};

use date::Words;

/// Reads a plan.
///
/// # Panics
/// With the line and what was expected, if the text is not a plan: this is for tests.
pub fn plan(text: &str) -> Plan {
    match parse(text) {
        Ok(plan) => plan,
        Err(message) => panic!("{message}\n{text}"),
    }
}

/// Reads a plan.
///
/// # Errors
/// The line and what was expected.
pub fn parse(text: &str) -> Result<Plan, String> {
    let lines = || {
        text.lines().enumerate().filter_map(|(number, line)| {
            let line = line.split('#').next().unwrap_or_default().trim();
            (!line.is_empty()).then_some((number + 1, line))
        })
    };
    let mut reader = Reader::new();
    for (number, line) in lines() {
        if let Some(rest) = line.strip_prefix("start ") {
            let mut words = Words::new(rest, reader.week);
            reader.week = monday_of(words.date(Side::Start).map_err(at(number, line))?.date());
            break;
        }
    }
    let mut calendars = calendar::Drafts::new();
    for (number, line) in lines() {
        calendars.line(line, reader.week).map_err(at(number, line))?;
    }
    reader.add_calendars(calendars)?;
    for (number, line) in lines() {
        reader.number = number;
        reader.line(line).map_err(at(number, line))?;
    }
    for (number, successor, links) in std::mem::take(&mut reader.links) {
        reader.add_links(successor, &links).map_err(at(number, &links))?;
    }
    Ok(reader.plan)
}

/// Puts the line in front of what is wrong with it.
fn at(number: usize, line: &str) -> impl Fn(String) -> String {
    move |message| format!("line {number}, `{line}`: {message}")
}

struct Reader {
    plan: Plan,
    /// Monday of the week in which the plan starts.
    week: NaiveDate,
    office: Option<CalendarId>,
    project: Option<ProjectId>,
    last: Option<ActivityId>,
    /// The number of the line that is read.
    number: usize,
    links: Vec<(usize, ActivityId, String)>,
}

impl Reader {
    fn new() -> Self {
        Self {
            plan: Plan::new(),
            week: date::default_week(),
            office: None,
            project: None,
            last: None,
            number: 0,
            links: Vec::new(),
        }
    }

    fn add_calendars(&mut self, drafts: calendar::Drafts) -> Result<(), String> {
        let mut known = HashMap::new();
        for draft in drafts.into_vec() {
            let find = |code: &String| {
                known.get(code).copied().ok_or(format!("calendar {code} is not there, or is further down"))
            };
            let base = draft.base.as_ref().map(find).transpose()?;
            let within = draft.within.iter().map(find).collect::<Result<_, _>>()?;
            let calendar = Calendar { base, within, ..draft.calendar };
            let code = calendar.code.clone();
            let id = self.plan.add_calendar(calendar).map_err(|e| e.to_string())?;
            self.office.get_or_insert(id);
            known.insert(code, id);
        }
        Ok(())
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        let (first, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
        let mut words = Words::new(rest, self.week);
        match first {
            "calendar" | "holiday" | "worked" | "closed" | "lost" => return Ok(()),
            "start" => {
                let date = words.date(Side::Start)?;
                self.edit(|project| project.start = Some(date))?;
            }
            "data-date" => {
                let date = words.date(Side::Finish)?;
                self.edit(|project| project.data_date = Some(date))?;
            }
            "finish-by" => {
                let date = words.date(Side::Finish)?;
                self.edit(|project| project.finish_by = Some(date))?;
            }
            "target" => {
                let date = words.date(Side::Finish)?;
                self.edit(|project| project.target = Some(date))?;
            }
            "project" => {
                let code = words.word("a project's code")?;
                let calendar = words.skip("on").then(|| words.word("a calendar")).transpose()?;
                let calendar = calendar.map(|code| self.calendar(&code)).transpose()?;
                self.add_project(&code, calendar.or(self.office))?;
            }
            "option" => self.option(&mut words)?,
            "resource" => self.resource(&mut words)?,
            "wbs" => {
                let code = words.word("a WBS code")?;
                let project = self.project()?;
                let above = words.skip("under").then(|| words.word("a WBS code")).transpose()?;
                let parent = above
                    .map(|code| self.plan.find_wbs(project, &code).ok_or(format!("no WBS node {code} above")))
                    .transpose()?;
                let wbs = Wbs { name: code.as_str().into(), code, project, parent };
                self.plan.add_wbs(wbs).map_err(|e| e.to_string())?;
            }
            "<-" => {
                let last = self.last.ok_or("no activity above")?;
                self.links.push((self.number, last, rest.to_owned()));
                return Ok(());
            }
            _ => return self.activity(line),
        }
        words.end()
    }

    /// The current project; the first one is made when it is needed.
    fn project(&mut self) -> Result<ProjectId, String> {
        match self.project {
            Some(project) => Ok(project),
            None => self.add_project("P", self.office),
        }
    }

    fn add_project(&mut self, code: &str, calendar: Option<CalendarId>) -> Result<ProjectId, String> {
        let start = self.project.map_or_else(date::default_start, |first| self.plan.project(first).start);
        let project = Project { start, calendar, ..Project::new(code, code) };
        let id = self.plan.add_project(project).map_err(|e| e.to_string())?;
        self.project = Some(id);
        Ok(id)
    }

    fn edit(&mut self, edit: impl FnOnce(&mut Project)) -> Result<(), String> {
        let project = self.project()?;
        self.plan.edit_project(project, edit).map_err(|e| e.to_string())
    }

    fn calendar(&self, code: &str) -> Result<CalendarId, String> {
        self.plan.find_calendar(code).ok_or_else(|| format!("no calendar {code}"))
    }

    fn option(&mut self, words: &mut Words<'_>) -> Result<(), String> {
        let name = words.word("an option")?;
        let mut options = {
            let project = self.project()?;
            self.plan.project(project).options
        };
        match name.as_str() {
            "open-ends-critical" => options.open_ends_critical = true,
            "expected-finish" => options.use_expected_finish = true,
            "no-external" => options.use_external_dates = false,
            "no-honour" => options.honour_constraints = false,
            _ => {
                let value = words.word("a value")?;
                match (name.as_str(), value.as_str()) {
                    ("progress", "retained") => options.progress = ProgressRule::RetainedLogic,
                    ("progress", "override") => options.progress = ProgressRule::ProgressOverride,
                    ("progress", "actual-dates") => options.progress = ProgressRule::ActualDates,
                    ("lag-calendar", value) => options.lag_calendar = self.lag_calendar(value)?,
                    ("start-lag", "early-start") => options.start_lag = StartLag::EarlyStart,
                    ("start-lag", "actual-start") => options.start_lag = StartLag::ActualStart,
                    ("float", "finish") => options.float = FloatRule::Finish,
                    ("float", "start") => options.float = FloatRule::Start,
                    ("float", "smaller") => options.float = FloatRule::Smaller,
                    ("critical", "longest-path") => options.criticality = Criticality::LongestPath,
                    ("critical", span) => {
                        let threshold = time(span, Calendar::EIGHT_HOURS)?;
                        options.criticality = Criticality::TotalFloat(threshold);
                    }
                    ("float-base", "own") => options.float_base = FloatBase::OwnProject,
                    ("float-base", "latest") => options.float_base = FloatBase::LatestProject,
                    ("dialect", "p6") => options.dialect = Dialect::P6,
                    ("dialect", "ms-project") => options.dialect = Dialect::MsProject,
                    ("direction", "from-start") => options.direction = Direction::FromStart,
                    ("direction", "from-finish") => options.direction = Direction::FromFinish,
                    _ => return Err(format!("no option {name} {value}; the module's page lists them")),
                }
            }
        }
        self.edit(|project| project.options = options)
    }

    fn lag_calendar(&self, text: &str) -> Result<LagCalendar, String> {
        Ok(match text {
            "predecessor" => LagCalendar::Predecessor,
            "successor" => LagCalendar::Successor,
            "project" => LagCalendar::Project,
            "continuous" => LagCalendar::Continuous,
            code => LagCalendar::Calendar(self.calendar(code)?),
        })
    }

    fn resource(&mut self, words: &mut Words<'_>) -> Result<(), String> {
        let code = words.word("a resource's code")?;
        let capacity = words.word("a capacity, or `unlimited`")?;
        let mut resource = Resource::renewable(code, Units::ZERO);
        resource.capacity = match capacity.as_str() {
            "unlimited" => Vec::new(),
            units => vec![Availability { from: None, units: parse_units(units)? }],
        };
        if words.skip("on") {
            resource.calendar = Some(self.calendar(&words.word("a calendar")?)?);
        }
        if words.skip("moving") {
            let distance = words.word("the distance of a day")?;
            let per_day = spelling::parse_chainage(&distance).map_err(|e| e.to_string())?;
            resource.travel = Some(Travel { per_day, setup: WorkingTime::ZERO });
        }
        self.plan.add_resource(resource).map_err(|e| e.to_string()).map(drop)
    }

    fn add_links(&mut self, successor: ActivityId, links: &str) -> Result<(), String> {
        for text in links.split(',').map(str::trim).filter(|text| !text.is_empty()) {
            let relationship = self.link(successor, text)?;
            self.plan.add_relationship(relationship).map_err(|e| e.to_string())?;
        }
        Ok(())
    }

    fn link(&self, successor: ActivityId, text: &str) -> Result<Relationship, String> {
        let (text, maximum) = match text.split_once(" max ") {
            Some((text, maximum)) => (text, Some(maximum)),
            None => (text, None),
        };
        let (text, calendar) = match text.split_once(" on ") {
            Some((text, calendar)) => (text, Some(calendar.trim())),
            None => (text, None),
        };
        let link = spelling::parse_link(text).map_err(|e| e.to_string())?;
        let project = self.plan.activity(successor).project;
        let predecessor = self
            .plan
            .find_activity_in(project, link.predecessor)
            .or_else(|| self.plan.find_activity(link.predecessor))
            .ok_or_else(|| format!("no activity {}", link.predecessor))?;
        let mut relationship = Relationship::new(predecessor, successor, link.kind);
        if let Some(calendar) = calendar {
            relationship.lag_calendar = self.lag_calendar(calendar)?;
        }
        let day = self.day_length(self.plan.calendar_of(predecessor));
        match link.lag {
            Some(spelling::LagText::Span(span)) => {
                relationship.lag =
                    chainage_model::Lag::Time(span.to_time(day).ok_or("the lag is too large")?);
                if span.elapsed && calendar.is_none() {
                    relationship.lag_calendar = LagCalendar::Continuous;
                }
            }
            Some(spelling::LagText::Percent(percent)) => {
                relationship.lag = chainage_model::Lag::Percent(percent);
            }
            None => {}
        }
        relationship.maximum_lag = maximum.map(|span| time(span, day)).transpose()?;
        Ok(relationship)
    }

    fn day_length(&self, calendar: Option<CalendarId>) -> WorkingTime {
        calendar.map_or(Calendar::EIGHT_HOURS, |id| self.plan.calendar(id).day_length)
    }
}

fn time(text: &str, day_length: WorkingTime) -> Result<WorkingTime, String> {
    let span = spelling::parse_span(text).map_err(|e| e.to_string())?;
    span.to_time(day_length).ok_or_else(|| format!("{text} is too large"))
}

fn parse_units(text: &str) -> Result<Units, String> {
    let wrong = |_| format!("\"{text}\" is not an amount of units; expected one like 2 or 0.5");
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let whole: i64 = whole.parse().map_err(wrong)?;
    let thousandths: i64 = format!("{fraction:0<3}").parse().map_err(wrong)?;
    Ok(Units::from_thousandths(whole * 1000 + thousandths))
}

#[cfg(test)]
mod tests {
    use chainage_model::{ActivityKind, ConstraintKind, Lag, RelationshipKind};

    use super::*;

    #[test]
    fn an_activity_line_says_all_an_activity_needs() {
        let plan = plan(
            "calendar night Mon-Fri 20:00-24:00
             resource crew 3
             A 5d on night [crew:1.5] \"Dig\" snet 2026-03-10 fnlt Fri 17:00
             M finish <- A SS+1d on successor max 3d, A FF-2ed",
        );
        let a = plan.activity(plan.find_activity("A").unwrap());
        assert_eq!(a.duration, WorkingTime::from_hours(20));
        assert_eq!(a.name.en, "Dig");
        assert_eq!(a.assignments[0].units, Units::from_thousandths(1500));
        assert_eq!(a.constraints[0].date, moment("2026-03-10 00:00"));
        assert_eq!(a.constraints[1].kind, ConstraintKind::FinishNoLaterThan);
        assert_eq!(a.constraints[1].date, moment("Fri 2026-03-06 17:00"));
        let m = plan.activity(plan.find_activity("M").unwrap());
        assert_eq!(m.kind, ActivityKind::FinishMilestone);
        let links = plan.relationships().as_slice();
        assert_eq!(links[0].kind, RelationshipKind::StartStart);
        assert_eq!(links[0].maximum_lag, Some(WorkingTime::from_hours(12)));
        assert_eq!(links[0].lag_calendar, LagCalendar::Successor);
        assert_eq!(links[1].lag, Lag::Time(WorkingTime::from_hours(-48)));
        assert_eq!(links[1].lag_calendar, LagCalendar::Continuous);
    }

    #[test]
    fn predecessors_may_stand_further_down_and_in_other_projects() {
        let plan = plan("A 1d <- B\nB 1d\nproject Q\nA 2d <- P/A, A2\n<- B FF\nA2 1d");
        assert_eq!(plan.projects().len(), 2);
        assert_eq!(plan.relationships().len(), 4);
    }

    #[test]
    fn progress_reads_actual_dates() {
        let plan =
            plan("data-date Wed 17:00\nA 4d started Mon 08:00 left 2d\nB 1d done Mon 08:00..Tue 12:00");
        let a = &plan.activity(plan.find_activity("A").unwrap()).progress;
        assert_eq!(a.actual_start, Some(moment("2026-03-02 08:00")));
        assert_eq!(a.remaining, Some(WorkingTime::from_hours(16)));
        let b = &plan.activity(plan.find_activity("B").unwrap()).progress;
        assert_eq!(b.actual_finish, Some(moment("2026-03-03 12:00")));
    }

    #[test]
    fn mistakes_name_their_line() {
        for (text, part) in [
            ("A 5d\nB 3d <- X", "no activity X"),
            ("A 5d on nights", "no calendar nights"),
            ("A 5d snet Tue 2026-03-02", "is a Mon"),
            ("A 5 dogs", "`dogs`"),
            ("option progress back", "option progress back"),
        ] {
            let message = parse(text).unwrap_err();
            assert!(message.contains("line") && message.contains(part), "{message}");
        }
    }
}
