//! What every page of an application has: the steps, the errors on top, and the way to go on later.

use super::draft::{self, Link, Open};
use crate::catalogue::eform::REVEAL;
use crate::k::resident as k;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use kernel::html::button::{self, Weight};
use kernel::html::field::id_of;
use kernel::html::layout::help_box;
use kernel::html::steps::{Step, steps};
use kernel::html::{Markup, Tone, alert, copy, errors, html};
use kernel::http::{Fields, Page, Visit, redirect};
use kernel::i18n::{Key, Lang};
use kernel::problem::{FieldProblem, Problem};

/// The steps of an application, before it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    You,
    Form,
    Papers,
    Check,
}

impl Stage {
    const ALL: [Self; 4] = [Self::You, Self::Form, Self::Papers, Self::Check];

    pub(super) const fn page(self) -> &'static str {
        match self {
            Self::You => "you",
            Self::Form => "form",
            Self::Papers => "papers",
            Self::Check => "check",
        }
    }

    const fn label(self) -> Key {
        match self {
            Self::You => k::STEP_YOU,
            Self::Form => k::STEP_FORM,
            Self::Papers => k::STEP_PAPERS,
            Self::Check => k::STEP_CHECK,
        }
    }

    pub(super) const fn title(self) -> Key {
        match self {
            Self::You => k::TITLE_YOU,
            Self::Form => k::TITLE_FORM,
            Self::Papers => k::TITLE_PAPERS,
            Self::Check => k::TITLE_CHECK,
        }
    }

    const fn help(self) -> Key {
        match self {
            Self::You => k::HELP_YOU,
            Self::Form => k::HELP_FORM,
            Self::Papers => k::HELP_PAPERS,
            Self::Check => k::HELP_CHECK,
        }
    }
}

impl Open {
    /// The first step that still needs something.
    pub(super) fn first_open(&self, visit: &Visit) -> Stage {
        if !self.wrong_people().is_empty() {
            Stage::You
        } else if !self.form_complete(visit) {
            Stage::Form
        } else if !self.missing_papers().is_empty() {
            Stage::Papers
        } else {
            Stage::Check
        }
    }
}

/// A page of an application.
pub(super) struct Sheet<'a> {
    pub(super) visit: &'a Visit,
    pub(super) open: &'a Open,
    pub(super) stage: Stage,
    pub(super) problems: &'a [FieldProblem],
    /// The list of errors, where a part of the page makes its own.
    pub(super) summary: Option<Markup>,
    pub(super) status: u16,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(visit: &'a Visit, open: &'a Open, stage: Stage) -> Self {
        Self { visit, open, stage, problems: &[], summary: None, status: 200 }
    }

    pub(super) fn problems(self, problems: &'a [FieldProblem]) -> Self {
        let status = if problems.is_empty() { self.status } else { 422 };
        Self { problems, status, ..self }
    }

    /// The whole page around the content of the step.
    pub(super) fn show(self, body: Markup) -> Response {
        let (visit, open, lang) = (self.visit, self.open, self.visit.lang);
        let reached = open.first_open(visit);
        let current = Stage::ALL.iter().position(|stage| *stage == self.stage).unwrap_or_default();
        let reached = Stage::ALL.iter().position(|stage| *stage == reached).unwrap_or_default();
        let mut list: Vec<Step> = Stage::ALL
            .iter()
            .enumerate()
            .map(|(place, stage)| Step {
                label: lang.t(stage.label()).to_owned(),
                href: (place <= reached.max(current)).then(|| open.href(stage.page())),
            })
            .collect();
        list.push(Step { label: lang.t(k::STEP_DONE).to_owned(), href: None });
        let name = open.version.definition.name.get(lang);
        let body = html! {
            (steps(lang, &list, current))
            @if let Some(summary) = &self.summary { (summary) }
            @else { (errors::errors(lang, &listed(lang, self.problems))) }
            h1 { (lang.t(self.stage.title())) }
            p.muted { (name) " · " (open.office.label(lang)) }
            (help_box(lang, &html! { p { (lang.t(self.stage.help())) } }))
            (body)
            (keep(visit, open))
            script src="/apply/reveal.js" defer {}
        };
        Page::public(visit, format!("{} – {name}", lang.t(self.stage.title())), body)
            .own_heading()
            .crumb(name, format!("/procedures/{}", open.version.definition.code))
            .status(self.status)
            .into_response()
    }
}

/// The errors of a page with links to their fields.
pub(super) fn listed(lang: Lang, problems: &[FieldProblem]) -> Vec<errors::Problem> {
    problems
        .iter()
        .map(|problem| errors::Problem {
            field: id_of(&problem.field),
            text: problem.message.text(lang),
        })
        .collect()
}

/// What is wrong with one field.
pub(super) fn error_at(lang: Lang, problems: &[FieldProblem], field: &str) -> Option<String> {
    problems.iter().find(|problem| problem.field == field).map(|problem| problem.message.text(lang))
}

/// Going on, or going on later.
pub(super) fn buttons(lang: Lang, next: &str) -> Markup {
    button::row(html! {
        (button::submit(next, Weight::Main))
        (button::submit_as("later", "yes", lang.t(k::SAVE_LATER), Weight::Plain))
    })
}

/// Whether the person wants to go on another time.
pub(super) fn wants_later(fields: &Fields) -> bool {
    fields.some("later").is_some()
}

/// The link, in a box that opens.
fn keep(visit: &Visit, open: &Open) -> Markup {
    let lang = visit.lang;
    html! {
        details.band {
            summary { (lang.t(k::LATER_TITLE)) }
            p { (lang.t(k::LATER_TEXT)) }
            (copy::code(lang, "resume-link", lang.t(k::LATER_LINK), &link(visit, open)))
        }
    }
}

fn link(visit: &Visit, open: &Open) -> String {
    format!("{}/apply/{}/{}", visit.app.config.base_url(), open.version.definition.code, open.token)
}

/// The draft where it was left.
pub(super) async fn resume(visit: Visit, at: Link) -> Result<Response, Problem> {
    let open = draft::open(&visit, at).await?;
    if open.draft.dossier.is_some() {
        return Ok(redirect(&open.href("done")));
    }
    Ok(redirect(&open.href(open.first_open(&visit).page())))
}

/// Saved: how to come back.
pub(super) async fn later(visit: Visit, at: Link) -> Result<Response, Problem> {
    let open = draft::open(&visit, at).await?;
    let lang = visit.lang;
    let resume = format!("/apply/{}/{}", open.version.definition.code, open.token);
    let body = html! {
        p.lead { (lang.t(k::SAVED_LEAD)) }
        (copy::code(lang, "resume-link", lang.t(k::LATER_LINK), &link(&visit, &open)))
        (alert::alert(lang, Tone::Warn, None, html! { p { (lang.t(k::LATER_TEXT)) } }))
        (button::row(html! {
            (button::link(&resume, lang.t(k::GO_ON), Weight::Main))
            (button::print(lang))
        }))
    };
    let page =
        Page::public(&visit, lang.t(k::SAVED), body).help(html! { p { (lang.t(k::HELP_LATER)) } });
    Ok(page.into_response())
}

/// Sent already: the pages of the steps lead to the result.
pub(super) fn sent(open: &Open) -> Option<Response> {
    open.draft.dossier.map(|_| redirect(&open.href("done")))
}

/// The script that hides questions which do not apply.
pub(super) async fn script() -> Response {
    (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8")),
            (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
        ],
        REVEAL,
    )
        .into_response()
}
