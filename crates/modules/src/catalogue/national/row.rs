//! One line of the crawl as a parsed row: raw text kept, parsed value beside it, problems listed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::applicants::{self, Applicant, Kind, Level};
use super::channels::{self, Channels};
use super::components::{self, Components};
use super::legal::{self, LegalBasis};
use super::problem::{Field, Problem, ProblemKind};
use super::results::{self, Results};
use super::text::{cut_overrun, is_blank};

/// A row of the national catalogue, parsed. Texts that the source leaves empty, or fills with "no
/// information", are absent; the source itself stays in `raw`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedRow {
    /// Line in its file, from 1.
    pub line: usize,
    /// The whole line as it stood in the file, without the line end.
    pub raw: String,
    /// SHA-256 of the row with its keys sorted, as lower-case hex: the same content has the same digest.
    pub digest: String,
    /// National code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Address of the crawled page.
    pub url: Option<String>,
    /// Identifier the portal gives the procedure.
    pub portal_id: Option<String>,
    /// Number of the decision that promulgates it.
    pub decision: Option<String>,
    /// Levels of government.
    pub levels: Vec<Level>,
    /// Kind of procedure.
    pub kind: Option<Kind>,
    /// Domain as printed.
    pub domain: Option<String>,
    /// Who may apply.
    pub applicants: Vec<Applicant>,
    /// Competent authority.
    pub authority: Option<String>,
    /// Address of receipt.
    pub reception_address: Option<String>,
    /// Authority to which the decision is delegated.
    pub delegated_agency: Option<String>,
    /// Co-ordinating agencies.
    pub coordinating_agency: Option<String>,
    /// Agency that carries it out.
    pub agency: Option<String>,
    /// Related procedures as printed.
    pub related: Option<String>,
    /// Order of steps as printed.
    pub steps: Option<String>,
    /// Requirements and conditions as printed.
    pub conditions: Option<String>,
    /// Ways of filing.
    pub channels: Channels,
    /// Papers per case variant.
    pub components: Components,
    /// Legal basis.
    pub legal_basis: LegalBasis,
    /// Results.
    pub results: Results,
    /// Keys this reader does not know, with their values as JSON.
    pub extra: BTreeMap<String, Value>,
    /// What is doubtful.
    pub problems: Vec<Problem>,
}

/// Why a line is no row. The import goes on with the next line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// Line in its file, from 1.
    pub line: usize,
    /// What is wrong.
    pub cause: RowErrorCause,
    /// The start of the line.
    pub excerpt: String,
}

/// What is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Error)]
#[serde(rename_all = "snake_case")]
pub enum RowErrorCause {
    /// The line is not UTF-8.
    #[error("not UTF-8")]
    NotUtf8,
    /// The line is not JSON; the text says where it breaks.
    #[error("not JSON: {0}")]
    InvalidJson(String),
    /// The line is JSON but not an object.
    #[error("not an object")]
    NotAnObject,
    /// There is no code, the key of a procedure.
    #[error("no code")]
    MissingCode,
}

static CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[0-9]\.[0-9]{6}(?:\.[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2})?$")
        .expect("the pattern is constant")
});

/// Reads one line. A byte order mark, a carriage return and blanks around it are accepted.
pub fn parse_line(line: &str, number: usize) -> Result<ParsedRow, RowError> {
    let raw = line.trim_start_matches('\u{feff}').trim_matches(['\r', '\n']);
    let fail = |cause| RowError { line: number, cause, excerpt: super::text::excerpt(raw) };
    let value: Value = serde_json::from_str(raw.trim())
        .map_err(|error| fail(RowErrorCause::InvalidJson(error.to_string())))?;
    let Value::Object(map) = value else {
        return Err(fail(RowErrorCause::NotAnObject));
    };
    let digest = digest(&map);
    let mut problems = Vec::new();
    let (mut texts, extra) = texts(map, &mut problems);
    let code = texts.remove(&Field::Code).unwrap_or_default().trim().to_owned();
    if code.is_empty() {
        return Err(fail(RowErrorCause::MissingCode));
    }
    if !CODE.is_match(&code) {
        problems.push(Problem::new(Field::Code, ProblemKind::BadCode, &code));
    }
    let mut row = build(&texts, &mut problems);
    (row.line, row.raw, row.digest, row.code) = (number, raw.to_owned(), digest, code);
    row.extra = extra;
    row.problems = problems;
    Ok(row)
}

