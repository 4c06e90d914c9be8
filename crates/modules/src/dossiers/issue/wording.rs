//! The words of the forms: data per version of the rules.

use crate::dossiers::model::Issued;
use jiff::civil::Date;
use kernel::problem::Problem;
use print::{Form, Wording};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

static SHIPPED: LazyLock<Vec<Wording>> =
    LazyLock::new(|| Wording::shipped().expect("a test of the print crate reads them"));

/// The version in force on a day.
pub(super) fn version_on(day: Date) -> &'static str {
    Wording::on(&SHIPPED, &day.to_string()).map_or("", |wording| wording.version.as_str())
}

/// A wording by its version.
pub fn wording(version: &str) -> Result<&'static Wording, Problem> {
    SHIPPED
        .iter()
        .find(|wording| wording.version == version)
        .ok_or_else(|| Problem::internal(format!("no wording {version}")))
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
