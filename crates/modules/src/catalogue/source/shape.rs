//! Which fields a definition has, and of which kind: checked over the whole text at once, so that the
//! writer sees every slip and not only the first.

use super::line_of;
use crate::catalogue::rules::Issue;
use crate::k::catalogue as k;
use kernel::problem::Words;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What a field holds.
enum Kind {
    Word,
    Words,
    Day,
    Number,
    Flag,
    OneOf(&'static [&'static str]),
    ManyOf(&'static [&'static str]),
    Text,
    Texts,
    Table(&'static [Field]),
    Tables(&'static [Field]),
}

/// A field, what it holds, and whether it must be there.
type Field = (&'static str, Kind, bool);

const APPLICANTS: &[&str] = &[
    "citizen",
    "overseas",
    "foreigner",
    "enterprise",
    "cooperative",
    "organisation",
    "civil_servant",
];
const CHANNELS: &[&str] = &["counter", "online", "post"];
const UNITS: &[&str] =
    &["one_stop", "leadership", "secretariat", "justice", "economy", "society", "police"];
const STEPS: &[&str] = &["receive", "examine", "review", "sign", "number", "hand_over"];

const TEXT: &[Field] = &[("vi", Kind::Word, true), ("en", Kind::Word, false)];

const DEFINITION: &[Field] = &[
    ("code", Kind::Word, true),
    ("name", Kind::Text, true),
    ("domain", Kind::Word, true),
    ("decision", Kind::Word, false),
    ("valid_from", Kind::Day, true),
    ("valid_to", Kind::Day, false),
    ("levels", Kind::ManyOf(crate::catalogue::rules::LEVELS), true),
    ("applicants", Kind::ManyOf(APPLICANTS), true),
    ("summary", Kind::Text, true),
    ("steps", Kind::Texts, true),
    ("competent_authority", Kind::Text, true),
    ("receipt_place", Kind::Text, true),
    ("conditions", Kind::Texts, false),
    ("online", Kind::Table(ONLINE), true),
    ("after_suspension", Kind::OneOf(&["resume", "restart"]), false),
    ("max_supplements", Kind::Number, false),
    ("supplement_window", Kind::Word, false),
    ("keywords", Kind::Words, false),
    ("form", Kind::Word, false),
    ("unverified", Kind::Words, false),
    ("result", Kind::Tables(RESULT), true),
    ("legal_basis", Kind::Tables(LEGAL_BASIS), true),
    ("case", Kind::Tables(CASE), true),
    ("step", Kind::Tables(STEP), true),
];
const ONLINE: &[Field] = &[
    ("level", Kind::Number, true),
    ("scope", Kind::OneOf(&["whole", "partial", "information"]), true),
];
const RESULT: &[Field] =
    &[("code", Kind::Word, false), ("name", Kind::Text, true), ("validity", Kind::Text, false)];
const LEGAL_BASIS: &[Field] = &[("number", Kind::Word, true), ("title", Kind::Word, true)];
const CASE: &[Field] = &[
    ("id", Kind::Word, true),
    ("name", Kind::Text, true),
    ("component", Kind::Tables(COMPONENT), false),
    ("channel", Kind::Tables(CHANNEL), true),
    ("fee", Kind::Tables(FEE), false),
];
const COMPONENT: &[Field] = &[
    ("id", Kind::Word, true),
    ("name", Kind::Text, true),
    ("originals", Kind::Number, false),
    ("certified", Kind::Number, false),
    ("copies", Kind::Number, false),
    ("shown", Kind::Flag, false),
    ("required", Kind::Flag, false),
    ("note", Kind::Text, false),
    ("form", Kind::Flag, false),
];
const CHANNEL: &[Field] = &[
    ("channel", Kind::OneOf(CHANNELS), true),
    ("limit", Kind::Word, true),
    ("note", Kind::Text, false),
];
const FEE: &[Field] = &[
    ("kind", Kind::OneOf(&["fee", "charge"]), true),
    ("name", Kind::Text, true),
    ("amount", Kind::Number, false),
    ("per", Kind::Text, false),
    ("tier", Kind::Tables(TIER), false),
    ("times", Kind::Text, false),
    ("cap", Kind::Number, false),
    ("least", Kind::Number, false),
    ("channel", Kind::OneOf(CHANNELS), false),
    ("note", Kind::Text, false),
];
const TIER: &[Field] = &[("from", Kind::Number, true), ("amount", Kind::Number, true)];
const STEP: &[Field] = &[
    ("id", Kind::Word, true),
    ("name", Kind::Text, true),
    ("kind", Kind::OneOf(STEPS), true),
    ("unit", Kind::OneOf(UNITS), true),
    ("limit", Kind::Word, true),
    ("cases", Kind::Words, false),
];

/// Where the walk stands and what it has found.
struct Walk<'a> {
    text: &'a str,
    issues: &'a mut Vec<Issue>,
}

/// Compares the whole text with the fields a definition has.
pub(super) fn check(text: &str, table: &DeTable<'_>, issues: &mut Vec<Issue>) {
    Walk { text, issues }.table("", 0..0, table, DEFINITION);
}

impl Walk<'_> {
    fn say(&mut self, path: &str, span: &Range<usize>, words: Words) {
        let line = line_of(self.text, span.start);
        self.issues.push(Issue::error(path, words).at(Some(line)));
    }

    fn table(&mut self, path: &str, span: Range<usize>, table: &DeTable<'_>, fields: &[Field]) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if let Some((_, kind, _)) = fields.iter().find(|(field, ..)| *field == name) {
                self.value(&join(path, name), value, kind);
            } else {
                let known: Vec<_> = fields.iter().map(|(field, ..)| *field).collect();
                let words = Words::new(k::ISSUE_UNKNOWN)
                    .with("field", name)
                    .with("known", known.join(", "));
                self.say(&join(path, name), &key.span(), words);
            }
        }
        for (field, _, needed) in fields {
            if *needed && !table.contains_key(*field) {
                self.say(
                    &join(path, field),
                    &span,
                    Words::new(k::ISSUE_MISSING).with("field", field),
                );
            }
        }
    }

    fn value(&mut self, path: &str, value: &Spanned<DeValue<'_>>, kind: &Kind) {
        let span = value.span();
        match (kind, value.get_ref()) {
            (Kind::Word, DeValue::String(_))
            | (Kind::Number, DeValue::Integer(_))
            | (Kind::Flag, DeValue::Boolean(_)) => {}
            (Kind::Day, DeValue::String(text)) if text.parse::<jiff::civil::Date>().is_ok() => {}
            (Kind::Day, _) => self.say(path, &span, Words::new(k::ISSUE_DAY)),
            (Kind::OneOf(known), DeValue::String(text)) => {
                if !known.contains(&text.as_ref()) {
                    let words = Words::new(k::ISSUE_CHOICE)
                        .with("value", text)
                        .with("known", known.join(", "));
                    self.say(path, &span, words);
                }
            }
            (Kind::Text, DeValue::Table(table)) => self.table(path, span, table, TEXT),
            (Kind::Table(fields), DeValue::Table(table)) => self.table(path, span, table, fields),
            (
                Kind::Words | Kind::ManyOf(_) | Kind::Texts | Kind::Tables(_),
                DeValue::Array(items),
            ) => {
                let each = match kind {
                    Kind::ManyOf(known) => Kind::OneOf(known),
                    Kind::Texts => Kind::Text,
                    Kind::Tables(fields) => Kind::Table(fields),
                    _ => Kind::Word,
                };
                for (place, item) in items.iter().enumerate() {
                    self.value(&join(path, &place.to_string()), item, &each);
                }
            }
            _ => {
                let needed = match kind {
                    Kind::Word | Kind::OneOf(_) | Kind::Day => k::SHAPE_WORD,
                    Kind::Number => k::SHAPE_NUMBER,
                    Kind::Flag => k::SHAPE_FLAG,
                    Kind::Text => k::SHAPE_TEXT,
                    Kind::Table(_) => k::SHAPE_TABLE,
                    Kind::Words | Kind::ManyOf(_) | Kind::Texts | Kind::Tables(_) => k::SHAPE_LIST,
                };
                self.say(path, &span, Words::new(needed));
            }
        }
    }
}

fn join(path: &str, part: &str) -> String {
    if path.is_empty() { part.to_owned() } else { format!("{path}.{part}") }
}
