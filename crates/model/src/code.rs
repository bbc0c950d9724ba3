//! Things by their codes.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::id::{Id, IdVec};

/// Something that people know by a code.
pub(crate) trait Coded {
    /// Returns the code.
    fn code(&self) -> &str;
}

/// The ids of things by the codes that stand with the things: none is kept twice.
#[derive(Clone, Debug)]
pub(crate) struct CodeIndex<I> {
    ids: HashTable<I>,
    hasher: DefaultHashBuilder,
}

impl<I> Default for CodeIndex<I> {
    fn default() -> Self {
        Self { ids: HashTable::new(), hasher: DefaultHashBuilder::default() }
    }
}

impl<I> PartialEq for CodeIndex<I> {
    /// What is found follows from the things, which are compared themselves.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<I: Id> CodeIndex<I> {
    /// Finds a thing by its code.
    pub(crate) fn find<T: Coded>(&self, code: &str, things: &IdVec<I, T>) -> Option<I> {
        self.ids.find(self.hasher.hash_one(code), |&id| things[id].code() == code).copied()
    }

    /// Adds a thing under its code, which must be new.
    pub(crate) fn insert<T: Coded>(&mut self, id: I, things: &IdVec<I, T>) {
        let hash = |&id: &I| self.hasher.hash_one(things[id].code());
        self.ids.insert_unique(hash(&id), id, hash);
    }

    /// Takes a thing out, before it changes its code.
    pub(crate) fn remove<T: Coded>(&mut self, id: I, things: &IdVec<I, T>) {
        let hash = self.hasher.hash_one(things[id].code());
        if let Ok(entry) = self.ids.find_entry(hash, |&known| known == id) {
            entry.remove();
        }
    }
}
