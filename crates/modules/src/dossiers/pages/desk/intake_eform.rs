//! The e-form of a procedure on the screen of intake: on paper, as usual, or filled in now. It is the form that
//! residents fill, from the same data; its inputs are there only when somebody asked for them, so that the
//! way through the screen stays short.

use super::intake_form::Screen;
use super::parts::count_name;
use crate::catalogue;
use crate::catalogue::eform::{Among, Form, Of};
use crate::dossiers::model::Person;
use crate::k::desk as k;
use kernel::html::button;
use kernel::html::{Markup, html};
use kernel::http::{Fields, Visit};
use kernel::i18n::format;
use kernel::problem::Problem;
use serde_json::{Value, json};

/// What the names of its inputs begin with: the screen has an `applicant.name` of its own.
const PREFIX: &str = "form.";
/// Name of the hidden input that tells that it is filled in now.
const NOW: &str = "eform";
/// Values of the button `do` that open and put away the form.
const FILL: &str = "eform";
const PAPER: &str = "eform-paper";

/// The e-form of the procedure.
fn form(screen: &Screen) -> Option<&'static Form> {
    screen.version.definition.form.as_deref().and_then(catalogue::form)
}

fn is_open(fields: &Fields) -> bool {
    fields.get(NOW) == "now"
}

fn among(page: &str) -> Among<'_> {
    Among { prefix: PREFIX, page }
}

/// What was typed, where the form is filled in now.
fn typed(screen: &Screen, fields: &Fields) -> Option<(&'static Form, Value)> {
    let form = form(screen).filter(|_| is_open(fields))?;
    Some((form, form.read(&Form::sent_among(&fields.values, among("")))))
}

/// The answers of the dossier: none where the form came on paper.
pub(super) fn answers(screen: &Screen, fields: &Fields) -> Value {
    typed(screen, fields).map_or_else(|| json!({}), |(_, answers)| answers)
}

/// Whom the answers are about.
pub(super) fn subject(screen: &Screen, fields: &Fields) -> Option<Person> {
    let (form, answers) = typed(screen, fields)?;
    let role =
        |what: &str| form.role(&answers, &format!("subject.{what}")).unwrap_or_default().to_owned();
    let name = role("name");
    (!name.is_empty()).then(|| Person {
        kind: "citizen".to_owned(),
        name,
        id_kind: "personal_id".to_owned(),
        id_no: role("id_no"),
        born: role("born"),
        ..Person::default()
    })
}

/// Whether a button of the form was pressed, which only shows the screen again. Who fills the form in has no
/// paper form to count, who puts it away has one.
pub(super) fn turned(screen: &Screen, fields: &mut Fields) -> bool {
    let Some(form) = form(screen) else { return false };
    if is_open(fields) && Form::is_row_change(&fields.values) {
        return true;
    }
    let now = match fields.get("do") {
        FILL => true,
        PAPER => false,
        _ => return false,
    };
    let forms: Vec<_> = screen.case.components.iter().filter(|part| part.form).collect();
    let is_count = |sent: &str| {
        forms.iter().any(|part| {
            ["originals", "certified", "copies"]
                .iter()
                .any(|what| sent == count_name(&part.id, what))
        })
    };
    fields.values.retain(|(sent, _)| sent != NOW && !is_count(sent));
    for part in &forms {
        for (what, usual) in
            [("originals", part.originals), ("certified", part.certified), ("copies", part.copies)]
        {
            let count = if now { 0 } else { usual };
            fields.values.push((count_name(&part.id, what), count.to_string()));
        }
    }
    if now {
        fields.values.push((NOW.to_owned(), "now".to_owned()));
        prefill(form, fields);
    }
    true
}

/// What the screen knows already need not be typed again.
fn prefill(form: &Form, fields: &mut Fields) {
    let mut answers = form.read(&Form::sent_among(&fields.values, among("")));
    let other = fields.get("other-owner") == "on";
    for (role, place) in
        [("applicant", "applicant"), ("owner", if other { "owner" } else { "applicant" })]
    {
        for what in ["name", "id_no", "born", "phone", "email", "address"] {
            if let Some(text) = fields.some(&format!("{place}.{what}")) {
                form.prefill(&mut answers, &format!("{role}.{what}"), text);
            }
        }
    }
    fields.values.retain(|(sent, _)| !sent.starts_with(PREFIX));
    let known = form.write(&answers);
    fields.values.extend(known.into_iter().map(|(sent, text)| (format!("{PREFIX}{sent}"), text)));
}

/// Id of the input of the form that a problem names.
pub(super) fn place(field: &str) -> Option<String> {
    field.strip_prefix(PREFIX).map(Form::place_of)
}

/// The choice, and the form where it is filled in.
pub(super) fn show(
    visit: &Visit,
    screen: &Screen,
    fields: &Fields,
    problem: Option<&Problem>,
) -> Markup {
    let lang = visit.lang;
    let Some(form) = form(screen) else { return html! {} };
    let page = format!("/desk/intake/{}?case={}", screen.version.definition.code, screen.case.id);
    let there = format!("{page}#eform");
    let choose = |value: &str, label: &str| {
        html! {
            button.button.button-plain type="submit" formnovalidate formaction=(there) name="do" value=(value) { (label) }
        }
    };
    let Some((_, answers)) = typed(screen, fields) else {
        return html! {
            section.panel #eform aria-labelledby="eform-title" {
                h2 #eform-title { (lang.t(k::EFORM)) }
                p.hint { (lang.f(k::EFORM_PAPER, &[("form", &form.title.get(lang))])) }
                (button::row(choose(FILL, lang.t(k::EFORM_FILL))))
            }
        };
    };
    let wrong = problem
        .is_some_and(|problem| problem.fields.iter().any(|field| field.field.starts_with(PREFIX)));
    let of = Of { procedure: &screen.version.definition.code, case: &screen.case.id };
    let today = format::local(visit.now).date();
    let found = if wrong { form.validate_for(&answers, today, of) } else { Vec::new() };
    html! {
        section.panel #eform tabindex="-1" aria-labelledby="eform-title" {
            h2 #eform-title { (form.title.get(lang)) }
            p.hint { (lang.t(k::EFORM_NOW)) }
            input type="hidden" name=(NOW) value="now";
            (form.render_among(lang, &answers, &found, among(&page)))
            (button::row(choose(PAPER, lang.t(k::EFORM_BACK))))
        }
        script src="/apply/reveal.js" defer {}
    }
}
