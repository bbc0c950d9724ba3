//! One type for everything a person should know: what readers, the compiler and checks report.

use std::borrow::Cow;
use std::fmt;

use smallvec::SmallVec;

use crate::id::{ActivityId, CalendarId, IdVec, ProjectId, RelationshipId, ResourceId, WbsId};

/// A stable code: a family letter and three digits (`I003`), or a reader's name and three digits (`XER012`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(Cow<'static, str>);

impl Code {
    /// Returns a code.
    pub const fn new(code: &'static str) -> Self {
        Self(Cow::Borrowed(code))
    }

    /// Returns the code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<String> for Code {
    fn from(code: String) -> Self {
        Self(Cow::Owned(code))
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// A measure only.
    Info,
    /// Quality.
    Warning,
    /// Dates cannot be trusted, or cannot be computed.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A file that was read, by its place in the list of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileId(pub u32);

/// A range of bytes in a file. Line and column are found when rendering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
}

/// What a diagnostic speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// A project.
    Project(ProjectId),
    /// A node of the work breakdown.
    Wbs(WbsId),
    /// An activity.
    Activity(ActivityId),
    /// A relationship.
    Relationship(RelationshipId),
    /// A calendar.
    Calendar(CalendarId),
    /// A resource.
    Resource(ResourceId),
}

/// What a diagnostic speaks of; three things, a relationship and its ends, need no memory of their own.
pub type Subjects = SmallVec<[Subject; 3]>;

/// Something a person should know.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// The stable code.
    pub code: Code,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong with which thing, then what was expected: lower case, no full stop.
    pub message: String,
    /// What it speaks of, the main thing first.
    pub subjects: Subjects,
    /// Where in a file, if a place is known; else the place of the first subject that has one.
    pub span: Option<Span>,
    /// Other places that belong to it, each with a word on why.
    pub related: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<Cow<'static, str>>,
}

impl Diagnostic {
    /// Returns a diagnostic without subjects, place or help.
    #[inline]
    pub fn new(code: Code, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            subjects: Subjects::new(),
            span: None,
            related: Vec::new(),
            help: None,
        }
    }

    /// Returns an error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Code::new(code), Severity::Error, message)
    }

    /// Returns a warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Code::new(code), Severity::Warning, message)
    }

    /// Adds something it speaks of.
    #[must_use]
    #[inline]
    pub fn about(mut self, subject: Subject) -> Self {
        self.subjects.push(subject);
        self
    }

    /// Sets the place.
    #[must_use]
    pub fn at(mut self, span: Option<Span>) -> Self {
        self.span = span;
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn with_related(mut self, span: Span, why: impl Into<String>) -> Self {
        self.related.push((span, why.into()));
        self
    }

    /// Sets what to do.
    #[must_use]
    #[inline]
    pub fn with_help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Where in the files the things of a plan stand, kept beside the plan by its reader.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Origins {
    /// Of projects.
    pub projects: IdVec<ProjectId, Option<Span>>,
    /// Of nodes of the work breakdown.
    pub wbs: IdVec<WbsId, Option<Span>>,
    /// Of activities.
    pub activities: IdVec<ActivityId, Option<Span>>,
    /// Of relationships.
    pub relationships: IdVec<RelationshipId, Option<Span>>,
    /// Of calendars.
    pub calendars: IdVec<CalendarId, Option<Span>>,
    /// Of resources.
    pub resources: IdVec<ResourceId, Option<Span>>,
}

impl Origins {
    /// Returns the place of a thing, if it is known.
    pub fn span(&self, subject: Subject) -> Option<Span> {
        match subject {
            Subject::Project(id) => self.projects.get(id).copied().flatten(),
            Subject::Wbs(id) => self.wbs.get(id).copied().flatten(),
            Subject::Activity(id) => self.activities.get(id).copied().flatten(),
            Subject::Relationship(id) => self.relationships.get(id).copied().flatten(),
            Subject::Calendar(id) => self.calendars.get(id).copied().flatten(),
            Subject::Resource(id) => self.resources.get(id).copied().flatten(),
        }
    }

    /// Returns the place of a diagnostic: its own, else that of its first subject that has one.
    pub fn place(&self, diagnostic: &Diagnostic) -> Option<Span> {
        diagnostic.span.or_else(|| diagnostic.subjects.iter().find_map(|&subject| self.span(subject)))
    }
}
