//! Step 2: the e-form of the procedure, or a free description where there is none.

use super::draft::{self, Link, Open};
use super::frame::{Sheet, Stage, buttons, error_at, sent, wants_later};
use crate::catalogue::eform::{FieldError, Form};
use crate::k::resident as k;
use axum::response::Response;
use kernel::html::field::{self, Field};
use kernel::html::html;
use kernel::http::fields::Sent;
use kernel::http::{Fields, Visit, redirect};
use kernel::problem::{FieldProblem, Problem, Words};

/// Most characters of a free description.
const LONGEST: usize = 4000;

pub(super) async fn show(visit: Visit, at: Link, query: Fields) -> Result<Response, Problem> {
    let mut open = draft::open(&visit, at).await?;
    if let Some(answer) = sent(&open) {
        return Ok(answer);
    }
    let checked = query.some("check").is_some();
    let Some(form) = open.form() else {
        let problems = if checked { wrong_request(&open) } else { Vec::new() };
        return Ok(free(&visit, &open, &problems));
    };
    prefill(form, &mut open);
    let found = if checked { open.form_errors(&visit, form) } else { Vec::new() };
    Ok(page(&visit, &open, form, &found))
}

/// What was said in step 1 need not be typed again.
fn prefill(form: &Form, open: &mut Open) {
    let answers = &mut open.answers;
    let owner = if answers.whose == "other" { &answers.owner } else { &answers.applicant };
    for (role, person) in [("applicant", &answers.applicant), ("owner", owner)] {
        for (what, text) in [
            ("name", &person.name),
            ("id_no", &person.id_no),
            ("born", &person.born),
            ("phone", &person.phone),
            ("email", &person.email),
            ("address", &person.address),
        ] {
            if !text.is_empty() {
                form.prefill(&mut answers.form, &format!("{role}.{what}"), text);
            }
        }
    }
}

pub(super) async fn save(visit: Visit, at: Link, Sent(fields): Sent) -> Result<Response, Problem> {
    let mut open = draft::open(&visit, at).await?;
    if let Some(answer) = sent(&open) {
        return Ok(answer);
    }
    let Some(form) = open.form() else {
        open.answers.request = fields.get("request").to_owned();
        open.save(&visit).await?;
        let problems = wrong_request(&open);
        if wants_later(&fields) {
            return Ok(redirect(&open.href("later")));
        }
        if problems.is_empty() {
            return Ok(redirect(&open.href("papers")));
        }
        return Ok(free(&visit, &open, &problems));
    };
    open.answers.form = form.read(&fields.values);
    open.save(&visit).await?;
    if wants_later(&fields) {
        return Ok(redirect(&open.href("later")));
    }
    if Form::is_row_change(&fields.values) {
        let group = fields.some("_add").or_else(|| {
            fields.some("_remove").and_then(|row| row.rsplit_once('.')).map(|(group, _)| group)
        });
        let place = group.map(|group| format!("#{}", Form::place_of(group))).unwrap_or_default();
        return Ok(redirect(&format!("{}{place}", open.href("form"))));
    }
    let found = open.form_errors(&visit, form);
    if found.is_empty() {
        return Ok(redirect(&open.href("papers")));
    }
    Ok(page(&visit, &open, form, &found))
}

fn page(visit: &Visit, open: &Open, form: &Form, found: &[FieldError]) -> Response {
    let lang = visit.lang;
    let body = html! {
        p { (lang.t(k::FORM_LEAD)) }
        form method="post" novalidate data-dirty="" {
            (form.render(lang, &open.answers.form, found))
            (buttons(lang, lang.t(k::CONTINUE)))
        }
    };
    Sheet {
        summary: Some(Form::error_summary(lang, found)),
        status: if found.is_empty() { 200 } else { 422 },
        ..Sheet::new(visit, open, Stage::Form)
    }
    .show(body)
}

fn wrong_request(open: &Open) -> Vec<FieldProblem> {
    let request = &open.answers.request;
    if request.is_empty() {
        vec![FieldProblem::new("request", Words::new(k::NEED_REQUEST))]
    } else if request.chars().count() > LONGEST {
        vec![FieldProblem::new("request", Words::new(k::REQUEST_TOO_LONG).with("most", LONGEST))]
    } else {
        Vec::new()
    }
}

fn free(visit: &Visit, open: &Open, problems: &[FieldProblem]) -> Response {
    let lang = visit.lang;
    let error = error_at(lang, problems, "request");
    let ask = Field::new(lang, "request", lang.t(k::REQUEST))
        .hint(lang.t(k::REQUEST_HINT))
        .error(error.as_deref());
    let body = html! {
        p { (lang.t(k::REQUEST_LEAD)) }
        form method="post" novalidate data-dirty="" {
            (field::textarea(&ask, &open.answers.request, 8, None))
            (buttons(lang, lang.t(k::CONTINUE)))
        }
    };
    Sheet::new(visit, open, Stage::Form).problems(problems).show(body)
}
