//! An answer as people read it, on the summary page, in print and in messages.

use super::layout::{Choice, Field, Kind, Widget};
use super::parse::shown;
use crate::catalogue::definition::Text;
use crate::k::eform as k;
use kernel::i18n::Lang;
use kernel::i18n::format;
use serde_json::Value;

/// The text of the language.
pub(crate) fn say(lang: Lang, text: &Text) -> &str {
    lang.pick(text.vi.as_str(), text.en.as_str())
}

/// The answer in words; `None` when the question is not answered.
pub(crate) fn answer(lang: Lang, field: &Field, value: Option<&Value>) -> Option<String> {
    let value = value?;
    let text = match value {
        Value::Bool(true) => lang.t(k::YES).to_owned(),
        Value::Bool(false) => lang.t(k::NO).to_owned(),
        Value::Number(number) => {
            let text = number.as_i64().map_or_else(
                || number.to_string().replace('.', lang.pick(",", ".")),
                |whole| format::number(lang, whole),
            );
            if field.widget == Some(Widget::Money) {
                format!("{text}\u{a0}{}", lang.t(k::UNIT_DONG))
            } else {
                text
            }
        }
        _ => {
            let texts = shown(field, value);
            let label = |text: String| {
                choice(field, &text)
                    .map(|choice| say(lang, &choice.label).to_owned())
                    .unwrap_or(text)
            };
            texts.into_iter().map(label).collect::<Vec<_>>().join("; ")
        }
    };
    (!text.is_empty()).then_some(text)
}

/// The choice with this value.
pub(crate) fn choice<'f>(field: &'f Field, value: &str) -> Option<&'f Choice> {
    field.options.iter().find(|choice| choice.value == value)
}

/// What the input shows for an answer: like the answer, but as one would type it.
pub(crate) fn input(lang: Lang, field: &Field, value: Option<&Value>) -> String {
    match value {
        Some(Value::Number(number))
            if field.widget == Some(Widget::Money) && field.kind == Kind::Integer =>
        {
            number.as_i64().map_or_else(|| number.to_string(), |whole| format::number(lang, whole))
        }
        Some(value) => shown(field, value).pop().unwrap_or_default(),
        None => String::new(),
    }
}

/// A limit of the schema in both languages.
pub(crate) fn limit(value: &Value) -> Text {
    let write = |lang: Lang| {
        value.as_i64().map_or_else(
            || value.to_string().replace('.', lang.pick(",", ".")),
            |whole| format::number(lang, whole),
        )
    };
    Text { vi: write(Lang::Vi), en: write(Lang::En) }
}

/// The values that fulfil a condition, in words.
pub(crate) fn values<'v>(
    lang: Lang,
    field: &Field,
    values: impl Iterator<Item = &'v Value>,
) -> String {
    let word = |value: &Value| match value {
        Value::Bool(_) => lang.t(k::TICKED).to_owned(),
        Value::String(text) => choice(field, text)
            .map_or_else(|| text.clone(), |choice| format!("“{}”", say(lang, &choice.label))),
        other => other.to_string(),
    };
    values.map(word).collect::<Vec<_>>().join(", ")
}
