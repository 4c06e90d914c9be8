//! A list of things to choose from, such as procedures, each with a link and a few facts.

use maud::{Markup, html};

/// One card.
#[derive(Debug, Default)]
pub struct Card {
    /// Name, the link.
    pub title: String,
    /// Where it leads.
    pub href: String,
    /// One sentence; empty if none.
    pub text: String,
    /// Short facts: limit, fee, level.
    pub facts: Vec<String>,
    /// A status, see [`super::tag::tag`].
    pub tag: Option<Markup>,
}

/// The cards as a list; headings are of level 3.
pub fn cards(cards: &[Card]) -> Markup {
    html! {
        ul.cards {
            @for card in cards {
                li.card {
                    h3 { a href=(card.href) { (card.title) } }
                    @if !card.text.is_empty() { p.card-text { (card.text) } }
                    @if !card.facts.is_empty() || card.tag.is_some() {
                        ul.card-facts {
                            @if let Some(tag) = &card.tag { li { (tag) } }
                            @for fact in &card.facts { li { (fact) } }
                        }
                    }
                }
            }
        }
    }
}
