//! What can go wrong when a plan is built.

/// A thing that cannot be added to a plan.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// A code that is there already.
    #[error("{what} {code}: the code is used twice")]
    DuplicateCode {
        /// The kind of thing.
        what: &'static str,
        /// The code.
        code: String,
    },
    /// A thing without a code.
    #[error("a {what} needs a code")]
    EmptyCode {
        /// The kind of thing.
        what: &'static str,
    },
    /// A calendar based on, or within, too many others in a row.
    #[error("calendar {code}: too many calendars stand behind one another")]
    DeepCalendar {
        /// The code.
        code: String,
    },
    /// An id that names nothing in this plan.
    #[error("{what} {code} refers to a {target} that is not in the plan")]
    UnknownId {
        /// The kind of thing that refers.
        what: &'static str,
        /// Its code.
        code: String,
        /// The kind of thing referred to.
        target: &'static str,
    },
}
