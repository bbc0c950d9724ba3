//! What a finding is called from one run to the next.

use std::collections::HashMap;

use chainage_model::{Diagnostic, Plan, Subject};

/// Names each finding by its code and what it speaks of: sixteen hexadecimal digits.
///
/// Lines, measured values and the order of findings do not count, so the same finding keeps its name while the files
/// around it change. Several findings of one code about the same things are counted through: `…:2`, `…:3`.
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
        let mut text = finding.code.to_string();
        for &subject in &finding.subjects {
            text.push('\n');
            text.push_str(&called(plan, subject));
        }
        let hash = fnv1a(text.as_bytes());
        let count = seen.entry(hash).or_default();
        *count += 1;
        if *count == 1 { format!("{hash:016x}") } else { format!("{hash:016x}:{count}") }
    };
    findings.iter().map(name).collect()
}

/// What people call a thing, with its project where codes are unique in one only.
fn called(plan: &Plan, subject: Subject) -> String {
    let activity = |id| {
        let activity = plan.activity(id);
        format!("{}/{}", plan.project(activity.project).code, activity.code)
    };
    match subject {
        Subject::Project(id) => format!("project {}", plan.project(id).code),
        Subject::Wbs(id) => {
            let node = &plan.wbs()[id];
            format!("wbs {}/{}", plan.project(node.project).code, node.code)
        }
        Subject::Activity(id) => format!("activity {}", activity(id)),
        Subject::Relationship(id) => {
            let link = plan.relationship(id);
            format!("link {} {} {}", activity(link.predecessor), link.kind, activity(link.successor))
        }
        Subject::Calendar(id) => format!("calendar {}", plan.calendar(id).code),
        Subject::Resource(id) => format!("resource {}", plan.resource(id).code),
        _ => String::new(),
    }
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
    fn the_same_finding_twice_is_counted() {
        let (one, other) = (Diagnostic::warning("F001", "a"), Diagnostic::warning("F001", "b"));
        let names = fingerprints(&Plan::new(), &[&one, &other]);
        assert_eq!(names[1], format!("{}:2", names[0]));
    }
}
