//! What changed between two versions, field by field, in words for officials. Cases, papers, channels,
//! fees, steps and laws are matched by what identifies them and not by their place, so that one added
//! paper shows as one added paper. Pure.

use super::definition::Definition;
use super::labels;
use crate::k::catalogue as k;
use kernel::i18n::{Key, Lang, format};
use serde_json::{Map, Value};

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where, in words, from the outside in.
    pub place: String,
    /// What it said; none where it was added.
    pub before: Option<String>,
    /// What it says; none where it was removed.
    pub after: Option<String>,
}

/// The differences from one version to another, in the order of the definition.
pub fn compare(lang: Lang, before: &Definition, after: &Definition) -> Vec<Change> {
    let mut walk = Walk { lang, place: Vec::new(), changes: Vec::new() };
    if let (Ok(Value::Object(before)), Ok(Value::Object(after))) =
        (serde_json::to_value(before), serde_json::to_value(after))
    {
        walk.tables(&before, &after);
    }
    walk.changes
}

/// The name of a field of a definition; a word that is none stays as it is.
pub fn field_name(lang: Lang, field: &str) -> String {
    let known = FIELDS.iter().find(|(name, _)| *name == field);
    known.map_or_else(|| field.to_owned(), |(_, key)| lang.t(*key).to_owned())
}

/// Fields in the order in which people read them, with their names.
const FIELDS: &[(&str, Key)] = &[
    ("code", k::FIELD_CODE),
    ("number", k::FIELD_NUMBER),
    ("title", k::FIELD_TITLE),
    ("name", k::FIELD_NAME),
    ("kind", k::FIELD_KIND),
    ("domain", k::FIELD_DOMAIN),
    ("decision", k::FIELD_DECISION),
    ("valid_from", k::FIELD_VALID_FROM),
    ("valid_to", k::FIELD_VALID_TO),
    ("levels", k::FIELD_LEVELS),
    ("applicants", k::FIELD_APPLICANTS),
    ("summary", k::FIELD_SUMMARY),
    ("steps", k::FIELD_STEPS),
    ("competent_authority", k::FIELD_COMPETENT_AUTHORITY),
    ("receipt_place", k::FIELD_RECEIPT_PLACE),
    ("conditions", k::FIELD_CONDITIONS),
    ("online", k::FIELD_ONLINE),
    ("level", k::FIELD_LEVEL),
    ("scope", k::FIELD_SCOPE),
    ("after_suspension", k::FIELD_AFTER_SUSPENSION),
    ("max_supplements", k::FIELD_MAX_SUPPLEMENTS),
    ("supplement_window", k::FIELD_SUPPLEMENT_WINDOW),
    ("keywords", k::FIELD_KEYWORDS),
    ("form", k::FIELD_FORM),
    ("unverified", k::FIELD_UNVERIFIED),
    ("result", k::FIELD_RESULT),
    ("validity", k::FIELD_VALIDITY),
    ("legal_basis", k::FIELD_LEGAL_BASIS),
    ("case", k::FIELD_CASE),
    ("component", k::FIELD_COMPONENT),
    ("originals", k::FIELD_ORIGINALS),
    ("certified", k::FIELD_CERTIFIED),
    ("copies", k::FIELD_COPIES),
    ("shown", k::FIELD_SHOWN),
    ("required", k::FIELD_REQUIRED),
    ("channel", k::FIELD_CHANNEL),
    ("fee", k::FIELD_FEE),
    ("amount", k::FIELD_AMOUNT),
    ("per", k::FIELD_PER),
    ("tier", k::FIELD_TIER),
    ("from", k::FIELD_FROM),
    ("times", k::FIELD_TIMES),
    ("cap", k::FIELD_CAP),
    ("least", k::FIELD_LEAST),
    ("step", k::FIELD_STEP),
    ("unit", k::FIELD_UNIT),
    ("limit", k::FIELD_LIMIT),
    ("note", k::FIELD_NOTE),
    ("cases", k::FIELD_CASES),
    ("id", k::FIELD_ID),
    ("vi", k::FIELD_VI),
    ("en", k::FIELD_EN),
];

struct Walk {
    lang: Lang,
    place: Vec<String>,
    changes: Vec<Change>,
}

