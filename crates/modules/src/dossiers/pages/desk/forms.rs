//! The forms of what can be done to a dossier: one per verb this person may use now.

use super::defects;
use super::files::ENDINGS;
use super::form_fields::{Inputs, Tried};
use super::rows::href;
use super::view::View;
use super::{parts, quantities};
use crate::catalogue;
use crate::catalogue::definition::{Channel, Component};
use crate::dossiers::actions::earlier_steps;
use crate::dossiers::model::PersonRole;
use crate::dossiers::papers::came;
use crate::dossiers::results;
use crate::dossiers::rules::Verb;
use crate::k::desk as k;
use kernel::html::alert::alert;
use kernel::html::button::{self, Weight};
use kernel::html::field::{self, Choice};
use kernel::html::{Markup, Tone, html};
use kernel::i18n::{Key, Lang, format};

/// Everything that can be done, the first thing open.
pub(super) fn show(lang: Lang, view: &View, upload_mib: u64, tried: Option<&Tried>) -> Markup {
    let primary = view.primary();
    let tried_verb = tried.map(|tried| tried.verb).filter(|verb| view.verbs.contains(verb));
    let first = tried_verb.or(primary);
    let mut order: Vec<Verb> = first.into_iter().collect();
    order.extend(view.verbs.iter().copied().filter(|verb| Some(*verb) != first));
    html! {
        @for (verb, refusal) in view.refusals() {
            (alert(lang, Tone::Info, Some(lang.t(verb.label())), html! { p { (lang.t(refusal.label())) } }))
        }
        @if order.is_empty() {
            p.muted { (lang.t(k::NOTHING_TO_DO)) }
        }
        @if let Some((first, rest)) = order.split_first() {
            div.panel { (one(lang, view, *first, upload_mib, tried, true)) }
            @if !rest.is_empty() {
                h3 { (lang.t(k::ALSO)) }
                div.panel.stack {
                    @for verb in rest { (one(lang, view, *verb, upload_mib, tried, false)) }
                }
            }
        }
    }
}

fn one(
    lang: Lang,
    view: &View,
    verb: Verb,
    upload_mib: u64,
    tried: Option<&Tried>,
    first: bool,
) -> Markup {
    html! {
        details id=(format!("do-{}", verb.code())) open[first] {
            summary { (lang.t(verb.label())) }
            (form(lang, view, verb, upload_mib, tried, first))
        }
    }
}

fn form(
    lang: Lang,
    view: &View,
    verb: Verb,
    upload_mib: u64,
    tried: Option<&Tried>,
    main: bool,
) -> Markup {
    let inputs = Inputs::new(lang, verb, tried);
    let action = format!("{}/{}", href(&view.dossier.code), verb.code());
    let files = matches!(
        verb,
        Verb::Attach | Verb::AttachResult | Verb::Supply | Verb::Suspend | Verb::Resume
    );
    let weight = match consequence(verb) {
        Some((Tone::Warn, _)) => Weight::Danger,
        _ if main => Weight::Main,
        _ => Weight::Plain,
    };
    html! {
        form method="post" action=(action) enctype=[files.then_some("multipart/form-data")] novalidate {
            input type="hidden" name="version" value=(view.dossier.version);
            @if let Some((tone, text)) = consequence(verb) {
                (alert(lang, tone, None, html! { p { (lang.t(text)) } }))
            }
            (fields(&inputs, view, verb, upload_mib))
            (button::row(button::submit(lang.t(verb.label()), weight)))
        }
    }
}

/// What follows from an act that is hard to take back.
const fn consequence(verb: Verb) -> Option<(Tone, Key)> {
    Some(match verb {
        Verb::Accept => (Tone::Info, k::WILL_ACCEPT),
        Verb::Decline => (Tone::Warn, k::WILL_DECLINE),
        Verb::AskSupplement => (Tone::Info, k::WILL_ASK_SUPPLEMENT),
        Verb::Suspend => (Tone::Info, k::WILL_SUSPEND),
        Verb::Apologise => (Tone::Info, k::WILL_APOLOGISE),
        Verb::Sign => (Tone::Info, k::WILL_SIGN),
        Verb::Number => (Tone::Info, k::WILL_NUMBER),
        Verb::HandOver => (Tone::Info, k::WILL_HAND_OVER),
        Verb::AttachResult => (Tone::Info, k::WILL_ATTACH_RESULT),
        Verb::Stop => (Tone::Warn, k::WILL_STOP),
        Verb::AllowWithdrawal => (Tone::Warn, k::WILL_WITHDRAW),
        Verb::Pay => (Tone::Info, k::WILL_PAY),
        Verb::Count => (Tone::Info, k::WILL_COUNT),
        _ => return None,
    })
}

