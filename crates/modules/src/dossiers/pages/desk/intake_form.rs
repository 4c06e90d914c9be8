//! The one screen of intake: applicant, papers, the rest prefilled; Tab and Enter are enough.

use super::{intake_eform, parts, quantities, words};
use crate::catalogue::Version;
use crate::catalogue::definition::{Case, Channel};
use crate::catalogue::labels;
use crate::dossiers::deadlines;
use crate::dossiers::model::PersonRole;
use crate::dossiers::pages::resident::{KINDS, PAPERS, choices};
use crate::dossiers::rules::DeliveryWay;
use crate::k::desk as k;
use crate::units::Unit;
use axum::response::{IntoResponse, Response};
use kernel::html::alert::alert;
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Choice, Field, FileLimits, Text, TextKind, Width};
use kernel::html::tabs::{self, Tab};
use kernel::html::{Markup, Tone, errors, html};
use kernel::http::{Fields, Page, Visit};
use kernel::i18n::{Key, Lang};
use kernel::problem::Problem;

/// How a dossier may come in here.
pub(super) const CHANNELS: [Channel; 2] = [Channel::Counter, Channel::Post];

/// A point of reception with the office it receives for.
pub(super) struct Desk {
    pub(super) office: Unit,
    pub(super) receiver: Option<Unit>,
}

/// What the screen is about.
pub(super) struct Screen {
    pub(super) version: Version,
    pub(super) case: Case,
    pub(super) desks: Vec<Desk>,
    /// Other offices that can carry out the procedure.
    pub(super) competent: Vec<Unit>,
    /// Offices beside it, where the applicant may have been helped.
    pub(super) beside: Vec<Unit>,
    /// Who can mend the calendar, when a date could not be told.
    pub(super) keepers: Vec<String>,
}

impl Screen {
    /// The point chosen, the first when there is only one.
    pub(super) fn desk(&self, id: &str) -> Option<&Desk> {
        if id.is_empty() {
            return self.desks.first();
        }
        self.desks.iter().find(|desk| desk.office.id.to_string() == id)
    }
}

/// What happened to the screen before it is shown.
#[derive(Clone, Copy)]
pub(super) enum Was<'a> {
    /// It is opened.
    Fresh,
    /// One of its own buttons was pressed: what was typed holds.
    Again,
    /// It was sent and something is wrong.
    Refused(&'a Problem),
}

/// What stands in the inputs and what is wrong with them.
struct Inputs<'a> {
    lang: Lang,
    fields: &'a Fields,
    problem: Option<&'a Problem>,
    /// The form was sent before: what was typed holds, even when it is empty.
    sent: bool,
}

impl Inputs<'_> {
    fn value<'v>(&'v self, name: &str, proposed: &'v str) -> &'v str {
        if self.sent { self.fields.get(name) } else { self.fields.some(name).unwrap_or(proposed) }
    }

    fn error(&self, name: &str) -> Option<String> {
        self.problem?
            .fields
            .iter()
            .find(|field| field.field == name)
            .map(|field| field.message.text(self.lang))
    }

    fn text(&self, name: &str, label: Key, kind: TextKind, width: Width, needed: bool) -> Markup {
        let error = self.error(name);
        let mut input =
            Field::new(self.lang, name, self.lang.t(label)).width(width).error(error.as_deref());
        if !needed {
            input = input.free();
        }
        field::text(
            &input,
            &Text {
                value: self.value(name, ""),
                kind,
                autocomplete: Some("off"),
                max_length: Some(300),
                suffix: None,
                autofocus: name == "applicant.name" && !self.sent,
            },
        )
    }
}

