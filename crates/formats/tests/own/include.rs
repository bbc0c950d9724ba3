//! A plan of several files.

use std::collections::BTreeMap;

use chainage_formats::{Import, ReadError, read};

use crate::report::report;

/// Reads the first of some files, which may include the others.
fn read_files(files: &[(&str, &str)]) -> Result<Import, ReadError> {
    let texts: BTreeMap<&str, &str> = files.iter().copied().collect();
    let mut loader = |path: &str| match texts.get(path) {
        Some(text) => Ok(text.as_bytes().to_vec()),
        None => Err("there is no such file".to_owned()),
    };
    read(&format!("plans/{}", files[0].0), files[0].1.as_bytes(), &mut loader)
}

fn programme(include: &str) -> String {
    format!("chainage = 1\ninclude = [{include}]\n[calendars]\nsite = {{ week = \"Mon-Sat 07:00-17:00\" }}\n")
}

#[test]
fn files_are_merged_into_one_plan() {
    let import = read_files(&[
        ("programme.toml", &programme("\"gz/plan.toml\", './mc/plan.json'")),
        (
            "gz/plan.toml",
            "include = ['../common/days.toml', 'more.toml']\n[project]\ncode = 'GZ'\ncalendar = 'site'\n[activities]\nA = { duration = '5d' }\n",
        ),
        ("gz/more.toml", "[calendars]\nnight = { base = 'site', closed = 'cny' }\n"),
        ("common/days.toml", "[day-lists]\ncny = { days = '2026-02-17' }\n"),
        (
            "mc/plan.json",
            "{ \"project\": { \"code\": \"MC\" }, \"activities\": { \"A\": { \"duration\": \"1d\", \"after\": \"GZ/A\" } } }",
        ),
    ]);
    let import = import.map_err(|error| report(&Err(error))).unwrap();
    let names: Vec<&str> = import.files.iter().map(|file| file.name.as_str()).collect();
    let expected = [
        "plans/programme.toml",
        "plans/gz/plan.toml",
        "plans/common/days.toml",
        "plans/gz/more.toml",
        "plans/mc/plan.json",
    ];
    assert_eq!(names, expected);
    assert_eq!(import.plan.projects().len(), 2);
    assert_eq!(import.plan.relationships().len(), 1);
    // Ten hours make a day on the calendar of the project.
    assert_eq!(import.plan.activities().as_slice()[0].duration, chainage_model::WorkingTime::from_hours(50));
}

#[test]
fn errors_name_the_file_they_are_in() {
    let result = read_files(&[
        ("programme.toml", &programme("'a.toml', 'b.toml'")),
        ("a.toml", "[project]\ncode = 'P'\n[calendars.site]\n"),
        ("b.toml", "[project]\ncode = 'P'\nfinish-milestone = 'M'\n"),
    ]);
    assert_eq!(
        report(&result),
        "plans/a.toml:3:12 I001 calendar site is there twice
plans/b.toml:2:8 I001 project P is there twice
plans/b.toml:3:20 I002 there is no activity \"M\"
"
    );
}

#[test]
fn includes_that_cannot_be_are_refused() {
    let refused = |include: &str| {
        let text = programme(include);
        let files = [
            ("programme.toml", text.as_str()),
            ("b.toml", ""),
            ("sub/c.toml", "include = ['../b.toml', 'd.toml']"),
            ("sub/d.toml", "include = ['../programme.toml', 'c.toml']"),
        ];
        report(&read_files(&files))
    };
    for path in [
        "/etc/passwd.toml",
        "../x.toml",
        "sub/../../x.toml",
        "C:/x.toml",
        "sub\\c.toml",
        "x.exe",
        "",
        "~/x.toml",
        "a\u{0}.toml",
    ] {
        let message = refused(&format!("'{}'", path.replace('\u{0}', "")));
        assert!(message.contains("FILE003") || path.contains('\u{0}'), "{path}: {message}");
    }
    assert!(refused("'../x.toml'").contains("outside the folder"));
    assert!(refused("'missing.toml'").contains("missing.toml cannot be read: there is no such file"));
    assert!(refused("'b.toml'").contains("plans/b.toml is empty"));
    assert!(
        refused("'programme.toml'")
            .contains("programme.toml includes itself: programme.toml -> programme.toml")
    );
    let message = refused("'sub/c.toml'");
    assert!(message.contains("programme.toml -> sub/c.toml -> sub/d.toml -> programme.toml"), "{message}");
    assert!(message.contains("sub/c.toml -> sub/d.toml -> sub/c.toml"), "{message}");
    assert!(refused("'ok.toml', 'ok.toml'").contains("ok.toml is included twice"));
}

#[test]
fn files_cannot_include_each_other_without_end() {
    let mut n = 0;
    let mut loader = |_: &str| {
        n += 1;
        Ok(format!("include = ['{n}.toml']").into_bytes())
    };
    let result = read("0.toml", b"chainage = 1\ninclude = ['x.toml']", &mut loader);
    assert!(report(&result).contains("more than 16 deep"));
    assert_eq!(n, 15);
}
