//! Step 4: everything once more, how the result is wanted, the undertaking, and sending.

use super::done;
use super::draft::{self, Link, Open};
use super::frame::{Sheet, Stage, error_at, sent, wants_later};
use super::you::{id_word, kind_word};
use crate::dossiers::actions::{self, Who};
use crate::dossiers::model::{Person, PersonRole};
use crate::dossiers::rules::DeliveryWay;
use crate::dossiers::store;
use crate::k::resident as k;
use axum::http::header;
use axum::response::Response;
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Choice, Field, size};
use kernel::html::summary::{Fact, summary};
use kernel::html::{Markup, Tone, alert, html};
use kernel::http::fields::Sent;
use kernel::http::rate::Limited;
use kernel::http::{Visit, redirect};
use kernel::i18n::{Key, Lang};
use kernel::problem::{FieldProblem, Problem, Words};

pub(super) async fn show(visit: Visit, at: Link) -> Result<Response, Problem> {
    let open = draft::open(&visit, at).await?;
    if let Some(answer) = sent(&open) {
        return Ok(answer);
    }
    Ok(known(&visit, &open, page(&visit, &open, &[], false, 200)))
}

/// The answer to a browser that may see the secret afterwards.
fn known(visit: &Visit, open: &Open, mut answer: Response) -> Response {
    answer.headers_mut().append(header::SET_COOKIE, done::sender(&visit.app, &open.token));
    answer
}

pub(super) async fn send(visit: Visit, at: Link, Sent(fields): Sent) -> Result<Response, Problem> {
    visit.app.limits.check(Limited::Submit, &visit.address)?;
    let mut open = draft::open(&visit, at).await?;
    if let Some(answer) = sent(&open) {
        return Ok(answer);
    }
    let way = DeliveryWay::from_code(fields.get("delivery"));
    open.answers.delivery = way.map(|way| way.code().to_owned()).unwrap_or_default();
    open.save(&visit).await?;
    if wants_later(&fields) {
        return Ok(redirect(&open.href("later")));
    }
    let undertaken = fields.some("undertaking").is_some();
    let problems = wrong(&visit, &open, undertaken);
    if !problems.is_empty() {
        return Ok(page(&visit, &open, &problems, undertaken, 422));
    }
    match file(&visit, &open).await {
        Ok(()) => Ok(known(&visit, &open, redirect(&open.href("done")))),
        // Something the steps did not see: said here, nothing is lost.
        Err(problem) if problem.status == 422 => {
            Ok(page(&visit, &open, &problem.fields, undertaken, 422))
        }
        Err(problem) => Err(problem),
    }
}

/// Files the dossier once: whoever comes second finds what the draft became.
pub(in crate::dossiers) async fn file(visit: &Visit, open: &Open) -> Result<(), Problem> {
    let (app, now) = (visit.app.clone(), visit.now);
    let intake = open.intake(visit.lang.code());
    let draft = open.draft.clone();
    visit
        .app
        .db
        .write(move |tx| {
            store::hold_form_draft(tx, draft.office, draft.id, now)?;
            let current = store::form_draft(tx, draft.office, &draft.secret)?;
            if current.is_none_or(|draft| draft.dossier.is_some()) {
                return Ok(());
            }
            let filed = actions::file(&app, tx, Who::Resident, &intake, now)?;
            let id = filed.dossier.id;
            Ok::<_, Problem>(store::finish_form_draft(tx, draft.office, draft.id, id, now)?)
        })
        .await
}

pub(in crate::dossiers) fn wrong(
    visit: &Visit,
    open: &Open,
    undertaken: bool,
) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    for (stage, wrong) in [
        (k::UNFINISHED_YOU, !open.wrong_people().is_empty()),
        (k::UNFINISHED_FORM, !open.form_complete(visit)),
        (k::UNFINISHED_PAPERS, !open.missing_papers().is_empty()),
    ] {
        if wrong {
            problems.push(FieldProblem::new(anchor(stage), Words::new(stage)));
        }
    }
    if open.answers.delivery.is_empty() {
        problems.push(FieldProblem::new("delivery", Words::new(k::CHOOSE_DELIVERY)));
    }
    if open.lacks_address() {
        problems.push(FieldProblem::new("delivery", Words::new(k::NEED_ADDRESS)));
    }
    if !undertaken {
        problems.push(FieldProblem::new("undertaking", Words::new(k::NEED_UNDERTAKING)));
    }
    problems
}

