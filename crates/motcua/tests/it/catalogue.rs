//! The catalogue: what residents find, how a version comes into force, what the import keeps.

use crate::engines;
use crate::support::{Client, TestApp};
use modules::catalogue::{self, Loaded, actions, import_national};
use serde_json::{Value, json};

async fn load(app: &TestApp) -> Loaded {
    let now = app.now();
    app.write(move |tx| Ok(catalogue::load_builtin(tx, now)?)).await
}

/// The text of a procedure that comes along, under another code and with another first day.
fn text(code: &str, valid_from: &str) -> String {
    include_str!("../../../../data/procedures/1.010041.toml")
        .replace("\"1.010041\"", &format!("\"{code}\""))
        .lines()
        .map(|line| match line.strip_prefix("valid_from") {
            Some(_) => format!("valid_from = \"{valid_from}\"\n"),
            None => format!("{line}\n"),
        })
        .collect()
}

/// Writes a draft and returns the path of its page.
async fn write(controller: &Client, text: &str) -> String {
    let reply = controller.post("/desk/catalogue/new", &[("source", text)]).await;
    reply.assert_status(303);
    reply.header("location").to_owned()
}

/// Brings a draft into force: verified by a second person, published by the first.
async fn put_in_force(app: &TestApp, controller: &Client, page: &str) {
    let second = app.sign_in("controller").await;
    second.post(&format!("{page}/verify"), &[]).await.assert_redirect(page);
    controller.post(&format!("{page}/publish"), &[]).await.assert_redirect(page);
}

fn codes(listing: &Value) -> Vec<&str> {
    listing["items"].as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap()).collect()
}

const ROWS: &str = concat!(
    r#"{"ma_thu_tuc":"1.999001","ten_thu_tuc":"Cấp giấy xác nhận thử","cap_thuc_hien":"Cấp Xã","linh_vuc":"Hộ tịch","cach_thuc_thuc_hien":"Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp3Miễn phíTrực tuyến5 Ngày làm việcMiễn phí"}"#,
    "\n",
    r#"{"ma_thu_tuc":"1.999002","ten_thu_tuc":"Xác nhận việc thử nghiệm khác","cap_thuc_hien":"Cấp bộ"}"#,
    "\n{not a row}\n",
);

async fn import(app: &TestApp, rows: &str) -> catalogue::ImportReport {
    let (db, now) = (app.app.db.clone(), app.now());
    let files = vec![("rows.jsonl".to_owned(), rows.as_bytes().to_vec())];
    tokio::task::spawn_blocking(move || import_national(&db, &files, now, &mut |_| {}).unwrap())
        .await
        .unwrap()
}

