//! Sheets as people make them.

use chainage_formats::{Format, Import, ReadError, no_includes, read_as};
use chainage_model::{Activity, ActivityId, Constraint, Plan, Relationship, Severity};
use encoding_rs::GB18030;

use crate::report::report;

fn read(text: &str) -> Result<Import, ReadError> {
    read_as(Format::Csv, "plan.csv", text.as_bytes(), &mut no_includes)
}

/// Returns a plan as lines: `CODE kind minutes <- predecessors constraints`.
fn lines(plan: &Plan) -> String {
    let line = |(id, activity): (ActivityId, &Activity)| {
        let links = plan.relationships().iter().filter(|link| link.successor == id);
        let link = |link: &Relationship| {
            format!(" <- {} {} {:?}", plan.activity(link.predecessor).code, link.kind, link.lag)
        };
        let links: Vec<String> = links.map(link).collect();
        let constraint = |constraint: &Constraint| format!(" {:?} {}", constraint.kind, constraint.date);
        let constraints: Vec<String> = activity.constraints.iter().map(constraint).collect();
        let minutes = activity.duration.minutes();
        format!("{} {:?} {minutes}{}{}\n", activity.code, activity.kind, links.concat(), constraints.concat())
    };
    plan.activities().enumerated().map(line).collect::<Vec<_>>().concat()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    match read(text) {
        Ok(import) => assert_eq!(lines(&import.plan), expected),
        Err(error) => panic!("{}", report(&Err(error))),
    }
}

const CHINESE: &str = "茂名高速公路施工进度计划,,,,
编 号,工作名称,工期（天）,紧前工作,计划开始时间
A,清表,5,,2026年3月2日
B,路基,10天,A,
C,路面,4周,\"B SS+3天、A\",
D,通车,0,C,
";

#[test]
fn a_chinese_sheet_is_read() {
    let expected = "A Task 2400\nB Task 4800 <- A FS Time(0min)\n\
        C Task 9600 <- B SS Time(1440min) <- A FS Time(0min)\nD FinishMilestone 0 <- C FS Time(0min)\n";
    check(CHINESE, expected);
    let import = read(CHINESE).unwrap();
    let project = import.plan.projects().iter().next().unwrap();
    assert_eq!((project.code.as_str(), project.name.en.as_str()), ("plan", "茂名高速公路施工进度计划"));
    assert_eq!(project.start.unwrap().to_string(), "2026-03-02T00:00");
}

#[test]
fn encodings_and_separators_do_not_matter() {
    let expected = read(CHINESE).unwrap().plan;
    let again = |bytes: &[u8]| read_as(Format::Csv, "plan.csv", bytes, &mut no_includes).unwrap().plan;
    assert!(again(&GB18030.encode(CHINESE).0) == expected);
    let tabs = CHINESE.replace(',', "\t").replace('\n', "\r\n");
    assert!(again(&[b"\xEF\xBB\xBF", tabs.as_bytes()].concat()) == expected);
    assert!(again(CHINESE.replace(',', ";").as_bytes()) == expected);
}

#[test]
fn an_export_of_ms_project_is_read() {
    check(
        "ID,Task Name,Duration,Start,Finish,Predecessors,Constraint Type,Constraint Date,Milestone\n\
         1,Clear,5 days?,Mon 2026-03-02 08:00,Fri 2026-03-06 17:00,,As Soon As Possible,NA,No\n\
         2,Dig,2 wks,2026-03-09,2026-03-20,1FS+2 days,Start No Earlier Than,2026-03-11,No\n\
         3,Open,0 days,2026-03-20,2026-03-20,\"1SS,2FF-50%\",,,Yes\n"
            .replace(",NA,", ",,")
            .as_str(),
        "1 Task 2400\n2 Task 4800 <- 1 FS Time(960min) StartNoEarlierThan 2026-03-11T00:00\n\
         3 FinishMilestone 0 <- 1 SS Time(0min) <- 2 FF Percent(-50.0)\n",
    );
}

#[test]
fn a_sheet_of_dates_alone_keeps_them() {
    check(
        "Name,Start,Finish\nClear,2026/3/2,2026/3/6\nDig,2026/3/9,2026/3/20\n",
        "1 Task 2400\n2 Task 4800 StartNoEarlierThan 2026-03-09T00:00\n",
    );
}

