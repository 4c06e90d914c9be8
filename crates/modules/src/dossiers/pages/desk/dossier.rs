//! One dossier on one page: where it stands and why, what can be done now, everything that belongs to it.

use super::form_fields::Tried;
use super::view::{self, View};
use super::{defects, forms, parts, reading, timeline, why, words};
use crate::k::desk as k;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use kernel::html::alert::alert;
use kernel::html::due::Due;
use kernel::html::{Markup, Tone, errors, html};
use kernel::http::{Page, Visit};
use kernel::i18n::Lang;
use kernel::problem::Problem;

pub(super) async fn show(visit: Visit, Path(code): Path<String>) -> Result<Response, Problem> {
    let view = load(&visit, code).await?;
    log(&visit, &view).await?;
    Ok(page(&visit, &view, None))
}

/// Loads the dossier as the person sees it.
pub(super) async fn load(visit: &Visit, code: String) -> Result<View, Problem> {
    let (app, actor, now) = (visit.app.clone(), visit.actor()?.clone(), visit.now);
    visit.app.db.read(move |tx| View::load(&app, tx, &actor, &code, now)).await
}

/// Notes the look, before anything is shown.
pub(super) async fn log(visit: &Visit, view: &View) -> Result<(), Problem> {
    let (actor, dossier, now) = (visit.actor()?.clone(), view.dossier.clone(), visit.now);
    visit.app.db.write(move |tx| view::log(tx, &actor, &dossier, now)).await
}

/// The page; with an action that did not happen, its form shows what was typed and what was wrong.
pub(super) fn page(visit: &Visit, view: &View, tried: Option<&Tried>) -> Response {
    let lang = visit.lang;
    let dossier = &view.dossier;
    let body = html! {
        @if let Some(tried) = tried { (refusal(lang, view, tried)) }
        (head(visit, view))
        div.columns {
            div {
                section aria-labelledby="do" {
                    h2 #do { (lang.t(k::WHAT_NOW)) }
                    (forms::show(lang, view, visit.app.config.upload_mib, tried))
                }
                section aria-labelledby="papers" {
                    h2 #papers { (lang.t(k::PAPERS)) }
                    (parts::papers(lang, view))
                    (parts::files(lang, view))
                    (parts::answers(lang, view))
                }
                @if dossier.draft.is_some() || dossier.result.is_some() {
                    section aria-labelledby="result" {
                        h2 #result { (lang.t(k::RESULT)) }
                        @if dossier.result.is_some() { (parts::result(lang, view)) } @else { (parts::draft(lang, view)) }
                    }
                }
                @if !view.supplements.is_empty() {
                    section aria-labelledby="supplements" {
                        h2 #supplements { (lang.t(k::SUPPLEMENTS)) }
                        (parts::supplements(lang, view))
                    }
                }
                @if !view.consultations.is_empty() {
                    section aria-labelledby="consultations" {
                        h2 #consultations { (lang.t(k::CONSULTATIONS)) }
                        (parts::consultations(lang, view, visit.now))
                    }
                }
                section aria-labelledby="steps" {
                    h2 #steps { (lang.t(k::STEPS)) }
                    (parts::steps(lang, view, visit.now))
                }
                section aria-labelledby="events" {
                    h2 #events { (lang.t(k::EVENTS)) }
                    (timeline::show(lang, view))
                }
                (reading::disclosure(lang, view))
            }
            div {
                section aria-labelledby="forms" {
                    h2 #forms { (lang.t(k::FORMS)) }
                    (parts::forms(lang, view))
                }
                section aria-labelledby="facts" {
                    h2 #facts { (lang.t(k::FACTS)) }
                    (parts::facts(lang, view))
                }
                section aria-labelledby="people" {
                    h2 #people { (lang.t(k::PEOPLE)) }
                    (parts::people(lang, view))
                }
                @if !view.charges.is_empty() {
                    section aria-labelledby="charges" {
                        h2 #charges { (lang.t(k::CHARGES)) }
                        (parts::charges(lang, view))
                    }
                }
                section aria-labelledby="axes" {
                    h2 #axes { (lang.t(k::AXES)) }
                    (parts::axes(lang, view))
                }
            }
        }
    };
    Page::staff(visit, lang.f(k::TITLE_DOSSIER, &[("code", &dossier.code)]), body)
        .crumb(lang.t(k::TITLE_WORK), "/desk")
        .help(html! { p { (lang.t(k::HELP_DOSSIER)) } p { (lang.t(k::HELP_DOSSIER_LOG)) } })
        .status(tried.map_or(200, |tried| tried.problem.status))
        .into_response()
}

