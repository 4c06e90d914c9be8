//! Messages, dates, and form files that must be refused.

use super::*;
use crate::catalogue::eform::{FormError, Of};
use kernel::i18n::Lang;
use serde_json::json;

fn code(name: &str, pointer: &str, answer: Value) -> Option<&'static str> {
    let value = with(&sample(name), pointer, answer);
    at(&form(name).validate(&value, today()), pointer).map(FieldError::code)
}

#[test]
fn dates_obey_the_rules_of_the_layout() {
    assert_eq!(code("birth", "/child/born", json!("2026-11-24")), Some("eform.future"));
    assert_eq!(code("birth", "/child/born", json!("2026-02-30")), Some("eform.date"));
    assert_eq!(code("birth", "/mother/born", json!("2027")), Some("eform.future"));
    assert_eq!(code("birth", "/mother/born", json!("1995-3")), Some("eform.partial-date"));
    assert_eq!(code("birth", "/proof/issued", json!("2026-10-11")), Some("eform.before"));
    assert_eq!(code("pavement-use", "/time/from", json!("2026-11-22")), Some("eform.past"));
    assert_eq!(code("pavement-use", "/time/from", json!("2026-11-23")), None);
    assert_eq!(code("pavement-use", "/time/to", json!("2026-12-04")), Some("eform.before"));
    assert_eq!(code("death", "/death/date", json!("1940")), Some("eform.before"));
    assert_eq!(code("death", "/death/date", json!("1941")), None);
}

#[test]
fn the_age_of_marriage_counts_to_the_day() {
    assert_eq!(code("marriage", "/woman/born", json!("2008-11-23")), None);
    assert_eq!(code("marriage", "/woman/born", json!("2008-11-24")), Some("eform.too-young"));
    assert_eq!(code("marriage", "/man/born", json!("2006-11-23")), None);
    assert_eq!(code("marriage", "/man/born", json!("2006-11-24")), Some("eform.too-young"));
}

/// What is said at a field when the sample, with one answer changed, is of this case.
fn of_case(
    name: &str,
    pointer: &str,
    answer: Value,
    procedure: &str,
    case: &str,
) -> Option<String> {
    let value = with(&sample(name), pointer, answer);
    let errors = form(name).validate_for(&value, today(), Of { procedure, case });
    at(&errors, pointer).map(|error| error.message(Lang::Vi))
}

#[test]
fn answers_have_to_fit_the_case_that_was_chosen() {
    let born = |day: &str, procedure: &str, case: &str| {
        of_case("birth", "/child/born", json!(day), procedure, case)
    };
    let late = born("1990-05-01", "1.001193", "default").unwrap();
    assert!(late.contains("Khai sinh quá 60 ngày"), "{late}");
    assert_eq!(born("2026-09-24", "1.001193", "default"), None);
    // The sixtieth day may fall on days off.
    assert_eq!(born("2026-09-20", "1.001193", "default"), None);
    assert!(born("2026-09-10", "1.001193", "default").is_some());
    assert!(born("2026-10-20", "1.001193", "late").unwrap().contains("Khai sinh đúng hạn"));
    assert_eq!(born("2026-09-10", "1.001193", "late"), None);
    assert_eq!(born("1990-05-01", "1.004772", "default"), None);

    let founder = |kind: &str, case: &str| {
        of_case("household-business", "/founder/kind", json!(kind), "1.001612", case)
    };
    assert!(founder("family", "person").unwrap().contains("“Cá nhân”"));
    assert!(founder("person", "family").unwrap().contains("hộ gia đình"));
    assert_eq!(founder("family", "family"), None);

    let same = sample("birth").pointer("/mother/id_no").cloned().unwrap();
    let said = of_case("birth", "/father/id_no", same, "1.001193", "default");
    assert!(said.unwrap().contains("trùng với số của mẹ"));
}

#[test]
fn rules_name_procedures_and_cases_that_exist_and_use_the_form() {
    let definitions = crate::catalogue::builtin::definitions().unwrap();
    for (name, form, _) in all() {
        for rule in &form.rules {
            let Some(code) = &rule.procedure else { continue };
            let definition = definitions.iter().find(|one| one.code == *code).unwrap();
            assert_eq!(definition.form.as_deref(), Some(name), "{code}");
            if let Some(case) = &rule.case {
                assert!(definition.case(case).is_some(), "{code} {case}");
            }
        }
    }
}

#[test]
fn each_kind_of_mistake_has_its_own_message() {
    for (name, pointer, answer, expected) in [
        ("birth", "/mother/id_no", json!("00109210441"), "eform.personal-id"),
        ("birth", "/applicant/id_no", json!("00109210441"), "eform.own"),
        ("birth", "/applicant/phone", json!("12345"), "eform.phone"),
        ("birth", "/applicant/email", json!("binh@"), "eform.email"),
        ("birth", "/child/sex", json!("other"), "eform.choice"),
        ("birth", "/copies/count", json!(0), "eform.minimum"),
        ("birth", "/copies/count", json!(51), "eform.maximum"),
        ("birth", "/copies/count", json!("ba"), "eform.integer"),
        ("birth", "/promise", json!(false), "eform.required-tick"),
        ("birth", "/applicant/name", json!("A"), "eform.too-short"),
        ("birth", "/applicant/name", json!(""), "eform.required"),
        ("birth", "/child/ethnicity", json!("x".repeat(61)), "eform.too-long"),
        ("birth", "/child/nickname", json!("Bi"), "eform.unknown-field"),
        ("birth", "/witness", json!([]), "eform.unknown-field"),
        ("death", "/death/time", json!("25:00"), "eform.own"),
        ("building-permit", "/site/area", json!(0), "eform.above"),
        ("building-permit", "/site/area", json!("rộng"), "eform.number"),
        ("certified-copy", "/result/form", json!([]), "eform.required-choice"),
        ("certified-copy", "/result/form", json!(["paper", "paper"]), "eform.duplicate"),
    ] {
        assert_eq!(code(name, pointer, answer), Some(expected), "{name} {pointer}");
    }
}

