//! The page around every page: head, skip link, header, menu, crumbs, heading, flash, footer.

use super::{Tone, alert, assets, button, icon};
use crate::i18n::Lang;
use crate::messages::ui;
use maud::{DOCTYPE, Markup, html};

/// The name of the hidden input that carries the token against forged requests.
pub const CSRF_FIELD: &str = "csrf";

/// For whom a page is made: it decides text size, density and where the menu stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Audience {
    /// Residents: 18 px, generous.
    #[default]
    Public,
    /// Officials: 16 px, dense, menu at the side, keyboard first.
    Staff,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserBadge {
    /// Full name.
    pub name: String,
    /// Role in words; empty for a resident.
    pub role: String,
}

/// One entry of the menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    /// Address.
    pub href: String,
    /// Words.
    pub label: String,
    /// Whether the page shown belongs to this entry.
    pub current: bool,
}

/// One step of the way from the front page to this page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// Words.
    pub label: String,
    /// Address; `None` for the page itself.
    pub href: Option<String>,
}

/// What the last action did, said once at the top of the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// Tone of the message.
    pub kind: Tone,
    /// The message.
    pub text: String,
}

/// Everything about a page except its content. Start from `Frame::default()` for what you do not set.
#[derive(Debug, Default)]
pub struct Frame<'a> {
    /// Language of the page.
    pub lang: Lang,
    /// Heading of the page and first half of the document title.
    pub title: String,
    /// For whom.
    pub audience: Audience,
    /// Name of the office, as residents know it.
    pub office_name: &'a str,
    /// Who is signed in, if anyone.
    pub user: Option<UserBadge>,
    /// The menu.
    pub menu: Vec<MenuItem>,
    /// Path and query of this page, for the language switch.
    pub path: String,
    /// The way here; empty on a front page.
    pub crumbs: Vec<Crumb>,
    /// Message of the last action.
    pub flash: Option<Flash>,
    /// In-app help, opened on request.
    pub help: Option<Markup>,
    /// Token against forged requests, for the sign-out form.
    pub csrf: Option<String>,
    /// The body brings its own `h1`.
    pub own_heading: bool,
    /// Address of the office's colour sheet, see [`super::theme`].
    pub theme: Option<&'a str>,
}

/// A whole page.
pub fn page(frame: &Frame, body: Markup) -> Markup {
    let lang = frame.lang;
    let staff = frame.audience == Audience::Staff;
    html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            (head(frame))
            body.staff[staff].public[!staff] {
                a.skip href="#main" { (lang.t(ui::SKIP)) }
                (header(frame))
                div.frame {
                    @if !frame.menu.is_empty() { (menu(frame)) }
                    main #main tabindex="-1" {
                        @if !frame.crumbs.is_empty() { (crumbs(lang, &frame.crumbs)) }
                        @if let Some(flash) = &frame.flash { (alert::flash(lang, flash)) }
                        @if !frame.own_heading { h1 { (frame.title) } }
                        @if let Some(help) = &frame.help { (help_box(lang, help)) }
                        (body)
                    }
                }
                (footer(frame))
                @if staff && frame.user.is_some() { (jump(lang)) }
                p.visually-hidden role="status" data-live="" {}
            }
        }
    }
}

fn head(frame: &Frame) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            title {
                (frame.title)
                @if !frame.office_name.is_empty() { " – " (frame.office_name) }
            }
            @for subset in ["vietnamese-400", "latin-400"] {
                link rel="preload" as="font" type="font/woff2" crossorigin="anonymous"
                    href={ "/assets/fonts/be-vietnam-pro-5.3-" (subset) ".woff2" };
            }
            link rel="stylesheet" href=(assets::url("app.css"));
            @if let Some(theme) = frame.theme { link rel="stylesheet" href=(theme); }
            link rel="icon" type="image/svg+xml" href=(assets::url("favicon.svg"));
            script src=(assets::url("app.js")) defer {}
        }
    }
}

fn header(frame: &Frame) -> Markup {
    let lang = frame.lang;
    html! {
        header.top {
            div.top-in {
                a.brand href=(if frame.audience == Audience::Staff { "/desk" } else { "/" }) {
                    (icon::mark())
                    span.brand-text {
                        span.brand-office { (frame.office_name) }
                        span.brand-line { (lang.t(ui::BRAND_LINE)) }
                    }
                }
                div.top-tools {
                    @if frame.audience == Audience::Staff && frame.user.is_some() {
                        a.jump-open href="/desk/jump" data-jump="" {
                            (icon::svg(icon::SEARCH))
                            span { (lang.t(ui::JUMP)) }
                            kbd aria-hidden="true" { "Ctrl K" }
                        }
                    }
                    (language(lang, &frame.path))
                    (account(frame))
                    @if !frame.menu.is_empty() {
                        button.menu-open type="button" popovertarget="menu" {
                            (icon::svg(icon::MENU)) span { (lang.t(ui::MENU)) }
                        }
                    }
                }
            }
        }
    }
}

