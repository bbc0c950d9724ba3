//! How much is held in each period.
//!
//! Periods stand in blocks, and of each block the greatest height is kept: whoever looks for a period that is too high
//! passes over whole blocks that are not.

/// Heights by period; zero behind the last.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    heights: Vec<i32>,
    /// The greatest height of each block.
    tops: Vec<i32>,
}

/// Periods in a block.
const BLOCK: usize = 16;

impl Profile {
    /// Changes the height of the periods `[first, last)`.
    pub(super) fn add(&mut self, first: i32, last: i32, change: i32) {
        let (first, last) = (place(first), place(last));
        if first >= last {
            return;
        }
        if self.heights.len() < last {
            let blocks = last.div_ceil(BLOCK);
            self.heights.resize(blocks * BLOCK, 0);
            self.tops.resize(blocks, 0);
        }
        self.heights[first..last].iter_mut().for_each(|height| *height += change);
        let blocks = first / BLOCK..last.div_ceil(BLOCK);
        let periods = self.heights[blocks.start * BLOCK..blocks.end * BLOCK].chunks_exact(BLOCK);
        for (top, periods) in self.tops[blocks].iter_mut().zip(periods) {
            *top = periods.iter().copied().max().unwrap_or(0);
        }
    }

    /// Returns the greatest height of all.
    pub(super) fn highest(&self) -> i32 {
        self.tops.iter().copied().max().unwrap_or(0)
    }

    /// Returns the first stretch `[first, last)` of the greatest height.
    pub(super) fn summit(&self) -> (i32, i32) {
        let highest = self.highest();
        let first = self.heights.iter().position(|&height| height == highest).unwrap_or(0);
        let length = self.heights[first..].iter().take_while(|&&height| height == highest).count();
        (period(first), period(first + length))
    }

    /// Returns the first period of `[from, to)` with a height above some room that is not left out.
    pub(super) fn first_above(&self, room: i32, from: i32, to: i32, but: impl Fn(i32) -> i32) -> Option<i32> {
        let (mut at, to) = (place(from), place(to).min(self.heights.len()));
        while at < to {
            if self.tops[at / BLOCK] <= room {
                at = (at / BLOCK + 1) * BLOCK;
            } else if self.heights[at] - but(period(at)) > room {
                return Some(period(at));
            } else {
                at += 1;
            }
        }
        None
    }

    /// Returns the last period of `[from, to)` with a height above some room, as [`Self::first_above`].
    pub(super) fn last_above(&self, room: i32, from: i32, to: i32, but: impl Fn(i32) -> i32) -> Option<i32> {
        let (from, mut end) = (place(from), place(to).min(self.heights.len()));
        while end > from {
            let at = end - 1;
            if self.tops[at / BLOCK] <= room {
                end = at / BLOCK * BLOCK;
            } else if self.heights[at] - but(period(at)) > room {
                return Some(period(at));
            } else {
                end = at;
            }
        }
        None
    }
}

/// A period as a place in the profile; nothing is held before the first.
fn place(period: i32) -> usize {
    usize::try_from(period).unwrap_or(0)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_possible_wrap, reason = "a place is a period")]
fn period(place: usize) -> i32 {
    place as i32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn blocks_tell_the_same_as_a_look_at_every_period(
            parts in prop::collection::vec((0..90, 0..40, 1..5), 0..12),
            (room, from, length, own) in (0..8, 0..100, 0..60, 0..3),
        ) {
            let mut profile = Profile::default();
            let mut heights = [0; 140];
            for (at, &(first, length, units)) in parts.iter().enumerate() {
                profile.add(first, first + length, units);
                // Every third part is taken back.
                if at % 3 == 0 {
                    profile.add(first, first + length, -units);
                } else {
                    (first..first + length).for_each(|period| heights[place(period)] += units);
                }
            }
            let but = |at: i32| if at % 2 == 0 { own } else { 0 };
            let is_above = |at: &i32| heights.get(place(*at)).is_some_and(|height| height - but(*at) > room);
            let to = from + length;
            prop_assert_eq!(profile.first_above(room, from, to, but), (from..to).find(is_above));
            prop_assert_eq!(profile.last_above(room, from, to, but), (from..to).rev().find(is_above));
            prop_assert_eq!(profile.highest(), heights.into_iter().max().unwrap_or(0));
        }
    }
}
