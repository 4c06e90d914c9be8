//! The words of the forms: data per version of the rules.

use crate::dossiers::model::Issued;
use jiff::civil::Date;
use kernel::problem::Problem;
use print::{Form, Wording};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// A version of the rules with the day it came into force.
struct Rules {
    from: Date,
    version: &'static str,
    text: &'static str,
}

/// Newest first.
static RULES: [Rules; 2] = [
    Rules {
        from: jiff::civil::date(2025, 9, 15),
        version: "tt-03-2025",
        text: include_str!("../../../../../data/wording/tt-03-2025.toml"),
    },
    Rules {
        from: jiff::civil::date(2018, 11, 23),
        version: "tt-01-2018",
        text: include_str!("../../../../../data/wording/tt-01-2018.toml"),
    },
];

static READ: LazyLock<Vec<(&'static str, Result<Wording, String>)>> = LazyLock::new(|| {
    RULES
        .iter()
        .map(|rules| {
            (
                rules.version,
                Wording::from_toml(rules.text).map_err(|error| error.to_string()),
            )
        })
        .collect()
});

/// The version in force on a day; the oldest for days before all of them.
pub(super) fn version_on(day: Date) -> &'static str {
    RULES
        .iter()
        .find(|rules| rules.from <= day)
        .unwrap_or(&RULES[RULES.len() - 1])
        .version
}

/// A wording by its version.
pub fn wording(version: &str) -> Result<&'static Wording, Problem> {
    READ.iter()
        .find(|(name, _)| *name == version)
        .ok_or_else(|| Problem::internal(format!("no wording {version}")))
        .and_then(|(_, wording)| wording.as_ref().map_err(Problem::internal))
}

/// Printing takes a processor for some milliseconds: two at a time.
static PRESSES: Semaphore = Semaphore::const_new(2);

/// Prints a form with the wording in force on a day.
pub async fn print_on(form: Form, day: Date) -> Result<Vec<u8>, Problem> {
    press(form, version_on(day).to_owned()).await
}

/// Prints an issued form again, from the data and words it was issued with.
pub async fn pdf(issued: &Issued) -> Result<Vec<u8>, Problem> {
    let form: Form = serde_json::from_value(issued.data.clone()).map_err(Problem::internal)?;
    press(form, issued.wording.clone()).await
}

async fn press(form: Form, version: String) -> Result<Vec<u8>, Problem> {
    let _place = PRESSES.acquire().await.map_err(Problem::internal)?;
    tokio::task::spawn_blocking(move || {
        print::render(&form, wording(&version)?).map_err(Problem::internal)
    })
    .await
    .map_err(Problem::internal)?
}
