//! A resident who applies online, step by step, for the tests of both sides.

use crate::support::{Client, Reply, TestApp};
use axum::http::Method;
use modules::units;

/// Birth registration: an e-form and one paper that must be sent.
pub(crate) const BIRTH: &str = "1.001193";
/// A small PDF.
pub(crate) const PDF: &[u8] = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n";

/// What stands in the filed dossier and may stand on no public page.
pub(crate) const PRIVATE: [&str; 8] = [
    "Nguyễn Văn Bình",
    "Nguyễn Minh An",
    "Trần Thị Hạnh",
    "001092104417",
    "001195220318",
    "0912345678",
    "binh.nguyen@example.com",
    "Thôn Đông Cứu",
];

/// The catalogue, on a day on which the sample answers make sense.
pub(crate) async fn prepared(app: &TestApp) {
    app.set_time("2026-11-23T09:00+07:00");
    let now = app.now();
    let mut prepare = modules::prepare(now);
    app.write(move |tx| prepare(tx)).await;
}

/// Begins an application and returns the address of its pages, without a slash at the end.
pub(crate) async fn begin(resident: &Client, procedure: &str, case: &str) -> String {
    let office = units::id_of("xa-thuong-tin").to_string();
    let reply =
        resident.post(&format!("/apply/{procedure}"), &[("case", case), ("office", &office)]).await;
    reply.assert_status(303);
    reply.header("location").trim_end_matches("/you").to_owned()
}

/// Step 1 as the sample's father fills it in.
pub(crate) const YOU: [(&str, &str); 8] = [
    ("applicant.kind", "citizen"),
    ("applicant.name", "Nguyễn Văn Bình"),
    ("applicant.id_kind", "personal_id"),
    ("applicant.id_no", "001092104417"),
    ("applicant.phone", "0912345678"),
    ("applicant.email", "binh.nguyen@example.com"),
    ("applicant.address", "Thôn Đông Cứu, xã Thường Tín"),
    ("whose", "own"),
];

/// The fields a browser would send for the sample answers of the birth form.
pub(crate) fn birth_form() -> Vec<(String, String)> {
    let sample = include_str!("../../../../data/forms/samples/birth.json");
    let answers: serde_json::Value = serde_json::from_str(sample).unwrap();
    modules::catalogue::form("birth").unwrap().write(&answers)
}

/// Sends the sample answers.
pub(crate) async fn fill_birth(resident: &Client, at: &str) -> Reply {
    let fields = birth_form();
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    resident.post(&format!("{at}/form"), &fields).await
}

/// Sends fields and files as a browser does.
pub(crate) async fn post_files(
    client: &Client,
    path: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &str, &[u8])],
) -> Reply {
    let mark = "----motcua-test";
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!(
            "--{mark}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        );
        body.extend_from_slice(part.as_bytes());
    }
    for (name, file, bytes) in files {
        let head = format!(
            "--{mark}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{mark}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={mark}");
    client.send(Method::POST, path, Some(&kind), body).await
}

/// A birth registration up to the page where everything is checked.
pub(crate) async fn ready_to_send(resident: &Client) -> String {
    let at = begin(resident, BIRTH, "default").await;
    resident.post(&format!("{at}/you"), &YOU).await.assert_redirect(&format!("{at}/form"));
    fill_birth(resident, &at).await.assert_redirect(&format!("{at}/papers"));
    post_files(
        resident,
        &format!("{at}/papers"),
        &[],
        &[("component.attestation", "giấy chứng sinh.pdf", PDF)],
    )
    .await
    .assert_redirect(&format!("{at}/check"));
    at
}

/// What sends it.
pub(crate) const SEND: [(&str, &str); 2] = [("delivery", "counter"), ("undertaking", "on")];

/// A filed birth registration.
pub(crate) struct Filed {
    pub(crate) at: String,
    pub(crate) code: String,
    pub(crate) secret: String,
}

/// Files one.
pub(crate) async fn file_birth(resident: &Client) -> Filed {
    let at = ready_to_send(resident).await;
    resident.post(&format!("{at}/check"), &SEND).await.assert_redirect(&format!("{at}/done"));
    let done = resident.get(&format!("{at}/done")).await;
    done.assert_ok();
    let code = done.between("<code id=\"dossier-code\">", "<");
    let secret = done.between("<code id=\"dossier-secret\">", "<");
    Filed { at, code, secret }
}
