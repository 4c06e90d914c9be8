//! The open dossiers of a unit that is no more: who takes them over, which, and what becomes of them.

use crate::desk::{code, done};
use crate::engines;
use crate::reach::marked::{self, Marked, OFFICES, passed};
use crate::support::{Client, TestApp};
use kernel::params;
use modules::dossiers::model::Dossier;
use modules::dossiers::store;
use modules::units::id_of;
use serde_json::json;

const WAS: &str = OFFICES[1];
const HEIR: &str = OFFICES[0];
const ADDRESS: &str = "/desk/takeovers";

/// The dossiers of the office that ends: one filed, one examined with a question, one waiting, one declined.
async fn of_the_past(app: &TestApp) -> Vec<Marked> {
    let all = marked::make(app).await;
    all.into_iter().filter(|one| one.office == WAS).collect()
}

async fn dossier(app: &TestApp, code: &str) -> Dossier {
    let code = code.to_owned();
    app.read(move |tx| Ok(store::find_code(tx, id_of(WAS), &code)?.unwrap())).await
}

async fn take_all(who: &Client) -> crate::support::Reply {
    let (from, to) = (id_of(WAS).to_string(), id_of(HEIR).to_string());
    who.post(ADDRESS, &[("from", &from), ("to", &to), ("confirmed", "on")]).await
}

fn asked() -> String {
    format!("{ADDRESS}?from={}&to={}", id_of(WAS), id_of(HEIR))
}

fn division(name: &str) -> uuid::Uuid {
    id_of(&format!("{HEIR}-{name}"))
}

