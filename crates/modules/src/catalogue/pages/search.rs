//! The public list of procedures: search, by domain, by who one is.

use super::facts;
use crate::catalogue::definition::{Applicant, OnlineScope};
use crate::catalogue::index::{self, Index, Wish};
use crate::catalogue::store::Version;
use crate::catalogue::{builtin, labels};
use crate::k::catalogue as k;
use axum::response::{IntoResponse, Response};
use kernel::html::cards::{Card, cards};
use kernel::html::empty::empty;
use kernel::html::field::{Choice, Field, select};
use kernel::html::filter::filter;
use kernel::html::search::{Search, search};
use kernel::html::{Markup, html};
use kernel::http::{Fields, Page, Visit};
use kernel::i18n::Lang;
use kernel::problem::Problem;

/// Rows of the national catalogue shown below the own procedures.
const NATIONAL: usize = 10;

const APPLICANTS: [Applicant; 7] = [
    Applicant::Citizen,
    Applicant::Overseas,
    Applicant::Foreigner,
    Applicant::Enterprise,
    Applicant::Cooperative,
    Applicant::Organisation,
    Applicant::CivilServant,
];

const SCOPES: [OnlineScope; 3] =
    [OnlineScope::Whole, OnlineScope::Partial, OnlineScope::Information];

/// What a query asks for; values that are not known count as not given.
pub(in crate::catalogue) fn wish(fields: &Fields) -> Wish {
    let some = |name: &str| fields.some(name).map(str::to_owned);
    Wish {
        text: fields.get("q").to_owned(),
        domain: some("domain"),
        group: some("group"),
        audience: some("who"),
        applicant: APPLICANTS
            .into_iter()
            .find(|applicant| applicant_code(*applicant) == fields.get("applicant")),
        scope: SCOPES.into_iter().find(|scope| scope_code(*scope) == fields.get("level")),
    }
}

/// As definitions and addresses write it.
pub(in crate::catalogue) const fn applicant_code(applicant: Applicant) -> &'static str {
    match applicant {
        Applicant::Citizen => "citizen",
        Applicant::Overseas => "overseas",
        Applicant::Foreigner => "foreigner",
        Applicant::Enterprise => "enterprise",
        Applicant::Cooperative => "cooperative",
        Applicant::Organisation => "organisation",
        Applicant::CivilServant => "civil_servant",
    }
}

/// As definitions and addresses write it.
pub(in crate::catalogue) const fn scope_code(scope: OnlineScope) -> &'static str {
    match scope {
        OnlineScope::Whole => "whole",
        OnlineScope::Partial => "partial",
        OnlineScope::Information => "information",
    }
}

/// The list.
pub(super) async fn show(visit: Visit, fields: Fields) -> Result<Response, Problem> {
    let index = index::today(&visit).await?;
    let lang = visit.lang;
    let wish = wish(&fields);
    let keep: Vec<(&str, &str)> = ["domain", "group", "who", "applicant", "level"]
        .into_iter()
        .filter_map(|name| fields.some(name).map(|value| (name, value)))
        .collect();
    let body = html! {
        (search(&Search {
            action: "/procedures",
            name: "q",
            value: &wish.text,
            label: lang.t(k::SEARCH_LABEL),
            hint: lang.t(k::SEARCH_HINT),
            submit: lang.t(k::SEARCH),
            quiet: true,
            hidden: &keep,
            autofocus: false,
        }))
        (narrow(lang, &wish))
        @if wish.is_empty() { (whole(lang, &index)) }
        @else { (found(lang, &index, &wish)) }
    };
    let title = match &wish.text {
        text if text.is_empty() => heading(lang, &wish),
        text => lang.f(k::SEARCH_TITLE, &[("text", text)]),
    };
    Ok(Page::public(&visit, title, body)
        .crumb(lang.t(k::HOME), "/")
        .help(html! { p { (lang.t(k::SEARCH_HELP)) } })
        .into_response())
}

/// What the list is about when nothing was typed.
fn heading(lang: Lang, wish: &Wish) -> String {
    let domains = builtin::domains();
    let group =
        wish.group.as_ref().and_then(|id| domains.groups.iter().find(|group| group.id == *id));
    let audience =
        wish.audience.as_ref().and_then(|id| domains.audiences.iter().find(|one| one.id == *id));
    let domain = wish.domain.as_ref().and_then(|id| domains.get(id));
    let name = domain
        .map(|domain| &domain.name)
        .or(group.map(|group| &group.name))
        .or(audience.map(|audience| &audience.name));
    name.map_or_else(|| lang.t(k::PROCEDURES).to_owned(), |name| name.get(lang).to_owned())
}

