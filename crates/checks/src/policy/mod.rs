//! What is said of a policy itself, with a page each.

use chainage_model::{Language, Severity};

use crate::page;

/// Something that can be wrong with a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyFinding {
    /// The stable code.
    pub code: &'static str,
    /// The short name, in kebab case.
    pub name: &'static str,
    /// The short name in Chinese.
    pub zh: &'static str,
    /// How bad it is; errors keep the policy from being used.
    pub severity: Severity,
    /// The page, in both languages.
    pub page: &'static str,
}

impl PolicyFinding {
    /// Returns the page in a language, with its examples.
    pub fn page_in(&self, language: Language) -> String {
        page::in_language(self.page, language)
    }
}

/// Everything that can be wrong with a policy, in order of codes.
pub static POLICY_FINDINGS: &[PolicyFinding] = &[
    PolicyFinding {
        code: "POLICY001",
        name: "expired-suppression",
        zh: "豁免已过期",
        severity: Severity::Warning,
        page: include_str!("expired.md"),
    },
    PolicyFinding {
        code: "POLICY002",
        name: "idle-suppression",
        zh: "豁免未命中任何发现",
        severity: Severity::Info,
        page: include_str!("idle.md"),
    },
    PolicyFinding {
        code: "POLICY003",
        name: "unknown-rule",
        zh: "未知的规则或规则集",
        severity: Severity::Error,
        page: include_str!("unknown_rule.md"),
    },
    PolicyFinding {
        code: "POLICY004",
        name: "unknown-number",
        zh: "规则不接受的参数",
        severity: Severity::Error,
        page: include_str!("unknown_number.md"),
    },
    PolicyFinding {
        code: "POLICY005",
        name: "not-in-the-plan",
        zh: "计划中不存在",
        severity: Severity::Error,
        page: include_str!("not_in_plan.md"),
    },
    PolicyFinding {
        code: "POLICY006",
        name: "unknown-population",
        zh: "未知的总体类别",
        severity: Severity::Error,
        page: include_str!("unknown_population.md"),
    },
];

/// Finds a finding about policies by its code or its name, in upper or lower case.
pub fn find_policy_finding(code_or_name: &str) -> Option<&'static PolicyFinding> {
    let is_meant = |known: &str| known.eq_ignore_ascii_case(code_or_name);
    POLICY_FINDINGS.iter().find(|finding| is_meant(finding.code) || is_meant(finding.name))
}
