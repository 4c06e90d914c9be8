//! What came of a request for a supplement: each defect by itself, the part of the e-form that was named,
//! and the people it names.

use super::actions::NewFile;
use super::model::{Answer, Defect, Person, PersonRole, Received, Supplement};
use crate::catalogue;
use crate::catalogue::definition::{Definition, Text};
use crate::catalogue::eform::{Form, Part};
use jiff::Timestamp;
use kernel::i18n::{Lang, format};
use serde_json::Value;

/// What a defect at the e-form begins with; a pointer of the form follows.
pub(super) const AT_FORM: &str = "form:";
/// A defect that is at no paper and no question.
pub(super) const AT_OTHER: &str = "other";

impl Defect {
    /// The place in the e-form that is wrong.
    pub fn place(&self) -> Option<&str> {
        self.at.strip_prefix(AT_FORM)
    }
}

/// The request that waits for an answer.
pub(super) fn open(requests: &[Supplement]) -> Option<&Supplement> {
    requests.iter().find(|request| request.supplied_at.is_none())
}

/// The e-form of a procedure.
pub(super) fn form(definition: &Definition) -> Option<&'static Form> {
    definition.form.as_deref().and_then(catalogue::form)
}

/// The questions of the e-form a request names and that are not answered yet.
pub(super) fn part(definition: &Definition, request: &Supplement) -> Option<Part<'static>> {
    let open = request.items.iter().filter(|item| item.answer.is_none());
    form(definition)?.part(open.filter_map(Defect::place))
}

/// What is supplied, to be held against what was asked for.
pub(super) struct Given<'a> {
    /// Papers counted before.
    pub(super) before: &'a [Received],
    /// Papers counted now.
    pub(super) papers: &'a [Received],
    /// Files sent now.
    pub(super) files: &'a [NewFile],
    /// A word to the official.
    pub(super) note: &'a str,
    /// Places an official says were settled.
    pub(super) received: &'a [String],
    /// Answers before.
    pub(super) old: &'a Value,
    /// Answers now.
    pub(super) new: &'a Value,
}

impl Given<'_> {
    fn settles(&self, item: &Defect) -> bool {
        if self.received.contains(&item.at) {
            return true;
        }
        match item.place() {
            Some(place) => at(self.old, place) != at(self.new, place),
            None if item.at == AT_OTHER => {
                !self.note.trim().is_empty()
                    || self.files.iter().any(|file| file.component.is_empty())
            }
            None => {
                self.files.iter().any(|file| file.component == item.at) || self.is_more(&item.at)
            }
        }
    }

    /// Whether more of a paper was counted than was there.
    fn is_more(&self, component: &str) -> bool {
        let count = |papers: &[Received]| {
            papers.iter().find(|paper| paper.component == component).map_or(0, |paper| {
                paper.originals + paper.certified + paper.copies + u32::from(paper.shown)
            })
        };
        count(self.papers) > count(self.before)
    }
}

/// The answer at a place; a place that is no pointer names a section, for which the whole form stands.
fn at<'v>(form: &'v Value, place: &str) -> Option<&'v Value> {
    if place.starts_with('/') { form.pointer(place) } else { Some(form) }
}

/// Notes at each open defect what came of it; the numbers of those that are still missing.
pub(super) fn answer(
    items: &mut [Defect],
    given: &Given<'_>,
    form: Option<&Form>,
    now: Timestamp,
) -> Vec<usize> {
    let mut missing = Vec::new();
    for (number, item) in items.iter_mut().enumerate().filter(|(_, item)| item.answer.is_none()) {
        if !given.settles(item) {
            missing.push(number);
            continue;
        }
        let place = item.place().filter(|place| at(given.old, place) != at(given.new, place));
        let said = |answers: &Value| {
            let (form, place) = (form?, place?);
            let in_words = |lang| form.said(lang, answers, place).unwrap_or_default();
            Some(Text { vi: in_words(Lang::Vi), en: in_words(Lang::En) })
        };
        item.answer = Some(Answer { at: now, before: said(given.old), after: said(given.new) });
    }
    missing
}

/// The person the e-form is about.
pub(super) fn subject(form: &Form, answers: &Value) -> Option<Person> {
    let role =
        |what: &str| form.role(answers, &format!("subject.{what}")).unwrap_or_default().to_owned();
    let subject = Person {
        kind: "citizen".to_owned(),
        name: role("name"),
        id_no: role("id_no"),
        born: role("born"),
        ..Person::default()
    };
    (!subject.name.is_empty()).then_some(subject)
}

/// The people of a dossier after answers changed: what of a person was as the form said follows the form;
/// what was said elsewhere stays.
pub(super) fn people(
    form: &Form,
    people: &[(PersonRole, Person)],
    old: &Value,
    new: &Value,
) -> Vec<(PersonRole, Person)> {
    let mut after = people.to_vec();
    for (role, person) in &mut after {
        let places: [(&str, &mut String); 6] = [
            ("name", &mut person.name),
            ("id_no", &mut person.id_no),
            ("born", &mut person.born),
            ("phone", &mut person.phone),
            ("email", &mut person.email),
            ("address", &mut person.address),
        ];
        for (what, text) in places {
            let name = format!("{}.{what}", role.code());
            let (was, is) = (form.role(old, &name), form.role(new, &name));
            if let (Some(was), Some(is)) = (was, is)
                && !was.is_empty()
                && !is.is_empty()
                && same(was, text)
            {
                is.clone_into(text);
            }
        }
    }
    let Some(now) = subject(form, new) else { return after };
    let before = subject(form, old);
    match after.iter().position(|(role, _)| *role == PersonRole::Subject) {
        // Wholly of the form, answers that were not given before among them.
        Some(place) if before.as_ref() == Some(&people[place].1) => after[place].1 = now,
        Some(_) => {}
        None => after.push((PersonRole::Subject, now)),
    }
    after
}

/// Whether two texts say the same; a date is written in more than one way.
fn same(one: &str, other: &str) -> bool {
    let date = |text: &str| format::read_date(text);
    one == other || date(one).is_some_and(|day| date(other) == Some(day))
}
