//! `chainage rule`

use chainage::checks::{POLICY_FINDINGS, RULES, find_policy_finding, find_reserved, find_rule};
use chainage::model::{Language, notation::nearest};

use crate::args::Rule;
use crate::exit::Exit;
use crate::world;

pub(crate) fn run(options: &Rule, language: Language) -> Result<Exit, Exit> {
    let title = |rule: &chainage::checks::Rule| match language {
        Language::English => rule.name,
        Language::Chinese => rule.zh,
    };
    let Some(wanted) = &options.rule else {
        let lines = RULES
            .iter()
            .map(|rule| format!("{}  {:<7}  {}\n", rule.code, rule.severity.to_string(), title(rule)));
        let of_policies = POLICY_FINDINGS.iter().map(|finding| {
            let name = if language == Language::Chinese { finding.zh } else { finding.name };
            format!("{}  {:<7}  {name}\n", finding.code, finding.severity.to_string())
        });
        world::say(&lines.chain(of_policies).collect::<String>());
        return Ok(Exit::Fine);
    };
    if let Some(finding) = find_policy_finding(wanted) {
        let name = if language == Language::Chinese { finding.zh } else { finding.name };
        world::say(&format!("# {} {name}\n\n{}", finding.code, finding.page_in(language)));
        return Ok(Exit::Fine);
    }
    if let Some(reserved) = find_reserved(wanted) {
        let (code, name) = (reserved.code, reserved.name);
        world::say(&format!("# {code} {name}\n\nReserved: the rule waits for {}.\n", reserved.waits_for));
        return Ok(Exit::Fine);
    }
    let Some(rule) = find_rule(wanted) else {
        let known = RULES.iter().flat_map(|rule| [rule.code, rule.name]);
        let hint = nearest(wanted, known)
            .map_or_else(|| "; chainage rule lists all".to_owned(), |near| format!("; did you mean {near}?"));
        return Err(world::refuse(&format!("no rule {wanted}{hint}")));
    };
    world::say(&format!("# {} {}\n\n{}", rule.code, title(rule), rule.page_in(language)));
    Ok(Exit::Fine)
}
