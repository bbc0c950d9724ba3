//! Predecessors and successors of rows, as relationships.

use std::collections::{HashMap, HashSet};

use super::activity::{Part, into_items};
use super::column::{BEFORE, CODE, ID};
use super::link;
use super::read::{Record, entry, node};
use crate::tree::{Entry, Found, Node, Value};

/// The codes of activities, by what people call them.
pub(super) struct Codes {
    /// By project and code, or by `PROJECT/CODE` alone.
    codes: HashSet<String>,
    /// Codes by the numbers of rows, where rows have both.
    numbers: HashMap<String, String>,
}

impl Codes {
    /// Gathers the codes of all projects.
    pub(super) fn of(parts: &[Part]) -> Self {
        let mut codes = HashSet::new();
        let mut numbers = HashMap::new();
        for part in parts {
            for record in &part.activities {
                let Some(code) = record.text(CODE) else { continue };
                codes.insert(code.to_owned());
                codes.insert(format!("{}/{code}", part.code));
                if let Some(id) = record.text(ID) {
                    numbers.insert(id.to_owned(), code.to_owned());
                }
            }
        }
        Self { codes, numbers }
    }

    fn find(&self, text: &str) -> Option<String> {
        self.codes.get(text).or_else(|| self.numbers.get(text)).cloned()
    }
}

/// Reads predecessors and successors.
pub(super) fn logic(
    record: &mut Record,
    project: &str,
    codes: &Codes,
    decimal_comma: bool,
    links: &mut Vec<Node>,
    found: &mut Found,
) {
    let known = |text: &str| codes.find(text);
    let read = |node: Node, found: &mut Found| -> Vec<Node> {
        let span = node.span;
        let mut links = Vec::new();
        for item in into_items(node) {
            match &item.value {
                Value::Text(text) => match link::read(text, span, decimal_comma, &known) {
                    Ok(link) => links.push(link),
                    Err((code, message)) => found.error(code, span, message),
                },
                _ => links.push(item),
            }
        }
        links
    };
    let span = record.span;
    let after = record.take("after").map(|node| read(node, found));
    let before = record.take(BEFORE).map(|node| read(node, found));
    let has_after = after.is_some();
    record.fields.extend(after.map(|links| ("after".to_owned(), node(span, Value::List(links)))));
    // Where both are there they say the same twice.
    let (Some(before), false, Some(code)) = (before, has_after, record.text(CODE)) else { return };
    for link in before {
        let Value::Table(mut entries) = link.value else { continue };
        let Some(to) = entries.iter().position(|entry| entry.key == "from").map(|at| entries.remove(at))
        else {
            continue;
        };
        let from = format!("{project}/{code}");
        entries.insert(0, entry("from", link.span, Value::Text(from)));
        entries.insert(1, Entry { key: "to".to_owned(), ..to });
        links.push(Node { value: Value::Table(entries), span: link.span });
    }
}
