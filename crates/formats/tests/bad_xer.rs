//! Files as other programs and careless hands leave them: each gives a plan and says what was odd, or is refused
//! clearly. The numbers are those of the list of bad inputs this reader was built against.

use chainage_formats::{Import, ReadError, xer};
use chainage_model::{
    Activity, Criticality, LagCalendar, Plan, ProgressRule, RelationshipKind, Status, WorkingTime,
};

fn read(bytes: &[u8]) -> Result<Import, ReadError> {
    xer::read("bad.xer", bytes, &xer::Options::default())
}

/// A file of tables, each with its columns and rows; cells stand between bars, and a broken bar is a bar.
fn file(tables: &[(&str, &str, &[&str])]) -> String {
    let mut text = String::from("ERMHDR\t19.12\t2026-03-02\tProject\ta\ta\tdb\tProject Management\tEUR\r\n");
    for (name, columns, rows) in tables {
        text = format!("{text}%T\t{name}\r\n%F\t{}\r\n", columns.replace('|', "\t"));
        for row in *rows {
            text = format!("{text}%R\t{}\r\n", row.replace('|', "\t").replace('¦', "|"));
        }
    }
    text + "%E\r\n"
}

const CALENDAR: (&str, &str, &[&str]) =
    ("CALENDAR", "clndr_id|default_flag|clndr_name|day_hr_cnt|clndr_data", &[]);
const PROJECT: (&str, &str, &[&str]) = (
    "PROJECT",
    "proj_id|proj_short_name|plan_start_date|last_recalc_date",
    &["1|BYPASS|2026-03-02 08:00|2026-03-02 08:00"],
);
const TASK: &str = "task_id|proj_id|task_code|task_name|task_type|target_drtn_hr_cnt|remain_drtn_hr_cnt|act_start_date|act_end_date";
const LINK: &str = "task_id|pred_task_id|pred_type|lag_hr_cnt";
const TWO: [&str; 2] = ["7|1|A10|Dig|TT_Task|40|40||", "8|1|A20|Fill|TT_Task|8|8||"];

fn two() -> String {
    file(&[PROJECT, ("TASK", TASK, &TWO), ("TASKPRED", LINK, &["8|7|PR_FS|0"])])
}

/// Reads a text and returns its plan and the codes of what was said.
fn plan(text: &str) -> (Plan, Vec<String>) {
    let import = read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let said = import.diagnostics.iter().map(|found| format!("{} {}", found.code, found.message));
    let said: Vec<String> = said.collect();
    (import.plan, said)
}

fn tasks(rows: &[&str]) -> (Plan, Vec<String>) {
    plan(&file(&[PROJECT, ("TASK", TASK, rows)]))
}

fn activity<'p>(plan: &'p Plan, code: &str) -> &'p Activity {
    plan.activity(plan.find_activity(code).unwrap_or_else(|| panic!("no {code}")))
}

fn says(said: &[String], what: &str) {
    assert!(said.iter().any(|line| line.contains(what)), "nothing says {what:?}: {said:#?}");
}

fn is_whole(plan: &Plan) {
    assert_eq!((plan.activities().len(), plan.relationships().len()), (2, 1));
    assert_eq!(activity(plan, "A10").name.en, "Dig");
}

fn hours(clndr_data: &str) -> (Plan, Vec<String>) {
    let row = format!("5|Y|Site|8|{}", clndr_data.replace('|', "¦"));
    plan(&file(&[(CALENDAR.0, CALENDAR.1, &[&row]), PROJECT, ("TASK", TASK, &TWO)]))
}

#[test]
fn n01_no_header() {
    let (found, said) = plan(two().split_once("\r\n").unwrap().1);
    is_whole(&found);
    says(&said, "XER004");
}

#[test]
fn n02_utf_16() {
    for mark in ["\u{feff}", ""] {
        let wide: Vec<u8> = format!("{mark}{}", two()).encode_utf16().flat_map(u16::to_le_bytes).collect();
        is_whole(&read(&wide).unwrap().plan);
    }
}