/// The screen; once sent, what was typed is kept and each message stands at its input.
pub(super) fn page(visit: &Visit, screen: &Screen, fields: &Fields, was: Was<'_>) -> Response {
    let lang = visit.lang;
    let (problem, sent) = match was {
        Was::Fresh => (None, false),
        Was::Again => (None, true),
        Was::Refused(problem) => (Some(problem), true),
    };
    let definition = &screen.version.definition;
    let inputs = Inputs { lang, fields, problem, sent };
    let body = html! {
        (wrong(lang, screen, problem))
        p.lead { (definition.name.get(lang)) " " span.muted { (definition.code) } }
        @if definition.cases.len() > 1 { (cases(lang, screen)) }
        form method="post" enctype="multipart/form-data" novalidate data-dirty="" {
            // The Enter key presses the first button of a form: it takes the dossier in.
            button.default-submit.visually-hidden type="submit" name="do" value="accept" tabindex="-1" aria-hidden="true" {
                (lang.t(k::ACCEPT_AND_PRINT))
            }
            input type="hidden" name="case" value=(screen.case.id);
            (how(&inputs, screen))
            (field::group(lang.t(k::ROLE_APPLICANT), None, html! {
                (person(&inputs, PersonRole::Applicant, true))
                (field::checkbox(&Field::new(lang, "other-owner", lang.t(k::OTHER_OWNER)).free(), inputs.value("other-owner", "") == "on"))
            }))
            details.panel #owner open[fields.get("other-owner") == "on"] {
                summary { (lang.t(k::ROLE_OWNER)) }
                p.hint { (lang.t(k::OTHER_OWNER_HINT)) }
                (person(&inputs, PersonRole::Owner, false))
            }
            (papers(&inputs, screen))
            (quantities::show(lang, &screen.case, &CHANNELS, &[],
                |name, proposed| inputs.value(name, proposed).to_owned(), |field| inputs.error(field)))
            details.panel open[problem.is_some()] {
                summary { (lang.t(k::MORE)) }
                (more(&inputs, screen, visit))
            }
            (intake_eform::show(visit, screen, fields, problem))
            (button::row(html! {
                (button::submit_as("do", "accept", lang.t(k::ACCEPT_AND_PRINT), Weight::Main))
                (button::submit_as("do", "file", lang.t(k::FILE_ONLY), Weight::Plain))
            }))
            p.hint { (lang.t(k::FILE_ONLY_HINT)) }
        }
    };
    Page::staff(visit, lang.t(k::TITLE_INTAKE), body)
        .crumb(lang.t(k::TITLE_INTAKE), "/desk/intake")
        .help(html! { p { (lang.t(k::HELP_INTAKE_FORM)) } })
        .status(problem.map_or(200, |problem| problem.status))
        .into_response()
}

fn wrong(lang: Lang, screen: &Screen, problem: Option<&Problem>) -> Markup {
    let Some(problem) = problem else { return html! {} };
    if problem.fields.is_empty() {
        let detail = problem.detail.as_ref().map(|words| words.text(lang));
        // The clerk cannot mend a calendar, but can keep the dossier until somebody has.
        let ask = deadlines::is_unknown(problem).then(|| match screen.keepers.as_slice() {
            [] => lang.t(k::CALENDAR_ASK).to_owned(),
            names => lang.f(k::CALENDAR_ASK_NAMED, &[("names", &names.join(", "))]),
        });
        return alert(
            lang,
            Tone::Bad,
            Some(lang.t(problem.title)),
            html! {
                @if let Some(ask) = ask {
                    p { (ask) }
                    p { (lang.f(k::CALENDAR_RECORD, &[("button", &lang.t(k::FILE_ONLY))])) }
                    @if let Some(detail) = detail { details { summary { (lang.t(k::CALENDAR_WHY)) } p { (detail) } } }
                } @else if let Some(detail) = detail { p { (detail) } }
            },
        );
    }
    let said: Vec<errors::Problem> = problem
        .fields
        .iter()
        .map(|problem| errors::Problem {
            field: intake_eform::place(&problem.field)
                .unwrap_or_else(|| field::id_of(&problem.field)),
            text: match label(lang, &problem.field) {
                Some(label) => format!("{label}: {}", problem.message.text(lang)),
                None => problem.message.text(lang),
            },
        })
        .collect();
    errors::errors(lang, &said)
}

/// The name of an input about a person; other messages name their input themselves.
fn label(lang: Lang, name: &str) -> Option<String> {
    let (role, what) = name.split_once('.')?;
    let role = PersonRole::from_code(role)?;
    let what = match what {
        "name" => k::NAME_OR_BODY,
        "id_no" => k::ANY_ID,
        "born" => k::BORN,
        "phone" => k::PHONE,
        "email" => k::EMAIL,
        "address" => k::ADDRESS,
        _ => return None,
    };
    Some(format!("{}, {}", lang.t(words::person(role)), lang.t(what).to_lowercase()))
}

