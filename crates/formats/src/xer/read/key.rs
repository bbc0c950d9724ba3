//! P6's keys and what they became. Keys live in formats only.
//!
//! P6 counts its rows, so a key is a number nearly always, the keys of a file mostly follow each other, and rows name
//! rows that are near. A list with a place for each number keeps near things near: in a hash table of texts every
//! look-up goes to two far places of memory, the table's and the file's.

use std::collections::HashMap;

/// Places that the list may have for each key in it; keys of one project are rarely ten apart.
const SPREAD: usize = 16;
/// Places that the list may have however few keys there are.
const FIRST: usize = 1024;

/// Things by their keys.
#[derive(Debug)]
pub(super) struct Keyed<'a, T> {
    things: Vec<Option<T>>,
    /// The first number, which has the first place of the list.
    first: u64,
    /// For each number from the first on where its thing is, or [`NONE`].
    near: Vec<u32>,
    /// Numbers that are too far away for the list.
    far: HashMap<u64, u32>,
    /// Keys that are spelled otherwise: with letters, signs or leading zeros.
    others: HashMap<&'a str, u32>,
}

/// Stands for no thing.
const NONE: u32 = u32::MAX;

impl<T> Default for Keyed<'_, T> {
    fn default() -> Self {
        Self { things: Vec::new(), first: 0, near: Vec::new(), far: HashMap::new(), others: HashMap::new() }
    }
}

impl<'a, T> Keyed<'a, T> {
    /// Returns what stands under a key.
    pub(super) fn get(&self, key: &str) -> Option<&T> {
        self.things[self.find(key)?].as_ref()
    }

    /// Returns whether something stands under a key.
    pub(super) fn contains(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Takes out what stands under a key.
    pub(super) fn remove(&mut self, key: &str) -> Option<T> {
        let at = self.find(key)?;
        self.things[at].take()
    }

    /// Puts something under a key, in place of what stood there.
    pub(super) fn insert(&mut self, key: &'a str, thing: T) {
        let at = self.find(key).unwrap_or_else(|| self.add(key));
        self.things[at] = Some(thing);
    }

    /// Returns what stands under a key, first put there as its default if nothing does.
    pub(super) fn or_default(&mut self, key: &'a str) -> &mut T
    where
        T: Default,
    {
        let at = self.find(key).unwrap_or_else(|| self.add(key));
        self.things[at].get_or_insert_default()
    }

    /// Returns how many things there are.
    pub(super) fn len(&self) -> usize {
        self.things.iter().flatten().count()
    }

    /// Returns whether there are no things.
    pub(super) fn is_empty(&self) -> bool {
        self.things.iter().flatten().next().is_none()
    }

    fn find(&self, key: &str) -> Option<usize> {
        let at = match number(key) {
            Some(number) => match self.place(number).and_then(|place| self.near.get(place)) {
                Some(&at) if at != NONE => at,
                _ => *self.far.get(&number)?,
            },
            None => *self.others.get(key)?,
        };
        Some(at as usize)
    }

    /// Makes room for a thing under a key that is new.
    fn add(&mut self, key: &'a str) -> usize {
        let at = self.things.len();
        let narrow = u32::try_from(at).expect("a file of 4 GiB has fewer than 2^32 rows");
        self.things.push(None);
        let Some(number) = number(key) else {
            self.others.insert(key, narrow);
            return at;
        };
        if at == 0 {
            self.first = number;
        }
        match self.place(number).filter(|&place| place < FIRST + SPREAD * at) {
            Some(place) => {
                if self.near.len() <= place {
                    self.near.resize(place + 1, NONE);
                }
                self.near[place] = narrow;
            }
            None => {
                self.far.insert(number, narrow);
            }
        }
        at
    }

    fn place(&self, number: u64) -> Option<usize> {
        usize::try_from(number.checked_sub(self.first)?).ok()
    }
}

/// Reads a key that is spelled as a number is written: two spellings must not become one key.
fn number(key: &str) -> Option<u64> {
    let digits = key.as_bytes();
    let is_canonical = (1..=19).contains(&digits.len()) && (digits[0] != b'0' || digits.len() == 1);
    if !is_canonical {
        return None;
    }
    digits
        .iter()
        .try_fold(0, |sum: u64, &digit| digit.is_ascii_digit().then(|| sum * 10 + u64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_number_are_keys_of_their_own() {
        let mut keyed = Keyed::default();
        for key in ["7", "07", "+7", "7.0", "A7", "", "0", "00", "18446744073709551616"] {
            assert!(!keyed.contains(key), "{key}");
            keyed.insert(key, key);
        }
        assert_eq!(keyed.len(), 9);
        assert_eq!(keyed.get("7"), Some(&"7"));
        assert_eq!(keyed.remove("07"), Some("07"));
        assert_eq!((keyed.get("07"), keyed.get("7")), (None, Some(&"7")));
        *keyed.or_default("18446744073709551616") = "large";
        assert_eq!(keyed.get("18446744073709551616"), Some(&"large"));
    }

    #[test]
    fn keys_near_and_far_are_found() {
        let numbers = [500_u64, 501, 1_523, 1_600, 499, 1, 9_999_999_999_999_999_999, 700_000, 502];
        let keys: Vec<String> = numbers.iter().map(u64::to_string).collect();
        let mut keyed = Keyed::default();
        for key in keys.iter().chain(&keys) {
            *keyed.or_default(key) += 1;
        }
        assert!(keys.iter().all(|key| keyed.get(key) == Some(&2)));
        assert_eq!((keyed.len(), keyed.get("503"), keyed.get("2")), (numbers.len(), None, None));
        assert!(keyed.near.len() < FIRST + SPREAD * numbers.len());
    }
}
