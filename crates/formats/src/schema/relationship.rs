//! Relationships: `"GZ-210 SS+45d"`, or a table where there is more to say.

use chainage_model::notation::{self, LagText};
use chainage_model::{
    ActivityId, Calendar, CalendarId, Lag, LagCalendar, Plan, ProjectId, Relationship, RelationshipKind,
    WorkingTime,
};
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::schema::amount::Amount;
use crate::schema::date::Wrong;
use crate::schema::scope::Scope;
use crate::schema::source::Sources;
use crate::shape::{At, Shape, inline_schema, notation, table, words};
use crate::tree::{Found, Node, Value};

table! {
    /// A relationship with all it may have.
    RelationshipTable("a relationship") {
        /// The predecessor's code.
        from: Option<At<String>>,
        /// The successor's code; only for relationships that do not stand with their successor.
        to: Option<At<String>>,
        /// Which ends are tied. Default: FS.
        kind: Option<At<RelationshipKind>>,
        /// The least time between the ends: "40d", "-20d", "2ed", "50%" of the predecessor's duration.
        lag: Option<At<Lagging>>,
        /// The most time between the ends.
        maximum_lag: Option<At<Amount>>,
        /// The calendar the lag is counted on: predecessor, successor, project, continuous, or a calendar's code.
        lag_calendar: Option<At<String>>,
        /// Why the link or its lag is there.
        reason: String,
        /// Where the link comes from.
        source: Sources,
    }
}

words! {
    RelationshipKind {
        "FS" => FinishStart,
        "SS" => StartStart,
        "FF" => FinishFinish,
        "SF" => StartFinish,
    }
}

notation! {
    /// A lag: 40d, -20d, 2ed (elapsed), 50% (of the predecessor's duration).
    Lagging, Lagging::parse, Lagging::write;
}

/// A lag in its own spelling.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lagging {
    text: String,
    lag: LagText,
}

impl Lagging {
    fn parse(text: &str) -> Result<Self, Wrong> {
        match notation::parse_lag(text) {
            Ok(lag) => Ok(Self { text: text.to_owned(), lag }),
            Err(error) => Err(of_notation(error)),
        }
    }

    fn write(&self) -> String {
        self.text.clone()
    }
}

/// A predecessor of an activity: a line of text, or a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Predecessor {
    /// As planners write it.
    Text(String),
    /// With all it may have.
    Table(Box<RelationshipTable>),
}

impl Shape for Predecessor {
    fn decode(node: Node, found: &mut Found) -> Option<Self> {
        match node.value {
            Value::Table(_) => {
                RelationshipTable::decode(node, found).map(|table| Self::Table(Box::new(table)))
            }
            _ => String::decode(node, found).map(Self::Text),
        }
    }

    fn encode(&self) -> Value {
        match self {
            Self::Text(text) => text.encode(),
            Self::Table(table) => table.encode(),
        }
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        let table = generator.subschema_for::<RelationshipTable>();
        json_schema!({ "anyOf": [
            { "type": "string", "description": "A predecessor: \"A10\", \"A10 SS+45d\", \"A10 FF-2d\", \"P/A10 FS+50%\"." },
            table,
        ] })
    }
}

inline_schema!(Predecessor);

impl At<Predecessor> {
    /// Returns the relationship to a successor.
    pub(crate) fn to_model(
        &self,
        successor: ActivityId,
        scope: Scope<'_>,
        found: &mut Found,
    ) -> Option<Relationship> {
        let text = match &self.value {
            Predecessor::Table(table) => return table.to_model(Some(successor), self.span, scope, found),
            Predecessor::Text(text) => text,
        };
        // A code may look as if it had a kind: "Bridge 12 FS".
        let whole = At { value: text.trim().to_owned(), span: self.span };
        let link = match notation::parse_link(text) {
            Ok(link) => link,
            Err(error) => {
                let (code, message) = of_notation(error);
                found.error(code, self.span, message);
                return None;
            }
        };
        let code = At { value: link.predecessor.to_owned(), ..whole };
        let predecessor = scope.activity(&code, found)?;
        let ends = Relationship::new(predecessor, successor, link.kind);
        with_lag(ends, link.lag, None, self.span, scope, found)
    }

