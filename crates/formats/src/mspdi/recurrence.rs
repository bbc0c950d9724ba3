//! The days of a recurring exception.

use chainage_model::DayRange;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

/// An exception recurs at most this often.
pub(super) const MOST: usize = 5_000;

/// When an exception recurs; the numbers are MSPDI's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Recurrence {
    /// 1 and 7 daily (7 every so many days), 2 yearly by date, 3 yearly by position, 4 monthly by date, 5 monthly by position, 6 weekly.
    pub(super) kind: i64,
    pub(super) from: NaiveDate,
    pub(super) to: NaiveDate,
    /// Every so many days, weeks or months.
    pub(super) period: u32,
    /// Bits from Sunday, 1.
    pub(super) days_of_week: i64,
    /// 0 any day, 1 weekday, 2 weekend day, 3 Sunday to 9 Saturday.
    pub(super) month_item: i64,
    /// 0 first to 3 fourth, 4 last.
    pub(super) month_position: i64,
    /// 0 January to 11 December.
    pub(super) month: i64,
    pub(super) month_day: u32,
    /// At most so many times.
    pub(super) occurrences: usize,
}

impl Recurrence {
    /// Returns the days, in order; `None` if the kind is not known.
    pub(super) fn days(&self) -> Option<Vec<DayRange>> {
        let occurrences = self.occurrences.min(MOST);
        if self.kind == 1 && self.period <= 1 {
            let last = self.from.checked_add_days(Days::new(occurrences.max(1) as u64 - 1));
            let to =
                if self.occurrences == usize::MAX { self.to } else { last.unwrap_or(self.to).min(self.to) };
            return Some(vec![DayRange { from: self.from, to }]);
        }
        let days: Box<dyn Iterator<Item = NaiveDate>> = match self.kind {
            1 | 7 => Box::new(self.from.iter_days().step_by(self.period as usize)),
            2 => Box::new(
                self.months().filter(|m| self.is_month(*m)).filter_map(|m| m.with_day(self.month_day)),
            ),
            3 => Box::new(self.months().filter(|m| self.is_month(*m)).filter_map(|m| self.position(m))),
            4 => Box::new(
                self.months().step_by(self.period as usize).filter_map(|m| m.with_day(self.month_day)),
            ),
            5 => Box::new(self.months().step_by(self.period as usize).filter_map(|m| self.position(m))),
            6 if self.days_of_week.trailing_zeros() >= 7 => Box::new(std::iter::empty()),
            6 => Box::new(self.from.iter_days().filter(|day| self.is_weekday(*day))),
            _ => return None,
        };
        let within = days.take_while(|day| *day <= self.to).filter(|day| *day >= self.from);
        Some(within.take(occurrences).map(DayRange::day).collect())
    }

    /// The first days of months, from the month of the first day to that of the last.
    fn months(&self) -> impl Iterator<Item = NaiveDate> + '_ {
        let first = self.from.with_day(1).unwrap_or(self.from);
        (0..)
            .map_while(move |n| first.checked_add_months(Months::new(n)))
            .take_while(|month| *month <= self.to)
    }

    fn is_month(&self, month: NaiveDate) -> bool {
        i64::from(month.month0()) == self.month
    }

    fn is_weekday(&self, day: NaiveDate) -> bool {
        let days = |day: NaiveDate| i64::from(day.num_days_from_ce());
        // Weeks begin on Sunday.
        let week = |day: NaiveDate| days(day).div_euclid(7);
        (self.days_of_week >> day.weekday().num_days_from_sunday()) & 1 == 1
            && (week(day) - week(self.from)).rem_euclid(i64::from(self.period)) == 0
    }

    /// The day of a month that the position names.
    fn position(&self, month: NaiveDate) -> Option<NaiveDate> {
        let is_weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let fits = |day: &NaiveDate| match self.month_item {
            0 => true,
            1 => !is_weekend(day),
            2 => is_weekend(day),
            item => i64::from(day.weekday().num_days_from_sunday()) == item - 3,
        };
        let mut days = month.iter_days().take_while(|day| day.month() == month.month()).filter(fits);
        match usize::try_from(self.month_position).ok()? {
            4.. => days.last(),
            position => days.nth(position),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    fn every(kind: i64) -> Recurrence {
        Recurrence {
            kind,
            from: date(2026, 3, 1),
            to: date(2026, 12, 31),
            period: 1,
            days_of_week: 0,
            month_item: 0,
            month_position: 0,
            month: 0,
            month_day: 1,
            occurrences: usize::MAX,
        }
    }

    fn days(recurrence: Recurrence) -> Vec<String> {
        recurrence.days().unwrap().iter().map(|range| range.from.to_string()).collect()
    }

    #[test]
    fn a_daily_exception_is_one_range() {
        let march = Recurrence { to: date(2049, 12, 31), ..every(1) };
        assert_eq!(march.days().unwrap(), [DayRange { from: date(2026, 3, 1), to: date(2049, 12, 31) }]);
        let third = Recurrence { period: 3, occurrences: 3, ..every(1) };
        assert_eq!(days(third), ["2026-03-01", "2026-03-04", "2026-03-07"]);
        assert_eq!(days(Recurrence { kind: 7, ..third }), ["2026-03-01", "2026-03-04", "2026-03-07"]);
    }

    #[test]
    fn weekly_ones_name_their_days_and_skip_weeks() {
        // Monday and Friday of every second week; 1 March 2026 is a Sunday.
        let weekly = Recurrence { days_of_week: 0b10_0010, period: 2, occurrences: 4, ..every(6) };
        assert_eq!(days(weekly), ["2026-03-02", "2026-03-06", "2026-03-16", "2026-03-20"]);
    }

    #[test]
    fn monthly_and_yearly_ones_go_by_date_or_by_position() {
        let thirty_first = Recurrence { month_day: 31, occurrences: 3, ..every(4) };
        assert_eq!(days(thirty_first), ["2026-03-31", "2026-05-31", "2026-07-31"]);
        let last_friday = Recurrence { month_item: 8, month_position: 4, occurrences: 2, ..every(5) };
        assert_eq!(days(last_friday), ["2026-03-27", "2026-04-24"]);
        let christmas = Recurrence { month: 11, month_day: 25, to: date(2028, 1, 1), ..every(2) };
        assert_eq!(days(christmas), ["2026-12-25", "2027-12-25"]);
        let first_weekday_of_may = Recurrence { month: 4, month_item: 1, ..every(3) };
        assert_eq!(days(first_weekday_of_may), ["2026-05-01"]);
    }
}
