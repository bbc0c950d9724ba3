//! TOML that reads well: tables in a stable order, short things on one line, long ones with a line a key.

use crate::tree::{Entry, Node, Value};

/// Lines are no longer than this where they need not be.
const WIDTH: usize = 120;

/// Writes a table as a file.
pub(crate) fn write(root: &Value) -> String {
    let mut out = String::new();
    if let Value::Table(entries) = root {
        write_table("", entries, &mut out);
    }
    out
}

/// Writes the entries of a table that has its own header, or is the file itself.
fn write_table(path: &str, entries: &[Entry], out: &mut String) {
    let mut below = Vec::new();
    for entry in entries {
        match &entry.node.value {
            Value::Table(inner) if needs_header(path, entry, inner) => below.push(entry),
            Value::List(items) if path.is_empty() && holds_tables(items) => below.push(entry),
            value => write_line(&entry.key, value, out),
        }
    }
    for entry in below {
        let path = join(path, &entry.key);
        match &entry.node.value {
            Value::Table(inner) if is_section(inner) => write_section(&path, inner, out),
            Value::List(items) => items.iter().for_each(|item| write_item(&path, &item.value, out)),
            value => {
                write_header(&path, out);
                write_entries(&path, value, out);
            }
        }
    }
}

/// Writes one of several tables in a list.
fn write_item(path: &str, item: &Value, out: &mut String) {
    write_header(&format!("[{path}]"), out);
    write_entries(path, item, out);
}

fn write_entries(path: &str, value: &Value, out: &mut String) {
    if let Value::Table(entries) = value {
        write_table(path, entries, out);
    }
}

fn holds_tables(items: &[Node]) -> bool {
    items.iter().all(|item| matches!(item.value, Value::Table(_)))
}

/// Writes things by code: one a line if most are short, else each as a table.
fn write_section(path: &str, things: &[Entry], out: &mut String) {
    let lines: Vec<String> = things.iter().map(line).collect();
    let n_short = lines.iter().filter(|line| width(line) <= WIDTH).count();
    if n_short * 4 >= lines.len() * 3 && !things.iter().any(|thing| holds_section(&thing.node.value)) {
        write_header(path, out);
        for line in lines {
            out.push_str(&line);
            out.push('\n');
        }
        return;
    }
    for thing in things {
        let path = join(path, &thing.key);
        write_header(&path, out);
        write_entries(&path, &thing.node.value, out);
    }
}

fn write_header(path: &str, out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.push('[');
    out.push_str(path);
    out.push_str("]\n");
}

/// Returns whether a table within a table stands under a header of its own.
fn needs_header(path: &str, entry: &Entry, inner: &[Entry]) -> bool {
    path.is_empty() || is_section(inner) || width(&line(entry)) > WIDTH
}

/// Returns whether a table holds things by code: only tables.
fn is_section(entries: &[Entry]) -> bool {
    !entries.is_empty() && entries.iter().all(|entry| matches!(entry.node.value, Value::Table(_)))
}

fn holds_section(value: &Value) -> bool {
    match value {
        Value::Table(entries) => {
            entries.iter().any(|entry| matches!(&entry.node.value, Value::Table(inner) if is_section(inner)))
        }
        _ => false,
    }
}

/// Writes `key = value`; a list that is too long for a line has a line an item.
fn write_line(name: &str, value: &Value, out: &mut String) {
    let short = inline(value);
    out.push_str(&key(name));
    out.push_str(" = ");
    match value {
        Value::List(items) if width(&short) + width(name) + 3 > WIDTH => {
            out.push_str("[\n");
            for item in items {
                out.push_str("    ");
                out.push_str(&inline(&item.value));
                out.push_str(",\n");
            }
            out.push(']');
        }
        Value::Text(text) if text.contains('\n') => out.push_str(&lines_of_text(text)),
        _ => out.push_str(&short),
    }
    out.push('\n');
}

fn line(entry: &Entry) -> String {
    format!("{} = {}", key(&entry.key), inline(&entry.node.value))
}

fn inline(value: &Value) -> String {
    match value {
        // TOML has no null: what is absent is left out, and no list of ours holds it.
        Value::Nothing => "\"\"".to_owned(),
        Value::Boolean(yes) => yes.to_string(),
        Value::Number(text) => text.clone(),
        Value::Text(text) | Value::Date(text) => quoted(text),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| inline(&item.value)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Table(entries) => {
            let entries: Vec<String> = entries.iter().map(line).collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { key(name) } else { format!("{path}.{}", key(name)) }
}

/// Writes a key, bare where TOML allows it.
fn key(name: &str) -> String {
    let is_bare = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if is_bare { name.to_owned() } else { quoted(name) }
}

/// Writes a text in double quotes on one line.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        push_escaped(c, &mut out);
    }
    out.push('"');
    out
}

/// Writes a text of several lines as it stands.
fn lines_of_text(text: &str) -> String {
    let mut out = String::from("\"\"\"\n");
    for c in text.chars() {
        match c {
            '\n' => out.push('\n'),
            c => push_escaped(c, &mut out),
        }
    }
    out.push_str("\"\"\"");
    out
}

fn push_escaped(c: char, out: &mut String) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c if c.is_control() => {
            let code = u32::from(c);
            out.push_str("\\u");
            out.extend([12, 8, 4, 0].map(|shift| char::from_digit(code >> shift & 0xF, 16).unwrap_or('0')));
        }
        c => out.push(c),
    }
}

/// Counts characters; it need not be exact.
fn width(text: &str) -> usize {
    text.chars().count()
}