fn narrow(lang: Lang, wish: &Wish) -> Markup {
    let domains = builtin::domains();
    let of_domains: Vec<_> = domains
        .domains
        .iter()
        .map(|domain| Choice::new(&domain.id, domain.name.get(lang)))
        .collect();
    let of_audiences: Vec<_> = domains
        .audiences
        .iter()
        .map(|audience| Choice::new(&audience.id, audience.name.get(lang)))
        .collect();
    let of_applicants: Vec<_> = APPLICANTS
        .into_iter()
        .map(|applicant| {
            Choice::new(applicant_code(applicant), lang.t(labels::applicant(applicant)))
        })
        .collect();
    let of_scopes: Vec<_> = SCOPES
        .into_iter()
        .map(|scope| Choice::new(scope_code(scope), lang.t(labels::online_scope(scope))))
        .collect();
    let clear = wish.is_filtered().then(|| address(&wish.text));
    let any = Some(lang.t(k::ANY));
    let fields = html! {
        @if !wish.text.is_empty() { input type="hidden" name="q" value=(wish.text); }
        @if let Some(group) = &wish.group { input type="hidden" name="group" value=(group); }
        (select(
            &Field::new(lang, "domain", lang.t(k::DOMAIN)).free(),
            &of_domains,
            wish.domain.as_deref().unwrap_or_default(),
            any,
        ))
        (select(
            &Field::new(lang, "who", lang.t(k::WHO)).free(),
            &of_audiences,
            wish.audience.as_deref().unwrap_or_default(),
            any,
        ))
        (select(
            &Field::new(lang, "applicant", lang.t(k::APPLICANT)).free(),
            &of_applicants,
            wish.applicant.map_or("", applicant_code),
            any,
        ))
        (select(
            &Field::new(lang, "level", lang.t(k::ONLINE)).free(),
            &of_scopes,
            wish.scope.map_or("", scope_code),
            any,
        ))
    };
    html! {
        details.narrow open[wish.is_filtered()] {
            summary { (lang.t(k::NARROW)) }
            (filter(lang, "/procedures", fields, clear.as_deref()))
        }
    }
}

/// The address of a search without filters.
fn address(text: &str) -> String {
    if text.is_empty() {
        "/procedures".to_owned()
    } else {
        format!("/procedures?q={}", kernel::http::respond::form_urlencode(text))
    }
}

/// Everything, by domain.
fn whole(lang: Lang, index: &Index) -> Markup {
    let domains = builtin::domains();
    let known: Vec<_> = domains.domains.iter().map(|domain| domain.id.as_str()).collect();
    let others: Vec<_> = index.domains().into_keys().filter(|id| !known.contains(id)).collect();
    if index.all().next().is_none() {
        return empty(lang.t(k::EMPTY_CATALOGUE), lang.t(k::EMPTY_CATALOGUE_TEXT), None);
    }
    html! {
        @for id in known.iter().chain(&others) {
            @let inside: Vec<_> = index.all().filter(|version| version.definition.domain == *id).collect();
            @if !inside.is_empty() {
                h2 { (facts::domain(lang, id)) }
                ul.lines {
                    @for version in inside {
                        li { a href={ "/procedures/" (version.definition.code) } { (version.definition.name.get(lang)) } }
                    }
                }
            }
        }
    }
}

fn found(lang: Lang, index: &Index, wish: &Wish) -> Markup {
    let hits = index.find(wish);
    let national = index.national(&wish.text, NATIONAL);
    html! {
        @if hits.is_empty() {
            @let elsewhere = index.elsewhere(&wish.text);
            @let near = elsewhere.as_ref().map_or_else(|| index.near(wish), |(_, near)| near.clone());
            @let widen = wish.is_filtered().then(|| html! {
                a.button.button-plain href=(address(&wish.text)) { (lang.t(k::WIDEN)) }
            });
            @let text = elsewhere.as_ref().map_or(lang.t(k::NOTHING_FOUND_TEXT), |(matter, _)| matter.say.get(lang));
            (empty(lang.t(k::NOTHING_FOUND), text, widen))
            @if !near.is_empty() {
                h2 { (lang.t(k::NEAR)) }
                (list(lang, &near))
            }
        } @else {
            h2.visually-hidden { (lang.t(k::PROCEDURES)) }
            p.muted role="status" { (lang.f(k::FOUND, &[("count", &hits.len())])) }
            (list(lang, &hits.iter().map(|hit| hit.version).collect::<Vec<_>>()))
        }
        @if !national.is_empty() {
            h2 { (lang.t(k::NATIONAL_TITLE)) }
            p { (lang.t(k::NATIONAL_TEXT)) }
            ul.lines {
                @for row in national { li { (row.name) " " span.muted { (row.code) " · " (row.domain) } } }
            }
        }
    }
}

fn list(lang: Lang, versions: &[&Version]) -> Markup {
    let found: Vec<_> = versions
        .iter()
        .map(|version| {
            let definition = &version.definition;
            Card {
                title: definition.name.get(lang).to_owned(),
                href: format!("/procedures/{}", definition.code),
                text: definition.summary.get(lang).to_owned(),
                facts: vec![
                    lang.f(k::FACT_TIME, &[("time", &facts::time_in_short(lang, definition))]),
                    lang.f(k::FACT_COST, &[("cost", &facts::cost_in_short(lang, definition))]),
                    lang.t(labels::online_scope(definition.online.scope)).to_owned(),
                    definition.code.clone(),
                ],
                tag: None,
            }
        })
        .collect();
    cards(&found)
}
