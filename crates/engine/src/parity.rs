//! Stored against computed: how far a schedule lands on the dates another program left in the file.
//!
//! Only open work is compared: an activity that is finished keeps whatever flags an earlier run gave it, what spans other
//! work has no dates of its own, and what a project that was not exported left stands. Each share counts the activities
//! whose file stores what it compares: both dates of the pair, the float, the flag of the longest path; that is compared
//! where the file has one, as some writers flag nothing. A pair of dates counts as equal if both are, to the minute;
//! floats may differ by the minute that rounding hours costs.
//!
//! One value of P6's cannot be computed from a file: the total float of work as late as possible that stays where it
//! is. P6 leaves the one of an earlier run there. In a plan whose calendar had been given other hours since that run,
//! all 251 of them that moved have the float of their dates; of the 47 that did not move 43 have the float of the
//! earlier hours, to the minute, though their dates are of the new ones. Each counts as a difference.

use std::fmt;

use chainage_model::{ActivityId, Dialect, Moment, Placement, Plan, Status, StoredDates, WorkingTime};

use crate::cpm::{Dates, Driver, Schedule};
use crate::network::{Network, Options};

/// How many of how many are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Share {
    /// How many are equal.
    pub equal: usize,
    /// How many were compared.
    pub of: usize,
}

impl Share {
    /// Returns the share in percent; all of nothing is 100.
    #[expect(clippy::cast_precision_loss, reason = "counts of activities")]
    pub fn percent(self) -> f64 {
        if self.of == 0 { 100.0 } else { 100.0 * self.equal as f64 / self.of as f64 }
    }

    fn count(&mut self, is_equal: bool) {
        self.of += 1;
        self.equal += usize::from(is_equal);
    }
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The early start.
    EarlyStart,
    /// The early finish.
    EarlyFinish,
    /// The late start.
    LateStart,
    /// The late finish.
    LateFinish,
    /// The total float.
    TotalFloat,
    /// The free float.
    FreeFloat,
    /// Whether it is on the longest path.
    LongestPath,
}

impl fmt::Display for Field {
    /// Writes `early_start`, `total_float`, …
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EarlyStart => "early_start",
            Self::EarlyFinish => "early_finish",
            Self::LateStart => "late_start",
            Self::LateFinish => "late_finish",
            Self::TotalFloat => "total_float",
            Self::FreeFloat => "free_float",
            Self::LongestPath => "longest_path",
        })
    }
}

/// A value of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A date.
    Date(Moment),
    /// A float.
    Time(WorkingTime),
    /// A flag.
    Flag(bool),
}

impl fmt::Display for Value {
    /// Writes a date, hours with two decimals, or `yes` and `no`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Date(date) => write!(f, "{date}"),
            Self::Time(time) => write!(f, "{:.2}h", time.to_days(WorkingTime::from_hours(1))),
            Self::Flag(flag) => f.write_str(if flag { "yes" } else { "no" }),
        }
    }
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The activity.
    pub activity: ActivityId,
    /// The field.
    pub field: Field,
    /// What the file says.
    pub stored: Value,
    /// What was computed.
    pub computed: Value,
    /// The probable cause, in words.
    pub cause: &'static str,
}

/// Stored against computed.
#[derive(Clone, Debug, PartialEq)]
pub struct Parity {
    /// How many activities are open: not finished, and no span of others.
    pub open: usize,
    /// Early start and finish, both equal.
    pub early: Share,
    /// Late start and finish, both equal.
    pub late: Share,
    /// Total float.
    pub total_float: Share,
    /// Free float.
    pub free_float: Share,
    /// The flag of the longest path.
    pub longest_path: Share,
    /// The options of the run.
    pub options: Options,
    /// All fields that differ, in the order of the network: causes before what follows from them.
    pub differences: Vec<Difference>,
}

