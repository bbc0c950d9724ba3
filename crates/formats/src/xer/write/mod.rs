//! From a plan to an XER file that P6 accepts.
//!
//! A new file has the tables of the plan with every column P6 asks for, one root node of the work breakdown a project,
//! CR LF line ends and `%E` last. A plan that was read from an XER file is written *over* it: the fields that were
//! changed are replaced, and every other letter — tables, columns and codes that mean nothing to a plan — stays.

pub(crate) mod cell;
mod loss;
mod matching;
mod over;
pub(crate) mod row;
pub(crate) mod table;

pub use over::write_over;

pub(crate) use loss::{losses, losses_of};
pub(crate) use over::Changes;

use std::borrow::Cow;

use chainage_model::{ActivityId, CalendarId, Id, Plan, ProjectId, RelationshipId, ResourceId, WbsId};
use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS, UTF_8, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1253,
    WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
};

use super::encoding;
use row::Keys;
pub(crate) use row::Row;

/// Writes a plan as a new XER file, in the first code page that holds its texts and can be told from them; UTF-8 if
/// there is none.
///
/// What a plan holds and XER does not is left out.
pub fn write(plan: &Plan) -> Vec<u8> {
    let keys = Numbers::of(plan);
    let mut sheet = Sheet { text: header(plan) };
    sheet.table("CURRTYPE", [table::currency(plan)].into_iter());
    sheet.table("UMEASURE", table::units(plan));
    sheet.table("PROJECT", plan.projects().ids().map(|id| row::project(plan, &keys, id)));
    sheet.table("CALENDAR", plan.calendars().ids().map(|id| table::calendar(plan, &keys, id)));
    sheet.table("SCHEDOPTIONS", plan.projects().ids().map(|id| row::options(plan, &keys, id)));
    sheet.table("PROJWBS", table::work_breakdown(plan, &keys));
    sheet.table("RSRC", plan.resources().ids().map(|id| table::resource(plan, &keys, id)));
    sheet.table("RSRCRATE", table::rates(plan, &keys));
    let labels = table::Labels::of(plan);
    sheet.table("ACTVTYPE", labels.types());
    sheet.table("TASK", plan.activities().ids().map(|id| row::activity(plan, &keys, id)));
    sheet.table("ACTVCODE", labels.values());
    sheet.table("TASKACTV", labels.uses(plan, &keys));
    sheet.table("TASKPRED", plan.relationships().ids().map(|id| row::relationship(plan, &keys, id)));
    sheet.table("TASKRSRC", table::assignments(plan, &keys));
    sheet.table("PROJCOST", table::expenses(plan, &keys));
    sheet.text.push_str("%E\r\n");
    encode(&sheet.text)
}

/// The header of a file that nobody exported: it names the format's version and the currency.
fn header(plan: &Plan) -> String {
    let starts = plan.projects().iter().filter_map(|project| project.data_date.or(project.start));
    let day = starts.max().map_or_else(|| "2000-01-01".to_owned(), |moment| moment.date().to_string());
    let currency = table::currency_code(plan);
    format!("ERMHDR\t19.12\t{day}\tProject\tchainage\tchainage\tchainage\tProject Management\t{currency}\r\n")
}

/// The text of a file in the making.
struct Sheet {
    text: String,
}

impl Sheet {
    /// Adds a table with the columns of its first row; none if there are no rows.
    fn table<'p>(&mut self, name: &'p str, rows: impl Iterator<Item = Row<'p>>) {
        let mut rows = rows.peekable();
        let Some(first) = rows.peek() else { return };
        self.text.extend(["%T\t", name, "\r\n%F"]);
        for (column, _) in first {
            self.text.extend(["\t", column]);
        }
        self.text.push_str("\r\n");
        for row in rows {
            self.text.push_str("%R");
            for (_, cell) in row {
                self.text.extend(["\t", &cell]);
            }
            self.text.push_str("\r\n");
        }
    }
}

/// Keys by number, for files that are new.
pub(crate) struct Numbers {
    n_projects: usize,
}

impl Numbers {
    pub(crate) fn of(plan: &Plan) -> Self {
        Self { n_projects: plan.projects().len() }
    }
}

fn number<'k>(id: impl Id) -> Cow<'k, str> {
    (id.index() + 1).to_string().into()
}

impl Keys for Numbers {
    fn project(&self, id: ProjectId) -> Cow<'_, str> {
        number(id)
    }

    fn calendar(&self, id: CalendarId) -> Cow<'_, str> {
        number(id)
    }

    /// Roots come first, one a project.
    fn wbs(&self, project: ProjectId, id: Option<WbsId>) -> Cow<'_, str> {
        match id {
            Some(id) => (self.n_projects + id.index() + 1).to_string().into(),
            None => number(project),
        }
    }

    fn activity(&self, id: ActivityId) -> Cow<'_, str> {
        number(id)
    }

    fn relationship(&self, id: RelationshipId) -> Cow<'_, str> {
        number(id)
    }

    fn resource(&self, id: ResourceId) -> Cow<'_, str> {
        number(id)
    }
}

/// Code pages in the order they are tried.
static CODE_PAGES: [&Encoding; 12] = [
    WINDOWS_1252,
    WINDOWS_1250,
    WINDOWS_1251,
    WINDOWS_1253,
    WINDOWS_1254,
    WINDOWS_1255,
    WINDOWS_1256,
    WINDOWS_1257,
    GBK,
    BIG5,
    SHIFT_JIS,
    EUC_KR,
];

fn encode(text: &str) -> Vec<u8> {
    let fitting = CODE_PAGES.iter().find_map(|page| {
        let (bytes, lossy) = encoding::encode(text, page, false);
        (!lossy && encoding::decode(&bytes, None).text == text).then_some(bytes)
    });
    fitting.unwrap_or_else(|| encoding::encode(text, UTF_8, false).0)
}
