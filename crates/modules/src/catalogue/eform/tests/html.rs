//! The markup: names, links, languages, nothing that runs.

use super::*;
use kernel::i18n::Lang;
use maud::Markup;
use regex::Regex;
use serde_json::json;
use std::collections::BTreeSet;

fn attributes<'h>(html: &'h str, name: &str) -> Vec<&'h str> {
    let rests = html.split(&format!(" {name}=\"")).skip(1).collect::<Vec<_>>();
    rests.into_iter().filter_map(|rest| Some(rest.split_once('"')?.0)).collect()
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

fn attribute(tag: &str, name: &str) -> String {
    attributes(tag, name).first().map(|text| plain(text)).unwrap_or_default()
}

/// What a browser would send for the page as it stands.
fn submitted(page: &Markup) -> Vec<(String, String)> {
    let html = &page.0;
    let controls =
        Regex::new(r"(?s)<input[^>]*>|<textarea[^>]*>[^<]*</textarea>|<select.*?</select>")
            .unwrap();
    let chosen = Regex::new(r"<option[^>]* selected[^>]*>").unwrap();
    let mut sent = Vec::new();
    for found in controls.find_iter(html) {
        let tag = found.as_str();
        let text = if tag.starts_with("<textarea") {
            plain(&tag[tag.find('>').unwrap() + 1..tag.rfind('<').unwrap()])
        } else if tag.starts_with("<select") {
            chosen.find(tag).map(|option| attribute(option.as_str(), "value")).unwrap_or_default()
        } else {
            let ticked = tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"");
            if ticked && !tag.contains(" checked") {
                continue;
            }
            attribute(tag, "value")
        };
        sent.push((attribute(tag, "name"), text));
    }
    sent
}

#[test]
fn what_the_page_shows_is_what_the_browser_sends_back() {
    for (name, form, sample) in all() {
        let mut settled = sample.clone();
        form.settle(&mut settled);
        for lang in Lang::ALL {
            assert_eq!(form.read(&submitted(&form.render(lang, &sample, &[]))), settled, "{name}");
        }
    }
}

#[test]
fn ids_are_unique_and_every_reference_to_one_is_kept() {
    for (name, form, sample) in all() {
        for value in [sample, json!({})] {
            let errors = form.validate(&value, today());
            for lang in Lang::ALL {
                let page = form.render(lang, &value, &errors).0;
                let ids = attributes(&page, "id");
                let set: BTreeSet<&str> = ids.iter().copied().collect();
                assert_eq!(set.len(), ids.len(), "{name}: an id stands twice");
                let described = attributes(&page, "aria-describedby");
                let referred = described.iter().flat_map(|ids| ids.split(' '));
                for id in referred.chain(attributes(&page, "for")) {
                    assert!(set.contains(id), "{name}: no element has the id {id}");
                }
                let lists = [Form::error_summary(lang, &errors), form.summary(lang, &value, "")];
                for link in lists.iter().flat_map(|list| attributes(&list.0, "href")) {
                    assert!(set.contains(&link[1..]), "{name}: {link} leads nowhere");
                }
            }
        }
    }
}

#[test]
fn an_error_stands_at_its_field_in_the_language_of_the_page() {
    let form = form("birth");
    let value = form.read(&pairs(&[("mother.id_no", "12"), ("applicant.name", "Nguyễn Văn Bình")]));
    let errors = form.validate(&value, today());
    let page = form.render(Lang::Vi, &value, &errors).0;
    assert!(page.contains("id=\"f-mother-id_no-error\""));
    assert!(page.contains("Số định danh cá nhân hoặc số thẻ căn cước phải gồm đúng 12 chữ số."));
    assert!(page.contains("value=\"12\"") && page.contains("value=\"Nguyễn Văn Bình\""));
    assert!(!page.contains("id=\"f-applicant-name-error\""));
    let english = Form::error_summary(Lang::En, &errors).0;
    assert!(
        english.contains("Please put these right") && english.contains("href=\"#f-mother-id_no\"")
    );
    assert_eq!(Form::error_summary(Lang::En, &[]).0, "");
}

#[test]
fn scripts_in_answers_stay_text() {
    let attack = "\"><script>alert(1)</script>'";
    for (name, form, sample) in all() {
        let mut sent = form.write(&sample);
        for (_, text) in &mut sent {
            attack.clone_into(text);
        }
        let value = form.read(&sent);
        let errors = form.validate(&value, today());
        for lang in Lang::ALL {
            let pages = [
                form.render(lang, &value, &errors),
                form.summary(lang, &value, "/x"),
                Form::error_summary(lang, &errors),
            ];
            for page in pages {
                assert!(!page.0.contains("<script"), "{name}");
                assert!(
                    !page.0.contains("alert(1)") || page.0.contains("&lt;script&gt;"),
                    "{name}"
                );
            }
        }
    }
}

#[test]
fn the_english_page_holds_no_vietnamese_and_nothing_inline_that_runs() {
    let letters = Regex::new("[ăđơưĂĐƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]").unwrap();
    for (name, form, _) in all() {
        let page = form.render(Lang::En, &json!({}), &form.validate(&json!({}), today())).0;
        let found: Vec<&str> = letters.find_iter(&page).map(|found| found.as_str()).collect();
        let allowed = page.matches("đồng").count() * 2
            + page.matches("Hộ kinh doanh").count()
            + page.matches("Nhị Khê").count();
        assert!(found.len() <= allowed, "{name}: {found:?}");
        assert!(!page.contains(" style=") && !page.contains(" onclick"), "{name}");
    }
}

#[test]
fn the_first_button_is_not_one_that_changes_rows() {
    for (name, form, sample) in all() {
        let page = form.render(Lang::Vi, &sample, &[]).0;
        if let Some(first) = page.find("<button") {
            let tag = &page[first..first + page[first..].find('>').unwrap()];
            assert!(!tag.contains("name="), "{name}: {tag}");
        }
    }
}

#[test]
fn a_hidden_question_says_when_it_applies_and_tells_a_script() {
    let page = form("birth").render(Lang::En, &json!({}), &[]).0;
    assert!(page.contains("data-show-if=\"copies.wanted\" data-show-values=\"yes\""));
    assert!(page.contains("Fill this in only when “Do you want extract copies?” is: “Yes”."));
    let answered = form("birth").render(Lang::En, &sample("birth"), &[]).0;
    assert!(!answered.contains("“Do you want extract copies?” is"));
}

#[test]
fn summary_and_print_show_words_and_leave_hidden_questions_out() {
    let (form, sample) = (form("poor-household"), sample("poor-household"));
    let page = form.summary(Lang::Vi, &sample, "/to-khai/abc").0;
    assert!(page.contains("href=\"/to-khai/abc#f-income-monthly\""));
    assert!(
        page.contains("3.200.000\u{a0}đồng") && page.contains("38,5") && page.contains("02/1998")
    );
    let lines = form.text(&sample, Lang::En);
    let answer = |wanted: &str| {
        lines.iter().find_map(|line| match line {
            crate::catalogue::eform::Line::Answer { label, text } if label == wanted => {
                Some(text.as_str())
            }
            _ => None,
        })
    };
    assert_eq!(answer("Recognition asked for"), Some("Poor household"));
    assert_eq!(
        answer("Causes of hardship"),
        Some("No one able to work; Illness or disability; Another cause")
    );
    let birth = form_without_father();
    assert!(!birth.iter().any(|line| format!("{line:?}").contains("Full name of the father")));
}

fn form_without_father() -> Vec<crate::catalogue::eform::Line> {
    form("birth").text(&with(&sample("birth"), "/father_known", json!("no")), Lang::En)
}