/// The text of each known field and the keys that are not known.
fn texts(
    map: Map<String, Value>,
    problems: &mut Vec<Problem>,
) -> (BTreeMap<Field, String>, BTreeMap<String, Value>) {
    let mut texts = BTreeMap::new();
    let mut extra = BTreeMap::new();
    for (key, value) in map {
        let Some(field) = Field::ALL.into_iter().find(|field| field.key() == key) else {
            problems.push(Problem::of_row(ProblemKind::UnknownKey, &key));
            extra.insert(key, value);
            continue;
        };
        let text = match value {
            Value::String(text) => text,
            Value::Null => String::new(),
            other => {
                let text = other.to_string();
                problems.push(Problem::new(field, ProblemKind::NotText, &text));
                text
            }
        };
        texts.insert(field, text);
    }
    (texts, extra)
}

fn build(texts: &BTreeMap<Field, String>, problems: &mut Vec<Problem>) -> ParsedRow {
    let text = |field| texts.get(&field).map_or("", String::as_str);
    let keep = |field| {
        let text = text(field).trim();
        (!is_blank(text)).then(|| text.to_owned())
    };
    let name = keep(Field::Name).unwrap_or_default();
    if name.is_empty() {
        problems.push(Problem::new(Field::Name, ProblemKind::MissingName, ""));
    }
    let authority = keep(Field::Authority);
    if authority.is_none() {
        problems.push(Problem::new(Field::Authority, ProblemKind::MissingAuthority, ""));
    }
    let reception_address = keep(Field::Reception);
    if reception_address.is_none() {
        problems.push(Problem::new(Field::Reception, ProblemKind::MissingReception, ""));
    }
    let mut results = results::parse(text(Field::Results), problems);
    let (conditions, rest) = cut_overrun(text(Field::Conditions), &["Từ khóa"]);
    if !rest.is_empty() && results.items.is_empty() {
        results::sections(rest, &mut results);
    }
    ParsedRow {
        line: 0,
        raw: String::new(),
        digest: String::new(),
        code: String::new(),
        name,
        url: keep(Field::Url),
        portal_id: keep(Field::PortalId),
        decision: keep(Field::Decision),
        levels: applicants::levels(text(Field::Levels), problems),
        kind: applicants::kind(text(Field::Kind), problems),
        domain: keep(Field::Domain),
        applicants: applicants::applicants(text(Field::Applicants), problems),
        authority,
        reception_address,
        delegated_agency: keep(Field::Delegated),
        coordinating_agency: keep(Field::Coordinating),
        agency: keep(Field::Agency),
        related: keep(Field::Related),
        steps: keep(Field::Steps),
        conditions: (!is_blank(conditions)).then(|| conditions.trim().to_owned()),
        channels: channels::parse(text(Field::Channels), problems),
        components: components::parse(text(Field::Components), problems),
        legal_basis: legal::parse(text(Field::LegalBasis), problems),
        results,
        extra: BTreeMap::new(),
        problems: Vec::new(),
    }
}

/// SHA-256 over the object with its keys in order, whatever their order in the file.
fn digest(map: &Map<String, Value>) -> String {
    let mut text = String::new();
    canonical(&Value::Object(map.clone()), &mut text);
    Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn canonical(value: &Value, out: &mut String) {
    match value {
        Value::Object(map) => {
            let sorted: BTreeMap<&String, &Value> = map.iter().collect();
            out.push('{');
            for (index, (key, value)) in sorted.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                canonical(value, out);
            }
            out.push('}');
        }
        Value::Array(values) => {
            out.push('[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                canonical(value, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}
