//! The statement on accessibility and the style guide.

use crate::k::site as k;
use axum::response::{IntoResponse, Response};
use kernel::html::layout::Audience;
use kernel::html::{html, styleguide as guide};
use kernel::http::{Page, Visit};
use kernel::i18n::Key;

/// What the statement says: headings and their points.
const STATEMENT: [(Key, &[Key]); 3] = [
    (
        k::CAN,
        &[k::CAN_KEYBOARD, k::CAN_READER, k::CAN_LARGE, k::CAN_SHAPE, k::CAN_SCRIPT, k::CAN_DRAFT],
    ),
    (k::LIMITS, &[k::LIMIT_UPLOADS, k::LIMIT_CAMERA]),
    (k::OTHER_WAYS, &[k::WAY_COUNTER, k::WAY_POST, k::WAY_HELPER]),
];

pub(super) async fn accessibility(visit: Visit) -> Response {
    let lang = visit.lang;
    let body = html! {
        p.lead { (lang.t(k::LEAD)) }
        @for (heading, points) in STATEMENT {
            h2 { (lang.t(heading)) }
            ul { @for point in points { li { (lang.t(*point)) } } }
        }
        h2 { (lang.t(k::TELL)) }
        p { (lang.t(k::TELL_TEXT)) }
    };
    Page::public(&visit, lang.t(k::ACCESSIBILITY), body)
        .help(html! { p { (lang.t(k::HELP)) } })
        .into_response()
}

pub(super) async fn styleguide(visit: Visit) -> Response {
    let lang = visit.lang;
    let title = guide::sample_frame(lang, Audience::Public).title;
    Page::public(&visit, title, guide::styleguide(lang)).into_response()
}
