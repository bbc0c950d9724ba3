//! The page of the format and the schema say what the reader does.

use std::path::Path;

use chainage_formats::{Format, json_schema, write};
use serde_json::Value;

use crate::report::{read, report};

const PAGE: &str = include_str!("../../src/toml/format.md");

/// Returns the examples of the page, put together.
fn examples() -> String {
    let mut text = String::new();
    let mut is_inside = false;
    for line in PAGE.lines() {
        match line {
            "```toml" => is_inside = true,
            "```" => is_inside = false,
            line if is_inside => {
                text.push_str(line);
                text.push('\n');
            }
            _ => {}
        }
    }
    text
}

#[test]
fn the_examples_are_one_plan() {
    let result = read(&examples());
    assert_eq!(report(&result), "fine");
    let plan = result.unwrap().plan;
    let cut = plan.activity(plan.find_activity("CUT").unwrap());
    // 66,000 m3 by two crews of 900 m3 a day are 37 days of ten hours.
    assert_eq!(cut.duration, chainage_model::WorkingTime::from_hours(370));
    let again = write(&plan, Format::Toml).unwrap();
    assert!(read(std::str::from_utf8(&again).unwrap()).unwrap().plan == plan);
}

#[test]
fn the_schema_file_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/plan.schema.json");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, json_schema()).unwrap();
    }
    let file = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(file.replace("\r\n", "\n") == json_schema(), "run the tests with UPDATE_EXPECT=1 and review");
}

/// Calls a function with the name of every key of the schema.
fn keys(schema: &Value, visit: &mut impl FnMut(&str)) {
    match schema {
        Value::Object(object) => {
            if let Some(Value::Object(properties)) = object.get("properties") {
                properties.keys().for_each(|key| visit(key));
            }
            object.values().for_each(|value| keys(value, visit));
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, visit)),
        _ => {}
    }
}

#[test]
fn the_page_names_every_key() {
    let schema: Value = serde_json::from_str(&json_schema()).unwrap();
    let mut n_keys = 0;
    keys(&schema, &mut |key| {
        n_keys += 1;
        assert!(PAGE.contains(&format!("`{key}`")), "the page does not explain {key}");
    });
    assert!(n_keys > 100, "{n_keys}");
}

/// Checks that every key and kind of a value is in the schema.
fn validate(value: &Value, schema: &Value, root: &Value) -> Result<(), String> {
    let schema = match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => root.pointer(&reference[1..]).ok_or("a reference to nothing")?,
        None => schema,
    };
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        let fits = choices.iter().any(|choice| validate(value, choice, root).is_ok());
        return if fits { Ok(()) } else { Err(format!("{value} is none of {choices:?}")) };
    }
    let kind = match value {
        Value::Object(_) => "object",
        Value::Array(_) => "array",
        Value::String(_) => "string",
        Value::Bool(_) => "boolean",
        Value::Number(_) if schema["type"] == "integer" => "integer",
        Value::Number(_) => "number",
        Value::Null => "null",
    };
    if schema["type"] != kind {
        return Err(format!("{value} is no {}", schema["type"]));
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array)
        && !words.contains(value)
    {
        return Err(format!("{value} is none of {words:?}"));
    }
    match value {
        Value::Object(members) => members.iter().try_for_each(|(key, member)| {
            match schema.get("properties").and_then(|properties| properties.get(key)) {
                Some(inner) => validate(member, inner, root),
                None if schema["additionalProperties"].is_object() => {
                    validate(member, &schema["additionalProperties"], root)
                }
                None => Err(format!("{key} is no key")),
            }
        }),
        Value::Array(items) => items.iter().try_for_each(|item| validate(item, &schema["items"], root)),
        _ => Ok(()),
    }
}

#[test]
fn what_is_written_follows_the_schema() {
    let schema: Value = serde_json::from_str(&json_schema()).unwrap();
    let plan = read(&examples()).unwrap().plan;
    let written: Value = serde_json::from_slice(&write(&plan, Format::Json).unwrap()).unwrap();
    assert_eq!(validate(&written, &schema, &schema), Ok(()));
    let mut wrong = written;
    wrong["activities"]["HEAD"]["wbz"] = Value::from("tunnel");
    assert!(validate(&wrong, &schema, &schema).is_err());
}