fn fields(inputs: &Inputs<'_>, view: &View, verb: Verb, upload_mib: u64) -> Markup {
    let lang = inputs.lang;
    match verb {
        Verb::Accept => html! {
            (papers(inputs, view, true))
            (quantities(inputs, view))
        },
        Verb::Count => html! {
            (quantities(inputs, view))
            (inputs.area("reason", k::FIELD_REASON, None, true))
        },
        Verb::Supply => html! {
            (defects::settled(inputs, view))
            (papers(inputs, view, false))
            (inputs.files(k::FIELD_FILES, &ENDINGS, upload_mib, false))
            (inputs.area("note", k::FIELD_SUPPLIED, None, false))
            (inputs.check("later", lang.t(k::SUPPLY_LATER), Some(k::SUPPLY_LATER_HINT)))
        },
        Verb::Decline | Verb::DeliveryFailed | Verb::DenyWithdrawal => {
            inputs.area("reason", k::FIELD_REASON, None, true)
        }
        Verb::AskWithdrawal => inputs.area("reason", k::FIELD_REASON, None, false),
        Verb::AskSupplement => defects::show(inputs, view),
        Verb::Assign => {
            let ids: Vec<(String, &str)> =
                view.able.iter().map(|(id, name)| (id.to_string(), name.as_str())).collect();
            let choices: Vec<Choice> = ids.iter().map(|(id, name)| Choice::new(id, name)).collect();
            let now = view.dossier.assignee.map(|id| id.to_string()).unwrap_or_default();
            inputs.select("account", k::FIELD_PERSON, &choices, &now)
        }
        Verb::Forward => {
            let next = view.dossier.step.and_then(|place| view.steps().get(place + 1).copied());
            html! {
                @if let Some(next) = next {
                    p { (lang.t(k::NEXT_STEP)) " " strong { (next.name.get(lang)) } " (" (lang.t(catalogue::labels::unit_function(next.unit))) ")" }
                }
                (inputs.area("note", k::FIELD_NOTE, None, false))
            }
        }
        Verb::Return => {
            let steps = view.steps();
            let places: Vec<(String, &str)> = earlier_steps(&view.dossier)
                .rev()
                .filter_map(|place| {
                    steps.get(place).map(|step| (place.to_string(), step.name.get(lang)))
                })
                .collect();
            let choices: Vec<Choice> =
                places.iter().map(|(at, name)| Choice::new(at, name)).collect();
            let before = places.first().map(|(at, _)| at.clone()).unwrap_or_default();
            html! {
                (inputs.select("step", k::FIELD_STEP, &choices, &before))
                (inputs.area("reason", k::FIELD_REASON, None, true))
            }
        }
        Verb::Consult => {
            let ids: Vec<(String, &str)> =
                view.askable.iter().map(|unit| (unit.id.to_string(), unit.label(lang))).collect();
            let choices: Vec<Choice> = ids.iter().map(|(id, name)| Choice::new(id, name)).collect();
            let spans = [
                Choice::new("wd", lang.t(k::SPAN_KIND_DAYS)),
                Choice::new("h", lang.t(k::SPAN_KIND_HOURS)),
            ];
            html! {
                (inputs.select("unit", k::FIELD_UNIT, &choices, ""))
                (inputs.area("question", k::FIELD_QUESTION, None, true))
                (field::row(html! {
                    (inputs.number("limit", k::FIELD_LIMIT, "2"))
                    (inputs.select("limit-kind", k::FIELD_LIMIT_KIND, &spans, "wd"))
                }))
            }
        }
        Verb::Answer => {
            let asked: Vec<(String, String)> = view
                .consultations
                .iter()
                .filter(|asked| view.to_answer.contains(&asked.id))
                .map(|asked| {
                    let due = format::moment(asked.due_at);
                    let unit = view.unit(lang, asked.unit);
                    (asked.id.to_string(), format!("{} ({unit}, {due})", asked.question))
                })
                .collect();
            let choices: Vec<Choice> =
                asked.iter().map(|(id, text)| Choice::new(id, text)).collect();
            let first = asked.first().map(|(id, _)| id.clone()).unwrap_or_default();
            html! {
                (inputs.radios("consultation", k::FIELD_QUESTION, &choices, &first))
                (inputs.area("answer", k::FIELD_ANSWER, None, true))
            }
        }
        Verb::Draft => draft(inputs, view),
        Verb::Suspend => html! {
            (inputs.area("reason", k::FIELD_REASON, None, true))
            (document(inputs, upload_mib))
        },
        Verb::Resume => document(inputs, upload_mib),
        Verb::Apologise => html! {
            @if let Some(due) = view.dossier.due_at { p { (lang.f(k::UNTIL_AFTER, &[("due", &format::moment(due))])) } }
            p.hint { (lang.t(k::UNTIL_DAY_OFF)) }
            (inputs.day("until", k::FIELD_UNTIL))
            (inputs.area("reason", k::FIELD_REASON, Some(k::FIELD_REASON_PUBLIC), true))
        },
        Verb::Pay => parts::charges(lang, view),
        Verb::Sign => parts::draft(lang, view),
        Verb::Number => parts::result(lang, view),
        Verb::HandOver => {
            let sent = results::is_sent(&view.dossier, "");
            let receiver = if sent { "" } else { &view.dossier.applicant };
            html! {
                @if sent { p { (lang.t(k::SEND_ONLINE)) } }
                (inputs.line("receiver", k::FIELD_RECEIVER, receiver, !sent))
                (inputs.line("proof", k::FIELD_PROOF, "", false))
                (inputs.line("note", k::FIELD_NOTE, "", false))
            }
        }
        Verb::AttachResult => html! {
            (parts::result_files(lang, view))
            (inputs.files(k::FIELD_RESULT_FILE, &[".pdf"], upload_mib, true))
        },
        Verb::Stop => html! {
            (inputs.area("reason", k::FIELD_REASON, Some(k::FIELD_REASON_PUBLIC), true))
            (inputs.line("basis", k::FIELD_BASIS, "", false))
        },
        Verb::AllowWithdrawal => html! { p { (lang.t(k::WITHDRAWAL_ASKED)) } },
        Verb::Attach => {
            let parts: Vec<Choice> = view
                .case()
                .into_iter()
                .flat_map(|case| &case.components)
                .map(|part| Choice::new(&part.id, part.name.get(lang)))
                .collect();
            html! {
                (inputs.files(k::FIELD_FILES, &ENDINGS, upload_mib, true))
                (inputs.select("component", k::FIELD_COMPONENT, &parts, ""))
            }
        }
    }
}