#[test]
fn n03_code_pages_are_told_by_names() {
    // "Земля" in windows-1251, "桥梁" in GBK, "الحفر" in windows-1256.
    let cases: [(&[u8], &str); 3] = [
        (b"\xc7\xe5\xec\xeb\xff", "Земля"),
        (b"\xc7\xc5\xc1\xba", "桥梁"),
        (b"\xc7\xe1\xcd\xdd\xd1", "الحفر"),
    ];
    for (bytes, name) in cases {
        let (head, tail) = two().split_once("Dig").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
        let import = read(&[head.as_bytes(), bytes, tail.as_bytes()].concat()).unwrap();
        assert_eq!(activity(&import.plan, "A10").name.en, name);
        assert!(import.diagnostics.iter().any(|found| found.code.as_str() == "XER002"), "a guess is said");
    }
}

#[test]
fn n04_line_ends() {
    for end in ["\n", "\r", "\r\n"] {
        is_whole(&plan(&two().replace("\r\n", end)).0);
    }
    is_whole(&plan(&two().replacen("\r\n", "\n", 3).replacen("\r\n", "\r", 1)).0);
}

#[test]
fn n05_delete_and_nul_characters() {
    let (found, _) = plan(&two().replace("Dig", "Di\0g\u{7f}\u{7f}deep"));
    assert_eq!(activity(&found, "A10").name.en, "Dig\ndeep");
    let (found, said) =
        hours("(0||CalendarData()(\u{7f}\u{7f}  (0||DaysOfWeek()(\0(0||2()((0||0(s|08:00|f|12:00)())))))))");
    assert!(!said.iter().any(|line| line.contains("clndr_data")), "{said:?}");
    assert_eq!(found.calendars().iter().next().unwrap().week.0[0].as_ref().unwrap().len(), 1);
}

#[test]
fn n06_short_row() {
    let (found, said) = tasks(&["7|1|A10|Dig", TWO[1]]);
    assert_eq!(activity(&found, "A10").name.en, "Dig");
    says(&said, "TASK row 1: 4 cells for 9 columns");
}

#[test]
fn n07_tab_inside_a_text() {
    let (found, said) = tasks(&["7|1|A10|Dig|deep|TT_Task|40|40||", TWO[1]]);
    assert_eq!(activity(&found, "A10").duration.minutes(), 2400);
    says(&said, "XER008");
}

#[test]
fn n08_line_break_inside_a_text() {
    let (found, _) = plan(&two().replace("Dig", "Dig\r\n100% of it"));
    assert_eq!((found.activities().len(), found.relationships().len()), (2, 1));
    assert!(activity(&found, "A10").name.en.starts_with("Dig\n100% of it"));
    assert_eq!(activity(&found, "A10").duration.minutes(), 2400);
}

#[test]
fn n09_quotation_marks_mean_nothing() {
    let (found, _) = plan(&two().replace("Dig", "\"Dig").replace("Fill", "12\"\" pipe"));
    assert_eq!(activity(&found, "A10").name.en, "\"Dig");
    assert_eq!(activity(&found, "A20").name.en, "12\"\" pipe");
}

#[test]
fn n10_cut_off_anywhere() {
    let text = two();
    for end in 0..text.len() {
        if let Ok(import) = read(&text.as_bytes()[..end]) {
            let said = import.diagnostics.iter().any(|found| found.code.as_str() == "XER005");
            assert!(said || text[..end].contains("%E"), "nothing said at {end}");
        }
    }
}

#[test]
fn n11_tables_twice_unknown_and_in_lower_case() {
    let (found, _) = plan(&file(&[
        ("FUTURE", "x|y", &["1|2"]),
        ("task", "TASK_NAME|task_code|task_id|proj_id", &["Dig|A10|7|1"]),
        PROJECT,
        ("TASK", TASK, &[TWO[1]]),
        ("TASKPRED", LINK, &["8|7|PR_FS|0"]),
    ]));
    is_whole(&found);
}

#[test]
fn n12_missing_tables() {
    let (_, said) = tasks(&TWO);
    for table in ["SCHEDOPTIONS", "PROJWBS", "CALENDAR"] {
        says(&said, &format!("no table {table}"));
    }
}

#[test]
fn n13_calendar_text_of_another_syntax() {
    for text in ["", "MON-FRI", "((((", "(0||"] {
        let (found, said) = hours(text);
        says(&said, "CALENDAR row 1, clndr_data");
        assert!(!found.calendars().iter().next().unwrap().week.is_silent(), "office hours hold");
    }
}

