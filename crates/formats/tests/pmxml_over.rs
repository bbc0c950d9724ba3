//! Plans written over the PMXML they were read from: what no plan holds stays.

use chainage_formats::{Format, detect, pmxml};
use chainage_model::{Moment, Plan, WorkingTime};
use chainage_testkit::real;

/// Gives every activity another name and, where there is one, a later late start.
fn edited(plan: &Plan) -> Plan {
    let mut plan = plan.clone();
    for id in plan.activities().ids().collect::<Vec<_>>() {
        let edit = plan.edit_activity(id, |activity| {
            activity.name.en.push_str(" <again> & again");
            if let Some(start) = activity.stored.as_deref_mut().and_then(|stored| stored.late_start.as_mut())
            {
                *start = *start + WorkingTime::from_hours(24);
            }
        });
        edit.expect("a name changes neither code nor ids");
    }
    plan
}

/// The elements of a file that no plan holds, each with how often it is there.
fn strange_elements(text: &str) -> Vec<(&str, usize)> {
    let strange = ["<GUID", "<CreateUser", "<LastUpdateDate", "<ActivityNote", "<OBS>", "<EPS>", "<Risk"];
    strange.iter().map(|&tag| (tag, text.matches(tag).count())).collect()
}

#[test]
fn every_real_file_keeps_what_no_plan_holds() {
    let files = real::files("p6", "xml", "real PMXML written over itself");
    if files.is_empty() {
        return;
    }
    let mut n_files = 0;
    for (name, bytes) in files {
        if detect(&bytes, &name) != Some(Format::Pmxml) {
            continue;
        }
        n_files += 1;
        let plan = pmxml::read(&name, &bytes).unwrap_or_else(|error| panic!("{name}: {error}")).plan;
        assert!(pmxml::write_over(&plan, &name, &bytes) == Some(bytes.clone()), "{name}: the copy differs");
        let plan = edited(&plan);
        let written =
            pmxml::write_over(&plan, &name, &bytes).unwrap_or_else(|| panic!("{name}: not followed"));
        assert!(pmxml::read(&name, &written).unwrap().plan == plan, "{name}: the plan changed");
        let (before, after) = (String::from_utf8_lossy(&bytes), String::from_utf8_lossy(&written));
        assert_eq!(strange_elements(&after), strange_elements(&before), "{name}");
    }
    assert!(n_files >= 10, "{n_files} files");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An activity with elements that no plan holds, one of them in the place of another program.
    const FILE: &str = r#"<?xml version="1.0" encoding="windows-1252"?>
<!-- written by hand -->
<APIBusinessObjects xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <OBS><Name>Site</Name></OBS>
  <Calendar><Name>Week</Name><ObjectId>3</ObjectId></Calendar>
  <Calendar><Name>Night</Name><ObjectId>9</ObjectId></Calendar>
  <Project>
    <ActivityDefaultCalendarObjectId>3</ActivityDefaultCalendarObjectId>
    <DataDate>2026-03-02T08:00:00</DataDate>
    <Id>BYPASS</Id>
    <ObjectId>1</ObjectId>
    <Activity>
      <ActualFinishDate xsi:nil="true" />
      <GUID>{00}</GUID>
      <Id>A10</Id>
      <Name>Café</Name>
      <ObjectId>7</ObjectId>
      <PlannedDuration>40</PlannedDuration>
      <Mood>good</Mood>
    </Activity>
    <ActivityNote><ActivityObjectId>7</ActivityObjectId></ActivityNote>
  </Project>
</APIBusinessObjects>
"#;

    fn latin() -> Vec<u8> {
        FILE.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect()
    }

    fn read(bytes: &[u8]) -> Plan {
        pmxml::read("a.xml", bytes).unwrap().plan
    }

    #[test]
    fn what_did_not_change_stays_byte_for_byte() {
        let bytes = latin();
        assert_eq!(pmxml::write_over(&read(&bytes), "a.xml", &bytes), Some(bytes));
    }

    #[test]
    fn new_elements_stand_in_order_and_all_others_stay() {
        let bytes = latin();
        let mut plan = read(&bytes);
        let dig = plan.find_activity("A10").unwrap();
        plan.edit_activity(dig, |activity| {
            activity.name = "Cut & fill".into();
            activity.progress.actual_start = Moment::from_ymd_hm(2026, 3, 3, 8, 0);
            activity.progress.actual_finish = Moment::from_ymd_hm(2026, 3, 9, 17, 0);
            activity.progress.remaining = Some(WorkingTime::ZERO);
        })
        .unwrap();
        let written = String::from_utf8(pmxml::write_over(&plan, "a.xml", &bytes).unwrap()).unwrap();
        assert!(written.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- written by hand -->"));
        let from = written.find("<Activity>").unwrap();
        let activity = &written[from..written.find("</Activity>").unwrap()];
        let tags: Vec<&str> =
            activity.lines().map(|line| line.trim().split(['>', ' ']).next().unwrap()).collect();
        let has = |line: &str| activity.lines().any(|own| own.trim() == line);
        assert!(has("<ActualFinishDate>2026-03-09T17:00:00</ActualFinishDate>"), "{activity}");
        assert!(has("<ActualStartDate>2026-03-03T08:00:00</ActualStartDate>"), "{activity}");
        assert!(has("<Name>Cut &amp; fill</Name>") && has("<Mood>good</Mood>"), "{activity}");
        assert!(has("<GUID>{00}</GUID>") && has("<PlannedDuration>40</PlannedDuration>"), "{activity}");
        let place = |tag: &str| tags.iter().position(|own| *own == tag).unwrap();
        assert!(place("<ActualFinishDate") < place("<ActualStartDate"), "{tags:?}");
        assert!(place("<ActualStartDate") < place("<GUID"), "{tags:?}");
        assert!(written.contains("<OBS><Name>Site</Name></OBS>") && written.contains("<ActivityNote>"));
    }

    #[test]
    fn what_names_other_things_is_written_anew() {
        let bytes = latin();
        let mut plan = read(&bytes);
        let dig = plan.find_activity("A10").unwrap();
        let night = plan.find_calendar("Night");
        assert!(night.is_some());
        plan.edit_activity(dig, |activity| activity.calendar = night).unwrap();
        assert_eq!(pmxml::write_over(&plan, "a.xml", &bytes), None);
        let written = chainage_formats::write_over(&plan, "a.xml", &bytes, Format::Pmxml).unwrap();
        let again = read(&written);
        let dig = again.find_activity("A10").unwrap();
        assert_eq!(again.activity(dig).calendar, again.find_calendar("Night"));
    }
}
