//! Two languages, Vietnamese first. Texts live in `locale/<lang>/<file>.toml`; the build script makes
//! each a [`Key`], so a message that lacks a language does not compile.

pub mod format;

use std::fmt::Display;

/// A language of the surface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Vietnamese, the language of the office.
    #[default]
    Vi,
    /// English.
    En,
}

/// One message in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    name: &'static str,
    vi: &'static str,
    en: &'static str,
}

impl Key {
    /// Made by the build script from the locale files.
    pub const fn new(name: &'static str, vi: &'static str, en: &'static str) -> Self {
        Self { name, vi, en }
    }

    /// The stable name, `file.key`; also the code of a problem in the JSON API.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl Lang {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Vi, Self::En];

    /// The tag used in `lang` attributes, cookies and the `lang` parameter.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    /// Reads a tag such as `vi`, `en` or `en-GB`.
    pub fn from_code(code: &str) -> Option<Self> {
        match code.get(..2)? {
            "vi" => Some(Self::Vi),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The other language, for the switch at the top of a page.
    pub const fn other(self) -> Self {
        match self {
            Self::Vi => Self::En,
            Self::En => Self::Vi,
        }
    }

    /// The text of a message.
    pub const fn t(self, key: Key) -> &'static str {
        match self {
            Self::Vi => key.vi,
            Self::En => key.en,
        }
    }

    /// The text of a message with its `{name}` places filled.
    pub fn f(self, key: Key, args: &[(&str, &dyn Display)]) -> String {
        let mut text = self.t(key).to_owned();
        for (name, value) in args {
            text = text.replace(&format!("{{{name}}}"), &value.to_string());
        }
        text
    }

    /// Chooses between two values that data keeps per language.
    pub fn pick<T>(self, vi: T, en: T) -> T {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}
