//! Everything that is read knows where it stands.

use chainage_formats::{Format, Import, no_includes, read_as, write};
use chainage_model::{Id, IdVec, Span};
use chainage_testkit::strategy::plans;
use proptest::prelude::*;

fn check<I: Id, T>(
    import: &Import,
    things: &IdVec<I, T>,
    places: &IdVec<I, Option<Span>>,
    text_of: impl Fn(&T) -> Option<String>,
) {
    assert_eq!(things.len(), places.len());
    for (thing, place) in things.iter().zip(places) {
        let place = place.unwrap();
        let file = &import.files[place.file.0 as usize];
        let text = &file.text[place.start as usize..place.end as usize];
        if let Some(expected) = text_of(thing) {
            assert_eq!(text.trim_matches('"'), expected);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(1959), ..ProptestConfig::with_cases(100) })]

    #[test]
    fn places_are_those_of_the_codes(plan in plans(), json in any::<bool>()) {
        let format = if json { Format::Json } else { Format::Toml };
        let bytes = write(&plan, format).unwrap();
        let import = read_as(format, "plan", &bytes, &mut no_includes).unwrap();
        let (plan, origins) = (&import.plan, &import.origins);
        check(&import, plan.projects(), &origins.projects, |project| Some(project.code.clone()));
        check(&import, plan.calendars(), &origins.calendars, |calendar| Some(calendar.code.clone()));
        check(&import, plan.resources(), &origins.resources, |resource| Some(resource.code.clone()));
        check(&import, plan.wbs(), &origins.wbs, |node| Some(node.code.clone()));
        check(&import, plan.activities(), &origins.activities, |activity| Some(activity.code.clone()));
        check(&import, plan.relationships(), &origins.relationships, |_| None);
        for (relationship, place) in plan.relationships().iter().zip(&origins.relationships) {
            let place = place.unwrap();
            let text = &import.files[0].text[place.start as usize..place.end as usize];
            prop_assert!(text.contains(plan.activity(relationship.predecessor).code.as_str()), "{}", text);
        }
    }
}
