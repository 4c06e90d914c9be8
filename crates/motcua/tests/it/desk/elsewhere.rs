//! A dossier taken in at one commune for another that decides (non-territorial).

use super::{COUNTER, case_of_birth, code, done};
use crate::engines;
use crate::filing::{BIRTH, prepared};
use crate::support::{Client, Reply, TestApp};
use modules::units::id_of;

async fn taken_in_for(clerk: &Client, office: &str) -> Reply {
    let case = case_of_birth(clerk).await;
    let mut fields = COUNTER.to_vec();
    fields[0] = ("case", case.as_str());
    fields.push(("office", office));
    clerk.post(&format!("/desk/intake/{BIRTH}"), &fields).await
}

engines! {
    async fn the_receiving_and_the_deciding_office_see_it_and_no_third(app: TestApp) {
        prepared(&app).await;
        let clerk = app.sign_in("reception").await;
        let other = id_of("xa-hong-van").to_string();
        clerk.get(&format!("/desk/intake/{BIRTH}")).await.assert_ok()
            .assert_contains("phi địa giới")
            .assert_contains(&format!("value=\"{other}\""));
        let reply = taken_in_for(&clerk, &other).await;
        let dossier = reply.assert_status(303).header("location").to_owned();
        // The number is that of the office that decides.
        assert!(code(&dossier).starts_with("H26.202-"), "{dossier}");
        clerk.get(&dossier).await.assert_ok()
            .assert_contains("Điểm phục vụ hành chính công xã Thường Tín")
            .assert_contains("Xã Hồng Vân");
        let receipt: String = app
            .read(|tx| Ok(tx.one("select data from issued_form where form = 'receipt'", &[], |row| row.get(0))?))
            .await;
        assert!(receipt.contains("Ủy ban nhân dân xã Thường Tín"), "{receipt}");
        assert!(!receipt.contains("Ủy ban nhân dân xã Hồng Vân"), "{receipt}");

        done(&clerk, &dossier, "forward", &[]).await;
        let officer = app.sign_in_at("case_officer", "xa-hong-van-tu-phap").await;
        let leader = app.sign_in_at("leader", "xa-hong-van-lanh-dao").await;
        let clerical = app.sign_in_at("clerical", "xa-hong-van-van-phong").await;
        officer.get("/desk?tab=unit").await.assert_ok().assert_contains(code(&dossier));
        let own = app.sign_in("case_officer").await;
        own.get(&dossier).await.assert_status(404);
        done(&officer, &dossier, "draft", &[("grants", "yes"), ("text", "Giấy khai sinh")]).await;
        done(&officer, &dossier, "forward", &[]).await;
        done(&leader, &dossier, "sign", &[]).await;
        done(&clerical, &dossier, "number", &[]).await;
        // The result comes back to the desk that took the dossier in.
        let result = app.sign_in("result_officer").await;
        result.get("/desk?tab=collect").await.assert_ok().assert_contains(code(&dossier));
        for role in ["reception", "case_officer", "leader", "inspector"] {
            let third = app.sign_in_at(role, "xa-thuong-phuc").await;
            third.get(&dossier).await.assert_status(404);
            third.get("/desk/register").await.assert_ok().assert_lacks(code(&dossier));
            third.get("/desk/search?q=nguyen+van+binh").await.assert_ok().assert_lacks(code(&dossier));
        }
        done(&result, &dossier, "hand_over", &[("receiver", "Nguyễn Văn Bình")]).await;
        app.sign_in_at("inspector", "xa-hong-van").await.get(&dossier).await.assert_ok();
    }

    async fn an_office_that_cannot_decide_is_refused_at_its_field(app: TestApp) {
        prepared(&app).await;
        let clerk = app.sign_in("reception").await;
        let part = id_of("xa-hong-van-tu-phap").to_string();
        let city = id_of("ha-noi").to_string();
        for wrong in ["x", "' or 1=1", part.as_str(), city.as_str()] {
            taken_in_for(&clerk, wrong).await
                .assert_status(422)
                .assert_contains("href=\"#office\"")
                .assert_contains("value=\"Thôn Đông Cứu, xã Thường Tín\"");
        }
        let own = taken_in_for(&clerk, "").await;
        assert!(own.assert_status(303).header("location").contains("H26.201-"));
    }
}
