//! What a finding is called from one run to the next.

use std::collections::HashMap;

use chainage_model::{Diagnostic, Plan, Subject};

/// Names each finding by its code and what it speaks of: sixteen hexadecimal digits.
///
/// Lines, measured values, and the order of findings and of what they speak of do not count, so the same finding keeps
/// its name while the files around it change. What speaks of nothing in the plan is named by its words without their
/// numbers. Several findings of one code about the same things are counted through: `…:2`, `…:3`.
///
/// ```
/// use chainage_checks::{Inspection, Profile, fingerprints};
/// use chainage_model::{Activity, Plan, Project};
///
/// let mut plan = Plan::new();
/// let project = plan.add_project(Project::new("P", "Bypass"))?;
/// plan.add_activity(Activity::task(project, "A", "Earthworks"))?;
/// let report = Inspection::new(&plan).run(&Profile::infra());
/// let before = fingerprints(&plan, &report.findings().collect::<Vec<_>>());
///
/// plan.add_activity(Activity::task(project, "B", "Bridge"))?;
/// let report = Inspection::new(&plan).run(&Profile::infra());
/// let after = fingerprints(&plan, &report.findings().collect::<Vec<_>>());
/// assert!(before.iter().all(|name| after.contains(name)));
/// # Ok::<(), chainage_model::ModelError>(())
/// ```
pub fn fingerprints(plan: &Plan, findings: &[&Diagnostic]) -> Vec<String> {
    let mut seen: HashMap<u64, u32> = HashMap::new();
    let name = |finding: &&Diagnostic| {
        let mut things: Vec<String> = finding.subjects.iter().map(|&subject| called(plan, subject)).collect();
        // A loop is the same loop wherever its walk begins.
        things.sort_unstable();
        if things.is_empty() {
            things.push(without_numbers(&finding.message));
        }
        let text = format!("{}\n{}", finding.code, things.join("\n"));
        let hash = fnv1a(text.as_bytes());
        let count = seen.entry(hash).or_default();
        *count += 1;
        if *count == 1 { format!("{hash:016x}") } else { format!("{hash:016x}:{count}") }
    };
    findings.iter().map(name).collect()
}

/// What people call a thing, with its project where codes are unique in one only.
fn called(plan: &Plan, subject: Subject) -> String {
    match subject {
        Subject::Project(id) => format!("project {}", plan.project(id).code),
        Subject::Wbs(id) => {
            let node = &plan.wbs()[id];
            format!("wbs {}/{}", plan.project(node.project).code, node.code)
        }
        Subject::Activity(id) => format!("activity {}", plan.full_code(id)),
        Subject::Relationship(id) => {
            let link = plan.relationship(id);
            format!(
                "link {} {} {}",
                plan.full_code(link.predecessor),
                link.kind,
                plan.full_code(link.successor)
            )
        }
        Subject::Calendar(id) => format!("calendar {}", plan.calendar(id).code),
        Subject::Resource(id) => format!("resource {}", plan.resource(id).code),
        _ => String::new(),
    }
}

/// A message with one sign for each run of digits.
fn without_numbers(message: &str) -> String {
    let mut words = String::with_capacity(message.len());
    for character in message.chars() {
        match character {
            '0'..='9' if words.ends_with('#') => {}
            '0'..='9' => words.push('#'),
            other => words.push(other),
        }
    }
    words
}

/// The 64-bit hash of Fowler, Noll and Vo (1991), variant 1a: small, and the same everywhere.
fn fnv1a(bytes: &[u8]) -> u64 {
    let mix = |hash: u64, &byte: &u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, mix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn a_loop_is_known_wherever_its_walk_begins() {
        let names = |text: &str| {
            let plan = chainage_testkit::notation::parse(text).unwrap();
            let report = crate::Inspection::new(&plan).run(&crate::Profile::infra());
            let loops: Vec<_> = report.findings().filter(|finding| finding.code.as_str() == "I003").collect();
            fingerprints(&plan, &loops)
        };
        let one = names("A 1d <- C\nB 1d <- A\nC 1d <- B\n");
        assert_eq!(one.len(), 1);
        assert_eq!(one, names("C 2d <- B\nA 3d <- C\nB 4d <- A\n"));
        assert_ne!(one, names("A 1d <- C\nB 1d <- A\nC 1d <- B SS\n"));
    }

    #[test]
    fn what_speaks_of_nothing_is_named_by_its_words() {
        let say = |text: &str| Diagnostic::warning("I013", text);
        let found = [say("table X: 12 rows dropped"), say("table Y: 12 rows dropped")];
        let later = [say("table Y: 9 rows dropped"), say("table X: 110 rows dropped")];
        let names = |found: &[Diagnostic]| fingerprints(&Plan::new(), &found.iter().collect::<Vec<_>>());
        let (before, mut after) = (names(&found), names(&later));
        after.reverse();
        assert_eq!(before, after);
        assert_ne!(before[0], before[1]);
    }

    #[test]
    fn the_same_finding_twice_is_counted() {
        let (one, other) = (Diagnostic::warning("F001", "1 of 2"), Diagnostic::warning("F001", "3 of 4"));
        let names = fingerprints(&Plan::new(), &[&one, &other]);
        assert_eq!(names[1], format!("{}:2", names[0]));
    }
}
