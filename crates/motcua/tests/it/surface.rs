//! Claims about every route at once; they grow with the product by themselves.

use crate::engines;
use crate::support::{TestApp, usual_unit};
use axum::http::Method;
use jiff::civil::date;
use kernel::module::Access;
use modules::people::{self, NewAccount, NewGrant, Role};
use modules::units::id_of;
use uuid::Uuid;

/// A path with every place filled by an id that nothing has.
fn filled(path: &str) -> String {
    filled_with(path, Uuid::from_u128(1))
}

fn filled_with(path: &str, id: Uuid) -> String {
    let mut out = String::new();
    for part in path.split('/').skip(1) {
        out.push('/');
        if part.starts_with('{') {
            out.push_str(&id.to_string());
        } else {
            out.push_str(part);
        }
    }
    out
}

engines! {
    async fn every_route_lets_in_exactly_those_who_hold_its_right(app: TestApp) {
        let routes = app.app.routes.clone();
        assert!(!routes.is_empty());
        let nobody = app.visitor();
        for (method, path, access) in &routes {
            let reply = nobody.send(method.clone(), &filled(path), None, Vec::new()).await;
            let sent_away = reply.status == 401
                || (reply.status == 303 && reply.header("location").starts_with("/sign-in?next="));
            if path.starts_with("/password/") || *access == Access::Public {
                assert!(!sent_away, "{method} {path} is public and asks to sign in");
            } else {
                assert!(sent_away, "{method} {path} answers {} to nobody", reply.status);
            }
        }
        for role in Role::ALL {
            let official = app.sign_in_at(role.code(), usual_unit(role.code())).await;
            for (method, path, access) in &routes {
                let Access::Needs(right) = access else { continue };
                let reply = official.send(method.clone(), &filled(path), None, Vec::new()).await;
                let holds = role.rights().contains(right);
                let refused = reply.status == 403;
                // Who holds the right may still be refused the one thing, which does not exist.
                assert!(
                    holds || refused,
                    "{method} {path} answers {} to {} who lacks {}",
                    reply.status, role.code(), right.0
                );
                if holds && method == Method::GET && !path.contains('{') {
                    // A page that needs something in its address may find nothing, but lets in.
                    assert!(matches!(reply.status, 200 | 404 | 422), "{path} gave {}", reply.status);
                }
            }
        }
    }

    async fn nothing_of_another_office_shows_to_any_role(app: TestApp) {
        const MARK: &str = "Quách Thị Dấu Vết";
        let now = app.now();
        let account = app
            .write(move |tx| {
                let home = id_of("xa-thuong-tin");
                let new = NewAccount {
                    login: "dau-vet".into(),
                    name: MARK.into(),
                    home,
                    ..NewAccount::default()
                };
                let account = people::create_account(tx, None, &new, now)?;
                let grant = NewGrant {
                    account,
                    role: Role::CaseOfficer,
                    unit: home,
                    from: date(2026, 1, 1),
                    to: None,
                    reason: MARK.into(),
                };
                people::grant(tx, None, &grant, now)?;
                Ok(account)
            })
            .await;
        for role in Role::ALL {
            let stranger = app.sign_in_at(role.code(), "xa-hong-van").await;
            for (method, path, _) in app.app.routes.iter().filter(|(method, ..)| method == Method::GET) {
                for query in ["", "?q=quach+thi", "?q=dau-vet"] {
                    let address = format!("{}{query}", filled_with(path, account));
                    let reply = stranger.send(method.clone(), &address, None, Vec::new()).await;
                    reply.assert_lacks(MARK);
                }
            }
        }
        // The mark is there to be seen by those who may.
        let own = app.sign_in("administrator").await;
        own.get("/desk/people?q=dau-vet").await.assert_contains(MARK);
        own.get(&format!("/desk/people/{account}")).await.assert_contains(MARK);
    }

    async fn every_menu_entry_leads_to_a_page_for_whoever_sees_it(app: TestApp) {
        let app = app.with_procedures().await;
        for role in Role::ALL {
            let official = app.sign_in(role.code()).await;
            for entry in &app.app.menu {
                let seen = entry.needs.is_none_or(|right| role.rights().contains(&right));
                if seen {
                    official.get(entry.href).await.assert_ok();
                }
            }
        }
    }

    async fn no_route_shows_an_error_of_ours_when_its_fields_are_nonsense(app: TestApp) {
        let official = app.sign_in("administrator").await;
        for (method, path, _) in &app.app.routes {
            for query in ["?q=%FF", "?after=x&on=32/13/2026&limit=-1&role=king", "?q='%22%3C%00"] {
                let address = format!("{}{query}", filled(path));
                let kind = (method == Method::POST).then_some("application/x-www-form-urlencoded");
                let reply = official.send(method.clone(), &address, kind, b"a=1&seen=x".to_vec()).await;
                assert!(reply.status < 500, "{method} {address} gave {}", reply.status);
            }
        }
    }

    async fn the_api_description_names_every_route_of_the_api(app: TestApp) {
        let description = app.visitor().get("/openapi.json").await.assert_ok().json();
        for (method, path, access) in &app.app.routes {
            if path.starts_with("/api/") {
                let operation = &description["paths"][*path][method.as_str().to_lowercase()];
                assert!(operation.is_object(), "{method} {path} is not described");
                // A public list that takes whatever is asked cannot refuse anything.
                if *access == Access::Public && !path.contains('{') && method == Method::GET {
                    continue;
                }
                let responses = operation["responses"].as_object().unwrap();
                assert!(
                    responses.iter().any(|(status, reply)| status.as_str() >= "400"
                        && reply["content"]["application/problem+json"].is_object()),
                    "{method} {path} describes no problem"
                );
            }
        }
    }
}
