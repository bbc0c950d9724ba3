//! `chainage diff` as scripts and CI see it.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output};

    const HEAD: &str = "chainage = 1\n[calendars.o]\nweek = \"Mon-Fri 08:00-12:00 13:00-17:00\"\n[project]\ncode = \"P\"\n\
                        name = \"P\"\nstart = \"2026-03-02\"\ncalendar = \"o\"\n[activities]\n";
    const OLD: &str = "A = { name = \"Clear\", duration = \"5d\" }\nB = { name = \"Dig the trench\", duration = \"3d\", after = \"A\" }\n\
                       M = { name = \"Open\", kind = \"finish-milestone\", after = \"B\" }\n";
    const NEW: &str = "A = { name = \"Clear\", duration = \"7d\" }\nB2 = { name = \"Dig the trench\", duration = \"3d\", after = \"A FS+1d\" }\n\
                       M = { name = \"Open\", kind = \"finish-milestone\", after = \"B2\" }\n";

    fn file(test: &str, name: &str, activities: &str) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("diff-{test}"));
        fs::create_dir_all(&folder).expect("the folder of tests can be written");
        let path = folder.join(name);
        fs::write(&path, format!("{HEAD}{activities}")).expect("a file in it too");
        path
    }

    fn diff(test: &str, old: &str, new: &str, more: &[&str]) -> (Option<i32>, String, String) {
        let (old, new) = (file(test, "old.toml", old), file(test, "new.toml", new));
        let run = || -> Output {
            Command::new(env!("CARGO_BIN_EXE_chainage"))
                .arg("diff")
                .args([&old, &new])
                .args(more)
                .output()
                .expect("the command runs")
        };
        let (first, second) = (run(), run());
        assert_eq!(first.stdout, second.stdout, "two runs differ");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
        (first.status.code(), text(&first.stdout), text(&first.stderr))
    }

    #[test]
    fn the_move_is_split_by_cause() {
        let (code, shown, _) = diff("split", OLD, NEW, &[]);
        assert_eq!(code, Some(0), "{shown}");
        assert!(shown.starts_with("finish 2026-03-11T17:00 -> 2026-03-16T17:00 (+3d, +5ed)\n"), "{shown}");
        assert!(shown.contains("progress, then scope, then logic, then durations"), "{shown}");
        assert!(shown.contains("likeness 1.000"), "{shown}");
    }

    #[test]
    fn parts_in_json_add_up() {
        let (_, shown, _) = diff("json", OLD, NEW, &["--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&shown).expect("it is JSON");
        assert_eq!(json["schema"], "chainage/1");
        let order: Vec<&str> =
            json["order"].as_array().expect("a list").iter().filter_map(|o| o.as_str()).collect();
        let parts: Vec<i64> = json["finish"]["working_parts"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(serde_json::Value::as_i64)
            .collect();
        let part = |group: &str| order.iter().position(|name| *name == group).map(|place| parts[place]);
        assert_eq!((part("logic"), part("durations")), (Some(480), Some(960)));
        assert_eq!(parts.iter().sum::<i64>(), 1440);
        assert_eq!(json["finish"]["working"], 1440);
    }

    #[test]
    fn limits_decide_the_exit_code() {
        let exit = |limit: &str| diff("limit", OLD, NEW, &["--fail-if", limit]).0;
        assert_eq!((exit("finish +3d"), exit("finish +2d")), (Some(0), Some(1)));
        assert_eq!((exit("finish +5ed"), exit("finish +4ed")), (Some(0), Some(1)));
        assert_eq!((exit("milestone:M +3d"), exit("milestone:M +0d")), (Some(0), Some(1)));
        let (code, _, says) = diff("limit", OLD, NEW, &["--fail-if", "milestone:MM +0d"]);
        assert_eq!(code, Some(2));
        assert!(says.contains("no activity MM in either plan"), "{says}");
        let (code, _, says) = diff("limit", OLD, NEW, &["--fail-if", "finsh +0d"]);
        assert_eq!(code, Some(2));
        assert!(says.contains("did you mean finish?"), "{says}");
    }

    #[test]
    fn only_new_findings_count() {
        let open = format!("{OLD}C = {{ name = \"Fence\", duration = \"1d\" }}\n");
        let more = ["--new-findings-only", "--fail-on", "warning"];
        let (code, shown, _) = diff("same", &open, &open, &more);
        assert_eq!(code, Some(0), "{shown}");
        assert!(shown.contains("new findings: 0"), "{shown}");
        let (code, shown, _) = diff("new", OLD, &open, &more);
        assert_eq!(code, Some(1), "{shown}");
        assert!(shown.contains("activity C"), "{shown}");
    }

    #[test]
    fn a_rewritten_past_is_named() {
        let started = OLD.replace(
            "duration = \"5d\" }",
            "duration = \"5d\", started = \"2026-03-02\", finished = \"2026-03-06\" }",
        );
        let rewritten = started.replace("finished = \"2026-03-06\"", "finished = \"2026-03-05\"");
        // A day as a finish is the end of that day.
        let (_, shown, _) = diff("past", &started, &rewritten, &["--format", "md"]);
        assert!(
            shown.contains(
                "| activity A | actual finish | 2026-03-07T00:00 | 2026-03-06T00:00 | retroactive |"
            ),
            "{shown}"
        );
    }

    #[test]
    fn a_comparison_speaks_chinese() {
        let (code, shown, _) = diff("zh", OLD, NEW, &["--lang", "zh"]);
        assert_eq!(code, Some(0), "{shown}");
        assert!(shown.starts_with("完工 2026-03-11T17:00 -> 2026-03-16T17:00 (+3d, +5ed)\n"), "{shown}");
        assert!(shown.contains("变更依次代入: 进度, 再 工作范围, 再 逻辑关系, 再 持续时间"), "{shown}");
        assert!(shown.contains("持续时间  工作 A"), "{shown}");
    }

    #[test]
    fn a_plan_without_a_schedule_is_refused() {
        let looped = "A = { name = \"A\", duration = \"5d\", after = \"B\" }\nB = { name = \"B\", duration = \"3d\", after = \"A\" }\n";
        assert_eq!(diff("loop", OLD, looped, &[]).0, Some(3));
    }
}
