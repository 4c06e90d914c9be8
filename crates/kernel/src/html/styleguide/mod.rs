//! The page `/styleguide`: each part in every state, with made-up data. What stands here is what the
//! kit promises; it is rendered, checked and looked at in both languages.

mod dossier;
mod forms;
mod lists;
mod status;

use crate::i18n::Lang;
use crate::messages::styleguide as text;
use maud::{Markup, html};

use super::layout::{Audience, Crumb, Flash, Frame, MenuItem, UserBadge};
use super::{Tone, print_head};

/// The body of the page; wrap it with [`super::layout::page`] and [`sample_frame`].
pub fn styleguide(lang: Lang) -> Markup {
    let sections = [
        ("words", text::SECTION_WORDS, words(lang)),
        ("status", text::SECTION_STATUS, status::section(lang)),
        ("dossier", text::SECTION_DOSSIER, dossier::section(lang)),
        ("forms", text::SECTION_FORMS, forms::section(lang)),
        ("lists", text::SECTION_LISTS, lists::section(lang)),
        ("paper", text::SECTION_PAPER, paper(lang)),
    ];
    html! {
        p { (lang.t(text::INTRO)) }
        nav aria-label=(lang.t(text::CONTENTS)) {
            ul.links { @for (id, title, _) in &sections { li { a href={ "#" (id) } { (lang.t(*title)) } } } }
        }
        @for (id, title, body) in &sections {
            section aria-labelledby=(id) { h2 id=(id) { (lang.t(*title)) } (body) }
        }
    }
}

/// A frame with everything in it, for either audience.
pub fn sample_frame(lang: Lang, audience: Audience) -> Frame<'static> {
    let staff = audience == Audience::Staff;
    let menu = [
        ("/desk", text::MENU_WORK),
        ("/desk/intake", text::MENU_INTAKE),
        ("/desk/dossiers", text::MENU_DOSSIERS),
        ("/procedures", text::MENU_CATALOGUE),
        ("/figures", text::MENU_FIGURES),
    ];
    Frame {
        lang,
        title: lang.t(text::TITLE).to_owned(),
        audience,
        office_name: lang.t(text::OFFICE),
        user: staff.then(|| UserBadge {
            name: lang.t(text::USER).to_owned(),
            role: lang.t(text::ROLE).to_owned(),
        }),
        menu: menu
            .iter()
            .map(|(href, label)| MenuItem {
                href: (*href).to_owned(),
                label: lang.t(*label).to_owned(),
                current: *href == "/procedures",
            })
            .collect(),
        path: "/styleguide".to_owned(),
        crumbs: vec![
            Crumb { label: lang.t(text::HOME).to_owned(), href: Some("/".to_owned()) },
            Crumb { label: lang.t(text::TITLE).to_owned(), href: None },
        ],
        flash: Some(Flash { kind: Tone::Good, text: lang.t(text::FLASH_GOOD).to_owned() }),
        help: Some(html! { p { (lang.t(text::HELP_TEXT)) } }),
        ..Frame::default()
    }
}

fn words(lang: Lang) -> Markup {
    html! {
        h3 { (lang.t(text::HEADING_3)) }
        p {
            (lang.t(text::PARAGRAPH)) " "
            a href="/procedures" { (lang.t(text::LINK)) }
        }
        ul { li { (lang.t(text::LIST_1)) } li { (lang.t(text::LIST_2)) } }
        h2 { (lang.t(text::HEADING_2)) }
        p { (lang.t(text::PARAGRAPH)) }
    }
}

fn paper(lang: Lang) -> Markup {
    html! {
        p { (lang.t(text::PAPER_NOTE)) }
        (print_head::print_head(
            lang, lang.t(text::SUPERIOR), lang.t(text::OFFICE), lang.t(text::PAPER_PLACE),
        ))
    }
}