#[test]
fn successors_will_do_where_there_are_no_predecessors() {
    check(
        "Activity ID,Activity Name,OD,Successors\nA,Clear,5,\"B, C SS+1\"\nB,Dig,5,C\nC,Fill,5,\n",
        "A Task 2400\nB Task 2400 <- A FS Time(0min)\nC Task 2400 <- A SS Time(480min) <- B FS Time(0min)\n",
    );
}

#[test]
fn all_errors_are_reported_together_with_their_cells() {
    let text = "Code,Name,Duration,Predecessors,Start,Calendar\n\
        A060,Piles,5 dogs,,03/02/2026,\n\
        A070,Cap,3,A6O SS+2d,,\n\
        ,Deck,3,,,\n\
        A060,Rails,3,A070 FS+x,2026-02-30,\n\
        A090,Bells,,,,\n";
    assert_eq!(
        report(&read(text)),
        r#"plan.csv:2:12 PLAN002 cell C2: "5 dogs" is not an amount of time; expected one like 5, 5d, 4h30m, 2ed, 5 days or 5天
plan.csv:2:20 PLAN002 cell E2: "03/02/2026" can be read in two ways; write the year first, as in 2026-03-02
plan.csv:3:12 I002 cell D3: there is no activity "A6O" (did you mean "A060"?)
plan.csv:4:2 PLAN003 row 4: the activity needs a code
plan.csv:5:1 I001 cell A5: activity A060 is there twice
plan.csv:5:14 PLAN002 cell D5: "x" is not an amount of time; expected one like 5, 5d, 4h30m, 2ed, 5 days or 5天
plan.csv:5:24 PLAN002 cell E5: there is no day 2026-02-30 in the calendar
plan.csv:6:1 PLAN003 cell A6: activity A090 needs a duration, a quantity, or kind = "finish-milestone"
"#
    );
}

#[test]
fn what_is_not_known_is_kept_or_said() {
    let import = read("编号,名称,工期,标段,Durtion,开始\nA,清表,5,二标,7,2026-03-02\n小结,,,,,\n,路基工程,,,,\nB,路基,5,一标,,\n").unwrap_err();
    assert!(import.to_string().contains("needs a duration"), "{import}");
    let import = read(
        "编号,名称,工期,标段,Duraton,开始\nA,清表,5,二标,7,2026-03-02\n,路基工程,,,,\nB,路基,5,一标,,\n",
    )
    .unwrap();
    let activity = &import.plan.activities().iter().next().unwrap();
    assert_eq!(activity.labels[0], ("标段".to_owned(), "二标".to_owned()));
    let said: Vec<String> =
        import.diagnostics.iter().map(|note| format!("{} {}", note.severity, note.message)).collect();
    assert_eq!(
        said,
        [
            "info cell D1: column \"标段\" is not known, and kept as a label",
            "warning cell E1: column \"Duraton\" is not known, and kept as a label",
            "warning cell B3: the row has a name only, \"路基工程\", and is read as a heading between activities",
            "info no calendar is named: work is Monday to Friday, 08:00-12:00 and 13:00-17:00",
        ]
    );
    assert_eq!(import.diagnostics[1].help.as_deref(), Some("did you mean \"Duration\"?"));
}

#[test]
fn calendars_are_guessed_by_their_names() {
    let import =
        read("Code,Name,Duration,Calendar,Start\nA,x,5,7-day,2026-03-02\nB,y,5,Nights,\nC,z,5,,\n").unwrap();
    let days = |code: &str| {
        let id = import.plan.find_calendar(code).unwrap();
        import.plan.calendar(id).week.0.iter().flatten().filter(|shifts| !shifts.is_empty()).count()
    };
    assert_eq!([days("7-day"), days("Nights"), days("office")], [7, 5, 5]);
    let warned = import.diagnostics.iter().filter(|note| note.severity == Severity::Warning);
    assert_eq!(warned.count(), 1);
}

#[test]
fn what_is_no_table_says_so() {
    let say = |text: &str| report(&read(text));
    assert_eq!(say(" \n"), "FILE004 plan.csv is empty\n");
    assert!(
        say("hello\nworld\n").contains("TABLE001 cell A1: there is no row of headings"),
        "{}",
        say("hello\nworld\n")
    );
    assert!(say("Code,Code\nA,B\n").contains("two columns are read as code"));
    assert!(say(&",".repeat(20_000)).contains("TABLE001"));
    assert_eq!(say("Code,Duration\n"), "fine");
}
