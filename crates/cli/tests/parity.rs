//! `chainage parity` through the command: shares, causes, exit codes.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::process::{Command, Output};

    /// Two activities one after the other, as P6 leaves them: 8 hours a day from Monday on, the second with its late
    /// dates, floats and early start as given.
    fn xer(fill_start: &str, free_float: &str) -> String {
        let shifts = "((0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)()))";
        let week = [2, 3, 4, 5, 6].map(|day| format!("(0||{day}(){shifts})")).concat();
        let rows = [
            "ERMHDR\t19.12\t2026-03-02\tProject\tadmin\tadmin\tdb\tProject Management\tEUR",
            "%T\tCALENDAR",
            "%F\tclndr_id\tdefault_flag\tclndr_name\tday_hr_cnt\tclndr_data",
            &format!("%R\t5\tY\tFive days\t8\t(0||CalendarData()((0||DaysOfWeek()({week}))))"),
            "%T\tPROJECT",
            "%F\tproj_id\tproj_short_name\tclndr_id\tplan_start_date\tlast_recalc_date",
            "%R\t1\tBYPASS\t5\t2026-03-02 08:00\t2026-03-02 08:00",
            "%T\tTASK",
            "%F\ttask_id\tproj_id\tclndr_id\ttask_code\ttask_name\ttask_type\tstatus_code\ttarget_drtn_hr_cnt\t\
             remain_drtn_hr_cnt\tearly_start_date\tearly_end_date\tlate_start_date\tlate_end_date\t\
             total_float_hr_cnt\tfree_float_hr_cnt\tdriving_path_flag",
            "%R\t7\t1\t5\tA10\tDig\tTT_Task\tTK_NotStart\t16\t16\t2026-03-02 08:00\t2026-03-03 17:00\t\
             2026-03-02 08:00\t2026-03-03 17:00\t0\t0\tY",
            &format!(
                "%R\t8\t1\t5\tA20\tFill\tTT_Task\tTK_NotStart\t8\t8\t{fill_start}\t2026-03-04 17:00\t\
                 2026-03-04 08:00\t2026-03-04 17:00\t0\t{free_float}\tY"
            ),
            "%T\tTASKPRED",
            "%F\ttask_pred_id\ttask_id\tpred_task_id\tproj_id\tpred_proj_id\tpred_type\tlag_hr_cnt",
            "%R\t9\t8\t7\t1\t1\tPR_FS\t0",
            "%E",
        ];
        rows.join("\r\n") + "\r\n"
    }

    fn run(name: &str, files: &[(&str, &str)], arguments: &[&str]) -> (Output, String) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("parity-{name}"));
        fs::create_dir_all(&folder).unwrap();
        for (name, content) in files {
            fs::write(folder.join(name), content).unwrap();
        }
        let names = files.iter().map(|(name, _)| *name);
        let output = Command::new(env!("CARGO_BIN_EXE_chainage"))
            .current_dir(&folder)
            .arg("parity")
            .args(names)
            .args(arguments)
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stdout.clone()).unwrap();
        (output, shown)
    }

    fn as_stored() -> String {
        xer("2026-03-04 08:00", "0")
    }

    #[test]
    fn a_file_as_p6_left_it_is_all_equal() {
        let (output, shown) = run("equal", &[("a.xer", &as_stored())], &["--fail-under", "100"]);
        assert_eq!(output.status.code(), Some(0), "{shown}");
        let row = shown.lines().nth(1).unwrap();
        assert_eq!(
            row.split_whitespace().collect::<Vec<_>>().join(" "),
            "a.xer 2 100.00 % 100.00 % 100.00 % 100.00 % 100.00 %"
        );
        assert!(shown.contains("nothing differs"), "{shown}");
    }

    #[test]
    fn what_differs_is_named_with_its_cause() {
        let other = xer("2026-03-04 09:00", "3");
        let (output, shown) =
            run("json", &[("a.xer", &as_stored()), ("b.xer", &other)], &["--format", "json"]);
        assert_eq!(output.status.code(), Some(0));
        let value: serde_json::Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(value["schema"], "chainage/1");
        assert_eq!(value["files"][0]["early"], serde_json::json!({"equal": 2, "of": 2}));
        let file = &value["files"][1];
        assert_eq!(file["file"], "b.xer");
        assert!(file["options"][0].is_string());
        assert_eq!(file["early"], serde_json::json!({"equal": 1, "of": 2}));
        assert_eq!(file["late"], serde_json::json!({"equal": 2, "of": 2}));
        assert_eq!(file["total_float"], serde_json::json!({"equal": 2, "of": 2}));
        assert_eq!(file["free_float"], serde_json::json!({"equal": 1, "of": 2}));
        assert_eq!(file["longest_path"], serde_json::json!({"equal": 2, "of": 2}));
        let start = &file["differences"][0];
        assert_eq!(
            (
                start["code"].as_str(),
                start["field"].as_str(),
                start["stored"].as_str(),
                start["computed"].as_str()
            ),
            (Some("A20"), Some("early_start"), Some("2026-03-04T09:00"), Some("2026-03-04T08:00"))
        );
        assert_eq!(start["cause"], "the rule of its driving relationship");
        assert_eq!(file["differences"][1]["stored"], 180);
    }

    #[test]
    fn nothing_compared_reaches_no_share() {
        let plan = "chainage = 1\n[project]\ncode = \"P\"\nstart = \"2026-03-02\"\n[activities]\nA = { duration = \"1d\" }\n";
        let (output, _) = run("none", &[("plan.toml", plan)], &["--fail-under", "1"]);
        assert_eq!(output.status.code(), Some(1));
        let says = String::from_utf8(output.stderr).unwrap();
        assert_eq!(says, "plan.toml: nothing was compared, so no share reaches 1 %\n");
        assert_eq!(run("none", &[("plan.toml", plan)], &[]).0.status.code(), Some(0));
    }

    #[test]
    fn only_what_is_stored_is_compared() {
        let file = as_stored()
            .replace("\t2026-03-04 08:00\t2026-03-04 17:00\t0\t0\tY", "\t\t2026-03-04 17:00\t0\t0\t");
        let (_, shown) = run("stored", &[("a.xer", &file)], &["--fail-under", "100"]);
        let row = shown.lines().nth(1).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(row, "a.xer 2 100.00 % 100.00 % of 1 100.00 % 100.00 % 100.00 % of 1");
        let (_, json) = run("stored", &[("a.xer", &file)], &["--format", "json"]);
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        let file = &value["files"][0];
        assert_eq!(
            (&file["open"], &file["early"]["of"], &file["late"]["of"]),
            (&2.into(), &2.into(), &1.into())
        );
        assert_eq!(file["differences"], serde_json::json!([]));
    }

    #[test]
    fn the_table_shows_the_sum_and_the_first_differences() {
        let other = xer("2026-03-04 09:00", "3");
        let files = [("a.xer", as_stored()), ("b.xer", other)];
        let files = files.each_ref().map(|(name, content)| (*name, content.as_str()));
        let (output, shown) = run("text", &files, &["--first", "1", "--fail-under", "99"]);
        assert_eq!(output.status.code(), Some(1), "half of b.xer differs");
        assert!(shown.lines().any(|line| line.starts_with("all ") && line.contains("75.00 %")), "{shown}");
        assert!(shown.contains("1 of 2 differences shown"), "{shown}");
        let (output, _) = run("text", &files, &["--fail-under", "50"]);
        assert_eq!(output.status.code(), Some(0));
    }

    #[test]
    fn a_file_that_cannot_be_read_does_not_hide_the_others() {
        let files = [("a.xer", as_stored()), ("b.xer", "not a plan".to_owned())];
        let files = files.each_ref().map(|(name, content)| (*name, content.as_str()));
        let (output, shown) = run("broken", &files, &[]);
        assert_eq!(output.status.code(), Some(2));
        assert!(shown.contains("a.xer"), "{shown}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("b.xer"));
        let (output, _) = run("broken", &[], &["nothing.xer"]);
        assert_eq!(output.status.code(), Some(2));
    }
}
