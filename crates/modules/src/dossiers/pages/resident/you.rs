//! Step 1: who files, for whom, about whom, and who helped.

use super::draft::{self, Link, Open};
use super::frame::{Sheet, Stage, buttons, error_at, sent, wants_later};
use crate::dossiers::model::Person;
use crate::k::resident as k;
use axum::response::Response;
use kernel::html::field::{self, Choice, Field, Text, TextKind, Width};
use kernel::html::{Markup, html};
use kernel::http::fields::Sent;
use kernel::http::{Fields, Visit, redirect};
use kernel::i18n::{Key, Lang};
use kernel::problem::{FieldProblem, Problem};

pub(super) async fn show(visit: Visit, at: Link, query: Fields) -> Result<Response, Problem> {
    let open = draft::open(&visit, at).await?;
    if let Some(answer) = sent(&open) {
        return Ok(answer);
    }
    let problems = if query.some("check").is_some() { open.wrong_people() } else { Vec::new() };
    Ok(page(&visit, &open, &problems))
}

pub(super) async fn save(visit: Visit, at: Link, Sent(fields): Sent) -> Result<Response, Problem> {
    let mut open = draft::open(&visit, at).await?;
    if let Some(answer) = sent(&open) {
        return Ok(answer);
    }
    read(&mut open, &fields);
    open.save(&visit).await?;
    if wants_later(&fields) {
        return Ok(redirect(&open.href("later")));
    }
    let problems = open.wrong_people();
    if problems.is_empty() {
        return Ok(redirect(&open.href("form")));
    }
    Ok(page(&visit, &open, &problems))
}

fn read(open: &mut Open, fields: &Fields) {
    let about_asked = open.form().is_none();
    let answers = &mut open.answers;
    answers.applicant = person(fields, "applicant");
    answers.whose = one_of(fields.get("whose"), &["own", "other"]);
    answers.owner = person(fields, "owner");
    if about_asked {
        answers.about = one_of(fields.get("about"), &["owner", "other"]);
        answers.subject = person(fields, "subject");
    }
    answers.helped = fields.get("helped") == "yes";
    answers.helper = person(fields, "helper");
}

fn one_of(sent: &str, known: &[&str]) -> String {
    let found = known.iter().find(|one| **one == sent).or_else(|| known.first());
    found.map(|one| (*one).to_owned()).unwrap_or_default()
}

fn person(fields: &Fields, role: &str) -> Person {
    let text = |field: &str| {
        let text = fields.get(&format!("{role}.{field}"));
        text.chars().take(500).collect::<String>()
    };
    Person {
        kind: one_of(&text("kind"), &KINDS.map(|(code, _)| code)),
        name: text("name"),
        id_kind: one_of(&text("id_kind"), &PAPERS.map(|(code, _)| code)),
        id_no: text("id_no").split_whitespace().collect(),
        born: text("born"),
        phone: text("phone"),
        email: text("email"),
        address: text("address"),
        authorised: text("authorised") == "on",
    }
}

/// Kinds of applicants.
pub(in crate::dossiers) const KINDS: [(&str, Key); 3] = [
    ("citizen", k::KIND_CITIZEN),
    ("enterprise", k::KIND_ENTERPRISE),
    ("organisation", k::KIND_ORGANISATION),
];

/// Kinds of identity papers.
pub(in crate::dossiers) const PAPERS: [(&str, Key); 4] = [
    ("personal_id", k::ID_PERSONAL),
    ("old_id", k::ID_OLD),
    ("passport", k::ID_PASSPORT),
    ("business_code", k::ID_BUSINESS),
];

/// A kind of applicant in words.
pub(super) fn kind_word(code: &str) -> Key {
    KINDS.iter().find(|(known, _)| *known == code).map_or(k::KIND_CITIZEN, |(_, word)| *word)
}

