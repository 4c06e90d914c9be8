//! What can be asked for in a supplement: each paper, each question of the e-form, anything else.

use super::form_fields::Inputs;
use super::view::View;
use crate::catalogue;
use crate::dossiers::corrections::{self, AT_FORM, AT_OTHER};
use crate::dossiers::model::Defect;
use crate::k::desk as k;
use kernel::html::{Markup, html};
use kernel::http::Fields;
use kernel::i18n::Lang;
use kernel::problem::{Problem, Words};

/// A thing that can be wrong.
struct Place {
    /// As the defect names it.
    at: String,
    /// Beside its input.
    short: String,
    /// On the printed form, where it stands alone.
    label: String,
}

/// The questions of a section of the e-form.
struct Section {
    title: String,
    places: Vec<Place>,
}

fn papers(lang: Lang, view: &View) -> Vec<Place> {
    let parts = view.case().into_iter().flat_map(|case| &case.components);
    let name = |part: &catalogue::definition::Component| part.name.get(lang).to_owned();
    parts.map(|part| Place { at: part.id.clone(), short: name(part), label: name(part) }).collect()
}

fn other(lang: Lang) -> Place {
    let text = lang.t(k::DEFECT_OTHER);
    Place { at: AT_OTHER.to_owned(), short: text.to_owned(), label: text.to_owned() }
}

fn sections(lang: Lang, view: &View) -> Vec<Section> {
    let answers = &view.dossier.form;
    let mut sections: Vec<Section> = Vec::new();
    let form = view.procedure.definition.form.as_deref().and_then(catalogue::form);
    let Some(form) = form.filter(|_| answers.as_object().is_some_and(|all| !all.is_empty())) else {
        return sections;
    };
    for question in form.questions(answers) {
        let (title, short) = (question.section.get(lang), question.label.get(lang));
        let place = Place {
            at: format!("{AT_FORM}{}", question.pointer),
            short: short.to_owned(),
            label: lang.f(k::FORM_QUESTION, &[("title", &title), ("label", &short)]),
        };
        match sections.last_mut() {
            Some(section) if section.title == title => section.places.push(place),
            _ => sections.push(Section { title: title.to_owned(), places: vec![place] }),
        }
    }
    sections
}

fn name(place: &Place) -> String {
    format!("defect.{}", place.at)
}

/// Everything that can be asked for.
fn all(lang: Lang, view: &View) -> impl Iterator<Item = Place> {
    let questions = sections(lang, view).into_iter().flat_map(|section| section.places);
    papers(lang, view).into_iter().chain(questions).chain([other(lang)])
}

/// Everything that can be asked for: as the defect names it, and in words.
pub(super) fn places(lang: Lang, view: &View) -> Vec<(String, String)> {
    all(lang, view).map(|place| (place.at, place.label)).collect()
}

/// What was typed, each at its place.
pub(super) fn read(lang: Lang, view: &View, fields: &Fields) -> Vec<Defect> {
    all(lang, view)
        .filter_map(|place| {
            let what = fields.some(&name(&place))?.to_owned();
            Some(Defect { at: place.at, label: place.label, what, answer: None })
        })
        .collect()
}

/// A tick for each thing that is asked for and still missing.
pub(super) fn settled(inputs: &Inputs<'_>, view: &View) -> Markup {
    let Some(request) = corrections::open(&view.supplements) else { return html! {} };
    html! {
        p.hint { (inputs.lang.t(k::SETTLED_HINT)) }
        @for (number, item) in request.items.iter().enumerate().filter(|(_, item)| item.answer.is_none()) {
            (inputs.check(&settled_name(number), &format!("{}: {}", item.label, item.what), None))
        }
    }
}

/// The places of what was ticked as received.
pub(super) fn read_settled(view: &View, fields: &Fields) -> Vec<String> {
    let items = corrections::open(&view.supplements).map_or(&[][..], |request| &request.items);
    items
        .iter()
        .enumerate()
        .filter(|(number, _)| fields.get(&settled_name(*number)) == "on")
        .map(|(_, item)| item.at.clone())
        .collect()
}

/// What is still missing, under its name.
pub(super) fn named(view: &View, mut problem: Problem) -> Problem {
    let items = corrections::open(&view.supplements).map_or(&[][..], |request| &request.items);
    for (number, item) in items.iter().enumerate() {
        let name = settled_name(number);
        for wrong in problem.fields.iter_mut().filter(|wrong| wrong.field == name) {
            wrong.message = Words::new(k::ITEM_NOT_TICKED).with("label", &item.label);
        }
    }
    problem
}

fn settled_name(number: usize) -> String {
    format!("items.{number}")
}

/// One input per thing, so that everything is asked for at once; the questions of the form section by section.
pub(super) fn show(inputs: &Inputs<'_>, view: &View) -> Markup {
    let lang = inputs.lang;
    let sections = sections(lang, view);
    let one = |place: &Place| inputs.area_of(&name(place), &place.short, None, "", false);
    html! {
        p.hint id=(format!("{}-items", inputs.verb.code())) { (lang.t(k::DEFECTS_HINT)) }
        @for place in papers(lang, view) { (one(&place)) }
        @if !sections.is_empty() { p.hint { (lang.t(k::FORM_HINT)) } }
        @for section in &sections {
            details.panel open[section.places.iter().any(|place| !inputs.value(&name(place), "").is_empty())] {
                summary { (lang.f(k::FORM_SECTION, &[("title", &section.title)])) }
                @for place in &section.places { (one(place)) }
            }
        }
        (one(&other(lang)))
        (inputs.area("reason", k::FIELD_REASON, Some(k::FIELD_REASON_PUBLIC), true))
    }
}
