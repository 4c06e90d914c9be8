//! Finding a procedure as one would type it: without accents, words in any order, beginnings of words,
//! codes. Pure; the list is small enough to be walked for every query.

use kernel::fold::{fold, words};

/// What can be found: a code, a name and further words.
#[derive(Clone, Debug, Default)]
pub struct Searchable {
    code: String,
    names: Vec<String>,
    words: Vec<(String, u32)>,
    length: u32,
}

/// What a word of the name counts.
const NAME: u32 = 12;
/// What a word people use for it counts.
const KEYWORD: u32 = 7;
/// What a word of the result or the domain counts.
const OTHER: u32 = 3;

impl Searchable {
    /// Something with a code and a name, and its name in other words or languages.
    pub fn new(code: &str, names: &[&str]) -> Self {
        let names: Vec<String> = names.iter().map(|name| fold(name)).collect();
        let length = names.first().map_or(0, |name| name.split(' ').count());
        let mut found = Self {
            code: fold(code),
            length: u32::try_from(length).unwrap_or(u32::MAX),
            ..Self::default()
        };
        for name in &names {
            found.add(name, NAME);
        }
        found.names = names;
        found
    }

    /// Also found under these words.
    pub fn keywords<'a>(mut self, texts: impl IntoIterator<Item = &'a str>) -> Self {
        for text in texts {
            self.add(&fold(text), KEYWORD);
        }
        self
    }

    /// Found under these words too, behind better matches.
    pub fn also<'a>(mut self, texts: impl IntoIterator<Item = &'a str>) -> Self {
        for text in texts {
            self.add(&fold(text), OTHER);
        }
        self
    }

    fn add(&mut self, folded: &str, weight: u32) {
        for word in folded.split(' ').filter(|word| !word.is_empty()) {
            match self.words.iter_mut().find(|(known, _)| known == word) {
                Some((_, known)) => *known = (*known).max(weight),
                None => self.words.push((word.to_owned(), weight)),
            }
        }
    }

    /// How well the query fits; none when a word of it is missing.
    pub fn score(&self, query: &Query) -> Option<u32> {
        let mut sum = 0;
        for word in &query.words {
            sum += self.word(word)?;
        }
        if !query.phrase.is_empty() {
            for name in &self.names {
                if *name == query.phrase {
                    sum += 200;
                } else if name.starts_with(&query.phrase) {
                    sum += 60;
                } else if name.contains(&query.phrase) {
                    sum += 40;
                }
            }
            sum += 30_u32.saturating_sub(self.length);
        }
        Some(sum)
    }

    /// How many words of the query fit, for suggestions when none fits them all.
    pub fn fitting(&self, query: &Query) -> usize {
        query.words.iter().filter(|word| self.word(word).is_some()).count()
    }

    /// Whether a name has the words of the query side by side.
    pub fn has_phrase(&self, query: &Query) -> bool {
        self.names.iter().any(|name| name.contains(&query.phrase))
    }

    fn word(&self, word: &str) -> Option<u32> {
        if word.starts_with(|first: char| first.is_ascii_digit()) && self.code.starts_with(word) {
            return Some(if self.code == word { 500 } else { 100 });
        }
        self.words
            .iter()
            .filter(|(known, _)| known.starts_with(word))
            .map(|(known, weight)| if known == word { weight * 2 } else { *weight })
            .max()
    }
}

/// What somebody typed.
#[derive(Clone, Debug, Default)]
pub struct Query {
    words: Vec<String>,
    phrase: String,
}

impl Query {
    /// Reads what was typed.
    pub fn new(text: &str) -> Self {
        let words = words(text);
        Self { phrase: words.join(" "), words }
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// How many words.
    pub fn len(&self) -> usize {
        self.words.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::builtin;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static ALL: LazyLock<Vec<(String, String, Searchable)>> = LazyLock::new(|| {
        builtin::definitions()
            .expect("definitions")
            .into_iter()
            .map(|definition| {
                let name = definition.name.vi.clone();
                (definition.code.clone(), name, crate::catalogue::index::searchable(&definition))
            })
            .collect()
    });

    fn best(query: &str) -> Vec<&'static str> {
        let query = Query::new(query);
        let mut found: Vec<_> = ALL
            .iter()
            .filter_map(|(code, _, entry)| entry.score(&query).map(|score| (score, code.as_str())))
            .collect();
        found.sort_by_key(|(score, code)| (std::cmp::Reverse(*score), *code));
        found.into_iter().map(|(_, code)| code).collect()
    }

    #[test]
    fn people_find_what_they_type() {
        for (query, code) in [
            ("khai sinh", "1.001193"),
            ("KHAI SINH", "1.001193"),
            ("dang ky ket hon", "1.000894"),
            ("kết hôn đăng ký", "1.000894"),
            ("1.001193", "1.001193"),
            ("1.0011", "1.001193"),
            ("dang ky tam tru", "1.004194"),
            ("chung thuc ban sao", "2.000815"),
            ("birth", "1.001193"),
            ("hoa giai vien", "1.002211"),
        ] {
            assert_eq!(best(query).first(), Some(&code), "{query}: {:?}", best(query));
        }
        assert!(best("hòa giải").iter().eq(best("hoà giải").iter()));
        assert!(best("xyzzy").is_empty());
    }

    proptest! {
        #[test]
        fn a_procedure_is_found_under_its_words_in_any_order_without_accents(
            place in 0usize..1000,
            shuffle in prop::collection::vec(any::<u32>(), 40),
            cut in any::<bool>(),
        ) {
            let (code, name, _) = &ALL[place % ALL.len()];
            let mut words = kernel::fold::words(name);
            let mut keys = shuffle.iter().cycle();
            words.sort_by_cached_key(|_| keys.next());
            if cut && let Some(last) = words.last_mut() && last.len() > 2 && last.is_ascii() {
                last.pop();
            }
            let typed = words.join(" ");
            prop_assert!(best(&typed).contains(&code.as_str()), "{typed}");
        }
    }
}
