//! From HTML form fields to JSON and back. Only names the layout knows are read, so hostile input costs
//! no more than its own length.

use super::Form;
use super::dates::Partial;
use super::layout::{Field, Kind, Repeat, Widget, name};
use super::visible::{hide_in_row, is_empty, put, shows};
use serde_json::{Map, Number, Value};
use std::collections::{BTreeMap, HashMap};
use unicode_normalization::UnicodeNormalization;

/// Characters kept of one answer; every `maxLength` of a form lies below, so a longer text is reported.
pub(crate) const LONGEST: usize = 10_001;
/// Ticks read of one list of choices.
const MOST_TICKS: usize = 100;
/// Name of the button that adds a row; its value is the group's name.
pub(crate) const ADD: &str = "_add";
/// Name of the button that takes a row out; its value is the row's name.
pub(crate) const REMOVE: &str = "_remove";
/// Inner name of the marker that keeps a row in which nothing is typed yet.
pub(crate) const MARKER: &str = "_";

type Typed<'f> = HashMap<&'f str, Vec<&'f str>>;
type Rows<'f> = BTreeMap<usize, Typed<'f>>;

impl Form {
    /// Reads what a browser sent. Texts are trimmed and NFC, numbers and dates typed (what cannot be
    /// read as such stays text and is reported by [`Form::validate`]), hidden answers dropped, and the
    /// buttons that add or remove a row carried out. Rows without an answer are dropped, except while
    /// rows are being added or removed.
    pub fn read(&self, fields: &[(String, String)]) -> Value {
        let keep_empty = Self::is_row_change(fields);
        let (typed_in, mut groups) = self.sort(fields);
        change_rows(fields, &mut groups);
        let mut value = Value::Object(Map::new());
        for (_, field) in self.fields() {
            let own = name(&field.pointer);
            if let Some(repeat) = &field.repeat {
                let rows = groups.remove(own.as_str()).unwrap_or_default();
                let mut rows = read_rows(repeat, &rows, keep_empty);
                if added(fields, &own) && rows.len() < repeat.max {
                    while rows.len() < repeat.min {
                        rows.push(Value::Object(Map::new()));
                    }
                    if rows.len() < repeat.max {
                        rows.push(Value::Object(Map::new()));
                    }
                }
                put(&mut value, &field.pointer, Value::Array(rows));
            } else if let Some(sent) = typed_in.get(own.as_str())
                && let Some(answer) = typed(field, sent)
            {
                put(&mut value, &field.pointer, answer);
            }
        }
        self.settle(&mut value);
        value
    }

    /// Whether the person pressed a button that adds or removes a row: then show the form again instead
    /// of checking and sending it.
    pub fn is_row_change(fields: &[(String, String)]) -> bool {
        fields.iter().any(|(name, _)| name == ADD || name == REMOVE)
    }

    /// The fields a browser would send for these answers; the inverse of [`Form::read`].
    pub fn write(&self, value: &Value) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for (section, field) in self.fields() {
            let Some(answer) = value.pointer(&field.pointer) else {
                continue;
            };
            if !shows(section, field, value) {
                continue;
            }
            let Some(repeat) = &field.repeat else {
                out.extend(
                    shown(field, answer).into_iter().map(|text| (name(&field.pointer), text)),
                );
                continue;
            };
            for (index, row) in answer.as_array().into_iter().flatten().enumerate() {
                for inner in &repeat.fields {
                    let Some(answer) = row.pointer(&inner.pointer) else {
                        continue;
                    };
                    let full = name(&format!("{}/{index}{}", field.pointer, inner.pointer));
                    out.extend(shown(inner, answer).into_iter().map(|text| (full.clone(), text)));
                }
            }
        }
        out
    }

    /// Sorts the sent fields into plain ones and rows; unknown names fall out.
    fn sort<'f>(&self, fields: &'f [(String, String)]) -> (Typed<'f>, HashMap<String, Rows<'f>>) {
        let mut plain: HashMap<String, &Field> = HashMap::new();
        let mut repeated: Vec<(String, HashMap<String, &Field>)> = Vec::new();
        for (_, field) in self.fields() {
            let own = name(&field.pointer);
            match &field.repeat {
                None => drop(plain.insert(own, field)),
                Some(repeat) => {
                    let inner = repeat.fields.iter().map(|inner| (name(&inner.pointer), inner));
                    repeated.push((own, inner.collect()));
                }
            }
        }
        let mut typed_in = Typed::new();
        let mut groups: HashMap<String, Rows<'f>> = HashMap::new();
        for (sent, text) in fields {
            if plain.contains_key(sent.as_str()) {
                keep(typed_in.entry(sent).or_default(), text);
                continue;
            }
            for (group, known) in &repeated {
                if let Some((index, inner)) = row_name(sent, group)
                    && (inner == MARKER || known.contains_key(inner))
                {
                    let row = groups.entry(group.clone()).or_default().entry(index).or_default();
                    keep(row.entry(inner).or_default(), text);
                }
            }
        }
        (typed_in, groups)
    }
}

