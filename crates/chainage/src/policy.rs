//! From the words of a policy file to rules and things of a plan: the only place that knows both.

use chainage_checks::{Criterion, Profile, RULES, Rule, Scope, Setting, Suppression, Threshold, find_rule};
use chainage_formats::policy::{PolicyFile, PolicyLimit, PolicyPopulation, PolicySuppression, Spelled};
use chainage_model::notation::{nearest, parse_kind};
use chainage_model::{ActivityId, ActivityKind, Diagnostic, Plan, Severity, Subject};

/// A policy made ready for a plan.
///
/// ```
/// use chainage::{checks::Inspection, formats, policy::Policy};
///
/// let plan = r#"
/// chainage = 1
/// [project]
/// code = "P"
/// name = "Bypass"
/// [activities]
/// EARTH = { name = "Earthworks", duration = "20d" }
/// SIGNS = { name = "Signs", duration = "2d" }
/// "#;
/// let import = formats::read("plan.toml", plan.as_bytes(), &mut formats::no_includes)?;
/// let text = b"[[suppress]]\nrule = \"open-ends\"\nof = \"SIGNS\"\nreason = \"whenever there is time\"\n";
/// let file = formats::policy::read("chainage.toml", text, Default::default())?;
/// let policy = Policy::of(&file, &import.plan).expect("it speaks of what is there");
///
/// let mut report = Inspection::new(&import.plan).run(&policy.profile);
/// report.suppress(&policy.suppressions, chrono::NaiveDate::MIN);
/// assert_eq!(report.suppressed().next().unwrap().reason, "whenever there is time");
/// # Ok::<(), chainage::formats::ReadError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    /// The rules that run, with what they allow.
    pub profile: Profile,
    /// How bad a finding has to be for a check to fail; `None` where the policy does not say, `Some(None)` for never.
    pub fail_on: Option<Option<Severity>>,
    /// What is accepted.
    pub suppressions: Vec<Suppression>,
}

impl Policy {
    /// Finds the rules a policy names, and in a plan the things it speaks of.
    ///
    /// # Errors
    /// With everything that is not there, and what is nearest to it: profiles and rules (`POLICY003`), numbers a rule
    /// does not take (`POLICY004`), things of the plan (`POLICY005`), sorts of activities (`POLICY006`).
    pub fn of(file: &PolicyFile, plan: &Plan) -> Result<Self, Vec<Diagnostic>> {
        let mut wrong = Vec::new();
        let named = file.profile.as_ref().map(|name| {
            let profile = Profile::named(&name.text);
            if profile.is_none() {
                wrong.push(unknown("POLICY003", "profile", name, &Profile::NAMES));
            }
            profile
        });
        let mut profile = named.flatten().unwrap_or_else(Profile::infra);
        profile.scope = scope(&file.population, plan, &mut wrong);
        for said in &file.rules {
            let Some(rule) = rule(&said.rule, &mut wrong) else { continue };
            if said.off {
                profile.leave_out(rule.code);
                continue;
            }
            let mut setting = profile.setting(rule).cloned().unwrap_or_else(Setting::none);
            setting.scope = scope(&said.population, plan, &mut wrong);
            setting.severity = said.severity.or(setting.severity);
            if let Some(limit) = said.limit {
                setting.threshold = match limit {
                    PolicyLimit::AtMost(most) => Threshold::AtMost(most),
                    PolicyLimit::AtLeast(least) => Threshold::AtLeast(least),
                    PolicyLimit::Between(least, most) => Threshold::Between(least, most),
                    PolicyLimit::Report => Threshold::Report,
                };
            }
            for (name, value) in &said.parameters {
                // A rule's page names the numbers it takes.
                if takes(rule, &name.text) {
                    setting = setting.with(&name.text, *value);
                } else {
                    let message = format!("rule {} takes no number {}", rule.code, name.text);
                    let error = Diagnostic::error("POLICY004", message).at(Some(name.span));
                    wrong.push(error.with_help(format!("see chainage rule {}", rule.code)));
                }
            }
            profile.set(rule.code, setting);
        }
        let suppressions = file.suppressions.iter().filter_map(|said| suppression(said, plan, &mut wrong));
        let suppressions = suppressions.collect();
        let fail_on = file.fail_on.map(chainage_formats::policy::PolicyFailOn::severity);
        if wrong.is_empty() { Ok(Self { profile, fail_on, suppressions }) } else { Err(wrong) }
    }
}

fn rule(name: &Spelled, wrong: &mut Vec<Diagnostic>) -> Option<&'static Rule> {
    let rule = find_rule(&name.text);
    if rule.is_none() {
        let known: Vec<&str> = RULES.iter().flat_map(|rule| [rule.code, rule.name]).collect();
        wrong.push(unknown("POLICY003", "rule", name, &known));
    }
    rule
}

/// Whether the page of a rule names a number, as it is or with a part that the plan gives: `<work>-least`.
fn takes(rule: &Rule, name: &str) -> bool {
    let words = rule.page.split('`').skip(1).step_by(2);
    words.into_iter().any(|word| match (word.split_once('<'), word.split_once('>')) {
        (Some((before, _)), Some((_, after))) => {
            name.len() > before.len() + after.len() && name.starts_with(before) && name.ends_with(after)
        }
        _ => word == name,
    })
}

fn scope(said: &PolicyPopulation, plan: &Plan, wrong: &mut Vec<Diagnostic>) -> Scope {
    let mut list = |words: &[Spelled]| words.iter().filter_map(|word| criterion(word, plan, wrong)).collect();
    Scope { only: list(&said.only), without: list(&said.without) }
}

