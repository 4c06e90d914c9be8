//! Fees per page and copy: counted at the counter, counted anew by the cashier, shown and paid.

use super::{act, code, done};
use crate::engines;
use crate::filing::prepared;
use crate::support::{Client, Reply, TestApp};
use serde_json::{Value, json};

/// Certified copies: 2,000 a page, from page 3 on 1,000, at most 200,000 a copy.
const COPIES: &str = "/desk/intake/2.000815";

async fn intake(clerk: &Client, counted: &[(&str, &str)]) -> Reply {
    let mut fields = vec![
        ("case", "default"),
        ("channel", "counter"),
        ("applicant.name", "Nguyễn Văn Bình"),
        ("applicant.phone", "0912345678"),
        ("component.declaration.originals", "1"),
        ("component.original.shown", "1"),
        ("do", "accept"),
    ];
    fields.extend(counted);
    clerk.post(COPIES, &fields).await
}

async fn detail(who: &Client, dossier: &str) -> Value {
    who.get(&format!("/api/v1/dossiers/{}", code(dossier))).await.assert_ok().json()
}

engines! {
    async fn a_charge_is_computed_from_what_was_counted_at_the_counter(app: TestApp) {
        prepared(&app).await;
        let clerk = app.sign_in("reception").await;
        clerk.get(COPIES).await.assert_ok()
            .assert_contains("Số lượng (trang)")
            .assert_contains("Số lượng (bản sao)")
            .assert_contains("từ trang thứ 3: 1.000\u{a0}₫, tối đa 200.000\u{a0}₫/bản sao");
        let counted = [
            ("fee.0.0.count", "3"), ("fee.0.0.times", "2"),
            ("fee.0.1.count", "500"), ("fee.0.1.times", ""),
            ("fee.0.2.count", ""), ("fee.0.2.times", "4"),
        ];
        let reply = intake(&clerk, &counted).await;
        reply.assert_status(303);
        let dossier = reply.header("location").to_owned();
        let said = "3 trang × 2 bản sao; 500 trang × 1 bản sao";
        clerk.get(&dossier).await.assert_ok().assert_contains(said).assert_contains("210.000\u{a0}₫");
        let receipt: String = app
            .read(|tx| {
                let find = "select data from issued_form where form = 'receipt'";
                Ok(tx.one(find, &[], |row| row.get(0))?)
            })
            .await;
        assert!(receipt.contains(said) && receipt.contains("210.000\u{a0}₫"), "{receipt}");
        assert_eq!(detail(&clerk, &dossier).await["charges"][0]["amount"], 210_000);
    }

    async fn a_quantity_that_is_none_is_said_at_its_fee_and_kept(app: TestApp) {
        prepared(&app).await;
        let clerk = app.sign_in("reception").await;
        for wrong in ["ba", "-1", "10000", "99999999999", "1.5", "1e3"] {
            intake(&clerk, &[("fee.0.0.count", wrong), ("fee.0.0.times", "2")]).await
                .assert_status(422)
                .assert_contains("href=\"#fee-0\"")
                .assert_contains(&format!("value=\"{wrong}\""));
        }
    }

    async fn the_cashier_counts_anew_until_it_is_paid(app: TestApp) {
        prepared(&app).await;
        let clerk = app.sign_in("reception").await;
        let cashier = app.sign_in("cashier").await;
        let reply = intake(&clerk, &[]).await;
        let dossier = reply.assert_status(303).header("location").to_owned();
        // Nobody counted: the least that is always owed.
        assert_eq!(detail(&cashier, &dossier).await["charges"][0]["amount"], 2_000);
        let wrong = [("fee.0.0.count", "x"), ("fee.0.0.times", "1"), ("reason", "Đếm lại")];
        act(&cashier, &dossier, "count", &wrong).await
            .assert_status(422)
            .assert_contains("href=\"#fee-0\"")
            .assert_contains("Đếm lại");
        let right = [("fee.0.0.count", "10"), ("fee.0.0.times", "3")];
        act(&cashier, &dossier, "count", &right).await.assert_status(422).assert_contains("href=\"#count-reason\"");
        let right = [("fee.0.0.count", "10"), ("fee.0.0.times", "3"), ("reason", "Đếm thiếu trang")];
        done(&cashier, &dossier, "count", &right).await;
        cashier.get(&dossier).await.assert_ok()
            .assert_contains("10 trang × 3 bản sao")
            .assert_contains("Từ 2.000\u{a0}₫ thành 36.000\u{a0}₫");
        let path = format!("/api/v1/dossiers/{}", code(&dossier));
        let events = cashier.get(&format!("{path}/events")).await.assert_ok().json();
        let what = events["items"].as_array().unwrap().last().unwrap()["data"]["what"].clone();
        assert_eq!((&what["before"][0]["amount"], &what["after"][0]["amount"]), (&json!(2_000), &json!(36_000)));

        let version = detail(&cashier, &dossier).await["version"].clone();
        let body = json!({ "version": version, "reason": "Miễn", "quantities": [{ "fee": 0, "lines": [] }] });
        cashier.post_json(&format!("{path}/actions/count"), &body).await.assert_ok();
        let waived = detail(&cashier, &dossier).await;
        assert_eq!((&waived["charges"][0]["amount"], &waived["financial"]), (&json!(0), &json!("nothing")));
        let body = json!({ "version": waived["version"], "reason": "Sai", "quantities": [{ "fee": 3, "lines": [] }] });
        cashier.post_json(&format!("{path}/actions/count"), &body).await.assert_status(422).assert_field("/fee/3");

        done(&cashier, &dossier, "count", &right).await;
        done(&cashier, &dossier, "pay", &[]).await;
        let again = json!({
            "version": detail(&cashier, &dossier).await["version"], "reason": "Muộn",
            "quantities": [{ "fee": 0, "lines": [{ "count": 1 }] }],
        });
        cashier.post_json(&format!("{path}/actions/count"), &again).await.assert_status(409);
    }
}
