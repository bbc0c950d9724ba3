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

    /// The schedule of a plan as JSON.
    fn schedule(test: &str, name: &str, activities: &str) -> PathBuf {
        let plan = file(test, &format!("{name}.toml"), activities);
        let schedule = plan.with_extension("json");
        let output = Command::new(env!("CARGO_BIN_EXE_chainage"))
            .arg("schedule")
            .arg(plan)
            .args(["--format", "json"])
            .output()
            .expect("the command runs");
        fs::write(&schedule, output.stdout).expect("the folder of tests can be written");
        schedule
    }

    fn diff_schedules(test: &str, new: &str, more: &[&str]) -> (Option<i32>, String, String) {
        let files = [schedule(test, "old", OLD), schedule(test, "new", new)];
        let output = Command::new(env!("CARGO_BIN_EXE_chainage"))
            .arg("diff")
            .args(&files)
            .args(more)
            .output()
            .expect("the command runs");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("output is UTF-8");
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    }

    #[test]
    fn schedules_are_compared_without_their_plans() {
        let (code, shown, says) = diff_schedules("schedules", NEW, &[]);
        assert_eq!(code, Some(0), "{shown}{says}");
        assert!(shown.starts_with("finish 2026-03-11T17:00 -> 2026-03-16T17:00 (+5ed)\n"), "{shown}");
        assert!(
            shown.contains("activities: 1 added, 1 removed, 2 moved\n  added: B2\n  removed: B\n"),
            "{shown}"
        );
        assert!(shown.contains("milestone M  2026-03-11T17:00  2026-03-16T17:00  +5ed"), "{shown}");
        let (_, json, _) = diff_schedules("schedules", NEW, &["--format", "json"]);
        let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
        assert_eq!(json["moved"][0]["code"], "A");
        assert_eq!(json["moved"][0]["elapsed"], 4 * 1440);
    }

    #[test]
    fn floats_and_the_critical_path_of_schedules_are_compared() {
        let long = OLD
            .replace("M = {", "C = { name = \"Wait\", duration = \"30d\" }\nM = {")
            .replace("\"B\" }\n", "[\"B\", \"C\"] }\n");
        let (_, shown, says) = diff_schedules("schedule-floats", &long, &["--format", "md"]);
        assert!(shown.contains("- left: A, B\n"), "{shown}{says}");
        assert!(shown.contains("| A | 0d | 22d |"), "{shown}");
    }

    #[test]
    fn limits_on_schedules_count_elapsed_time() {
        let judged = |limit: &str| diff_schedules("schedule-limits", NEW, &["--fail-if", limit]);
        assert_eq!(judged("finish +5ed").0, Some(0));
        assert_eq!(judged("milestone:M +4ed").0, Some(1));
        assert_eq!(judged("project:P +0d").0, Some(1));
        for (limit, expected) in
            [("finish +3d", "write elapsed time"), ("milestone:MM +0d", "did you mean M?")]
        {
            let (code, _, says) = judged(limit);
            assert_eq!(code, Some(2), "{says}");
            assert!(says.contains(expected), "{says}");
        }
    }

    #[test]
    fn a_plan_and_a_schedule_are_not_compared() {
        let test = "mixed";
        let files = [file(test, "old.toml", OLD), schedule(test, "new", NEW)];
        let output =
            Command::new(env!("CARGO_BIN_EXE_chainage")).arg("diff").args(&files).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2));
    }

    #[test]
    fn new_findings_obey_the_policy_beside_the_new_plan() {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff-policy");
        let policy = folder.join("chainage.toml");
        drop(fs::remove_file(&policy));
        let loose = NEW.replace(", after = \"B2\"", "");
        let args = ["--new-findings-only", "--fail-on", "warning"];
        let (code, shown, _) = diff("policy", OLD, &loose, &args);
        assert_eq!(code, Some(1), "{shown}");
        assert!(shown.contains("warning[L001]: activity B2 has no successor"), "{shown}");
        let strict = "fail-on = \"warning\"\n[rules.L016]\noff = true\n";
        let accepted = format!("{strict}[[suppress]]\nrule = \"L001\"\nreason = \"agreed\"\n");
        for (text, expected) in [(strict, Some(1)), (&accepted, Some(0))] {
            fs::write(&policy, text).expect("the folder of tests can be written");
            let (code, shown, says) = diff("policy", OLD, &loose, &["--new-findings-only"]);
            assert_eq!(code, expected, "{shown}{says}");
            assert_eq!(shown.contains("[L001]"), expected == Some(1), "{shown}");
            assert!(!shown.contains("[L016]"), "{shown}");
        }
    }
}
