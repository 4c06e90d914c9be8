//! Values made fit for print.

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

/// Stands for a character that the typeface does not have (PDF/A forbids a missing glyph).
const UNKNOWN: char = '\u{25A1}';

/// Normalises every text in `value` to NFC and replaces what the typeface cannot show.
///
/// A name typed with combining marks prints like one typed with composed letters, and a file stays
/// printable when somebody enters a picture character.
pub(crate) fn prepare(value: &mut Value, shows: &dyn Fn(char) -> bool) {
    match value {
        Value::String(text) => *text = prepare_text(text, shows),
        Value::Array(items) => items.iter_mut().for_each(|item| prepare(item, shows)),
        Value::Object(fields) => fields.values_mut().for_each(|field| prepare(field, shows)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn prepare_text(text: &str, shows: &dyn Fn(char) -> bool) -> String {
    text.nfc()
        .filter_map(|letter| match letter {
            '\n' => Some('\n'),
            '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
            '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' => None,
            letter if letter.is_control() => None,
            letter if shows(letter) => Some(letter),
            _ => Some(UNKNOWN),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composes_letters_and_marks_what_cannot_be_shown() {
        let ascii_or_vietnamese = |letter: char| u32::from(letter) < 0x2000;
        let mut value =
            serde_json::json!({"name": ["Nguye\u{302}\u{303}n\u{200B} \u{1F600}\r\n\tAn"]});
        prepare(&mut value, &ascii_or_vietnamese);
        assert_eq!(value["name"][0], "Nguyễn \u{25A1}\n An");
    }
}
