//! Places along a line.

use std::fmt;

use crate::id::AlignmentId;
use crate::text::{Name, Source};

/// A distance along an alignment, in millimetres.
#[doc(alias = "里程")]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Chainage(i64);

impl Chainage {
    /// Returns a distance in millimetres.
    pub const fn from_millimetres(millimetres: i64) -> Self {
        Self(millimetres)
    }

    /// Returns the distance in millimetres.
    pub const fn millimetres(self) -> i64 {
        self.0
    }
}

impl fmt::Display for Chainage {
    /// Writes `K12+300`, with millimetres only if there are some: `K12+300.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let distance = self.0.unsigned_abs();
        write!(f, "{sign}K{}+{:03}", distance / 1_000_000, distance / 1000 % 1000)?;
        let rest = distance % 1000;
        if rest > 0 {
            write!(f, ".{}", format!("{rest:03}").trim_end_matches('0'))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Chainage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A part of an alignment in the direction of work: `from` may be the greater one; equal ends are a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Stretch {
    /// Where work begins.
    pub from: Chainage,
    /// Where work ends.
    pub to: Chainage,
}

impl Stretch {
    /// Returns a point.
    pub fn point(at: Chainage) -> Self {
        Self { from: at, to: at }
    }

    /// Returns whether it is a point.
    pub fn is_point(&self) -> bool {
        self.from == self.to
    }
}

/// A point of an alignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The alignment; `None` if the plan names none, which is one line as well.
    pub alignment: Option<AlignmentId>,
    /// Where on it.
    pub at: Chainage,
}

/// A named part of an alignment: a bridge, a tunnel, a station, a lot.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The name.
    pub name: Name,
    /// What it is (bridge, tunnel, subgrade, station, lot), as the plan calls it.
    pub kind: String,
    /// Where it is.
    pub stretch: Stretch,
}

/// A line on which chainage is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Alignment {
    /// The code, unique in its plan.
    pub code: String,
    /// The name.
    pub name: Name,
    /// From the first chainage to the last.
    pub stretch: Stretch,
    /// Its parts.
    pub sections: Vec<Section>,
    /// Least distances to keep between works: `separation` behind another, in words of the plan.
    pub separations: Vec<Separation>,
    /// Where it comes from.
    pub sources: Vec<Source>,
}

/// The least distance one kind of work keeps behind another.
#[derive(Clone, Debug, PartialEq)]
pub struct Separation {
    /// The work that follows.
    pub follower: String,
    /// The work that leads.
    pub leader: String,
    /// The distance between the two fronts.
    pub distance: Chainage,
}
