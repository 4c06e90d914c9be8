//! The staff screens over HTTP: a dossier from the counter to the hands of its owner, and every way in
//! which a page says no.

mod actions;
mod dates;
mod eform;
mod elsewhere;
mod fees;
mod journey;
mod letters;
mod lists;
mod received;
mod result;
mod stops;

use crate::filing::{BIRTH, prepared};
use crate::support::{Client, Reply, TestApp};

/// The officials of Thường Tín Commune through whose hands a birth registration goes.
pub(crate) struct Office {
    pub(crate) clerk: Client,
    pub(crate) officer: Client,
    pub(crate) leader: Client,
    pub(crate) clerical: Client,
    pub(crate) result: Client,
}

impl Office {
    pub(crate) async fn of(app: &TestApp) -> Self {
        prepared(app).await;
        Self {
            clerk: app.sign_in("reception").await,
            officer: app.sign_in("case_officer").await,
            leader: app.sign_in("leader").await,
            clerical: app.sign_in("clerical").await,
            result: app.sign_in("result_officer").await,
        }
    }
}

/// What a clerk types for a birth registration in time; the numbers of papers are those proposed.
pub(crate) const COUNTER: [(&str, &str); 10] = [
    ("case", "default"),
    ("channel", "counter"),
    ("applicant.name", "Nguyễn Văn Bình"),
    ("applicant.id_no", "001092104417"),
    ("applicant.phone", "0912345678"),
    ("applicant.address", "Thôn Đông Cứu, xã Thường Tín"),
    ("component.declaration.originals", "1"),
    ("component.attestation.originals", "1"),
    ("component.identity.shown", "1"),
    ("do", "accept"),
];

/// The case of a birth registered in time.
pub(crate) async fn case_of_birth(clerk: &Client) -> String {
    let page = clerk.get(&format!("/desk/intake/{BIRTH}")).await;
    page.assert_ok().between("name=\"case\" value=\"", "\"")
}

/// Takes in a birth registration at the counter and returns the address of the dossier.
pub(crate) async fn taken_in(clerk: &Client) -> String {
    let case = case_of_birth(clerk).await;
    let mut fields = COUNTER.to_vec();
    fields[0] = ("case", case.as_str());
    let reply = clerk.post(&format!("/desk/intake/{BIRTH}"), &fields).await;
    reply.assert_status(303);
    reply.header("location").to_owned()
}

/// The version a page shows, as its forms send it.
pub(crate) async fn version(who: &Client, dossier: &str) -> String {
    who.get(dossier).await.assert_ok().between("name=\"version\" value=\"", "\"")
}

/// Opens the dossier and sends one of its forms.
pub(crate) async fn act(who: &Client, dossier: &str, verb: &str, fields: &[(&str, &str)]) -> Reply {
    let version = version(who, dossier).await;
    let mut all = vec![("version", version.as_str())];
    all.extend(fields);
    who.post(&format!("{dossier}/{verb}"), &all).await
}

/// Sends a form that must succeed.
pub(crate) async fn done(who: &Client, dossier: &str, verb: &str, fields: &[(&str, &str)]) {
    act(who, dossier, verb, fields).await.assert_redirect(dossier);
}

/// The code in the address of a dossier.
pub(crate) fn code(dossier: &str) -> &str {
    dossier.rsplit('/').next().unwrap_or_default()
}
