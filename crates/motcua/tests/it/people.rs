//! Accounts, signing in, and roles.

use crate::engines;
use crate::support::{Client, PASSWORD, TestApp};
use jiff::{SignedDuration, ToSpan as _};
use kernel::events;
use kernel::i18n::format;
use modules::people::{self, NewGrant, Role};
use modules::units::id_of;
use serde_json::json;
use uuid::Uuid;

async fn try_password(client: &Client, login: &str, password: &str) -> crate::support::Reply {
    client
        .post("/sign-in", &[("login", login), ("password", password), ("next", "/desk/account")])
        .await
}

/// The six digits for a secret at the time of the installation.
fn code_for(secret: &str, app: &TestApp) -> String {
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let totp = totp_rs::Builder::new()
        .with_secret(secret)
        .with_account_name("x")
        .with_issuer(Some("Motcua"))
        .build()
        .unwrap();
    totp.generate(app.now().as_second().unsigned_abs()).to_string()
}

engines! {
    async fn an_official_signs_in_and_out(app: TestApp) {
        let (_, login) = app.official_with_password("reception", "xa-thuong-tin-diem-pvhcc").await;
        let browser = app.visitor();
        browser.get("/desk/account").await.assert_redirect("/sign-in?next=%2Fdesk%2Faccount");
        browser.get("/sign-in?next=/desk/account").await.assert_ok().assert_contains("Đăng nhập dành cho cán bộ");
        let reply = try_password(&browser, &login.to_uppercase(), PASSWORD).await;
        reply.assert_redirect("/desk/account");
        let cookie = reply.header("set-cookie").to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        browser.get("/desk/account").await.assert_ok().assert_contains("Cán bộ tiếp nhận");
        let token = browser.cookie("session").unwrap();
        browser.post("/sign-out", &[]).await.assert_redirect("/");
        assert_eq!(browser.cookie("session"), None);
        // The token itself has ended, not only the cookie.
        browser.keep("session", &token);
        browser.get("/desk/account").await.assert_status(303);
    }

    async fn the_head_of_a_page_says_in_which_post_one_works(app: TestApp) {
        let clerk = app.sign_in("reception").await;
        let (account, now) = (clerk.id(), app.now());
        let today = format::local(now).date();
        app.write(move |tx| {
            let post = |role, unit: &str| NewGrant {
                account,
                role,
                unit: id_of(unit),
                from: today,
                to: None,
                reason: "Kiêm nhiệm".into(),
            };
            people::grant(tx, None, &post(Role::Cashier, "xa-thuong-tin-diem-pvhcc"), now)?;
            people::grant(tx, None, &post(Role::Clerical, "xa-thuong-tin-van-phong"), now)
        })
        .await;
        let point = "Điểm phục vụ hành chính công xã Thường Tín";
        let office = "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã Thường Tín";
        let posts = format!("Cán bộ tiếp nhận, Thu ngân – {point}; Văn thư – {office}");
        let shown = format!("<span class=\"account-role\">{posts}</span>");
        clerk.get("/desk/search").await.assert_ok().assert_contains(&shown);
        // Residents' pages are made for residents.
        clerk.get("/procedures").await.assert_ok().assert_lacks("account-role");
        clerk.in_english().get("/desk/search").await.assert_contains("Public Service Point, Thường Tín Commune");
    }

    async fn who_works_on_no_dossier_begins_with_the_own_work(app: TestApp) {
        for (role, first) in [("administrator", "/desk/people"), ("controller", "/desk/catalogue")] {
            let (_, login) = app.official_with_password(role, "xa-thuong-tin").await;
            let browser = app.visitor();
            let fields = [("login", login.as_str()), ("password", PASSWORD)];
            browser.post("/sign-in", &fields).await.assert_redirect("/desk");
            browser.get("/desk").await.assert_redirect(first);
            browser.get(first).await.assert_ok();
        }
        app.sign_in("inspector").await.get("/desk").await.assert_ok();
    }

    async fn nothing_tells_whether_an_account_exists(app: TestApp) {
        let (_, login) = app.official_with_password("clerical", "xa-thuong-tin").await;
        let wrong = try_password(&app.visitor(), &login, "sai mật khẩu rồi").await;
        let unknown = try_password(&app.visitor(), "khong-co-ai", "sai mật khẩu rồi").await;
        wrong.assert_status(422).assert_contains("chưa đúng").assert_lacks("sai mật khẩu rồi");
        unknown.assert_status(422);
        assert_eq!(wrong.text().replace(&login, ""), unknown.text().replace("khong-co-ai", ""));
        for login in [login.as_str(), "khong-co-ai"] {
            let client = app.visitor();
            for _ in 0..3 {
                try_password(&client, login, "sai").await.assert_contains("chưa đúng");
            }
            try_password(&client, login, "sai").await.assert_contains("Chờ 1 giây");
        }
    }

    async fn wrong_passwords_slow_down_and_never_deny(app: TestApp) {
        let (_, login) = app.official_with_password("leader", "xa-thuong-tin-lanh-dao").await;
        let attacker = app.visitor();
        for _ in 0..4 {
            try_password(&attacker, &login, "đoán mò").await;
        }
        try_password(&attacker, &login, PASSWORD).await.assert_contains("Chờ 1 giây rồi thử lại");
        app.advance(SignedDuration::from_secs(1));
        try_password(&attacker, &login, "đoán mò").await.assert_contains("chưa đúng");
        try_password(&attacker, &login, PASSWORD).await.assert_contains("Chờ 2 giây");
        // However many tries, never more than a minute.
        for _ in 0..30 {
            app.advance(SignedDuration::from_secs(60));
            try_password(&attacker, &login, "đoán mò").await.assert_contains("chưa đúng");
        }
        app.advance(SignedDuration::from_secs(60));
        try_password(&app.visitor(), &login, PASSWORD).await.assert_redirect("/desk/account");
    }

    async fn signing_in_leads_to_this_site_only(app: TestApp) {
        let (_, login) = app.official_with_password("leader", "xa-thuong-tin-lanh-dao").await;
        for next in ["https://example.com/", "//example.com", "/\\example.com"] {
            let fields = [("login", login.as_str()), ("password", PASSWORD), ("next", next)];
            app.visitor().post("/sign-in", &fields).await.assert_redirect("/desk");
        }
    }

    async fn a_second_step_is_asked_for_and_each_code_works_once(app: TestApp) {
        let (account, login) = app.official_with_password("leader", "xa-thuong-tin-lanh-dao").await;
        let official = app.enter(account).await;
        official.post("/desk/account/second-step", &[("do", "begin")]).await.assert_status(303);
        let page = official.get("/desk/account").await;
        let secret = page.assert_contains("<svg class=\"qr\"").between("<code>", "</code>");
        official.post("/desk/account/second-step", &[("do", "confirm"), ("code", "000000")]).await
            .assert_status(422).assert_contains("Mã chưa đúng");
        let code = code_for(&secret, &app);
        official.post("/desk/account/second-step", &[("do", "confirm"), ("code", &code)]).await
            .assert_redirect("/desk/account");

        let browser = app.visitor();
        let page = try_password(&browser, &login, PASSWORD).await;
        let step = page.assert_ok().between("name=\"step\" value=\"", "\"");
        assert_eq!(browser.cookie("session"), None);
        let used = browser.post("/sign-in/code", &[("step", &step), ("code", &code)]).await;
        used.assert_status(422).assert_contains("Mã chưa đúng");
        app.advance(SignedDuration::from_secs(30));
        let code = code_for(&secret, &app);
        let fields = [("step", step.as_str()), ("code", code.as_str()), ("next", "/desk/account")];
        browser.post("/sign-in/code", &fields).await.assert_redirect("/desk/account");
        browser.get("/desk/account").await.assert_ok();

        let body = json!({ "login": login, "password": PASSWORD });
        app.visitor().post_json("/api/v1/sessions", &body).await.assert_problem(401, "people.code-needed");
        app.advance(SignedDuration::from_secs(30));
        let body = json!({ "login": login, "password": PASSWORD, "otp": code_for(&secret, &app) });
        app.visitor().post_json("/api/v1/sessions", &body).await.assert_status(201);
    }

    async fn a_session_ends_when_it_is_not_used(app: TestApp) {
        let official = app.sign_in("reception").await;
        for _ in 0..4 {
            app.advance(SignedDuration::from_hours(9));
            official.get("/desk/account").await.assert_ok();
        }
        app.advance(SignedDuration::from_hours(10));
        official.get("/desk/account").await.assert_status(303);
    }

    async fn a_change_of_roles_gives_the_session_a_new_token(app: TestApp) {
        let official = app.sign_in("case_officer").await;
        let old = official.cookie("session").unwrap();
        official.get("/desk/account").await.assert_ok();
        assert_eq!(official.cookie("session").as_deref(), Some(old.as_str()));
        let (account, now) = (official.id(), app.now());
        app.write(move |tx| {
            let grant = NewGrant {
                account,
                role: Role::Clerical,
                unit: id_of("xa-thuong-tin-van-phong"),
                from: format::local(now).date(),
                to: None,
                reason: "Kiêm nhiệm".into(),
            };
            people::grant(tx, None, &grant, now)
        })
        .await;
        official.get("/desk/account").await.assert_ok().assert_contains("Văn thư");
        let new = official.cookie("session").unwrap();
        assert_ne!(new, old);
        official.get("/desk/account").await.assert_ok();
        app.advance(SignedDuration::from_mins(1));
        let thief = app.visitor();
        thief.keep("session", &old);
        thief.get("/desk/account").await.assert_status(303);
    }

    async fn roles_hold_for_their_period_only(app: TestApp) {
        let (account, _) = app.official("reception", "xa-thuong-tin-diem-pvhcc").await;
        let (now, today) = (app.now(), format::local(app.now()).date());
        app.write(move |tx| {
            let grant = NewGrant {
                account,
                role: Role::ResultOfficer,
                unit: id_of("xa-thuong-tin-diem-pvhcc"),
                from: today + 1.day(),
                to: Some(today + 2.days()),
                reason: "Trực thay".into(),
            };
            people::grant(tx, None, &grant, now)
        })
        .await;
        for (time, held) in [
            ("2026-03-10T23:59:59+07:00", 1),
            ("2026-03-11T00:00:00+07:00", 2),
            ("2026-03-12T23:59:59+07:00", 2),
            ("2026-03-13T00:00:00+07:00", 1),
        ] {
            app.set_time(time);
            let me = app.enter(account).await.get("/api/v1/me").await.assert_ok().json();
            assert_eq!(me["roles"].as_array().unwrap().len(), held, "{time}");
        }
    }

    async fn an_administrator_gives_and_ends_roles_with_a_reason(app: TestApp) {
        let administrator = app.sign_in("administrator").await;
        let (account, _) = app.official("reception", "xa-thuong-tin-diem-pvhcc").await;
        let page = format!("/desk/people/{account}");
        administrator.get(&page).await.assert_ok().assert_contains("Cán bộ tiếp nhận");
        let unit = id_of("xa-thuong-tin-diem-pvhcc").to_string();
        let grants = format!("{page}/grants");
        administrator.post(&grants, &[("role", "cashier"), ("unit", &unit), ("from", "10/03/2026")]).await
            .assert_status(422).assert_contains("Ghi lý do hoặc căn cứ.");
        let fields = [("role", "cashier"), ("unit", &unit), ("from", "10/03/2026"), ("reason", "QĐ 5")];
        administrator.post(&grants, &fields).await.assert_redirect(&page);
        administrator.post(&grants, &fields).await.assert_status(422).assert_contains("đã giữ vai trò này");
        administrator.get(&page).await.assert_contains("Thu ngân").assert_contains("QĐ 5");
        let grant = app.read(move |tx| {
            let held = people::grants(tx, account)?;
            Ok(held.into_iter().find(|grant| grant.role == Role::Cashier).unwrap().id)
        }).await.to_string();
        let end = format!("{page}/grants/end");
        let long_ago = [("grant", grant.as_str()), ("last", "01/03/2026"), ("end-reason", "Thôi việc")];
        administrator.post(&end, &long_ago).await.assert_status(422);
        let at_once = [("grant", grant.as_str()), ("last", "09/03/2026"), ("end-reason", "Thôi việc")];
        administrator.post(&end, &at_once).await.assert_redirect(&page);
        let kinds = app.read(move |tx| {
            let events = events::of(tx, id_of("xa-thuong-tin"), account)?;
            Ok(events.into_iter().map(|event| event.kind).collect::<Vec<_>>())
        }).await;
        assert_eq!(
            kinds,
            ["account.created", "account.role_granted", "account.role_granted", "account.role_ended"]
        );
    }

    async fn duties_are_segregated(app: TestApp) {
        let administrator = app.sign_in("administrator").await;
        let grant = async |account: Uuid, role: &str, unit: &str| {
            let body = json!({ "role": role, "unit": id_of(unit), "reason": "Thử" });
            administrator.post_json(&format!("/api/v1/accounts/{account}/grants"), &body).await
        };
        let (inspector, _) = app.official("inspector", "xa-thuong-tin").await;
        grant(inspector, "reception", "xa-thuong-tin-diem-pvhcc").await
            .assert_problem(422, "problem.invalid").assert_field("/role");
        let (clerk, _) = app.official("reception", "xa-thuong-tin-diem-pvhcc").await;
        grant(clerk, "administrator", "xa-thuong-tin").await
            .assert_problem(422, "problem.invalid").assert_field("/role");
        grant(clerk, "result_officer", "xa-thuong-tin-diem-pvhcc").await.assert_status(201);
        // Nobody gives a role to themselves.
        grant(administrator.id(), "controller", "xa-thuong-tin").await
            .assert_problem(422, "problem.invalid").assert_field("/role");
        // Nor in a unit that is not theirs.
        grant(clerk, "reception", "xa-hong-van").await.assert_problem(403, "problem.forbidden");
    }

    async fn administrators_see_the_people_of_their_units_only(app: TestApp) {
        let (here, _) = app.official("reception", "xa-thuong-tin-diem-pvhcc").await;
        let (there, login) = app.official("reception", "xa-hong-van-diem-pvhcc").await;
        let administrator = app.sign_in("administrator").await;
        administrator.get("/desk/people").await.assert_ok()
            .assert_contains(&here.to_string()).assert_lacks(&there.to_string());
        administrator.get(&format!("/desk/people?q={login}")).await.assert_lacks(&there.to_string());
        administrator.get(&format!("/desk/people/{there}")).await.assert_status(404);
        administrator.get(&format!("/api/v1/accounts/{there}")).await.assert_problem(404, "problem.not_found");
        let listed = administrator.get("/api/v1/accounts?role=reception").await.assert_ok().json();
        let ids: Vec<_> = listed["items"].as_array().unwrap().iter().map(|account| account["id"].clone()).collect();
        assert_eq!(ids, [json!(here)]);
        let unit = id_of("xa-thuong-tin-diem-pvhcc").to_string();
        let fields = [("role", "cashier"), ("unit", unit.as_str()), ("reason", "Thử")];
        administrator.post(&format!("/desk/people/{there}/grants"), &fields).await.assert_status(404);
        administrator.post(&format!("/desk/people/{there}/access"), &[("do", "link")]).await.assert_status(404);
        let city = app.sign_in_at("administrator", "ha-noi").await;
        city.get("/desk/people").await.assert_contains(&here.to_string()).assert_contains(&there.to_string());
        // The commune may not take over an account that also has a role in the city.
        let now = app.now();
        app.write(move |tx| {
            let grant = NewGrant {
                account: here,
                role: Role::CaseOfficer,
                unit: id_of("ha-noi"),
                from: format::local(now).date(),
                to: None,
                reason: "Biệt phái".into(),
            };
            people::grant(tx, None, &grant, now)
        })
        .await;
        administrator.get(&format!("/desk/people/{here}")).await.assert_ok().assert_lacks("Biệt phái");
        administrator.post(&format!("/desk/people/{here}/access"), &[("do", "link")]).await.assert_status(403);
        city.post(&format!("/desk/people/{here}/access"), &[("do", "link")]).await.assert_ok();
    }

    async fn a_new_official_sets_the_password_through_a_link_that_works_once(app: TestApp) {
        let administrator = app.sign_in("administrator").await;
        let unit = id_of("xa-thuong-tin").to_string();
        administrator.post("/desk/people/new", &[("name", ""), ("login", "á"), ("unit", &unit)]).await
            .assert_status(422).assert_contains("Ghi họ và tên.").assert_contains("Tên đăng nhập cần");
        let fields = [("name", "Trần Thị Mai"), ("login", "Mai.TT"), ("unit", unit.as_str())];
        let made = administrator.post("/desk/people/new", &fields).await;
        let token = made.assert_ok().between("/password/", "</code>");
        administrator.post("/desk/people/new", &fields).await
            .assert_status(422).assert_contains("đã có người dùng");
        let link = format!("/password/{token}");
        let browser = app.visitor();
        browser.get(&link).await.assert_ok().assert_contains("mai.tt");
        browser.post(&link, &[("password", "ngắn"), ("again", "ngắn")]).await.assert_status(422);
        browser.post(&link, &[("password", PASSWORD), ("again", "khác")]).await
            .assert_status(422).assert_contains("chưa giống nhau");
        browser.post(&link, &[("password", PASSWORD), ("again", PASSWORD)]).await.assert_redirect("/sign-in");
        browser.post(&link, &[("password", PASSWORD), ("again", PASSWORD)]).await.assert_status(404);
        try_password(&browser, "mai.tt", PASSWORD).await.assert_redirect("/desk/account");
    }

    async fn a_link_ends_after_a_day(app: TestApp) {
        let administrator = app.sign_in("administrator").await;
        let body = json!({ "login": "hoa", "name": "Lê Thị Hoa", "unit": id_of("xa-thuong-tin") });
        let made = administrator.post_json("/api/v1/accounts", &body).await;
        let link = made.assert_status(201).between("/password/", "\"");
        app.advance(SignedDuration::from_hours(25));
        app.visitor().get(&format!("/password/{link}")).await
            .assert_status(404).assert_contains("không còn dùng được");
    }

    async fn a_disabled_account_is_out_at_once(app: TestApp) {
        let administrator = app.sign_in("administrator").await;
        let (account, login) = app.official_with_password("reception", "xa-thuong-tin-diem-pvhcc").await;
        let official = app.enter(account).await;
        official.get("/desk/account").await.assert_ok();
        let access = format!("/desk/people/{account}/access");
        administrator.post(&access, &[("do", "disable")]).await.assert_status(422);
        administrator.post(&access, &[("do", "disable"), ("access-reason", "Nghỉ việc")]).await
            .assert_status(303);
        official.get("/desk/account").await.assert_status(303);
        try_password(&app.visitor(), &login, PASSWORD).await.assert_contains("chưa đúng");
        administrator.post(&access, &[("do", "enable"), ("access-reason", "Trở lại")]).await
            .assert_status(303);
        try_password(&app.visitor(), &login, PASSWORD).await.assert_redirect("/desk/account");
    }

    async fn people_change_their_password_and_end_their_sessions(app: TestApp) {
        let (account, login) = app.official_with_password("reception", "xa-thuong-tin-diem-pvhcc").await;
        let (here, there) = (app.enter(account).await, app.enter(account).await);
        let new = "nắng hạ sông Hồng";
        let change = "/desk/account/password";
        here.post(change, &[("current", "sai"), ("password", new), ("again", new)]).await
            .assert_status(422).assert_contains("Mật khẩu hiện tại chưa đúng.");
        here.post(change, &[("current", PASSWORD), ("password", new), ("again", new)]).await
            .assert_redirect("/desk/account");
        here.get("/desk/account").await.assert_ok();
        there.get("/desk/account").await.assert_status(303);
        try_password(&app.visitor(), &login, new).await.assert_redirect("/desk/account");
        let page = here.get("/desk/account").await;
        let other = page.between("name=\"session\" value=\"", "\"");
        here.post("/desk/account/sessions", &[("session", &other)]).await.assert_redirect("/desk/account");
        here.post("/desk/account/sessions", &[("session", &other)]).await.assert_status(404);
    }

    async fn programs_sign_in_with_a_token(app: TestApp) {
        let (account, login) = app.official_with_password("case_officer", "xa-thuong-tin-tu-phap").await;
        let program = app.visitor();
        program.get("/api/v1/me").await.assert_problem(401, "problem.sign_in");
        let wrong = json!({ "login": login, "password": "sai mật khẩu" });
        program.post_json("/api/v1/sessions", &wrong).await.assert_problem(401, "people.sign-in-refused");
        let right = json!({ "login": login, "password": PASSWORD });
        let program = program.with("idempotency-key", "một-khóa");
        let session = program.post_json("/api/v1/sessions", &right).await;
        let token = session.assert_status(201).json()["token"].as_str().unwrap().to_owned();
        assert_eq!(session.header("cache-control"), "no-store");
        let kept = app.read(|tx| {
            Ok(tx.all("select body from idempotency", &[], |row| row.get::<String>(0))?)
        }).await;
        assert_eq!(kept, Vec::<String>::new(), "a token was stored");
        let program = app.visitor().with("authorization", &format!("Bearer {token}"));
        let me = program.get("/api/v1/me").await.assert_ok().json();
        assert_eq!(me["id"], json!(account));
        assert_eq!(me["roles"][0]["role"], "case_officer");
        program.delete("/api/v1/sessions/current").await.assert_status(204);
        program.get("/api/v1/me").await.assert_status(401);
    }

    async fn ended_sessions_and_delays_are_forgotten(app: TestApp) {
        let official = app.sign_in("reception").await;
        for _ in 0..4 {
            try_password(&app.visitor(), "ai-do", "sai").await;
        }
        kernel::jobs::schedule(&app.app).await.unwrap();
        app.drain().await;
        official.get("/desk/account").await.assert_ok();
        app.advance(SignedDuration::from_hours(24));
        app.drain().await;
        let left = app.read(|tx| {
            let count = |tx: &mut kernel::db::Tx<'_>, sql: &'static str| tx.one(sql, &[], |row| row.get::<i64>(0));
            Ok((count(tx, "select count(*) from session")?, count(tx, "select count(*) from sign_in_delay")?))
        }).await;
        assert_eq!(left, (0, 0));
    }
}