engines! {
    async fn a_search_finds_what_was_meant_and_says_who_does_the_rest(app: TestApp) {
        load(&app).await;
        let visitor = app.visitor();
        for typed in ["dang+ki+khai+sinh", "001193", "1001193", "%C3%90%C4%83ng+k%C3%BD+khai+sinh"] {
            visitor.get(&format!("/procedures?q={typed}")).await.assert_ok()
                .assert_contains("href=\"/procedures/1.001193\"");
        }
        for typed in ["%25", "_"] {
            visitor.get(&format!("/procedures?q={typed}")).await.assert_ok()
                .assert_lacks("href=\"/procedures/1.001193\"")
                .assert_contains("Không");
        }
        for typed in ["c%C4%83n+c%C6%B0%E1%BB%9Bc", "can+cuoc"] {
            visitor.get(&format!("/procedures?q={typed}")).await.assert_ok()
                .assert_lacks("1.002693")
                .assert_contains("Công an")
                .assert_contains("href=\"/procedures/1.010041\"");
        }
    }

    async fn a_posting_sheet_is_that_of_the_office_that_posts_it(app: TestApp) {
        load(&app).await;
        let visitor = app.visitor();
        let office = modules::units::id_of("xa-hong-van");
        visitor.get("/procedures/1.001193").await.assert_ok()
            .assert_contains("024 0000 1201")
            .assert_contains("motcua.hongvan@example.org")
            .assert_contains("Giờ làm việc: Thứ Hai");
        let any = visitor.get("/procedures/1.001193/posting").await;
        any.assert_ok()
            .assert_contains("Cơ quan niêm yết")
            .assert_contains("chưa đối chiếu")
            .assert_lacks("localhost");
        visitor.get(&format!("/procedures/1.001193/posting?office={office}")).await.assert_ok()
            .assert_contains("Ủy ban nhân dân xã Hồng Vân")
            .assert_contains("Điện thoại: 024 0000 1202")
            .assert_contains("Yêu cầu, điều kiện");
        let pdf = visitor.get(&format!("/procedures/1.001193/posting.pdf?office={office}")).await;
        assert!(pdf.assert_ok().header("content-type").starts_with("application/pdf"));
        // An official prints the sheet of the own office.
        app.sign_in("reception").await.get("/procedures/1.001193/posting").await.assert_ok()
            .assert_contains("Ủy ban nhân dân xã Thường Tín");
    }

    async fn an_untouched_template_is_no_draft(app: TestApp) {
        load(&app).await;
        let controller = app.sign_in("controller").await;
        let page = controller.get("/desk/catalogue/new").await;
        page.assert_ok().assert_contains("Cách viết một thủ tục").assert_contains("Xác nhận thông tin về cư trú");
        let template = include_str!("../../../modules/src/catalogue/pages/template.toml");
        let sent = template.replace('\n', "\r\n");
        controller.post("/desk/catalogue/new", &[("source", sent.as_str())]).await
            .assert_status(422)
            .assert_contains("Chưa có nội dung nào để lưu");
        controller.get("/desk/catalogue?q=1.000000").await.assert_ok().assert_lacks("versions/");
    }

    async fn the_definitions_that_come_along_are_loaded_once(app: TestApp) {
        let first = load(&app).await;
        assert!(first.published >= 50 && first.same == 0, "{first:?}");
        let again = load(&app).await;
        assert_eq!((again.published, again.drafts, again.same), (0, 0, first.published));
    }

    async fn people_find_a_procedure_as_they_type_it(app: TestApp) {
        load(&app).await;
        let visitor = app.visitor();
        for typed in ["khai sinh", "KHAI+SINH", "sinh+khai", "%C4%91%C4%83ng+k%C3%BD+khai+sinh", "1.001193"] {
            let found = visitor.get(&format!("/api/v1/procedures?q={}", typed.replace(' ', "+"))).await;
            found.assert_ok();
            assert_eq!(codes(&found.json()).first(), Some(&"1.001193"), "{typed}");
        }
        visitor
            .get("/procedures?q=khai+sinh")
            .await
            .assert_ok()
            .assert_contains("Đăng ký khai sinh")
            .assert_contains("href=\"/procedures/1.001193\"");
        visitor.get("/procedures?q=xyzzy").await.assert_ok().assert_contains("Không tìm thấy thủ tục nào");
        let english = app.visitor().in_english();
        english.get("/procedures?q=birth").await.assert_ok().assert_contains("Birth registration");
    }

    async fn the_list_is_narrowed_by_domain_group_audience_and_applicant(app: TestApp) {
        load(&app).await;
        let visitor = app.visitor();
        let all = visitor.get("/api/v1/procedures").await.json();
        for filter in ["domain=ho-tich", "group=family", "who=family", "applicant=enterprise", "level=whole"] {
            let some = visitor.get(&format!("/api/v1/procedures?{filter}")).await.json();
            assert!(!codes(&some).is_empty(), "{filter}");
            assert!(codes(&some).len() < codes(&all).len(), "{filter}");
            visitor.get(&format!("/procedures?{filter}")).await.assert_ok();
        }
    }

    async fn pages_of_the_list_follow_each_other_without_gap(app: TestApp) {
        load(&app).await;
        let visitor = app.visitor();
        let whole = visitor.get("/api/v1/procedures?q=dang+ky").await.json();
        let (mut seen, mut after) = (Vec::new(), String::new());
        loop {
            let page = visitor.get(&format!("/api/v1/procedures?q=dang+ky&limit=4{after}")).await.json();
            seen.extend(codes(&page).into_iter().map(str::to_owned));
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(seen, codes(&whole));
        visitor.get("/api/v1/procedures?after=x").await.assert_problem(400, "problem.bad_request");
    }

    async fn a_newcomer_reads_what_to_bring_how_long_and_what_it_costs(app: TestApp) {
        load(&app).await;
        app.visitor()
            .get("/procedures/1.004222")
            .await
            .assert_ok()
            .assert_contains("Giấy tờ cần có")
            .assert_contains("7 ngày làm việc")
            .assert_contains("20.000\u{a0}₫")
            .assert_contains("Nộp ở đâu")
            .assert_contains("href=\"/apply/1.004222\"")
            .assert_contains("(chưa đối chiếu)")
            .assert_contains("68/2020/QH14");
        app.visitor().in_english().get("/procedures/1.004222").await.assert_contains("7 working days");
        app.visitor().get("/procedures/7.777777").await.assert_status(404);
        app.visitor().get("/api/v1/procedures/7.777777").await.assert_problem(404, "problem.not_found");
    }

    async fn the_posting_sheet_prints_with_a_code_to_scan(app: TestApp) {
        load(&app).await;
        app.visitor().get("/procedures/1.001193/posting").await.assert_ok().assert_contains("<svg class=\"qr\"");
        let pdf = app.visitor().get("/procedures/1.001193/posting.pdf").await;
        pdf.assert_ok();
        assert_eq!(pdf.header("content-type"), "application/pdf");
        assert!(pdf.bytes.starts_with(b"%PDF-"));
    }

    async fn search_engines_find_every_procedure(app: TestApp) {
        let loaded = load(&app).await;
        let map = app.visitor().get("/sitemap.xml").await.text();
        let listed = map.matches("/procedures/").count();
        let today = app.visitor().get("/api/v1/procedures").await.json();
        assert_eq!(listed, codes(&today).len());
        assert!(listed <= loaded.published && listed > 40, "{listed}");
    }

    async fn an_empty_catalogue_says_so(app: TestApp) {
        app.visitor().get("/").await.assert_ok().assert_contains("Bạn cần làm thủ tục gì?");
        app.visitor().get("/procedures").await.assert_ok().assert_contains("Chưa có thủ tục nào được công bố");
    }

    async fn a_version_is_written_verified_by_another_and_published(app: TestApp) {
        let writer = app.sign_in("controller").await;
        let page = write(&writer, &text("1.999010", "2026-03-01")).await;
        app.visitor().get("/procedures/1.999010").await.assert_status(404);
        writer.post(&format!("{page}/verify"), &[]).await.assert_status(409).assert_contains("phải khác người soạn");
        writer.post(&format!("{page}/publish"), &[]).await.assert_status(409);
        put_in_force(&app, &writer, &page).await;
        app.visitor().get("/procedures/1.999010").await.assert_ok();
        writer.get(&page).await.assert_contains("Đã công bố").assert_contains("Thẩm tra");
        // A version that was verified is not edited any more.
        writer.post(&format!("{page}/edit"), &[("source", &text("1.999010", "2026-03-02"))]).await.assert_status(409);
        let id = page.rsplit('/').next().unwrap().parse().unwrap();
        let kinds: Vec<_> = app
            .read(move |tx| Ok(kernel::events::of(tx, actions::OFFICE, id)?))
            .await
            .into_iter()
            .map(|event| event.kind)
            .collect();
        assert_eq!(kinds, ["procedure.drafted", "procedure.verified", "procedure.published"]);
    }

    async fn a_new_version_ends_the_one_before_on_the_day_before(app: TestApp) {
        let writer = app.sign_in("controller").await;
        let old = write(&writer, &text("1.999011", "2026-01-01")).await;
        put_in_force(&app, &writer, &old).await;
        let new = write(&writer, &text("1.999011", "2026-04-01").replace("1wd", "2wd")).await;
        let second = app.sign_in("controller").await;
        second.post(&format!("{new}/verify"), &[]).await.assert_redirect(&new);
        writer.get(&format!("{new}/publish")).await.assert_ok().assert_contains("31/03/2026");
        writer.post(&format!("{new}/publish"), &[]).await.assert_redirect(&new);
        let number = |day: &'static str| {
            let visitor = app.visitor();
            async move { visitor.get(&format!("/api/v1/procedures/1.999011?on={day}")).await.json()["number"].clone() }
        };
        assert_eq!(number("2026-03-31").await, 1);
        assert_eq!(number("2026-04-01").await, 2);
        let versions = app.visitor().get("/api/v1/procedures/1.999011/versions").await.json();
        assert_eq!(versions["items"][1]["valid_to"], "2026-03-31");
        let (old, new) = (old.rsplit('/').next().unwrap(), new.rsplit('/').next().unwrap());
        writer
            .get(&format!("/desk/catalogue/compare?from={old}&to={new}"))
            .await
            .assert_ok()
            .assert_contains("1 ngày làm việc")
            .assert_contains("2 ngày làm việc");
    }

    async fn withdrawing_needs_a_reason_and_takes_the_procedure_off(app: TestApp) {
        let writer = app.sign_in("controller").await;
        let page = write(&writer, &text("1.999012", "2026-01-01")).await;
        put_in_force(&app, &writer, &page).await;
        app.visitor().get("/procedures/1.999012").await.assert_ok();
        let act = format!("{page}/withdraw");
        writer.post(&act, &[("reason", "  ")]).await.assert_status(422).assert_contains("Hãy ghi lý do");
        writer.post(&act, &[("reason", "Có quyết định mới")]).await.assert_redirect(&page);
        writer.get(&page).await.assert_contains("Có quyết định mới");
        app.visitor().get("/procedures/1.999012").await.assert_status(410).assert_contains("không còn hiệu lực");
    }

    async fn a_text_with_slips_is_refused_with_every_line_and_kept(app: TestApp) {
        let writer = app.sign_in("controller").await;
        let bad = text("1.999013", "2026-01-01")
            .replacen("domain = ", "field = ", 1)
            .replacen("kind = \"receive\"", "kind = \"recieve\"", 1);
        let reply = writer.post("/desk/catalogue/new", &[("source", &bad)]).await;
        reply
            .assert_status(422)
            .assert_contains("Không có trường “field”")
            .assert_contains("Thiếu trường “domain”")
            .assert_contains("“recieve” không có trong danh sách");
        let line = bad.lines().position(|line| line.contains("recieve")).unwrap() + 1;
        reply.assert_contains(&format!(">{line}<")).assert_contains("kind = &quot;recieve&quot;");
        writer.get("/desk/catalogue?q=1.999013").await.assert_contains("Không có bản nào");
    }

    async fn a_draft_with_errors_is_kept_but_cannot_be_verified(app: TestApp) {
        let writer = app.sign_in("controller").await;
        let page = write(&writer, &text("1.999014", "2026-01-01").replacen("limit = \"1wd\"", "limit = \"\"", 1)).await;
        writer.get(&page).await.assert_ok().assert_contains("Chưa có thời hạn");
        let second = app.sign_in("controller").await;
        second.post(&format!("{page}/verify"), &[]).await.assert_status(409).assert_contains("Chưa có thời hạn");
    }

    async fn the_catalogue_is_written_by_controllers_only(app: TestApp) {
        let writer = app.sign_in("controller").await;
        let page = write(&writer, &text("1.999015", "2026-01-01")).await;
        for role in ["reception", "inspector", "leader"] {
            let other = app.sign_in(role).await;
            for act in ["verify", "publish", "withdraw", "edit"] {
                other.post(&format!("{page}/{act}"), &[]).await.assert_status(403);
            }
            other.post("/desk/catalogue/new", &[("source", "x")]).await.assert_status(403);
            other
                .post_json("/api/v1/procedure-versions", &json!({ "source": "x" }))
                .await
                .assert_problem(403, "problem.forbidden");
        }
        let inspector = app.sign_in("inspector").await;
        inspector.get(&page).await.assert_ok().assert_lacks("Sửa bản nháp");
        app.sign_in("reception").await.get(&page).await.assert_status(403);
        app.visitor().get("/api/v1/procedure-versions").await.assert_problem(401, "problem.sign_in");
    }

    async fn programs_write_verify_and_publish_too(app: TestApp) {
        let (writer, second) = (app.sign_in("controller").await, app.sign_in("controller").await);
        let made = writer
            .post_json("/api/v1/procedure-versions", &json!({ "source": text("1.999016", "2026-01-01") }))
            .await;
        made.assert_status(201);
        let at = format!("/api/v1/procedure-versions/{}", made.json()["id"].as_str().unwrap());
        let shown = writer.get(&at).await;
        assert_eq!(shown.assert_ok().json()["version"]["state"], "draft");
        writer.post_json(&format!("{at}/verify"), &json!({})).await.assert_problem(409, "catalogue.refused");
        second.post_json(&format!("{at}/verify"), &json!({})).await.assert_ok();
        writer.post_json(&format!("{at}/publish"), &json!({})).await.assert_ok();
        assert_eq!(app.visitor().get("/api/v1/procedures/1.999016").await.json()["number"], 1);
        writer
            .post_json("/api/v1/procedure-versions", &json!({ "source": "code = 1" }))
            .await
            .assert_problem(422, "problem.invalid")
            .assert_field("/code");
    }

    async fn the_import_keeps_every_row_and_a_second_one_changes_nothing(app: TestApp) {
        let first = import(&app, ROWS).await;
        assert_eq!((first.new, first.changed, first.same), (2, 0, 0));
        assert_eq!(first.reading.rejected.len(), 1);
        assert_eq!(first.reading.rejected[0].error.line, 3);
        let again = import(&app, ROWS).await;
        assert_eq!((again.new, again.changed, again.same), (0, 0, 2));
        let changed = import(&app, &ROWS.replace("thử nghiệm khác", "đã đổi tên")).await;
        assert_eq!((changed.new, changed.changed, changed.same), (0, 1, 1));
        let controller = app.sign_in("controller").await;
        controller
            .get("/desk/catalogue/national/1.999002")
            .await
            .assert_ok()
            .assert_contains("đã đổi tên")
            .assert_contains("Các bản đã nhập trước")
            .assert_contains("thử nghiệm khác");
        controller.get("/desk/catalogue/national?q=giay+xac+nhan+thu").await.assert_contains("1.999001");
        let row = controller.get("/api/v1/national-procedures/1.999001").await.json();
        assert!(ROWS.contains(row["row"]["raw"].as_str().unwrap()));
    }

    async fn a_national_row_is_found_by_residents_as_not_offered_here(app: TestApp) {
        load(&app).await;
        import(&app, ROWS).await;
        app.visitor()
            .get("/procedures?q=xac+nhan+thu")
            .await
            .assert_contains("Danh mục quốc gia, không tiếp nhận tại đây")
            .assert_contains("1.999001");
    }

    async fn a_draft_from_a_national_row_invents_nothing(app: TestApp) {
        import(&app, ROWS).await;
        let controller = app.sign_in("controller").await;
        let made = controller.post("/desk/catalogue/national/1.999001/draft", &[]).await;
        made.assert_status(303);
        let edit = made.header("location").to_owned();
        controller
            .get(&edit)
            .await
            .assert_ok()
            .assert_contains("Chưa có thời hạn")
            .assert_contains("limit = &quot;5wd&quot;")
            .assert_contains("unverified = [");
        let page = edit.trim_end_matches("/edit");
        let second = app.sign_in("controller").await;
        second.post(&format!("{page}/verify"), &[]).await.assert_status(409);
    }
}
