//! Whom a policy counts.

use chainage_model::{ActivityId, ActivityKind, IdVec, Plan, WbsId};

/// Activities that are counted: those that meet one of `only`, or all if there is none, but those that meet one of
/// `without`.
///
/// ```
/// use chainage_checks::{Criterion, Inspection, Profile, Scope, Setting};
/// use chainage_model::{Activity, Plan, Project};
///
/// let mut plan = Plan::new();
/// let project = plan.add_project(Project::new("P", "Bypass"))?;
/// for code in ["A", "X-1", "X-2"] {
///     plan.add_activity(Activity::task(project, code, code))?;
/// }
/// let mut profile = Profile::empty("own");
/// let scope = Scope { without: vec![Criterion::Code("X-*".to_owned())], ..Scope::default() };
/// profile.set("L001", Setting { scope, ..Setting::none() });
/// let report = Inspection::new(&plan).run(&profile);
/// assert_eq!(report.rules[0].measured.of, 1);
/// assert_eq!(report.rules[0].left_out, 2);
/// # Ok::<(), chainage_model::ModelError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Who is counted; empty for everybody.
    pub only: Vec<Criterion>,
    /// Who is not.
    pub without: Vec<Criterion>,
}

/// What an activity has in common with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Criterion {
    /// It belongs to the project with this code.
    Project(String),
    /// It is at or below the WBS node with this code.
    Wbs(String),
    /// It has a label of this kind, with this value if one is given.
    Label(String, Option<String>),
    /// It is of this kind.
    Kind(ActivityKind),
    /// It has this code; a `*` at the end stands for any ending.
    Code(String),
}

impl Scope {
    /// Whether everybody is counted.
    pub fn is_everybody(&self) -> bool {
        self.only.is_empty() && self.without.is_empty()
    }

    /// Says of every activity whether it is counted.
    pub(crate) fn counted(&self, plan: &Plan) -> IdVec<ActivityId, bool> {
        let meets = |list: &[Criterion], id| list.iter().any(|criterion| criterion.is_met(plan, id));
        let is_counted = |id| (self.only.is_empty() || meets(&self.only, id)) && !meets(&self.without, id);
        plan.activities().ids().map(is_counted).collect()
    }
}

impl Criterion {
    /// Returns whether an activity meets the criterion.
    pub fn is_met(&self, plan: &Plan, id: ActivityId) -> bool {
        let activity = plan.activity(id);
        match self {
            Self::Project(code) => plan.project(activity.project).code == *code,
            Self::Wbs(code) => {
                let above = |&id: &WbsId| plan.wbs()[id].parent;
                std::iter::successors(activity.wbs, above).any(|id| plan.wbs()[id].code == *code)
            }
            Self::Label(kind, value) => activity
                .labels
                .iter()
                .any(|(own, own_value)| own == kind && value.as_ref().is_none_or(|value| value == own_value)),
            Self::Kind(kind) => activity.kind == *kind,
            Self::Code(code) => match code.strip_suffix('*') {
                Some(beginning) => activity.code.starts_with(beginning),
                None => activity.code == *code,
            },
        }
    }
}