#[test]
fn n14_exceptions_that_are_garbage() {
    for entry in ["(0||0()())", "(0||0(d|0)())", "(0||0(d|x)())", "(0||0(d|99999999999)())", "rubbish"] {
        let week = "(0||DaysOfWeek()((0||2()((0||0(s|08:00|f|12:00)())))))";
        let (found, said) = hours(&format!("(0||CalendarData()({week}(0||Exceptions()({entry}))))"));
        assert!(found.calendars().iter().next().unwrap().exceptions.is_empty());
        says(&said, "clndr_data");
    }
}

#[test]
fn n15_n17_calendars_that_never_work_and_loops_of_bases() {
    let never = "(0||CalendarData()((0||DaysOfWeek()((0||1()())(0||2()())))))";
    let (_, said) = hours(never);
    says(&said, "XER015");
    let (found, said) = plan(&file(&[
        ("CALENDAR", "clndr_id|clndr_name|base_clndr_id|clndr_data", &["5|A|6|", "6|B|5|", "7|C|7|"]),
        PROJECT,
        ("TASK", TASK, &TWO),
    ]));
    says(&said, "XER016");
    assert_eq!(found.activities().len(), 2);
}

#[test]
fn n16_clocks() {
    let shifts = "(0||0(f|12:00 PM|s|8:00 AM)())(0||1(s|11:00|f|17:00)())(0||2(s|22:00|f|00:00)())";
    let (found, _) = hours(&format!("(0||CalendarData()((0||DaysOfWeek()((0||2()({shifts}))))))"));
    let monday = found.calendars().iter().next().unwrap().week.0[0].clone().unwrap();
    let monday: Vec<_> = monday.iter().map(|shift| (shift.start, shift.end)).collect();
    assert_eq!(monday, [(480, 1020), (1320, 1440)]);
}

#[test]
fn n18_dates() {
    for (date, is_good) in
        [("2026-3-2 08:00", true), ("02-MAR-26", true), ("2026-03-02T08:00:00Z", true), ("9", false)]
    {
        let (found, said) = tasks(&[&format!("7|1|A10|Dig|TT_Task|40|40|{date}|"), TWO[1]]);
        assert_eq!(activity(&found, "A10").progress.actual_start.is_some(), is_good, "{date}");
        if !is_good {
            says(&said, "TASK row 1, act_start_date: \"9\" is not a date");
        }
    }
}

#[test]
fn n19_decimal_comma() {
    let currency = ("CURRTYPE", "curr_id|curr_short_name|decimal_symbol", &["1|EUR|,"][..]);
    let (found, _) = plan(&file(&[currency, PROJECT, ("TASK", TASK, &["7|1|A10|Dig|TT_Task|8,5|8,5||"])]));
    assert_eq!(activity(&found, "A10").duration.minutes(), 510);
}

#[test]
fn n19_critical_threshold_with_decimals() {
    let currency = ("CURRTYPE", "curr_id|curr_short_name|decimal_symbol", &["1|EUR|,"][..]);
    for (hours, minutes) in [("7,5", 450), ("7.5", 450), ("-0.5", -30)] {
        let row = format!("1|BYPASS|2026-03-02 08:00|{hours}");
        let columns = "proj_id|proj_short_name|plan_start_date|critical_drtn_hr_cnt";
        let (found, _) = plan(&file(&[currency, ("PROJECT", columns, &[&row]), ("TASK", TASK, &TWO)]));
        let threshold = Criticality::TotalFloat(WorkingTime::from_minutes(minutes));
        assert_eq!(found.projects().iter().next().unwrap().options.criticality, threshold, "{hours}");
    }
}

#[test]
fn n20_durations() {
    for (hours, minutes) in [("0.0125", 1), ("-8", 0), ("", 0), ("1e300", 0), ("8h", 0)] {
        let (found, said) = tasks(&[&format!("7|1|A10|Dig|TT_Task|{hours}|{hours}||")]);
        assert_eq!(activity(&found, "A10").duration.minutes(), minutes, "{hours}");
        if hours.len() > 1 && minutes == 0 {
            says(&said, "TASK row 1, target_drtn_hr_cnt");
        }
    }
}

