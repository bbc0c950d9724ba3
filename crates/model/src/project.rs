//! Projects.

use crate::id::{ActivityId, AlignmentId, CalendarId};
use crate::options::SchedulingOptions;
use crate::text::{Name, Source};
use crate::time::Moment;

/// A part of a plan with its own data date.
#[doc(alias = "项目")]
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// The code, unique in its plan.
    pub code: String,
    /// The name.
    pub name: Name,
    /// Planned start: nothing starts before it.
    pub start: Option<Moment>,
    /// Up to when work is recorded; the rest is forecast. `None`: nothing has happened yet.
    #[doc(alias = "数据日期")]
    pub data_date: Option<Moment>,
    /// The project must finish by this: late dates are counted from it.
    pub finish_by: Option<Moment>,
    /// The date people compare the finish with; it never moves a date. `None`: the deadline of `finish_milestone`.
    pub target: Option<Moment>,
    /// The milestone that stands for the finish; `None` for the latest activity.
    pub finish_milestone: Option<ActivityId>,
    /// The calendar of activities that name none.
    pub calendar: Option<CalendarId>,
    /// The alignment of activities that name none.
    pub alignment: Option<AlignmentId>,
    /// Priority in levelling, 0 to 1000, higher first.
    pub priority: u16,
    /// How to schedule it.
    pub options: SchedulingOptions,
    /// Where it comes from.
    pub sources: Vec<Source>,
    /// Remarks.
    pub note: String,
}

impl Project {
    /// Returns an empty project.
    pub fn new(code: impl Into<String>, name: impl Into<Name>) -> Self {
        Self {
            code: code.into(),
            name: name.into(),
            start: None,
            data_date: None,
            finish_by: None,
            target: None,
            finish_milestone: None,
            calendar: None,
            alignment: None,
            priority: 500,
            options: SchedulingOptions::default(),
            sources: Vec::new(),
            note: String::new(),
        }
    }
}
