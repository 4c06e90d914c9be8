//! Where an office is and how it is reached.

use super::rules::Unit;
use super::store;
use crate::k::units as k;
use jiff::Timestamp;
use kernel::actor::Permit;
use kernel::db::{DbError, Tx};
use kernel::events::{self, NewEvent};
use kernel::i18n::Lang;
use kernel::problem::{FieldProblem, Problem, Words};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

/// How a unit is reached; an empty text is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Contact {
    /// Street, place.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Invented, to show what it looks like; ends with the first change.
    pub sample: bool,
}

impl Contact {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.address.is_empty() && self.phone.is_empty() && self.email.is_empty()
    }

    /// Address, telephone and e-mail in one line, behind the name of the unit.
    pub fn line(&self, lang: Lang, name: &str) -> String {
        let mut line = name.to_owned();
        for (key, text) in [
            (None, &self.address),
            (Some(k::CONTACT_BY_PHONE), &self.phone),
            (Some(k::CONTACT_BY_EMAIL), &self.email),
        ] {
            if text.is_empty() {
                continue;
            }
            if !line.is_empty() {
                line.push_str(", ");
            }
            match key {
                Some(key) => line.push_str(&lang.f(key, &[("at", text)])),
                None => line.push_str(text),
            }
        }
        line
    }
}

/// How a unit is reached. What it has not said itself is that of the nearest unit above, up to its office.
pub fn contact_of(tx: &mut Tx<'_>, unit: Uuid) -> Result<Contact, DbError> {
    let mut found = Contact::default();
    for unit in store::above(tx, unit)? {
        if let Some(own) = store::contact(tx, unit.id)? {
            found.sample |= own.sample;
            for (known, own) in [
                (&mut found.address, own.address),
                (&mut found.phone, own.phone),
                (&mut found.email, own.email),
            ] {
                if known.is_empty() {
                    *known = own;
                }
            }
        }
        if unit.is_office() {
            break;
        }
    }
    Ok(found)
}

/// The people's committee of a place, which answers for what its office does: `Ủy ban nhân dân xã Thường Tín`.
pub fn committee(place: &Unit, lang: Lang) -> String {
    let name = match lang {
        Lang::Vi => {
            let mut letters = place.full_name_vi.chars();
            letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
        }
        Lang::En => place.full_name_en.clone(),
    };
    lang.f(k::COMMITTEE, &[("unit", &name)])
}

/// Records how a unit is reached.
pub fn set_contact(
    tx: &mut Tx<'_>,
    permit: &Permit,
    unit: &Unit,
    contact: &Contact,
    now: Timestamp,
) -> Result<(), Problem> {
    let problems = wrong(contact);
    if !problems.is_empty() {
        return Err(Problem::invalid(problems));
    }
    let contact = Contact { sample: false, ..contact.clone() };
    Ok(record(tx, Some(permit), unit.id, &contact, now)?)
}

/// Keeps a contact, with its event at the office of the unit.
pub(super) fn record(
    tx: &mut Tx<'_>,
    permit: Option<&Permit>,
    unit: Uuid,
    contact: &Contact,
    now: Timestamp,
) -> Result<(), DbError> {
    store::put_contact(tx, unit, contact, now, permit.map(|permit| permit.account))?;
    let office = store::office_of(tx, unit)?.map_or(unit, |office| office.id);
    let event = NewEvent {
        office,
        about: "unit",
        subject: unit,
        seq: events::next_seq(tx, office, unit)?,
        kind: "unit.contact_changed",
        at: now,
        by: permit,
        reason: None,
        data: json!({ "contact": contact }),
    };
    events::append(tx, &event).map(drop)
}

/// What is wrong with a contact, each at its field.
fn wrong(contact: &Contact) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    let mut say = |field: &str, key| problems.push(FieldProblem::new(field, Words::new(key)));
    if contact.address.chars().count() > 300 {
        say("address", k::CONTACT_LONG);
    }
    let digits = contact.phone.chars().filter(char::is_ascii_digit).count();
    let signs = |letter: char| letter.is_ascii_digit() || " .-+()".contains(letter);
    if !contact.phone.is_empty()
        && (!(3..=15).contains(&digits) || !contact.phone.chars().all(signs))
    {
        say("phone", k::CONTACT_PHONE_WRONG);
    }
    let mail = contact
        .email
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'));
    let spaced =
        contact.email.chars().any(|letter| letter.is_whitespace() || "<>,;".contains(letter));
    if !contact.email.is_empty() && (!mail || spaced || contact.email.len() > 200) {
        say("email", k::CONTACT_EMAIL_WRONG);
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_a_contact_stands_at_its_field() {
        let contact = |phone: &str, email: &str| Contact {
            phone: phone.into(),
            email: email.into(),
            ..Contact::default()
        };
        assert!(wrong(&contact("024 3385 0000", "motcua@example.org")).is_empty());
        assert!(wrong(&Contact::default()).is_empty());
        let fields: Vec<_> =
            wrong(&contact("gọi bà Hoa", "motcua@")).into_iter().map(|one| one.field).collect();
        assert_eq!(fields, ["phone", "email"]);
    }

    #[test]
    fn a_line_leaves_out_what_is_not_known() {
        let contact = Contact { phone: "024.1022".into(), ..Contact::default() };
        assert_eq!(contact.line(Lang::Vi, "Điểm"), "Điểm, điện thoại 024.1022");
        assert_eq!(Contact::default().line(Lang::Vi, "Điểm"), "Điểm");
    }
}