#[test]
fn n21_codes() {
    let links = ("TASKPRED", LINK, &["8|7|SS|0", "8|7|PR_XX|0"][..]);
    let text = file(&[PROJECT, ("TASK", TASK, &TWO), links]);
    let (found, said) = plan(&text);
    let kinds: Vec<_> = found.relationships().iter().map(|link| link.kind).collect();
    assert_eq!(kinds, [RelationshipKind::StartStart, RelationshipKind::FinishStart]);
    says(&said, "TASKPRED row 2, pred_type: \"PR_XX\" is not known");
    let (import, document) =
        xer::read_with_document("a.xer", text.as_bytes(), &xer::Options::default()).unwrap();
    let written = String::from_utf8(xer::write_over(&import.plan, &document).unwrap()).unwrap();
    assert_eq!(written, text, "what is not known survives");
}

#[test]
fn n21_codes_of_options() {
    let columns = "proj_id|sched_calendar_on_relationship_lag|sched_float_type|sched_retained_logic";
    for (code, calendar) in [
        ("rcal_24hour", LagCalendar::Continuous),
        ("RCAL_SUCCESSOR", LagCalendar::Successor),
        ("rcal_Moon", LagCalendar::Predecessor),
    ] {
        let row = format!("1|{code}|FT_Sum|N");
        let text = file(&[PROJECT, ("SCHEDOPTIONS", columns, &[&row]), ("TASK", TASK, &TWO)]);
        let (found, said) = plan(&text);
        let options = found.projects().iter().next().unwrap().options;
        assert_eq!((options.lag_calendar, options.progress), (calendar, ProgressRule::ActualDates));
        says(&said, "sched_float_type: \"FT_Sum\" is not known");
        let document = xer::read_with_document("a.xer", text.as_bytes(), &xer::Options::default()).unwrap().1;
        assert_eq!(
            xer::write_over(&found, &document).unwrap(),
            text.as_bytes(),
            "what is not known survives"
        );
    }
}

#[test]
fn n22_n23_n24_relationships() {
    let rows = &["8|99|PR_FS|0", "8|7|PR_FS|0", "8|7|PR_SS|8", "7|7|PR_FS|0", "7|8|PR_FS|0"][..];
    let (found, said) = plan(&file(&[PROJECT, ("TASK", TASK, &TWO), ("TASKPRED", LINK, rows)]));
    assert_eq!(found.relationships().len(), 3, "two of one pair and the one that closes a loop");
    says(&said, "XER019");
    says(&said, "TASKPRED row 4");
}

#[test]
fn n24_relationships_of_work_that_spans_other_work() {
    let rows = ["7|1|A10|Dig|TT_LOE|40|40||", "8|1|A20|Fill|TT_WBS|8|8||", "9|1|A30|Pave|TT_Task|8|8||"];
    let links = ["9|7|PR_FS|0", "7|8|PR_SS|0", "8|9|PR_FF|0", "9|9|PR_FF|8"];
    let (found, said) = plan(&file(&[PROJECT, ("TASK", TASK, &rows), ("TASKPRED", LINK, &links)]));
    assert_eq!(
        found.relationships().len(),
        3,
        "all but the one to itself: that they drive nothing is known later"
    );
    assert!(activity(&found, "A10").kind.is_summary() && activity(&found, "A20").kind.is_summary());
    says(&said, "TASKPRED row 4");
}

#[test]
fn n25_states_that_dates_do_not_bear_out() {
    let columns = "task_id|proj_id|task_code|status_code|target_drtn_hr_cnt|remain_drtn_hr_cnt|act_start_date|act_end_date";
    let (found, said) = plan(&file(&[
        PROJECT,
        (
            "TASK",
            columns,
            &[
                "7|1|A10|TK_Complete|40|0|2026-03-02 08:00|",
                "8|1|A20|TK_Active|8|8||",
                "9|1|A30|TK_Active|8|0|2026-03-02 08:00|",
                "10|1|A40|TK_NotStart|8|0|2026-03-02 08:00|2026-03-01 17:00",
            ],
        ),
    ]));
    let states = found.activities().iter().map(|activity| activity.progress.status());
    assert!(states.eq([Status::InProgress, Status::NotStarted, Status::InProgress, Status::Finished]));
    assert!(activity(&found, "A30").progress.remaining.is_some_and(WorkingTime::is_zero));
    for row in [
        "TASK row 1, status_code: complete without an actual finish",
        "TASK row 2, status_code: active without an actual start",
        "TASK row 4, act_end_date: an actual finish before the actual start",
    ] {
        says(&said, row);
    }
}

