//! Plans as tables: XLSX workbooks and separated values (CSV).
//!
//! A row is a table of [our own format](crate::toml): the columns are its keys, a key in a table of a table has a dot
//! (`quantity.rate`), and cells hold the same spellings (`5d`, `A10 SS+2d`, `2026-03-02`). What would read as
//! something else stands in a cell as JSON, so that a workbook holds all of a plan.
//!
//! | file | holds |
//! | --- | --- |
//! | `.xlsx` | sheets of activities, relationships, calendars, resources, projects, … : everything |
//! | `.csv` | a table of activities with a column of predecessors, below it `[Resources]`, and `[Calendars]` and `[Day lists]` where their names do not tell their hours; [`losses`](crate::losses) tells what it has no place for |
//!
//! # Tables made by hand
//!
//! A table needs a row of headings, in English or Chinese, of any case and spacing, and below it a row an activity:
//! a code or a name, and a duration (or a start and a finish).
//!
//! ```
//! use chainage_formats::{no_includes, read};
//!
//! let table = "编号,名称,工期,紧前工作,开始\nA,清表,5,,2026年3月2日\nB,路基,10天,A,\nC,路面,8,B SS+3天; A,\n";
//! let import = read("plan.csv", table.as_bytes(), &mut no_includes)?;
//! assert_eq!(import.plan.activities().len(), 3);
//! assert_eq!(import.plan.relationships().len(), 3);
//! # Ok::<(), chainage_formats::ReadError>(())
//! ```
//!
//! | column | headings, among others | cells |
//! | --- | --- | --- |
//! | code | Code, Activity ID, ID; 编号, 作业代码, 序号 | any text |
//! | name | Name, Task name; 名称, 作业名称, 工作内容 | any text |
//! | duration | Duration, Original duration; 工期, 持续时间 | `5`, `5d`, `2 weeks`, `5天`, `10日历天`; a heading may name a unit: `工期(小时)` |
//! | predecessors | Predecessors; 紧前工作, 前置任务 | `A10`, `A10 SS+5d; B20 FF`, `12FS+5 days` |
//! | start, finish | Start, Finish; 开始, 完成 | dates to compare with |
//! | actual start, actual finish | Actual start; 实际开始 | dates |
//! | percent complete | % complete; 完成百分比 | `45%`, `45`, in workbooks `0.45` |
//! | calendar | Calendar; 日历 | a code of the sheet Calendars, or a name that tells: 5-day, 7天, 24h |
//! | constraint | Constraint type and Constraint date; 限制类型, 限制日期 | as P6 and MS Project write them |
//!
//! Dates are read as `2026-03-02`, `2026/3/2 8:00`, `2026年3月2日`, `02-Mar-26`, and as serial numbers; `03/02/2026`
//! can be read in two ways and is refused. Other columns are kept as labels.
//!
//! # Codes
//!
//! | code | means |
//! | --- | --- |
//! | `TABLE001` | not a table that can be read: damaged, too large, without headings |
//! | `TABLE002` | a column or a sheet that is not known, or is there twice |
//! | `TABLE003` | what was assumed where the table says nothing |
//! | `TABLE004` | a row that is left out |
//! | `TABLE005` | what a table has no place for |
//!
//! Errors in cells have the codes of our own format, and name their cell.

mod activity;
mod amount;
mod cell;
mod column;
mod csv;
mod date;
mod derive;
mod heading;
mod link;
mod logic;
mod read;
mod sheet;
mod write;
#[cfg(feature = "xlsx")]
mod xlsx;

use chainage_model::{Diagnostic, Plan};

use crate::{FileText, Import, ReadError, WriteError};

/// Reads a table of separated values.
pub(crate) fn read_csv(name: &str, bytes: &[u8]) -> Result<Import, ReadError> {
    let fail = |code, message: String, text: String| {
        let error = Diagnostic::error(code, message);
        Err(ReadError::new(error, vec![FileText { name: name.to_owned(), text }]))
    };
    if u32::try_from(bytes.len()).is_err() {
        return fail("TABLE001", csv::too_large(), String::new());
    }
    let (text, broken) = csv::decode(bytes);
    if text.trim().is_empty() {
        return fail("FILE004", format!("{name} is empty"), text);
    }
    let sheets = match csv::read(&text) {
        Ok(sheets) => sheets,
        Err(message) => return fail("TABLE001", message, text),
    };
    let mut import = read::read(name, &sheets, vec![FileText { name: name.to_owned(), text }])?;
    if let Some(encoding) = broken {
        let message =
            format!("{name} is in no known encoding; it was read as {encoding}, and letters may be wrong");
        import.diagnostics.insert(0, Diagnostic::warning("FILE002", message).with_help("save it as UTF-8"));
    }
    Ok(import)
}

/// Reads a workbook.
#[cfg(feature = "xlsx")]
pub(crate) fn read_xlsx(name: &str, bytes: &[u8]) -> Result<Import, ReadError> {
    let (sheets, files) = xlsx::read(name, bytes)
        .map_err(|message| ReadError::new(Diagnostic::error("TABLE001", message), Vec::new()))?;
    read::read(name, &sheets, files)
}

/// Reads the sheets of a workbook as comma-separated values: of each its headings, and the columns that are asked for.
#[cfg(feature = "xlsx")]
pub(crate) fn read_columns(bytes: &[u8], names: &[&str]) -> Result<Vec<String>, String> {
    let (sheets, _) = xlsx::read("the file", bytes)?;
    let text = |sheet: &sheet::Sheet| {
        let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
        let Some(head) = sheet.rows.first() else { return String::new() };
        let asked: Vec<&sheet::Cell> = head
            .cells
            .iter()
            .filter(|cell| names.contains(&cell.raw.text().trim().to_lowercase().as_str()))
            .collect();
        // Without a column that is needed, what the others are called helps.
        let is_short = asked.len() < 3;
        let cells = if is_short { head.cells.iter().collect() } else { asked };
        for row in sheet.rows.iter().take(if is_short { 1 } else { usize::MAX }) {
            let at = |column: u32| row.cells.iter().find(|cell| cell.column == column);
            let texts =
                cells.iter().map(|cell| at(cell.column).map_or(String::new(), |cell| cell.raw.text()));
            drop(writer.write_record(texts));
        }
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    };
    Ok(sheets.iter().map(text).collect())
}

/// Writes a table of activities, and the resources and calendars it needs, as separated values.
pub(crate) fn write_csv(plan: &Plan) -> Result<Vec<u8>, WriteError> {
    Ok(csv::write(&write::tables(plan)?))
}

/// Writes a workbook.
#[cfg(feature = "xlsx")]
pub(crate) fn write_xlsx(plan: &Plan) -> Result<Vec<u8>, WriteError> {
    xlsx::write(&write::workbook(plan)?)
}

/// Says what of a plan a table of activities leaves out.
pub(crate) fn losses(plan: &Plan) -> Vec<Diagnostic> {
    write::losses(plan)
}
