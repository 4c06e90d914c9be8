//! A search box.

use super::icon;
use maud::{Markup, html};

/// Where and how to search.
#[derive(Clone, Copy, Debug, Default)]
pub struct Search<'a> {
    /// Address that answers.
    pub action: &'a str,
    /// Name of the parameter.
    pub name: &'a str,
    /// What was searched for.
    pub value: &'a str,
    /// What can be found here.
    pub label: &'a str,
    /// Example below the label; empty if none.
    pub hint: &'a str,
    /// Words of the button.
    pub submit: &'a str,
    /// The label is for screen readers only (a heading says the same).
    pub quiet: bool,
    /// Takes the focus when the page opens: on pages that begin with searching, nowhere else.
    pub autofocus: bool,
    /// Values to keep, such as a filter.
    pub hidden: &'a [(&'a str, &'a str)],
}

/// The box. The first on a page takes the `/` key.
pub fn search(search: &Search) -> Markup {
    let id = super::field::id_of(search.name);
    let id = format!("search-{id}");
    let hint = (!search.hint.is_empty()).then(|| format!("{id}-hint"));
    html! {
        form.search role="search" method="get" action=(search.action) {
            @for (name, value) in search.hidden { input type="hidden" name=(name) value=(value); }
            label.visually-hidden[search.quiet] for=(id) { (search.label) }
            @if let Some(hint) = &hint { p.hint id=(hint) { (search.hint) } }
            div.search-line {
                input id=(id) type="search" name=(search.name) value=(search.value)
                    autocomplete="off" spellcheck="false" aria-describedby=[hint.as_deref()] data-search="" autofocus[search.autofocus];
                button.button.button-main type="submit" { (icon::svg(icon::SEARCH)) span { (search.submit) } }
            }
        }
    }
}