fn keep<'f>(texts: &mut Vec<&'f str>, text: &'f str) {
    if texts.len() < MOST_TICKS {
        texts.push(text);
    }
}

/// `witnesses.3.name` of the group `witnesses` is row 3 and `name`.
fn row_name<'f>(sent: &'f str, group: &str) -> Option<(usize, &'f str)> {
    let (index, inner) = sent.strip_prefix(group)?.strip_prefix('.')?.split_once('.')?;
    Some((row_index(index)?, inner))
}

fn row_index(text: &str) -> Option<usize> {
    let digits = text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn added(fields: &[(String, String)], group: &str) -> bool {
    fields.iter().any(|(name, value)| name == ADD && value == group)
}

fn change_rows(fields: &[(String, String)], groups: &mut HashMap<String, Rows<'_>>) {
    let Some((_, row)) = fields.iter().find(|(name, _)| name == REMOVE) else {
        return;
    };
    if let Some((group, index)) = row.rsplit_once('.')
        && let Some(index) = row_index(index)
        && let Some(rows) = groups.get_mut(group)
    {
        rows.remove(&index);
    }
}

/// One row more than allowed is kept, so that the surplus is reported and not silently lost.
fn read_rows(repeat: &Repeat, rows: &Rows<'_>, keep_empty: bool) -> Vec<Value> {
    let read_row = |row: &Typed<'_>| {
        let mut value = Value::Object(Map::new());
        for inner in &repeat.fields {
            if let Some(sent) = row.get(name(&inner.pointer).as_str())
                && let Some(answer) = typed(inner, sent)
            {
                put(&mut value, &inner.pointer, answer);
            }
        }
        hide_in_row(repeat, &mut value);
        value
    };
    rows.values()
        .map(read_row)
        .filter(|row| keep_empty || !is_empty(row))
        .take(repeat.max + 1)
        .collect()
}

/// The answer a field makes of what was sent; `None` when nothing was answered.
pub(crate) fn typed(field: &Field, sent: &[&str]) -> Option<Value> {
    if field.kind == Kind::Choices {
        let mut ticks: Vec<Value> = Vec::new();
        for text in sent {
            let tick = Value::String(clean(text, false));
            if tick != "" && !ticks.contains(&tick) {
                ticks.push(tick);
            }
        }
        return (!ticks.is_empty()).then_some(Value::Array(ticks));
    }
    let multiline = matches!(field.widget, Some(Widget::Textarea | Widget::Address));
    let text = clean(sent.last()?, multiline);
    if text.is_empty() {
        return None;
    }
    let read = match field.kind {
        Kind::Boolean => {
            return matches!(text.as_str(), "true" | "on" | "1").then_some(Value::Bool(true));
        }
        Kind::Integer => integer(&text),
        Kind::Number => number(&text),
        Kind::Date => Partial::typed(&text)
            .filter(|date| date.is_whole())
            .map(|date| Value::String(date.iso())),
        Kind::PartialDate => Partial::typed(&text).map(|date| Value::String(date.iso())),
        _ if matches!(field.widget, Some(Widget::PersonalId | Widget::Phone)) => {
            let kept = text.chars().filter(|sign| !matches!(sign, ' ' | '.' | '-'));
            let kept: String = kept.collect();
            return (!kept.is_empty()).then_some(Value::String(kept));
        }
        _ => None,
    };
    Some(read.unwrap_or(Value::String(text)))
}

