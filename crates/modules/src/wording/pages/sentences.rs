//! The sentences of the forms as fields, and back into the text that is kept.

use crate::k::wording as k;
use kernel::html::errors;
use kernel::html::field::{self, Field, Text, Width};
use kernel::html::{Markup, html};
use kernel::http::{Fields, Visit};
use kernel::i18n::{Key, Lang};
use kernel::problem::{FieldProblem, Words};
use print::{Kind, Wording};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What stands on all forms.
const COMMON: &str = "common";
/// A longer sentence gets a field of several lines.
const LINE: usize = 90;

type Own = BTreeMap<String, BTreeMap<String, String>>;

/// The sections of a version: what all forms share, then the forms in the order of their numbers.
pub(super) fn sections(words: &Wording) -> Vec<String> {
    let forms = Kind::ALL.into_iter().filter(|kind| words.has(*kind)).map(Kind::key);
    std::iter::once(COMMON).chain(forms).map(str::to_owned).collect()
}

/// What an official calls a form.
fn name(lang: Lang, section: &str) -> &'static str {
    let key: Key = match Kind::ALL.into_iter().find(|kind| kind.key() == section) {
        Some(Kind::Receipt) => k::FORM_RECEIPT,
        Some(Kind::SupplementRequest) => k::FORM_SUPPLEMENT,
        Some(Kind::Refusal) => k::FORM_REFUSAL,
        Some(Kind::Apology) => k::FORM_APOLOGY,
        Some(Kind::StopNotice) => k::FORM_STOP,
        Some(Kind::ControlSheet) => k::FORM_CONTROL,
        Some(Kind::Register) => k::FORM_REGISTER,
        Some(Kind::Posting) => k::FORM_POSTING,
        Some(Kind::HandOver) => k::FORM_HAND_OVER,
        None => k::FORM_COMMON,
    };
    lang.t(key)
}

fn input(section: &str, key: &str) -> String {
    format!("text.{section}.{key}")
}

/// The own sentences as the text that is kept; a field left empty or as shipped says nothing of its own.
pub(super) fn changes(words: &Wording, fields: &Fields) -> String {
    let mut own = Own::new();
    for (section, sentences) in &words.text {
        for (key, shipped) in sentences {
            let typed = fields.get(&input(section, key)).replace("\r\n", "\n");
            if !typed.is_empty() && typed.trim() != shipped.trim() {
                own.entry(section.clone()).or_default().insert(key.clone(), typed);
            }
        }
    }
    toml::to_string(&own).unwrap_or_default()
}

fn read(own: &str) -> Own {
    toml::from_str(own).unwrap_or_default()
}

/// Places in braces that the shipped sentence does not have: no form fills them.
pub(super) fn wrong(words: &Wording, own: &str, as_text: bool) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    for (section, sentences) in read(own) {
        for (key, text) in sentences {
            let shipped = words.get(&format!("{section}.{key}"));
            let known = shipped.map(places).unwrap_or_default();
            for place in places(&text).difference(&known) {
                let field = if as_text { "changes".to_owned() } else { input(&section, &key) };
                let said = Words::new(k::WRONG_PLACE).with("place", place);
                problems.push(FieldProblem::new(field, said));
            }
        }
    }
    problems
}

fn places(text: &str) -> BTreeSet<String> {
    let inside = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    inside.map(|(place, _)| format!("{{{place}}}")).collect()
}

/// The sentences of a form, each as a field, and a sample of it in the words of the office.
pub(super) fn fields(
    visit: &Visit,
    unit: Uuid,
    words: &Wording,
    section: &str,
    own: &str,
    problems: &[errors::Problem],
) -> Markup {
    let lang = visit.lang;
    let own = read(own);
    let own = own.get(section);
    let Some(sentences) = words.text.get(section) else { return html! {} };
    let error = |name: &str| {
        let id = field::id_of(name);
        problems.iter().find(|problem| problem.field == id).map(|problem| problem.text.as_str())
    };
    let wrong = sentences.keys().any(|key| error(&input(section, key)).is_some());
    let count = own.map_or(0, BTreeMap::len);
    html! {
        details open[wrong] {
            summary {
                (name(lang, section))
                @if count > 0 { " " span.muted { (lang.f(k::OWN_COUNT, &[("count", &count)])) } }
            }
            @if section != COMMON {
                p {
                    a href={ "/desk/wording/sample?unit=" (unit) "&form=" (section) } target="_blank" rel="noopener" {
                        (lang.f(k::SAMPLE_OF, &[("form", &name(lang, section))]))
                    }
                }
            }
            @for (key, shipped) in sentences {
                @let name = input(section, key);
                @let value = own.and_then(|own| own.get(key)).map_or("", String::as_str);
                @let label = short(shipped);
                @let hint = lang.f(k::SHIPPED, &[("text", shipped)]);
                @let ask = Field::new(lang, &name, &label).free().hint(&hint).error(error(&name)).width(Width::Full);
                @if shipped.chars().count() > LINE || shipped.contains('\n') || value.contains('\n') {
                    (field::textarea(&ask, value, 3, None))
                } @else {
                    (field::text(&ask, &Text { value, ..Text::default() }))
                }
            }
        }
    }
}

/// The beginning of a sentence.
fn short(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    let line = line.join(" ");
    if line.chars().count() <= 60 {
        return line;
    }
    format!("{}…", line.chars().take(60).collect::<String>().trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> Wording {
        Wording::shipped().unwrap().pop().unwrap()
    }

    #[test]
    fn fields_become_the_text_that_is_kept_and_only_what_differs_is_kept() {
        let words = shipped();
        let title = words.get("receipt.title").unwrap().to_owned();
        let mut fields = Fields::default();
        for (name, value) in [
            ("text.receipt.title", title.replace('\n', "\r\n").as_str()),
            ("text.receipt.code", "Mã số \"hồ sơ\":"),
            ("text.receipt.nothing", "x"),
        ] {
            fields.values.push((name.to_owned(), value.to_owned()));
        }
        let text = changes(&words, &fields);
        assert_eq!(read(&text)["receipt"].len(), 1);
        assert_eq!(
            words.with_changes(&text).unwrap().get("receipt.code"),
            Some("Mã số \"hồ sơ\":")
        );
        assert!(wrong(&words, &text, false).is_empty());
    }

    #[test]
    fn a_place_that_no_form_fills_is_told_at_its_sentence() {
        let problems = wrong(&shipped(), "[receipt]\nsets_value = \"{sets} bộ, {tên}\"\n", false);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].field, "text.receipt.sets_value");
        assert!(problems[0].message.text(Lang::Vi).contains("{tên}"));
    }
}
