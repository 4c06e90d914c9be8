//! What hostile people try: texts that want to be markup or formulas, names that want to be paths or
//! programs, requests from other sites, bodies without end.

use crate::desk::{COUNTER, Office, case_of_birth};
use crate::engines;
use crate::filing::{BIRTH, PDF, post_files};
use crate::support::TestApp;
use axum::http::Method;

const MARKUP: &str = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'";

engines! {
    async fn no_other_site_can_send_anything(app: TestApp) {
        let signed_in = app.sign_in("leader").await;
        let kinds = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain"];
        for (name, value) in [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
            ("origin", "https://example.com"),
            ("origin", "null"),
        ] {
            let forged = app.enter(signed_in.id()).await.with(name, value).with("host", "motcua.test");
            for (method, path, _) in app.app.routes.iter().filter(|(method, ..)| method != Method::GET) {
                for kind in kinds {
                    let reply = forged.send(method.clone(), path, Some(kind), b"a=1".to_vec()).await;
                    assert_eq!(reply.status, 403, "{method} {path} as {kind} with {name}: {value}");
                }
            }
        }
        signed_in.get("/desk").await.assert_ok();
    }

    async fn what_people_write_stays_text(app: TestApp) {
        let office = Office::of(&app).await;
        let case = case_of_birth(&office.clerk).await;
        let mut fields = COUNTER.to_vec();
        fields[0] = ("case", case.as_str());
        let name = format!("=cmd|A0{MARKUP}");
        for field in &mut fields {
            match field.0 {
                "applicant.name" => field.1 = &name,
                "applicant.address" => field.1 = MARKUP,
                _ => {}
            }
        }
        fields.push(("abstract", MARKUP));
        let reply = office.clerk.post(&format!("/desk/intake/{BIRTH}"), &fields).await;
        let dossier = reply.assert_status(303).header("location").to_owned();
        let head = app.sign_in_at("leader", "xa-thuong-tin").await;
        let query = "?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E";
        let shown = head.get(&dossier).await;
        shown.assert_ok().assert_contains("&lt;script&gt;alert(1)");
        let mut pages = vec![dossier.clone(), "/desk?tab=unit".to_owned()];
        for (method, path, _) in &app.app.routes {
            if method == Method::GET && !path.contains('{') && !path.ends_with("pdf") && !path.contains("/export") {
                pages.push(format!("{path}{query}"));
            }
        }
        for page in pages {
            let reply = head.get(&page).await;
            if reply.header("content-type").starts_with("text/html") {
                reply.assert_lacks("<script>alert").assert_lacks("<img src=x");
            }
        }
        let csv = head.get("/desk/register.csv").await;
        csv.assert_ok().assert_contains("'=cmd|A0").assert_lacks(",\"=cmd").assert_lacks(",=cmd");
    }

    async fn a_file_leaves_under_a_name_that_says_what_it_is(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = crate::desk::taken_in(&office.clerk).await;
        let version = crate::desk::version(&office.clerk, &dossier).await;
        let file = ("files", "../../\u{202e}fdp.hta", PDF);
        let fields = [("version", version.as_str())];
        post_files(&office.clerk, &format!("{dossier}/attach"), &fields, &[file]).await.assert_redirect(&dossier);
        let page = office.clerk.get(&dossier).await;
        page.assert_lacks("\u{202e}").assert_lacks("../..");
        let at = format!("{dossier}/files/{}", page.between(&format!("{dossier}/files/"), "\""));
        let given = office.clerk.get(&at).await;
        assert_eq!(given.assert_ok().header("content-disposition"), "inline; filename=\"fdp.hta.pdf\"");
        assert_eq!(given.header("x-content-type-options"), "nosniff");
        assert_eq!(given.header("cache-control"), "no-store");
        for (name, bytes) in [
            ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".as_slice()),
            ("a.html", b"<html>"),
            ("a.pdf", b"MZ"),
            ("a.zip", b"PK\x03\x04 nothing of a document"),
        ] {
            let version = crate::desk::version(&office.clerk, &dossier).await;
            let fields = [("version", version.as_str())];
            let to = format!("{dossier}/attach");
            post_files(&office.clerk, &to, &fields, &[("files", name, bytes)]).await.assert_status(422);
        }
    }

    async fn what_is_too_large_is_refused_with_the_limit(app: TestApp) {
        let length = ((app.app.config.upload_mib << 20) + 1).to_string();
        let visitor = app.visitor().with("content-length", &length);
        let form = Some("application/x-www-form-urlencoded");
        let page = visitor.send(Method::POST, "/track", form, b"code=1".to_vec()).await;
        page.assert_status(413).assert_contains("50");
        let json = Some("application/json");
        let api = visitor.send(Method::POST, "/api/v1/track", json, b"{}".to_vec()).await;
        api.assert_problem(413, "problem.too_large");
    }
}