/// A kind of paper in words.
pub(in crate::dossiers) fn id_word(code: &str) -> Key {
    PAPERS.iter().find(|(known, _)| *known == code).map_or(k::ID_NO, |(_, word)| *word)
}

/// Codes with their words, to choose from.
pub(in crate::dossiers) fn choices(
    lang: Lang,
    list: &'static [(&'static str, Key)],
) -> Vec<Choice<'static>> {
    list.iter().map(|(value, label)| Choice::new(value, lang.t(*label))).collect()
}

fn page(visit: &Visit, open: &Open, problems: &[FieldProblem]) -> Response {
    let lang = visit.lang;
    let answers = &open.answers;
    let yes_no = [
        Choice::new("own", lang.t(k::WHOSE_OWN)),
        Choice { value: "other", label: lang.t(k::WHOSE_OTHER), hint: lang.t(k::WHOSE_OTHER_HINT) },
    ];
    let about = [
        Choice::new("owner", lang.t(k::ABOUT_OWNER)),
        Choice { value: "other", label: lang.t(k::ABOUT_OTHER), hint: lang.t(k::ABOUT_OTHER_HINT) },
    ];
    let helped = [
        Choice::new("no", lang.t(k::HELPED_NO)),
        Choice { value: "yes", label: lang.t(k::HELPED_YES), hint: lang.t(k::HELPED_HINT) },
    ];
    let ask = People { lang, problems };
    let body = html! {
        p { (lang.t(k::YOU_LEAD)) }
        form method="post" novalidate data-dirty="" {
            (field::group(lang.t(k::ROLE_APPLICANT), Some(lang.t(k::ROLE_APPLICANT_HINT)), html! {
                (field::radios(&Field::new(lang, "applicant.kind", lang.t(k::KIND)), &choices(lang, &KINDS),
                    or(&answers.applicant.kind, "citizen")))
                (ask.name("applicant", &answers.applicant, Some("name")))
                (ask.id("applicant", &answers.applicant, false))
                (ask.born("applicant", &answers.applicant, Some("bday")))
                (ask.phone("applicant", &answers.applicant))
                (ask.email("applicant", &answers.applicant))
                (ask.address("applicant", &answers.applicant))
            }))
            (field::radios(&Field::new(lang, "whose", lang.t(k::WHOSE)), &yes_no, or(&answers.whose, "own")))
            (part(lang, "whose", "other", k::WHOSE_OTHER, answers.whose == "other", field::group(
                lang.t(k::ROLE_OWNER), Some(lang.t(k::ROLE_OWNER_HINT)), html! {
                    (ask.name("owner", &answers.owner, None))
                    (ask.id("owner", &answers.owner, true))
                    (ask.born("owner", &answers.owner, None))
                    (ask.address("owner", &answers.owner))
                    (field::checkbox(&Field::new(lang, "applicant.authorised", lang.t(k::AUTHORISED)).free(),
                        answers.applicant.authorised))
                })))
            @if open.form().is_none() {
                (field::radios(&Field::new(lang, "about", lang.t(k::ABOUT)), &about, or(&answers.about, "owner")))
                (part(lang, "about", "other", k::ABOUT_OTHER, answers.about == "other", field::group(
                    lang.t(k::ROLE_SUBJECT), None, html! {
                        (ask.name("subject", &answers.subject, None))
                        (ask.id("subject", &answers.subject, true))
                        (ask.born("subject", &answers.subject, None))
                    })))
            }
            (field::radios(&Field::new(lang, "helped", lang.t(k::HELPED)), &helped,
                if answers.helped { "yes" } else { "no" }))
            (part(lang, "helped", "yes", k::HELPED_YES, answers.helped, field::group(
                lang.t(k::ROLE_HELPER), Some(lang.t(k::ROLE_HELPER_HINT)), html! {
                    (ask.name("helper", &answers.helper, None))
                    (ask.phone("helper", &answers.helper))
                })))
            (buttons(lang, lang.t(k::CONTINUE)))
        }
    };
    Sheet::new(visit, open, Stage::You).problems(problems).show(body)
}

