//! SARIF 2.1.0 (OASIS, 2020), for code scanning: rules with their pages, results with places and fingerprints.

use chainage_checks::{RuleReport, Threshold};
use chainage_model::{Language, Severity, Subject};
use serde_json::{Value, json};

use super::{CheckView, Place, Row, measured, population};

/// Writes a SARIF log with one run.
///
/// Every rule of the profile is described, whether it found something or not; its help is its page. A result has the
/// place in its file where one is known (else the file: code hosts show no result without one), the activity, link or
/// project it speaks of as logical locations, and partial fingerprints that do not change with lines:
/// `chainage/v1`, and the same as `primaryLocationLineHash`, the name that GitHub goes by.
///
/// Compared with an earlier run, every result says whether it is `new` or `unchanged` (`baselineState`, 3.27.24).
/// What the earlier run alone had is left out: code hosts show every result of a log as open.
pub fn sarif(view: &CheckView<'_>, version: &str) -> Value {
    let (new, known) = view.rows_and_known();
    let stated = |row: &Row<'_>, is_known: bool| {
        let mut result = result(view, row);
        if view.report.is_compared {
            result["baselineState"] = json!(if is_known { "unchanged" } else { "new" });
        }
        result
    };
    let mut results: Vec<Value> = new.iter().map(|row| stated(row, false)).collect();
    results.extend(known.iter().map(|row| stated(row, true)));
    // What is accepted stays known to code scanning, with the reason.
    for (row, one) in view.accepted() {
        let mut result = stated(&row, one.is_known);
        result["suppressions"] = json!([{ "kind": "external", "justification": one.reason }]);
        results.push(result);
    }
    let rules: Vec<Value> = view.report.rules.iter().map(|rule| described(rule, view.language)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "chainage",
                "semanticVersion": version,
                "rules": rules,
            } },
            "automationDetails": { "id": format!("chainage/{}", view.report.profile) },
            "columnKind": "unicodeCodePoints",
            "invocations": [{ "executionSuccessful": true }],
            "results": results,
        }],
    })
}

fn described(report: &RuleReport, language: Language) -> Value {
    let rule = report.rule;
    let title = match language {
        Language::English => format!("{} {}", rule.code, rule.name),
        Language::Chinese => format!("{} {}", rule.code, rule.zh),
    };
    let page = rule.page_in(language);
    let measured = json!({
        "value": report.measured.value,
        "shown": measured(report),
        "n": report.measured.n,
        "of": report.measured.of,
        "population": population(report),
        "passed": report.passed || report.threshold == Threshold::Report,
    });
    json!({
        "id": rule.code,
        "name": rule.name,
        "shortDescription": { "text": title },
        "fullDescription": { "text": first_section(&page) },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level(report.severity) },
        "properties": { "tags": [rule.family()], "zh": rule.zh, "measured": measured },
    })
}

fn result(view: &CheckView<'_>, row: &Row<'_>) -> Value {
    let finding = row.finding;
    let text = match &finding.help {
        Some(help) => format!("{}. Help: {help}", finding.message),
        None => finding.message.clone(),
    };
    let mut location = json!({ "logicalLocations": logical(view, row) });
    if let Some(place) = row.place {
        location["physicalLocation"] = physical(place);
    } else if let Some((name, _)) = view.files.first() {
        location["physicalLocation"] = json!({ "artifactLocation": { "uri": uri(name) } });
    }
    let mut result = json!({
        "ruleId": row.rule.map_or(finding.code.as_str(), |(_, rule)| rule.rule.code),
        "level": level(finding.severity),
        "message": { "text": text },
        "locations": [location],
        "partialFingerprints": {
            "chainage/v1": row.fingerprint,
            "primaryLocationLineHash": line_hash(&row.fingerprint),
        },
    });
    if !row.related.is_empty() {
        let place = |(place, why): &(Place<'_>, &str)| json!({ "physicalLocation": physical(*place), "message": { "text": why } });
        result["relatedLocations"] = row.related.iter().map(place).collect();
    }
    if let Some((place, _)) = row.rule {
        result["ruleIndex"] = json!(place);
    }
    result
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn physical(place: Place<'_>) -> Value {
    json!({
        "artifactLocation": { "uri": uri(place.file) },
        "region": {
            "startLine": place.start.0,
            "startColumn": place.start.1,
            "endLine": place.end.0,
            "endColumn": place.end.1,
        },
    })
}

/// What the finding speaks of.
fn logical(view: &CheckView<'_>, row: &Row<'_>) -> Vec<Value> {
    let plan = view.plan;
    let of = |&subject: &Subject| {
        let (kind, name) = match subject {
            Subject::Project(id) => ("module", plan.project(id).code.clone()),
            Subject::Activity(id) => ("member", plan.full_code(id)),
            Subject::Relationship(id) => {
                let link = plan.relationship(id);
                let (before, after) = (plan.full_code(link.predecessor), plan.full_code(link.successor));
                ("member", format!("{before} {} {after}", link.kind))
            }
            Subject::Calendar(id) => ("resource", plan.calendar(id).code.clone()),
            Subject::Resource(id) => ("resource", plan.resource(id).code.clone()),
            _ => return None,
        };
        Some(json!({ "fullyQualifiedName": name, "kind": kind }))
    };
    row.finding.subjects.iter().filter_map(of).collect()
}

/// A fingerprint in the form of GitHub's own: a hash, a colon, and which of several with this hash it is.
fn line_hash(fingerprint: &str) -> String {
    if fingerprint.contains(':') { fingerprint.to_owned() } else { format!("{fingerprint}:1") }
}

/// What stands under the first heading of a page, on one line.
fn first_section(page: &str) -> String {
    let lines = page.lines().skip_while(|line| line.starts_with('#') || line.is_empty());
    lines.take_while(|line| !line.starts_with('#')).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// A path as a relative reference: forward slashes, everything but the unreserved characters of RFC 3986 in percent.
fn uri(path: &str) -> String {
    let escaped = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    let uri: String = path.replace('\\', "/").trim_start_matches("./").bytes().map(escaped).collect();
    if uri.starts_with('/') { format!("file://{uri}") } else { uri }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_described_by_its_first_section() {
        assert_eq!(first_section("## What it checks\nOne\nline.\n\n## Why\nNo."), "One line.");
        assert_eq!(line_hash("00ff"), "00ff:1");
        assert_eq!(line_hash("00ff:3"), "00ff:3");
    }

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("./seeds/first/plan.toml"), "seeds/first/plan.toml");
        assert_eq!(uri(r"seeds\计划 1.toml"), "seeds/%E8%AE%A1%E5%88%92%201.toml");
        assert_eq!(uri("/plans/a.toml"), "file:///plans/a.toml");
    }
}