    /// Returns the shortest spelling of a relationship.
    pub(crate) fn of_model(relationship: &Relationship, scope: Scope<'_>) -> Self {
        let table = RelationshipTable::of_model(relationship, scope);
        let is_plain = table.lag_calendar.is_none()
            && table.maximum_lag.is_none()
            && table.reason.is_empty()
            && table.source.0.is_empty();
        if is_plain {
            let code = table.from.as_ref().map_or("", |from| from.value.as_str());
            let text = match (&table.lag, relationship.kind) {
                (None, RelationshipKind::FinishStart) => code.to_owned(),
                (None, kind) => format!("{code} {kind}"),
                (Some(lag), kind) => {
                    let sign = if lag.value.text.starts_with('-') { "" } else { "+" };
                    format!("{code} {kind}{sign}{}", lag.value.text)
                }
            };
            let same = |link: notation::LinkText<'_>| {
                (link.predecessor, link.kind, link.lag)
                    == (code, relationship.kind, table.lag.as_ref().map(|lag| lag.value.lag))
            };
            if notation::parse_link(&text).is_ok_and(same) {
                return Self::new(Predecessor::Text(text));
            }
        }
        Self::new(Predecessor::Table(Box::new(table)))
    }
}

impl RelationshipTable {
    /// Returns the relationship; the successor is known where it stands with its successor.
    pub(crate) fn to_model(
        &self,
        successor: Option<ActivityId>,
        span: chainage_model::Span,
        scope: Scope<'_>,
        found: &mut Found,
    ) -> Option<Relationship> {
        let predecessor = if let Some(from) = &self.from {
            scope.activity(from, found)
        } else {
            found.missing(span, "a relationship needs the code of its predecessor: from");
            None
        };
        let successor = match (successor, &self.to) {
            (Some(successor), None) => Some(successor),
            (None, Some(to)) => scope.activity(to, found),
            (None, None) => {
                found.missing(span, "a relationship needs the code of its successor: to".to_owned());
                None
            }
            (Some(_), Some(to)) => {
                let message = "the successor is the activity that the relationship stands with";
                found.error_with_help("PLAN004", to.span, message, "leave \"to\" out");
                None
            }
        };
        let kind = self.kind.as_ref().map_or_else(RelationshipKind::default, |kind| kind.value);
        let ends = Relationship::new(predecessor?, successor?, kind);
        let lag = self.lag.as_ref().map(|lag| lag.value.lag);
        let calendar = match &self.lag_calendar {
            Some(text) => Some(read_lag_calendar(text, scope, found)?),
            None => None,
        };
        let lag_span = self.lag.as_ref().map_or(span, |lag| lag.span);
        let mut relationship = with_lag(ends, lag, calendar, lag_span, scope, found)?;
        if let Some(limit) = &self.maximum_lag {
            let day_length = lag_day_length(scope.plan, &relationship);
            relationship.maximum_lag = Some(limit.time(day_length, found)?);
        }
        relationship.reason.clone_from(&self.reason);
        relationship.sources = self.source.to_model();
        Some(relationship)
    }

    pub(crate) fn of_model(relationship: &Relationship, scope: Scope<'_>) -> Self {
        let day_length = lag_day_length(scope.plan, relationship);
        let is_elapsed = relationship.lag_calendar == LagCalendar::Continuous;
        let lag = match relationship.lag {
            Lag::Percent(percent) => {
                let text = format!("{}%", crate::shape::write_real(percent));
                Some(Lagging { text, lag: LagText::Percent(percent) })
            }
            Lag::Time(time) if time.is_zero() && !is_elapsed => None,
            Lag::Time(time) => {
                let text = if is_elapsed {
                    notation::write_elapsed(time)
                } else {
                    notation::write_span(time, day_length)
                };
                // Its own spelling always reads.
                Lagging::parse(&text).ok()
            }
        };
        let says_elapsed = is_elapsed && matches!(relationship.lag, Lag::Time(_));
        let lag_calendar = relationship.lag_calendar;
        Self {
            from: Some(At::new(scope.spell_activity(relationship.predecessor))),
            to: None,
            kind: (relationship.kind != RelationshipKind::FinishStart).then(|| At::new(relationship.kind)),
            lag: lag.map(At::new),
            maximum_lag: relationship.maximum_lag.map(|limit| At::new(Amount::of(limit, false, day_length))),
            lag_calendar: if says_elapsed {
                None
            } else {
                write_lag_calendar(lag_calendar, scope.plan).map(At::new)
            },
            reason: relationship.reason.clone(),
            source: Sources::of_model(&relationship.sources),
        }
    }
}

/// Returns the code and the message of an amount that cannot be read.
fn of_notation(error: notation::NotationError) -> Wrong {
    (if error.0.ends_with("thousand years") { "I006" } else { "PLAN002" }, error.0)
}

