//! Printing forms with the words of the rules in force; shared by the modules that print.

use jiff::civil::Date;
use kernel::problem::Problem;
use print::{Form, Wording};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

static SHIPPED: LazyLock<Vec<Wording>> =
    LazyLock::new(|| Wording::shipped().expect("a test of the print crate reads them"));

/// Printing takes a processor for some milliseconds: two at a time.
static PRESSES: Semaphore = Semaphore::const_new(2);

/// The version of the words in force on a day.
pub fn version_on(day: Date) -> &'static str {
    Wording::on(&SHIPPED, &day.to_string()).map_or("", |wording| wording.version.as_str())
}

/// Prints a form with the words in force on a day.
pub async fn print_on(form: Form, day: Date) -> Result<Vec<u8>, Problem> {
    print_in(form, version_on(day)).await
}

/// Prints a form with the words of a version, as it was first issued.
pub async fn print_in(form: Form, version: &str) -> Result<Vec<u8>, Problem> {
    let wording = SHIPPED
        .iter()
        .find(|wording| wording.version == version)
        .ok_or_else(|| Problem::internal(format!("no wording {version:?}")))?;
    let _place = PRESSES.acquire().await.map_err(Problem::internal)?;
    tokio::task::spawn_blocking(move || {
        print::render(&form, wording).map_err(Problem::internal)
    })
    .await
    .map_err(Problem::internal)?
}