#[test]
fn n25_progress_that_contradicts_itself() {
    let (found, said) =
        tasks(&["7|1|A10|Dig|TT_Task|40|0||2026-03-01 17:00", "8|1|A20|Fill|TT_Task|8|0|2026-03-03 08:00|"]);
    says(&said, "XER021");
    says(&said, "XER022");
    assert!(activity(&found, "A10").progress.actual_finish.is_some());
}

#[test]
fn n26_codes_of_activities() {
    let (found, said) =
        tasks(&["7|1|A10|Dig|TT_Task|40|40||", "8|1|A10|Fill|TT_Task|8|8||", "9|1||Pave|TT_Task|8|8||"]);
    assert_eq!(found.activities().len(), 3);
    says(&said, "TASK row 2, task_code");
    says(&said, "TASK row 3, task_code");
}

#[test]
fn n26_the_same_code_in_two_projects_is_no_fault() {
    let projects =
        ("PROJECT", "proj_id|proj_short_name|plan_start_date", &["1|P|2026-03-02", "2|Q|2026-03-02"][..]);
    let rows = ["7|1|A10|Dig|TT_Task|40|40||", "8|2|A10|Fill|TT_Task|8|8||"];
    let (found, said) = plan(&file(&[projects, ("TASK", TASK, &rows), ("TASKPRED", LINK, &["8|7|PR_FS|0"])]));
    assert_eq!(
        (activity(&found, "P/A10").name.en.as_str(), activity(&found, "Q/A10").name.en.as_str()),
        ("Dig", "Fill")
    );
    assert_eq!(found.relationships().len(), 1);
    assert!(!said.iter().any(|line| line.contains("XER017")), "{said:?}");
}

#[test]
fn n27_project_without_dates() {
    let project = ("PROJECT", "proj_id|proj_short_name", &["1|BYPASS"][..]);
    let (found, said) =
        plan(&file(&[project, ("TASK", TASK, &["7|1|A10|Dig|TT_Task|40|8|2026-03-02 08:00|"])]));
    says(&said, "XER024");
    assert!(found.projects().iter().next().unwrap().start.is_some());
}

#[test]
fn n28_n29_short_guids_and_headers_of_other_tools() {
    let guid =
        ("TASK", "task_id|proj_id|task_code|task_name|guid", &["7|1|A10|Dig|zz==", "8|1|A20|Fill|"][..]);
    let text = file(&[PROJECT, guid, ("TASKPRED", LINK, &["8|7|PR_FS|0"])]);
    for header in ["ERMHDR", "ERMHDR\t1.0", "ERMHDR\t12.0\tPowerProject", "ERMHDR \t8.0"] {
        let (_, rest) = text.split_once("\r\n").unwrap();
        is_whole(&plan(&format!("{header}\r\n{rest}")).0);
    }
}

#[test]
fn n39_what_is_written_has_one_root_a_project_and_the_columns_p6_requires() {
    let found = plan(&two()).0;
    let text = String::from_utf8(xer::write(&found)).unwrap();
    let table = |name: &str| {
        let from = text.find(&format!("%T\t{name}\r\n%F\t")).unwrap_or_else(|| panic!("no table {name}"));
        let mut lines = text[from..].lines().skip(1).take_while(|line| !line.starts_with("%T"));
        let columns: Vec<&str> = lines.next().unwrap().split('\t').skip(1).collect();
        let rows: Vec<Vec<&str>> = lines
            .filter(|line| line.starts_with("%R"))
            .map(|line| line.split('\t').skip(1).collect())
            .collect();
        assert!(rows.iter().all(|row| row.len() == columns.len()), "{name}");
        (columns, rows)
    };
    let (columns, rows) = table("PROJWBS");
    let root = columns.iter().position(|column| *column == "proj_node_flag").unwrap();
    assert_eq!(rows.iter().filter(|row| row[root] == "Y").count(), 1);
    for (name, required) in [
        ("PROJECT", "proj_id proj_short_name clndr_id plan_start_date last_recalc_date"),
        ("CALENDAR", "clndr_id default_flag clndr_name day_hr_cnt clndr_type clndr_data"),
        (
            "TASK",
            "task_id proj_id wbs_id clndr_id task_code task_name task_type duration_type status_code complete_pct_type",
        ),
        ("TASKPRED", "task_pred_id task_id pred_task_id proj_id pred_proj_id pred_type lag_hr_cnt"),
    ] {
        let (columns, rows) = table(name);
        let is_filled = |column| {
            let at = columns.iter().position(|known| *known == column);
            at.is_some_and(|at| rows.iter().all(|row| !row[at].is_empty()))
        };
        assert!(required.split(' ').all(is_filled), "{name}: {columns:?} {rows:?}");
    }
    assert!(text.starts_with("ERMHDR\t") && text.ends_with("%E\r\n"));
    assert!(text.matches('\n').count() == text.matches("\r\n").count());
}