fn or<'a>(text: &'a str, other: &'a str) -> &'a str {
    if text.is_empty() { other } else { text }
}

/// A part that only matters after one answer; a script hides it otherwise, without one it says so.
fn part(lang: Lang, name: &str, value: &str, answer: Key, shown: bool, body: Markup) -> Markup {
    html! {
        div data-show-if=(name) data-show-values=(value) {
            @if !shown { p.condition { (lang.f(k::ONLY_IF, &[("answer", &lang.t(answer))])) } }
            (body)
        }
    }
}

/// The questions about a person.
struct People<'a> {
    lang: Lang,
    problems: &'a [FieldProblem],
}

impl People<'_> {
    fn ask(
        &self,
        name: &str,
        label: Key,
        hint: Option<Key>,
        optional: bool,
        width: Width,
        text: &Text,
    ) -> Markup {
        let error = error_at(self.lang, self.problems, name);
        let mut ask =
            Field::new(self.lang, name, self.lang.t(label)).error(error.as_deref()).width(width);
        if let Some(hint) = hint {
            ask = ask.hint(self.lang.t(hint));
        }
        field::text(&if optional { ask.optional() } else { ask }, text)
    }

    fn name(&self, role: &str, person: &Person, autocomplete: Option<&str>) -> Markup {
        let text =
            Text { value: &person.name, autocomplete, max_length: Some(200), ..Text::default() };
        self.ask(&format!("{role}.name"), k::NAME, Some(k::NAME_HINT), false, Width::Medium, &text)
    }

    fn id(&self, role: &str, person: &Person, optional: bool) -> Markup {
        let lang = self.lang;
        let name = format!("{role}.id_kind");
        let kind = Field::new(lang, &name, lang.t(k::ID_KIND));
        let kind = if optional { kind.free() } else { kind };
        let text = Text { value: &person.id_no, max_length: Some(30), ..Text::default() };
        html! {
            (field::select(&kind, &choices(lang, &PAPERS), or(&person.id_kind, "personal_id"), None))
            (self.ask(&format!("{role}.id_no"), k::ID_NO, Some(k::ID_NO_HINT), optional, Width::Short, &text))
        }
    }

    fn born(&self, role: &str, person: &Person, autocomplete: Option<&str>) -> Markup {
        let name = format!("{role}.born");
        let error = error_at(self.lang, self.problems, &name);
        let ask =
            Field::new(self.lang, &name, self.lang.t(k::BORN)).error(error.as_deref()).optional();
        field::date(&ask, &person.born, autocomplete)
    }

    fn phone(&self, role: &str, person: &Person) -> Markup {
        let own = role == "applicant";
        let text = Text {
            value: &person.phone,
            kind: TextKind::Phone,
            autocomplete: own.then_some("tel"),
            max_length: Some(20),
            ..Text::default()
        };
        let hint = own.then_some(k::PHONE_HINT);
        self.ask(&format!("{role}.phone"), k::PHONE, hint, !own, Width::Medium, &text)
    }

    fn email(&self, role: &str, person: &Person) -> Markup {
        let text = Text {
            value: &person.email,
            kind: TextKind::Email,
            autocomplete: Some("email"),
            max_length: Some(254),
            ..Text::default()
        };
        self.ask(
            &format!("{role}.email"),
            k::EMAIL,
            Some(k::EMAIL_HINT),
            true,
            Width::Medium,
            &text,
        )
    }

    fn address(&self, role: &str, person: &Person) -> Markup {
        let name = format!("{role}.address");
        let error = error_at(self.lang, self.problems, &name);
        let ask = Field::new(self.lang, &name, self.lang.t(k::ADDRESS))
            .hint(self.lang.t(k::ADDRESS_HINT))
            .error(error.as_deref())
            .optional();
        field::textarea(&ask, &person.address, 2, Some(400))
    }
}
