//! The domains (lĩnh vực) of the catalogue and the ways a resident looks for them, as written in
//! `data/domains.toml`.

use serde::{Deserialize, Serialize};

use super::definition::Text;

/// The whole file: audiences, domains and groups, each in the order in which it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Domains {
    /// Who a visitor may be.
    #[serde(rename = "audience")]
    pub audiences: Vec<Audience>,
    /// Domains of procedures.
    #[serde(rename = "domain")]
    pub domains: Vec<Domain>,
    /// Matters of life that bring domains together.
    #[serde(rename = "group")]
    pub groups: Vec<Group>,
}

/// A kind of visitor, such as a newcomer or a trader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Audience {
    /// Stable id.
    pub id: String,
    /// Name shown to the public.
    pub name: Text,
}

/// A domain of procedures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Domain {
    /// Stable id, the `domain` of a definition.
    pub id: String,
    /// Official name.
    pub name: Text,
    /// Ids of the audiences to whom it matters.
    pub audience: Vec<String>,
}

/// A matter of life under which a newcomer looks, such as family or moving house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Stable id.
    pub id: String,
    /// Name shown to the public.
    pub name: Text,
    /// Ids of its domains; a domain may stand in several groups.
    pub domains: Vec<String>,
}

/// What people look for here although another body does it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matter {
    /// Words under which it is looked for.
    pub words: Vec<String>,
    /// The text that says who does it.
    pub source: String,
    /// What the reader is told.
    pub say: Text,
    /// Codes of procedures that come near.
    pub near: Vec<String>,
}

/// The file `data/elsewhere.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Elsewhere {
    /// One entry for each matter.
    #[serde(rename = "matter")]
    pub matters: Vec<Matter>,
}

impl Domains {
    /// Reads the file's text.
    ///
    /// # Errors
    /// When the text is no TOML, or a field is missing or unknown.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The domain with this id.
    pub fn get(&self, id: &str) -> Option<&Domain> {
        self.domains.iter().find(|domain| domain.id == id)
    }
}
