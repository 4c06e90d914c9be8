//! The public catalogue in memory: what is in force today, ready to be searched. The catalogue is a small
//! table that seldom changes, so it is read again only when its stamp or the day has changed.

use super::builtin;
use super::definition::{Applicant, Definition, OnlineScope};
use super::domains::Matter;
use super::imported::store as imported;
use super::search::{Query, Searchable};
use super::store::{self, Version};
use jiff::civil::Date;
use kernel::http::Visit;
use kernel::i18n::format;
use kernel::problem::Problem;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

/// The catalogue of a day.
pub struct Index {
    entries: Vec<Entry>,
    national: Vec<National>,
}

struct Entry {
    version: Version,
    searchable: Searchable,
}

/// A row of the national catalogue that the office does not offer.
pub struct National {
    /// National code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Domain as printed.
    pub domain: String,
    searchable: Searchable,
}

/// What the public list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// What was typed.
    pub text: String,
    /// Domain.
    pub domain: Option<String>,
    /// Matter of life.
    pub group: Option<String>,
    /// Who the reader is.
    pub audience: Option<String>,
    /// Kind of applicant.
    pub applicant: Option<Applicant>,
    /// How much happens online.
    pub scope: Option<OnlineScope>,
}

/// A procedure that was found.
#[derive(Clone, Copy)]
pub struct Hit<'a> {
    /// How well it fits; 0 when nothing was typed.
    pub score: u32,
    /// The version in force.
    pub version: &'a Version,
}

type Kept = Option<(i64, Date, Arc<Index>)>;

/// The index kept for the installation.
#[derive(Default)]
struct Cache(Mutex<Kept>);

/// Today's catalogue.
pub async fn today(visit: &Visit) -> Result<Arc<Index>, Problem> {
    let day = format::local(visit.now).date();
    let cache = visit.app.shared::<Cache>();
    let kept = cache.0.lock().expect("no one panics while holding the index").clone();
    let index = visit
        .app
        .db
        .read(move |tx| {
            let stamp = store::stamp(tx)?;
            if let Some((known, of, index)) = &kept
                && (*known, *of) == (stamp, day)
            {
                return Ok::<_, Problem>((stamp, Arc::clone(index)));
            }
            let versions = store::all_in_force(tx, day)?;
            let national = imported::names(tx)?;
            Ok((stamp, Arc::new(Index::new(versions, national))))
        })
        .await?;
    let mut kept = cache.0.lock().expect("no one panics while holding the index");
    *kept = Some((index.0, day, Arc::clone(&index.1)));
    Ok(index.1)
}

impl Index {
    fn new(versions: Vec<Version>, national: Vec<imported::Name>) -> Self {
        let entries: Vec<_> = versions
            .into_iter()
            .map(|version| Entry { searchable: searchable(&version.definition), version })
            .collect();
        let national = national
            .into_iter()
            .filter(|row| !entries.iter().any(|entry| entry.version.definition.code == row.code))
            .map(|row| National {
                searchable: Searchable::new(&row.code, &[&row.name]).also([row.domain.as_str()]),
                code: row.code,
                name: row.name,
                domain: row.domain,
            })
            .collect();
        Self { entries, national }
    }

    /// The version in force of a code.
    pub fn get(&self, code: &str) -> Option<&Version> {
        let found = self.entries.iter().find(|entry| entry.version.definition.code == code);
        found.map(|entry| &entry.version)
    }

    /// Every version in force, by code.
    pub fn all(&self) -> impl Iterator<Item = &Version> {
        self.entries.iter().map(|entry| &entry.version)
    }

    /// How many procedures each domain has.
    pub fn domains(&self) -> BTreeMap<&str, usize> {
        let mut counts = BTreeMap::new();
        for entry in &self.entries {
            *counts.entry(entry.version.definition.domain.as_str()).or_default() += 1;
        }
        counts
    }

