//! Every page about policies is run: what it says fails, fails with exactly these findings; what passes, passes.

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use chainage::checks::{Inspection, POLICY_FINDINGS, PolicyFinding};
    use chainage::formats;
    use chainage::model::{Diagnostic, FileId, Language, Plan};
    use chainage::policy::Policy;

    fn plan(text: &str) -> Plan {
        formats::read("plan.toml", text.as_bytes(), &mut formats::no_includes).unwrap().plan
    }

    fn policy(text: &str, plan: &Plan) -> Result<Policy, Vec<Diagnostic>> {
        let file = formats::policy::read("chainage.toml", text.as_bytes(), FileId::default()).unwrap();
        Policy::of(&file, plan)
    }

    /// What is said of a policy for a plan, on the day of the plan's data date.
    fn said(plan_text: &str, text: &str) -> Vec<Diagnostic> {
        let plan = plan(plan_text);
        let policy = match policy(text, &plan) {
            Ok(policy) => policy,
            Err(wrong) => return wrong,
        };
        let data_date = plan.projects().iter().filter_map(|project| project.data_date).max().unwrap();
        let mut report = Inspection::new(&plan).run(&policy.profile);
        report.suppress(&policy.suppressions, data_date.finish_date());
        report.policy
    }

    /// The blocks of a page with their words after the fence.
    fn blocks(page: &str) -> Vec<(&str, &str)> {
        page.split("```").skip(1).step_by(2).map(|block| block.split_once('\n').unwrap()).collect()
    }

    #[test]
    fn every_page_fails_and_passes_as_it_says() {
        let mut wrong = String::new();
        for finding in POLICY_FINDINGS {
            let PolicyFinding { code, severity, page, .. } = *finding;
            let (mut fails, mut passes) = (0, 0);
            for example in blocks(page).chunks(3) {
                let [("toml", plan), ("policy", policy), ("findings", expected)] = example else {
                    panic!("{code}: an example is a plan, a policy and its findings");
                };
                let mut found = String::new();
                for one in said(plan, policy) {
                    writeln!(found, "{} {}", one.code, one.message).unwrap();
                    assert!(one.severity == severity && one.span.is_some(), "{code}: {one:?}");
                }
                *(if found.is_empty() { &mut passes } else { &mut fails }) += 1;
                if found != *expected {
                    writeln!(wrong, "{code}: expected\n{expected}but found\n{found}").unwrap();
                }
            }
            assert!(fails > 0 && passes > 0, "{code}: {fails} examples fail and {passes} pass");
        }
        assert!(wrong.is_empty(), "{wrong}");
    }

    #[test]
    fn every_page_speaks_chinese() {
        for finding in POLICY_FINDINGS {
            let page = finding.page_in(Language::Chinese);
            for heading in ["## 检查内容\n", "\n## 为什么重要\n", "\n## 处理办法\n", "\n## 不通过的示例\n```"]
            {
                assert!(page.contains(heading), "{} lacks {}", finding.code, heading.trim());
            }
        }
    }

    const PLAN: &str = r#"chainage = 1
[project]
code = "P"
name = "P"
start = "2026-03-02"
data-date = "2026-03-13"
[activities]
A = { name = "a", duration = "5d", percent = 50 }
X-1 = { name = "b", duration = "5d", percent = 50 }
X-2 = { name = "c", duration = "5d", labels = { wave = "rolling" } }
"#;

    /// Findings of a rule, the size of its population, and how many are left out.
    fn measured(code: &str, text: &str) -> (usize, usize, usize) {
        let plan = plan(PLAN);
        let report = Inspection::new(&plan).run(&policy(text, &plan).unwrap().profile);
        let rule = report.rules.iter().find(|rule| rule.rule.code == code).unwrap();
        assert_eq!(rule.measured.n, rule.findings.len());
        (rule.findings.len(), rule.measured.of, rule.left_out)
    }

    #[test]
    fn a_policy_says_whom_rules_count() {
        assert_eq!(measured("L001", "profile = \"infra\"\n"), (3, 3, 0));
        assert_eq!(measured("L001", "[population]\nwithout = \"label:wave=rolling\"\n"), (2, 2, 1));
        // What a rule says of itself is said in place of what holds for all.
        let both = "[population]\nwithout = \"label:wave\"\n[rules.L001.population]\nonly = \"code:X-*\"\n";
        assert_eq!(measured("L001", both), (2, 2, 1));
    }

    #[test]
    fn a_rule_that_looks_at_everything_leaves_out_whom_a_policy_does_not_count() {
        assert_eq!(measured("D003", "profile = \"infra\"\n"), (2, 3, 0));
        assert_eq!(measured("D003", "[rules.D003.population]\nwithout = \"code:A\"\n"), (1, 3, 1));
    }

    #[test]
    fn words_of_a_population_are_known_or_get_the_nearest() {
        let plan = plan(PLAN);
        let wrong =
            policy("[population]\nonly = [\"kind:taks\", \"lable:wave\", \"X\", \"code:X-11\"]\n", &plan);
        let helps: Vec<_> = wrong.unwrap_err().into_iter().map(|one| one.help.unwrap_or_default()).collect();
        let sorts = "there are project, wbs, label, kind, code";
        assert_eq!(helps, ["did you mean task?", "did you mean label?", sorts, "did you mean X-1?"]);
    }

    #[test]
    fn a_number_named_after_a_label_is_taken() {
        let plan = plan(PLAN);
        assert!(policy("[rules.U007.with]\nearth-most = 300\n", &plan).is_ok());
        assert!(policy("[rules.T002.with]\nrequire-team = 1\n", &plan).is_ok());
        let wrong = policy("[rules.T002.with]\nrequire = 1\n", &plan).unwrap_err();
        assert_eq!(wrong[0].message, "rule T002 takes no number require");
    }
}