/// Gives a relationship its lag, counted on its calendar.
fn with_lag(
    mut relationship: Relationship,
    lag: Option<LagText>,
    calendar: Option<LagCalendar>,
    span: chainage_model::Span,
    scope: Scope<'_>,
    found: &mut Found,
) -> Option<Relationship> {
    let elapsed = matches!(lag, Some(LagText::Span(amount)) if amount.elapsed);
    relationship.lag_calendar = match calendar {
        None if elapsed => LagCalendar::Continuous,
        None => LagCalendar::Default,
        Some(calendar) if elapsed && calendar != LagCalendar::Continuous => {
            let message = "an elapsed lag is counted around the clock, on no other calendar";
            let help = "leave the lag calendar out, or write the lag in working time";
            found.error_with_help("PLAN004", span, message, help);
            return None;
        }
        Some(calendar) => calendar,
    };
    relationship.lag = match lag {
        None => Lag::ZERO,
        Some(LagText::Percent(percent)) => Lag::Percent(percent),
        Some(LagText::Span(amount)) => {
            let time = amount.to_time(lag_day_length(scope.plan, &relationship));
            if time.is_none() {
                found.error("I006", span, "the lag is over a thousand years".to_owned());
            }
            Lag::Time(time?)
        }
    };
    Some(relationship)
}

/// Returns what a day means in the lag of a relationship: a day on the calendar that the lag is counted on.
fn lag_day_length(plan: &Plan, relationship: &Relationship) -> WorkingTime {
    let day_length = |calendar: Option<CalendarId>| {
        calendar.map_or(Calendar::EIGHT_HOURS, |calendar| plan.calendar(calendar).day_length)
    };
    let project = plan.project(plan.activity(relationship.successor).project);
    let calendar = match relationship.lag_calendar {
        LagCalendar::Default => project.options.lag_calendar,
        calendar => calendar,
    };
    match calendar {
        LagCalendar::Default | LagCalendar::Predecessor => {
            day_length(plan.calendar_of(relationship.predecessor))
        }
        LagCalendar::Successor => day_length(plan.calendar_of(relationship.successor)),
        LagCalendar::Project => day_length(project.calendar),
        LagCalendar::Continuous => WorkingTime::from_hours(24),
        LagCalendar::Calendar(calendar) => day_length(Some(calendar)),
    }
}

const LAG_CALENDARS: [(&str, LagCalendar); 4] = [
    ("predecessor", LagCalendar::Predecessor),
    ("successor", LagCalendar::Successor),
    ("project", LagCalendar::Project),
    ("continuous", LagCalendar::Continuous),
];

/// Reads a lag calendar: a word, or a calendar's code, which may stand after `calendar ` to tell it from the words.
pub(crate) fn read_lag_calendar(
    text: &At<String>,
    scope: Scope<'_>,
    found: &mut Found,
) -> Option<LagCalendar> {
    if let Some(&(_, calendar)) = LAG_CALENDARS.iter().find(|(word, _)| *word == text.value) {
        return Some(calendar);
    }
    let code = text.value.strip_prefix("calendar ").unwrap_or(&text.value);
    if scope.plan.find_calendar(code).is_none()
        && let Some(word) = notation::nearest(code, LAG_CALENDARS.iter().map(|(word, _)| *word))
    {
        let message = format!("unknown lag calendar \"{code}\"");
        found.error_with_help("I007", text.span, message, format!("did you mean \"{word}\"?"));
        return None;
    }
    scope.calendar(&At { value: code.to_owned(), span: text.span }, found).map(LagCalendar::Calendar)
}

/// Writes a lag calendar; `None` for the default.
pub(crate) fn write_lag_calendar(calendar: LagCalendar, plan: &Plan) -> Option<String> {
    if let LagCalendar::Calendar(id) = calendar {
        let code = &plan.calendar(id).code;
        let is_plain = !code.starts_with("calendar ") && LAG_CALENDARS.iter().all(|(word, _)| word != code);
        return Some(if is_plain { code.clone() } else { format!("calendar {code}") });
    }
    LAG_CALENDARS.iter().find(|(_, named)| *named == calendar).map(|(word, _)| (*word).to_owned())
}

/// Returns the successors' side of a plan: the relationships into each activity, in order.
pub(crate) fn by_successor(plan: &Plan) -> chainage_model::IdVec<ActivityId, Vec<&Relationship>> {
    let mut into = chainage_model::IdVec::filled(plan.activities().len(), Vec::new());
    for relationship in plan.relationships() {
        into[relationship.successor].push(relationship);
    }
    into
}

/// Returns the scope of a project.
pub(crate) fn scope_of(plan: &Plan, project: ProjectId) -> Scope<'_> {
    Scope { plan, project: Some(project) }
}
