//! `JUnit` XML: every rule is a test case, so that any CI shows which rules a plan fails.

use chainage_model::Severity;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{CheckView, Row, measured, name_of};

/// Writes one test suite a family of rules, one test case a rule; a case fails if a finding is at least as bad as
/// `fail_on`, none without it.
pub fn junit(view: &CheckView<'_>, fail_on: Option<Severity>) -> String {
    let rows = view.rows();
    let mut report = Report::new(format!("chainage check --profile {}", view.report.profile));
    // Rules come in order of codes, so families are together.
    let families = view.report.rules.chunk_by(|one, next| one.rule.family() == next.rule.family());
    let mut place = 0;
    for rules in families {
        let family = format!("chainage.{}", rules[0].rule.family());
        let mut suite = TestSuite::new(&family);
        for rule in rules {
            let own: Vec<&Row<'_>> = rows.iter().filter(|row| row.is_of(place)).collect();
            place += 1;
            let name = format!("{} {}", rule.rule.code, name_of(rule, view.language));
            let (n, of) = (rule.measured.n, rule.measured.of);
            let mut case = case_of(&name, &format!("{} ({n} of {of})", measured(rule)), &own, fail_on);
            case.set_classname(&family);
            suite.add_test_case(case);
        }
        report.add_test_suite(suite);
    }
    let own: Vec<&Row<'_>> = rows.iter().filter(|row| row.rule.is_none()).collect();
    if !own.is_empty() {
        let mut suite = TestSuite::new("chainage.policy");
        suite.add_test_case(case_of("policy", "", &own, fail_on));
        report.add_test_suite(suite);
    }
    report.to_string().unwrap_or_default()
}

fn case_of(name: &str, says: &str, own: &[&Row<'_>], fail_on: Option<Severity>) -> TestCase {
    let worst = own.iter().map(|row| row.finding.severity).max();
    if let Some(worst) = worst.filter(|&worst| fail_on.is_some_and(|least| worst >= least)) {
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_type(worst.to_string()).set_message(says).set_description(list(own));
        return TestCase::new(name, status);
    }
    let mut case = TestCase::new(name, TestCaseStatus::success());
    if worst.is_some() {
        case.set_system_out(list(own));
    }
    case
}

/// One finding a line, with its place.
fn list(rows: &[&Row<'_>]) -> String {
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let place =
                row.place.map(|place| format!("{}:{}:{}: ", place.file, place.start.0, place.start.1));
            let (place, finding) = (place.unwrap_or_default(), row.finding);
            format!("{place}{}[{}] {}", finding.severity, finding.code, finding.message)
        })
        .collect();
    lines.join("\n")
}
