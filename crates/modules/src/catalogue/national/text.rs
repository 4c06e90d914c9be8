//! Small text helpers shared by the readers of the crawled tables.

/// What the portal prints where a cell or a section has no content.
pub(super) const NO_INFORMATION: &str = "Không có thông tin";

/// Longest excerpt kept in a problem, in characters.
const EXCERPT: usize = 120;

/// The text with every run of white space made one blank, without blanks at the ends.
pub fn squash(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text without any white space: what two texts must share to count as covered by each other.
pub fn solid(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// True where the portal says that there is nothing.
pub(super) fn is_blank(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text == NO_INFORMATION || text.chars().all(|c| matches!(c, '-' | '.' | ' '))
}

/// A short piece of the raw text that a person can find again in the source.
pub(super) fn excerpt(text: &str) -> String {
    let text = squash(text);
    if text.chars().count() <= EXCERPT {
        return text;
    }
    let mut short: String = text.chars().take(EXCERPT).collect();
    short.push('…');
    short
}

/// The character before byte `at`.
pub(super) fn before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// The character at byte `at`.
pub(super) fn after(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// True if the cells on both sides of `at` are glued: no blank before it.
pub(super) fn glued_before(text: &str, at: usize) -> bool {
    before(text, at).is_some_and(|c| !c.is_whitespace())
}

/// Splits off the first page section that the crawler took in after the table: one of `labels`, glued
/// to the text before it and followed by its own content. Returns the table and the rest.
pub(super) fn cut_overrun<'a>(text: &'a str, labels: &[&str]) -> (&'a str, &'a str) {
    let at = labels
        .iter()
        .filter_map(|label| {
            text.match_indices(label).map(|(at, _)| at).find(|&at| {
                glued_before(text, at)
                    && after(text, at + label.len()).is_some_and(|c| {
                        !c.is_whitespace() && !c.is_lowercase() && c != ',' && c != '.'
                    })
            })
        })
        .min()
        .unwrap_or(text.len());
    text.split_at(at)
}
