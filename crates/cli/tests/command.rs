//! The command as scripts and CI see it: exit codes, outputs, bad input.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output, Stdio};

    fn chainage(arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_chainage")).args(arguments).output().unwrap()
    }

    fn seeds(name: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds").join(name);
        path.to_str().unwrap().to_owned()
    }

    fn text(bytes: &[u8]) -> String {
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    /// A folder of one test, made anew.
    fn folder(name: &str) -> PathBuf {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        if path.exists() {
            fs::remove_dir_all(&path).unwrap();
        }
        fs::create_dir_all(&path).unwrap();
        path
    }

    /// Runs `schedule` and `check` on a file with these bytes; both must refuse it alike, without a word on stdout.
    fn refused(name: &str, bytes: &[u8], code: i32, says: &str) {
        let path = folder(name).join("plan.toml");
        fs::write(&path, bytes).unwrap();
        for command in ["schedule", "check"] {
            let output = chainage(&[command, path.to_str().unwrap()]);
            let complaint = text(&output.stderr) + &text(&output.stdout);
            assert_eq!(output.status.code(), Some(code), "{name}: {command}: {complaint}");
            assert!(complaint.contains(says), "{name}: {command} does not say {says:?} but:\n{complaint}");
            assert!(!complaint.contains("panicked"), "{name}: {complaint}");
            if command == "schedule" {
                assert!(output.stdout.is_empty(), "{name}: wrote something although it failed");
            }
        }
    }

    const HEAD: &str = "chainage = 1\n[calendars.o]\nweek = \"Mon-Fri 08:00-12:00 13:00-17:00\"\n[project]\ncode = \"P\"\n\
                        name = \"P\"\nstart = \"2026-03-02\"\ncalendar = \"o\"\n[activities]\n";

    fn plan(activities: &str) -> Vec<u8> {
        format!("{HEAD}{activities}\n").into_bytes()
    }

    #[test]
    fn the_programme_is_scheduled_the_same_in_every_run() {
        let first = chainage(&["schedule", &seeds("maoming")]);
        assert_eq!(first.status.code(), Some(0));
        let shown = text(&first.stdout);
        assert!(shown.contains("17 projects · 611 activities · 1,143 links"), "{shown}");
        assert!(shown.contains("GZ-E6 FS"), "the driving chain of GZ is missing: {shown}");
        assert_eq!(first.stdout, chainage(&["schedule", &seeds("maoming")]).stdout);
        let chinese = text(&chainage(&["schedule", &seeds("maoming"), "--lang", "zh"]).stdout);
        assert!(chinese.contains("广湛高铁茂名段") && chinese.contains("驱动链"));
    }

    #[test]
    fn json_keeps_its_contract() {
        let output = chainage(&["schedule", &seeds("first"), "--format", "json"]);
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(value["schema"], "chainage/1");
        let project = &value["projects"][0];
        let fields = [
            "code",
            "name",
            "name_zh",
            "start",
            "finish",
            "target",
            "total_float",
            "driving_chain",
            "conflicts",
        ];
        for field in fields {
            assert!(project.get(field).is_some(), "projects[].{field}");
        }
        let activity = &value["activities"][0];
        let fields = [
            "code",
            "project",
            "kind",
            "early_start",
            "early_finish",
            "late_start",
            "late_finish",
            "total_float",
            "free_float",
            "critical",
            "longest_path",
            "driver",
        ];
        for field in fields {
            assert!(activity.get(field).is_some(), "activities[].{field}");
        }
        let start = activity["early_start"].as_str().unwrap();
        assert_eq!((start.len(), &start[10..11]), ("2026-03-02T08:00".len(), "T"), "{start}");
        assert!(activity["total_float"].is_i64());
    }

    #[test]
    fn one_project_is_counted_as_one() {
        let shown = text(&chainage(&["schedule", &seeds("first")]).stdout);
        assert!(shown.contains("· 1 project · 10 activities ·"), "{shown}");
    }

    #[test]
    fn csv_has_a_line_an_activity() {
        let output = chainage(&["schedule", &seeds("maoming"), "--format", "csv"]);
        assert_eq!(text(&output.stdout).lines().count(), 612);
    }

    #[test]
    fn an_explanation_names_the_winner_and_the_losers() {
        let output = chainage(&["explain", &seeds("maoming"), "GZ-V3"]);
        let shown = text(&output.stdout);
        assert!(shown.contains("> GZ-E6 FS"), "{shown}");
        assert!(shown.contains("GZ-V2 FS") && shown.contains("data date"), "{shown}");
        let late = text(&chainage(&["explain", &seeds("maoming"), "GZ-K2", "--late"]).stdout);
        assert!(late.contains("> GZ-K5 FS-20d"), "{late}");
    }

    #[test]
    fn what_is_finished_is_explained_by_what_happened() {
        let says =
            |more: &[&str]| text(&chainage(&[&["explain", &seeds("first"), "SURVEY"], more].concat()).stdout);
        let shown = says(&[]);
        assert!(shown.contains("> actual  2026-03-02T00:00"), "{shown}");
        assert!(!shown.contains("data date"), "{shown}");
        let late = says(&["--late", "--format", "json"]);
        assert!(late.contains("\"date\": \"2026-03-05T00:00\""), "{late}");
    }

    #[test]
    fn float_is_explained_by_what_can_wait() {
        let shown = text(&chainage(&["explain", &seeds("maoming"), "GZ-K2", "--float"]).stdout);
        assert!(shown.contains("because GZ-K5 can wait until"), "{shown}");
        assert!(shown.contains("> GZ-K5 FS-20d") && shown.contains("independent"), "{shown}");
        let output = chainage(&["explain", &seeds("maoming"), "GZ-K2", "--float", "--format", "json"]);
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&value["schema"], &value["chain"][0]["code"]), (&"chainage/1".into(), &"GZ-K2".into()));
        assert_eq!(value["limits"][0]["total_float"], value["total_float"]);
        let clash = chainage(&["explain", &seeds("maoming"), "GZ-K2", "--float", "--late"]);
        assert_eq!(clash.status.code(), Some(2));
    }

    #[test]
    fn changes_that_bring_a_finish_forward_are_named() {
        let first = ["explain", &seeds("maoming"), "GZ-V7", "--earlier", "7d"];
        let shown = text(&chainage(&first).stdout);
        assert!(shown.contains("any one of these brings it to"), "{shown}");
        assert!(
            shown.contains("shorten GZ-V5 Trial running by") && shown.contains("changes of it were"),
            "{shown}"
        );
        let output = chainage(&[&first[..], &["--format", "json"]].concat());
        let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let enough = value["enough"].as_array().unwrap();
        assert!(!enough.is_empty() && value["is_complete"] == true);
        assert!(enough.iter().all(|found| found["finish"].as_str() <= value["wanted"].as_str()), "{value}");
        let plan = chainage(&["explain", &seeds("first"), "--earlier", "2d"]);
        assert_eq!(plan.status.code(), Some(0), "{}", text(&plan.stderr));
        assert_eq!(chainage(&["explain", &seeds("first")]).status.code(), Some(2));
        assert_eq!(chainage(&["explain", &seeds("first"), "--earlier", "0d"]).status.code(), Some(2));
    }

    #[test]
    fn paths_lead_to_the_activity_that_is_named() {
        let shown = text(&chainage(&["paths", &seeds("maoming"), "--to", "GZ-V7", "--most", "3"]).stdout);
        assert!(shown.contains("path 1  what drives it") && shown.contains("path 3  joins "), "{shown}");
        assert!(!shown.contains("path 4"), "{shown}");
        let rows = text(&chainage(&["paths", &seeds("maoming"), "--to", "GZ-V7", "--format", "csv"]).stdout);
        assert!(rows.lines().any(|line| line.starts_with("1,") && line.contains(",GZ-V7,GZ,")), "{rows}");
        let near = [
            "paths",
            &seeds("maoming"),
            "--to",
            "GZ-V7",
            "--within",
            "5d",
            "--by",
            "total",
            "--format",
            "json",
        ];
        let value: serde_json::Value = serde_json::from_slice(&chainage(&near).stdout).unwrap();
        let paths = value["paths"].as_array().unwrap();
        assert!(!paths.is_empty());
        assert!(paths.iter().all(|path| path["float_to"].as_i64().unwrap() <= 5 * 10 * 60), "{value}");
        let unknown = chainage(&["paths", &seeds("maoming"), "--to", "GZ-V77"]);
        assert!(text(&unknown.stderr).contains("did you mean GZ-V7?"), "{}", text(&unknown.stderr));
    }

    #[test]
    fn a_path_without_float_drives_too() {
        let shown = text(&chainage(&["paths", &seeds("first"), "--by", "total"]).stdout);
        assert!(shown.contains("path 2  joins OPEN FS, drives it too"), "{shown}");
        assert!(shown.contains("path 3  joins DECK FS+1d, drives when 0.8 d later"), "{shown}");
    }

    #[test]
    fn a_chart_is_as_wide_as_its_head() {
        let file = folder("narrow").join("plan.toml");
        fs::write(&file, plan("A = { duration = \"1d\" }")).unwrap();
        let svg = text(&chainage(&["chart", file.to_str().unwrap()]).stdout);
        let width = svg.split_once("width=\"").unwrap().1.split_once('"').unwrap().0;
        let options = svg.lines().find(|line| line.contains("class=\"sub\"")).unwrap();
        // No letter of the smallest text is narrower than two.
        assert!(width.parse::<usize>().unwrap() > options.len() * 4, "{width}: {options}");
    }

    #[test]
    fn a_rule_has_a_page_in_each_language() {
        let page = |options: &[&str]| String::from_utf8(chainage(options).stdout).unwrap();
        let english = page(&["rule", "L001"]);
        assert!(english.starts_with("# L001 open-ends\n\n## What it checks\n"), "{english}");
        assert!(!english.contains("中文"), "{english}");
        let chinese = page(&["rule", "L001", "--lang", "zh"]);
        assert!(chinese.starts_with("# L001 缺少紧前或紧后工作\n\n## 检查内容\n"), "{chinese}");
        let example = english.split("```").nth(1).unwrap();
        assert!(chinese.contains("\n## 处理办法\n") && chinese.contains(example), "{chinese}");
    }

    #[test]
    fn a_mistyped_name_gets_the_nearest_one() {
        let output = chainage(&["explain", &seeds("maoming"), "GZ-V33"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains("did you mean GZ-V3?"), "{}", text(&output.stderr));
        let output = chainage(&["check", &seeds("maoming"), "--profile", "dcmaa"]);
        assert!(text(&output.stderr).contains("did you mean dcma?"));
        let output = chainage(&["rule", "open-end"]);
        assert!(text(&output.stderr).contains("did you mean open-ends?"));
    }

    #[test]
    fn findings_set_the_exit_code() {
        let fine = chainage(&["check", &seeds("maoming"), "--format", "concise"]);
        assert_eq!(fine.status.code(), Some(0), "{}", text(&fine.stdout));
        let strict = chainage(&["check", &seeds("maoming"), "--format", "concise", "--fail-on", "warning"]);
        assert_eq!(strict.status.code(), Some(1));
        let line = text(&strict.stdout);
        assert!(line.lines().all(|line| line.contains("plan.toml:") || line.contains('[')), "{line}");
        let missed = chainage(&["schedule", &seeds("maoming"), "--fail-on", "warning"]);
        assert_eq!(missed.status.code(), Some(1), "the missed deadline of GZ is a warning");
    }

    #[test]
    fn levelling_the_programme_is_proved_judged_and_kept() {
        let folder = folder("level");
        let file = folder.join("levelled.json");
        let file = file.to_str().unwrap();
        let levelled = chainage(&["level", &seeds("maoming"), "--time", "20s", "--format", "json"]);
        let json: serde_json::Value = serde_json::from_slice(&levelled.stdout).unwrap();
        assert_eq!(json["projects"].as_array().unwrap().len(), 17);
        for project in json["projects"].as_array().unwrap() {
            assert!(project["days"].as_f64() >= project["sharing_days"].as_f64(), "{project}");
        }
        let (bound, free) = (json["lower_bound"].as_str(), json["resource_free_finish"].as_str());
        assert!(bound > free, "capacity proves more than links: {bound:?}");
        assert!(json["chain"].as_array().unwrap().iter().any(|link| link["because"] == "waits for SLAB"));
        fs::write(file, &levelled.stdout).unwrap();

        // The judge of schedules knows nothing of how they are made; a deadline that the plan misses is not its fault.
        let judged = chainage(&["verify", &seeds("maoming"), file, "--capacities"]);
        let says = text(&judged.stdout);
        assert!(says.contains("target out of reach: GZ-V7 finishes"), "{says}");
        assert!(says.contains("no schedule of this plan is less than 172d late"), "{says}");

        let kept = chainage(&["level", &seeds("maoming"), "--keep", file]);
        let says = text(&kept.stdout);
        assert!(says.contains("0 activities wait for resources, 0 start at another time"), "{says}");
        let early = chainage(&["level", &seeds("first"), "--keep"]);
        assert_eq!(early.status.code(), Some(0), "{}", text(&early.stderr));
    }

    #[test]
    fn levelling_and_smoothing_are_told_in_chinese() {
        let levelled = text(&chainage(&["level", &seeds("maoming"), "--lang", "zh"]).stdout);
        for expected in [
            "等待资源的工作  原开始      开始        推迟天数",
            "BP/BP-240       2024-11-21  2025-08-20       272  RIG      BP/BP-210",
            "桥梁桩基(含滩涂)",
            "资源关键线路  开始        完成        原因",
            "等待资源 SLAB",
            "项目  优先级  无资源限制  完成        推迟天数",
            "项需求未满足",
        ] {
            assert!(levelled.contains(expected), "{expected}: {levelled}");
        }
        let smoothed = text(&chainage(&["smooth", &seeds("maoming"), "--lang", "zh"]).stdout);
        assert!(smoothed.contains("项工作在时差内移动; 每日需求平方和"), "{smoothed}");
        assert!(smoothed.contains("完成 2034-07-05, 不变"), "{smoothed}");
    }

    #[test]
    fn plans_survive_the_way_to_json_and_back() {
        let folder = folder("convert");
        let (json, toml) = (folder.join("a.json"), folder.join("a.toml"));
        let (json, toml) = (json.to_str().unwrap(), toml.to_str().unwrap());
        assert_eq!(chainage(&["convert", &seeds("maoming"), json]).status.code(), Some(0));
        assert_eq!(chainage(&["convert", json, toml]).status.code(), Some(0));
        let csv = |path: &str| text(&chainage(&["schedule", path, "--format", "csv"]).stdout);
        assert_eq!(csv(&seeds("maoming")), csv(json));
        assert_eq!(csv(json), csv(toml));
    }

    #[test]
    fn files_for_p6_keep_every_date_and_tables_that_cannot_say_so() {
        let folder = folder("p6");
        let early = |path: &str| {
            let table = text(&chainage(&["schedule", path, "--format", "json"]).stdout);
            let value: serde_json::Value = serde_json::from_str(&table).unwrap();
            let dates = |activity: &serde_json::Value| {
                ["project", "code", "early_start", "early_finish"].map(|key| activity[key].to_string())
            };
            value["activities"].as_array().unwrap().iter().map(dates).collect::<Vec<_>>()
        };
        for seed in ["first", "maoming"] {
            for (ending, code) in [("xer", "XER031"), ("p6.xml", "PMX031")] {
                let file = folder.join(format!("{seed}.{ending}"));
                let file = file.to_str().unwrap();
                let output = chainage(&["convert", &seeds(seed), file]);
                assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
                assert!(text(&output.stderr).contains(code), "seasons are written out");
                assert_eq!(early(&seeds(seed)), early(file));
            }
        }
        // MS Project goes on from the dates themselves; a table has its calendars below.
        let start = |path: &str| {
            let table = text(&chainage(&["schedule", path, "--format", "json"]).stdout);
            let value: serde_json::Value = serde_json::from_str(&table).unwrap();
            let dates = |activity: &serde_json::Value| ["code", "start"].map(|key| activity[key].to_string());
            value["activities"].as_array().unwrap().iter().map(dates).collect::<Vec<_>>()
        };
        for ending in ["xml", "csv"] {
            let file = folder.join(format!("first.{ending}"));
            let file = file.to_str().unwrap();
            let output = chainage(&["convert", &seeds("first"), file]);
            assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
            assert_eq!(start(&seeds("first")), start(file));
            let file = folder.join(format!("maoming.{ending}"));
            let output = chainage(&["convert", &seeds("maoming"), file.to_str().unwrap()]);
            assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        }
    }

    #[test]
    fn all_four_floats_are_in_json_and_in_the_table() {
        let json = text(&chainage(&["schedule", &seeds("first"), "--format", "json"]).stdout);
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        let table = text(&chainage(&["schedule", &seeds("first"), "--format", "csv"]).stdout);
        assert!(table.lines().next().unwrap().ends_with(",driver,interfering_float,independent_float"));
        for (activity, row) in value["activities"].as_array().unwrap().iter().zip(table.lines().skip(1)) {
            let float = |kind: &str| activity[format!("{kind}_float")].as_i64().unwrap();
            assert_eq!(float("interfering"), float("total") - float("free"), "{activity}");
            assert!((0..=float("free").max(0)).contains(&float("independent")), "{activity}");
            let last = format!(",{},{}", float("interfering"), float("independent"));
            assert!(row.ends_with(&last), "{row}");
        }
        assert_eq!(value["activities"].as_array().unwrap().len(), table.lines().count() - 1);
    }

    #[test]
    fn dates_that_a_format_cannot_keep_are_told() {
        let folder = folder("lossy");
        let plan = folder.join("plan.toml");
        let content = "chainage = 1\n[project]\ncode = \"P\"\nstart = \"2026-03-02\"\ncalendar = \"site\"\n\
             [calendars.site]\nweek = \"Mon-Fri 08:00-16:00\"\n[activities]\nDIG = { duration = \"2d\" }\n\
             POUR = { duration = \"1d\", constraint = \"start-no-earlier-than 2026-03-16\", \
             after = { from = \"DIG\", maximum-lag = \"1d\" } }\n";
        fs::write(&plan, content).unwrap();
        let (plan, file) = (plan.to_str().unwrap(), folder.join("plan.xml"));
        let file = file.to_str().unwrap();
        let output = chainage(&["convert", plan, file]);
        let says = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{says}");
        assert!(
            says.contains("maximum lags (1)") && says.contains("other dates for 1 of 2 activities: DIG"),
            "{says}"
        );
        assert_eq!(chainage(&["convert", plan, file, "--lossy"]).status.code(), Some(0));
    }

    #[test]
    fn threads_search_alike_in_every_run_and_a_bench_compares_with_what_is_known() {
        let instance = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/bypass.rcp");
        let instance = instance.to_str().unwrap();
        let solve = |threads: &str| {
            let limits = ["--schedules", "40", "--threads", threads, "--format", "json"];
            let output = chainage(&[&["solve", instance][..], &limits].concat());
            assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
            let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
            (
                value["makespan"].as_i64().unwrap(),
                value["starts"].clone(),
                value["schedules"].as_u64().unwrap(),
            )
        };
        assert_eq!(solve("3"), solve("3"));
        assert!(solve("3").2 <= 40 && solve("1").2 <= 40, "the limit is for all threads together");
        let known = folder("bench").join("known.csv");
        let compared = |rows: &str| {
            fs::write(&known, rows).unwrap();
            let limits = ["--schedules", "40", "--known", known.to_str().unwrap()];
            text(&chainage(&[&["bench", instance][..], &limits].concat()).stdout)
        };
        let best = solve("1").0;
        let shown = compared(&format!("instance,best_ub\nbypass,{best}\n"));
        assert!(shown.contains("above the best known makespan 0.000 % (1 instances)"), "{shown}");
        // Of two sets with the name, the folder of the file tells which.
        let shown = compared(&format!("set,instance,best_ub\nothers,bypass,1\nexamples,bypass,{best}\n"));
        assert!(shown.contains("above the best known makespan 0.000 % (1 instances)"), "{shown}");
        for rows in ["others,bypass,1\nmore,bypass,2\n", "others,bypass,1\nexamples,bypass,\n", "a,b,1\n"] {
            let shown = compared(&format!("\u{feff}set,instance,best_ub\n{rows}"));
            assert!(shown.contains("no best known makespan of these instances"), "{rows}: {shown}");
        }
        // A file that cannot be read does not end the bench.
        let broken = known.with_file_name("broken.rcp");
        fs::write(&broken, "what").unwrap();
        let output = chainage(&["bench", broken.to_str().unwrap(), instance, "--schedules", "40"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stdout).contains("1 instances, 1 with a schedule"), "{}", text(&output.stdout));
    }

    #[test]
    fn a_chart_holds_every_activity() {
        let path = folder("chart").join("gantt.svg");
        let output = chainage(&["chart", &seeds("maoming"), "-o", path.to_str().unwrap(), "--both"]);
        assert_eq!(output.status.code(), Some(0));
        let svg = fs::read_to_string(path).unwrap();
        for word in ["GZ-V7", "开通运营", "Opening to traffic", "data date 2023-03-24", "url(#hatch)", "★ "]
        {
            assert!(svg.contains(word), "{word}");
        }
        assert_eq!(svg.matches("<title>").count(), 611);
    }

    #[test]
    fn a_histogram_shows_every_pool_before_and_after() {
        let draw = |more: &[&str]| {
            let path = seeds("maoming");
            chainage(&[&["chart", &path, "--kind", "histogram"], more].concat())
        };
        let svg = text(&draw(&["--resource", "EARTH"]).stdout);
        assert!(svg.matches("before levelling").count() > 1, "several projects have earthwork fleets");
        assert_eq!(svg.matches("before levelling").count(), svg.matches("after levelling").count());
        assert!(svg.contains(r#"class="capacity""#) && svg.contains(r#"class="demand""#));
        let one = text(&draw(&["--resource", "EARTH", "--project", "GZ", "--lang", "zh"]).stdout);
        assert_eq!(one.matches("均衡后").count(), 1, "{one}");
        let unknown = draw(&["--resource", "EARHT"]);
        assert!(text(&unknown.stderr).contains("did you mean EARTH?"), "{}", text(&unknown.stderr));
        assert_eq!(draw(&[]).status.code(), Some(2), "a histogram is of a resource");
    }

    #[test]
    fn bad_input_is_refused_with_reasons() {
        refused("empty", b"", 2, "empty");
        refused("utf16", &[0xff, 0xfe, b'c', 0, b'h', 0], 2, "UTF-16");
        refused("gbk", b"chainage = 1\n[project]\ncode = \"P\"\nname = \"\xb9\xe3\xd5\xbf\"\n", 2, "UTF-8");
        let mut long = plan("A = { name = \"a\", duration = \"5d\", note = \"");
        long.pop();
        long.extend(std::iter::repeat_n(b'x', 10_000_000));
        long.extend(b"\", efort = 3 }\n");
        refused("long-line", &long, 2, "efort");
        let deep = [b"a = ".to_vec(), vec![b'['; 100_000]].concat();
        refused("deep", &deep, 2, "error");
        refused("duplicate", &plan("A = { duration = \"5d\" }\nA = { duration = \"3d\" }"), 2, "I001");
        refused("nan", &plan("A = { duration = \"5d\", percent = nan }"), 2, "I006");
        refused("year-0", &plan("A = { duration = \"5d\", started = \"0000-01-01\" }"), 2, "0000-01-01");
        refused(
            "year-99999",
            &plan("A = { duration = \"5d\", started = \"99999-01-01\" }"),
            2,
            "99999-01-01",
        );
        let lag =
            "A = { duration = \"5d\" }\nB = { duration = \"5d\", after = [\"A FS+9223372036854775807d\"] }";
        refused("lag", &plan(lag), 2, "thousand years");
        refused(
            "unknown",
            &plan("A60 = { duration = \"5d\" }\nB = { duration = \"5d\", after = [\"A6O\"] }"),
            2,
            "A60",
        );
        refused(
            "never",
            &plan("A = { duration = \"5d\", calendar = \"n\" }\n[calendars.n]\nweek = \"Mon off\""),
            3,
            "I008",
        );
    }

    #[test]
    fn a_loop_shows_every_link_with_its_line() {
        let looped = "A = { duration = \"5d\", after = [\"C\"] }\nB = { duration = \"3d\", after = [\"A SS+1d\"] }\n\
                      C = { duration = \"2d\", after = [\"B FF\"] }";
        refused("loop", &plan(looped), 3, "I003");
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("loop/plan.toml");
        let output = chainage(&["schedule", path.to_str().unwrap()]);
        let complaint = text(&output.stderr);
        assert!(complaint.contains("A -SS+1d-> B -FF-> C -FS-> A"), "{complaint}");
        for line in ["plan.toml:10:", "plan.toml:11:", "plan.toml:12:"] {
            assert!(complaint.contains(line), "{line} is missing in\n{complaint}");
        }
    }

    #[test]
    fn all_errors_of_a_run_are_told_together() {
        let path = folder("many").join("plan.toml");
        let wrong = "A = { durration = \"5d\" }\nB = { duration = \"5 dogs\" }\nC = { duration = \"5d\", after = [\"X9\"] }";
        fs::write(&path, plan(wrong)).unwrap();
        let complaint = text(&chainage(&["check", path.to_str().unwrap()]).stderr);
        for part in ["durration", "did you mean", "5 dogs", "X9", "plan.toml:10:", "^", "3 errors"] {
            assert!(complaint.contains(part), "{part} is missing in\n{complaint}");
        }
    }

    #[test]
    fn includes_stay_in_their_folder() {
        let outside = folder("include");
        let inside = outside.join("programme");
        fs::create_dir(&inside).unwrap();
        fs::write(outside.join("secret.toml"), plan("A = { duration = \"5d\" }")).unwrap();
        let try_include = |include: &str| {
            fs::write(inside.join("programme.toml"), format!("chainage = 1\ninclude = [{include}]\n"))
                .unwrap();
            let output = chainage(&["schedule", inside.to_str().unwrap()]);
            assert_eq!(output.status.code(), Some(2), "{include}");
            text(&output.stderr)
        };
        assert!(try_include("\"../secret.toml\"").contains("folder"));
        assert!(try_include("\"/etc/passwd\"").contains("/etc/passwd"));
        assert!(try_include("\"programme.toml\"").contains("programme.toml"));
        assert!(try_include("\"missing.toml\"").contains("no such file"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(outside.join("secret.toml"), inside.join("link.toml")).unwrap();
            assert!(try_include("\"link.toml\"").contains("outside the folder"));
        }
    }

    #[test]
    fn nothing_is_written_when_something_fails() {
        let folder = folder("atomic");
        let bad = folder.join("bad.toml");
        fs::write(&bad, plan("A = { durration = \"5d\" }")).unwrap();
        let out = folder.join("out.json");
        let output = chainage(&["convert", bad.to_str().unwrap(), out.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2));
        let nowhere = folder.join("no/such/folder/out.json");
        let output = chainage(&["convert", &seeds("first"), nowhere.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2));
        let unknown = folder.join("out.docx");
        let output = chainage(&["convert", &seeds("first"), unknown.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(2));
        let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["bad.toml"]);
    }

    #[test]
    fn missing_files_and_arguments_are_unreadable_input() {
        assert_eq!(chainage(&["schedule", "no/such/plan.toml"]).status.code(), Some(2));
        assert_eq!(chainage(&["schedule", folder("bare").to_str().unwrap()]).status.code(), Some(2));
        assert_eq!(chainage(&["schedulee", "x"]).status.code(), Some(2));
        assert_eq!(chainage(&[]).status.code(), Some(2));
        for command in ["schedule", "explain", "check", "rule", "convert", "chart"] {
            let help = chainage(&[command, "--help"]);
            assert_eq!(help.status.code(), Some(0), "{command}");
            assert!(text(&help.stdout).contains("Examples:"), "{command}");
        }
        assert!(text(&chainage(&["--help"]).stdout).contains("Exit codes:"));
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        let mut child = Command::new(env!("CARGO_BIN_EXE_chainage"))
            .args(["schedule", &seeds("maoming"), "--activities"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0));
        assert_eq!(text(&output.stderr), "");
    }
}
