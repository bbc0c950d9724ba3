//! How far a finish may move before a change is refused.

use chainage_model::{ActivityId, MINUTES_PER_DAY, Moment, ProjectId, WorkingTime, notation};

use super::Comparison;
use super::effect::Dated;
use crate::calendar::WorkingCalendar;

/// A bound on a move: `finish +5d`, `project:GZ +10d`, `milestone:GZ-V7 +0d`.
///
/// Days are working days of the calendar the finish has in the new plan; `5ed` are elapsed days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    whose: Whose,
    most: notation::Span,
    text: String,
}

/// Whose finish a limit bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// That of the plan.
    Plan,
    /// That of a project, by its code.
    Project(String),
    /// That of an activity, by its code.
    Milestone(String),
}

/// Why a limit makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct LimitError(String);

/// What a limit says of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The limit as it was written.
    pub limit: String,
    /// Whether it is exceeded.
    pub is_exceeded: bool,
    /// Where the finish was and is, and by how much it moved, in words.
    pub because: String,
}

impl Limit {
    /// Reads a limit.
    ///
    /// ```
    /// use chainage_engine::compare::Limit;
    /// assert!(Limit::parse("milestone:GZ-V7 +0d").is_ok());
    /// let wrong = Limit::parse("finsh +5d").unwrap_err();
    /// assert_eq!(wrong.to_string(), "nothing is called finsh; did you mean finish?");
    /// ```
    ///
    /// # Errors
    /// If it is not `finish`, `project:CODE` or `milestone:CODE` and an amount of time.
    pub fn parse(text: &str) -> Result<Self, LimitError> {
        let form = "write 'finish +5d', 'project:CODE +5d' or 'milestone:CODE +0d'";
        let Some((name, amount)) = text.trim().rsplit_once(char::is_whitespace) else {
            return Err(LimitError(format!("{text:?} is no limit; {form}")));
        };
        let name = name.trim();
        let whose = match name.split_once(':').map(|(kind, code)| (kind, code.trim())) {
            None if name == "finish" => Whose::Plan,
            Some(("project", code)) if !code.is_empty() => Whose::Project(code.to_owned()),
            Some(("milestone", code)) if !code.is_empty() => Whose::Milestone(code.to_owned()),
            _ => {
                let kind = name.split(':').next().unwrap_or(name);
                let near = notation::nearest(kind, ["finish", "project", "milestone"]);
                let hint = near
                    .filter(|near| *near != kind)
                    .map_or_else(|| form.to_owned(), |near| format!("did you mean {near}?"));
                return Err(LimitError(format!("nothing is called {name}; {hint}")));
            }
        };
        let most = notation::parse_span(amount.strip_prefix('+').unwrap_or(amount))
            .map_err(|error| LimitError(format!("{text:?}: {error}; {form}")))?;
        Ok(Self { whose, most, text: text.trim().to_owned() })
    }

    /// Judges a comparison. A finish that is in the new plan only exceeds nothing; one that was removed exceeds any
    /// limit.
    ///
    /// # Errors
    /// If neither plan has the project or activity.
    pub fn judge(
        &self,
        comparison: &Comparison,
        old: Dated<'_>,
        new: Dated<'_>,
    ) -> Result<Verdict, LimitError> {
        match &self.whose {
            Whose::Plan => {
                let last = new.plan.projects().ids().filter_map(|id| {
                    let dates = new.schedule.project(id);
                    dates.finish_activity.map(|activity| (dates.finish, activity))
                });
                let activity = last.max_by_key(|(finish, _)| *finish).map(|(_, activity)| activity);
                self.verdict(new, activity, (old.schedule.finish(), new.schedule.finish()))
            }
            Whose::Project(code) => match (old.plan.find_project(code), new.plan.find_project(code)) {
                (a, Some(b)) => {
                    let before = a.or_else(|| comparison.matching.old_project_of(b));
                    self.of_project(old, new, before, b)
                }
                (Some(a), None) => match comparison.matching.new_project_of(a) {
                    Some(b) => self.of_project(old, new, Some(a), b),
                    None => Ok(self.removed()),
                },
                (None, None) => {
                    let codes = new.plan.projects().iter().map(|project| &*project.code);
                    Err(unknown("project", code, notation::nearest(code, codes)))
                }
            },
            Whose::Milestone(code) => match (old.plan.find_activity(code), new.plan.find_activity(code)) {
                (_, Some(b)) => self.of_activity(old, new, comparison.matching.old_of(b), b),
                (Some(a), None) => match comparison.matching.new_of(a) {
                    Some(b) => self.of_activity(old, new, Some(a), b),
                    None => Ok(self.removed()),
                },
                (None, None) => {
                    let codes = new.plan.activities().iter().map(|activity| &*activity.code);
                    Err(unknown("activity", code, notation::nearest(code, codes)))
                }
            },
        }
    }

