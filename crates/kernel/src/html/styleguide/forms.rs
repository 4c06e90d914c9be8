//! Steps, fields, error summary, buttons, confirmation.

use crate::html::button::{self, Weight};
use crate::html::confirm::{Confirm, confirm};
use crate::html::errors::{Problem, errors};
use crate::html::field::{self, Choice, Field, FileLimits, KeptFile, Text, TextKind, Width};
use crate::html::steps::{Step, steps};
use crate::i18n::{Key, Lang};
use crate::messages::styleguide as text;
use maud::{Markup, html};

const SCANS: FileLimits =
    FileLimits { endings: &[".pdf", ".jpg", ".png"], max_bytes: 10 * 1024 * 1024, multiple: false };

pub(super) fn section(lang: Lang) -> Markup {
    html! {
        h3 { (lang.t(text::STEPS_LABEL)) }
        (form_steps(lang))
        h3 { (lang.t(text::FIELDS)) }
        form method="post" action="/styleguide" enctype="multipart/form-data" novalidate data-dirty="" { (good(lang)) }
        h3 { (lang.t(text::FIELDS_WRONG)) }
        form method="post" action="/styleguide" enctype="multipart/form-data" novalidate { (wrong(lang)) }
        h3 { (lang.t(text::BUTTONS)) }
        (button::row(html! {
            (button::submit(lang.t(text::BUTTON_SAVE), Weight::Main))
            (button::submit_as("then", "draft", lang.t(text::BUTTON_DRAFT), Weight::Plain))
            (button::submit(lang.t(text::BUTTON_REFUSE), Weight::Danger))
            (button::link("/procedures", lang.t(text::BUTTON_LINK), Weight::Plain))
            (button::print(lang))
        }))
        h3 { (lang.t(text::CONFIRM)) }
        (refuse(lang))
        (confirm(lang, &Confirm {
            what: lang.t(text::CONFIRM_FORWARD),
            consequence: lang.t(text::CONFIRM_FORWARD_THEN),
            action: "/styleguide",
            csrf: None,
            hidden: &[],
            fields: None,
            submit: lang.t(text::CONFIRM_FORWARD_DO),
            danger: false,
            cancel: "/styleguide",
        }))
    }
}

fn form_steps(lang: Lang) -> Markup {
    let labels = [text::STEP_1, text::STEP_2, text::STEP_3, text::STEP_4, text::STEP_5];
    let list: Vec<Step> = labels
        .iter()
        .enumerate()
        .map(|(number, label)| Step {
            label: lang.t(*label).to_owned(),
            href: (number < 3).then(|| format!("?step={}", number + 1)),
        })
        .collect();
    steps(lang, &list, 2)
}

fn good(lang: Lang) -> Markup {
    let field = |name, label: Key| Field::new(lang, name, lang.t(label));
    html! {
        (field::group(lang.t(text::GROUP), Some(lang.t(text::GROUP_HINT)), html! {
            (field::text(
                &field("name", text::FIELD_NAME).hint(lang.t(text::FIELD_NAME_HINT)),
                &Text { value: lang.t(text::APPLICANT_2), autocomplete: Some("name"), ..Text::default() },
            ))
            (field::row(html! {
                (field::text(
                    &field("id_number", text::FIELD_ID),
                    &Text { value: "001085012345", kind: TextKind::Digits, max_length: Some(12), ..Text::default() },
                ))
                (field::text(
                    &field("phone", text::FACT_PHONE).optional(),
                    &Text { kind: TextKind::Phone, autocomplete: Some("tel"), ..Text::default() },
                ))
            }))
            (field::date(&field("born", text::FIELD_BORN), "05/09/1985", Some("bday")))
            (field::text(
                &field("email", text::FIELD_EMAIL).optional().width(Width::Medium),
                &Text { kind: TextKind::Email, autocomplete: Some("email"), ..Text::default() },
            ))
            (field::text(
                &field("password", text::FIELD_PASSWORD).width(Width::Medium),
                &Text { kind: TextKind::Password, autocomplete: Some("current-password"), ..Text::default() },
            ))
            (field::text(
                &field("amount", text::FIELD_AMOUNT).width(Width::Short),
                &Text { value: "8.000", kind: TextKind::Digits, suffix: Some("₫"), ..Text::default() },
            ))
        }))
        (field::select(&field("place", text::FIELD_PLACE).width(Width::Medium), &places(lang), "", Some(lang.t(text::FIELD_PLACE_BLANK))))
        (field::radios(&field("channel", text::FIELD_CHANNEL), &channels(lang), "desk"))
        (field::checkboxes(&field("papers", text::FIELD_PAPERS).free(), &[
            Choice::new("declaration", lang.t(text::LIST_1)),
            Choice::new("attestation", lang.t(text::LIST_2)),
        ], &["declaration"]))
        (field::file(&field("scan", text::FIELD_FILE), &SCANS, &[KeptFile {
            name: lang.t(text::FIELD_FILE_KEPT).to_owned(),
            href: Some("/styleguide".to_owned()),
            bytes: 1_600_000,
            remove: Some(("remove".to_owned(), "scan".to_owned())),
        }]))
        (field::textarea(&field("note", text::FIELD_NOTE).optional(), "", 3, Some(2000)))
        (field::checkbox(&field("promise", text::FIELD_PROMISE), true))
        (button::row(html! {
            (button::submit(lang.t(text::BUTTON_SAVE), Weight::Main))
            (button::submit_as("then", "draft", lang.t(text::BUTTON_DRAFT), Weight::Plain))
        }))
    }
}

