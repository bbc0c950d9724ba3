//! Sources of the format: `[public] State Council notice of 2025-11-04`.

use chainage_model::{Source, Trust};

use crate::schema::date::Wrong;
use crate::shape::{At, Many, notation};
use crate::tree::did_you_mean;

notation! {
    /// A source, beginning with how far it can be trusted: [seed], [public], [derived] or [assumed].
    Source, parse, write;
}

const TAGS: [(&str, Trust); 4] = [
    ("seed", Trust::Seed),
    ("public", Trust::Public),
    ("derived", Trust::Derived),
    ("assumed", Trust::Assumed),
];

fn parse(text: &str) -> Result<Source, Wrong> {
    let tag = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let Some((tag, rest)) = tag else {
        let expected = "begin it with [seed], [public], [derived] or [assumed]";
        return Err(("PLAN002", format!("a source says how far it can be trusted: {expected}")));
    };
    let Some(&(_, trust)) = TAGS.iter().find(|(word, _)| *word == tag) else {
        let near = did_you_mean(tag, TAGS.iter().map(|(word, _)| *word)).unwrap_or_default();
        return Err(("I007", format!("unknown tag \"[{tag}]\" of a source; {near}")));
    };
    Ok(Source { trust, text: rest.strip_prefix(' ').unwrap_or(rest).to_owned() })
}

fn write(source: &Source) -> String {
    format!("[{}] {}", source.trust, source.text)
}

/// Sources as a table has them.
pub(crate) type Sources = Many<At<Source>>;

impl Sources {
    /// Returns them as the model has them.
    pub(crate) fn to_model(&self) -> Vec<Source> {
        self.0.iter().map(|source| source.value.clone()).collect()
    }

    /// Returns those of the model.
    pub(crate) fn of_model(sources: &[Source]) -> Self {
        Self(sources.iter().cloned().map(At::new).collect())
    }
}
