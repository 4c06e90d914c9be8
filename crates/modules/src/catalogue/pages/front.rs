//! The front page: a search box and what to do next.

use crate::catalogue::{builtin, index};
use crate::k::catalogue as k;
use axum::response::{IntoResponse, Response};
use kernel::html::cards::{Card, cards};
use kernel::html::html;
use kernel::html::search::{Search, search};
use kernel::http::{Page, Visit};
use kernel::problem::Problem;

/// Procedures named below a matter of life as examples.
const EXAMPLES: usize = 3;

/// The front page.
pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let index = index::today(&visit).await?;
    let lang = visit.lang;
    let domains = builtin::domains();
    let counts = index.domains();
    let next = [
        (k::NEXT_FILE, k::NEXT_FILE_TEXT, "/procedures?level=whole"),
        (k::NEXT_TRACK, k::NEXT_TRACK_TEXT, "/track"),
        (k::NEXT_PREPARE, k::NEXT_PREPARE_TEXT, "/procedures"),
    ]
    .map(|(title, text, href)| Card {
        title: lang.t(title).to_owned(),
        href: href.to_owned(),
        text: lang.t(text).to_owned(),
        ..Card::default()
    });
    let groups: Vec<_> = domains
        .groups
        .iter()
        .filter_map(|group| {
            let mut inside: Vec<_> = index
                .all()
                .filter(|version| group.domains.contains(&version.definition.domain))
                .collect();
            // What has a form to fill in online is what people come for most; short names tell more at a glance.
            inside.sort_by_key(|version| {
                let name = version.definition.name.get(lang);
                (version.definition.form.is_none(), name.chars().count(), &version.definition.code)
            });
            let names: Vec<_> = inside
                .iter()
                .take(EXAMPLES)
                .map(|version| version.definition.name.get(lang))
                .collect();
            (!inside.is_empty()).then(|| Card {
                title: group.name.get(lang).to_owned(),
                href: format!("/procedures?group={}", group.id),
                text: names.join(" · "),
                facts: vec![lang.f(k::COUNT, &[("count", &inside.len())])],
                tag: None,
            })
        })
        .collect();
    let body = html! {
        div.hero {
            h1 { (lang.t(k::FRONT_TITLE)) }
            p.lead { (lang.t(k::FRONT_LEAD)) }
            (search(&Search {
                action: "/procedures",
                name: "q",
                label: lang.t(k::SEARCH_LABEL),
                hint: lang.t(k::SEARCH_HINT),
                submit: lang.t(k::SEARCH),
                quiet: true,
                ..Search::default()
            }))
        }
        section aria-labelledby="next" {
            h2 #next { (lang.t(k::NEXT)) }
            (cards(&next))
        }
        @if !groups.is_empty() {
            section aria-labelledby="groups" {
                h2 #groups { (lang.t(k::GROUPS)) }
                (cards(&groups))
            }
            section aria-labelledby="who" {
                h2 #who { (lang.t(k::WHO)) }
                ul.chips {
                    @for audience in &domains.audiences {
                        li { a href={ "/procedures?who=" (audience.id) } { (audience.name.get(lang)) } }
                    }
                }
            }
            section aria-labelledby="domains" {
                h2 #domains { (lang.t(k::DOMAINS)) }
                ul.chips {
                    @for domain in domains.domains.iter().filter(|domain| counts.contains_key(domain.id.as_str())) {
                        li {
                            a href={ "/procedures?domain=" (domain.id) } {
                                (domain.name.get(lang)) " "
                                span.muted { "(" (counts[domain.id.as_str()]) ")" }
                            }
                        }
                    }
                }
            }
        }
    };
    Ok(Page::public(&visit, lang.t(k::FRONT_TITLE), body)
        .own_heading()
        .help(html! { p { (lang.t(k::FRONT_HELP)) } })
        .into_response())
}