#[test]
fn messages_name_the_field_and_the_row_in_both_languages() {
    let value = with(&sample("certified-copy"), "/documents/1/pages", json!(0));
    let errors = form("certified-copy").validate(&value, today());
    let error = at(&errors, "/documents/1/pages").unwrap();
    assert_eq!(
        error.message(Lang::Vi),
        "“Bản chính 2: Số trang của một bản sao” không được nhỏ hơn 1."
    );
    assert_eq!(error.message(Lang::En), "“Original 2: Pages of one copy” must not be less than 1.");
}

#[test]
fn data_of_the_wrong_shape_is_reported_and_never_panics() {
    for (name, form, sample) in all() {
        for wrong in [json!(null), json!([]), json!("text"), json!(7)] {
            assert!(!form.validate(&wrong, today()).is_empty(), "{name}: {wrong}");
            for (_, field) in form.fields() {
                let parent = field.pointer.rsplit_once('/').unwrap().0;
                if !parent.is_empty() && field.show_if.is_none() {
                    let value = with(&sample, parent, wrong.clone());
                    assert!(
                        !form.validate(&value, today()).is_empty(),
                        "{name}: {parent} = {wrong}"
                    );
                }
                if field.repeat.is_some() {
                    let value = with(&sample, &field.pointer, json!([wrong]));
                    let _ = form.render(Lang::Vi, &value, &form.validate(&value, today()));
                    let _ = form.summary(Lang::Vi, &value, "");
                }
            }
        }
    }
}

#[test]
fn a_form_file_whose_parts_disagree_is_refused_with_the_reason() {
    let first = "/layout/sections/0/fields/0";
    let proof = "/layout/sections/2/fields/1";
    let damages = [
        ("is not in the schema", format!("{first}/pointer"), json!("/applicant/nom")),
        ("is asked twice", format!("{first}/pointer"), json!("/applicant/phone")),
        ("cannot ask", format!("{first}/widget"), json!("number")),
        ("either a widget or a repeat", format!("{first}/widget"), json!(null)),
        ("unknown autocomplete token", format!("{first}/autocomplete"), json!("namen")),
        ("rules for dates but is no date", format!("{first}/not_future"), json!(true)),
        ("no earlier field asks", format!("{proof}/show_if/pointer"), json!("/promise")),
        ("which it cannot be", format!("{proof}/show_if/equals"), json!("letter")),
        ("without a value", format!("{proof}/show_if/equals"), json!(null)),
        ("must ask one thing", "/rules/0/within_days".to_owned(), json!(null)),
        ("without its procedure", "/rules/0/procedure".to_owned(), json!(null)),
        ("needs plain fields", "/rules/2/differs_from".to_owned(), json!("/nowhere")),
        ("lacks a language", "/title/en".to_owned(), json!("")),
        ("there is no role", "/roles/chief.name".to_owned(), json!("/child/name")),
        ("points to /nowhere", "/roles/subject.name".to_owned(), json!("/nowhere")),
        ("does not ask", "/schema/properties/extra".to_owned(), json!({ "type": "string" })),
        ("offers", "/schema/properties/child/properties/sex/enum".to_owned(), json!(["male"])),
        (
            "can be hidden but is always required",
            "/schema/properties/proof/required".to_owned(),
            json!(["kind", "number"]),
        ),
        ("needs a maxLength", "/schema/$defs/line".to_owned(), json!({ "type": "string" })),
        ("counts other rows", "/schema/properties/witnesses/maxItems".to_owned(), json!(9)),
        (
            "/copies/count is required although /copies/wanted = \"no\" hides it",
            "/schema/allOf/3/if".to_owned(),
            json!(true),
        ),
    ];
    for (reason, place, value) in damages {
        let mut file: Value = serde_json::from_str(&text("birth")).unwrap();
        let (parent, name) = place.rsplit_once('/').unwrap();
        file.pointer_mut(parent).unwrap()[name] = value;
        let error = Form::from_json(&file.to_string()).expect_err(reason);
        assert!(matches!(error, FormError::Layout(_)), "{reason}: {error}");
        assert!(error.to_string().contains(reason), "{reason}: {error}");
    }
}

#[test]
fn a_form_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(form("birth"));
}

#[test]
fn a_schema_that_reaches_outside_or_is_no_schema_is_refused() {
    for schema in [
        json!({ "type": "object", "properties": { "a": { "$ref": "https://example.org/other.json" } } }),
        json!({ "type": "object", "properties": { "a": { "$ref": "file:///etc/passwd" } } }),
        json!({ "type": "objekt" }),
        json!({ "type": "object", "properties": { "a": { "type": "string", "pattern": "(" } } }),
        json!({ "type": "object", "properties": { "a": { "type": "string", "format": "vat-number" } } }),
    ] {
        let file = json!({
            "name": "x", "version": 1, "title": { "vi": "Một", "en": "One" },
            "schema": schema, "layout": { "sections": [] },
        });
        let error = Form::from_json(&file.to_string()).expect_err("the schema is wrong");
        assert!(matches!(error, FormError::Schema(_)), "{schema}: {error}");
    }
    assert!(matches!(Form::from_json("{"), Err(FormError::Json(_))));
}
