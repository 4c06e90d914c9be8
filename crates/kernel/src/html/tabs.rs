//! Views of one thing as links, each with its own address.

use maud::{Markup, html};

/// One view.
#[derive(Clone, Debug, Default)]
pub struct Tab {
    /// Words.
    pub label: String,
    /// Address.
    pub href: String,
    /// How many are there, as shown; empty if not counted.
    pub count: String,
    /// Shown now.
    pub current: bool,
}

/// The views; `label` names the group for screen readers.
pub fn tabs(label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav.tabs aria-label=(label) {
            ul {
                @for tab in tabs {
                    li {
                        a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                            (tab.label)
                            @if !tab.count.is_empty() { " " span.tabs-count { (tab.count) } }
                        }
                    }
                }
            }
        }
    }
}
