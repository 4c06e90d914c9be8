//! Where one is in a form of several pages.

use super::icon;
use crate::i18n::Lang;
use crate::messages::ui;
use maud::{Markup, html};

/// One page of the form.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// Words.
    pub label: String,
    /// Where it can be seen again; `None` if it cannot be visited yet.
    pub href: Option<String>,
}

/// The steps; those before `current` (from 0) are done.
pub fn steps(lang: Lang, steps: &[Step], current: usize) -> Markup {
    let place = lang.f(ui::STEP_OF, &[("step", &(current + 1)), ("of", &steps.len())]);
    html! {
        nav.steps aria-label=(lang.t(ui::STEPS)) {
            p.steps-place { (place) }
            ol {
                @for (number, step) in steps.iter().enumerate() {
                    li.is-done[number < current].is-current[number == current]
                        aria-current=[(number == current).then_some("step")] {
                        span.steps-number aria-hidden="true" {
                            @if number < current { (icon::svg(icon::CHECK)) } @else { (number + 1) }
                        }
                        @if let (Some(href), true) = (&step.href, number != current) {
                            a href=(href) { (step.label) }
                        } @else { span { (step.label) } }
                        @if number < current { span.visually-hidden { " " (lang.t(ui::STEP_DONE)) } }
                    }
                }
            }
        }
    }
}