    /// What fits, the best first, then by code.
    pub fn find(&self, wish: &Wish) -> Vec<Hit<'_>> {
        let query = Query::new(&wish.text);
        // Signs without a letter are not a wish for everything.
        if query.is_empty() && !wish.text.is_empty() {
            return Vec::new();
        }
        let mut hits: Vec<_> = self
            .entries
            .iter()
            .filter(|entry| wish.allows(&entry.version.definition))
            .filter_map(|entry| {
                let score = if query.is_empty() { 0 } else { entry.searchable.score(&query)? };
                Some(Hit { score, version: &entry.version })
            })
            .collect();
        hits.sort_by_key(|hit| (Reverse(hit.score), hit.version.definition.code.as_str()));
        hits
    }

    /// What comes closest when nothing has all the words: first what only differs in its marks, then what
    /// has most of the words.
    pub fn near(&self, wish: &Wish) -> Vec<&Version> {
        let query = Query::new(&wish.text);
        if query.is_empty() {
            return Vec::new();
        }
        let mut near: Vec<_> = self
            .entries
            .iter()
            .filter(|entry| wish.allows(&entry.version.definition))
            .map(|entry| {
                let score = (entry.searchable.loose(&query), entry.searchable.fitting(&query));
                (score, &entry.version)
            })
            .filter(|((loose, fitting), _)| loose.is_some() || *fitting > 0)
            .collect();
        near.sort_by_key(|(score, version)| (Reverse(*score), version.definition.code.as_str()));
        near.into_iter().take(5).map(|(_, version)| version).collect()
    }

    /// What people ask for that another body does, with the procedures here that come near.
    pub fn elsewhere(&self, text: &str) -> Option<(&'static Matter, Vec<&Version>)> {
        let query = Query::new(text);
        let matter = builtin::elsewhere()
            .iter()
            .find(|matter| matter.words.iter().any(|phrase| query.has(phrase)))?;
        Some((matter, matter.near.iter().filter_map(|code| self.get(code)).collect()))
    }

    /// Rows of the national catalogue that fit and are not offered here, the best first.
    pub fn national(&self, text: &str, limit: usize) -> Vec<&National> {
        let query = Query::new(text);
        if query.is_empty() {
            return Vec::new();
        }
        let mut hits: Vec<_> = self
            .national
            .iter()
            .filter_map(|row| row.searchable.score(&query).map(|score| (score, row)))
            .collect();
        // Beginnings of words find too much in a list this long: whole phrases win where there are any.
        if hits.iter().any(|(_, row)| row.searchable.has_phrase(&query)) {
            hits.retain(|(_, row)| row.searchable.has_phrase(&query));
        }
        hits.sort_by_key(|(score, row)| (Reverse(*score), row.code.as_str()));
        hits.into_iter().take(limit).map(|(_, row)| row).collect()
    }
}

impl Wish {
    /// Whether nothing was asked for.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && !self.is_filtered()
    }

    /// Whether the list is narrowed apart from what was typed.
    pub fn is_filtered(&self) -> bool {
        self.domain.is_some()
            || self.group.is_some()
            || self.audience.is_some()
            || self.applicant.is_some()
            || self.scope.is_some()
    }

    fn allows(&self, definition: &Definition) -> bool {
        let domains = builtin::domains();
        let in_group = |id: &str| {
            let group = domains.groups.iter().find(|group| group.id == id);
            group.is_some_and(|group| group.domains.contains(&definition.domain))
        };
        let for_audience = |id: &String| {
            domains.get(&definition.domain).is_some_and(|domain| domain.audience.contains(id))
        };
        self.domain.as_ref().is_none_or(|domain| *domain == definition.domain)
            && self.group.as_deref().is_none_or(in_group)
            && self.audience.as_ref().is_none_or(for_audience)
            && self.applicant.is_none_or(|applicant| definition.applicants.contains(&applicant))
            && self.scope.is_none_or(|scope| definition.online.scope == scope)
    }
}

/// Under which words a procedure is found.
pub fn searchable(definition: &Definition) -> Searchable {
    let domain = builtin::domains().get(&definition.domain);
    let results = definition
        .results
        .iter()
        .flat_map(|result| [result.name.vi.as_str(), result.name.en.as_str()]);
    let codes = definition.results.iter().filter_map(|result| result.code.as_deref());
    let cases =
        definition.cases.iter().flat_map(|case| [case.name.vi.as_str(), case.name.en.as_str()]);
    let domain =
        domain.into_iter().flat_map(|domain| [domain.name.vi.as_str(), domain.name.en.as_str()]);
    Searchable::new(&definition.code, &[&definition.name.vi, &definition.name.en])
        .keywords(definition.keywords.iter().map(String::as_str))
        .also(results.chain(codes).chain(cases).chain(domain))
}
