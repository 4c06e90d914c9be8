//! A part of a form, answered anew.

use crate::catalogue::{form, sample};
use jiff::civil::date;
use kernel::i18n::Lang;
use serde_json::json;

fn pairs(fields: &[(&str, &str)]) -> Vec<(String, String)> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_part_asks_its_questions_and_no_others() {
    let (form, answers) = (form("birth").unwrap(), sample("birth").unwrap());
    let part = form.part(["/child/name"]).unwrap();
    let html = part.render(Lang::Vi, &answers, &[]).into_string();
    assert!(html.contains("name=\"child.name\""), "{html}");
    assert!(!html.contains("name=\"mother.name\"") && !html.contains("name=\"child.born\""));
    for unknown in ["", "/", "/nowhere", "99", "x", "/child/name2", "child/name"] {
        assert!(form.part([unknown]).is_none(), "{unknown:?}");
    }
}

#[test]
fn what_is_not_asked_for_stays_whatever_is_sent() {
    let (form, answers) = (form("birth").unwrap(), sample("birth").unwrap());
    let part = form.part(["/child/name"]).unwrap();
    let sent = pairs(&[("child.name", " Nguyễn  Minh Anh "), ("mother.name", "Kẻ Lạ")]);
    let new = part.read(&answers, &sent);
    let mut expected = answers.clone();
    *expected.pointer_mut("/child/name").unwrap() = json!("Nguyễn Minh Anh");
    assert_eq!(new, expected);
    let given = json!({ "child": { "name": "Nguyễn Minh Anh" }, "mother": { "name": "Kẻ Lạ" } });
    assert_eq!(part.take(&answers, &given), expected);
}

#[test]
fn an_answer_taken_back_is_missing_at_its_question() {
    let (form, answers) = (form("birth").unwrap(), sample("birth").unwrap());
    let part = form.part(["/child/name"]).unwrap();
    let today = date(2026, 11, 23);
    for new in [part.read(&answers, &pairs(&[("child.name", "")])), part.take(&answers, &json!(7))]
    {
        let found = part.validate(&new, today);
        let places: Vec<&str> = found.iter().map(|error| error.pointer.as_str()).collect();
        assert_eq!(places, ["/child/name"]);
    }
    // What was never right elsewhere is not this part's matter.
    assert!(part.validate(&json!({ "child": { "name": "Nguyễn Minh Anh" } }), today).is_empty());
}

#[test]
fn a_question_that_depends_on_the_part_belongs_to_it() {
    for name in ["birth", "marital-status", "poor-household", "temporary-residence"] {
        let form = form(name).unwrap();
        for (section, field) in form.fields() {
            for on in section.show_if.iter().chain(&field.show_if) {
                let part = form.part([on.pointer.as_str()]).unwrap();
                assert!(part.has(field), "{name}: {} hangs on {}", field.pointer, on.pointer);
            }
        }
    }
}

#[test]
fn a_section_and_an_answer_in_a_row_name_their_questions() {
    let form = form("birth").unwrap();
    let section = form.part(["0"]).unwrap();
    assert!(form.sections[0].fields.iter().all(|field| section.has(field)));
    let group = form.fields().find(|(_, field)| field.repeat.is_some()).unwrap().1;
    let row = format!("{}/0/name", group.pointer);
    assert!(form.part([row.as_str()]).unwrap().has(group));
}
