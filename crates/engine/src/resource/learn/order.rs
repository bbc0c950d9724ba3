//! Which literal to decide next: the one that took part in most conflicts, recent ones counting more.
//!
//! (Moskewicz et al. 2001, *Chaff*, as refined by Eén & Sörensson 2003, *An extensible SAT-solver*.) Literals become known
//! here by taking part in a conflict. A literal and its negation are one atom.

use std::collections::HashMap;

use super::store::{Literal, Store, narrow};

/// An atom `lower side ≥ least` and how active it is.
#[derive(Clone, Copy, Debug)]
struct Atom {
    literal: Literal,
    activity: f64,
    /// Its place in the heap, or [`AWAY`].
    place: u32,
}

const AWAY: u32 = u32::MAX;
/// Atoms kept at most.
const MOST: usize = 200_000;

/// All atoms, the most active first.
#[derive(Clone, Debug)]
pub(super) struct Order {
    atoms: Vec<Atom>,
    known: HashMap<(u32, i32), u32>,
    heap: Vec<u32>,
    gain: f64,
    /// Atoms taken off the heap, and the level at which they were.
    taken: Vec<(u32, u32)>,
}

impl Default for Order {
    fn default() -> Self {
        Self { atoms: Vec::new(), known: HashMap::new(), heap: Vec::new(), gain: 1.0, taken: Vec::new() }
    }
}

impl Order {
    /// Notes that a literal took part in a conflict.
    pub(super) fn bump(&mut self, literal: Literal) {
        let literal = if literal.side.is_multiple_of(2) { literal } else { literal.negated() };
        let next = narrow(self.atoms.len());
        let atom = *self.known.entry((literal.side, literal.least)).or_insert(next);
        if atom == next {
            self.atoms.push(Atom { literal, activity: 0.0, place: AWAY });
            self.insert(atom);
        }
        let activity = &mut self.atoms[atom as usize].activity;
        *activity += self.gain;
        if *activity > 1e100 {
            self.atoms.iter_mut().for_each(|atom| atom.activity *= 1e-100);
            self.gain *= 1e-100;
        }
        let place = self.atoms[atom as usize].place;
        if place != AWAY {
            self.rise(place as usize);
        }
    }

    /// Lets earlier conflicts count less.
    pub(super) fn age(&mut self) {
        self.gain /= 0.99;
    }

    /// Returns the most active atom that neither holds nor fails.
    pub(super) fn pick(&mut self, store: &Store) -> Option<Literal> {
        while let Some(&top) = self.heap.first() {
            self.remove_top();
            self.taken.push((narrow(store.level()), top));
            let literal = self.atoms[top as usize].literal;
            if !store.holds(literal) && !store.fails(literal) {
                return Some(literal);
            }
        }
        None
    }

    /// Puts back what was taken above a level.
    pub(super) fn back_to(&mut self, level: usize) {
        while let Some(&(at, atom)) = self.taken.last() {
            if (at as usize) < level {
                break;
            }
            self.taken.pop();
            self.insert(atom);
        }
    }

    /// Forgets the less active half if there are many; only without decisions.
    pub(super) fn tidy(&mut self) {
        if self.atoms.len() < MOST {
            return;
        }
        let mut atoms = std::mem::take(&mut self.atoms);
        atoms.sort_by(|a, b| b.activity.total_cmp(&a.activity));
        atoms.truncate(MOST / 2);
        *self = Self { gain: self.gain, ..Self::default() };
        for atom in atoms {
            let id = narrow(self.atoms.len());
            self.known.insert((atom.literal.side, atom.literal.least), id);
            self.atoms.push(Atom { place: AWAY, ..atom });
            self.insert(id);
        }
    }

    fn insert(&mut self, atom: u32) {
        if self.atoms[atom as usize].place == AWAY {
            self.atoms[atom as usize].place = narrow(self.heap.len());
            self.heap.push(atom);
            self.rise(self.heap.len() - 1);
        }
    }

    fn is_before(&self, one: u32, two: u32) -> bool {
        self.atoms[one as usize].activity > self.atoms[two as usize].activity
    }

    fn set(&mut self, place: usize, atom: u32) {
        self.heap[place] = atom;
        self.atoms[atom as usize].place = narrow(place);
    }

    fn rise(&mut self, mut place: usize) {
        let atom = self.heap[place];
        while place > 0 {
            let parent = (place - 1) / 2;
            if !self.is_before(atom, self.heap[parent]) {
                break;
            }
            self.set(place, self.heap[parent]);
            place = parent;
        }
        self.set(place, atom);
    }

    fn remove_top(&mut self) {
        self.atoms[self.heap[0] as usize].place = AWAY;
        let Some(atom) = self.heap.pop() else { return };
        if self.heap.is_empty() {
            return;
        }
        let mut place = 0;
        loop {
            let mut child = 2 * place + 1;
            if child >= self.heap.len() {
                break;
            }
            if child + 1 < self.heap.len() && self.is_before(self.heap[child + 1], self.heap[child]) {
                child += 1;
            }
            if !self.is_before(self.heap[child], atom) {
                break;
            }
            self.set(place, self.heap[child]);
            place = child;
        }
        self.set(place, atom);
    }
}