impl Walk {
    fn tables(&mut self, before: &Map<String, Value>, after: &Map<String, Value>) {
        let mut names: Vec<&String> =
            before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))).collect();
        names.sort_by_key(|name| order(name));
        for name in names {
            self.place.push(self.name(name));
            self.values(name, before.get(name), after.get(name));
            self.place.pop();
        }
    }

    fn values(&mut self, name: &str, before: Option<&Value>, after: Option<&Value>) {
        match (before, after) {
            (before, after) if before == after => {}
            (Some(Value::Object(before)), Some(Value::Object(after))) => self.tables(before, after),
            (before, after) if is_list_of_tables(before) || is_list_of_tables(after) => {
                let empty = Vec::new();
                let list = |value: Option<&Value>| {
                    value.and_then(Value::as_array).cloned().unwrap_or(empty.clone())
                };
                self.lists(name, &list(before), &list(after));
            }
            (before, after) => {
                let before = before.map(|value| self.say(name, value));
                let after = after.map(|value| self.say(name, value));
                self.change(before, after);
            }
        }
    }

    /// Matches the items of two lists by their identity; items of equal identity in their order.
    fn lists(&mut self, name: &str, before: &[Value], after: &[Value]) {
        let mut taken = vec![false; after.len()];
        for (place, old) in before.iter().enumerate() {
            let same = after.iter().enumerate().find(|(at, new)| {
                !taken[*at] && identity(name, old, place) == identity(name, new, *at)
            });
            let title = self.title(old, place);
            match same {
                Some((at, new)) => {
                    taken[at] = true;
                    if let (Value::Object(old), Value::Object(new)) = (old, new) {
                        self.place.push(title);
                        self.tables(old, new);
                        self.place.pop();
                    }
                }
                None => self.change(Some(self.whole(old, &title)), None),
            }
        }
        for (place, new) in after.iter().enumerate().filter(|(at, _)| !taken[*at]) {
            let title = self.title(new, place);
            self.change(None, Some(self.whole(new, &title)));
        }
    }

    fn change(&mut self, before: Option<String>, after: Option<String>) {
        self.changes.push(Change { place: self.place.join(" › "), before, after });
    }

    fn name(&self, field: &str) -> String {
        field_name(self.lang, field)
    }

    /// What an item of a list is called.
    fn title(&self, item: &Value, place: usize) -> String {
        if let Some(Value::String(channel)) = item.get("channel")
            && item.get("limit").is_some()
        {
            return self.say("channel", &Value::String(channel.clone()));
        }
        let named = item
            .get("name")
            .or_else(|| item.get("number"))
            .or(Some(item).filter(|item| item.get("vi").is_some()));
        named.map_or_else(|| (place + 1).to_string(), |named| format!("“{}”", self.text(named)))
    }

    /// An item in one line: its title and what else it says.
    fn whole(&self, item: &Value, title: &str) -> String {
        let Value::Object(fields) = item else { return title.to_owned() };
        let mut names: Vec<_> = fields.keys().collect();
        names.sort_by_key(|name| order(name));
        let said: Vec<_> = names
            .into_iter()
            .filter(|name| !["name", "id", "vi", "en", "component", "fee"].contains(&name.as_str()))
            .filter(|name| *name != "number" || fields.contains_key("name"))
            .filter(|name| *name != "channel" || !fields.contains_key("limit"))
            .filter(|name| !matches!(&fields[*name], Value::Array(_) | Value::Null))
            .filter(|name| {
                !matches!(
                    (name.as_str(), &fields[*name]),
                    ("form" | "shown", Value::Bool(false)) | ("required", Value::Bool(true))
                )
            })
            .filter(|name| fields[*name] != 0)
            .map(|name| format!("{}: {}", self.name(name), self.say(name, &fields[name])))
            .collect();
        if said.is_empty() { title.to_owned() } else { format!("{title} ({})", said.join("; ")) }
    }

    fn text(&self, value: &Value) -> String {
        let get = |lang| value.get(lang).and_then(Value::as_str).filter(|text| !text.is_empty());
        let own = if self.lang == Lang::En { get("en") } else { None };
        own.or_else(|| get("vi")).or(value.as_str()).unwrap_or_default().to_owned()
    }

    /// A value in words.
    fn say(&self, name: &str, value: &Value) -> String {
        let lang = self.lang;
        match value {
            Value::Bool(yes) => lang.t(if *yes { k::YES } else { k::NO }).to_owned(),
            Value::Array(items) => {
                items.iter().map(|item| self.say(name, item)).collect::<Vec<_>>().join("; ")
            }
            Value::Object(_) => self.text(value),
            Value::Number(number) if name == "amount" || name == "cap" => number
                .as_i64()
                .map_or_else(|| number.to_string(), |amount| format::money(lang, amount)),
            Value::String(text) => self.word(name, text),
            other => other.to_string(),
        }
    }

    fn word(&self, name: &str, text: &str) -> String {
        let lang = self.lang;
        let value = || Value::String(text.to_owned());
        let key = match name {
            "applicants" => serde_json::from_value(value()).ok().map(labels::applicant),
            "channel" => serde_json::from_value(value()).ok().map(labels::channel),
            "scope" => serde_json::from_value(value()).ok().map(labels::online_scope),
            "unit" => serde_json::from_value(value()).ok().map(labels::unit_function),
            "after_suspension" => {
                serde_json::from_value(value()).ok().map(labels::after_suspension)
            }
            "kind" => serde_json::from_value(value())
                .ok()
                .map(labels::step_kind)
                .or_else(|| serde_json::from_value(value()).ok().map(labels::fee_kind)),
            "levels" => labels::level(text),
            "limit" | "supplement_window" => return labels::limit_words(lang, text),
            "valid_from" | "valid_to" => {
                return text.parse().map_or_else(|_| text.to_owned(), format::date);
            }
            "domain" => {
                let domain = super::builtin::domains().get(text);
                return domain
                    .map_or_else(|| text.to_owned(), |domain| domain.name.get(lang).to_owned());
            }
            _ => None,
        };
        key.map_or_else(|| text.to_owned(), |key| lang.t(key).to_owned())
    }
}

