//! Worklist, register, search, jump, export, bulk: the same rule decides what each shows.

use super::{Office, code, done, taken_in, version};
use crate::engines;
use crate::support::TestApp;

engines! {
    async fn lists_show_what_is_within_reach_and_nothing_else(app: TestApp) {
        let office = Office::of(&app).await;
        let other = app.sign_in_at("reception", "xa-hong-van-diem-pvhcc").await;
        let dossier = taken_in(&office.clerk).await;
        let code = code(&dossier);
        office.clerk.get("/desk").await.assert_ok().assert_contains(code);
        for address in ["/desk/register", "/desk/search?q=binh+nguyen", "/desk?tab=unit"] {
            office.clerk.get(address).await.assert_ok().assert_contains(code);
            other.get(address).await.assert_ok().assert_lacks(code);
        }
        office.clerk.get(&format!("/desk/jump?q={code}")).await.assert_redirect(&dossier);
        other.get(&format!("/desk/jump?q={code}")).await.assert_redirect(&format!("/desk/search?q={code}"));
        other.get(&format!("/desk/search?q={code}")).await.assert_ok().assert_contains("Không tìm thấy");
        for typed in ["1.001193", "1001193"] {
            office.clerk.get(&format!("/desk/jump?q={typed}")).await.assert_redirect("/desk/intake/1.001193");
            office.leader.get(&format!("/desk/jump?q={typed}")).await.assert_redirect("/procedures/1.001193");
        }
        let end: Vec<_> = code.rsplitn(3, '-').collect();
        let end = format!("{}-{}", end[1], end[0]);
        office.clerk.get(&format!("/desk/search?q={end}")).await.assert_ok().assert_contains(code);
        other.get(&format!("/desk/search?q={end}")).await.assert_ok().assert_lacks(code);
        office.clerk.get("/desk/jump?q=so+theo+doi").await.assert_redirect("/desk/register");
        let unit = modules::units::id_of("xa-thuong-tin-diem-pvhcc");
        other.get(&format!("/desk?tab=unit&unit={unit}")).await.assert_status(404);
        let far = modules::units::id_of("xa-thuong-tin");
        other.get(&format!("/desk/register?office={far}")).await.assert_status(404);
        app.visitor().get("/desk").await.assert_status(303);
        app.sign_in("administrator").await.get("/desk").await.assert_redirect("/desk/people");
    }

    async fn filters_narrow_and_stand_in_the_address(app: TestApp) {
        let office = Office::of(&app).await;
        let dossier = taken_in(&office.clerk).await;
        let code = code(&dossier);
        for (address, found) in [
            ("/desk/register?state=accepted", true),
            ("/desk/register?state=processed", false),
            ("/desk/register?procedure=1.001193&channel=counter", true),
            ("/desk/register?channel=post", false),
            ("/desk/register?from=23/11/2026&to=23/11/2026", true),
            ("/desk/register?to=22/11/2026", false),
            ("/desk/register?overdue=on", false),
            ("/desk?due=today", true),
            ("/desk?due=overdue", false),
            ("/desk?tab=unit&untaken=on", false),
        ] {
            let page = office.clerk.get(address).await;
            page.assert_ok();
            assert_eq!(page.text().contains(code), found, "{address}");
        }
        app.set_time("2026-11-27T09:00+07:00");
        let clerk = app.enter(office.clerk.id()).await;
        clerk.get("/desk?due=overdue").await.assert_ok()
            .assert_contains(code)
            .assert_contains("1 hồ sơ quá hạn")
            .assert_contains("Quá hạn");
        clerk.get("/desk/register?overdue=on").await.assert_ok().assert_contains(code);
    }

    async fn exports_hold_the_same_rows_for_those_who_may_export(app: TestApp) {
        let office = Office::of(&app).await;
        let head = app.sign_in_at("head_of_division", "xa-thuong-tin").await;
        let dossier = taken_in(&office.clerk).await;
        office.officer.get("/desk/register.csv").await.assert_status(403);
        let csv = head.get("/desk/register.csv").await;
        csv.assert_ok().assert_contains(code(&dossier)).assert_contains("Nguyễn Văn Bình");
        assert!(csv.bytes.starts_with("\u{feff}".as_bytes()));
        assert_eq!(csv.text().lines().count(), 2);
        let none = head.get("/desk/register.csv?state=stopped").await;
        assert_eq!(none.assert_ok().text().lines().count(), 1);
        let xlsx = head.get("/desk/register.xlsx").await;
        assert!(xlsx.assert_ok().bytes.starts_with(b"PK"));
        let pdf = head.get("/desk/register.pdf?from=01/11/2026&to=30/11/2026").await;
        assert!(pdf.assert_ok().bytes.starts_with(b"%PDF-"));
        let work = head.get("/desk/export.csv?tab=unit").await;
        work.assert_ok();
    }

    async fn many_at_once_are_done_one_by_one_and_what_was_not_done_says_why(app: TestApp) {
        let office = Office::of(&app).await;
        let first = taken_in(&office.clerk).await;
        let second = taken_in(&office.clerk).await;
        let third = taken_in(&office.clerk).await;
        let tick = |dossier: &str, seen: &str| format!("{}@{seen}", code(dossier));
        let stale = tick(&second, "1");
        let fresh = tick(&first, &version(&office.clerk, &first).await);
        done(&office.clerk, &third, "forward", &[]).await;
        let gone = tick(&third, &version(&office.officer, &third).await);
        let sent = [
            ("what", "forward"),
            ("dossier", fresh.as_str()),
            ("dossier", stale.as_str()),
            ("dossier", gone.as_str()),
        ];
        let reply = office.clerk.post("/desk/bulk", &sent).await;
        reply.assert_ok()
            .assert_contains("đã thực hiện 1 trên 3 hồ sơ")
            .assert_contains(code(&second))
            .assert_contains(code(&third));
        office.officer.get("/desk?tab=unit").await.assert_ok()
            .assert_contains(code(&first))
            .assert_lacks(code(&second));
        let ticked = tick(&first, &version(&office.officer, &first).await);
        let take = [("what", "take"), ("dossier", ticked.as_str()), ("back", "/desk?tab=unit")];
        office.officer.post("/desk/bulk", &take).await.assert_redirect("/desk?tab=unit");
        office.officer.get("/desk").await.assert_ok().assert_contains(code(&first));
        office.clerk.post("/desk/bulk", &[("what", "forward")]).await.assert_redirect("/desk?unticked=on");
        office.clerk.post("/desk/bulk", &[("what", "forward"), ("back", "https://example.com")]).await
            .assert_redirect("/desk?unticked=on");
    }

    async fn pages_of_a_long_list_follow_each_other_without_gap(app: TestApp) {
        let office = Office::of(&app).await;
        let mut all = std::collections::BTreeSet::new();
        for _ in 0..53 {
            all.insert(code(&taken_in(&office.clerk).await).to_owned());
        }
        let head = app.sign_in_at("head_of_division", "xa-thuong-tin").await;
        for start in ["/desk/register", "/desk?tab=unit"] {
            let who = if start == "/desk/register" { &head } else { &office.clerk };
            // The message of the last intake names its dossier; it is read before the list is counted.
            who.get("/desk").await;
            let first = who.get(start).await;
            let next = first.assert_ok().between("rel=\"next\" href=\"", "\"").replace("&amp;", "&");
            let second = who.get(&next).await;
            let shown = |text: &str| -> std::collections::BTreeSet<String> {
                all.iter().filter(|code| text.contains(code.as_str())).cloned().collect()
            };
            let (one, two) = (shown(&first.text()), shown(&second.assert_ok().text()));
            assert_eq!((one.len(), two.len()), (50, 3), "{start}");
            assert_eq!(one.union(&two).cloned().collect::<std::collections::BTreeSet<_>>(), all);
        }
    }
}
