//! A small reader of our own markup, for tests: tags with their attributes, in order.

use std::collections::BTreeMap;

/// One opening tag.
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: BTreeMap<String, String>,
}

/// Every opening tag of the page.
pub(crate) fn tags(page: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    for part in page.split('<').skip(1) {
        if part.starts_with(['/', '!']) {
            continue;
        }
        let inside = part.split_once('>').expect("every tag ends").0;
        let (name, mut rest) = inside.split_once(' ').unwrap_or((inside, ""));
        let mut attributes = BTreeMap::new();
        while !rest.trim().is_empty() {
            rest = rest.trim_start();
            let end = rest.find(['=', ' ']).unwrap_or(rest.len());
            let key = rest[..end].to_owned();
            rest = &rest[end..];
            let mut value = "";
            if let Some(quoted) = rest.strip_prefix("=\"") {
                (value, rest) = quoted.split_once('"').expect("every value ends");
            }
            attributes.insert(key, value.to_owned());
        }
        found.push(Tag { name: name.to_owned(), attributes });
    }
    found
}

/// The words of the page without its tags.
pub(crate) fn words(page: &str) -> String {
    page.split('<')
        .skip(1)
        .filter_map(|part| part.split_once('>').map(|(_, words)| words))
        .collect::<Vec<_>>()
        .join("\n")
}
