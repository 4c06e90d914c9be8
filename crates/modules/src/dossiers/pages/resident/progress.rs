//! Where a dossier is, in words that name nobody.

use crate::catalogue::Version;
use crate::dossiers::model::{Dossier, Person, PersonRole};
use crate::dossiers::results;
use crate::dossiers::rules::{Delivery, DeliveryWay, State};
use crate::k::resident as k;
use kernel::i18n::Lang;
use serde_json::Value;

/// Hides whatever in a text would name a person of the dossier: officials sometimes write it.
pub(in crate::dossiers) struct Mask(Vec<String>);

impl Mask {
    /// Knows the people of a dossier, those named in its form, and the officials who worked on it.
    pub(in crate::dossiers) fn new(
        people: &[(PersonRole, Person)],
        form: &Value,
        officials: &[String],
    ) -> Self {
        let mut answers = Vec::new();
        personal(form, false, &mut answers);
        let mut known: Vec<String> = people
            .iter()
            .flat_map(|(_, person)| {
                [&person.name, &person.id_no, &person.phone, &person.email, &person.address]
            })
            .chain(officials)
            .chain(&answers)
            .map(|text| text.trim().to_lowercase())
            .filter(|text| text.chars().count() >= 3)
            .collect();
        known.sort_by_key(|text| std::cmp::Reverse(text.len()));
        known.dedup();
        Self(known)
    }

    /// The text with `•••` where somebody was named.
    pub(in crate::dossiers) fn hide(&self, text: &str) -> String {
        let mut out = text.to_owned();
        for known in &self.0 {
            // Lower case may change the length of a text; then the whole text is hidden rather than a wrong part.
            let lower = out.to_lowercase();
            if !lower.contains(known.as_str()) {
                continue;
            }
            if lower.len() != out.len() {
                return "•••".to_owned();
            }
            let mut kept = String::with_capacity(out.len());
            let mut from = 0;
            for (at, part) in lower.match_indices(known.as_str()) {
                let (Some(before), true) =
                    (out.get(from..at), out.is_char_boundary(at + part.len()))
                else {
                    return "•••".to_owned();
                };
                kept.push_str(before);
                kept.push_str("•••");
                from = at + part.len();
            }
            kept.push_str(out.get(from..).unwrap_or_default());
            out = kept;
        }
        out
    }
}

/// Parts of the names of answers that tell who somebody is or where to find them.
const TELLING: [&str; 6] = ["name", "id_no", "phone", "email", "address", "number"];

/// Collects the answers of a form that stand under such a name.
fn personal(answer: &Value, telling: bool, found: &mut Vec<String>) {
    match answer {
        Value::String(text) if telling => found.push(text.clone()),
        Value::Array(rows) => rows.iter().for_each(|row| personal(row, telling, found)),
        Value::Object(fields) => {
            for (name, inner) in fields {
                let telling = telling || TELLING.iter().any(|part| name.contains(part));
                personal(inner, telling, found);
            }
        }
        _ => {}
    }
}

/// What is going on now, and what comes next.
pub(in crate::dossiers) fn situation_words(
    lang: Lang,
    dossier: &Dossier,
    version: &Version,
    result_file: bool,
) -> (String, String) {
    let steps = version.definition.steps_of(&dossier.case_id);
    let name = |at: usize| steps.get(at).map(|step| step.name.get(lang));
    let here = dossier.step.and_then(name);
    let next = dossier.step.and_then(|step| name(step + 1));
    match dossier.state {
        State::Submitted => (lang.t(k::NOW_SUBMITTED), lang.t(k::NEXT_SUBMITTED)).owned(),
        State::NotAccepted => (lang.t(k::NOW_NOT_ACCEPTED), lang.t(k::NEXT_NOT_ACCEPTED)).owned(),
        State::Accepted | State::InProcess => {
            let now = here.map_or_else(
                || lang.t(k::NOW_IN_PROCESS).to_owned(),
                |step| lang.f(k::NOW_STEP, &[("step", &step)]),
            );
            let next = next.map_or_else(
                || lang.t(k::NEXT_RESULT).to_owned(),
                |step| lang.f(k::NEXT_STEP, &[("step", &step)]),
            );
            (now, next)
        }
        State::Supplement => (lang.t(k::NOW_SUPPLEMENT), lang.t(k::NEXT_SUPPLEMENT)).owned(),
        State::Suspended => (lang.t(k::NOW_SUSPENDED), lang.t(k::NEXT_SUSPENDED)).owned(),
        State::WithdrawalAsked => (lang.t(k::NOW_WITHDRAWAL), lang.t(k::NEXT_WITHDRAWAL)).owned(),
        State::Withdrawn => (lang.t(k::NOW_WITHDRAWN), lang.t(k::NEXT_NOTHING)).owned(),
        State::Stopped => (lang.t(k::NOW_STOPPED), lang.t(k::NEXT_STOPPED)).owned(),
        State::Refused | State::Processed if dossier.delivery == Delivery::HandedOver => {
            (lang.t(k::NOW_HANDED_OVER), lang.t(k::NEXT_NOTHING)).owned()
        }
        State::Refused => (lang.t(k::NOW_REFUSED), lang.t(k::NEXT_REFUSED)).owned(),
        State::Processed => {
            let next = match (dossier.delivery, dossier.delivery_way) {
                (Delivery::Failed, _) => k::NEXT_DELIVERY_FAILED,
                (_, DeliveryWay::Counter) => k::NEXT_COLLECT,
                (_, DeliveryWay::Post) => k::NEXT_POST,
                (_, DeliveryWay::Online) if !result_file => k::NEXT_FILE,
                // What is not paid is not given out yet.
                (_, DeliveryWay::Online) if !results::open(dossier) => k::NEXT_PAY,
                (_, DeliveryWay::Online) => k::NEXT_ONLINE,
            };
            (lang.t(k::NOW_PROCESSED), lang.t(next)).owned()
        }
    }
}

trait Owned {
    fn owned(self) -> (String, String);
}

impl Owned for (&str, &str) {
    fn owned(self) -> (String, String) {
        (self.0.to_owned(), self.1.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_named_in_a_text_is_hidden() {
        let person = Person {
            name: "Nguyễn Thị Hoa".to_owned(),
            phone: "0912345678".to_owned(),
            ..Person::default()
        };
        let form = serde_json::json!({ "mother": { "name": "Lê Thị Mai" }, "sex": "female" });
        let officials = ["Trần Văn Nam".to_owned()];
        let mask = Mask::new(&[(PersonRole::Applicant, person)], &form, &officials);
        assert_eq!(
            mask.hide(
                "Bà NGUYỄN THỊ HOA gọi 0912345678 cho Trần Văn Nam về bà Lê Thị Mai (female)."
            ),
            "Bà ••• gọi ••• cho ••• về bà ••• (female)."
        );
        assert_eq!(mask.hide("Thiếu giấy chứng sinh"), "Thiếu giấy chứng sinh");
    }
}
