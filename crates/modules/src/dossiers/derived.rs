//! What is made from the rows of record alone: the words a dossier is found by, the counters of codes
//! and the counts.
//! The audit computes it again.

use super::rules::State;
use super::store::{self, Counts, Source};
use super::tally::{self, Cell};
use crate::catalogue::definition::Channel;
use crate::k::dossiers as k;
use kernel::db::Tx;
use kernel::fold::words;
use kernel::i18n::Key;
use kernel::problem::Problem;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use uuid::Uuid;

/// Dossiers that are read at once.
const PORTION: i64 = 500;

/// The words a dossier is found by: of what it is about, of its people, of its code and of the end of that,
/// day and number, which people read out and type without what stands before.
pub fn words_of<'t>(
    code: &str,
    abstract_line: &str,
    texts: impl IntoIterator<Item = &'t str>,
) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = words(abstract_line).into_iter().collect();
    for text in texts {
        found.extend(words(text));
    }
    found.extend(words(code));
    let mut parts = code.rsplitn(3, '-');
    if let (Some(number), Some(day), Some(_)) = (parts.next(), parts.next(), parts.next()) {
        found.insert(format!("{day}-{number}"));
    }
    found
}

fn words_from(source: &Source) -> BTreeSet<String> {
    words_of(&source.code, &source.abstract_line, source.texts.iter().map(String::as_str))
}

/// Calls back for every dossier of an office, in constant memory.
fn each_source(
    tx: &mut Tx<'_>,
    office: Uuid,
    each: &mut dyn FnMut(&mut Tx<'_>, &Source) -> Result<(), Problem>,
) -> Result<(), Problem> {
    let mut after = Uuid::nil();
    loop {
        let sources = store::sources(tx, office, after, PORTION)?;
        let Some(last) = sources.last() else { return Ok(()) };
        after = last.id;
        for source in &sources {
            each(tx, source)?;
        }
    }
}

/// All that is derived against the dossiers.
pub(super) fn check(
    tx: &mut Tx<'_>,
    found: &mut dyn FnMut(&'static str, String, Key),
) -> Result<(), Problem> {
    let offices = store::offices_with_dossiers(tx)?;
    check_words(tx, &offices, found)?;
    check_codes(tx, &offices, found)?;
    check_tally(tx, &offices, found)
}

/// The words of the search against the dossiers. The sums over all pairs of word and dossier agree unless
/// something was changed; only then are the pairs compared one by one.
fn check_words(
    tx: &mut Tx<'_>,
    offices: &[Uuid],
    found: &mut dyn FnMut(&'static str, String, Key),
) -> Result<(), Problem> {
    for &office in offices {
        let (mut made, mut kept) = (Sum::default(), Sum::default());
        each_source(tx, office, &mut |_, source| {
            for word in words_from(source) {
                made.add(&word, source.id);
            }
            Ok(())
        })?;
        store::each_word(tx, office, &mut |word, dossier| kept.add(&word, dossier))?;
        if made == kept {
            continue;
        }
        let mut pairs = HashSet::new();
        store::each_word(tx, office, &mut |word, dossier| {
            pairs.insert((word, dossier));
        })?;
        each_source(tx, office, &mut |_, source| {
            for word in words_from(source) {
                if !pairs.remove(&(word, source.id)) {
                    found("dossier_word", source.id.to_string(), k::AUDIT_WORD_GONE);
                }
            }
            Ok(())
        })?;
        for (_, dossier) in pairs {
            found("dossier_word", dossier.to_string(), k::AUDIT_WORD_ADDED);
        }
    }
    Ok(())
}

/// A sum over pairs that does not depend on their order.
#[derive(Default, PartialEq, Eq)]
struct Sum {
    pairs: u64,
    hashes: u64,
}

impl Sum {
    fn add(&mut self, word: &str, dossier: Uuid) {
        let mut hasher = DefaultHasher::new();
        (word, dossier).hash(&mut hasher);
        self.pairs += 1;
        self.hashes = self.hashes.wrapping_add(hasher.finish());
    }
}

/// The counters of codes against the codes: no number is missing, none was given twice.
fn check_codes(
    tx: &mut Tx<'_>,
    offices: &[Uuid],
    found: &mut dyn FnMut(&'static str, String, Key),
) -> Result<(), Problem> {
    let mut given: BTreeMap<(Uuid, String), (i64, i64)> = BTreeMap::new();
    for &office in offices {
        store::each_code(tx, office, &mut |code| {
            let mut parts = code.rsplitn(3, '-');
            let (Some(number), Some(day)) = (parts.next(), parts.next()) else { return };
            let entry = given.entry((office, day.to_owned())).or_default();
            entry.0 += 1;
            entry.1 = entry.1.max(number.parse().unwrap_or(0));
        })?;
    }
    for (office, day, last) in store::code_counters(tx)? {
        let name = format!("{office}/dossier-{day}");
        match given.remove(&(office, day)) {
            Some((count, highest)) if count == last && highest == last => {}
            _ => found("counter", name, k::AUDIT_CODES),
        }
    }
    for (office, day) in given.into_keys() {
        found("counter", format!("{office}/dossier-{day}"), k::AUDIT_CODES);
    }
    Ok(())
}

/// The counts of an office, from its dossiers.
fn counted(tx: &mut Tx<'_>, office: Uuid) -> Result<Counts, Problem> {
    let mut counts = Counts::new();
    store::each_counted(tx, office, &mut |id, state, channel, at| {
        let cells = [
            State::from_code(state).map(Cell::state),
            Channel::from_code(channel).map(|channel| Cell::filed(at, channel)),
        ];
        for cell in cells.into_iter().flatten() {
            let place = (
                cell.measure.code().to_owned(),
                cell.period,
                cell.member.to_owned(),
                tally::slot(id),
            );
            *counts.entry(place).or_default() += 1;
        }
    })?;
    Ok(counts)
}

/// The counts that are kept by increments against the dossiers, counted again.
fn check_tally(
    tx: &mut Tx<'_>,
    offices: &[Uuid],
    found: &mut dyn FnMut(&'static str, String, Key),
) -> Result<(), Problem> {
    for &office in offices {
        let (made, kept) = (counted(tx, office)?, store::each_count(tx, office)?);
        let places: BTreeSet<_> = made.keys().chain(kept.keys()).collect();
        for place in places.into_iter().filter(|place| made.get(place) != kept.get(place)) {
            let (measure, period, member, slot) = place;
            let name = format!("{office}/{measure}/{period}/{member}/{slot}");
            found("dossier_tally", name, k::AUDIT_COUNT);
        }
    }
    Ok(())
}

/// Makes the words of the search and the counts anew from the dossiers. Returns how many dossiers there were.
pub fn rebuild(tx: &mut Tx<'_>) -> Result<u64, Problem> {
    let mut count = 0;
    for office in store::offices_with_dossiers(tx)? {
        let counts = counted(tx, office)?;
        store::put_counts(tx, office, &counts)?;
        store::forget_words(tx, office)?;
        each_source(tx, office, &mut |tx, source| {
            count += 1;
            let key = store::Key { office, id: source.id };
            Ok(store::index_words(tx, key, &words_from(source))?)
        })?;
    }
    Ok(count)
}
