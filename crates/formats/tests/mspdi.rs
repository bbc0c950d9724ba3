//! MS Project's XML as other programs write it, and as it should not be: a plan with remarks or a clear refusal.

use std::fmt::Write;

use chainage_formats::{Import, ReadError, mspdi};
use chainage_model::{Lag, LagCalendar, Moment, Placement, Split, Status, WorkingTime};

fn project(inside: &str) -> String {
    format!(
        "<Project xmlns=\"http://schemas.microsoft.com/project\"><StartDate>2026-03-02T08:00:00</StartDate>\
         {inside}</Project>"
    )
}

fn tasks(rows: &str) -> Import {
    read(&project(&format!("<Tasks>{rows}</Tasks>")))
}

fn read(text: &str) -> Import {
    mspdi::read("plan.xml", text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

fn refused(bytes: &[u8]) -> ReadError {
    mspdi::read("plan.xml", bytes).expect_err("such a file is refused")
}

fn codes(import: &Import) -> Vec<&str> {
    import.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect()
}

fn hours(hours: i64) -> WorkingTime {
    WorkingTime::from_hours(hours)
}

#[test]
fn document_types_are_refused_before_anything_is_expanded() {
    let bomb = "<!DOCTYPE Project [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>\
                <Project><Name>&b;</Name></Project>";
    assert_eq!(refused(bomb.as_bytes()).diagnostics[0].code.as_str(), "MSP002");
    let outside = "<!DOCTYPE Project SYSTEM \"file:///etc/passwd\"><Project/>";
    assert_eq!(refused(outside.as_bytes()).diagnostics[0].code.as_str(), "MSP002");
}

#[test]
fn entities_nobody_declared_stay_as_they_are_written() {
    let import = tasks("<Task><UID>1</UID><Name>a &unknown; b &#x41; &amp;</Name></Task>");
    assert_eq!(import.plan.activities().iter().next().unwrap().name.en, "a &unknown; b A &");
}

#[test]
fn characters_xml_forbids_do_no_harm() {
    let import = tasks("<Task><UID>1</UID><Name>a\u{1}b&#1;c</Name></Task>");
    assert!(import.plan.activities().iter().next().unwrap().name.en.contains('b'));
}

#[test]
fn nesting_has_a_limit() {
    let deep = project(&"<Tasks><Task>".repeat(100_000));
    assert!(matches!(refused(deep.as_bytes()).diagnostics[0].code.as_str(), "MSP001" | "MSP003"));
    let deep = format!("<Project>{}", "<Calendars>".repeat(1_000_000));
    assert!(matches!(refused(deep.as_bytes()).diagnostics[0].code.as_str(), "MSP001" | "MSP003"));
}

#[test]
fn a_file_cut_off_says_where() {
    let whole = project("<Tasks><Task><UID>1</UID></Task></Tasks>");
    let error = refused(&whole.as_bytes()[..whole.len() - 20]);
    assert_eq!(error.diagnostics[0].code.as_str(), "MSP001");
    assert!(error.diagnostics[0].span.is_some());
}

#[test]
fn files_of_other_kinds_are_named() {
    let says = |bytes: &[u8]| {
        let found = refused(bytes).diagnostics.remove(0);
        format!("{} {}", found.message, found.help.unwrap_or_default())
    };
    assert!(says(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1rest").contains("Save As, XML"));
    assert!(says(b"PK\x03\x04rest").contains("zip"));
    assert!(says(b"ERMHDR\t19.12").contains(".xer"));
    assert!(says(b"MPX,Microsoft Project").contains(".mpx"));
    assert!(says(b"<APIBusinessObjects/>").contains("Primavera"));
    assert!(says(b"<html></html>").contains("html"));
    assert!(says(b"").contains("empty"));
    assert!(says(b"hello").contains("no XML"));
}

#[test]
fn wide_encodings_and_marks_are_read() {
    let text = project("<Tasks><Task><UID>1</UID><Name>Тоннель 隧道</Name></Task></Tasks>");
    let wide = |to: fn(u16) -> [u8; 2]| -> Vec<u8> {
        format!("\u{feff}{text}").encode_utf16().flat_map(to).collect()
    };
    for bytes in [wide(u16::to_le_bytes), wide(u16::to_be_bytes), format!("\u{feff}{text}").into_bytes()] {
        let plan = mspdi::read("plan.xml", &bytes).unwrap().plan;
        assert_eq!(plan.activities().iter().next().unwrap().name.en, "Тоннель 隧道");
    }
}

#[test]
fn remaining_duration_left_out_is_derived() {
    let import = tasks(
        "<Task><UID>1</UID><Duration>PT40H0M0S</Duration><ActualStart>2026-03-02T08:00:00</ActualStart>\
         <ActualDuration>PT16H0M0S</ActualDuration></Task>\
         <Task><UID>2</UID><Duration>PT8H0M0S</Duration><ActualStart>2026-03-02T08:00:00</ActualStart>\
         <ActualFinish>2026-03-02T17:00:00</ActualFinish></Task>",
    );
    let progress: Vec<_> = import.plan.activities().iter().map(|activity| activity.progress).collect();
    assert_eq!(progress[0].remaining, Some(hours(24)));
    assert_eq!((progress[1].status(), progress[1].remaining_of(hours(8))), (Status::Finished, hours(0)));
}

#[test]
fn actual_dates_that_contradict_each_other_are_mended_and_named() {
    let import = tasks(
        "<Task><UID>1</UID><Duration>PT8H0M0S</Duration><ActualFinish>2026-03-02T17:00:00</ActualFinish></Task>\
         <Task><UID>2</UID><Duration>PT8H0M0S</Duration><ActualStart>2026-03-04T08:00:00</ActualStart>\
         <ActualFinish>2026-03-03T17:00:00</ActualFinish></Task>\
         <Task><UID>3</UID><Duration>PT8H0M0S</Duration><ActualStart>2026-03-02T08:00:00</ActualStart>\
         <Stop>2026-03-04T08:00:00</Stop><Resume>2026-03-03T08:00:00</Resume></Task>",
    );
    assert_eq!(codes(&import), ["MSP010"; 3]);
    for activity in import.plan.activities() {
        let progress = activity.progress;
        assert!(progress.actual_finish.is_none_or(|finish| progress.actual_start.unwrap() <= finish));
    }
}

#[test]
fn uids_that_are_missing_or_repeated_are_named() {
    let import = tasks(
        "<Task><ID>1</ID><Name>none</Name></Task><Task><UID>7</UID></Task><Task><UID>7</UID></Task>\
         <Task><UID>8</UID><PredecessorLink><PredecessorUID>7</PredecessorUID></PredecessorLink>\
         <PredecessorLink><PredecessorUID>99</PredecessorUID></PredecessorLink>\
         <PredecessorLink><PredecessorUID>8</PredecessorUID></PredecessorLink></Task>",
    );
    assert_eq!(codes(&import), ["MSP006", "MSP006", "MSP009", "MSP009"]);
    assert_eq!((import.plan.activities().len(), import.plan.relationships().len()), (4, 1));
    assert!(import.diagnostics[2].message.contains("UID 99"));
}

#[test]
fn amounts_out_of_range_are_cut_and_named() {
    let import = tasks(
        "<Task><UID>1</UID><Duration>PT-1293H0M0S</Duration></Task>\
         <Task><UID>2</UID><Duration>PT999999999999H0M0S</Duration></Task>\
         <Task><UID>3</UID><Duration>eight</Duration><PercentComplete>12,5</PercentComplete></Task>\
         <Task><UID>4</UID><Duration>-PT8H0M0S</Duration></Task>",
    );
    assert_eq!(codes(&import), ["MSP012", "MSP005", "MSP005", "MSP012"]);
    for activity in import.plan.activities() {
        assert!(!activity.duration.is_negative() && activity.duration <= WorkingTime::LARGEST);
    }
}

#[test]
fn lags_come_in_working_time_elapsed_time_and_percent() {
    let import = tasks(
        "<Task><UID>1</UID><Duration>PT40H0M0S</Duration></Task><Task><UID>2</UID>\
         <PredecessorLink><PredecessorUID>1</PredecessorUID><Type>3</Type><LinkLag>9600</LinkLag>\
         <LagFormat>7</LagFormat></PredecessorLink>\
         <PredecessorLink><PredecessorUID>1</PredecessorUID><LinkLag>-14400</LinkLag><LagFormat>8</LagFormat>\
         </PredecessorLink>\
         <PredecessorLink><PredecessorUID>1</PredecessorUID><Type>0</Type><LinkLag>50</LinkLag>\
         <LagFormat>19</LagFormat></PredecessorLink>\
         <PredecessorLink><PredecessorUID>1</PredecessorUID><Type>9</Type><LinkLag>9e99</LinkLag>\
         </PredecessorLink></Task>",
    );
    let found: Vec<_> = import.plan.relationships().iter().map(|one| (one.lag, one.lag_calendar)).collect();
    assert_eq!(
        found[..3],
        [
            (Lag::Time(hours(16)), LagCalendar::Default),
            (Lag::Time(-hours(24)), LagCalendar::Continuous),
            (Lag::Percent(50.0), LagCalendar::Default),
        ]
    );
    assert_eq!((found[3].0, codes(&import)), (Lag::ZERO, vec!["MSP005", "MSP012"]));
}

#[test]
fn outlines_may_jump_and_hold_empty_rows() {
    let import = tasks(
        "<Task><UID>0</UID><OutlineLevel>0</OutlineLevel><Summary>1</Summary></Task>\
         <Task><UID>1</UID><OutlineLevel>1</OutlineLevel></Task>\
         <Task><UID>2</UID><IsNull>1</IsNull></Task>\
         <Task><UID>3</UID><OutlineLevel>4</OutlineLevel></Task>\
         <Task><UID>4</UID><OutlineLevel>2</OutlineLevel></Task>\
         <Task><UID>5</UID></Task>",
    );
    assert_eq!(codes(&import), ["MSP013"]);
    assert_eq!((import.plan.wbs().len(), import.plan.activities().len()), (1, 3));
}

#[test]
fn links_of_summaries_reach_the_work_below() {
    let import = tasks(
        "<Task><UID>1</UID><OutlineLevel>1</OutlineLevel></Task>\
         <Task><UID>2</UID><OutlineLevel>2</OutlineLevel></Task>\
         <Task><UID>3</UID><OutlineLevel>2</OutlineLevel>\
         <PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink></Task>\
         <Task><UID>4</UID><OutlineLevel>1</OutlineLevel>\
         <PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink></Task>",
    );
    assert_eq!((import.plan.relationships().len(), codes(&import)), (2, vec!["MSP009"]));
}

#[test]
fn calendars_of_other_programs_are_mended() {
    let import = read(&project(
        "<CalendarUID>1</CalendarUID><Calendars>\
         <Calendar><UID>1</UID><BaseCalendarUID>-1</BaseCalendarUID></Calendar>\
         <Calendar><UID>2</UID><Name>a</Name><BaseCalendarUID>3</BaseCalendarUID></Calendar>\
         <Calendar><UID>3</UID><Name>b</Name><BaseCalendarUID>2</BaseCalendarUID></Calendar>\
         <Calendar><UID>4</UID><Name>a</Name><BaseCalendarUID>77</BaseCalendarUID></Calendar>\
         <Calendar><Name>c</Name><WeekDays><WeekDay><DayType>2</DayType><DayWorking>1</DayWorking>\
         <WorkingTimes><WorkingTime><FromTime>22:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime>\
         <WorkingTime><FromTime>21:00:00</FromTime><ToTime>23:00:00</ToTime></WorkingTime>\
         <WorkingTime><FromTime>late</FromTime><ToTime>05:00:00</ToTime></WorkingTime></WorkingTimes>\
         </WeekDay></WeekDays></Calendar></Calendars>",
    ));
    assert_eq!(import.plan.calendars().len(), 5);
    let last = import.plan.calendars().iter().last().unwrap();
    let monday = last.week.0[0].as_ref().unwrap();
    assert_eq!((monday.len(), monday[0].start, monday[0].end), (1, 21 * 60, 24 * 60));
    assert!(codes(&import).contains(&"MSP007") && codes(&import).contains(&"MSP005"));
}

#[test]
fn exceptions_do_not_grow_without_bound() {
    let mut exceptions = String::new();
    for _ in 0..200 {
        exceptions.push_str(
            "<Exception><TimePeriod><FromDate>1900-01-01T00:00:00</FromDate>\
             <ToDate>9999-12-31T23:59:00</ToDate></TimePeriod><Type>6</Type><DaysOfWeek>127</DaysOfWeek>\
             <Period>2</Period></Exception>",
        );
    }
    let import = read(&project(&format!(
        "<Calendars><Calendar><UID>1</UID><Exceptions>{exceptions}</Exceptions></Calendar></Calendars>"
    )));
    let calendar = import.plan.calendars().iter().next().unwrap();
    assert!(calendar.exceptions.len() <= 20_000, "{}", calendar.exceptions.len());
    assert!(codes(&import).contains(&"MSP008"));
    // Nor do those of many calendars together: each is short in the file.
    let exceptions = &exceptions[..exceptions.len() / 40];
    let calendar = format!("<Calendar><Exceptions>{exceptions}</Exceptions></Calendar>");
    let calendars = calendar.repeat(400);
    let import = read(&project(&format!("<Calendars>{calendars}</Calendars>")));
    let n_days: usize = import.plan.calendars().iter().map(|calendar| calendar.exceptions.len()).sum();
    assert!(n_days <= 1_000_000, "{n_days}");
    assert!(codes(&import).contains(&"MSP008"));
}

#[test]
fn assignments_to_nobody_and_resources_without_uid_are_left_out() {
    let import = read(&project(
        "<Tasks><Task><UID>1</UID><Duration>PT8H0M0S</Duration></Task></Tasks>\
         <Resources><Resource><Name>no uid</Name></Resource><Resource><UID>1</UID><Name>crew</Name></Resource>\
         <Resource><UID>1</UID><Name>again</Name></Resource></Resources>\
         <Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID></Assignment>\
         <Assignment><TaskUID>1</TaskUID><ResourceUID>9</ResourceUID></Assignment>\
         <Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>0.5</Units></Assignment>\
         <Assignment><ResourceUID>1</ResourceUID></Assignment></Assignments>",
    ));
    assert_eq!(codes(&import), ["MSP014"; 4]);
    assert_eq!(import.plan.activities().iter().next().unwrap().assignments.len(), 1);
}

#[test]
fn many_remarks_of_a_kind_are_counted_not_listed() {
    let mut rows = String::new();
    for uid in 1..=500 {
        write!(rows, "<Task><UID>{uid}</UID><Duration>x</Duration></Task>").unwrap();
    }
    assert!(tasks(&rows).diagnostics.len() < 60);
}

#[test]
fn manual_inactive_and_late_tasks_are_told_apart() {
    let import = tasks(
        "<Task><UID>1</UID><Manual>1</Manual><Start>2026-03-04T08:00:00</Start>\
         <Finish>2026-03-04T17:00:00</Finish></Task><Task><UID>2</UID><Active>0</Active></Task>\
         <Task><UID>3</UID><ConstraintType>1</ConstraintType></Task>",
    );
    let placements: Vec<_> = import.plan.activities().iter().map(|activity| activity.placement).collect();
    assert_eq!(placements, [Placement::Manual, Placement::Inactive, Placement::AsLateAsPossible]);
    let stored = import.plan.activities().iter().next().unwrap().stored.as_deref().unwrap();
    assert_eq!(stored.start, Moment::from_ymd_hm(2026, 3, 4, 8, 0));
}

#[test]
fn periods_without_work_are_planned_pauses() {
    let period = |from: &str, to: &str, value: &str| {
        format!(
            "<TimephasedData><Type>1</Type><Start>2026-03-{from}:00</Start><Finish>2026-03-{to}:00</Finish>\
             <Value>{value}</Value></TimephasedData>"
        )
    };
    let periods = [
        period("02T08:00", "03T08:00", "PT8H0M0S"),
        period("03T08:00", "05T08:00", "PT0H0M0S"),
        period("05T08:00", "05T17:00", "PT8H0M0S"),
        period("09T08:00", "06T08:00", "PT0H0M0S"),
    ];
    let import = read(&project(&format!(
        "<CalendarUID>1</CalendarUID><Calendars><Calendar><UID>1</UID><Name>Standard</Name></Calendar></Calendars>\
         <Tasks><Task><UID>1</UID><Duration>PT16H0M0S</Duration></Task></Tasks>\
         <Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID>\
         <WorkContour>8</WorkContour>{}</Assignment></Assignments>",
        periods.concat()
    )));
    let splits = &import.plan.activities().iter().next().unwrap().splits;
    assert_eq!(splits[..], [Split { after: hours(8), pause: hours(16) }]);
}

#[test]
fn n33_values_of_custom_fields_with_the_same_id_are_told_apart() {
    let import = read(&project(
        "<OutlineCodes><OutlineCode><FieldID>188744096</FieldID><Alias>Phase</Alias><Values>\
         <Value><ValueID>1</ValueID><Value>earth</Value></Value><Value><ValueID>1</ValueID><Value>steel</Value></Value>\
         <Value><Value>no id</Value></Value></Values></OutlineCode></OutlineCodes>\
         <Tasks><Task><UID>1</UID><OutlineCode><FieldID>188744096</FieldID><ValueID>1</ValueID></OutlineCode>\
         <OutlineCode><FieldID>188744096</FieldID><ValueID>9</ValueID></OutlineCode></Task></Tasks>",
    ));
    let labels = &import.plan.activities().iter().next().unwrap().labels;
    assert_eq!(labels[..], [("Phase".to_owned(), "earth".to_owned())], "the first value of an id holds");
}

#[test]
fn n35_counted_exceptions_and_far_ends_stay_short() {
    let exception = |from: &str, to: &str, more: &str| {
        format!(
            "<Exception><TimePeriod><FromDate>{from}T00:00:00</FromDate><ToDate>{to}T23:59:00</ToDate></TimePeriod>\
             {more}<DayWorking>0</DayWorking></Exception>"
        )
    };
    let counted = "<EnteredByOccurrences>1</EnteredByOccurrences><Occurrences>3</Occurrences><Type>6</Type>\
                   <DaysOfWeek>2</DaysOfWeek><Period>1</Period>";
    let import = read(&project(&format!(
        "<Calendars><Calendar><UID>1</UID><Exceptions>{}{}{}</Exceptions></Calendar></Calendars>",
        exception("2026-03-02", "2026-03-02", counted),
        exception("2026-12-24", "2049-12-31", ""),
        exception("2026-01-01", "9999-12-31", "<Type>2</Type><Month>0</Month><MonthDay>1</MonthDay>"),
    )));
    let exceptions = &import.plan.calendars().iter().next().unwrap().exceptions;
    let mondays = exceptions.iter().filter(|one| one.days.from.to_string().starts_with("2026-03"));
    assert_eq!(mondays.count(), 3);
    assert!(exceptions.iter().any(|one| one.days.to.to_string() == "2049-12-31"));
    assert!(exceptions.len() < 200, "{}", exceptions.len());
}

#[test]
fn n15_days_that_work_without_hours_have_those_of_an_office() {
    let import = read(&project(
        "<Calendars><Calendar><UID>1</UID><Name>c</Name><WeekDays>\
         <WeekDay><DayType>2</DayType><DayWorking>1</DayWorking></WeekDay>\
         <WeekDay><DayType>3</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime/></WorkingTimes></WeekDay>\
         <WeekDay><DayType>4</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime>\
         <ToTime>12:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay></WeekDays></Calendar></Calendars>",
    ));
    let week = &import.plan.calendars().iter().next().unwrap().week.0;
    let shifts: Vec<_> = week[..3].iter().map(|day| day.as_ref().map(Vec::len)).collect();
    assert_eq!(shifts, [Some(2), Some(0), Some(1)]);
    assert!(codes(&import).contains(&"MSP007"));
}

#[test]
fn n36_calendars_in_wrong_places_are_passed_over() {
    let day = "<WeekDay><DayType>2</DayType><DayWorking>1</DayWorking><WorkingTimes><WorkingTime>\
               <FromTime>06:00:00</FromTime><ToTime>10:00:00</ToTime></WorkingTime></WorkingTimes></WeekDay>";
    let import = read(&project(&format!(
        "<CalendarUID>1</CalendarUID><Calendar><UID>8</UID></Calendar><Calendars><Calendars><Calendar><UID>9</UID>\
         </Calendar></Calendars>{day}<Calendar><UID>1</UID><Name>c</Name>{day}<WeekDays><Calendar><UID>7</UID></Calendar>\
         {day}<WeekDays>{day}</WeekDays></WeekDays></Calendar></Calendars>\
         <Tasks><Task><UID>1</UID><CalendarUID>9</CalendarUID></Task></Tasks>"
    )));
    assert_eq!(import.plan.calendars().len(), 1);
    assert_eq!(import.plan.calendars().iter().next().unwrap().week.0[0].as_ref().map(Vec::len), Some(1));
    assert!(
        codes(&import).contains(&"MSP007"),
        "the calendar of the task is not found: {:?}",
        codes(&import)
    );
}

#[test]
fn n37_tasks_out_of_order_keep_their_links() {
    let import = tasks(
        "<Task><UID>5</UID><ID>3</ID><OutlineLevel>1</OutlineLevel>\
         <PredecessorLink><PredecessorUID>2</PredecessorUID></PredecessorLink></Task>\
         <Task><UID>2</UID><ID>1</ID><OutlineLevel>1</OutlineLevel></Task>\
         <Task><UID>0</UID><ID>0</ID><OutlineLevel>0</OutlineLevel><Summary>1</Summary></Task>",
    );
    assert_eq!(import.plan.relationships().len(), 1);
    let link = import.plan.relationships().iter().next().unwrap();
    assert_eq!(import.plan.activity(link.predecessor).code, "2");
}

#[test]
fn n39_names_of_resources_are_written_so_that_project_accepts_them() {
    let mut plan = chainage_testkit::notation::plan("resource crew 2\nA 5d [crew:1]");
    for code in ["Crew, night [north]", "Crew; night (north)"] {
        let crew = plan.resources().iter().next().unwrap().clone();
        plan.add_resource(chainage_model::Resource { code: code.to_owned(), ..crew }).unwrap();
    }
    let text = String::from_utf8(mspdi::write(&plan).unwrap()).unwrap();
    assert!(
        text.contains("<Name>Crew; night (north) 2</Name>")
            && text.contains("<Name>Crew; night (north)</Name>")
    );
    assert_eq!(mspdi::read("again.xml", text.as_bytes()).unwrap().plan.resources().len(), 3);
    let said = chainage_formats::losses(&plan, chainage_formats::Format::Mspdi);
    assert!(said.iter().any(|found| found.message.contains("commas and brackets in names of resources (1)")));
}