fn cases(lang: Lang, screen: &Screen) -> Markup {
    let code = &screen.version.definition.code;
    let list: Vec<Tab> = screen
        .version
        .definition
        .cases
        .iter()
        .map(|case| Tab {
            label: case.name.get(lang).to_owned(),
            href: format!("/desk/intake/{code}?case={}", case.id),
            count: String::new(),
            current: case.id == screen.case.id,
        })
        .collect();
    tabs::tabs(lang.t(k::CASE), &list)
}

/// Channel, and the point of reception where there are several.
fn how(inputs: &Inputs<'_>, screen: &Screen) -> Markup {
    let lang = inputs.lang;
    let channels: Vec<(Channel, String)> = CHANNELS
        .into_iter()
        .filter_map(|channel| {
            let rule = screen.case.channel(channel)?;
            let limit = labels::limit_words(lang, &rule.limit);
            Some((channel, format!("{} ({limit})", lang.t(labels::channel(channel)))))
        })
        .collect();
    let first = channels.first().map_or("counter", |(channel, _)| channel.code());
    let choices: Vec<Choice> =
        channels.iter().map(|(channel, label)| Choice::new(channel.code(), label)).collect();
    let ids: Vec<(String, &str)> = screen
        .desks
        .iter()
        .map(|desk| (desk.office.id.to_string(), desk.office.label(lang)))
        .collect();
    let desks: Vec<Choice> = ids.iter().map(|(id, name)| Choice::new(id, name)).collect();
    let error = inputs.error("channel");
    html! {
        @if channels.is_empty() {
            (alert(lang, Tone::Warn, None, html! { p { (lang.t(k::ONLINE_ONLY)) } }))
        } @else {
            (field::radios(&Field::new(lang, "channel", lang.t(k::COL_CHANNEL)).error(error.as_deref()), &choices, inputs.value("channel", first)))
        }
        @if desks.len() > 1 {
            (field::select(&Field::new(lang, "desk", lang.t(k::RECEIVED_BY)).width(Width::Medium), &desks, inputs.value("desk", &ids[0].0), None))
        }
        (office(inputs, screen))
    }
}

/// The office that decides: the own one, unless somebody lives elsewhere and hands in here.
fn office(inputs: &Inputs<'_>, screen: &Screen) -> Markup {
    let lang = inputs.lang;
    let own = match screen.desks.as_slice() {
        [only] => only.office.label(lang),
        _ => lang.t(k::OFFICE_OWN),
    };
    let ids: Vec<String> = screen.competent.iter().map(|unit| unit.id.to_string()).collect();
    let others = screen.competent.iter().zip(&ids);
    let choices: Vec<Choice> = std::iter::once(Choice::new("", own))
        .chain(others.map(|(unit, id)| Choice::new(id, unit.label(lang))))
        .collect();
    let error = inputs.error("office");
    html! {
        @if !screen.competent.is_empty() {
            (field::select(&Field::new(lang, "office", lang.t(k::DECIDED_BY)).hint(lang.t(k::OFFICE_HINT))
                .error(error.as_deref()).width(Width::Medium), &choices, inputs.value("office", ""), None))
        }
    }
}

fn person(inputs: &Inputs<'_>, role: PersonRole, needed: bool) -> Markup {
    let name = |what: &str| format!("{}.{what}", role.code());
    html! {
        (field::row(html! {
            (inputs.text(&name("name"), k::NAME_OR_BODY, TextKind::Plain, Width::Full, needed))
            (inputs.text(&name("id_no"), k::ANY_ID, TextKind::Plain, Width::Full, false))
        }))
        (field::row(html! {
            (inputs.text(&name("phone"), k::PHONE, TextKind::Phone, Width::Full, false))
            (inputs.text(&name("email"), k::EMAIL, TextKind::Email, Width::Full, false))
        }))
        (inputs.text(&name("address"), k::ADDRESS, TextKind::Plain, Width::Full, false))
        @if role != PersonRole::Helper { (kind(inputs, role)) }
    }
}

