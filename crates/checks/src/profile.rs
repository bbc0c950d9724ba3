//! Named selections of rules with thresholds.

use std::collections::BTreeMap;

use chainage_model::Severity;

use crate::registry::RULES;
use crate::rule::Rule;
use crate::scope::Scope;

/// What a measured value has to satisfy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold {
    /// At most this much.
    AtMost(f64),
    /// At least this much.
    AtLeast(f64),
    /// Within these bounds.
    Between(f64, f64),
    /// Anything: the value is reported, and findings are information.
    Report,
}

impl Threshold {
    /// Returns whether a value satisfies the threshold.
    pub fn allows(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most + 1e-9,
            Self::AtLeast(least) => value >= least - 1e-9,
            Self::Between(least, most) => value >= least - 1e-9 && value <= most + 1e-9,
            Self::Report => true,
        }
    }
}

/// How a profile runs a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// How bad a finding is; `None` for the rule's own severity.
    pub severity: Option<Severity>,
    /// What the measured value has to satisfy.
    pub threshold: Threshold,
    /// Numbers the rule's formula takes (days that count as long, limits), by name; the page names them.
    pub parameters: BTreeMap<String, f64>,
    /// Whom the rule counts, of those its page says; everybody for the scope of the profile.
    pub scope: Scope,
}

impl Setting {
    /// No finding is allowed.
    pub fn none() -> Self {
        Self {
            severity: None,
            threshold: Threshold::AtMost(0.0),
            parameters: BTreeMap::new(),
            scope: Scope::default(),
        }
    }

    /// The value has to satisfy a threshold.
    pub fn threshold(threshold: Threshold) -> Self {
        Self { threshold, ..Self::none() }
    }

    /// Sets the severity.
    #[must_use]
    pub fn with_severity(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }

    /// Sets a number of the formula.
    #[must_use]
    pub fn with(mut self, name: &str, value: f64) -> Self {
        self.parameters.insert(name.to_owned(), value);
        self
    }

    /// Returns a number of the formula, or what the rule takes without a word of the profile.
    pub(crate) fn parameter(&self, name: &str, default: f64) -> f64 {
        self.parameters.get(name).copied().unwrap_or(default)
    }
}

/// A named selection of rules with thresholds.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The name.
    pub name: String,
    /// Whom all rules count that have no scope of their own.
    pub scope: Scope,
    settings: BTreeMap<String, Setting>,
}

impl Profile {
    /// Returns how the profile runs a rule, or `None` if it does not.
    pub fn setting(&self, rule: &Rule) -> Option<&Setting> {
        self.settings.get(rule.code)
    }

    /// Sets how the profile runs a rule.
    pub fn set(&mut self, code: &str, setting: Setting) {
        self.settings.insert(code.to_owned(), setting);
    }

    /// Leaves a rule out.
    pub fn leave_out(&mut self, code: &str) {
        self.settings.remove(code);
    }

    /// Returns a profile of no rules.
    pub fn empty(name: &str) -> Self {
        Self { name: name.to_owned(), scope: Scope::default(), settings: BTreeMap::new() }
    }

    /// Returns a profile of all rules, none of which allows a finding.
    pub fn strict() -> Self {
        let mut profile = Self::empty("strict");
        for rule in RULES {
            profile.set(rule.code, Setting::none());
        }
        profile
    }

