//! The lines that make activities.

use chainage_model::{
    Activity, ActivityKind, Assignment, Chainage, Constraint, ConstraintKind, Money, Name, Placement,
    StoredDates, Stretch, Units, WorkingTime, notation as spelling,
};

use super::date::{Side, Words};
use super::{Reader, parse_units, time};

impl Reader {
    pub(super) fn activity(&mut self, line: &str) -> Result<(), String> {
        let project = self.project()?;
        let (text, links) = match line.split_once("<-") {
            Some((text, links)) => (text, Some(links.trim())),
            None => (line, None),
        };
        let (text, name) = cut(text, '"', '"')?;
        let (text, resources) = cut(&text, '[', ']')?;
        let mut words = Words::new(&text, self.week);
        let code = words.word("an activity's code")?;
        let name = name.map_or_else(|| Name::new(code.as_str()), Name::new);
        let mut activity = Activity::task(project, code, name);
        if let Some(resources) = resources {
            for resource in resources.split(',') {
                activity.assignments.push(self.assignment(resource.trim())?);
            }
        }
        // Durations are in days of the calendar, which may be named after them.
        let mut duration = None;
        let mut remaining = None;
        while let Some(word) = words.next() {
            match word {
                "on" => activity.calendar = Some(self.calendar(&words.word("a calendar")?)?),
                "in" => {
                    let code = words.word("a WBS code")?;
                    let wbs =
                        self.plan.find_wbs(project, &code).ok_or(format!("no WBS node {code} above"))?;
                    activity.wbs = Some(wbs);
                }
                "left" => remaining = Some(words.word("a duration")?),
                _ if word.starts_with(|c: char| c.is_ascii_digit()) => duration = Some(word.to_owned()),
                _ => setting(&mut activity, word, &mut words)?,
            }
        }
        let day = self.day_length(activity.calendar.or(self.plan.project(project).calendar));
        if let Some(text) = duration {
            let span =
                spelling::parse_span(&text).map_err(|_| format!("`{text}` is not a duration like 5d"))?;
            activity.elapsed = span.elapsed;
            activity.duration = span.to_time(day).ok_or("the duration is too large")?;
        }
        activity.progress.remaining = remaining.map(|text| time(&text, day)).transpose()?;
        let id = self.plan.add_activity(activity).map_err(|e| e.to_string())?;
        self.last = Some(id);
        if let Some(links) = links {
            self.links.push((self.number, id, links.to_owned()));
        }
        Ok(())
    }

    fn assignment(&self, text: &str) -> Result<Assignment, String> {
        let (code, units) = match text.split_once(':') {
            Some((code, units)) => (code.trim(), parse_units(units.trim())?),
            None => (text, Units::whole(1)),
        };
        let resource =
            self.plan.find_resource(self.project, code).ok_or(format!("no resource {code} above"))?;
        Ok(Assignment::new(resource, units))
    }
}

/// Takes what stands between two characters out of a text.
fn cut(text: &str, open: char, close: char) -> Result<(String, Option<&str>), String> {
    let Some((before, rest)) = text.split_once(open) else { return Ok((text.to_owned(), None)) };
    let (inside, after) = rest.split_once(close).ok_or_else(|| format!("`{open}` without `{close}`"))?;
    Ok((format!("{before} {after}"), Some(inside)))
}

/// Reads what a word and those after it say of an activity.
fn setting(activity: &mut Activity, word: &str, words: &mut Words<'_>) -> Result<(), String> {
    if let Some(kind) = constraint(word) {
        let side = if kind.is_on_start() { Side::Start } else { Side::Finish };
        activity.constraints.push(Constraint { kind, date: words.date(side)? });
        return Ok(());
    }
    let progress = &mut activity.progress;
    match word {
        "start" => activity.kind = ActivityKind::StartMilestone,
        "finish" => activity.kind = ActivityKind::FinishMilestone,
        "loe" | "hammock" => activity.kind = ActivityKind::LevelOfEffort,
        "summary" => activity.kind = ActivityKind::WbsSummary,
        "resource-dependent" => activity.kind = ActivityKind::ResourceDependent,
        "alap" => activity.placement = Placement::AsLateAsPossible,
        "inactive" => activity.placement = Placement::Inactive,
        "manual" => {
            let start = Some(words.date(Side::Start)?);
            words.skip("..");
            let finish = Some(words.date(Side::Finish)?);
            activity.placement = Placement::Manual;
            activity.stored = Some(Box::new(StoredDates { start, finish, ..StoredDates::default() }));
        }
        "deadline" => activity.deadline = Some(words.date(Side::Finish)?),
        "external-start" => activity.external_early_start = Some(words.date(Side::Start)?),
        "external-finish" => activity.external_late_finish = Some(words.date(Side::Finish)?),
        "started" => progress.actual_start = Some(words.date(Side::Start)?),
        "done" => {
            progress.actual_start = Some(words.date(Side::Start)?);
            words.skip("..");
            progress.actual_finish = Some(words.date(Side::Finish)?);
        }
        "percent" => progress.percent = Some(number(words)?),
        "suspended" => progress.suspend = Some(words.date(Side::Finish)?),
        "resumes" => progress.resume = Some(words.date(Side::Start)?),
        "expected" => progress.expected_finish = Some(words.date(Side::Finish)?),
        "delay" => {
            activity.levelling_delay = time(&words.word("an amount of time")?, WorkingTime::from_hours(24))?;
        }
        "at" => {
            let from = chainage(words)?;
            let to = if words.skip("..") { chainage(words)? } else { from };
            activity.stretches.push(Stretch { from, to });
        }
        "label" => {
            let word = words.word("a label like team=north")?;
            let (kind, value) = word.split_once('=').ok_or("expected a label like team=north")?;
            activity.labels.push((kind.to_owned(), value.to_owned()));
        }
        "cost" => activity.cost = Some(Money::from_smallest(number::<i64>(words)? * 100)),
        "priority" => activity.priority = Some(number(words)?),
        _ => return Err(format!("`{word}` has no meaning here; the module's page lists what has")),
    }
    Ok(())
}

fn constraint(word: &str) -> Option<ConstraintKind> {
    Some(match word {
        "snet" => ConstraintKind::StartNoEarlierThan,
        "snlt" => ConstraintKind::StartNoLaterThan,
        "fnet" => ConstraintKind::FinishNoEarlierThan,
        "fnlt" => ConstraintKind::FinishNoLaterThan,
        "start-on" => ConstraintKind::StartOn,
        "finish-on" => ConstraintKind::FinishOn,
        "mandatory-start" => ConstraintKind::MandatoryStart,
        "mandatory-finish" => ConstraintKind::MandatoryFinish,
        _ => return None,
    })
}

fn chainage(words: &mut Words<'_>) -> Result<Chainage, String> {
    spelling::parse_chainage(&words.word("a chainage")?).map_err(|e| e.to_string())
}

fn number<N: std::str::FromStr>(words: &mut Words<'_>) -> Result<N, String> {
    let word = words.word("a number")?;
    word.parse().map_err(|_| format!("`{word}` is not a number"))
}
