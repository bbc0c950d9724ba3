//! The dates of a schedule, whoever made it: one start and one finish an activity.
//!
//! Read are the JSON of `chainage schedule`, `level` and `smooth`, any table with the columns `code`, `start` and
//! `finish` (and `project`, if codes are not unique): text with commas, semicolons or tabs between cells, or the first
//! sheet of a workbook that has them; and the dates that P6 and MS Project store with a plan. A date is `2026-03-02T08:00`, `2026-03-02 08:00` or a day, `2026-03-02`.
//!
//! ```
//! use chainage_formats::dates::{self, Stamp};
//! let rows = dates::read(b"code;name;start;finish\nA;Clear;2026-03-02 08:00;2026-03-06\n")?;
//! assert_eq!(rows[0].code, "A");
//! assert!(matches!((rows[0].start, rows[0].finish), (Stamp::Minute(_), Stamp::Day(_))));
//! # Ok::<(), dates::DatesError>(())
//! ```

use chainage_model::{Moment, Plan, notation::nearest};
use chrono::{NaiveDate, NaiveDateTime};
use csv::{ReaderBuilder, Trim};
use serde_json::Value;

/// A date as it is written: to the minute or to the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// A minute.
    Minute(Moment),
    /// A day.
    Day(NaiveDate),
}

/// The dates of an activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedRow {
    /// The code of its project, if it is said.
    pub project: Option<String>,
    /// Its code, or `PROJECT/CODE`.
    pub code: String,
    /// When it starts.
    pub start: Stamp,
    /// When it finishes.
    pub finish: Stamp,
}

/// Why dates could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DatesError(String);

/// Reads dates from JSON, a text table or a workbook.
///
/// # Errors
/// If it is neither, a column is missing, or a cell is no date; the row is named.
pub fn read(bytes: &[u8]) -> Result<Vec<DatedRow>, DatesError> {
    #[cfg(feature = "xlsx")]
    if bytes.starts_with(b"PK\x03\x04") {
        let sheets = crate::table::read_columns(bytes, &["project", "code", "start", "finish"]);
        let mut read = sheets.map_err(DatesError)?.into_iter().map(|text| of_table(&text));
        let first = read.next().unwrap_or_else(|| Err(DatesError("it has no sheet".to_owned())));
        return first.or_else(|why| read.find(Result::is_ok).unwrap_or(Err(why)));
    }
    let text =
        std::str::from_utf8(bytes).map_err(|error| DatesError(format!("it is not UTF-8 text: {error}")))?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with('{') { of_json(text) } else { of_table(text) }
}

/// Returns the dates another program stored with a plan; actual dates first.
pub fn stored(plan: &Plan) -> Vec<DatedRow> {
    let row = |activity: &chainage_model::Activity| {
        let stored = activity.stored.as_deref()?;
        let start = activity.progress.actual_start.or(stored.start).or(stored.early_start)?;
        let finish = activity.progress.actual_finish.or(stored.finish).or(stored.early_finish)?;
        Some(DatedRow {
            project: Some(plan.project(activity.project).code.clone()),
            code: activity.code.clone(),
            start: Stamp::Minute(start),
            finish: Stamp::Minute(finish),
        })
    };
    plan.activities().iter().filter_map(row).collect()
}

fn of_json(text: &str) -> Result<Vec<DatedRow>, DatesError> {
    let json: Value =
        serde_json::from_str(text).map_err(|error| DatesError(format!("it is no JSON: {error}")))?;
    let Some(activities) = json["activities"].as_array() else {
        return Err(DatesError("it has no list of activities".to_owned()));
    };
    let row = |(place, activity): (usize, &Value)| {
        let field = |name: &str| activity[name].as_str();
        let at = |says: String| DatesError(format!("activity {}: {says}", place + 1));
        let date = |name: &str| {
            let text = field(name).ok_or_else(|| at(format!("it has no {name}")))?;
            stamp(text).map_err(at)
        };
        let code = field("code").or(field("activity")).ok_or_else(|| at("it has no code".to_owned()))?;
        Ok(DatedRow {
            project: field("project").map(str::to_owned),
            code: code.to_owned(),
            start: date("start")?,
            finish: date("finish")?,
        })
    };
    activities.iter().enumerate().map(row).collect()
}

fn of_table(text: &str) -> Result<Vec<DatedRow>, DatesError> {
    let head = text.lines().next().unwrap_or_default();
    let delimiter =
        *b",;\t".iter().max_by_key(|&&c| head.bytes().filter(|&b| b == c).count()).unwrap_or(&b',');
    let mut reader = ReaderBuilder::new().delimiter(delimiter).trim(Trim::All).from_reader(text.as_bytes());
    let wrong = |error: csv::Error| DatesError(error.to_string());
    let columns: Vec<String> = reader.headers().map_err(wrong)?.iter().map(str::to_lowercase).collect();
    let place = |name: &str| columns.iter().position(|column| column == name);
    let column = |name: &str| {
        place(name).ok_or_else(|| {
            let near = nearest(name, columns.iter().map(String::as_str));
            let hint = near.map_or(String::new(), |near| format!("; is it {near}?"));
            DatesError(format!("there is no column {name}{hint} (code, start and finish are needed)"))
        })
    };
    let (code, start, finish) = (column("code")?, column("start")?, column("finish")?);
    let project = place("project");
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let line = record.position().map_or(0, csv::Position::line);
        let cell = |place: usize| record.get(place).unwrap_or_default();
        let date =
            |place: usize| stamp(cell(place)).map_err(|says| DatesError(format!("line {line}: {says}")));
        rows.push(DatedRow {
            project: project.map(&cell).filter(|code| !code.is_empty()).map(str::to_owned),
            code: cell(code).to_owned(),
            start: date(start)?,
            finish: date(finish)?,
        });
    }
    Ok(rows)
}

fn stamp(text: &str) -> Result<Stamp, String> {
    let minutes = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"];
    let minute = minutes.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    minute
        .map(|minute| Stamp::Minute(Moment::from_datetime(minute)))
        .or_else(|| day().map(Stamp::Day))
        .ok_or_else(|| format!("{text:?} is no date; write 2026-03-02T08:00 or 2026-03-02"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_named() {
        let says = |text: &str| read(text.as_bytes()).unwrap_err().to_string();
        assert!(says("code,begin,finish\n").starts_with("there is no column start"));
        assert!(says("code,start,finish\nA,2026-03-02,soon\n").starts_with("line 2: \"soon\" is no date"));
        assert!(says("{\"activities\":[{\"code\":\"A\"}]}").contains("activity 1: it has no start"));
        assert!(says("{").starts_with("it is no JSON"));
    }
}
