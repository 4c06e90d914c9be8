//! What must hold for each of the twelve forms.

use super::*;
use crate::catalogue::eform::layout::Condition;
use kernel::i18n::Lang;
use serde_json::json;

#[test]
fn every_form_file_loads_under_its_own_name() {
    for (name, form, _) in all() {
        assert_eq!(form.name, name);
        assert!(form.fields().count() >= 8, "{name} asks too little to be the real form");
    }
}

#[test]
fn every_sample_is_accepted_and_survives_html_fields() {
    for (name, form, sample) in all() {
        let errors = form.validate(&sample, today());
        let told: Vec<String> = errors
            .iter()
            .map(|error| format!("{} {}", error.pointer, error.message(Lang::En)))
            .collect();
        assert!(errors.is_empty(), "{name}: {told:#?}");
        let mut settled = sample.clone();
        form.settle(&mut settled);
        assert_eq!(form.read(&form.write(&sample)), settled, "{name}");
    }
}

#[test]
fn every_required_answer_that_is_missing_is_reported_at_its_field() {
    for (name, form, sample) in all() {
        let mut value = sample.clone();
        form.settle(&mut value);
        let mut required = 0;
        for (pointer, is_required) in asked(form, &value) {
            let errors = form.validate(&without(&value, &pointer), today());
            let hides_others = form.fields().any(|(section, field)| {
                let by = |condition: &Option<Condition>| {
                    condition.as_ref().is_some_and(|condition| condition.pointer == pointer)
                };
                by(&section.show_if) || by(&field.show_if)
            });
            if is_required {
                required += 1;
                let error = at(&errors, &pointer);
                let error = error.unwrap_or_else(|| panic!("{name}: {pointer} may be left out"));
                assert!(error.code().starts_with("eform.required"), "{name}: {pointer} {error:?}");
                assert!(hides_others || errors.len() == 1, "{name}: {pointer} {errors:#?}");
            } else {
                assert_eq!(errors, [], "{name}: {pointer} should be optional");
            }
        }
        assert!(required >= 5, "{name} requires next to nothing");
    }
}

#[test]
fn an_empty_form_reports_every_required_field_in_reading_order() {
    for (name, form, _) in all() {
        let errors = form.validate(&json!({}), today());
        let mut empty = json!({});
        form.settle(&mut empty);
        let expected: Vec<String> = asked(form, &empty)
            .into_iter()
            .filter_map(|(pointer, required)| required.then_some(pointer))
            .collect();
        let found: Vec<String> = errors.iter().map(|error| error.pointer.clone()).collect();
        assert_eq!(found, expected, "{name}");
        for error in &errors {
            for lang in Lang::ALL {
                assert!(!error.message(lang).contains('{'), "{name}: {}", error.message(lang));
            }
        }
    }
}

#[test]
fn a_conditional_question_is_asked_only_under_its_condition() {
    let mut toggled = 0;
    for (name, form, sample) in all() {
        for (section, field) in form.fields() {
            let Some(condition) = &field.show_if else {
                continue;
            };
            assert!(section.show_if.is_none(), "{name}: extend this test to both conditions");
            let controller = form.field(&condition.pointer).unwrap();
            for value in condition.values() {
                let on = with(
                    &without(&sample, &field.pointer),
                    &condition.pointer,
                    held(controller, value),
                );
                let error = form.validate(&on, today());
                let below = format!("{}/0", field.pointer);
                let missing = error.iter().any(|error| {
                    error.pointer == field.pointer || error.pointer.starts_with(&below)
                });
                assert_eq!(missing, field.required, "{name}: {} when {value}", field.pointer);
                toggled += 1;
            }
            let off = match other_value(controller, condition) {
                Some(value) => with(&sample, &condition.pointer, held(controller, &value)),
                None => without(&sample, &condition.pointer),
            };
            let mut off = with(&off, &field.pointer, json!("left over"));
            let errors = form.validate(&off, today());
            assert_eq!(at(&errors, &field.pointer), None, "{name}: {}", field.pointer);
            form.settle(&mut off);
            assert_eq!(off.pointer(&field.pointer), None, "{name}: {}", field.pointer);
        }
    }
    assert!(toggled > 60, "the forms have only {toggled} conditions");
}

fn other_value(controller: &Field, condition: &Condition) -> Option<Value> {
    let values: Vec<&Value> = condition.values().collect();
    let mut others = controller.options.iter().map(|choice| json!(choice.value));
    others.find(|value| !values.contains(&value))
}

#[test]
fn every_answer_to_choose_has_words_in_both_languages() {
    for (name, form, _) in all() {
        for (_, field) in form.fields() {
            let rows = field.repeat.iter().flat_map(|repeat| &repeat.fields);
            for choice in rows.chain([field]).flat_map(|field| &field.options) {
                assert!(!choice.label.vi.is_empty() && !choice.label.en.is_empty(), "{name}");
                assert_ne!(
                    choice.label.vi, choice.label.en,
                    "{name}: {} is not translated",
                    choice.value
                );
            }
        }
    }
}

#[test]
fn a_wrong_answer_of_each_kind_is_reported_at_its_field() {
    for (name, form, sample) in all() {
        let mut value = sample.clone();
        form.settle(&mut value);
        for (pointer, _) in asked(form, &value) {
            let field = form.field(&pointer).unwrap();
            let long = "x".repeat(20_000);
            let wrong = match field.kind {
                Kind::Choices => json!(["no such choice"]),
                Kind::Boolean => json!("yes"),
                _ if !field.options.is_empty() => json!("no such choice"),
                Kind::Text => json!(long),
                _ => json!("abc"),
            };
            let errors = form.validate(&with(&value, &pointer, wrong), today());
            assert!(at(&errors, &pointer).is_some(), "{name}: {pointer} takes anything");
        }
    }
}

#[test]
fn roles_prefill_what_the_dossier_knows() {
    let birth = form("birth");
    let mut value = json!({});
    birth.prefill(&mut value, "applicant.name", " Nguyễn  Văn Bình ");
    birth.prefill(&mut value, "applicant.id_no", "001092104417");
    birth.prefill(&mut value, "subject.born", "12/10/2026");
    birth.prefill(&mut value, "subject.phone", "nobody asks");
    assert_eq!(
        value,
        json!({
            "applicant": { "name": "Nguyễn Văn Bình", "id_no": "001092104417" },
            "child": { "born": "2026-10-12" },
        })
    );
    birth.prefill(&mut value, "applicant.name", "Someone Else");
    assert_eq!(birth.role(&value, "applicant.name"), Some("Nguyễn Văn Bình"));
    assert_eq!(birth.role(&value, "subject.name"), None);
    for (name, form, sample) in all() {
        assert!(form.role(&sample, "applicant.name").is_some(), "{name}");
        assert!(form.role(&sample, "applicant.phone").is_some(), "{name}");
        assert!(form.role(&sample, "owner.name").is_some(), "{name}");
    }
}