fn head(visit: &Visit, view: &View) -> Markup {
    let lang = visit.lang;
    let dossier = &view.dossier;
    let promise = words::promise(lang, dossier, &view.calendar, visit.now);
    let step = if dossier.ended_at.is_some() {
        None
    } else if dossier.suspended_at.is_some() {
        dossier.step_due_at.map(|_| Due::Paused)
    } else {
        words::stay(lang, &view.calendar, dossier.step_due_at, None, visit.now)
    };
    let receipt = view.forms.iter().find(|form| form.form == "receipt");
    html! {
        p.lead { (view.procedure.definition.name.get(lang)) }
        p {
            (words::state_tag(lang, dossier))
            " " span.muted { (lang.t(k::COL_STATUS)) ":" } " " (words::status_tag(lang, dossier))
        }
        p {
            @if let Some(step) = view.step() { (lang.f(k::AT_STEP, &[("step", &step.name.get(lang))])) }
        }
        p {
            @if let Some(ended) = words::ended(dossier) {
                (lang.f(ended, &[("unit", &view.unit(lang, dossier.unit))]))
            } @else {
                (lang.f(k::NOW_WITH, &[("unit", &view.unit(lang, dossier.unit))]))
                @match dossier.assignee {
                    Some(account) => { " · " (view.name(account)) }
                    None => { " · " span.muted { (lang.t(k::UNTAKEN)) } }
                }
            }
        }
        @if promise.is_some() {
            p { strong { (lang.t(k::COL_PROMISED)) ": " } (words::due_cell(lang, promise.as_ref(), dossier.due_at)) }
        }
        (words::both_dates(lang, dossier, visit.now))
        @if let Some(step) = &step {
            p { (lang.t(k::COL_NEXT)) ": " (words::due_cell(lang, Some(step), dossier.step_due_at)) }
        }
        (why::show(lang, dossier.course.as_ref()))
        @if let Some(receipt) = receipt {
            p {
                a.button.button-main href={ (super::rows::href(&dossier.code)) "/forms/" (receipt.id) ".pdf" } target="_blank" rel="noopener" { (lang.t(k::PRINT_RECEIPT)) }
            }
        }
    }
}

/// What went wrong, above everything; a conflict says that the page below is the newest state. Where its form is
/// no longer there, what was typed stands here to be copied.
fn refusal(lang: Lang, view: &View, tried: &Tried) -> Markup {
    if tried.problem.status != 409 {
        return errors::errors(lang, &tried.problems(lang));
    }
    let offered = view.verbs.contains(&tried.verb);
    let typed = tried.typed(lang, &defects::places(lang, view));
    let kept = match (offered, typed.is_empty()) {
        (true, _) => k::CONFLICT_KEPT,
        (false, false) => k::CONFLICT_COPY,
        (false, true) => k::CONFLICT_NEWEST,
    };
    alert(
        lang,
        Tone::Warn,
        Some(lang.t(tried.problem.title)),
        html! {
            @if let Some(detail) = &tried.problem.detail { p { (detail.text(lang)) } }
            p { (lang.t(kept)) }
            @if !offered && !typed.is_empty() {
                dl.summary { @for (name, text) in &typed { div { dt { (name) } dd { (text) } } } }
            }
        },
    )
}