/// What the field shows for an answer; several texts for a list of choices.
pub(crate) fn shown(field: &Field, answer: &Value) -> Vec<String> {
    match answer {
        Value::Array(ticks) => {
            ticks.iter().filter_map(|tick| tick.as_str().map(str::to_owned)).collect()
        }
        Value::String(text) if matches!(field.kind, Kind::Date | Kind::PartialDate) => {
            vec![Partial::from_iso(text).map_or_else(|| text.clone(), Partial::shown)]
        }
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string().replace('.', ",")],
        Value::Bool(true) => vec!["true".to_owned()],
        _ => Vec::new(),
    }
}

/// Cuts, normalises and trims a text; control characters vanish, line ends stay in texts of several
/// lines.
fn clean(text: &str, multiline: bool) -> String {
    let kept: String = text
        .chars()
        .take(LONGEST)
        .nfc()
        .filter(|sign| *sign == '\n' || *sign == '\t' || !sign.is_control())
        .collect();
    if multiline {
        return kept.trim().to_owned();
    }
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `1234`, or with thousands marked: `1.234`, `1,234`, `1 234`; a currency mark may follow.
fn integer(text: &str) -> Option<Value> {
    let text = text.trim_end_matches(['đ', '₫', '\u{a0}', ' ']);
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let groups: Vec<&str> = digits.split(['.', ',', ' ', '\u{a0}']).collect();
    if !thousands(&groups) {
        return None;
    }
    groups.concat().parse::<i64>().ok().map(|number| Value::from(sign * number))
}

/// Groups of digits as thousands are marked; a single group of any length is a plain number.
fn thousands(groups: &[&str]) -> bool {
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    groups.iter().all(digits)
        && (groups.len() == 1
            || groups[0].len() <= 3 && groups[1..].iter().all(|part| part.len() == 3))
}

/// A number with a decimal comma, or with a point that does not mark thousands.
fn number(text: &str) -> Option<Value> {
    let compact: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let (whole, fraction) = match compact.split_once(',') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None if thousands(&compact.split('.').collect::<Vec<_>>()) => (compact.as_str(), None),
        None => compact.split_once('.').map(|(whole, rest)| (whole, Some(rest)))?,
    };
    let Some(fraction) = fraction else {
        return integer(whole);
    };
    let whole = integer(whole)?;
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: f64 = format!("{whole}.{fraction}").parse().ok()?;
    Number::from_f64(number).map(Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_read_as_vietnamese_and_english_write_them() {
        for (text, read) in [
            ("85,5", json!(85.5)),
            ("85.5", json!(85.5)),
            ("1.250", json!(1250)),
            ("1.250,75", json!(1250.75)),
            ("120", json!(120)),
        ] {
            assert_eq!(number(text), Some(read), "{text}");
        }
        for text in ["", ",", "1,", "a", "1.2.3", "1e9", "--1", "12,5,1"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn whole_numbers_take_marks_of_thousands_and_refuse_fractions() {
        for text in ["50.000.000", "50,000,000", "50 000 000 ₫", "50000000đ"] {
            assert_eq!(integer(text), Some(json!(50_000_000)), "{text}");
        }
        for text in ["85,5", "1.5", "", "99999999999999999999", "1..000"] {
            assert_eq!(integer(text), None, "{text}");
        }
    }

    #[test]
    fn texts_are_composed_trimmed_and_free_of_control_characters() {
        assert_eq!(clean("  Nguye\u{302}\u{303}n\t Va\u{306}n\u{0}  A ", false), "Nguyễn Văn A");
        assert_eq!(clean("một\r\nhai\u{7}\n", true), "một\nhai");
        assert_eq!(clean(&"x".repeat(50_000), false).len(), LONGEST);
    }
}
