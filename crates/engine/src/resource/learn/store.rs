//! Bounds of whole-number variables, and how each came about.
//!
//! A variable has two sides: its lower bound, and the lower bound of its negative. Both only ever rise, so every
//! fact is of one shape, "this side is at least so much". A literal is such a fact; its negation is one about the other
//! side. Literals are not variables of their own: whether one holds is read off the bounds (lazy literals without
//! variables, as in Demirović et al. 2023, *Pumpkin*; the idea of generating clauses lazily from propagators is Ohrimenko,
//! Stuckey & Codish 2009, *Propagation via lazy clause generation*).

/// One side of a variable, as an index.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "there are fewer than 2^31 variables")]
pub(super) fn narrow(index: usize) -> u32 {
    debug_assert!(u32::try_from(index).is_ok(), "counts stay below 2^32");
    index as u32
}

/// A fact: a side of a variable is at least so much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Literal {
    pub(super) side: u32,
    pub(super) least: i32,
}

impl Literal {
    /// The variable is at least `value`.
    pub(super) fn at_least(variable: usize, value: i32) -> Self {
        Self { side: 2 * narrow(variable), least: value }
    }

    /// The variable is at most `value`.
    pub(super) fn at_most(variable: usize, value: i32) -> Self {
        Self { side: 2 * narrow(variable) + 1, least: -value }
    }

    /// The opposite fact.
    #[inline]
    pub(super) fn negated(self) -> Self {
        Self { side: self.side ^ 1, least: 1 - self.least }
    }
}

/// Why a bound moved.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reason {
    /// It was decided.
    Decision,
    /// All other literals of a clause are false.
    Clause(u32),
    /// The other terms of a sum leave no more.
    Sum(u32),
    /// All literals of a stretch of the list hold.
    Listed { first: u32, count: u32 },
}

/// A bound that moved.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) side: u32,
    pub(super) old: i32,
    pub(super) new: i32,
    /// The entry that moved the same side before, or [`ROOT`].
    before: u32,
    pub(super) level: u32,
    pub(super) reason: Reason,
}

/// In place of an entry: the bound holds without any decision.
pub(super) const ROOT: u32 = u32::MAX;

/// Something cannot be: the literal would have to hold and does not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clash {
    pub(super) literal: Literal,
    pub(super) reason: Reason,
}

/// The bounds of all variables, and the trail of their moves.
#[derive(Clone, Debug, Default)]
pub(super) struct Store {
    pub(super) value: Vec<i32>,
    last: Vec<u32>,
    pub(super) trail: Vec<Entry>,
    /// For each level the lengths of the trail and of the list where it began.
    levels: Vec<(usize, usize)>,
    pub(super) listed: Vec<Literal>,
}

impl Store {
    /// Adds a variable between two values, and returns it.
    pub(super) fn add(&mut self, least: i32, most: i32) -> usize {
        self.value.extend([least, -most]);
        self.last.extend([ROOT; 2]);
        self.value.len() / 2 - 1
    }

    #[inline]
    pub(super) fn lower(&self, variable: usize) -> i32 {
        self.value[2 * variable]
    }

    #[inline]
    pub(super) fn upper(&self, variable: usize) -> i32 {
        -self.value[2 * variable + 1]
    }

    #[inline]
    pub(super) fn is_fixed(&self, variable: usize) -> bool {
        self.lower(variable) == self.upper(variable)
    }

    #[inline]
    pub(super) fn holds(&self, literal: Literal) -> bool {
        self.value[literal.side as usize] >= literal.least
    }

    #[inline]
    pub(super) fn fails(&self, literal: Literal) -> bool {
        self.holds(literal.negated())
    }

    pub(super) fn level(&self) -> usize {
        self.levels.len()
    }

    /// Makes a literal hold.
    #[inline]
    pub(super) fn post(&mut self, literal: Literal, reason: Reason) -> Result<(), Clash> {
        let side = literal.side as usize;
        let old = self.value[side];
        if old >= literal.least {
            return Ok(());
        }
        if self.fails(literal) {
            return Err(Clash { literal, reason });
        }
        let (before, level) = (self.last[side], narrow(self.levels.len()));
        self.last[side] = narrow(self.trail.len());
        self.trail.push(Entry { side: literal.side, old, new: literal.least, before, level, reason });
        self.value[side] = literal.least;
        Ok(())
    }

    /// Begins a level.
    pub(super) fn begin(&mut self) {
        self.levels.push((self.trail.len(), self.listed.len()));
    }

    /// Takes back everything above a level.
    pub(super) fn back_to(&mut self, level: usize) {
        let Some(&(length, listed)) = self.levels.get(level) else { return };
        for entry in self.trail.drain(length..).rev() {
            self.value[entry.side as usize] = entry.old;
            self.last[entry.side as usize] = entry.before;
        }
        self.listed.truncate(listed);
        self.levels.truncate(level);
    }

    /// Forgets why bounds hold that hold without any decision.
    pub(super) fn settle(&mut self) {
        debug_assert_eq!(self.level(), 0, "only bounds without decisions are settled");
        for entry in self.trail.drain(..) {
            self.last[entry.side as usize] = ROOT;
        }
        self.listed.clear();
    }

    /// Returns the entry by which a literal came to hold; [`ROOT`] if it holds without any decision.
    #[inline]
    pub(super) fn entry_of(&self, literal: Literal) -> u32 {
        let mut at = self.last[literal.side as usize];
        while at != ROOT {
            let entry = &self.trail[at as usize];
            if entry.old < literal.least {
                return if entry.level == 0 { ROOT } else { at };
            }
            at = entry.before;
        }
        ROOT
    }

    /// Returns what a side was before an entry.
    #[inline]
    pub(super) fn value_before(&self, side: u32, entry: u32) -> i32 {
        let mut at = self.last[side as usize];
        let mut value = self.value[side as usize];
        while at != ROOT && at >= entry {
            value = self.trail[at as usize].old;
            at = self.trail[at as usize].before;
        }
        value
    }
}
