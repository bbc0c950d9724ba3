//! The schema of our own format, for editors.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use crate::schema::File;

/// Returns the JSON Schema (draft 2020-12) of a plan as TOML or JSON, as JSON text.
///
/// ```
/// let schema = chainage_formats::json_schema();
/// assert!(schema.contains("\"finish-milestone\""));
/// ```
pub fn json_schema() -> String {
    let settings = SchemaSettings::draft2020_12().with_transform(Plain);
    let mut schema = settings.into_generator().into_root_schema_for::<Root>();
    schema.insert("title".to_owned(), json!("A plan of chainage"));
    format!("{:#}\n", schema.as_value())
}

/// The file as a root: the derived schema under a name of its own.
struct Root;

impl JsonSchema for Root {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Plan".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> Schema {
        File::json_schema(generator)
    }
}

/// Takes out what only Rust knows: that a field is an option or a list.
///
/// Keys are left out, never null; and what a thing needs depends on its kind, which the reader checks.
#[derive(Clone, Debug)]
struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut Schema) {
        schema.remove("required");
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|name| name != "null");
            if let [one] = types.as_slice() {
                let one = one.clone();
                schema.insert("type".to_owned(), one);
            }
        }
        if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
            choices.retain(|choice| choice.get("type").is_none_or(|name| name != "null"));
            if let [Value::Object(one)] = choices.as_slice() {
                let one = one.clone();
                schema.remove("anyOf");
                for (key, value) in one {
                    schema.ensure_object().entry(key).or_insert(value);
                }
            }
        }
        if let Some(Value::Array(words)) = schema.get_mut("enum") {
            words.retain(|word| !word.is_null());
        }
        transform_subschemas(self, schema);
    }
}
