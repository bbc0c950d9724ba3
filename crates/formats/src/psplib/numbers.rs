//! A text as a stream of numbers that knows its lines.

use chainage_model::{ActivityId, Id};

use super::InstanceError;

/// The words of a text, one after the other.
pub(super) struct Numbers<'a> {
    name: &'a str,
    words: Box<dyn Iterator<Item = (usize, &'a str)> + 'a>,
    line: usize,
}

impl<'a> Numbers<'a> {
    /// Returns the words of a text.
    pub(super) fn new(name: &'a str, text: &'a str) -> Self {
        Self::from_line(name, text.lines(), 1)
    }

    /// Returns the words of some lines, the first of which has a number.
    pub(super) fn from_line(name: &'a str, lines: impl Iterator<Item = &'a str> + 'a, first: usize) -> Self {
        let words = lines
            .enumerate()
            .flat_map(move |(at, line)| line.split_whitespace().map(move |word| (first + at, word)));
        Self { name, words: Box::new(words), line: first }
    }

    /// Returns the next number.
    pub(super) fn next(&mut self, expected: &'static str) -> Result<i64, InstanceError> {
        let (line, word) = self
            .words
            .next()
            .ok_or_else(|| InstanceError::TooShort { name: self.name.to_owned(), expected })?;
        self.line = line;
        let digits = word.trim_start_matches('[').trim_end_matches(']');
        digits.parse().map_err(|_| InstanceError::Unexpected {
            name: self.name.to_owned(),
            line,
            expected,
            found: word.to_owned(),
        })
    }

    /// Returns the next number, which is not below zero and at most `limit`.
    pub(super) fn count(&mut self, expected: &'static str, limit: usize) -> Result<usize, InstanceError> {
        let number = self.next(expected)?;
        usize::try_from(number).ok().filter(|count| *count <= limit).ok_or_else(|| {
            InstanceError::Unexpected {
                name: self.name.to_owned(),
                line: self.line,
                expected,
                found: number.to_string(),
            }
        })
    }

    /// Returns the next numbers, none below zero.
    pub(super) fn amounts(
        &mut self,
        count: usize,
        expected: &'static str,
    ) -> Result<Vec<i64>, InstanceError> {
        (0..count).map(|_| self.amount(expected)).collect()
    }

    /// Returns the next number, which is not below zero.
    pub(super) fn amount(&mut self, expected: &'static str) -> Result<i64, InstanceError> {
        self.count(expected, 1_000_000_000)
            .map(|amount| i64::try_from(amount).expect("at most a thousand million"))
    }

    /// Returns the next number as an activity of `total`, counted from `first`.
    pub(super) fn activity(&mut self, first: i64, total: usize) -> Result<ActivityId, InstanceError> {
        let number = self.next("the number of an activity")?;
        usize::try_from(number - first)
            .ok()
            .filter(|index| *index < total)
            .map(ActivityId::from_index)
            .ok_or_else(|| InstanceError::NoSuchActivity {
                name: self.name.to_owned(),
                line: self.line,
                number,
            })
    }
}
