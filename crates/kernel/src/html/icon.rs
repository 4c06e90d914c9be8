//! The few shapes of the kit, drawn on a grid of 16 units in the colour of the text around them.
//! They only stand beside words, so they are hidden from assistive technology.

use maud::{Markup, html};

/// A shape: the path of its outline.
#[derive(Clone, Copy, Debug)]
pub struct Icon(&'static str);

/// A hollow circle: neutral.
pub const RING: Icon = Icon("M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zm0 2a4 4 0 1 0 0 8 4 4 0 0 0 0-8z");
/// A filled circle: in progress.
pub const DOT: Icon = Icon("M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11z");
/// A check mark in a circle: done.
pub const CHECK: Icon =
    Icon("M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm3.6 4.3L7 9.8 4.9 7.7 3.6 9 7 12.4 12.9 6.6z");
/// A triangle with a stroke: attention.
pub const TRIANGLE: Icon = Icon("M8 1.2l7.2 13.3H.8zM7.2 6v4.3h1.6V6zm0 5.3v1.6h1.6v-1.6z");
/// A diamond with a cross: wrong, overdue.
pub const CROSS: Icon = Icon(
    "M8 .5L15.5 8 8 15.5.5 8zM6.1 5L5 6.1 6.9 8 5 9.9 6.1 11 8 9.1 9.9 11 11 9.9 9.1 8 11 6.1 9.9 5 8 6.9z",
);
/// Two bars: the clock stands still.
pub const PAUSE: Icon = Icon("M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z");
/// A clock.
pub const CLOCK: Icon = Icon(
    "M8 1a7 7 0 1 1 0 14A7 7 0 0 1 8 1zm0 2a5 5 0 1 0 0 10A5 5 0 0 0 8 3zM7.2 4.5h1.6v3.1l2.3 2.3L10 11 7.2 8.3z",
);
/// A magnifying glass.
pub const SEARCH: Icon = Icon(
    "M6.5 1.5a5 5 0 0 1 4 8l4 4-1.1 1.1-4-4a5 5 0 1 1-2.9-9.1zm0 1.7a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6z",
);
/// Three lines: the menu.
pub const MENU: Icon = Icon("M1.5 3h13v1.8h-13zM1.5 7.1h13v1.8h-13zM1.5 11.2h13V13h-13z");
/// An arrow to the right: next, open.
pub const NEXT: Icon = Icon("M5.6 2.5L11.1 8l-5.5 5.5-1.2-1.2L8.7 8 4.4 3.7z");
/// An arrow back: returned.
pub const BACK: Icon = Icon(
    "M6.3 3.2L3.3 6.2l3 3 1.1-1.1-1.1-1.1H10a2 2 0 0 1 0 4H5V12.7h5a3.7 3.7 0 0 0 0-7.4H6.3l1.1-1.1z",
);

/// The shape as inline SVG.
pub fn svg(icon: Icon) -> Markup {
    html! {
        svg.icon viewBox="0 0 16 16" width="16" height="16" fill="currentColor"
            fill-rule="evenodd" aria-hidden="true" focusable="false" {
            path d=(icon.0) {}
        }
    }
}

/// The mark of the product: one door, open.
pub fn mark() -> Markup {
    html! {
        svg.mark viewBox="0 0 32 32" width="32" height="32" fill="none" stroke="currentColor"
            aria-hidden="true" focusable="false" {
            path d="M7 28V6a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v22" stroke-width="2.5" {}
            path d="M8 5l9 3.6V28H8z" fill="currentColor" stroke="none" {}
            path.mark-knob d="M14.3 16.2a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8z" stroke="none" {}
            path d="M3 28h26" stroke-width="2.5" stroke-linecap="round" {}
        }
    }
}
