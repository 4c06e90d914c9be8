//! A page around its content: the frame with menu, language switch and message.

use crate::html::Tone;
use crate::html::layout::{self, Audience, Crumb, Flash, Frame, MenuItem, UserBadge};
use crate::http::Visit;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::Markup;

/// A page under construction.
pub struct Page<'a> {
    visit: &'a Visit,
    title: String,
    body: Markup,
    audience: Audience,
    crumbs: Vec<Crumb>,
    help: Option<Markup>,
    status: StatusCode,
    own_heading: bool,
}

impl<'a> Page<'a> {
    /// A page for residents.
    pub fn public(visit: &'a Visit, title: impl Into<String>, body: Markup) -> Self {
        Self {
            visit,
            title: title.into(),
            body,
            audience: Audience::Public,
            crumbs: Vec::new(),
            help: None,
            status: StatusCode::OK,
            own_heading: false,
        }
    }

    /// A page for officials.
    pub fn staff(visit: &'a Visit, title: impl Into<String>, body: Markup) -> Self {
        Self { audience: Audience::Staff, ..Self::public(visit, title, body) }
    }

    /// The way back.
    pub fn crumb(mut self, label: impl Into<String>, href: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { label: label.into(), href: Some(href.into()) });
        self
    }

    /// Help text of the screen.
    pub fn help(mut self, help: Markup) -> Self {
        self.help = Some(help);
        self
    }

    /// The body brings its own first heading.
    pub fn own_heading(mut self) -> Self {
        self.own_heading = true;
        self
    }

    /// Another status than 200.
    pub fn status(mut self, status: u16) -> Self {
        self.status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self
    }
}

impl IntoResponse for Page<'_> {
    fn into_response(self) -> Response {
        let visit = self.visit;
        let lang = visit.lang;
        let here = visit.path.split('?').next().unwrap_or_default();
        let shown: Vec<_> = visit
            .app
            .menu
            .iter()
            .filter(|entry| match (entry.needs, &visit.actor, self.audience) {
                (None, _, Audience::Public) => true,
                (Some(right), Some(actor), Audience::Staff) => actor.holds(right),
                _ => false,
            })
            .collect();
        // Addresses lie in one another: a page belongs to the entry that names most of its address.
        let current = shown
            .iter()
            .map(|entry| entry.href)
            .filter(|href| {
                here == *href || (href.len() > 1 && here.starts_with(&format!("{href}/")))
            })
            .max_by_key(|href| href.len());
        let menu = shown
            .into_iter()
            .map(|entry| MenuItem {
                href: entry.href.to_owned(),
                label: lang.t(entry.label).to_owned(),
                current: current == Some(entry.href),
            })
            .collect();
        let frame = Frame {
            lang,
            title: self.title,
            audience: self.audience,
            office_name: lang.t(visit.app.title),
            user: visit.actor.as_ref().map(|actor| UserBadge {
                name: actor.name.clone(),
                role: match self.audience {
                    Audience::Staff => actor.posts(lang),
                    Audience::Public => String::new(),
                },
            }),
            menu,
            path: visit.path.clone(),
            crumbs: self.crumbs,
            flash: visit.flash.as_ref().map(|text| Flash { kind: Tone::Good, text: text.clone() }),
            help: self.help,
            own_heading: self.own_heading,
            ..Frame::default()
        };
        let text = layout::page(&frame, self.body).into_string();
        let mut response = (self.status, text).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}