    /// Returns whose finish it bounds.
    pub fn whose(&self) -> &Whose {
        &self.whose
    }

    /// Judges the dates of a finish where no calendar is known: in elapsed time.
    ///
    /// # Errors
    /// If the limit is in working days: they cannot be counted.
    pub fn judge_dates(&self, was: Option<Moment>, is: Option<Moment>) -> Result<Verdict, LimitError> {
        let (Some(was), Some(is)) = (was, is) else {
            return Ok(if is.is_some() { self.added() } else { self.removed() });
        };
        let day = WorkingTime::from_minutes(MINUTES_PER_DAY);
        let most = self.most.to_time(day).filter(|most| self.most.elapsed || most.is_zero());
        let Some(most) = most else {
            let says = "schedules have no calendars to count working days by; write elapsed time, as +7ed";
            return Err(LimitError(format!("{}: {says}", self.text)));
        };
        let later = is - was;
        let sign = if later.is_negative() { "" } else { "+" };
        Ok(Verdict {
            limit: self.text.clone(),
            is_exceeded: later > most,
            because: format!("{was} -> {is} ({sign}{})", notation::write_elapsed(later)),
        })
    }

    fn of_project(
        &self,
        old: Dated<'_>,
        new: Dated<'_>,
        before: Option<ProjectId>,
        now: ProjectId,
    ) -> Result<Verdict, LimitError> {
        let dates = new.schedule.project(now);
        match before {
            Some(before) => {
                let was = old.schedule.project(before).finish;
                self.verdict(new, dates.finish_activity, (was, dates.finish))
            }
            None => Ok(self.added()),
        }
    }

    fn of_activity(
        &self,
        old: Dated<'_>,
        new: Dated<'_>,
        before: Option<ActivityId>,
        now: ActivityId,
    ) -> Result<Verdict, LimitError> {
        match before {
            Some(before) => {
                self.verdict(new, Some(now), (old.schedule[before].finish, new.schedule[now].finish))
            }
            None => Ok(self.added()),
        }
    }

    fn verdict(
        &self,
        new: Dated<'_>,
        activity: Option<ActivityId>,
        (was, is): (Moment, Moment),
    ) -> Result<Verdict, LimitError> {
        let continuous = WorkingCalendar::continuous();
        let calendar = match activity {
            Some(id) if !self.most.elapsed => new.network.calendar_of(id),
            _ => &continuous,
        };
        let day = if self.most.elapsed {
            WorkingTime::from_minutes(MINUTES_PER_DAY)
        } else {
            calendar.day_length()
        };
        let Some(most) = self.most.to_time(day) else {
            return Err(LimitError(format!("{}: the amount is over a thousand years", self.text)));
        };
        let later = calendar.between(was, is);
        let by =
            if self.most.elapsed { notation::write_elapsed(later) } else { notation::write_span(later, day) };
        let sign = if later.is_negative() { "" } else { "+" };
        Ok(Verdict {
            limit: self.text.clone(),
            is_exceeded: later > most,
            because: format!("{was} -> {is} ({sign}{by})"),
        })
    }

    fn removed(&self) -> Verdict {
        let because = "it was removed".to_owned();
        Verdict { limit: self.text.clone(), is_exceeded: true, because }
    }

    fn added(&self) -> Verdict {
        let because = "it is new, so there is nothing to compare with".to_owned();
        Verdict { limit: self.text.clone(), is_exceeded: false, because }
    }
}

fn unknown(what: &str, code: &str, near: Option<&str>) -> LimitError {
    let hint = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
    LimitError(format!("no {what} {code} in either plan{hint}"))
}
