//! JSON as text: short values on one line, numbers in their own spelling.

use crate::tree::{Node, Value};

/// Values up to this many characters stand on one line.
const WIDTH: usize = 110;

/// Writes a value with two blanks of indent a level and a line feed at the end.
pub(crate) fn write(value: &Value) -> String {
    let mut out = String::new();
    write_value(value, 0, &mut out);
    out.push('\n');
    out
}

fn write_value(value: &Value, indent: usize, out: &mut String) {
    let line = one_line(value);
    // The file itself always has a line a key.
    if indent > 0 && line.chars().count() + indent <= WIDTH {
        out.push_str(&line);
        return;
    }
    match value {
        Value::Table(entries) if !entries.is_empty() => {
            let items = entries.iter().map(|entry| (Some(entry.key.as_str()), &entry.node));
            write_items(('{', '}'), items, indent, out);
        }
        Value::List(items) if !items.is_empty() => {
            write_items(('[', ']'), items.iter().map(|item| (None, item)), indent, out);
        }
        _ => out.push_str(&line),
    }
}

fn write_items<'a>(
    brackets: (char, char),
    items: impl Iterator<Item = (Option<&'a str>, &'a Node)>,
    indent: usize,
    out: &mut String,
) {
    out.push(brackets.0);
    let mut comma = "";
    for (key, node) in items {
        out.push_str(comma);
        comma = ",";
        out.push('\n');
        out.push_str(&" ".repeat(indent + 2));
        if let Some(key) = key {
            out.push_str(&quoted(key));
            out.push_str(": ");
        }
        write_value(&node.value, indent + 2, out);
    }
    out.push('\n');
    out.push_str(&" ".repeat(indent));
    out.push(brackets.1);
}

/// Writes a value on one line.
pub(crate) fn one_line(value: &Value) -> String {
    match value {
        Value::Nothing => "null".to_owned(),
        Value::Boolean(yes) => yes.to_string(),
        Value::Number(text) => text.clone(),
        Value::Text(text) | Value::Date(text) => quoted(text),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| one_line(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Table(entries) => {
            let entries: Vec<String> = entries
                .iter()
                .map(|entry| format!("{}: {}", quoted(&entry.key), one_line(&entry.node.value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