/// What is the same for nearly everybody: a citizen with a personal identity number.
fn kind(inputs: &Inputs<'_>, role: PersonRole) -> Markup {
    let lang = inputs.lang;
    let name = |what: &str| format!("{}.{what}", role.code());
    let (kind, paper, born) = (name("kind"), name("id_kind"), name("born"));
    let (kind_now, paper_now) =
        (inputs.value(&kind, "citizen"), inputs.value(&paper, "personal_id"));
    let born_now = inputs.value(&born, "");
    let usual = kind_now == "citizen" && paper_now == "personal_id" && born_now.is_empty();
    let born_error = inputs.error(&born);
    // Who typed another kind of number finds the choice open.
    let open = !usual || inputs.error(&name("id_no")).is_some();
    html! {
        details.panel open[open] {
            summary { (lang.t(k::OTHER_KIND)) }
            (field::row(html! {
                (field::select(&Field::new(lang, &kind, lang.t(k::KIND)).free(), &choices(lang, &KINDS), kind_now, None))
                (field::select(&Field::new(lang, &paper, lang.t(k::ID_KIND)).free(), &choices(lang, &PAPERS), paper_now, None))
            }))
            (field::date(&Field::new(lang, &born, lang.t(k::BORN)).free().error(born_error.as_deref()), born_now, Some("off")))
        }
    }
}

fn papers(inputs: &Inputs<'_>, screen: &Screen) -> Markup {
    let lang = inputs.lang;
    let missing: Vec<String> = inputs
        .problem
        .into_iter()
        .flat_map(|problem| &problem.fields)
        .filter(|field| field.field.starts_with("component."))
        .map(|field| field.message.text(lang))
        .collect();
    html! {
        @for text in &missing { p.error { (Tone::Bad.shape()) span { (text) } } }
        (parts::counting(lang, &screen.case.components, |_| None, |part, what| {
            let required = part.required || part.form;
            let proposed = match what {
                _ if !required => 0,
                "shown" => u32::from(part.shown),
                // What is only shown is not handed in.
                _ if part.shown => 0,
                "originals" => part.originals,
                "certified" => part.certified,
                _ => part.copies,
            };
            inputs.value(&parts::count_name(&part.id, what), &proposed.to_string()).to_owned()
        }))
    }
}

/// What is seldom needed.
fn more(inputs: &Inputs<'_>, screen: &Screen, visit: &Visit) -> Markup {
    let lang = inputs.lang;
    let ids: Vec<(String, &str)> =
        screen.beside.iter().map(|unit| (unit.id.to_string(), unit.label(lang))).collect();
    let places: Vec<Choice> = ids.iter().map(|(id, name)| Choice::new(id, name)).collect();
    let ways: Vec<Choice> =
        DeliveryWay::ALL.iter().map(|way| Choice::new(way.code(), lang.t(way.label()))).collect();
    let languages =
        [Choice::new("vi", lang.t(k::LANGUAGE_VI)), Choice::new("en", lang.t(k::LANGUAGE_EN))];
    let files_error = inputs.error("files");
    html! {
        (inputs.text("abstract", k::COL_ABSTRACT, TextKind::Plain, Width::Full, false))
        p.hint { (lang.t(k::ABSTRACT_HINT)) }
        (field::text(&Field::new(lang, "sets", lang.t(k::SETS)).free().width(Width::Short),
            &Text { value: inputs.value("sets", "1"), kind: TextKind::Digits, max_length: Some(3), ..Text::default() }))
        (field::radios(&Field::new(lang, "way", lang.t(k::DELIVERY_WAY)), &ways, inputs.value("way", "counter")))
        (field::radios(&Field::new(lang, "language", lang.t(k::WRITE_IN)), &languages, inputs.value("language", "vi")))
        (field::file(&Field::new(lang, "files", lang.t(k::FIELD_FILES)).free().error(files_error.as_deref()), &FileLimits {
            endings: &super::files::ENDINGS,
            max_bytes: visit.app.config.upload_mib << 20,
            multiple: true,
        }, &[]))
        @if !places.is_empty() {
            (field::select(&Field::new(lang, "helped_at", lang.t(k::HELPED_AT)).free().hint(lang.t(k::HELPED_AT_HINT)).width(Width::Medium),
                &places, inputs.value("helped_at", ""), Some(lang.t(k::HELPED_HERE))))
        }
        (field::group(lang.t(k::ROLE_SUBJECT), Some(lang.t(k::SUBJECT_HINT)), person(inputs, PersonRole::Subject, false)))
        (field::group(lang.t(k::ROLE_HELPER), Some(lang.t(k::HELPER_HINT)), person(inputs, PersonRole::Helper, false)))
    }
}