fn wrong(lang: Lang) -> Markup {
    let wrong = [
        ("wrong.name", text::FIELD_NAME, text::FIELD_NAME_ERROR),
        ("wrong.id", text::FIELD_ID, text::FIELD_ID_ERROR),
        ("wrong.born", text::FIELD_BORN, text::FIELD_BORN_ERROR),
        ("wrong.scan", text::FIELD_FILE, text::FIELD_FILE_ERROR),
        ("wrong.promise", text::FIELD_PROMISE, text::FIELD_PROMISE_ERROR),
    ];
    let problems: Vec<Problem> = wrong
        .iter()
        .map(|(name, _, error)| Problem {
            field: field::id_of(name),
            text: lang.t(*error).to_owned(),
        })
        .collect();
    let [name, id, born, scan, promise] = wrong.map(|(name, label, error)| {
        Field::new(lang, name, lang.t(label)).error(Some(lang.t(error)))
    });
    html! {
        (errors(lang, &problems))
        (field::text(&name.hint(lang.t(text::FIELD_NAME_HINT)), &Text::default()))
        (field::text(&id.width(Width::Medium), &Text { value: "00108501234", kind: TextKind::Digits, ..Text::default() }))
        (field::date(&born, "31/02/2026", None))
        (field::file(&scan, &SCANS, &[]))
        (field::checkbox(&promise, false))
        (button::row(button::submit(lang.t(text::BUTTON_SAVE), Weight::Main)))
    }
}

fn refuse(lang: Lang) -> Markup {
    let reason = Field::new(lang, "reason", lang.t(text::CONFIRM_REASON));
    confirm(
        lang,
        &Confirm {
            what: lang.t(text::CONFIRM_WHAT),
            consequence: lang.t(text::CONFIRM_THEN),
            action: "/styleguide",
            csrf: Some("sample"),
            hidden: &[("version", "7")],
            fields: Some(field::textarea(&reason, "", 3, Some(2000))),
            submit: lang.t(text::BUTTON_REFUSE),
            danger: true,
            cancel: "/styleguide",
        },
    )
}

pub(super) fn places(lang: Lang) -> [Choice<'static>; 2] {
    [
        Choice::new("town", lang.t(text::FIELD_PLACE_1)),
        Choice::new("nhi-khe", lang.t(text::FIELD_PLACE_2)),
    ]
}

fn channels(lang: Lang) -> [Choice<'static>; 3] {
    [
        Choice {
            hint: lang.t(text::CHANNEL_DESK_HINT),
            ..Choice::new("desk", lang.t(text::CHANNEL_DESK))
        },
        Choice::new("post", lang.t(text::CHANNEL_POST)),
        Choice::new("online", lang.t(text::CHANNEL_ONLINE)),
    ]
}