fn order(name: &str) -> usize {
    FIELDS.iter().position(|(known, _)| *known == name).unwrap_or(FIELDS.len())
}

fn is_list_of_tables(value: Option<&Value>) -> bool {
    value.and_then(Value::as_array).is_some_and(|items| items.iter().any(Value::is_object))
}

/// What an item is recognised by: id, channel, number of a law, code or name; else its place.
fn identity(name: &str, item: &Value, place: usize) -> Value {
    let by = |field: &str| item.get(field).cloned();
    match name {
        "case" | "component" | "step" => by("id"),
        "channel" => by("channel"),
        "legal_basis" => by("number").filter(|number| number != ""),
        "result" => by("code").or_else(|| by("name")),
        "fee" => Some(serde_json::json!([by("name"), by("channel")])),
        _ => None,
    }
    .unwrap_or_else(|| Value::from(place))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::builtin;
    use crate::catalogue::definition::Channel;

    fn birth() -> Definition {
        let all = builtin::definitions().expect("definitions");
        all.into_iter()
            .find(|definition| definition.code == "1.001193")
            .expect("birth registration")
    }

    #[test]
    fn a_version_does_not_differ_from_itself() {
        assert_eq!(compare(Lang::Vi, &birth(), &birth()), Vec::new());
    }

    #[test]
    fn a_changed_limit_is_said_in_words_at_its_place() {
        let (before, mut after) = (birth(), birth());
        let case = &mut after.cases[0];
        let rule =
            case.channels.iter_mut().find(|rule| rule.channel == Channel::Online).expect("online");
        rule.limit = "3wd".to_owned();
        let changes = compare(Lang::Vi, &before, &after);
        assert_eq!(changes.len(), 1, "{changes:?}");
        assert_eq!(changes[0].after.as_deref(), Some("3 ngày làm việc"));
        assert!(changes[0].place.ends_with("Trực tuyến › Thời hạn"), "{}", changes[0].place);
        assert!(changes[0].place.contains(&before.cases[0].name.vi));
    }

    #[test]
    fn an_added_paper_is_one_change_wherever_it_is_put() {
        let (before, mut after) = (birth(), birth());
        let mut paper = after.cases[0].components[0].clone();
        paper.id = "photo".to_owned();
        paper.name.vi = "Ảnh thẻ".to_owned();
        after.cases[0].components.insert(0, paper);
        let changes = compare(Lang::Vi, &before, &after);
        assert_eq!(changes.len(), 1, "{changes:?}");
        assert_eq!(changes[0].before, None);
        assert!(changes[0].after.as_deref().is_some_and(|after| after.contains("Ảnh thẻ")));
        let back = compare(Lang::En, &after, &before);
        assert_eq!((back.len(), &back[0].after), (1, &None));
    }
}
