//! Printing forms in the words that were in force.

use super::store;
use jiff::civil::Date;
use kernel::app::App;
use kernel::db::Tx;
use kernel::problem::Problem;
use print::{Form, Wording};
use std::sync::LazyLock;
use tokio::sync::Semaphore;
use uuid::Uuid;

static SHIPPED: LazyLock<Vec<Wording>> =
    LazyLock::new(|| Wording::shipped().expect("a test of the print crate reads them"));

/// Printing takes a processor for some milliseconds: two at a time.
static PRESSES: Semaphore = Semaphore::const_new(2);

/// The version of the rules in force on a day.
pub(super) fn version_on(day: Date) -> &'static str {
    Wording::on(&SHIPPED, &day.to_string()).map_or("", |wording| wording.version.as_str())
}

/// A version as it comes with the program.
pub(super) fn shipped(version: &str) -> Result<&'static Wording, Problem> {
    SHIPPED
        .iter()
        .find(|wording| wording.version == version)
        .ok_or_else(|| Problem::internal(format!("no wording {version:?}")))
}

/// The edition of a unit in force on a day: `tt-03-2025`, or `tt-03-2025+2` after its second change.
pub fn edition(tx: &mut Tx<'_>, unit: Uuid, day: Date) -> Result<String, Problem> {
    let version = version_on(day);
    let newest = store::changes(tx, unit, version)?.into_iter().next();
    Ok(newest.map_or_else(|| version.to_owned(), |change| format!("{version}+{}", change.number)))
}

/// Prints a form in the words of a unit in force on a day.
pub async fn print_on(app: &App, form: Form, unit: Uuid, day: Date) -> Result<Vec<u8>, Problem> {
    let edition = app.db.read(move |tx| edition(tx, unit, day)).await?;
    print_in(app, form, unit, &edition).await
}

/// Prints a form in the words of an edition, as it was first issued.
pub async fn print_in(
    app: &App,
    form: Form,
    unit: Uuid,
    edition: &str,
) -> Result<Vec<u8>, Problem> {
    let (version, number) = match edition.split_once('+') {
        Some((version, number)) => (version, number.parse::<i64>().ok()),
        None => (edition, None),
    };
    let mut words = shipped(version)?.clone();
    if let Some(number) = number {
        let version = version.to_owned();
        let change = app
            .db
            .read(move |tx| Ok::<_, Problem>(store::changes(tx, unit, &version)?))
            .await?
            .into_iter()
            .find(|change| change.number == number)
            .ok_or_else(|| Problem::internal(format!("no edition {edition:?}")))?;
        words = words.with_changes(&change.changes).map_err(Problem::internal)?;
    }
    press(form, words).await
}

/// Prints a form in given words.
pub(super) async fn press(form: Form, words: Wording) -> Result<Vec<u8>, Problem> {
    let _place = PRESSES.acquire().await.map_err(Problem::internal)?;
    tokio::task::spawn_blocking(move || print::render(&form, &words).map_err(Problem::internal))
        .await
        .map_err(Problem::internal)?
}
