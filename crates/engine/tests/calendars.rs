//! Compiled calendars against the calendar that looks at every minute.

#[cfg(test)]
mod tests {
    use chainage_engine::WorkingCalendar;
    use chainage_model::{CalendarId, Moment, Plan, WorkingTime};
    use chainage_testkit::oracle::Calendars;
    use chainage_testkit::strategy::plans;
    use chrono::{Days, NaiveDate};
    use proptest::prelude::*;
    use proptest::sample::Index;

    /// How many days the oracle looks at.
    const DAYS: u64 = 60;

    /// The calendars of a plan that work at all.
    fn compiled(plan: &Plan) -> impl Iterator<Item = (CalendarId, WorkingCalendar)> {
        plan.calendars().ids().filter_map(|id| Some((id, WorkingCalendar::compile(plan, id)?)))
    }

    /// A day between 2019 and 2027, where the exceptions of the plans are.
    fn days() -> impl Strategy<Value = NaiveDate> {
        (0..9 * 365_u64).prop_map(|day| NaiveDate::from_ymd_opt(2018, 12, 1).unwrap() + Days::new(day))
    }

    /// A moment between 1950 and 2150.
    fn moments() -> impl Strategy<Value = Moment> {
        let begin = Moment::from_ymd_hm(1950, 1, 1, 0, 0).unwrap();
        (0..200 * 525_960_i64).prop_map(move |minutes| begin + WorkingTime::from_minutes(minutes))
    }

    proptest! {
        // The same plans in every run; `PROPTEST_CASES` and `PROPTEST_RNG_SEED` ask for others.
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(1959),
            ..ProptestConfig::with_cases(200)
        })]

        #[test]
        fn every_minute_is_the_oracles(plan in plans(), from in days()) {
            let to = from + Days::new(DAYS);
            let oracle = Calendars::new(&plan, from, to);
            for (id, calendar) in compiled(&plan) {
                let intervals = calendar.intervals(Moment::from_date(from), Moment::from_date(to));
                let mut end = Moment::from_date(from);
                for (start, finish) in intervals {
                    prop_assert!(start < finish, "{start} {finish}");
                    let rest = oracle.between(Some(id), end, start);
                    prop_assert!(rest.is_zero(), "calendar {id:?}: {end} to {start} is worked");
                    let work = oracle.between(Some(id), start, finish);
                    prop_assert_eq!(work, finish - start, "calendar {:?}: {} to {} is not worked", id, start, finish);
                    end = finish;
                }
                let rest = oracle.between(Some(id), end, Moment::from_date(to));
                prop_assert!(rest.is_zero(), "calendar {id:?}: {end} to {to} is worked");
            }
        }

        #[test]
        fn what_the_model_says_of_a_day_is_what_is_compiled(plan in plans(), from in days()) {
            for (id, calendar) in compiled(&plan) {
                for date in from.iter_days().take(60) {
                    let midnight = Moment::from_date(date);
                    let hours = plan.hours_on(id, date).into_iter().map(|shift| {
                        let at = |minute: u16| midnight + WorkingTime::from_minutes(minute.into());
                        (at(shift.start), at(shift.end))
                    });
                    let day = calendar.intervals(midnight, midnight + WorkingTime::from_hours(24));
                    prop_assert_eq!(day.into_iter().collect::<Vec<_>>(), hours.collect::<Vec<_>>(), "calendar {:?} on {}", id, date);
                }
            }
        }

        #[test]
        fn amounts_of_work_are_the_oracles(plan in plans(), from in days(), a in any::<Index>(), b in any::<Index>()) {
            let oracle = Calendars::new(&plan, from, from + Days::new(DAYS));
            let [a, b] = [a, b].map(|index| {
                Moment::from_date(from) + WorkingTime::from_minutes(index.index(1440 * 60).try_into().unwrap())
            });
            for (id, calendar) in compiled(&plan) {
                let work = calendar.between(a, b);
                prop_assert_eq!(work, oracle.between(Some(id), a, b));
                // Going there and back stays within the stretch.
                prop_assert_eq!(calendar.add(a, work), oracle.add(Some(id), a, work));
                prop_assert_eq!(calendar.add(b, -work), oracle.add(Some(id), b, -work));
            }
        }

        #[test]
        fn the_two_inverses_embrace_a_moment(plan in plans(), m in moments()) {
            for (_, calendar) in compiled(&plan) {
                let count = calendar.count(m);
                let (finish, start) = (calendar.finish_at(count), calendar.start_at(count));
                prop_assert!(finish <= m && m <= start, "{finish} {m} {start}");
                prop_assert_eq!(calendar.count(finish), count);
                prop_assert_eq!(calendar.count(start), count);
                prop_assert_eq!(calendar.next_start(start), start);
                prop_assert_eq!(calendar.previous_finish(finish), finish);
            }
        }

        #[test]
        fn counts_never_fall(plan in plans(), mut moments in prop::collection::vec(moments(), 2..20)) {
            moments.sort();
            for (_, calendar) in compiled(&plan) {
                let counts: Vec<WorkingTime> = moments.iter().map(|&m| calendar.count(m)).collect();
                prop_assert!(counts.is_sorted(), "{counts:?}");
            }
        }
    }
}