/// Kinds of activities as plans spell them.
const KINDS: [(&str, ActivityKind); 6] = [
    ("task", ActivityKind::Task),
    ("resource-dependent", ActivityKind::ResourceDependent),
    ("start-milestone", ActivityKind::StartMilestone),
    ("finish-milestone", ActivityKind::FinishMilestone),
    ("level-of-effort", ActivityKind::LevelOfEffort),
    ("wbs-summary", ActivityKind::WbsSummary),
];

/// What `label:wave=rolling` means: a sort of thing, and one that the plan has.
fn criterion(word: &Spelled, plan: &Plan, wrong: &mut Vec<Diagnostic>) -> Option<Criterion> {
    const SORTS: [&str; 5] = ["project", "wbs", "label", "kind", "code"];
    let part = |text: &str| Spelled { text: text.to_owned(), span: word.span };
    let (sort, name) = word.text.split_once(':').unwrap_or((&word.text, ""));
    let text = name.to_owned();
    let (criterion, what, known): (_, _, Vec<&str>) = match sort {
        "project" => (
            Criterion::Project(text),
            "activity of project",
            plan.projects().iter().map(|project| project.code.as_str()).collect(),
        ),
        "wbs" => (
            Criterion::Wbs(text),
            "activity of WBS node",
            plan.wbs().iter().map(|node| node.code.as_str()).collect(),
        ),
        "label" => {
            let (kind, value) =
                name.split_once('=').map_or((name, None), |(kind, value)| (kind, Some(value)));
            let criterion = Criterion::Label(kind.to_owned(), value.map(str::to_owned));
            let labels = plan.activities().iter().flat_map(|activity| &activity.labels);
            (criterion, "activity with label", labels.map(|(kind, _)| kind.as_str()).collect())
        }
        "kind" => {
            let kind = KINDS.iter().find(|(spelled, _)| *spelled == name);
            if kind.is_none() {
                let known = KINDS.map(|(spelled, _)| spelled);
                wrong.push(unknown("POLICY006", "kind of activity", &part(name), &known));
            }
            return kind.map(|&(_, kind)| Criterion::Kind(kind));
        }
        "code" => (
            Criterion::Code(text),
            "activity",
            plan.activities().iter().map(|activity| activity.code.as_str()).collect(),
        ),
        _ => {
            wrong.push(unknown("POLICY006", "population", &part(sort), &SORTS));
            return None;
        }
    };
    let is_there = plan.activities().ids().any(|id| criterion.is_met(plan, id));
    if !is_there {
        wrong.push(unknown("POLICY005", what, &part(name), &known));
    }
    is_there.then_some(criterion)
}

fn suppression(said: &PolicySuppression, plan: &Plan, wrong: &mut Vec<Diagnostic>) -> Option<Suppression> {
    let rule = rule(&said.rule, wrong)?;
    let mut of = Vec::new();
    for name in &said.of {
        let meant = things(plan, &name.text);
        if meant.is_empty() {
            let codes = plan.activities().iter().map(|activity| activity.code.as_str());
            let projects = plan.projects().iter().map(|project| project.code.as_str());
            let known: Vec<&str> = codes.chain(projects).collect();
            wrong.push(unknown("POLICY005", "activity, link or project", name, &known));
        }
        of.extend(meant);
    }
    let (reason, until) = (said.reason.clone(), said.until);
    Some(Suppression { rule, of, reason, until, span: Some(said.span) })
}

/// What a name means: activities and links (`A SS B`) by their codes, projects, calendars, resources.
fn things(plan: &Plan, name: &str) -> Vec<Subject> {
    if let [before, kind, after] = name.split_whitespace().collect::<Vec<_>>()[..]
        && let Some(kind) = parse_kind(kind)
    {
        let (before, after) = (activities(plan, before), activities(plan, after));
        let links = plan.relationships().enumerated().filter(|(_, link)| {
            link.kind == kind && before.contains(&link.predecessor) && after.contains(&link.successor)
        });
        return links.map(|(id, _)| Subject::Relationship(id)).collect();
    }
    let mut things: Vec<Subject> = activities(plan, name).into_iter().map(Subject::Activity).collect();
    things.extend(
        plan.projects().enumerated().filter(|(_, p)| p.code == name).map(|(id, _)| Subject::Project(id)),
    );
    things.extend(
        plan.calendars().enumerated().filter(|(_, c)| c.code == name).map(|(id, _)| Subject::Calendar(id)),
    );
    things.extend(
        plan.resources().enumerated().filter(|(_, r)| r.code == name).map(|(id, _)| Subject::Resource(id)),
    );
    things
}

/// Activities with a code, in one project if it is named before a slash.
fn activities(plan: &Plan, name: &str) -> Vec<ActivityId> {
    let (project, code) = name.split_once('/').map_or((None, name), |(project, code)| (Some(project), code));
    let is_meant = |project_code: &str| project.is_none_or(|project| project == project_code);
    let all = plan.activities().enumerated();
    all.filter(|(_, activity)| activity.code == code && is_meant(&plan.project(activity.project).code))
        .map(|(id, _)| id)
        .collect()
}

fn unknown(code: &'static str, what: &str, name: &Spelled, known: &[&str]) -> Diagnostic {
    let error = Diagnostic::error(code, format!("no {what} {}", name.text)).at(Some(name.span));
    match nearest(&name.text, known.iter().copied()) {
        Some(near) => error.with_help(format!("did you mean {near}?")),
        None if known.len() <= 10 && !known.is_empty() => {
            error.with_help(format!("there are {}", known.join(", ")))
        }
        None => error,
    }
}
