//! P6's XML as P6 and other programs write it, and as it should not be: a plan with remarks or a clear refusal.
//! The numbers are those of the list of bad inputs this reader was built against.

use std::fmt::Write;

use chainage_formats::{Format, Import, ReadError, detect, losses, no_includes, pmxml};
use chainage_model::{
    ActivityKind, Constraint, ConstraintKind, Criticality, Lag, LagCalendar, Moment, Placement, Plan,
    ProgressRule, Shift, Wbs, WorkingTime,
};
use chainage_testkit::notation::plan;

fn file(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
         <APIBusinessObjects xmlns=\"http://xmlns.oracle.com/Primavera/P6/V8.3/API/BusinessObjects\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">{inside}</APIBusinessObjects>"
    )
}

fn project(inside: &str) -> String {
    let head = "<Id>BYPASS</Id><Name>Bypass</Name><ObjectId>7</ObjectId>\
                <PlannedStartDate>2026-03-02T08:00:00</PlannedStartDate>";
    file(&format!("<Project>{head}{inside}</Project>"))
}

fn activity(id: u32, inside: &str) -> String {
    format!("<Activity><Id>A{id}</Id><ObjectId>{id}</ObjectId>{inside}</Activity>")
}

fn read(text: &str) -> Import {
    pmxml::read("plan.xml", text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn refused(bytes: &[u8]) -> ReadError {
    pmxml::read("plan.xml", bytes).expect_err("such a file is refused")
}

fn says(import: &Import, code: &str, what: &str) {
    let is_it = |line: &String| line.starts_with(code) && line.contains(what);
    let said: Vec<_> =
        import.diagnostics.iter().map(|found| format!("{} {}", found.code, found.message)).collect();
    assert!(said.iter().any(is_it), "nothing says {code} {what:?}: {said:#?}");
}

fn first(plan: &Plan) -> &chainage_model::Activity {
    plan.activities().iter().next().expect("the plan has an activity")
}

fn at(day: u32, hour: u32) -> Moment {
    Moment::from_ymd_hm(2026, 3, day, hour, 0).expect("such a day there is")
}

const WEEK: &str = "<StandardWorkWeek><StandardWorkHours><DayOfWeek>Sunday</DayOfWeek><WorkTime xsi:nil=\"true\" />\
    </StandardWorkHours><StandardWorkHours><DayOfWeek>Monday</DayOfWeek><WorkTime><Start>08:00:00</Start>\
    <Finish>11:59:00</Finish></WorkTime><WorkTime><Start>13:00:00</Start><Finish>16:59:00</Finish></WorkTime>\
    </StandardWorkHours></StandardWorkWeek>";

#[test]
fn words_of_p6_become_kinds_constraints_and_options() {
    let import = read(&project(&format!(
        "<DataDate>2026-03-03T00:00:00</DataDate>{}{}\
         <Relationship><PredecessorActivityObjectId>1</PredecessorActivityObjectId>\
         <SuccessorActivityObjectId>2</SuccessorActivityObjectId><Type>Start to Finish</Type><Lag>-8.5</Lag>\
         </Relationship><ScheduleOptions><CriticalActivityPathType>Longest Path</CriticalActivityPathType>\
         <OutOfSequenceScheduleType>Progress Override</OutOfSequenceScheduleType>\
         <RelationshipLagCalendar>24 Hour Calendar</RelationshipLagCalendar></ScheduleOptions>",
        activity(
            1,
            "<Type>Finish Milestone</Type><PrimaryConstraintType>Finish On or Before</PrimaryConstraintType>\
             <PrimaryConstraintDate>2026-03-06T17:00:00</PrimaryConstraintDate>"
        ),
        activity(
            2,
            "<Type>Level of Effort</Type><PrimaryConstraintType>As Late As Possible</PrimaryConstraintType>\
             <PlannedDuration>12.5</PlannedDuration>"
        ),
    )));
    assert!(
        import.diagnostics.iter().all(|found| found.code.as_str() == "PMX013"),
        "{:?}",
        import.diagnostics
    );
    let plan = &import.plan;
    let kinds: Vec<_> = plan.activities().iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [ActivityKind::FinishMilestone, ActivityKind::LevelOfEffort]);
    assert_eq!(
        first(plan).constraints,
        [Constraint { kind: ConstraintKind::FinishNoLaterThan, date: at(6, 17) }]
    );
    let second = plan.activities().iter().nth(1).unwrap();
    assert_eq!((second.placement, second.duration.minutes()), (Placement::AsLateAsPossible, 750));
    assert_eq!(plan.relationships().iter().next().unwrap().lag, Lag::Time(WorkingTime::from_minutes(-510)));
    let project = plan.projects().iter().next().unwrap();
    assert_eq!((project.code.as_str(), project.data_date), ("BYPASS", Some(at(3, 0))));
    assert_eq!(project.options.progress, ProgressRule::ProgressOverride);
    assert_eq!(project.options.lag_calendar, LagCalendar::Continuous);
    assert_eq!(project.options.criticality, Criticality::LongestPath);
}

#[test]
fn n30_marks_comments_and_nothing_at_all_do_no_harm() {
    let text = project(&activity(
        1,
        "<Name>Dig</Name><WBSObjectId xsi:nil=\"true\" /><ActualStartDate xsi:nil=\"true\"/>",
    ));
    let (head, rest) = text.split_once("?>").unwrap();
    let marked = format!("\u{feff}{head}?>\n<!-- written by a program <APIBusinessObjects> -->\n{rest}");
    let import = read(&marked);
    assert_eq!((first(&import.plan).name.en.as_str(), first(&import.plan).wbs), ("Dig", None));
    let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(pmxml::read("plan.xml", &wide).unwrap().plan, import.plan);
}

#[test]
fn n30_any_version_of_p6_is_read() {
    for namespace in ["P6/V6.2", "P6/V24.12", "P6Professional/V20.12"] {
        let text = project(&activity(1, "")).replace("P6/V8.3", namespace);
        assert_eq!(detect(text.as_bytes(), "plan.xml"), Some(Format::Pmxml), "{namespace}");
        assert_eq!(read(&text).plan.activities().len(), 1, "{namespace}");
    }
    let prefixed = "<p:APIBusinessObjects xmlns:p=\"http://x\"><p:Project><p:Id>P</p:Id></p:Project></p:APIBusinessObjects>";
    assert_eq!(read(prefixed).plan.projects().iter().next().unwrap().code, "P");
}

#[test]
fn n30_calendars_without_default_days_or_dates_are_read() {
    let import = read(&file(&format!(
        "<Calendar><Name>site</Name><ObjectId>3</ObjectId>{WEEK}<HolidayOrExceptions>\
         <HolidayOrException><Date>2026-03-09T00:00:00</Date><WorkTime xsi:nil=\"true\"/></HolidayOrException>\
         <HolidayOrException><WorkTime/></HolidayOrException></HolidayOrExceptions></Calendar>\
         <Calendar><Name>empty</Name><ObjectId>4</ObjectId></Calendar>\
         <Project><Id>P</Id><ActivityDefaultCalendarObjectId>3</ActivityDefaultCalendarObjectId>\
         <PlannedStartDate>2026-03-02T08:00:00</PlannedStartDate></Project>"
    )));
    let calendars: Vec<_> = import.plan.calendars().iter().collect();
    let monday = calendars[0].week.0[0].as_deref().unwrap();
    assert_eq!(monday, [Shift { start: 480, end: 720 }, Shift { start: 780, end: 1020 }]);
    assert_eq!(calendars[0].exceptions.len(), 1);
    assert!(calendars[1].week.0[0].as_ref().is_some_and(|monday| !monday.is_empty()));
    says(&import, "PMX014", "an exception without a day");
    says(&import, "PMX014", "office hours hold");
}

#[test]
fn n30_finishes_are_last_minutes_in_files_of_p6_and_ends_in_others() {
    let hours = |text: &str| {
        let import = read(&file(&format!(
            "<Calendar><Name>c</Name><ObjectId>3</ObjectId>{text}</Calendar><Project><Id>P</Id></Project>"
        )));
        let plan = import.plan;
        plan.calendars().iter().next().unwrap().week.0[0].clone().unwrap()
    };
    let of_p6 = hours(WEEK);
    assert_eq!(of_p6, hours(&WEEK.replace("11:59", "12:00").replace("16:59", "17:00")));
    let round = WEEK.replace("08:00:00", "00:00:00").replace("11:59", "12:59").replace("16:59", "23:59");
    assert_eq!(hours(&round), [Shift::ALL_DAY]);
}

#[test]
fn n31_several_projects_with_baselines_are_kept_apart() {
    let one = |id: u32, extra: &str| {
        format!(
            "<Project><Id>P{id}</Id><ObjectId>{id}</ObjectId><PlannedStartDate>2026-03-02T08:00:00</PlannedStartDate>\
             <WBSObjectId>90{id}</WBSObjectId><WBS><Code>E</Code><ObjectId>{id}1</ObjectId></WBS>\
             <Activity><Id>A</Id><ObjectId>{id}2</ObjectId><WBSObjectId>{id}1</WBSObjectId></Activity>{extra}</Project>"
        )
    };
    let link = "<Relationship><PredecessorActivityObjectId>12</PredecessorActivityObjectId>\
                <SuccessorActivityObjectId>22</SuccessorActivityObjectId></Relationship>";
    let baseline = |original: u32| {
        format!(
            "<BaselineProject><Name>as tendered</Name><OriginalProjectObjectId>{original}</OriginalProjectObjectId>\
             <Activity><Id>A</Id><ObjectId>99</ObjectId><StartDate>2026-03-02T08:00:00</StartDate>\
             <FinishDate>2026-03-03T17:00:00</FinishDate><AtCompletionDuration>16</AtCompletionDuration></Activity>\
             <Activity><Id>gone</Id></Activity><ActivityExpense><ActivityObjectId>99</ActivityObjectId>\
             <PlannedCost>12.5</PlannedCost></ActivityExpense></BaselineProject>"
        )
    };
    let import = read(&file(&[one(1, ""), one(2, link), baseline(1), baseline(5)].concat()));
    let plan = &import.plan;
    assert_eq!((plan.projects().len(), plan.activities().len(), plan.wbs().len()), (2, 2, 2));
    assert_eq!((plan.relationships().len(), plan.baselines.len()), (1, 1));
    let dates = plan.baselines[0].activities.values().next().unwrap();
    assert_eq!((dates.start, dates.finish), (at(2, 8), at(3, 17)));
    assert_eq!(dates.duration, Some(WorkingTime::from_hours(16)));
    assert_eq!(dates.cost.map(chainage_model::Money::smallest), Some(1250));
    says(&import, "PMX026", "1 activities are not in the project now");
    says(&import, "PMX026", "the project of a baseline is not in the file");
}

#[test]
fn garbled_fields_are_named_by_object_and_element() {
    let import = read(&project(&format!(
        "{}{}<Relationship><PredecessorActivityObjectId>5</PredecessorActivityObjectId>\
         <SuccessorActivityObjectId>1</SuccessorActivityObjectId></Relationship>",
        activity(1, "<PlannedDuration>long</PlannedDuration><ActualStartDate>soon</ActualStartDate>"),
        activity(1, "<PrimaryConstraintType>Whenever</PrimaryConstraintType>"),
    )));
    says(&import, "PMX011", "Activity 1, PlannedDuration: \"long\" is not a number of hours");
    says(&import, "PMX010", "Activity 1, ActualStartDate: \"soon\" is not a date");
    says(&import, "PMX025", "Activity 2, ObjectId: the key is used twice");
    says(&import, "PMX019", "1 relationships name an activity that is not in the file");
    says(&import, "PMX013", "the file has no WBS");
    let shown = import.origins.activities.iter().next().unwrap().unwrap();
    assert!(import.files[0].text[shown.start as usize..].starts_with("<Activity><Id>A1</Id>"));
}

#[test]
fn a_percentage_beyond_all_is_all() {
    let percent = "<PercentCompleteType>Physical</PercentCompleteType><PhysicalPercentComplete>5</PhysicalPercentComplete>";
    let import = read(&project(&activity(1, percent)));
    assert_eq!(first(&import.plan).progress.percent, Some(100.0));
    let written = chainage_formats::write(&import.plan, Format::Toml).unwrap();
    chainage_formats::read("again.toml", &written, &mut no_includes).unwrap();
}

#[test]
fn objects_that_no_plan_holds_are_counted() {
    let note = "<ActivityNote><Note>x</Note></ActivityNote>";
    let import = read(&project(&format!("{}{note}{note}<Unheard><Of/></Unheard>", activity(1, ""))));
    says(&import, "PMX006", "notes (2)");
    assert_eq!(import.plan.activities().len(), 1);
}

#[test]
fn codes_and_fields_of_activities_are_labels() {
    let import = read(&file(
        "<UDFType><ObjectId>4</ObjectId><SubjectArea>Activity</SubjectArea><Title>Gang</Title></UDFType>\
         <ActivityCodeType><ObjectId>2</ObjectId><Name>Phase</Name></ActivityCodeType>\
         <ActivityCode><ObjectId>3</ObjectId><CodeTypeObjectId>2</CodeTypeObjectId><CodeValue>P1</CodeValue></ActivityCode>\
         <Project><Id>P</Id><Code><TypeObjectId>8</TypeObjectId></Code><Activity><Id>A</Id><ObjectId>1</ObjectId>\
         <Code><TypeObjectId>2</TypeObjectId><ValueObjectId>3</ValueObjectId></Code>\
         <UDF><TypeObjectId>4</TypeObjectId><IntegerValue>12</IntegerValue></UDF></Activity></Project>",
    ));
    let labels: Vec<_> =
        first(&import.plan).labels.iter().map(|(of, value)| (of.as_str(), value.as_str())).collect();
    assert_eq!(labels, [("Phase", "P1"), ("Gang", "12")]);
}

#[test]
fn n38_document_types_depth_and_forbidden_characters() {
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\">]><APIBusinessObjects>&a;</APIBusinessObjects>";
    assert_eq!(refused(bomb.as_bytes()).diagnostics[0].code.as_str(), "PMX002");
    let deep = format!("<APIBusinessObjects>{}", "<Project>".repeat(100_000));
    assert!(matches!(refused(deep.as_bytes()).diagnostics[0].code.as_str(), "PMX001" | "PMX003"));
    let import = read(&project(&activity(1, "<Name>a\u{1}b&#2;c &unknown;</Name>")));
    assert_eq!(first(&import.plan).name.en, "abc &unknown;");
    for end in [200, 250, 300] {
        let text = project(&activity(1, "<Name>cut</Name>"));
        assert_eq!(refused(&text.as_bytes()[..end]).diagnostics[0].code.as_str(), "PMX001");
    }
}

#[test]
fn n40_files_of_other_kinds_are_named() {
    let says = |bytes: &[u8]| refused(bytes).diagnostics[0].message.clone();
    assert!(says(b"").contains("is empty"));
    assert!(says(b"ERMHDR\t19.12").contains(".xer"));
    assert!(says(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains(".mpp"));
    assert!(says(b"PK\x03\x04").contains("zip"));
    assert!(says(b"<Project/>").contains("MS Project"));
    assert!(says(b"<html></html>").contains("html"));
    assert!(says(file("<Currency><Id>EUR</Id></Currency>").as_bytes()).contains("no project"));
}

#[test]
fn n40_the_content_decides_whatever_the_file_is_called() {
    let text = project(&activity(1, ""));
    for name in ["plan.xer", "plan.xml", "plan.csv", "plan"] {
        let import = chainage_formats::read(name, text.as_bytes(), &mut no_includes).unwrap();
        assert_eq!(import.plan.activities().len(), 1, "{name}");
    }
}

#[test]
fn many_rows_of_a_kind_are_counted_not_listed() {
    let mut rows = String::new();
    for id in 1..=5_000 {
        write!(rows, "{}", activity(id, "<PlannedDuration>x</PlannedDuration>")).unwrap();
    }
    let import = read(&project(&rows));
    assert!(import.diagnostics.len() < 40, "{}", import.diagnostics.len());
}

#[test]
fn what_is_written_is_what_p6_reads() {
    let mut plan = plan(
        "wbs E\nA 5d in E snet 2026-03-04 label team=north\nB 3d <- A SS+1d\nM start <- B\n\
         calendar night Mon-Fri 20:00-24:00\nresource crew 2",
    );
    let above = plan.wbs().ids().next().unwrap();
    let below = Wbs { code: "E.1".to_owned(), parent: Some(above), ..plan.wbs()[above].clone() };
    plan.add_wbs(below).unwrap();
    let text = String::from_utf8(pmxml::write(&plan)).unwrap();
    assert!(text.contains("http://xmlns.oracle.com/Primavera/P6/V19.12/API/BusinessObjects"), "{text}");
    assert!(text.contains("<Start>20:00:00</Start>") && text.contains("<Finish>23:59:00</Finish>"));
    assert!(text.contains("<PrimaryConstraintType>Start On or After</PrimaryConstraintType>"));
    assert!(text.contains("<Type>Start to Start</Type>"));
    // One root, named by the project and not written: the node below it names none above.
    let nodes: Vec<_> =
        text.split("<WBS>").skip(1).map(|node| node.split_once("</WBS>").unwrap().0).collect();
    assert_eq!(nodes.iter().filter(|node| node.contains("ParentObjectId")).count(), 1);
    let root = text.split("<WBSObjectId>").nth(1).unwrap().split_once('<').unwrap().0;
    assert!(nodes.iter().all(|node| !node.contains(&format!("<ObjectId>{root}</ObjectId>"))));
    // The elements of an activity stand in the order of the schema, which is the alphabet's.
    let activity = text.split("<Activity>").nth(1).unwrap().split_once("<Code>").unwrap().0;
    let names: Vec<_> =
        activity.lines().filter_map(|line| line.trim().strip_prefix('<')?.split('>').next()).collect();
    assert!(names.len() > 10 && names.is_sorted(), "{names:?}");
}

#[test]
fn what_p6_has_no_place_for_is_said() {
    let plan = plan("A 5d\nB 3ed <- A");
    let said = losses(&plan, Format::Pmxml);
    assert!(said[0].code.as_str() == "PMX030" && said[0].message.contains("which PMXML has no place for"));
}