/// Compares a schedule with the dates stored in its plan.
pub fn compare(plan: &Plan, network: &Network, schedule: &Schedule) -> Parity {
    let mut parity = Parity {
        open: 0,
        early: Share::default(),
        late: Share::default(),
        total_float: Share::default(),
        free_float: Share::default(),
        longest_path: Share::default(),
        options: schedule.options().clone(),
        differences: Vec::new(),
    };
    let view = View { plan, network, schedule };
    let is_open = |&id: &ActivityId| {
        let activity = plan.activity(id);
        let is_given =
            activity.placement == Placement::Manual && network.options_of(activity).dialect == Dialect::P6;
        activity.progress.status() != Status::Finished && !activity.kind.is_summary() && !is_given
    };
    let open: Vec<ActivityId> = network.nodes().map(|node| network.activity(node)).filter(is_open).collect();
    parity.open = open.len();
    let stored = |&id: &ActivityId| Some((id, plan.activity(id).stored.as_deref()?));
    let has_path = open.iter().filter_map(stored).any(|(_, stored)| stored.longest_path == Some(true));
    for (id, stored) in open.iter().filter_map(stored) {
        parity.take(&view, id, stored, &schedule[id]);
        if let Some(flag) = stored.longest_path.filter(|_| has_path) {
            parity.take_path(id, flag, &schedule[id]);
        }
    }
    parity
}

/// Stores the dates of a schedule in its plan, for programs that show them and for later comparison.
///
/// The dates that manual activities are given stay as they are.
///
/// # Panics
/// If the schedule is of another plan.
///
/// # Examples
///
/// ```
/// use chainage_engine::{Network, cpm, parity};
/// use chainage_model::{Activity, Moment, Plan, Project, WorkingTime};
///
/// let mut plan = Plan::new();
/// let start = Moment::from_ymd_hm(2026, 3, 2, 8, 0);
/// let project = plan.add_project(Project { start, ..Project::new("P", "Bypass") })?;
/// let duration = WorkingTime::from_hours(40);
/// let dig = plan.add_activity(Activity { duration, ..Activity::task(project, "A", "Dig") })?;
/// let network = Network::compile(&plan)?;
/// let schedule = cpm::schedule(&network, &network.options());
/// parity::store(&mut plan, &schedule);
/// let stored = plan.activity(dig).stored.as_deref().expect("it was stored");
/// assert_eq!(stored.early_finish, Moment::from_ymd_hm(2026, 3, 6, 17, 0));
/// assert_eq!(parity::compare(&plan, &network, &schedule).differences, []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn store(plan: &mut Plan, schedule: &Schedule) {
    for (id, dates) in schedule.activities() {
        let edited = plan.edit_activity(id, |activity| {
            let given = activity.stored.take().filter(|_| activity.placement == Placement::Manual);
            let given = given.map(|given| (given.start, given.finish));
            let (start, finish) = given.unwrap_or((Some(dates.start), Some(dates.finish)));
            activity.stored = Some(Box::new(StoredDates {
                early_start: Some(dates.early_start),
                early_finish: Some(dates.early_finish),
                late_start: Some(dates.late_start),
                late_finish: Some(dates.late_finish),
                start,
                finish,
                total_float: Some(dates.total_float),
                free_float: Some(dates.free_float),
                longest_path: Some(dates.longest_path),
                critical: Some(dates.critical),
            }));
        });
        edited.expect("stored dates name nothing that a plan could lack");
    }
}

/// What causes are looked up in.
struct View<'a> {
    plan: &'a Plan,
    network: &'a Network,
    schedule: &'a Schedule,
}

