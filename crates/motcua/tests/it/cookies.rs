//! What is kept in browsers, and that it travels over https only where the installation is reached so.

use crate::filing::{file_birth, prepared};
use crate::support::{Client, Engine, PASSWORD, TestApp};
use axum::http::Method;
use kernel::config::Config;
use modules::people::Role;
use std::collections::BTreeSet;

/// Calls every route, with a message from the page before and a language in the address.
async fn walk(app: &TestApp, who: &Client) {
    for (method, path, _) in &app.app.routes {
        let path: String = path
            .split('/')
            .skip(1)
            .map(|part| if part.starts_with('{') { "/1" } else { "/" }.to_owned() + part)
            .collect::<String>()
            .replace(['{', '}'], "");
        let form = (method == Method::POST).then_some("application/x-www-form-urlencoded");
        who.keep("flash", "eA");
        who.send(method.clone(), &format!("{path}?lang=en"), form, b"a=1".to_vec()).await;
    }
}

/// Names of the cookies that were told, each of which must be marked.
fn names(who: &Client) -> BTreeSet<String> {
    let told = who.told();
    for cookie in &told {
        assert!(cookie.split("; ").any(|part| part == "Secure"), "{cookie}");
        assert!(cookie.contains("; SameSite="), "{cookie}");
    }
    told.iter().filter_map(|cookie| Some(cookie.split_once('=')?.0.to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_cookie_travels_over_https_only() {
    let config = Config { secure_cookies: true, ..Config::default() };
    let app = TestApp::with(Engine::sqlite(), config).await;
    prepared(&app).await;
    let mut seen = BTreeSet::new();

    // A resident files, looks, and is done looking.
    let resident = app.visitor();
    let filed = file_birth(&resident).await;
    let pass = [("code", filed.code.as_str()), ("secret", filed.secret.as_str())];
    resident.post("/track", &pass).await.assert_redirect("/track/dossier");
    resident.get("/track/dossier?lang=en").await.assert_ok();
    resident.post("/track/leave", &[]).await.assert_redirect("/track");
    resident.get("/track").await.assert_ok();
    walk(&app, &resident).await;
    seen.extend(names(&resident));

    // An official signs in, gets a new token after a change of roles, and signs out.
    let (_, login) = app.official_with_password("reception", "xa-thuong-tin-diem-pvhcc").await;
    let clerk = app.visitor();
    clerk.post("/sign-in", &[("login", &login), ("password", PASSWORD)]).await.assert_status(303);
    clerk.get("/desk").await.assert_ok();
    clerk.post("/sign-out", &[]).await.assert_redirect("/");
    seen.extend(names(&clerk));
    for role in Role::ALL {
        let official = app.sign_in(role.code()).await;
        walk(&app, &official).await;
        seen.extend(names(&official));
    }
    for name in ["__Host-session", "lang", "flash"] {
        assert!(seen.contains(name), "{name} is among {seen:?}");
    }
    assert!(seen.len() >= 5, "the pass and the office of residents are among {seen:?}");
}