/// The part of this page that shows the step.
fn anchor(stage: Key) -> &'static str {
    if stage == k::UNFINISHED_YOU {
        "part-you"
    } else if stage == k::UNFINISHED_FORM {
        "part-form"
    } else {
        "part-papers"
    }
}

fn page(
    visit: &Visit,
    open: &Open,
    problems: &[FieldProblem],
    undertaken: bool,
    status: u16,
) -> Response {
    let lang = visit.lang;
    let ways: Vec<Choice> = DeliveryWay::ALL
        .iter()
        .map(|way| Choice {
            value: way.code(),
            label: lang.t(way.label()),
            hint: lang.t(about(*way)),
        })
        .collect();
    let delivery_error = error_at(lang, problems, "delivery");
    let undertaking_error = error_at(lang, problems, "undertaking");
    let body = html! {
        p { (lang.t(k::CHECK_LEAD)) }
        section #part-you {
            h2 { (lang.t(k::PART_YOU)) }
            @if !open.wrong_people().is_empty() {
                (unfinished(lang, k::UNFINISHED_YOU, &open.href("you?check=1")))
            }
            @if open.lacks_address() {
                (unfinished(lang, k::NEED_ADDRESS, &open.href("you#applicant-address")))
            }
            (people(lang, open))
        }
        section #part-form {
            @if let Some(form) = open.form() {
                @if !open.form_complete(visit) {
                    (unfinished(lang, k::UNFINISHED_FORM, &open.href("form?check=1")))
                }
                (strangers(lang, open))
                (form.summary(lang, &open.answers.form, &open.href("form")))
            } @else {
                h2 { (lang.t(k::REQUEST)) }
                @if !open.form_complete(visit) {
                    (unfinished(lang, k::UNFINISHED_FORM, &open.href("form?check=1")))
                }
                (summary(lang, &[Fact {
                    term: lang.t(k::REQUEST).to_owned(),
                    value: html! { @for line in open.answers.request.lines() { p { (line) } } },
                    change: Some(open.href("form#request")),
                }]))
            }
        }
        section #part-papers {
            h2 { (lang.t(k::PART_PAPERS)) }
            @if !open.missing_papers().is_empty() {
                (unfinished(lang, k::UNFINISHED_PAPERS, &open.href("papers?check=1")))
            }
            (papers(lang, open))
        }
        form method="post" novalidate {
            (field::radios(&Field::new(lang, "delivery", lang.t(k::DELIVERY)).error(delivery_error.as_deref()),
                &ways, &open.answers.delivery))
            (alert::alert(lang, Tone::Info, Some(lang.t(k::PRIVACY)), html! { p { (lang.t(k::PRIVACY_TEXT)) } }))
            (field::checkbox(
                &Field::new(lang, "undertaking", lang.t(k::UNDERTAKING)).error(undertaking_error.as_deref()),
                undertaken))
            (button::row(html! {
                (button::submit(lang.t(k::SEND), Weight::Main))
                (button::submit_as("later", "yes", lang.t(k::SAVE_LATER), Weight::Plain))
            }))
        }
    };
    let sheet = Sheet::new(visit, open, Stage::Check).problems(problems);
    Sheet { status, ..sheet }.show(body)
}

