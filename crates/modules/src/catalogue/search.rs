//! Finding a procedure as one would type it: without accents, words in any order, beginnings of words,
//! codes with or without their point. Marks that were typed count: who types `căn` does not mean `cần`.
//! Pure; the list is small enough to be walked for every query.

use kernel::fold::{agrees, fold, spelt, words};

/// What can be found: a code, a name and further words.
#[derive(Clone, Debug, Default)]
pub struct Searchable {
    code: String,
    digits: String,
    names: Vec<String>,
    phrases: Vec<String>,
    words: Vec<Known>,
    length: u32,
}

/// A word something is found under: as it is searched, as it is written, and what it counts.
#[derive(Clone, Debug)]
struct Known {
    word: String,
    spelt: String,
    weight: u32,
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
        let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
        let length = folded.first().map_or(0, |name| name.split(' ').count());
        let mut found = Self {
            code: fold(code),
            digits: digits(code),
            length: u32::try_from(length).unwrap_or(u32::MAX),
            ..Self::default()
        };
        for name in names {
            found.add(name, NAME);
        }
        found.names = folded;
        found
    }

    /// Also found under these words.
    pub fn keywords<'a>(mut self, texts: impl IntoIterator<Item = &'a str>) -> Self {
        for text in texts {
            self.add(text, KEYWORD);
            self.phrases.push(fold(text));
        }
        self
    }

    /// Found under these words too, behind better matches.
    pub fn also<'a>(mut self, texts: impl IntoIterator<Item = &'a str>) -> Self {
        for text in texts {
            self.add(text, OTHER);
        }
        self
    }

    fn add(&mut self, text: &str, weight: u32) {
        for (word, spelt) in words(text).into_iter().zip(spelt(text)) {
            match self.words.iter_mut().find(|known| known.spelt == spelt) {
                Some(known) => known.weight = known.weight.max(weight),
                None => self.words.push(Known { word, spelt, weight }),
            }
        }
    }

    /// How well the query fits with the marks that were typed; none when a word of it is missing.
    pub fn score(&self, query: &Query) -> Option<u32> {
        self.sum(query, true)
    }

    /// How well it fits when marks do not count.
    pub fn loose(&self, query: &Query) -> Option<u32> {
        self.sum(query, false)
    }

    fn sum(&self, query: &Query, strict: bool) -> Option<u32> {
        let mut sum = 0;
        for word in &query.words {
            sum += self.word(word, strict)?;
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
            if self.phrases.contains(&query.phrase) {
                sum += 50;
            }
            sum += 30_u32.saturating_sub(self.length);
        }
        Some(sum)
    }

    /// How much of the query fits, for suggestions when nothing fits it all: nothing unless most words do, or
    /// half of them and one of those is a word of the name or one people use.
    pub fn fitting(&self, query: &Query) -> u32 {
        let fitting: Vec<u32> =
            query.words.iter().filter_map(|word| self.word(word, true)).collect();
        let (fits, of) = (fitting.len(), query.words.len());
        let weighty = fitting.iter().any(|weight| *weight >= 2 * KEYWORD);
        if fits * 2 > of || (fits * 2 == of && weighty) { fitting.iter().sum() } else { 0 }
    }

    /// Whether a name has the words of the query side by side.
    pub fn has_phrase(&self, query: &Query) -> bool {
        self.names.iter().any(|name| name.contains(&query.phrase))
    }

    fn word(&self, typed: &Typed, strict: bool) -> Option<u32> {
        let word = &typed.word;
        if word.starts_with(|first: char| first.is_ascii_digit()) {
            let number = digits(word);
            if self.code == *word || (!number.is_empty() && self.digits == number) {
                return Some(500);
            }
            let bare = number.len() == word.len();
            if self.code.starts_with(word)
                || (bare && number.len() >= 4 && self.digits.starts_with(&number))
                || (bare && number.len() >= 5 && self.digits.ends_with(&number))
            {
                return Some(100);
            }
        }
        self.words
            .iter()
            .filter(|known| known.word.starts_with(word))
            .filter(|known| !strict || agrees(&typed.spelt, &known.spelt))
            .map(|known| if known.word == *word { known.weight * 2 } else { known.weight })
            .max()
    }
}

/// The code of a procedure as it is written, from what somebody typed with or without its point.
pub fn code(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let number = digits(typed);
    let plain = typed.chars().all(|letter| letter.is_ascii_digit() || letter == '.');
    (plain && number.len() == 7).then(|| format!("{}.{}", &number[..1], &number[1..]))
}

/// The digits of a code, for those who type it without its point.
fn digits(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}

#[derive(Clone, Debug)]
struct Typed {
    word: String,
    spelt: String,
}

/// What somebody typed.
#[derive(Clone, Debug, Default)]
pub struct Query {
    words: Vec<Typed>,
    phrase: String,
}

impl Query {
    /// Reads what was typed.
    pub fn new(text: &str) -> Self {
        let words = words(text).into_iter().zip(spelt(text));
        let words: Vec<Typed> = words.map(|(word, spelt)| Typed { word, spelt }).collect();
        Self { phrase: fold(text), words }
    }

    /// Whether there is no word in it.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether it has the words of a phrase side by side.
    pub fn has(&self, phrase: &str) -> bool {
        format!(" {} ", self.phrase).contains(&format!(" {} ", fold(phrase)))
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
            ("dang ki khai sinh", "1.001193"),
            ("đăng kí khai sinh", "1.001193"),
            ("\u{d0}ăng ký khai sinh", "1.001193"),
            ("chung nhan doc than", "1.004873"),
            ("giấy chứng nhận độc thân", "1.004873"),
            ("mo quan an", "1.001612"),
            ("mở quán cà phê", "1.001612"),
            ("so yeu li lich", "2.000884"),
            ("1001193", "1.001193"),
            ("001193", "1.001193"),
        ] {
            assert_eq!(best(query).first(), Some(&code), "{query}: {:?}", best(query));
        }
        assert!(best("hòa giải").iter().eq(best("hoà giải").iter()));
        assert!(best("xyzzy").is_empty());
        assert!(best("căn cước").is_empty());
    }

    #[test]
    fn what_another_body_does_names_procedures_that_exist() {
        for matter in builtin::elsewhere() {
            assert!(!matter.words.is_empty() && !matter.source.is_empty());
            for code in &matter.near {
                assert!(ALL.iter().any(|(known, ..)| known == code), "{code}");
            }
        }
        assert!(Query::new("làm căn cước").has("CĂN CƯỚC"));
        assert!(!Query::new("căn cướca").has("căn cước"));
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
