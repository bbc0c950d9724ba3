//! Names in two languages, and where a fact comes from.

use std::fmt;

/// A language that names, labels and reports can be shown in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese (中文).
    Chinese,
}

/// A name in up to two languages; either may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Name {
    /// The English name, or the only name a file has, whatever its language.
    pub en: String,
    /// The Chinese name.
    pub zh: String,
}

impl Name {
    /// Returns a name in one language.
    pub fn new(en: impl Into<String>) -> Self {
        Self { en: en.into(), zh: String::new() }
    }

    /// Returns a name in two languages.
    pub fn bilingual(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// Returns the name in a language, or in the other one if there is none.
    ///
    /// ```
    /// use chainage_model::{Language, Name};
    /// assert_eq!(Name::new("Opening").get(Language::Chinese), "Opening");
    /// assert_eq!(Name::bilingual("Opening", "开通").get(Language::Chinese), "开通");
    /// ```
    pub fn get(&self, language: Language) -> &str {
        let (first, second) = match language {
            Language::English => (&self.en, &self.zh),
            Language::Chinese => (&self.zh, &self.en),
        };
        if first.is_empty() { second } else { first }
    }

    /// Returns whether there is no name in either language.
    pub fn is_empty(&self) -> bool {
        self.en.is_empty() && self.zh.is_empty()
    }
}

impl From<&str> for Name {
    fn from(en: &str) -> Self {
        Self::new(en)
    }
}

/// How far a statement can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trust {
    /// Printed in the plan document itself.
    Seed,
    /// Found in a public page or paper.
    Public,
    /// Arithmetic on facts.
    Derived,
    /// Judgement of whoever wrote the plan.
    Assumed,
}

impl fmt::Display for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Seed => "seed",
            Self::Public => "public",
            Self::Derived => "derived",
            Self::Assumed => "assumed",
        })
    }
}

/// Where a fact comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// How far it can be trusted.
    pub trust: Trust,
    /// Which statement, page or judgement, in words.
    pub text: String,
}