/// Asks about persons whom the e-form names otherwise than step 1: a question, since both can be right.
fn strangers(lang: Lang, open: &Open) -> Markup {
    let strangers = open.strangers();
    if strangers.is_empty() {
        return html! {};
    }
    alert::alert(
        lang,
        Tone::Warn,
        Some(lang.t(k::STRANGERS)),
        html! {
            ul {
                @for (place, said, known) in &strangers {
                    li {
                        a href={ (open.href("form")) "#" (field::id_of(place)) } {
                            (lang.f(k::STRANGER, &[("said", said), ("known", known)]))
                        }
                    }
                }
            }
            p { (lang.t(k::STRANGERS_TEXT)) " " a href=(open.href("you")) { (lang.t(k::STRANGERS_YOU)) } }
        },
    )
}

fn about(way: DeliveryWay) -> Key {
    match way {
        DeliveryWay::Counter => k::DELIVERY_COUNTER_HINT,
        DeliveryWay::Post => k::DELIVERY_POST_HINT,
        DeliveryWay::Online => k::DELIVERY_ONLINE_HINT,
    }
}

fn unfinished(lang: Lang, text: Key, href: &str) -> Markup {
    alert::alert(
        lang,
        Tone::Warn,
        Some(lang.t(text)),
        html! { p { a href=(href) { (lang.t(k::FINISH_IT)) } } },
    )
}

fn people(lang: Lang, open: &Open) -> Markup {
    let edit = open.href("you");
    let mut facts = Vec::new();
    for (role, person) in open.people() {
        // What the e-form says of the subject stands with its answers.
        if person.name.is_empty() || role == PersonRole::Subject && open.form().is_some() {
            continue;
        }
        let word = match role {
            PersonRole::Applicant => k::ROLE_APPLICANT,
            PersonRole::Owner => k::ROLE_OWNER,
            PersonRole::Subject => k::ROLE_SUBJECT,
            PersonRole::Helper => k::ROLE_HELPER,
        };
        facts.push(Fact {
            term: lang.t(word).to_owned(),
            value: html! { @for line in lines(lang, role, &person) { p { (line) } } },
            change: Some(format!("{edit}#{}-name", role.code())),
        });
    }
    summary(lang, &facts)
}

fn lines(lang: Lang, role: PersonRole, person: &Person) -> Vec<String> {
    let mut lines = vec![person.name.clone()];
    if role == PersonRole::Applicant {
        lines.push(lang.t(kind_word(&person.kind)).to_owned());
    }
    if !person.id_no.is_empty() {
        lines.push(format!("{}: {}", lang.t(id_word(&person.id_kind)), person.id_no));
    }
    if !person.born.is_empty() {
        lines.push(format!("{}: {}", lang.t(k::BORN), person.born));
    }
    lines.extend([&person.phone, &person.email, &person.address].into_iter().cloned());
    if person.authorised {
        lines.push(lang.t(k::AUTHORISED).to_owned());
    }
    lines.retain(|line| !line.is_empty());
    lines
}

fn papers(lang: Lang, open: &Open) -> Markup {
    let mut places: Vec<(&str, &str)> = open
        .case
        .components
        .iter()
        .filter(|paper| !paper.form)
        .map(|paper| (paper.id.as_str(), paper.name.get(lang)))
        .collect();
    places.push(("", lang.t(k::OTHER_PAPERS)));
    let mut facts = Vec::new();
    for (component, name) in places {
        let files: Vec<_> = open
            .answers
            .files
            .iter()
            .enumerate()
            .filter(|(_, file)| file.component == component)
            .collect();
        if files.is_empty() {
            continue;
        }
        let field = if component.is_empty() {
            "other".to_owned()
        } else {
            format!("component-{component}")
        };
        facts.push(Fact {
            term: name.to_owned(),
            value: html! {
                @for (number, file) in files {
                    p {
                        a href=(open.href(&format!("papers/{number}"))) { (file.name) } " "
                        span.muted { (size(lang, u64::try_from(file.size).unwrap_or_default())) }
                    }
                }
            },
            change: Some(format!("{}#{field}", open.href("papers"))),
        });
    }
    if facts.is_empty() {
        return html! {
            p { (lang.t(k::NO_FILES)) " " a href=(open.href("papers")) { (lang.t(k::ADD_FILES)) } }
        };
    }
    summary(lang, &facts)
}
