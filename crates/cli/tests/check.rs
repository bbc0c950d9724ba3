//! What `chainage check` writes, byte for byte: `UPDATE_EXPECT=1` writes the expected files anew.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::{Command, Output, Stdio};

    fn golden(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
    }

    /// Checks the plan beside the expected files, from their folder.
    fn check(arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chainage"));
        command.current_dir(golden("")).args(["check", "plan.toml"]).args(arguments).output().unwrap()
    }

    fn is_golden(actual: &str, name: &str) {
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(golden(name), actual).unwrap();
        }
        let expected = fs::read_to_string(golden(name)).unwrap();
        assert_eq!(actual, expected, "{name} is not as expected; UPDATE_EXPECT=1 writes it anew");
    }

    fn written(arguments: &[&str]) -> String {
        String::from_utf8(check(arguments).stdout).unwrap()
    }

    #[test]
    fn every_format_is_as_expected() {
        is_golden(&written(&["--format", "text"]), "check.txt");
        is_golden(&written(&["--format", "text", "--lang", "zh"]), "check.zh.txt");
        is_golden(&written(&["--format", "concise"]), "concise.txt");
        is_golden(&written(&["--format", "json"]), "check.json");
        is_golden(&written(&["--format", "github"]), "github.txt");
        is_golden(&written(&["--format", "md"]), "check.md");
        is_golden(&written(&["--format", "md", "--lang", "zh"]), "check.zh.md");
        is_golden(&written(&["--format", "junit", "--fail-on", "warning"]), "junit.xml");
    }

    #[test]
    fn sarif_has_what_code_scanning_asks_for() {
        let log: serde_json::Value = serde_json::from_str(&written(&["--format", "sarif"])).unwrap();
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        assert_eq!(run["tool"]["driver"]["name"], "chainage");
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for result in run["results"].as_array().unwrap() {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
            assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
            assert!(!result["message"]["text"].as_str().unwrap().is_empty());
            assert!(result["partialFingerprints"]["chainage/v1"].as_str().unwrap().len() >= 16);
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], "plan.toml", "{}", result["ruleId"]);
            if let Some(region) = result["locations"][0]["physicalLocation"].get("region") {
                assert!(
                    region["startLine"].as_u64().unwrap() >= 1 && region["endLine"].as_u64().unwrap() >= 1
                );
                assert_eq!(
                    result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
                    "plan.toml"
                );
            }
        }
        is_golden(&format!("{:#}\n", run["results"]), "sarif-results.json");
    }

    #[test]
    fn fingerprints_stay_when_lines_move() {
        let names = |text: &str| -> Vec<String> {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fingerprints");
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("plan.toml"), text).unwrap();
            let mut command = Command::new(env!("CARGO_BIN_EXE_chainage"));
            let output =
                command.current_dir(folder).args(["check", "plan.toml", "--format", "json"]).output();
            let json: serde_json::Value = serde_json::from_slice(&output.unwrap().stdout).unwrap();
            let findings = json["findings"].as_array().unwrap().iter();
            findings.map(|finding| finding["fingerprint"].as_str().unwrap().to_owned()).collect()
        };
        let plan = fs::read_to_string(golden("plan.toml")).unwrap();
        let before = names(&plan);
        assert_eq!(before, names(&format!("# a line more\n\n{plan}")));
        assert_ne!(before, names(&plan.replace("A FS-2d", "A")));
    }

    #[test]
    fn a_file_is_written_whole_and_the_exit_code_stays() {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("findings.sarif");
        drop(fs::remove_file(&path));
        let output = check(&["--format", "sarif", "--fail-on", "warning", "-o", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        assert_eq!(fs::read_to_string(&path).unwrap(), written(&["--format", "sarif"]));
    }

    /// A folder with the plan, and files beside it.
    fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        fs::copy(golden("plan.toml"), folder.join("plan.toml")).unwrap();
        for (name, text) in files {
            fs::write(folder.join(name), text).unwrap();
        }
        folder
    }

    fn check_in(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chainage"));
        command.current_dir(folder).args(["check", "plan.toml"]).args(arguments);
        if !arguments.contains(&"--format") {
            command.args(["--format", "concise"]);
        }
        let output = command.output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(text).unwrap())
    }

    #[test]
    fn a_policy_beside_the_plan_changes_thresholds_and_accepts_findings() {
        let policy = "[rules.L007]\nat-least = 40\n[rules.leads]\nseverity = \"error\"\n[[suppress]]\nrule = \"L003\"\n\
                      of = \"P/C\"\nreason = \"agreed\"\nuntil = \"2026-06-30\"\n";
        let folder = folder("policy", &[("chainage.toml", policy)]);
        let (code, said) = check_in(&folder, &["--today", "2026-06-30"]);
        assert_eq!(code, Some(1), "{said}");
        assert!(!said.contains("L003") && !said.contains("L007") && said.contains("error[R001]"), "{said}");
        let (_, said) = check_in(&folder, &["--today", "2026-07-01"]);
        assert!(said.contains("chainage.toml:5:1: warning[POLICY001]") && said.contains("[L003]"), "{said}");
        let (_, said) = check_in(&folder, &["--today", "2026-06-30", "--format", "sarif"]);
        assert!(said.contains("\"justification\": \"agreed\""), "{said}");
    }

    #[test]
    fn a_policy_says_whom_rules_count_and_what_fails() {
        let policy = "fail-on = \"warning\"\n[population]\nwithout = \"code:C\"\n";
        let folder = folder("population", &[("chainage.toml", policy)]);
        let (code, said) = check_in(&folder, &[]);
        assert_eq!(code, Some(1), "{said}");
        assert!(!said.contains("[L003]") && said.contains("[L004]"), "{said}");
        let (code, _) = check_in(&folder, &["--fail-on", "error"]);
        assert_eq!(code, Some(0), "the command wins over the policy");
        let (_, said) = check_in(&folder, &["--format", "text"]);
        assert!(
            said.contains("L001  open-ends: 0.0 % (0 of 2), 1 left out by the policy, none allowed"),
            "{said}"
        );
    }

    #[test]
    fn a_policy_is_validated_like_a_plan() {
        let refused = |text: &str, says: &[&str]| {
            let folder = folder("bad-policy", &[("chainage.toml", text)]);
            let (code, said) = check_in(&folder, &[]);
            assert_eq!(code, Some(2), "{said}");
            for word in says {
                assert!(said.contains(word), "{said} does not say {word}");
            }
        };
        refused("profil = \"infra\"\n[rules.L001]\nat-mots = 1\n", &["profile", "at-most", ":1:1", ":3:1"]);
        refused("[[suppress]]\nrule = \"L001\"\n", &["needs a reason"]);
        refused(
            "fail-on = \"eror\"\n[population]\nwihtout = \"code:C\"\n",
            &["unknown word \"eror\"", "without", ":3:1"],
        );
        refused("[population]\nonly = \"lable:x\"\n", &["POLICY006", "did you mean label", ":2:8"]);
        refused(
            "profile = \"infar\"\n[rules.open-end]\noff = true\n[rules.U001.with]\ndyas = 1\n\
             [[suppress]]\nrule = \"L001\"\nof = \"CC\"\nreason = \"x\"\n",
            &[
                "did you mean infra",
                "did you mean open-ends",
                "takes no number dyas",
                "no activity, link or project CC",
            ],
        );
        let (code, said) = check_in(&folder("no-policy", &[]), &["--policy", "none.toml"]);
        assert_eq!(code, Some(2), "{said}");
    }

    #[test]
    fn the_ratchet_fails_on_what_became_worse() {
        let folder = folder("ratchet", &[]);
        let ratchet = ["--ratchet", "accepted.json", "--fail-on", "warning"];
        let (code, said) = check_in(&folder, &ratchet);
        assert_eq!(code, Some(2), "{said}");
        assert_eq!(check_in(&folder, &[&ratchet[..], &["--update-ratchet"]].concat()).0, Some(0));
        assert_eq!(check_in(&folder, &ratchet).0, Some(0));
        let plan = fs::read_to_string(folder.join("plan.toml")).unwrap();
        fs::write(folder.join("plan.toml"), plan.replace("[\"B SF\"]", "[\"B SF\", \"A FS-1d\"]")).unwrap();
        let (code, said) = check_in(&folder, &ratchet);
        assert_eq!(code, Some(1));
        assert!(said.contains("R001") && !said.contains("L006"), "{said}");
    }

    #[test]
    fn only_new_findings_count_against_an_earlier_run() {
        let folder = folder("new-only", &[]);
        for (format, name) in [("sarif", "old.sarif"), ("json", "old.json")] {
            assert_eq!(check_in(&folder, &["--format", format, "-o", name]).0, Some(0));
            let arguments = ["--baseline", name, "--fail-on", "info", "--show", "info"];
            assert_eq!(check_in(&folder, &arguments), (Some(0), String::new()));
        }
        let plan = fs::read_to_string(folder.join("plan.toml")).unwrap();
        fs::write(folder.join("plan.toml"), format!("{plan}D = {{ name = \"Signs\", duration = \"1d\" }}\n"))
            .unwrap();
        let (code, said) = check_in(&folder, &["--baseline", "old.sarif", "--fail-on", "warning"]);
        assert_eq!(code, Some(1));
        assert!(said.contains("activity D") && !said.contains("L003"), "{said}");
        assert_eq!(check_in(&folder, &["--baseline", "plan.toml"]).0, Some(2));
    }

    #[test]
    fn sarif_says_what_is_new_and_leaves_nothing_out() {
        let folder = folder("baseline-state", &[]);
        let states = |arguments: &[&str]| {
            let (_, said) = check_in(&folder, &[&["--format", "sarif"], arguments].concat());
            let log: serde_json::Value = serde_json::from_str(&said).unwrap();
            let results = log["runs"][0]["results"].as_array().unwrap().clone();
            let of = |result: &serde_json::Value| {
                let print = result["partialFingerprints"]["chainage/v1"].as_str().unwrap().to_owned();
                (print, result["baselineState"].as_str().map(str::to_owned))
            };
            results.iter().map(of).collect::<std::collections::BTreeMap<_, _>>()
        };
        let before = states(&[]);
        assert!(!before.is_empty() && before.values().all(Option::is_none));
        assert_eq!(check_in(&folder, &["--format", "sarif", "-o", "old.sarif"]).0, Some(0));
        let plan = fs::read_to_string(folder.join("plan.toml")).unwrap();
        fs::write(folder.join("plan.toml"), format!("{plan}D = {{ name = \"Signs\", duration = \"1d\" }}\n"))
            .unwrap();
        let without: Vec<String> = states(&[]).into_keys().collect();
        let after = states(&["--baseline", "old.sarif"]);
        assert_eq!(after.keys().cloned().collect::<Vec<_>>(), without, "nothing is left out");
        for (print, state) in &after {
            let expected = if before.contains_key(print) { "unchanged" } else { "new" };
            assert_eq!(state.as_deref(), Some(expected), "{print}");
        }
        assert!(after.values().any(|state| state.as_deref() == Some("new")));

        // A finding that an earlier comparison missed is new when it comes back.
        let gone = fs::read_to_string(folder.join("old.sarif")).unwrap();
        let mut log: serde_json::Value = serde_json::from_str(&gone).unwrap();
        for result in log["runs"][0]["results"].as_array_mut().unwrap() {
            result["baselineState"] = "absent".into();
        }
        fs::write(folder.join("gone.sarif"), log.to_string()).unwrap();
        let after = states(&["--baseline", "gone.sarif"]);
        assert!(after.values().all(|state| state.as_deref() == Some("new")));
    }

    const FORMATS: [&str; 7] = ["text", "concise", "json", "sarif", "junit", "github", "md"];

    fn programme() -> String {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../seeds/maoming").display().to_string()
    }

    #[test]
    fn the_same_plan_gives_the_same_bytes() {
        for format in FORMATS {
            let run = || {
                let mut command = Command::new(env!("CARGO_BIN_EXE_chainage"));
                command.args(["check", &programme(), "--show", "info", "--format", format]).output().unwrap()
            };
            let first = run();
            assert_eq!(first.status.code(), Some(0), "{format}");
            assert!(first.stdout.len() > 5_000, "{format}: too little to tell");
            assert!(first.stdout == run().stdout, "{format}: two runs differ");
        }
    }

    #[test]
    fn a_reader_that_goes_away_is_no_failure() {
        for format in FORMATS {
            let mut child = Command::new(env!("CARGO_BIN_EXE_chainage"))
                .args(["check", &programme(), "--show", "info", "--format", format])
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            drop(child.stdout.take());
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{format}");
            assert!(output.stderr.is_empty(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
        }
    }

    #[test]
    fn suppressions_are_judged_on_the_data_date() {
        let policy = "[[suppress]]\nrule = \"L003\"\nreason = \"agreed\"\nuntil = \"2026-06-30\"\n";
        let folder = folder("data-date", &[("chainage.toml", policy)]);
        let plan = fs::read_to_string(folder.join("plan.toml")).unwrap();
        for (date, ran_out) in [("2026-06-30", false), ("2026-07-01", true)] {
            let dated = plan.replacen("[project]\n", &format!("[project]\ndata-date = \"{date}\"\n"), 1);
            assert_ne!(dated, plan);
            fs::write(folder.join("plan.toml"), dated).unwrap();
            let (_, said) = check_in(&folder, &[]);
            assert_eq!(said.contains("POLICY001"), ran_out, "{date}: {said}");
        }
    }

    #[test]
    fn nothing_fails_a_run_that_only_reports() {
        assert_eq!(check(&["--fail-on", "never", "--format", "github"]).status.code(), Some(0));
    }
}
