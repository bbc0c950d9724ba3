//! Amounts that are not time: resource units and money.

use std::fmt;
use std::ops::{Add, AddAssign, Sub, SubAssign};

/// Units of a resource, in thousandths: 2 crews are `Units::whole(2)`, half a crew is `Units::from_thousandths(500)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Units(i64);

impl Units {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Returns whole units.
    pub const fn whole(units: i64) -> Self {
        Self(units * 1000)
    }

    /// Returns thousandths of a unit.
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// Returns the amount in thousandths.
    pub const fn thousandths(self) -> i64 {
        self.0
    }

    /// Returns how many whole units it takes: rounded up, none for less than nothing.
    ///
    /// ```
    /// use chainage_model::Units;
    /// assert_eq!(Units::from_thousandths(1250).rounded_up(), 2);
    /// assert_eq!(Units::from_thousandths(-1).rounded_up(), 0);
    /// ```
    pub fn rounded_up(self) -> usize {
        usize::try_from(self.0.max(0).unsigned_abs().div_ceil(1000)).unwrap_or(usize::MAX)
    }
}

impl fmt::Display for Units {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.0, 1000)
    }
}

/// Money in the smallest unit of the plan's currency: fen, cents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// Returns an amount in the smallest unit.
    pub const fn from_smallest(smallest: i64) -> Self {
        Self(smallest)
    }

    /// Returns the amount in the smallest unit.
    pub const fn smallest(self) -> i64 {
        self.0
    }

    /// Returns the amount in millions of the currency, for showing.
    #[expect(clippy::cast_precision_loss, reason = "for showing")]
    pub fn millions(self) -> f64 {
        self.0 as f64 / 1e8
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_decimal(f, self.0, 100)
    }
}

/// Writes `value / scale` in decimals without trailing zeros; `scale` is a power of ten.
fn write_decimal(f: &mut fmt::Formatter<'_>, value: i64, scale: u64) -> fmt::Result {
    let sign = if value < 0 { "-" } else { "" };
    let (whole, mut rest) = (value.unsigned_abs() / scale, value.unsigned_abs() % scale);
    write!(f, "{sign}{whole}")?;
    if rest > 0 {
        let mut width = scale.ilog10() as usize;
        while rest.is_multiple_of(10) {
            rest /= 10;
            width -= 1;
        }
        write!(f, ".{rest:0width$}")?;
    }
    Ok(())
}

macro_rules! arithmetic {
    ($($name:ident)*) => {$(
        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }
        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }
        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }
        impl SubAssign for $name {
            fn sub_assign(&mut self, other: Self) {
                self.0 -= other.0;
            }
        }
        impl std::iter::Sum for $name {
            fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
                amounts.fold(Self::ZERO, Add::add)
            }
        }
    )*};
}

arithmetic!(Units Money);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_have_no_trailing_zeros() {
        assert_eq!(Units::from_thousandths(2_050).to_string(), "2.05");
        assert_eq!(Units::whole(-3).to_string(), "-3");
        assert_eq!(Money::from_smallest(-5).to_string(), "-0.05");
    }
}