engines! {
    async fn a_leader_takes_over_what_is_open_and_the_work_goes_on(app: TestApp) {
        let dossiers = of_the_past(&app).await;
        let leader = app.sign_in("leader").await;
        leader.get("/desk").await.assert_ok().assert_lacks(ADDRESS);
        leader.get(ADDRESS).await.assert_ok().assert_contains("Không có hồ sơ nào chờ chuyển giao");
        leader.get(&asked()).await.assert_status(404);
        passed(&app, WAS, &[(HEIR, "whole")]).await;
        leader.get("/desk").await.assert_ok().assert_contains("Còn 3 hồ sơ").assert_contains(ADDRESS);
        leader.get(ADDRESS).await.assert_ok().assert_contains("12/NQ-HĐND").assert_contains("Xã Hồng Vân");
        leader.get(&asked()).await.assert_ok()
            .assert_contains("3 hồ sơ đang giải quyết của Xã Hồng Vân sẽ chuyển về Xã Thường Tín theo 12/NQ-HĐND.")
            .assert_lacks(&dossiers[0].code);
        // Nothing without a confirmation.
        let (from, to) = (id_of(WAS).to_string(), id_of(HEIR).to_string());
        leader.post(ADDRESS, &[("from", &from), ("to", &to)]).await
            .assert_status(422).assert_contains("Hãy đánh dấu ô xác nhận");
        assert_eq!(dossier(&app, &dossiers[0].code).await.receiver, id_of("xa-hong-van-diem-pvhcc"));

        take_all(&leader).await.assert_redirect(ADDRESS);
        leader.get(ADDRESS).await.assert_contains("Đã nhận 3 hồ sơ chuyển giao.")
            .assert_contains("Không có hồ sơ nào chờ chuyển giao");
        for (one, unit) in dossiers.iter().zip(["diem-pvhcc", "tu-phap", "diem-pvhcc"]) {
            let now = dossier(&app, &one.code).await;
            assert_eq!((now.office, &now.code), (id_of(WAS), &one.code));
            assert_eq!((now.unit, now.receiver), (division(unit), division("diem-pvhcc")), "{}", one.code);
            assert_eq!((now.authority, now.assignee), (id_of(HEIR), None));
            let last = app
                .read(move |tx| Ok(kernel::events::of(tx, now.office, now.id)?.pop().unwrap()))
                .await;
            assert_eq!((last.kind.as_str(), last.actor), ("taken_over", Some(leader.id())));
            assert_eq!(last.data["what"]["document"], "12/NQ-HĐND");
        }
        let declined = dossier(&app, &dossiers[3].code).await;
        assert_eq!(declined.receiver, id_of("xa-hong-van-diem-pvhcc"), "what is closed stays as it was");

        // Their worklists show it, and the dossier goes its way through the new hands.
        let clerk = app.sign_in("reception").await;
        clerk.get("/desk?tab=unit").await.assert_ok().assert_contains(&dossiers[0].code);
        let officer = app.sign_in("case_officer").await;
        officer.get("/desk?tab=unit").await.assert_ok().assert_contains(&dossiers[1].code);
        let address = format!("/desk/dossiers/{}", dossiers[1].code);
        officer.get(&address).await.assert_ok()
            .assert_contains("Nhận hồ sơ chuyển giao").assert_contains("Văn bản: 12/NQ-HĐND");
        let economy = app.sign_in_at("case_officer", "xa-thuong-tin-kinh-te").await;
        economy.get("/desk?tab=consult").await.assert_ok().assert_contains(code(&address));
        let question: uuid::Uuid = app
            .read(|tx| Ok(tx.one(
                "select id from consultation where office = $1 and unit = $2",
                params![id_of(WAS), division("kinh-te")],
                |row| row.get(0),
            )?))
            .await;
        let question = question.to_string();
        done(&economy, &address, "answer", &[("consultation", &question), ("answer", "Đúng")]).await;
        done(&officer, &address, "draft", &[("grants", "yes"), ("text", "Giấy khai sinh")]).await;
        done(&officer, &address, "forward", &[]).await;
        done(&leader, &address, "sign", &[]).await;
        done(&app.sign_in("clerical").await, &address, "number", &[]).await;
        // The number comes from the series of the body that signs.
        let series: i64 = app
            .read(|tx| Ok(tx.one(
                "select count(*) from counter where office = $1 and series like 'result-%'",
                params![id_of(HEIR)],
                |row| row.get(0),
            )?))
            .await;
        assert_eq!(series, 1);
        // A second time there is nothing.
        take_all(&leader).await.assert_redirect(ADDRESS);
        assert!(dossier(&app, &dossiers[0].code).await.version < 5);
    }

    async fn who_works_in_both_offices_keeps_what_they_have(app: TestApp) {
        let dossiers = of_the_past(&app).await;
        passed(&app, WAS, &[(HEIR, "whole")]).await;
        let officer = dossier(&app, &dossiers[1].code).await.assignee.unwrap();
        let now = app.now();
        app.write(move |tx| {
            let grant = modules::people::NewGrant {
                account: officer,
                role: modules::people::Role::CaseOfficer,
                unit: division("tu-phap"),
                from: jiff::civil::date(2026, 12, 1),
                to: None,
                reason: "Quyết định điều động".to_owned(),
            };
            modules::people::grant(tx, None, &grant, now)?;
            Ok(())
        })
        .await;
        take_all(&app.sign_in("leader").await).await.assert_redirect(ADDRESS);
        assert_eq!(dossier(&app, &dossiers[1].code).await.assignee, Some(officer));
    }

    async fn a_head_takes_over_what_comes_to_the_own_division_and_others_nothing(app: TestApp) {
        let dossiers = of_the_past(&app).await;
        passed(&app, WAS, &[(HEIR, "whole")]).await;
        take_all(&app.sign_in("reception").await).await.assert_status(403);
        take_all(&app.sign_in_at("leader", "xa-thuong-phuc").await).await.assert_status(404);
        take_all(&app.sign_in_at("leader", "xa-hong-van").await).await.assert_status(404);
        let head = app.sign_in("head_of_division").await;
        head.get("/desk").await.assert_ok().assert_contains("Còn 1 hồ sơ");
        take_all(&head).await.assert_redirect(ADDRESS);
        assert_eq!(dossier(&app, &dossiers[1].code).await.unit, division("tu-phap"));
        assert_eq!(dossier(&app, &dossiers[0].code).await.unit, id_of("xa-hong-van-diem-pvhcc"));
    }

    async fn where_a_unit_was_split_somebody_who_sees_a_dossier_says_whose_it_is(app: TestApp) {
        let dossiers = of_the_past(&app).await;
        passed(&app, WAS, &[(HEIR, "most"), ("xa-thuong-phuc", "part")]).await;
        let leader = app.sign_in_at("leader", HEIR).await;
        leader.get(&asked()).await.assert_ok()
            .assert_contains("Chỉ hiện hồ sơ trong phạm vi của bạn").assert_lacks(&dossiers[0].code);
        let chosen = format!("{}@{}", dossiers[0].code, dossiers[0].version);
        let (from, to) = (id_of(WAS).to_string(), id_of(HEIR).to_string());
        let fields = [("from", from.as_str()), ("to", to.as_str()), ("dossier", chosen.as_str())];
        leader.post(ADDRESS, &fields).await.assert_redirect(ADDRESS);
        take_all(&leader).await.assert_redirect(ADDRESS);
        assert_eq!(dossier(&app, &dossiers[0].code).await.version, dossiers[0].version);

        let city = app.sign_in_at("leader", "ha-noi").await;
        let page = city.get(&asked()).await;
        page.assert_ok().assert_contains(&format!("value=\"{chosen}\"")).assert_contains(&dossiers[1].code);
        city.post(ADDRESS, &fields[..2]).await.assert_status(422).assert_contains("Chưa đánh dấu hồ sơ nào");
        // The version that was looked at must be the one there is.
        let body = json!({
            "from": id_of(WAS), "to": id_of(HEIR),
            "dossiers": [{ "code": dossiers[0].code, "version": dossiers[0].version + 1 }],
        });
        let reply = city.post_json("/api/v1/takeovers", &body).await;
        assert_eq!(reply.assert_ok().json(), json!({ "taken": 0, "left": 1 }));
        city.post(ADDRESS, &fields).await.assert_redirect(ADDRESS);
        assert_eq!(dossier(&app, &dossiers[0].code).await.unit, division("diem-pvhcc"));
        assert_eq!(dossier(&app, &dossiers[1].code).await.unit, id_of("xa-hong-van-tu-phap"));

        // Only the chosen one is seen by those who have it now.
        let mark = &dossiers[0].marks[0];
        leader.get(&format!("/desk/search?q={mark}")).await.assert_ok().assert_contains(&dossiers[0].code);
        leader.get(&format!("/desk/register?office={}", id_of(WAS))).await.assert_ok()
            .assert_contains(&dossiers[0].code).assert_lacks(&dossiers[1].code);
        app.sign_in("reception").await.get("/desk?tab=unit").await.assert_contains(&dossiers[0].code);
        let other = app.sign_in_at("leader", "xa-thuong-phuc").await;
        other.get(&format!("/desk/dossiers/{}", dossiers[0].code)).await.assert_status(404);
    }

    async fn a_program_takes_over_by_the_same_rule(app: TestApp) {
        of_the_past(&app).await;
        passed(&app, WAS, &[(HEIR, "whole")]).await;
        let leader = app.sign_in("leader").await;
        let list = leader.get("/api/v1/takeovers").await.assert_ok().json();
        assert_eq!(list["items"][0]["open"], 3);
        assert_eq!(list["items"][0]["whole"], true);
        let body = json!({ "from": id_of(WAS), "to": id_of(HEIR) });
        app.sign_in("case_officer").await.post_json("/api/v1/takeovers", &body).await.assert_status(403);
        let reply = leader.post_json("/api/v1/takeovers", &body).await;
        assert_eq!(reply.assert_ok().json(), json!({ "taken": 3, "left": 0 }));
        assert_eq!(leader.get("/api/v1/takeovers").await.json()["items"], json!([]));
    }

    async fn what_has_no_matching_division_stays_and_is_counted(app: TestApp) {
        let dossiers = of_the_past(&app).await;
        passed(&app, WAS, &[(HEIR, "whole")]).await;
        app.write(|tx| {
            tx.execute("update unit set valid_to = '2026-11-30' where id = $1", params![division("tu-phap")])?;
            Ok(())
        })
        .await;
        let leader = app.sign_in("leader").await;
        take_all(&leader).await.assert_redirect(ADDRESS);
        leader.get(ADDRESS).await.assert_contains("Đã nhận 2 hồ sơ chuyển giao; 1 hồ sơ giữ nguyên");
        assert_eq!(dossier(&app, &dossiers[1].code).await.version, dossiers[1].version);
    }
}