impl Parity {
    fn take(&mut self, view: &View<'_>, id: ActivityId, stored: &StoredDates, dates: &Dates) {
        let mut pair = |share: &mut Share, dates: [(Field, Option<Moment>, Moment); 2]| {
            let [(_, Some(_), _), (_, Some(_), _)] = dates else { return None };
            let differ = dates.map(|(field, stored, computed)| {
                let stored = stored.filter(|&stored| stored != computed)?;
                let cause = view.cause(id, field, stored, computed);
                let (stored, computed) = (Value::Date(stored), Value::Date(computed));
                self.differences.push(Difference { activity: id, field, stored, computed, cause });
                Some(())
            });
            let is_equal = differ == [None; 2];
            share.count(is_equal);
            Some(is_equal)
        };
        let early = [
            (Field::EarlyStart, stored.early_start, dates.early_start),
            (Field::EarlyFinish, stored.early_finish, dates.early_finish),
        ];
        let late = [
            (Field::LateStart, stored.late_start, dates.late_start),
            (Field::LateFinish, stored.late_finish, dates.late_finish),
        ];
        let pairs = [pair(&mut self.early, early), pair(&mut self.late, late)];
        let floats = [
            (Field::TotalFloat, stored.total_float, dates.total_float),
            (Field::FreeFloat, stored.free_float, dates.free_float),
        ];
        for (field, stored, computed) in floats {
            let Some(stored) = stored else { continue };
            let is_equal = (stored - computed).minutes().abs() <= 1;
            let share = if field == Field::TotalFloat { &mut self.total_float } else { &mut self.free_float };
            share.count(is_equal);
            if !is_equal {
                let cause = match view.plan.activity(id).placement {
                    _ if pairs.contains(&Some(false)) => "its dates differ",
                    _ if pairs.contains(&None) => "dates that are not stored",
                    Placement::AsLateAsPossible => {
                        "an earlier run's: as late as possible already, it did not move"
                    }
                    _ => "the dates are equal, the float is not",
                };
                let (stored, computed) = (Value::Time(stored), Value::Time(computed));
                self.differences.push(Difference { activity: id, field, stored, computed, cause });
            }
        }
    }

    fn take_path(&mut self, activity: ActivityId, flag: bool, dates: &Dates) {
        self.longest_path.count(flag == dates.longest_path);
        if flag != dates.longest_path {
            let (stored, computed) = (Value::Flag(flag), Value::Flag(dates.longest_path));
            let cause = "another chain drives the finish";
            let field = Field::LongestPath;
            self.differences.push(Difference { activity, field, stored, computed, cause });
        }
    }
}

impl View<'_> {
    /// Guesses why a date differs: from itself first, then from its neighbours, then from its driver.
    fn cause(&self, id: ActivityId, field: Field, stored: Moment, computed: Moment) -> &'static str {
        let calendar = self.network.calendar_of(id);
        if calendar.count(stored) == calendar.count(computed) {
            return "equal in working time: the other side of a gap";
        }
        if (stored - computed).minutes().abs() <= 1 {
            return "a minute, from rounding";
        }
        let is_early = matches!(field, Field::EarlyStart | Field::EarlyFinish);
        let differs = |other: ActivityId| {
            let stored = self.plan.activity(other).stored.as_deref();
            let dates = &self.schedule[other];
            stored.is_some_and(|stored| {
                if is_early {
                    stored.early_finish.is_some_and(|date| date != dates.early_finish)
                } else {
                    stored.late_start.is_some_and(|date| date != dates.late_start)
                }
            })
        };
        let node = self.network.node_of(id);
        let ties = node.map_or(&[][..], |node| {
            if is_early { self.network.predecessors(node) } else { self.network.successors(node) }
        });
        let follows = ties.iter().any(|tie| differs(self.network.activity(tie.node)));
        match (follows, is_early, self.schedule[id].driver) {
            (true, true, _) => "follows a predecessor that differs",
            (true, false, _) => "follows a successor that differs",
            (false, false, _) => "its own late rule, or the finish it is counted from",
            (false, true, Driver::Constraint) => "its constraint",
            (false, true, Driver::External) => "a date from another project",
            (false, true, Driver::Relationship(_)) => "the rule of its driving relationship",
            (false, true, _) => "its own early rule, or logic that is not in the file",
        }
    }
}
