//! Workflow commands of GitHub Actions: findings appear beside the lines of a change.

use std::fmt::Write as _;

use chainage_model::Severity;

use super::{CheckView, name_of};

/// Writes one workflow command a finding: `::error file=plan.toml,line=4,col=1,…::message`.
pub fn github(view: &CheckView<'_>) -> String {
    let mut text = String::new();
    for row in view.rows() {
        let command = match row.finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        };
        let mut properties = Vec::new();
        if let Some(place) = row.place {
            properties.push(format!("file={}", property(place.file)));
            properties.push(format!("line={},col={}", place.start.0, place.start.1));
        }
        let name = row.rule.map_or("policy", |(_, rule)| name_of(rule, view.language));
        let title = format!("{} {name}", row.finding.code);
        properties.push(format!("title={}", property(&title)));
        let help = row.finding.help.as_ref().map_or(String::new(), |help| format!("\n{help}"));
        let message = data(&format!("{}{help}", row.finding.message));
        let _ = writeln!(text, "::{command} {}::{message}", properties.join(","));
    }
    text
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_commands_are_made_of_is_escaped() {
        assert_eq!(data("50 %\r\nof a: b, c"), "50 %25%0D%0Aof a: b, c");
        assert_eq!(property("C:\\plan, new.toml"), "C%3A\\plan%2C new.toml");
    }
}
