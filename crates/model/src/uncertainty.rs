//! Three-point factors and risk events, kept as data.

use crate::text::{Name, Source};

/// Factors on the duration of activities of one class.
#[derive(Clone, Debug, PartialEq)]
pub struct Uncertainty {
    /// The code, unique in its plan.
    pub code: String,
    /// The name.
    pub name: Name,
    /// Optimistic factor on the duration.
    pub optimistic: f64,
    /// Most likely factor.
    pub likely: f64,
    /// Pessimistic factor.
    pub pessimistic: f64,
    /// Where it comes from.
    pub sources: Vec<Source>,
}

/// How often a risk event happens.
#[derive(Clone, Debug, PartialEq)]
pub enum Occurrence {
    /// Once, with this probability (0 to 1).
    Probability(f64),
    /// Again and again: mean number in each month, January first.
    MonthlyRate([f64; 12]),
}

/// Something that may happen and costs time.
#[derive(Clone, Debug, PartialEq)]
pub struct Risk {
    /// The code, unique in its plan.
    pub code: String,
    /// The name.
    pub name: Name,
    /// How often.
    pub occurrence: Occurrence,
    /// Days lost each time, at least and at most.
    pub days: (f64, f64),
    /// What it hits, in words of the plan: activity codes, classes, places.
    pub hits: Vec<String>,
    /// Where it comes from.
    pub sources: Vec<Source>,
}