#[test]
fn n40_files_of_another_kind_are_named() {
    let cases: [(&[u8], &str); 5] = [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", ".mpp"),
        (b"PK\x03\x04rest", "ZIP"),
        (b"%PDF-1.7", "PDF"),
        (b"<?xml version=\"1.0\"?><Project/>", "XML"),
        (b"", "empty"),
    ];
    for (bytes, what) in cases {
        let error = read(bytes).unwrap_err().to_string();
        assert!(error.contains(what), "{error}");
    }
}

#[test]
fn n41_long_chains_of_nodes_and_bases() {
    let nodes: Vec<String> = (1..5000).map(|n| format!("{n}|1|{}|W{n}", n - 1)).collect();
    let nodes: Vec<&str> = nodes.iter().map(String::as_str).collect();
    let bases: Vec<String> = (1..3000).map(|n| format!("{n}|C{n}|{}|", n + 1)).collect();
    let bases: Vec<&str> = bases.iter().map(String::as_str).collect();
    let (found, _) = plan(&file(&[
        ("CALENDAR", "clndr_id|clndr_name|base_clndr_id|clndr_data", &bases),
        PROJECT,
        ("PROJWBS", "wbs_id|proj_id|parent_wbs_id|wbs_short_name", &nodes),
        ("TASK", TASK, &TWO),
    ]));
    assert_eq!(found.activities().len(), 2);
}

/// A small generator of numbers: the same ones in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % n.max(1)
    }
}

#[test]
fn no_mutation_of_a_small_file_does_harm() {
    let calendar = "(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0(s|08:00|f|12:00)())))))(0||Exceptions()((0||0(d|46023)())))))";
    let calendar = format!("5|Y|Site|8|{}", calendar.replace('|', "¦"));
    let text = file(&[
        (CALENDAR.0, CALENDAR.1, &[&calendar]),
        PROJECT,
        ("TASK", TASK, &TWO),
        ("TASKPRED", LINK, &["8|7|PR_FS|0"]),
    ]);
    let pieces: [&[u8]; 12] =
        [b"\t", b"\r", b"\n", b"%R\t", b"%T\t", b"%F", b"%E", b"\xff", b"\0", b"(0||", b"99999999999", b"-"];
    let mut numbers = Numbers(2026);
    let mut read_well = 0;
    for _ in 0..4000 {
        let mut bytes = text.clone().into_bytes();
        for _ in 0..=numbers.below(6) {
            let at = numbers.below(bytes.len());
            match numbers.below(4) {
                0 => bytes[at] = u8::try_from(numbers.below(256)).unwrap_or(0),
                1 => drop(bytes.drain(at..(at + numbers.below(30)).min(bytes.len()))),
                2 => drop(bytes.splice(at..at, pieces[numbers.below(pieces.len())].iter().copied())),
                _ => {
                    let copy = bytes[at..(at + numbers.below(60)).min(bytes.len())].to_vec();
                    let to = numbers.below(bytes.len());
                    drop(bytes.splice(to..to, copy));
                }
            }
        }
        if let Ok((import, document)) = xer::read_with_document("m.xer", &bytes, &xer::Options::default()) {
            let written = xer::write_over(&import.plan, &document).unwrap();
            let again = read(&written).unwrap();
            assert_eq!(again.plan.activities().len(), import.plan.activities().len());
            read_well += 1;
        }
    }
    assert!(read_well > 2000, "{read_well} of 4000 were read");
}