    /// Returns the profile with a name, or `None`: `infra`, `dcma`, `gao`, `ndia`, `p6-log`, `cn`.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "infra" => Self::infra(),
            "dcma" => Self::dcma(),
            "gao" => Self::gao(),
            "ndia" => Self::ndia(),
            "p6-log" => Self::p6_log(),
            "cn" => Self::cn(),
            _ => return None,
        })
    }

    /// The default: infrastructure programmes, with linear works, long approvals and parallel projects.
    pub fn infra() -> Self {
        use Threshold::{AtLeast, AtMost, Report};
        let mut profile = Self::of("infra", &STRUCTURE);
        profile.set_none(&["L001", "L003", "L004", "L005", "L006", "L010", "L011", "L016", "L017", "L019"]);
        profile.set_none(&[
            "C004", "C005", "C006", "F003", "D001", "D002", "D003", "D004", "D009", "U008", "C008",
        ]);
        profile.set("I011", Setting::none().with_severity(Severity::Info));
        profile.set("L007", Setting::threshold(AtLeast(60.0)));
        profile.set("L009", Setting::threshold(AtMost(5.0)));
        profile.set("L015", Setting::none().with_severity(Severity::Info));
        profile.set("R001", Setting::threshold(AtMost(10.0)));
        profile.set("R005", Setting::none().with_severity(Severity::Info));
        profile.set("C001", Setting::threshold(AtMost(5.0)));
        profile.set("C002", Setting::threshold(AtMost(10.0)));
        profile.set("F001", Setting::threshold(AtMost(25.0)).with_severity(Severity::Info));
        // Programmes keep reference milestones beside their networks.
        profile.set("L016", Setting::none().with_severity(Severity::Warning));
        // A forecast that misses its target is news, not a defect of the plan.
        for code in ["F002", "F013", "C009"] {
            profile.set(code, Setting::none().with_severity(Severity::Warning));
        }
        for code in
            ["L008", "L012", "L013", "L014", "L020", "R002", "R003", "R004", "C003", "F005", "F006", "F008"]
        {
            profile.set(code, Setting::threshold(Report));
        }
        profile.set("U001", Setting::threshold(Report).with("days", 60.0).with("spare-linear", 1.0));
        profile.set("U004", Setting::none());
        profile.set_none(&["T003", "T004", "T005"]);
        profile.set_none(&["S002", "S003", "S006", "S008", "S010", "B006", "B011"]);
        for code in ["S001", "S004", "S005", "S009", "T001", "T002", "T006", "T007"] {
            profile.set(code, Setting::threshold(Report));
        }
        profile
    }

    /// The assessment of the US Defense Contract Management Agency (2012).
    pub fn dcma() -> Self {
        use Threshold::{AtLeast, AtMost};
        let mut profile = Self::of("dcma", &STRUCTURE);
        profile.set("L001", Setting::threshold(AtMost(5.0)));
        profile.set("R001", Setting::none());
        profile.set("R002", Setting::threshold(AtMost(5.0)));
        profile.set("L007", Setting::threshold(AtLeast(90.0)));
        for code in ["C001", "F001", "U001"] {
            profile.set(code, Setting::threshold(AtMost(5.0)));
        }
        profile.set_none(&["L006", "F002", "D001", "D002", "F003"]);
        profile.set("B001", Setting::threshold(AtMost(5.0)));
        profile.set("B002", Setting::threshold(AtLeast(0.95)));
        profile.set("F004", Setting::threshold(AtLeast(0.95)));
        profile.set("S001", Setting::none());
        profile
    }

    /// The ten best practices of the US Government Accountability Office (GAO-16-89G).
    pub fn gao() -> Self {
        use Threshold::{AtMost, Report};
        let mut profile = Self::of("gao", &STRUCTURE);
        profile.set_none(&["L001", "L003", "L004", "L011", "L016", "L017", "L019", "C004", "C005", "C006"]);
        profile.set_none(&["F002", "F003", "F007", "D001", "D002", "D003", "D004"]);
        profile.set_none(&["U006", "D005", "D007", "D008", "B009", "B011"]);
        profile.set_none(&["S001", "S002", "S008", "T001", "T002", "T003", "T004", "T005"]);
        profile.set("B010", Setting::threshold(AtMost(5.0)));
        profile.set("R001", Setting::none());
        profile.set("R002", Setting::threshold(AtMost(5.0)));
        profile.set("R004", Setting::threshold(Report));
        profile.set("C001", Setting::threshold(AtMost(5.0)));
        for code in ["F001", "U001"] {
            profile.set(code, Setting::threshold(AtMost(5.0)));
        }
        for code in ["L013", "F005", "F006", "F009", "U003", "U005", "D006", "T007"] {
            profile.set(code, Setting::threshold(Report));
        }
        profile
    }

    /// The Planning and Scheduling Excellence Guide of the US National Defense Industrial Association.
    pub fn ndia() -> Self {
        use Threshold::{AtLeast, AtMost};
        let mut profile = Self::gao();
        "ndia".clone_into(&mut profile.name);
        for code in ["B002", "B005"] {
            profile.set(code, Setting::threshold(AtLeast(0.95)));
        }
        profile.set("B001", Setting::threshold(AtMost(5.0)));
        profile.set("B003", Setting::threshold(Threshold::Report));
        profile.set("B004", Setting::threshold(AtLeast(0.75)));
        profile.set("B007", Setting::threshold(AtLeast(0.95)));
        profile.set("B008", Setting::threshold(AtMost(1.1)));
        profile.set("B012", Setting::threshold(AtMost(1.5)));
        profile.set("B009", Setting::none());
        profile.set("L015", Setting::none());
        profile.set("L006", Setting::none());
        profile.set("C002", Setting::threshold(AtMost(10.0)));
        profile.set("C009", Setting::none());
        profile.set("F004", Setting::threshold(AtLeast(0.95)));
        profile.set("U008", Setting::none());
        profile
    }

    /// What the schedule log of Primavera P6 lists.
    pub fn p6_log() -> Self {
        let mut profile = Self::of("p6-log", &STRUCTURE);
        profile.set_none(&[
            "L001", "L017", "C001", "C004", "C005", "C007", "C008", "D002", "D003", "D009", "D010", "F002",
        ]);
        for code in ["L001", "C001"] {
            profile.set(code, Setting::threshold(Threshold::Report));
        }
        profile
    }

    /// Chinese network practice (JGJ/T 121-2015, GB/T 13400).
    pub fn cn() -> Self {
        let mut profile = Self::of("cn", &STRUCTURE);
        profile.set("L001", Setting::none().with_severity(Severity::Error));
        profile.set_none(&["L010", "L016", "F002"]);
        // The code has its own words for loops, ends and late finishes: K001, K002, K012.
        profile.leave_out("I003");
        profile.set_none(&["K001", "K002", "K003", "K004", "K005", "K008", "K009", "K010", "K011", "K012"]);
        profile.set("S005", Setting::threshold(Threshold::AtMost(1.5)));
        profile
    }

    fn of(name: &str, codes: &[&str]) -> Self {
        let mut profile = Self::empty(name);
        profile.set_none(codes);
        profile
    }

    fn set_none(&mut self, codes: &[&str]) {
        for code in codes {
            self.set(code, Setting::none());
        }
    }

    /// The names of all profiles.
    pub const NAMES: [&'static str; 6] = ["infra", "dcma", "gao", "ndia", "p6-log", "cn"];
}

/// Everything that keeps dates from being computed or believed: in all profiles.
const STRUCTURE: [&str; 14] = [
    "I001", "I002", "I003", "I004", "I005", "I006", "I007", "I008", "I009", "I010", "I011", "I012", "I013",
    "I014",
];