fn language(lang: Lang, path: &str) -> Markup {
    let other = lang.other();
    html! {
        a.language href=(in_language(path, other)) lang=(other.code()) hreflang=(other.code()) {
            (other.t(ui::LANGUAGE_NAME))
        }
    }
}

fn account(frame: &Frame) -> Markup {
    let lang = frame.lang;
    html! {
        @if let Some(user) = &frame.user {
            div.account {
                p.account-who {
                    span.visually-hidden { (lang.t(ui::SIGNED_IN_AS)) " " }
                    span.account-name { (user.name) }
                    @if !user.role.is_empty() { " " span.account-role { (user.role) } }
                }
                form method="post" action="/sign-out" {
                    @if let Some(token) = &frame.csrf { (button::csrf(token)) }
                    button.button-bare type="submit" { (lang.t(ui::SIGN_OUT)) }
                }
            }
        } @else {
            a.sign-in href="/sign-in" { (lang.t(ui::SIGN_IN)) }
        }
    }
}

fn menu(frame: &Frame) -> Markup {
    html! {
        nav.menu #menu popover="auto" aria-label=(frame.lang.t(ui::MENU)) {
            ul {
                @for item in &frame.menu {
                    li { a href=(item.href) aria-current=[item.current.then_some("page")] { (item.label) } }
                }
            }
            button.menu-close.button-bare type="button" popovertarget="menu" popovertargetaction="hide" {
                (frame.lang.t(ui::CLOSE))
            }
        }
    }
}

fn crumbs(lang: Lang, crumbs: &[Crumb]) -> Markup {
    html! {
        nav.crumbs aria-label=(lang.t(ui::CRUMBS)) {
            ol {
                @for crumb in crumbs {
                    li {
                        @if let Some(href) = &crumb.href { a href=(href) { (crumb.label) } }
                        @else { span aria-current="page" { (crumb.label) } }
                    }
                }
            }
        }
    }
}

/// The help of a screen, in a box that opens; for bodies that bring their own first heading.
pub fn help_box(lang: Lang, help: &Markup) -> Markup {
    html! {
        details.help {
            summary { (lang.t(ui::HELP)) }
            div.help-in { (help) }
        }
    }
}

fn footer(frame: &Frame) -> Markup {
    let lang = frame.lang;
    let source = env!("CARGO_PKG_REPOSITORY");
    html! {
        footer.foot {
            div.foot-in {
                p.foot-office { (frame.office_name) }
                ul {
                    li { a href="/accessibility" { (lang.t(ui::ACCESSIBILITY)) } }
                    li { a href=(source) { (lang.t(ui::SOURCE_CODE)) } }
                    li { a href={ (source) "/blob/main/LICENSE" } { (lang.t(ui::LICENCE)) } }
                }
                p.foot-note { (lang.t(ui::FOOT_NOTE)) }
            }
        }
    }
}

fn jump(lang: Lang) -> Markup {
    html! {
        dialog.jump #jump aria-labelledby="jump-title" {
            form method="get" action="/desk/jump" {
                h2 #jump-title { (lang.t(ui::JUMP_TITLE)) }
                label for="jump-q" { (lang.t(ui::JUMP_LABEL)) }
                div.jump-line {
                    input #jump-q type="search" name="q" autocomplete="off" spellcheck="false";
                    button.button.button-main type="submit" { (lang.t(ui::JUMP_GO)) }
                }
            }
            h3 { (lang.t(ui::KEYS)) }
            dl.keys {
                dt { kbd { "Ctrl K" } } dd { (lang.t(ui::KEY_JUMP)) }
                dt { kbd { "/" } } dd { (lang.t(ui::KEY_SEARCH)) }
                dt { kbd { "↑" } " " kbd { "↓" } } dd { (lang.t(ui::KEY_ROWS)) }
                dt { kbd { "Enter" } } dd { (lang.t(ui::KEY_OPEN)) }
                dt { kbd { "X" } } dd { (lang.t(ui::KEY_TICK)) }
            }
            label.check {
                input type="checkbox" data-slash="" checked;
                span { (lang.t(ui::KEY_SLASH_ON)) }
            }
            form.jump-close method="dialog" {
                button.button type="submit" { (lang.t(ui::CLOSE)) }
            }
        }
    }
}

/// The address of the same page in another language: `lang` replaced, the rest of the query kept.
pub fn in_language(path: &str, lang: Lang) -> String {
    let path = path.split('#').next().unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut out = format!("{}?", if path.is_empty() { "/" } else { path });
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        if pair != "lang" && !pair.starts_with("lang=") {
            out.push_str(pair);
            out.push('&');
        }
    }
    out + "lang=" + lang.code()
}
