//! Bytes that are no plan, and plans that would like to be trouble: a clear error, no panic, no hang.

use std::time::{Duration, Instant};

use chainage_formats::{Format, ReadError, no_includes, read, read_as, write};
use chainage_model::{Activity, Calendar, Plan, Project, Relationship, WorkingTime};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};

use crate::report::report;

fn error_of(name: &str, bytes: &[u8]) -> String {
    let result = read(name, bytes, &mut no_includes);
    assert!(result.is_err(), "{name} was read");
    report(&result)
}

fn both(text: &str) -> [Result<(), ReadError>; 2] {
    [Format::Toml, Format::Json]
        .map(|format| read_as(format, "plan", text.as_bytes(), &mut no_includes).map(|_| ()))
}

#[test]
fn empty_files_and_other_encodings_are_named() {
    for name in ["plan.toml", "plan.json"] {
        assert!(error_of(name, b"").contains("FILE004 plan"));
        assert!(error_of(name, b"\xEF\xBB\xBF \n").contains("is empty"));
        let wide: Vec<u8> = "\u{feff}chainage = 1".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(error_of(name, &wide).contains("UTF-16"));
        assert!(error_of(name, b"name = \"\xC3\xAF\xC3\xFB\xC4\xDA\"").contains("GBK"));
        assert!(error_of(name, b"chainage = 1\nname = \"Stra\xDFe\"").contains("Windows-1252"));
    }
    assert!(error_of("plan", b"chainage").contains("FILE001"));
    assert!(error_of("plan.mpp", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1").contains(".mpp"));
}

#[test]
fn a_mark_of_utf_8_is_no_error() {
    let import = read("plan.toml", b"\xEF\xBB\xBFchainage = 1\n", &mut no_includes).unwrap();
    assert_eq!(import.plan, Plan::new());
}

#[test]
fn endless_lines_and_bottomless_nesting_are_refused_in_time() {
    let start = Instant::now();
    let long = "x".repeat(10 << 20);
    for result in both(&long) {
        result.unwrap_err();
    }
    for result in both(&format!("chainage = 1\nnote = \"{long}\"")) {
        result.unwrap_err();
    }
    for (open, close) in [("[", "]"), ("{a=", "}"), ("{\"a\":", "}"), ("[{\"a\":", "}]")] {
        let n = 10_000;
        for result in both(&format!("{}1{}", open.repeat(n), close.repeat(n))) {
            result.unwrap_err();
        }
        for result in both(&format!("a = {}1{}", open.repeat(n), close.repeat(n))) {
            result.unwrap_err();
        }
    }
    let dots = format!("chainage = 1\n[{}a]\nx = 1\n", "a.".repeat(10_000));
    let keys = format!("chainage = 1\n{}a = 1\n", "a.".repeat(10_000));
    for text in [dots, keys] {
        both(&text)[0].clone().unwrap_err();
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn wide_tables_and_deep_chains_take_no_more_time_than_their_size() {
    let start = Instant::now();
    let lines = |n: u32, line: fn(u32) -> String| (1..=n).map(line).collect::<Vec<_>>().concat();
    let labels = lines(5_000, |n| format!(",Colour {n}"));
    let table = format!("Code,Duration{labels}\nA,3{}\n", ",x".repeat(5_000));
    let import = read("wide.csv", table.as_bytes(), &mut no_includes).unwrap();
    assert_eq!(import.plan.activities().iter().next().unwrap().labels.len(), 5_000);
    let rows = lines(20_000, |n| format!("c{n},p{n},A,3\n"));
    let table = format!("Calendar,Project,Code,Duration\n{rows}");
    let import = read("many.csv", table.as_bytes(), &mut no_includes).unwrap();
    assert_eq!(import.plan.calendars().len(), 20_000);
    assert!(write(&import.plan, Format::Json).unwrap().len() > 20_000);

    let calendars = lines(3_000, |n| format!("%R\t{n}\tc{n}\t{}\r\n", n + 1));
    let nodes = lines(3_000, |n| format!("%R\t{n}\t1\t{}\tw\r\n", n - 1));
    let export = format!(
        "ERMHDR\t19.12\r\n%T\tCALENDAR\r\n%F\tclndr_id\tclndr_name\tbase_clndr_id\r\n{calendars}\
         %T\tPROJECT\r\n%F\tproj_id\tproj_short_name\r\n%R\t1\tP\r\n\
         %T\tPROJWBS\r\n%F\twbs_id\tproj_id\tparent_wbs_id\twbs_short_name\r\n{nodes}%E\r\n"
    );
    let import = read("deep.xer", export.as_bytes(), &mut no_includes).unwrap();
    assert_eq!((import.plan.calendars().len(), import.plan.wbs().len()), (3_000, 3_000));
    let longest = import.plan.wbs().iter().map(|node| node.code.len()).max().unwrap();
    assert!(longest < 1_000, "the longest path has {longest} letters");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn a_file_that_is_all_wrong_has_an_end_of_messages() {
    let head = "chainage = 1\n[project]\ncode = \"P\"\n[activities]".to_owned();
    let activities = (0..20_000).map(|n| format!("A{n} = {{ duration = \"1d\", after = \"B{n}\" }}"));
    let text = std::iter::once(head).chain(activities).collect::<Vec<_>>().join("\n");
    let start = Instant::now();
    let error = read("plan.toml", text.as_bytes(), &mut no_includes).unwrap_err();
    assert_eq!(error.diagnostics.len(), 501);
    assert_eq!(error.diagnostics[500].message, "19500 more errors are not shown");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn json_says_where_it_is_broken() {
    let at = |text: &str| report(&read_as(Format::Json, "plan.json", text.as_bytes(), &mut no_includes));
    assert_eq!(at("{\n \"chainage\": 1,\n}"), "plan.json:3:1 JSON001 key must be a string\n");
    assert_eq!(
        at("{ \"chainage\": 1, \"chainage\": 1 }"),
        "plan.json:1:19 I001 \"chainage\" is there twice\n"
    );
    assert_eq!(
        at("{ \"chainage\": 1, \"projects\": { \"P\\n\": { \"kalendar\": \"x\" } } }"),
        "plan.json:1:42 I007 unknown key \"kalendar\" in a project (did you mean \"calendar\"?)\n"
    );
    assert!(at("[]").contains("expected a plan as a table, found a list"));
    assert!(
        at("{ \"chainage\": 1, \"calendars\": { \"a\": { \"name\": \"\\ud800\" } } }").contains("JSON001")
    );
}

fn valid() -> Plan {
    let mut plan = Plan::new();
    let office = plan.add_calendar(Calendar::office("office")).unwrap();
    let project = plan.add_project(Project { calendar: Some(office), ..Project::new("P", "桥梁") }).unwrap();
    let day = WorkingTime::from_hours(8);
    let a =
        plan.add_activity(Activity { duration: day * 5, ..Activity::task(project, "A", "Piles") }).unwrap();
    let b =
        plan.add_activity(Activity { duration: day * 3, ..Activity::task(project, "B", "Caps") }).unwrap();
    let c = plan.add_activity(Activity::finish_milestone(project, "C", "Opening")).unwrap();
    plan.add_relationship(Relationship::finish_start(a, b).with_lag(day * 2)).unwrap();
    plan.add_relationship(Relationship::finish_start(b, c).with_lag(-day)).unwrap();
    plan
}

/// Bytes that mean something to one of the formats.
const TELLING: &[u8] = b"\"'{}[]=.,:#\\\n\r\t -+0189eT/%KNF\x00\x7F\x80\xC3\xE4\xFF";

#[test]
fn broken_plans_never_break_the_reader() {
    let config = Config {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_260_302),
        ..Config::with_cases(4_000)
    };
    let sources: Vec<Vec<u8>> =
        [Format::Toml, Format::Json].iter().map(|&format| write(&valid(), format).unwrap()).collect();
    let edits = prop::collection::vec((any::<u16>(), 0..4_u8, 0..TELLING.len(), 1..40_usize), 1..6);
    TestRunner::new(config)
        .run(&(0..sources.len(), edits), |(source, edits)| {
            let mut bytes = sources[source].clone();
            for (at, what, which, length) in edits {
                let at = usize::from(at) % bytes.len().max(1);
                let end = (at + length).min(bytes.len());
                match what {
                    0 => bytes[at] = TELLING[which],
                    1 => bytes.insert(at, TELLING[which]),
                    2 => drop(bytes.drain(at..end)),
                    _ => {
                        let copy = bytes[at..end].to_vec();
                        bytes.splice(at..at, copy);
                    }
                }
                if bytes.is_empty() {
                    break;
                }
            }
            let format = [Format::Toml, Format::Json][source];
            let result = read_as(format, "plan", &bytes, &mut no_includes);
            assert!(!report(&result).is_empty());
            if let Ok(import) = result {
                let again = write(&import.plan, format).unwrap();
                assert!(read_as(format, "again", &again, &mut no_includes).unwrap().plan == import.plan);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn files_of_other_kinds_are_named_whatever_they_are_called() {
    let kinds: [(&[u8], &str); 6] = [
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", ".mpp"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1F\x8B\x08\0", "compressed archive"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"SQLite format 3\0", "database"),
        (b"PK\x03\x04nothing", "cannot be read as a workbook"),
    ];
    for name in ["plan.xer", "plan.pmxml", "plan.csv", "plan.toml", "plan.json", "plan"] {
        for (bytes, what) in kinds {
            let said = error_of(name, bytes);
            assert!(said.contains(what), "{name}: {said}");
        }
    }
}
