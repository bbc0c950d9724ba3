//! Stored against computed dates, as text and as the JSON contract `chainage/1`.

use chainage_engine::parity::{Difference, Parity, Share, Value};
use chainage_model::{Language, Plan};
use serde::Serialize;

use crate::options;
use crate::table::{Align, Table, grouped};

/// What `chainage parity --format json` writes.
#[derive(Clone, Debug, Serialize)]
pub struct ParityJson {
    /// `chainage/1`.
    pub schema: &'static str,
    /// The files, in the order they were named.
    pub files: Vec<ParityFileJson>,
}

/// A file whose stored dates were compared.
#[derive(Clone, Debug, Serialize)]
pub struct ParityFileJson {
    /// Its name.
    pub file: String,
    /// The rules of the run, in words.
    pub options: Vec<String>,
    /// How many activities are open: not finished, and no span of others. Each share counts those of them whose file
    /// stores what it compares.
    pub open: usize,
    /// Early start and finish, both equal to the minute.
    pub early: ShareJson,
    /// Late start and finish, both equal to the minute.
    pub late: ShareJson,
    /// Total float, to the minute that rounding hours costs.
    pub total_float: ShareJson,
    /// Free float, likewise.
    pub free_float: ShareJson,
    /// The flag of the longest path.
    pub longest_path: ShareJson,
    /// Every field that differs, causes before what follows from them.
    pub differences: Vec<DifferenceJson>,
}

/// How many of how many activities that are not finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize)]
pub struct ShareJson {
    /// How many are equal.
    pub equal: usize,
    /// How many were compared.
    pub of: usize,
}

/// A field that differs.
#[derive(Clone, Debug, Serialize)]
pub struct DifferenceJson {
    /// Code of the activity.
    pub code: String,
    /// Code of its project.
    pub project: String,
    /// `early_start`, `early_finish`, `late_start`, `late_finish`, `total_float`, `free_float`, `longest_path`.
    pub field: String,
    /// What the file says.
    pub stored: ValueJson,
    /// What was computed.
    pub computed: ValueJson,
    /// The probable cause.
    pub cause: &'static str,
}

/// A date as `2026-03-02T08:00`, a float in minutes of working time, or a flag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ValueJson {
    /// A date.
    Date(String),
    /// A float in minutes.
    Minutes(i64),
    /// A flag.
    Flag(bool),
}

/// Makes the JSON of a comparison; `file` is the name of the file the plan was read from.
pub fn parity_json(file: &str, plan: &Plan, parity: &Parity) -> ParityFileJson {
    ParityFileJson {
        file: file.to_owned(),
        options: options::describe(plan, &parity.options, Language::English),
        open: parity.open,
        early: parity.early.into(),
        late: parity.late.into(),
        total_float: parity.total_float.into(),
        free_float: parity.free_float.into(),
        longest_path: parity.longest_path.into(),
        differences: parity.differences.iter().map(|difference| json(plan, difference)).collect(),
    }
}

fn json(plan: &Plan, difference: &Difference) -> DifferenceJson {
    let activity = plan.activity(difference.activity);
    DifferenceJson {
        code: activity.code.clone(),
        project: plan.project(activity.project).code.clone(),
        field: difference.field.to_string(),
        stored: difference.stored.into(),
        computed: difference.computed.into(),
        cause: difference.cause,
    }
}

impl From<Share> for ShareJson {
    fn from(Share { equal, of }: Share) -> Self {
        Self { equal, of }
    }
}

impl From<Value> for ValueJson {
    fn from(value: Value) -> Self {
        match value {
            Value::Date(date) => Self::Date(date.to_string()),
            Value::Time(time) => Self::Minutes(time.minutes()),
            Value::Flag(flag) => Self::Flag(flag),
        }
    }
}

impl ParityFileJson {
    /// Returns the shares in the order of their columns.
    pub fn shares(&self) -> [ShareJson; 5] {
        [self.early, self.late, self.total_float, self.free_float, self.longest_path]
    }
}

impl ShareJson {
    /// Returns the share in percent; all of nothing is 100.
    pub fn percent(self) -> f64 {
        Share { equal: self.equal, of: self.of }.percent()
    }
}

impl ShareJson {
    /// Writes `99.9 %`, or `-` if nothing was compared; with how many were, where that is not all. Only all is 100 %.
    fn shown(self, open: usize) -> String {
        // Cut, not rounded: a share that is not whole must not look whole.
        let percent = (self.percent() * 100.0).floor() / 100.0;
        match self.of {
            0 => "-".to_owned(),
            of if of == open => format!("{percent:.2} %"),
            of => format!("{percent:.2} % of {}", grouped(of)),
        }
    }
}

/// Writes a table of the shares, and of each file the first few fields that differ.
pub fn parity_text(parity: &ParityJson, first: usize) -> String {
    let right = |name| (name, Align::Right);
    let mut table = Table::new(&[
        ("file", Align::Left),
        right("open"),
        right("early"),
        right("late"),
        right("total float"),
        right("free float"),
        right("longest path"),
    ]);
    let mut row = |name: &str, open: usize, shares: [ShareJson; 5]| {
        let cells = shares.map(|share| share.shown(open));
        table.row([name.to_owned(), grouped(open)].into_iter().chain(cells));
    };
    let (mut open, mut sum) = (0, [ShareJson::default(); 5]);
    for file in &parity.files {
        let shares = file.shares();
        row(&file.file, file.open, shares);
        open += file.open;
        for (sum, share) in sum.iter_mut().zip(shares) {
            *sum = ShareJson { equal: sum.equal + share.equal, of: sum.of + share.of };
        }
    }
    if parity.files.len() > 1 {
        row("all", open, sum);
    }
    let mut text = table.to_string();
    for file in &parity.files {
        text.push('\n');
        text.push_str(&differences(file, first));
    }
    text
}

fn differences(file: &ParityFileJson, first: usize) -> String {
    let n = file.differences.len();
    let mut text = format!("{}: {}\n", file.file, file.options.join(", "));
    if file.shares().iter().all(|share| share.of == 0) {
        return text + "  no activity that is not finished has dates or floats stored\n";
    }
    if n == 0 {
        return text + "  nothing differs\n";
    }
    let columns =
        ["activity", "field", "stored", "computed", "probable cause"].map(|name| (name, Align::Left));
    let mut table = Table::new(&columns);
    for difference in file.differences.iter().take(first) {
        let DifferenceJson { code, field, stored, computed, cause, .. } = difference;
        table.row([
            code.clone(),
            field.clone(),
            stored.to_string(),
            computed.to_string(),
            (*cause).to_owned(),
        ]);
    }
    if first > 0 {
        text.push_str(&table.indented(2));
    }
    if n > first {
        text = format!("{text}  {} of {} differences shown\n", first, grouped(n));
    }
    text
}

impl std::fmt::Display for ValueJson {
    /// Writes a date, hours, or `yes` and `no`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Date(date) => f.write_str(date),
            Self::Minutes(minutes) => Value::Time(chainage_model::WorkingTime::from_minutes(*minutes)).fmt(f),
            Self::Flag(flag) => Value::Flag(*flag).fmt(f),
        }
    }
}