/// The document that stops the clock or lets it run again.
fn document(inputs: &Inputs<'_>, upload_mib: u64) -> Markup {
    html! {
        (inputs.line("document", k::FIELD_DOCUMENT, "", true))
        (inputs.day("document_date", k::FIELD_DOCUMENT_DATE))
        (inputs.files(k::FIELD_DOCUMENT_FILE, &ENDINGS, upload_mib, false))
    }
}

fn draft(inputs: &Inputs<'_>, view: &View) -> Markup {
    let lang = inputs.lang;
    let known = view.dossier.draft.as_ref();
    let grants = match known {
        Some(draft) if !draft.grants => "no",
        _ => "yes",
    };
    let proposed = known.map_or_else(
        || {
            let result = view.procedure.definition.results.first();
            let name = result.map_or("", |result| result.name.vi.as_str());
            // The person it is about, where the form names one; the owner elsewhere.
            let subject = view.people.iter().find(|(role, _)| *role == PersonRole::Subject);
            let about = subject.map_or(&view.dossier.owner, |(_, person)| &person.name);
            format!("{name} - {about}")
        },
        |draft| draft.text.clone(),
    );
    let reason = known.map_or("", |draft| draft.reason.as_str());
    html! {
        (inputs.radios("grants", k::FIELD_GRANTS, &[
            Choice::new("yes", lang.t(k::GRANTS)),
            Choice::new("no", lang.t(k::REFUSES)),
        ], grants))
        (inputs.area_of("text", lang.t(k::FIELD_RESULT_TEXT), None, &proposed, true))
        (inputs.area_of("reason", lang.t(k::FIELD_RESULT_REASON), Some(k::FIELD_RESULT_REASON_HINT), reason, false))
    }
}

/// What is counted for fees per unit.
fn quantities(inputs: &Inputs<'_>, view: &View) -> Markup {
    let Some(case) = view.case() else { return html! {} };
    quantities::show(
        inputs.lang,
        case,
        &[view.dossier.channel],
        &view.charges,
        |name, proposed| inputs.value(name, proposed),
        |field| inputs.error(field),
    )
}

/// The papers with their numbers, to be counted. Only where nothing was counted at the counter or opened
/// from the post yet does the page propose what must come; what was sent online is shown and not counted.
fn papers(inputs: &Inputs<'_>, view: &View, all: bool) -> Markup {
    let lang = inputs.lang;
    let Some(case) = view.case() else { return html! {} };
    let all = all && view.received.is_empty() && view.dossier.channel != Channel::Online;
    let came = came(&view.dossier, Some(case), &view.received, &view.attachments);
    let sent = |part: &Component| {
        came.iter().find(|came| came.part == Some(part)).and_then(|came| came.electronic(lang))
    };
    parts::counting(lang, &case.components, sent, |part, what| {
        let received = view.received.iter().find(|paper| paper.component == part.id);
        let needed = all && (part.required || part.form);
        let proposed = match (what, received) {
            ("originals", Some(paper)) => paper.originals,
            ("certified", Some(paper)) => paper.certified,
            ("copies", Some(paper)) => paper.copies,
            ("shown", Some(paper)) => u32::from(paper.shown),
            ("shown", None) if needed => u32::from(part.shown),
            // What is only shown is not handed in.
            (_, None) if part.shown => 0,
            ("originals", None) if needed => part.originals,
            ("certified", None) if needed => part.certified,
            ("copies", None) if needed => part.copies,
            _ => 0,
        };
        inputs.value(&parts::count_name(&part.id, what), &proposed.to_string())
    })
}
